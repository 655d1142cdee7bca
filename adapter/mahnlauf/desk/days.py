"""How long buyers take to pay: a histogram per currency, drawn on the server, with the numbers behind it as a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mahnlauf.desk import formats
from mahnlauf.desk.tongue import t

HEIGHT, AXIS, COLUMN, GAP = 96, 20, 60, 12
_RANGES = ((0, 7), (8, 14), (15, 30), (31, 60), (61, 90), (91, None))


@dataclass(frozen=True, slots=True)
class Column:
    """One range of days: where it stands in the drawing, in whole pixels, and what it says."""

    label: str
    axis: str
    claims: str
    share: str
    x: int
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class DaysChart:
    """One currency. ``median``: half of the claims were paid within so many days, in a sentence."""

    currency: str
    median: str
    columns: tuple[Column, ...]
    width: int = len(_RANGES) * (COLUMN + GAP) - GAP
    height: int = HEIGHT
    whole_height: int = HEIGHT + AXIS


def days_to_pay(found: Iterable[tuple[str, int, int]]) -> tuple[DaysChart, ...]:
    """From (currency, days, claims), sorted by both; currencies are never added up."""
    by_currency: dict[str, list[tuple[int, int]]] = {}
    for currency, days, claims in found:
        by_currency.setdefault(currency, []).append((days, claims))
    return tuple(DaysChart(code, _median(rows), _columns(rows)) for code, rows in by_currency.items())


def _median(rows: list[tuple[int, int]]) -> str:
    total, seen = sum(claims for _, claims in rows), 0
    for days, claims in rows:
        seen += claims
        if 2 * seen >= total:
            return t("Die Hälfte zahlt innerhalb von {days}.", days=formats.count(days, "Tag", "Tagen"))
    return ""


def _columns(rows: list[tuple[int, int]]) -> tuple[Column, ...]:
    counted = [sum(claims for days, claims in rows if _within(days, span)) for span in _RANGES]
    total, most = sum(counted), max(counted)
    columns = []
    for place, (span, claims) in enumerate(zip(_RANGES, counted, strict=True)):
        height = max(2, HEIGHT * claims // most) if claims else 0
        share = t("{share} %", share=(200 * claims + total) // (2 * total))
        number = formats.count(claims, "Forderung", "Forderungen")
        columns.append(
            Column(_label(span), _axis(span), number, share, place * (COLUMN + GAP), HEIGHT - height, height)
        )
    return tuple(columns)


def _within(days: int, span: tuple[int, int | None]) -> bool:
    first, last = span
    return first <= days and (last is None or days <= last)


def _label(span: tuple[int, int | None]) -> str:
    first, last = span
    return (
        t("über {days} Tage", days=first - 1) if last is None else t("{first} bis {last} Tage", first=first, last=last)
    )


def _axis(span: tuple[int, int | None]) -> str:
    first, last = span
    return f"> {first - 1}" if last is None else f"{first}–{last}"
