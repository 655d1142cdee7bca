"""Base rates (Basiszinssatz) by day and the statutory default interest of each country, both as data.

`base_rates.json` has one row per half year and table; a new rate is a new row and a later `known_until`.
Outside the days that a table knows, the nearest rate is used and reported as provisional.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from mahnlauf.core.errors import BadInput

__all__ = [
    "RateChange",
    "RateError",
    "StatutoryRate",
    "base_rate",
    "is_provisional",
    "known_from",
    "known_until",
    "rate_changes",
    "statutory_rate",
]


class RateError(BadInput):
    """A table of rates that does not exist; the text is one sentence."""


class RateChange(NamedTuple):
    """From `day` on, the base rate is `percent` a year."""

    day: date
    percent: Decimal


class StatutoryRate(NamedTuple):
    """Default interest by law: `rate_percent` a year, or `margin_points` over the base rates of `table`."""

    margin_points: Decimal | None
    rate_percent: Decimal | None
    table: str
    source: str


@dataclass(frozen=True, slots=True)
class _Table:
    days: tuple[date, ...]
    percents: tuple[Decimal, ...]
    known_until: date

    def percent(self, on: date) -> Decimal:
        return self.percents[max(bisect_right(self.days, on) - 1, 0)]


@lru_cache(maxsize=8)
def _table(name: str) -> _Table:
    tables = json.loads(files("mahnlauf.core").joinpath("base_rates.json").read_text("utf-8"))
    if name not in tables:
        raise RateError(f"There is no table of base rates called {name!r}; expected {' or '.join(tables)}.")
    rows = tables[name]["rates"]
    return _Table(
        days=tuple(date.fromisoformat(day) for day, _ in rows),
        percents=tuple(Decimal(percent) for _, percent in rows),
        known_until=date.fromisoformat(tables[name]["known_until"]),
    )


def base_rate(on: date, table: str = "DE") -> Decimal:
    """The base rate in percent a year on a day: 1.52 from 2026-07-01 (§ 247 BGB; "AT": § 456 UGB)."""
    return _table(table).percent(on)


def rate_changes(first: date, last: date, table: str = "DE") -> tuple[RateChange, ...]:
    """The rate on `first` and each day up to `last` on which another one begins."""
    source = _table(table)
    changes = [RateChange(first, source.percent(first))]
    for position in range(bisect_right(source.days, first), bisect_right(source.days, last)):
        if source.percents[position] != changes[-1].percent:
            changes.append(RateChange(source.days[position], source.percents[position]))
    return tuple(changes)


def known_from(table: str = "DE") -> date:
    """The first day of the table."""
    return _table(table).days[0]


def known_until(table: str = "DE") -> date:
    """The last day whose base rate is published."""
    return _table(table).known_until


def is_provisional(day: date, table: str = "DE") -> bool:
    """Whether the base rate of `day` is a guess: before the table begins or after it ends."""
    return not known_from(table) <= day <= known_until(table)


@lru_cache(maxsize=256)
def statutory_rate(country: str, buyer_type: str) -> StatutoryRate | None:
    """Default interest by law for a buyer ("consumer" or "business") in a country ("DE", "AT", "CH").

    None where we know no rule. Its `source` names the paragraph.
    """
    countries = json.loads(files("mahnlauf.core").joinpath("statutory_rates.json").read_text("utf-8"))
    row: dict[str, str] | None = countries.get(country.upper(), {}).get(buyer_type)
    if row is None:
        return None
    return StatutoryRate(
        margin_points=Decimal(row["margin_points"]) if row["mode"] == "statutory" else None,
        rate_percent=Decimal(row["rate_percent"]) if row["mode"] == "fixed" else None,
        table=row.get("table", "DE"),
        source=row["source"],
    )
