"""Reads tables that people wrote (TOML) key by key, and collects one sentence for each fault instead of stopping.

Every sentence names the place, the key, the value that stands there and what was expected.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any


class TableReader:
    """Takes keys out of one table. What does not fit is told to ``findings`` and replaced by the key's default."""

    def __init__(self, table: Any, place: str, findings: list[str]) -> None:
        self.place, self.findings = place, findings
        self.faulty: set[str] = set()
        self._known: list[str] = []
        if not isinstance(table, Mapping):
            self.fault(f"is {shown(table)}. Expected a table.")
            table = {}
        self._rest = dict(table)

    def __contains__(self, key: str) -> bool:
        return key in self._rest

    def fault(self, text: str) -> None:
        """Adds a sentence about this table."""
        self.findings.append(f"{self.place}: {text}")

    def missing(self, key: str, expected: str) -> None:
        """Says that a key is missing, unless a wrong value of it was told already."""
        if key not in self.faulty:
            self.fault(f'"{key}" is missing. Expected {expected}.')

    def take(self, key: str, default: Any, check: Callable[[Any], bool], expected: str) -> Any:
        """The value of a key if ``check`` accepts it, else its default."""
        self._known.append(key)
        if key not in self._rest:
            return default
        value = self._rest.pop(key)
        if check(value):
            return value
        self.faulty.add(key)
        self.fault(f'"{key}" is {shown(value)}. Expected {expected}.')
        return default

    def text(self, key: str, default: str = "") -> str:
        """A text."""
        return str(self.take(key, default, lambda value: isinstance(value, str), "a text"))

    def choice(self, key: str, allowed: Sequence[str], default: Any = None) -> Any:
        """One of the allowed texts; the sentence suggests the nearest."""
        value = self._rest.get(key)
        near = get_close_matches(value, allowed, 1) if isinstance(value, str) else []
        hint = f' (did you mean "{near[0]}"?)' if near else ""
        return self.take(
            key, default, lambda one: isinstance(one, str) and one in allowed, "one of " + ", ".join(allowed) + hint
        )

    def count(self, key: str, default: Any, lowest: int = 0, highest: int = 10**9) -> Any:
        """A whole number within bounds."""

        def fits(value: Any) -> bool:
            return isinstance(value, int) and not isinstance(value, bool) and lowest <= value <= highest

        return self.take(key, default, fits, f"a whole number from {lowest} to {highest}")

    def flag(self, key: str, default: bool = False) -> bool:
        """true or false."""
        return bool(self.take(key, default, lambda value: isinstance(value, bool), "true or false"))

    def percent(self, key: str) -> Decimal | None:
        """A decimal number written as text, so that it stays exact; None if it is absent."""
        value = self.take(key, None, _is_percent, 'a decimal number as text, such as "5" or "9.2"')
        return None if value is None else Decimal(str(value))

    def names(self, key: str, default: tuple[str, ...], allowed: Sequence[str] | None = None) -> tuple[str, ...]:
        """A list of texts, or one text alone."""

        def fits(value: Any) -> bool:
            rows = [value] if isinstance(value, str) else value
            return isinstance(rows, list | tuple) and all(
                isinstance(one, str) and (allowed is None or one in allowed) for one in rows
            )

        expected = "a list of texts" if allowed is None else "a list of: " + ", ".join(allowed)
        value = self.take(key, default, fits, expected)
        return (value,) if isinstance(value, str) else tuple(value)

    def rows(self, key: str, name: str | None = None) -> list[TableReader]:
        """A list of tables (``[[key]]``), each as a reader whose place carries its number."""
        found = self.take(key, [], lambda value: isinstance(value, list), f"tables, each under [[{key}]]")
        place = name or f"{self.place}, [[{key}]]"
        return [TableReader(row, f"{place} {number}", self.findings) for number, row in enumerate(found, start=1)]

    def table(self, key: str) -> TableReader | None:
        """A table (``[key]``) as a reader; None if it is absent."""
        self._known.append(key)
        return TableReader(self._rest.pop(key), f"{self.place}, [{key}]", self.findings) if key in self._rest else None

    def skip(self, key: str) -> None:
        """Leaves a key to somebody else."""
        self._known.append(key)
        self._rest.pop(key, None)

    def finish(self) -> None:
        """Names every key that nobody asked for, with the nearest known one or all of them."""
        for key in self._rest:
            near = get_close_matches(str(key), self._known, 1)
            hint = f'Did you mean "{near[0]}"?' if near else f"Known here: {', '.join(sorted(self._known))}."
            self.fault(f'"{key}" is not known. {hint}')


def shown(value: Any) -> str:
    """A value as it would stand in the file, shortened."""
    text = value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _is_percent(value: Any) -> bool:
    if isinstance(value, bool | float) or not isinstance(value, str | int):
        return False
    try:
        return Decimal(str(value)).is_finite()
    except InvalidOperation:
        return False
