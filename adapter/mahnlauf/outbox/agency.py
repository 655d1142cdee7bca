"""The way to the collection agency: one folder per agency, one case file per claim, written once."""

from __future__ import annotations

import json
import os
from pathlib import Path

from mahnlauf.contract.platform import Outcome
from mahnlauf.store.commands import CommandRow


class AgencyWay:
    """Writes ``agency`` commands (hand-over, update, recall) as JSON into the agency's folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, command: CommandRow) -> Outcome:
        """Done once the file is on disk."""
        path = self._path(command)
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".part")
        with draft.open("w", encoding="utf-8") as file:
            json.dump(command.payload, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        return Outcome.done(f"Filed as {path.name}.", file=path.name)

    def arrived(self, command: CommandRow) -> bool | None:
        """The file is there or it is not."""
        return self._path(command).exists()

    def close(self) -> None:
        """Nothing to give back."""

    def _path(self, command: CommandRow) -> Path:
        agency = "".join(letter if letter.isalnum() else "-" for letter in command.payload.get("agency", ""))
        folder = self.folder / "agency" / (agency or "unnamed") / command.shop
        if command.payload.get("test"):
            folder /= "test"
        return folder / f"{command.payload['claim_no']}-{command.payload['type']}-{command.id:06d}.json"
