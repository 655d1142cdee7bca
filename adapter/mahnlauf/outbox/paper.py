"""The way out for letters on paper: a PDF in the post folder and a place in the spool, or a print service's door.

A letter that is written to the post folder waits there: ``mahnlauf letters print`` makes one file of all that wait.
A shop whose setting ``post`` names a plugin's channel hands its letters over to that instead.
"""

from __future__ import annotations

import os
from pathlib import Path

import requests

from mahnlauf.contract.channel import PaperLetter
from mahnlauf.contract.platform import Outcome
from mahnlauf.contract.registry import Registry
from mahnlauf.core.clock import Clock, instant
from mahnlauf.core.errors import NotFound, SettingsError
from mahnlauf.documents.press import press_of
from mahnlauf.paper import PaperError
from mahnlauf.shops.book import ShopBook
from mahnlauf.shops.shop import Shop
from mahnlauf.store import spool
from mahnlauf.store.commands import CommandRow
from mahnlauf.store.database import Database


class PaperWay:
    """Writes ``letter`` commands as PDF; in test mode into the sub-folder ``test``, and nobody prints those."""

    def __init__(self, db: Database, shops: ShopBook, registry: Registry, clock: Clock, folder: Path) -> None:
        self.db, self.shops, self.registry, self.clock, self.folder = db, shops, registry, clock, folder

    def send(self, command: CommandRow) -> Outcome:
        """Done once the file is on disk and in the spool, or once the print service has it."""
        try:
            shop = self.shops.get(command.shop)
            pdf = press_of(shop).letter(command.payload["page"])
        except (NotFound, SettingsError, PaperError) as fault:
            return Outcome.fix_settings(str(fault))
        if shop.settings.get("post"):
            return self._hand_over(command, shop, pdf)
        return self._write(command, shop, pdf)

    def arrived(self, command: CommandRow) -> bool | None:
        """The file is there or it is not; a print service is asked again with the same key."""
        shop = self.shops.get(command.shop)
        if shop.settings.get("post"):
            return False
        return self._path(command, shop).exists() and (self._is_test(command, shop) or self._is_spooled(command))

    def close(self) -> None:
        """Nothing to give back."""

    def _write(self, command: CommandRow, shop: Shop, pdf: bytes) -> Outcome:
        path = self._path(command, shop)
        path.parent.mkdir(parents=True, exist_ok=True)
        keep(path, pdf)
        if not self._is_test(command, shop):
            with self.db.write() as conn:
                spool.add(conn, command.id, shop.name, instant(self.clock.now()))
        return Outcome.done(f"Written to {path.name}.", file=path.name)

    def _hand_over(self, command: CommandRow, shop: Shop, pdf: bytes) -> Outcome:
        channel = self.registry.channels.get(shop.settings["post"])
        if channel is None:
            known = ", ".join(sorted(self.registry.channels)) or "none"
            wrong = f'Shop "{shop.name}": "post" is "{shop.settings["post"]}".'
            return Outcome.fix_settings(f"{wrong} Expected a channel that is installed: {known}.")
        payload = command.payload
        letter = PaperLetter(
            key=f"{command.shop}:{command.key}",
            template=payload["template"],
            to=tuple(payload["page"]["to"]),
            pdf=pdf,
            test=self._is_test(command, shop),
        )
        with requests.Session() as http:
            return channel.post(letter, shop.settings, http)

    def _is_test(self, command: CommandRow, shop: Shop) -> bool:
        return bool(command.payload.get("test") or shop.test_mode)

    def _is_spooled(self, command: CommandRow) -> bool:
        return spool.has(self.db.reader, command.id)

    def _path(self, command: CommandRow, shop: Shop) -> Path:
        return file_of(self.folder, command, test=self._is_test(command, shop))


def file_of(post: Path, command: CommandRow, *, test: bool = False) -> Path:
    """Where the letter of this command is filed."""
    folder = post / command.shop / "test" if test else post / command.shop
    return folder / f"{command.id:06d}-{command.payload['template']}.pdf"


def keep(path: Path, content: bytes) -> None:
    """The whole file or none: it gets its name when it is on disk."""
    draft = path.with_name(f"{path.name}.part")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
