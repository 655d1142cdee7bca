"""The bar under the totals: one strip per currency, as wide as its parts. Whole pixels, no floats."""

from __future__ import annotations

from dataclasses import dataclass

from mahnlauf.desk.totals import Totals

WIDTH = 1000
_GAP = 3
_LEAST = 9  # a part that is there can be seen


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of the strip, in thousandths of its width."""

    style: str
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One currency's strip."""

    currency: str
    parts: tuple[Part, ...]


def bar_of(totals: Totals) -> Bar:
    """What is not reminded yet, reminded, handed over and paid, in this order."""
    amounts = {
        "open": totals.open.minor - totals.dunned.minor,
        "dunned": totals.dunned.minor,
        "handed": totals.handed_over.minor,
        "paid": totals.paid.minor,
    }
    there = {style: minor for style, minor in amounts.items() if minor > 0}
    whole = sum(there.values())
    free = WIDTH - _LEAST * len(there)
    parts, x = [], 0
    for style, minor in there.items():
        wide = _LEAST + free * minor // whole
        parts.append(Part(style, x, wide - _GAP))
        x += wide
    if parts:
        last = parts[-1]
        parts[-1] = Part(last.style, last.x, WIDTH - last.x)
    return Bar(totals.currency, tuple(parts))
