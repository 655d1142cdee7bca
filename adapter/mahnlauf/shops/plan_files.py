"""The merchant's own plans and rules as files: written whole or not at all, the former text kept beside them.

plans/meins.toml                                    what holds now
plans/history/meins/2026-11-22T161500Z.toml         what held before
plans/history/_rules/2026-11-22T161500Z.toml        former rules; no plan's name begins with _
"""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

from mahnlauf.core.errors import BadInput, NotFound, SettingsError
from mahnlauf.core.plan_reader import plan_from_toml
from mahnlauf.shops.plans import PlanBook, renamed

LONGEST = 64_000  # letters; the longest shipped plan has 6,000
_HISTORY, _RULES = "history", "_rules"
_STAMP = re.compile(r"[0-9TZ-]{10,40}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Stored:
    """A text as it stands in its file; ``digest`` tells it from every other, empty: there is no file."""

    text: str
    digest: str


def digest_of(text: str) -> str:
    """Sixteen hex digits that change with any change of the text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def is_own(book: PlanBook, name: str) -> bool:
    """Whether the merchant has a file of that name."""
    return book.folder is not None and (book.folder / f"{name}.toml").is_file()


def stored_plan(book: PlanBook, name: str) -> Stored:
    """The plan's text; raises NotFound."""
    text, _ = book.text(name)
    return Stored(text, digest_of(text))


def stored_rules(book: PlanBook) -> Stored:
    """The rules as text, empty without a file."""
    path = book.rules.path
    if path is None or not path.is_file():
        return Stored("", "")
    text = path.read_text(encoding="utf-8", errors="replace")
    return Stored(text, digest_of(text))


def write_plan(book: PlanBook, name: str, text: str, now: str) -> None:
    """Replaces a plan's file at once and keeps the former one; raises SettingsError if the folder refuses."""
    folder = _folder(book)
    _replace(folder / f"{name}.toml", text, folder / _HISTORY / name, now)


def write_rules(book: PlanBook, text: str, now: str) -> None:
    """Like `write_plan`, for the rules."""
    folder = _folder(book)
    assert book.rules.path is not None  # it lies beside the folder
    _replace(book.rules.path, text, folder / _HISTORY / _RULES, now)


def former_plans(book: PlanBook, name: str) -> list[str]:
    """The stamps of the texts that a plan had before, newest first."""
    if book.folder is None:
        return []
    return sorted((path.stem for path in (book.folder / _HISTORY / name).glob("*.toml")), reverse=True)


def former_plan(book: PlanBook, name: str, stamp: str) -> str:
    """The text that was replaced then; raises NotFound."""
    path = _folder(book) / _HISTORY / name / f"{stamp}.toml"
    if not _STAMP.fullmatch(stamp) or not path.is_file():
        raise NotFound(f'Plan "{name}" has no former text of {stamp[:40]}.')
    return path.read_text(encoding="utf-8")


def copies(book: PlanBook, name: str, new: str) -> dict[str, str]:
    """A plan under a new name, and the one for its instalments with it: texts by name, the link between them set.
    Raises NotFound or PlanError."""
    text = book.text(name)[0]
    linked = plan_from_toml(text, f"{name}.toml").instalments
    texts = {new: renamed(text, new)}
    if linked:
        texts[new] = renamed(texts[new], f"{new}_instalments", key="instalments")
        texts[new] = texts[new].replace(f"{linked}.toml", f"{new}_instalments.toml")  # where a comment names it
        texts[f"{new}_instalments"] = renamed(book.text(linked)[0], f"{new}_instalments")
    return texts


def _folder(book: PlanBook) -> Path:
    if book.folder is None:
        raise SettingsError("This installation has no folder for plans. Set plans_dir in mahnlauf.toml.")
    return book.folder


def _replace(path: Path, text: str, history: Path, now: str) -> None:
    """A crash at any moment leaves the old file or the new one, never half of it."""
    if len(text) > LONGEST:
        raise BadInput(f"{path.name} would have {len(text)} letters. Expected at most {LONGEST}.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file():
            history.mkdir(parents=True, exist_ok=True)
            _put(history / f"{_stamp(history, now)}.toml", path.read_bytes())
        _put(path, text.encode("utf-8"))
    except OSError as fault:
        raise SettingsError(f"{path} cannot be written: {fault.strerror}.") from fault


def _put(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _stamp(history: Path, now: str) -> str:
    """The moment as a file's name; two changes within a second both stay."""
    plain = now.replace(":", "")[:17].rstrip("Z") + "Z"
    taken = {path.stem for path in history.glob(f"{plain}*.toml")}
    return plain if plain not in taken else f"{plain}-{len(taken)}"
