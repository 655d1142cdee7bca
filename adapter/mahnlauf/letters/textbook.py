"""A merchant's own letters: text files beside the configuration, and how a shop's letters look.

    letters/<shop>/<voice>/<template>.txt     one shop's text; the voice is de, de_du or en
    letters/all/<voice>/<template>.txt        for every shop
    letters/<shop>/<logo file>, page.typ      its logo and layout on paper (or in letters/all/)

A text that is faulty is never used: the shipped one stands in, and the operator is told.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from mahnlauf.letters.catalog import check
from mahnlauf.letters.compose import Composed, compose
from mahnlauf.letters.facts import LetterError, LetterFacts, Look
from mahnlauf.letters.source import OBJECTIONS
from mahnlauf.letters.words import voice

LOGO_CID = "logo@mahnlauf"
LAYOUT = "page.typ"
ALL = "all"
_PLAIN = Look()


class Fault(NamedTuple):
    """Why a shop's text was not used."""

    shop: str
    text: str


class _Known(NamedTuple):
    """A file as it was read: when it had changed, how long it was, its text or nothing if it is faulty."""

    mtime_ns: int
    size: int
    text: str | None


class TextBook:
    """All own texts below one folder, read again when a file changes. Without a folder there are none.

    ``remembered_seconds``: for how long an answer counts before the files are looked at again."""

    def __init__(self, folder: Path | None = None, remembered_seconds: float = 0) -> None:
        self.folder, self.remembered_seconds = folder, remembered_seconds
        self._found: dict[tuple[str, str, str, str], tuple[float, dict[str, str]]] = {}
        self._known: dict[str, _Known] = {}
        self._places: dict[tuple[str, str, str, str], tuple[tuple[str, tuple[str, ...]], ...]] = {}
        self._faults: list[Fault] = []

    def compose(
        self,
        shop: str,
        template: str,
        facts: LetterFacts,
        *,
        language: str,
        register: str,
        settings: Mapping[str, str],
    ) -> Composed:
        """The letter in the shop's own words and look; in ours where its own cannot be written."""
        look = self.look(shop, settings)
        own = self.texts(shop, template, language, register)
        if own:
            try:
                return compose(template, facts, language=language, register=register, overrides=own, look=look)
            except LetterError as fault:
                self._faults.append(Fault(shop, f"The own text of {template} was not used: {fault}"))
        return compose(template, facts, language=language, register=register, look=look)

    def texts(self, shop: str, template: str, language: str, register: str) -> dict[str, str]:
        """The own texts for one letter: its own and the objection block, those of them that exist and are sound."""
        if self.folder is None:
            return {}
        asked, now = (shop, template, language, register), time.monotonic()
        known = self._found.get(asked)
        if known is None or now - known[0] >= self.remembered_seconds:
            known = self._found[asked] = (now, self._look_for(self.folder, asked))
        return known[1]

    def _look_for(self, folder: Path, asked: tuple[str, str, str, str]) -> dict[str, str]:
        places = self._places.get(asked)
        if places is None:
            places = self._places[asked] = tuple(self._where(folder, *asked))
        found = {}
        for name, paths in places:
            text = next((text for path in paths if (text := self._text(asked[0], path))), None)
            if text:
                found[name] = text
        return found

    def _where(
        self, folder: Path, shop: str, template: str, language: str, register: str
    ) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The texts of a letter and where each may stand, the shop's own place first."""
        for name in (template, OBJECTIONS):
            places = (folder / owner / voice(language, register) / f"{name}.txt" for owner in (shop, ALL))
            yield name, tuple(map(str, places))

    def look(self, shop: str, settings: Mapping[str, str]) -> Look:
        """The shop's look from its settings; ``|`` separates lines."""
        get = settings.get
        return _look(
            bool(self.logo(shop, settings)), get("accent") or _PLAIN.accent, get("footer", ""), get("signature", "")
        )

    def logo(self, shop: str, settings: Mapping[str, str]) -> Path | None:
        """The file of the shop's logo, if it is there. Only a plain name counts: a setting reads no other folder."""
        name = settings.get("logo", "")
        if not name or name != Path(name).name:
            return None
        return next((folder / name for folder in self.folders(shop) if (folder / name).is_file()), None)

    def layout(self, shop: str) -> Path | None:
        """The shop's own layout on paper, if it is there."""
        return next((folder / LAYOUT for folder in self.folders(shop) if (folder / LAYOUT).is_file()), None)

    def folders(self, shop: str) -> tuple[Path, ...]:
        """Where a shop's files are looked for, its own folder first."""
        return () if self.folder is None else (self.folder / shop, self.folder / ALL)

    def forget(self) -> None:
        """Own texts have changed: the next letter looks at the files."""
        self._found.clear()

    def drain(self) -> Iterator[Fault]:
        """The faults met since the last call."""
        while self._faults:
            yield self._faults.pop(0)

    def _text(self, shop: str, path: str) -> str | None:
        try:
            stat = os.stat(path)
        except OSError:
            return None
        known = self._known.get(path)
        if known is None or (known.mtime_ns, known.size) != (stat.st_mtime_ns, stat.st_size):
            known = self._known[path] = _Known(stat.st_mtime_ns, stat.st_size, self._read(shop, Path(path)))
        return known.text

    def _read(self, shop: str, path: Path) -> str | None:
        faults = check_file(path)
        if faults:
            where = "/".join(path.parts[-4:])
            self._faults.append(Fault(shop, f"{where} is not used, the shipped text goes out instead: {faults[0]}"))
            return None
        return path.read_text(encoding="utf-8")


def check_file(path: Path, language: str | None = None, register: str | None = None) -> list[str]:
    """What is wrong with an own text, one sentence each; its name and folder say which letter it is."""
    spoken, _, addressed = path.parent.name.partition("_")
    if spoken not in ("de", "en"):
        spoken, addressed = "de", ""
    try:
        text = path.read_text(encoding="utf-8")
        return check(text, path.stem, language=language or spoken, register=register or addressed or "sie")
    except UnicodeDecodeError:
        return ["This is not UTF-8 text; save it as UTF-8."]
    except (OSError, LetterError) as fault:
        return [str(fault)]


@lru_cache(maxsize=256)
def _look(has_logo: bool, accent: str, footer: str, signature: str) -> Look:
    logo = f"cid:{LOGO_CID}" if has_logo else None
    return Look(logo_url=logo, accent=accent, footer=_lines(footer), signature=_lines(signature))


def _lines(setting: str) -> str:
    return "\n".join(part.strip() for part in setting.split("|"))
