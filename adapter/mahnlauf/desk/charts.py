"""Two charts of the first screen: what is open by the month in which it was due, and what came back at which stage.
Drawn on the server in whole pixels, with the numbers beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mahnlauf.desk import formats
from mahnlauf.desk.tongue import t

WIDTH = 400
_MOST = 12


@dataclass(frozen=True, slots=True)
class Row:
    """One bar: ``width`` of `WIDTH` pixels, and what it says."""

    label: str
    amount: str
    count: str
    width: int


@dataclass(frozen=True, slots=True)
class Chart:
    """The bars of one currency."""

    currency: str
    rows: tuple[Row, ...]


def ageing_of(found: Iterable[tuple[str, str, int, int]]) -> tuple[Chart, ...]:
    """By month of the due date, the newest twelve months; everything older is one bar."""
    charts = []
    for currency, rows in _grouped(found).items():
        kept = sorted(rows)[-_MOST:]
        older = sorted(rows)[:-_MOST]
        bars = [(_month(month), number, minor) for month, number, minor in kept]
        if older:
            bars.insert(0, (t("älter"), sum(one[1] for one in older), sum(one[2] for one in older)))
        charts.append(Chart(currency, _rows(bars, currency)))
    return tuple(charts)


def recovery_of(found: Iterable[tuple[str, str, int, int]], titles: Mapping[str, str]) -> tuple[Chart, ...]:
    """By the last stage before the money came; without one it came by itself."""
    charts = []
    for currency, rows in _grouped(found).items():
        bars = [
            (titles.get(stage, stage) if stage else t("von selbst"), number, minor) for stage, number, minor in rows
        ]
        charts.append(Chart(currency, _rows(sorted(bars, key=lambda one: -one[2])[:_MOST], currency)))
    return tuple(charts)


def _grouped(found: Iterable[tuple[str, str, int, int]]) -> dict[str, list[tuple[str, int, int]]]:
    grouped: dict[str, list[tuple[str, int, int]]] = {}
    for currency, key, number, minor in found:
        if minor > 0:
            grouped.setdefault(currency, []).append((key, number, minor))
    return grouped


def _rows(bars: list[tuple[str, int, int]], currency: str) -> tuple[Row, ...]:
    most = max((minor for _, _, minor in bars), default=1)
    return tuple(
        Row(label, formats.money(minor, currency), formats.count(number, t("Forderung"), t("Forderungen")),
            max(2, WIDTH * minor // most))
        for label, number, minor in bars
    )  # fmt: skip


def _month(month: str) -> str:
    return f"{month[5:7]}/{month[:4]}" if month else t("ohne Tag")
