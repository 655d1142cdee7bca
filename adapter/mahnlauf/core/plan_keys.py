"""Which keys a plan may have, asked of the reader itself: what it takes, a form can offer, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from mahnlauf.core.plan import REACTIONS
from mahnlauf.core.plan_reader import read_plan
from mahnlauf.core.table_reader import TableReader

HEAD = ""
TABLES = ("interest", "on_partial_payment", "on_credit_note")
ROWS = ("stages", *REACTIONS)


@dataclass(frozen=True, slots=True)
class Key:
    """One key. ``kind`` is text, choice, count, flag, percent or names; ``allowed`` what a choice or a list may hold
    (empty: anything); ``default`` what holds without it."""

    name: str
    kind: str
    default: Any = None
    allowed: tuple[str, ...] = ()


@cache
def plan_keys() -> Mapping[str, tuple[Key, ...]]:
    """The keys of each part, in the order in which they are read: `HEAD`, the `TABLES`, one of each of the `ROWS`."""
    heard: dict[str, list[Key]] = {}
    read_plan(_Listener(HEAD, heard), {})
    return {part: tuple(keys) for part, keys in heard.items()}


class _Listener(TableReader):
    """Notes what it is asked for; the answers do not matter."""

    def __init__(self, part: str, heard: dict[str, list[Key]]) -> None:
        super().__init__({"type": "message"} if part in REACTIONS else {}, part, [])  # a message has the most keys
        self._heard, self._keys = heard, heard.setdefault(part, [])

    def take(self, key: str, default: Any, check: Callable[[Any], bool], expected: str) -> Any:
        """A key of no kind that has a name of its own."""
        if not any(one.name == key for one in self._keys):
            self._note(key, "text", default)
        return super().take(key, default, check, expected)

    def text(self, key: str, default: str = "") -> str:
        """A text; what it defaults to may follow from other keys, so none is noted."""
        self._note(key, "text", "")
        return super().text(key, default)

    def choice(self, key: str, allowed: Sequence[str], default: Any = None) -> Any:
        """One of the allowed texts."""
        self._note(key, "choice", default, allowed)
        return super().choice(key, allowed, default)

    def count(self, key: str, default: Any, lowest: int = 0, highest: int = 10**9) -> Any:
        """A whole number."""
        self._note(key, "count", default)
        return super().count(key, default, lowest, highest)

    def flag(self, key: str, default: bool = False) -> bool:
        """true or false."""
        self._note(key, "flag", default)
        return super().flag(key, default)

    def percent(self, key: str) -> Any:
        """A decimal number as text."""
        self._note(key, "percent")
        return super().percent(key)

    def names(self, key: str, default: tuple[str, ...], allowed: Sequence[str] | None = None) -> tuple[str, ...]:
        """A list of texts."""
        self._note(key, "names", default, allowed or ())
        return super().names(key, default, allowed)

    def rows(self, key: str, name: str | None = None) -> list[TableReader]:
        """One row, which listens too."""
        return [_Listener(key, self._heard)]

    def table(self, key: str) -> TableReader | None:
        """The table, which listens too."""
        return _Listener(key, self._heard)

    def _note(self, key: str, kind: str, default: Any = None, allowed: Sequence[str] = ()) -> None:
        self._keys.append(Key(key, kind, default, tuple(allowed)))
