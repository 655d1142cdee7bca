"""A shop's own texts: which one counts, saving one, going back to ours. Every text that ever stood is kept.

The file stays what letters are written with (`letters.textbook`), so a text may be changed by hand as well; whoever
saves here is told if that happened meanwhile, and what was there is kept before it is replaced.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mahnlauf.core.clock import Clock, instant
from mahnlauf.core.errors import BadInput, NotFound
from mahnlauf.letters import source
from mahnlauf.letters.catalog import Examined, examine
from mahnlauf.letters.flaw import Flaw
from mahnlauf.letters.source import OBJECTIONS, shipped
from mahnlauf.letters.templates import TEMPLATES
from mahnlauf.letters.textbook import ALL, TextBook
from mahnlauf.letters.words import VOICES
from mahnlauf.store import audit, wordings
from mahnlauf.store.audit import AuditRow
from mahnlauf.store.database import Connection, Database
from mahnlauf.store.wordings import WordingRow

NAMES, SPOKEN, LONGEST = (*TEMPLATES, OBJECTIONS), tuple(VOICES), source.LONGEST
OURS, OWN, FOR_ALL = "ours", "own", "all"
_MOST_VERSIONS = 50
_UNREADABLE = "\ufffd"  # stands for octets that are no UTF-8: such a file is never used


class FaultyText(BadInput):
    """A text that cannot be saved; ``flaws`` says why, in either language."""

    def __init__(self, flaws: Sequence[Flaw]) -> None:
        super().__init__(" ".join(flaw.text() for flaw in flaws))
        self.flaws = tuple(flaws)


class Overtaken(BadInput):
    """Somebody else changed the text since it was opened; ``by`` is empty where it was changed in the file."""

    def __init__(self, by: str) -> None:
        super().__init__("The text was changed by somebody else meanwhile. Look at it, then save again.")
        self.by = by


@dataclass(frozen=True, slots=True)
class Place:
    """Which text: of which shop, in which voice (de, de_du, en), of which letter or the objection block."""

    shop: str
    voice: str
    template: str

    @property
    def language(self) -> str:
        """ "de" or "en"."""
        return self.voice.partition("_")[0]

    @property
    def register(self) -> str:
        """ "sie" or "du"."""
        return self.voice.partition("_")[2] or "sie"

    def examined(self, text: str) -> Examined:
        """What is wrong with a text for this place, and what it must say."""
        return examine(text, self.template, language=self.language, register=self.register)


@dataclass(frozen=True, slots=True)
class Wording:
    """The text that is edited. ``origin`` says whose it is: the shop's own, one for all shops, or ours. ``sound``
    False: it is faulty, and ours goes out instead. ``seen`` tells whether it is still the same."""

    text: str
    origin: str
    sound: bool

    @property
    def seen(self) -> str:
        """A mark of this text and where it comes from."""
        return hashlib.sha256(f"{self.origin}\n{self.text}".encode()).hexdigest()[:20]


@dataclass(frozen=True, slots=True)
class Wordings:
    """The own texts of all shops of one installation."""

    db: Database
    book: TextBook
    clock: Clock

    def place(self, shop: str, voice: str, template: str) -> Place:
        """Checks that there is such a text; raises NotFound with a sentence."""
        if voice not in SPOKEN:
            raise NotFound(f'There is no voice "{voice[:40]}". Known: {", ".join(SPOKEN)}.')
        if template not in NAMES:
            raise NotFound(f'There is no text "{template[:60]}". Known: {", ".join(NAMES)}.')
        return Place(shop, voice, template)

    def current(self, place: Place) -> Wording:
        """The text that stands there now; ours where the shop has none."""
        for owner, origin in ((place.shop, OWN), (ALL, FOR_ALL)):
            text = _read(self._path(place, owner))
            if text is not None:
                return Wording(text, origin, _UNREADABLE not in text and not place.examined(text).flaws)
        return Wording(shipped(place.voice, place.template), OURS, True)

    def versions(self, place: Place) -> list[WordingRow]:
        """What stood there before and now, newest first."""
        return wordings.versions(self.db.reader, place.shop, place.voice, place.template, _MOST_VERSIONS)

    def save(self, place: Place, text: str, by: str, via: str, seen: str = "") -> None:
        """Makes it the shop's own text. ``seen``: the mark of the text that was opened; empty: whatever stands there.

        Raises FaultyText, or Overtaken if another text stands there by now."""
        text = "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").split("\n")).strip() + "\n"
        flaws = place.examined(text).flaws
        if flaws:
            raise FaultyText(flaws)
        self._replace(place, text, by, via, seen)

    def reset(self, place: Place, by: str, via: str, seen: str = "") -> None:
        """Takes the shop's own text away: ours, or the one for all shops, counts again. Raises Overtaken, or NotFound
        if there is none."""
        if self.current(place).origin != OWN:
            raise NotFound(f"The shop {place.shop} has no own text of {place.template} ({place.voice}).")
        self._replace(place, "", by, via, seen)

    def _replace(self, place: Place, text: str, by: str, via: str, seen: str) -> None:
        now = instant(self.clock.now())
        with self.db.write() as conn:
            before = self.current(place)
            if seen and seen != before.seen:
                last = wordings.newest(conn, place.shop, place.voice, place.template)
                raise Overtaken(last.actor if last and last.text == _kept(before) else "")
            self._keep_what_was_changed_by_hand(conn, place, before, now)
            wordings.append(conn, WordingRow(place.shop, place.voice, place.template, text, now, by))
            detail = json.dumps({"template": place.template, "voice": place.voice})
            what = "letter.saved" if text else "letter.reset"
            audit.append(conn, AuditRow(now, by, via, what, place.shop, detail=detail))
            # Last, inside the transaction: if the disk refuses, nothing is told that did not happen.
            _write(self._path(place, place.shop), text)
        self.book.forget()

    def _keep_what_was_changed_by_hand(self, conn: Connection, place: Place, before: Wording, now: str) -> None:
        last = wordings.newest(conn, place.shop, place.voice, place.template)
        if _kept(before) != (last.text if last else ""):
            row = WordingRow(place.shop, place.voice, place.template, _kept(before), now, "")
            wordings.append(conn, row)

    def _path(self, place: Place, owner: str) -> Path:
        if self.book.folder is None:
            raise BadInput("There is no folder for own texts.")
        return self.book.folder / owner / place.voice / f"{place.template}.txt"


def _kept(wording: Wording) -> str:
    """The text as it stands among the versions: only the shop's own."""
    return wording.text if wording.origin == OWN else ""


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None


def _write(path: Path, text: str) -> None:
    """Replaces the file at once, so that no letter is written with half of it; without a text it goes."""
    try:
        if not text:
            path.unlink(missing_ok=True)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_suffix(".new")
        new.write_text(text, encoding="utf-8")
        os.replace(new, path)
    except OSError as fault:
        raise BadInput(f"The text cannot be written to {path.parent}: {fault.strerror}.") from fault
