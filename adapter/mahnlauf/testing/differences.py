"""Compares rows that a scenario expects with those that came about, and says in words what differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_Row = Mapping[str, Any]
_NAMES = ("date", "type", "cause", "claim", "stage", "template", "to", "event")


def differences(what: str, expected: Sequence[_Row], got: Sequence[_Row]) -> Iterator[str]:
    """One sentence per row that is missing, was not expected or differs. The order of the rows is free, how often
    each appears is not."""
    missing, surplus = _without(expected, got), _without(got, expected)
    for row in missing:
        twin = next((one for one in surplus if _same_name(row, one)), None)
        if twin is None:
            yield f"{what} of {row.get('date')} is missing: {_short(row)}"
            continue
        surplus.remove(twin)
        yield f"{what} of {row.get('date')} differs ({_label(row)}): {_changes(row, twin)}"
    for row in surplus:
        yield f"{what} of {row.get('date')} was not expected: {_short(row)}"


def _without(rows: Sequence[_Row], others: Sequence[_Row]) -> list[_Row]:
    """The rows that have no equal among the others, each of which answers for one row only."""
    left, kept = list(others), []
    for row in rows:
        if row in left:
            left.remove(row)
        else:
            kept.append(row)
    return kept


def _same_name(row: _Row, other: _Row) -> bool:
    return all(row.get(name) == other.get(name) for name in _NAMES)


def _label(row: _Row) -> str:
    return ", ".join(str(row[name]) for name in _NAMES[1:] if row.get(name))


def _changes(row: _Row, other: _Row) -> str:
    keys = [*row, *(key for key in other if key not in row)]
    return "; ".join(
        f"{key} expected {row.get(key)}, got {other.get(key)}" for key in keys if row.get(key) != other.get(key)
    )


def _short(row: _Row) -> str:
    return ", ".join(f"{key}={value}" for key, value in row.items() if key != "date")
