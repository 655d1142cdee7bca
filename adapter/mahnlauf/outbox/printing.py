"""The printer's batches: the letters that wait in the spool become one file per shop, behind a list of what is in it.

A batch is fixed in the database before its file is made and marked as printed when the file is on disk. After a crash
in between the same batch is made again, under the same name and with the same letters: no letter is in two files.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from mahnlauf.core.clock import Clock, instant
from mahnlauf.core.errors import BadInput
from mahnlauf.documents.press import press_of
from mahnlauf.outbox.paper import file_of, keep
from mahnlauf.outbox.review import Review
from mahnlauf.paper import merged
from mahnlauf.shops.book import ShopBook
from mahnlauf.shops.shop import Shop
from mahnlauf.store import commands, spool
from mahnlauf.store.commands import CommandRow
from mahnlauf.store.database import Database

LETTERS_A_FILE = 50  # pypdf holds half a megabyte per letter; the memory is flat however many wait
_WORDS = {
    "de": {
        "title": "Ausgangsliste {shop}, {batch}",
        "note": "{count} Briefe in dieser Datei, in dieser Reihenfolge. Dieses Blatt bleibt im Haus.",
        "head": ("Nr.", "Vorgang", "Empfänger", "Ort", "Schreiben", "Datum"),
    },
    "en": {
        "title": "List of letters {shop}, {batch}",
        "note": "{count} letters in this file, in this order. This sheet stays in the house.",
        "head": ("No.", "Claim", "Recipient", "Town", "Letter", "Date"),
    },
}


@dataclass(frozen=True, slots=True)
class Batch:
    """One file that was made: whose letters, under which name, how many."""

    shop: str
    name: str
    letters: int
    path: Path


@dataclass(slots=True)
class Printer:
    """Prints what waits. ``post`` is the folder with the letters as PDF; one printer works there at a time."""

    db: Database
    shops: ShopBook
    clock: Clock
    post: Path
    review: Review

    def print_all(self, out: Path, only: str | None = None) -> Iterator[Batch]:
        """Makes a file for every batch: first those that a crash left unfinished, then what waits now."""
        out.mkdir(parents=True, exist_ok=True)
        with _alone(self.post):
            for shop, batch in spool.unfinished(self.db.reader):
                if only in (None, shop):
                    yield self._make(self.shops.get(shop), batch, out)
            for shop in spool.waiting(self.db.reader):
                if only in (None, shop):
                    yield from self._of_shop(self.shops.get(shop), out)

    def _of_shop(self, shop: Shop, out: Path) -> Iterator[Batch]:
        day = self.clock.today(shop.timezone).isoformat()
        after = 0
        while waiting := spool.untaken(self.db.reader, shop.name, after, LETTERS_A_FILE):
            after = waiting[-1].id
            for letter in waiting:
                self._look_at(letter)
        while True:
            with self.db.write() as conn:
                batch = f"{day}-{spool.batches_of_day(conn, shop.name, day) + 1}"
                taken = spool.take(conn, shop.name, batch, LETTERS_A_FILE)
            if not taken:
                return
            yield self._make(shop, batch, out)

    def _look_at(self, letter: CommandRow) -> None:
        """A letter whose claim was paid or changed since it was written is not printed, and its file goes."""
        why = self.review.objection(self.db.reader, letter)
        if why:
            self.review.withdraw(letter, why, lambda conn: spool.remove(conn, letter.id))
            file_of(self.post, letter).unlink(missing_ok=True)

    def _make(self, shop: Shop, batch: str, out: Path) -> Batch:
        letters = spool.letters(self.db.reader, shop.name, batch)
        path = out / f"{shop.name}-{batch}.pdf"
        keep(path, merged(self._sheets(shop, batch, letters)))
        now = instant(self.clock.now())
        with self.db.write() as conn:
            for one in letters:
                commands.note_attempt(conn, one.id, now, "printed", f"Printed in {path.name}.", {"file": path.name})
            spool.printed(conn, shop.name, batch, now)
        return Batch(shop.name, batch, len(letters), path)

    def _sheets(self, shop: Shop, batch: str, letters: list[CommandRow]) -> Iterator[bytes]:
        """The list, then each letter as it was filed; one whose file is gone is set anew from what the outbox kept."""
        press = press_of(shop)
        yield press.cover(cover_of(shop, batch, letters), date.fromisoformat(batch[:10]))
        for one in letters:
            filed = file_of(self.post, one)
            yield filed.read_bytes() if filed.is_file() else press.letter(one.payload["page"])


def cover_of(shop: Shop, batch: str, letters: list[CommandRow]) -> dict[str, Any]:
    """The list in front: title, a note, and one row per letter."""
    words: dict[str, Any] = _WORDS[shop.language]
    rows = []
    for number, one in enumerate(letters, 1):
        page = one.payload["page"]
        to = page["to"]
        row = (str(number), page["words"]["no"], to[0], to[-1], page["subject"], page["date"])
        rows.append([cell[:120] for cell in row])
    return {
        "title": words["title"].format(shop=shop.name, batch=batch),
        "note": words["note"].format(count=len(letters)),
        "head": words["head"],
        "rows": rows,
    }


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Two printers at once would put an unfinished batch into two files."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".printing").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BadInput("Another process is printing letters right now. Try again when it is done.") from None
        yield
