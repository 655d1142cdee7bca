"""The way out for letters on paper: a print-ready file per letter in the post folder, for whoever folds and stamps."""

from __future__ import annotations

import os
from pathlib import Path

from mahnlauf.contract.platform import Outcome
from mahnlauf.core.errors import NotFound, SettingsError
from mahnlauf.shops.book import ShopBook
from mahnlauf.store.commands import CommandRow


class PaperWay:
    """Writes ``letter`` commands into the post folder; in test mode into its sub-folder ``test``."""

    def __init__(self, shops: ShopBook, folder: Path) -> None:
        self.shops, self.folder = shops, folder

    def send(self, command: CommandRow) -> Outcome:
        """Done once the file is on disk."""
        try:
            path = self._path(command)
        except (NotFound, SettingsError) as fault:
            return Outcome.fix_settings(str(fault))
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".part")
        with draft.open("w", encoding="utf-8") as file:
            file.write(command.payload["html"])
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        return Outcome.done(f"Printed to {path.name}.", file=path.name)

    def arrived(self, command: CommandRow) -> bool | None:
        """The file is there or it is not."""
        return self._path(command).exists()

    def close(self) -> None:
        """Nothing to give back."""

    def _path(self, command: CommandRow) -> Path:
        test = command.payload.get("test") or self.shops.get(command.shop).test_mode
        folder = self.folder / command.shop / "test" if test else self.folder / command.shop
        return folder / f"{command.id:06d}-{command.payload['template']}.html"
