"""The picture of a claim: what happened and what will, along one line of time. Places things; draws nothing.

Each day with moments is one stop with a flag of text. Flags stand above and below the line in turns, and a stop moves
to the right until its flag clears the one before on its side: no two texts can touch, however many there are. What
room is left between stops follows the days that lie between, longer gaps drawn shorter than they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, groupby
from typing import NamedTuple

from mahnlauf.desk import formats
from mahnlauf.desk.textwidth import width, wrapped
from mahnlauf.desk.tongue import t
from mahnlauf.dunning.timeline import Moment

WIDTH = 1040  # as wide as the card on a desktop; what needs more can be scrolled
_SIZE, _LINE = 12.5, 16
_FLAG, _POLE = 196, 8
_EDGE, _BETWEEN, _CLEAR, _APART = 22, 30, 16, 5
_TOP = 24
_OFF_AXIS, _DOT = 26, 9
_MOST_A_DAY = 4
_CURVE = 0.55
_RANK = {"problem": 0, "money": 1, "letter": 2, "step": 3, "event": 4}


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text: its baseline and how it is set (day, title or detail)."""

    y: int
    text: str
    style: str


@dataclass(frozen=True, slots=True)
class Flag:
    """The texts of one day on their pole. ``title`` has them in full."""

    x: int
    pole: tuple[int, int]
    texts: tuple[Text, ...]
    title: str
    future: bool


@dataclass(frozen=True, slots=True)
class Dot:
    """The mark of a day on the line; ``shape`` is problem, money, letter, step or event."""

    x: int
    shape: str
    future: bool


@dataclass(frozen=True, slots=True)
class Band:
    """A shaded stretch of the line: the running term or a pause."""

    x: int
    width: int
    style: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything with its place in pixels. The line is solid from ``start`` to ``today``, dashed to ``end``."""

    width: int
    height: int
    axis: int
    start: int
    today: int
    end: int
    bands: tuple[Band, ...]
    dots: tuple[Dot, ...]
    flags: tuple[Flag, ...]
    today_text: str
    today_left: bool


class _Row(NamedTuple):
    """One line of a flag; ``lead`` is the room above it."""

    text: str
    style: str
    lead: int = 0


@dataclass(slots=True)
class _Stop:
    """One day on the line; without rows it only keeps a place (today, the end of a term)."""

    on: date
    moments: tuple[Moment, ...] = ()
    rows: tuple[_Row, ...] = ()
    above: bool = False
    room: float = 0.0
    barrier: bool = False
    x: float = 0.0

    @property
    def tall(self) -> int:
        """The height of its flag."""
        return sum(_LINE + row.lead for row in self.rows)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days that are shaded, both included: ``style`` is term or pause; without an end to the end of the picture."""

    since: date
    until: date | None
    style: str


def picture(
    moments: Sequence[Moment], today: date, stretches: Iterable[Stretch] = (), term_until: date | None = None
) -> Picture:
    """Lays out the moments of a claim around ``today``."""
    shaded = [one for one in stretches if one.until is None or one.since <= one.until]
    ends = {day for one in shaded for day in (one.since, one.until) if day is not None}
    stops = _stops(moments, today, ends)
    _place(stops)
    above = max((one.tall for one in stops if one.above), default=0)
    below = max((one.tall for one in stops if not one.above), default=0)
    axis = _TOP + above + _OFF_AXIS
    right = round(max(WIDTH - _EDGE, stops[-1].x, *(one.x + one.room for one in stops)))
    places = [(one.on, one.x) for one in stops]
    here = _at(places, today, right)
    text = t("Heute, {day}", day=formats.near_day(today))
    text += t(" · Frist bis {day}", day=formats.short_day(term_until)) if term_until else ""
    return Picture(
        width=right + _EDGE,
        height=axis + _OFF_AXIS + below + 6,
        axis=axis,
        start=_EDGE // 2,
        today=here,
        end=right + _EDGE // 2 if any(one.future for one in moments) or term_until else here,
        bands=tuple(_band(one, places, right) for one in shaded),
        dots=tuple(_dot(one) for one in stops if one.moments),
        flags=tuple(_flag(one, axis) for one in stops if one.rows),
        today_text=text,
        today_left=here + _POLE + width(text, _SIZE, bold=True) > right + _EDGE,
    )


def _stops(moments: Sequence[Moment], today: date, ends: set[date]) -> list[_Stop]:
    days = {on: tuple(group) for on, group in groupby(sorted(moments, key=lambda one: one.on), key=lambda one: one.on)}
    stops, above, year = [], True, None
    for on in sorted({*days, *ends, today}):
        stop = _Stop(on, days.get(on, ()), barrier=on == today)
        if stop.moments:
            stop.rows, stop.above = _rows(stop, year), above
            stop.room = _POLE + max(width(row.text, _SIZE, bold=row.style == "title") for row in stop.rows)
            above, year = not above, on.year
        stops.append(stop)
    return stops


def _rows(stop: _Stop, year: int | None) -> tuple[_Row, ...]:
    rows = [_Row(formats.weekday(stop.on) if stop.on.year != year else formats.near_day(stop.on), "day")]
    shown = stop.moments if len(stop.moments) <= _MOST_A_DAY else stop.moments[: _MOST_A_DAY - 1]
    for one in shown:
        lead = _APART if len(rows) > 1 else 0
        for text in wrapped(t(one.title), _FLAG, _SIZE, bold=True, lines=3):
            rows.append(_Row(text, "title", lead))
            lead = 0
        rows += [_Row(text, "detail") for text in wrapped(one.text, _FLAG, _SIZE)]
        if one.deadline:
            rows.append(_Row(t("Frist bis {day}", day=formats.short_day(one.deadline)), "detail"))
    if len(shown) < len(stop.moments):
        rows.append(_Row(t("und {n} weitere", n=len(stop.moments) - len(shown)), "detail", _APART))
    return tuple(rows)


def _detail(one: Moment) -> str:
    until = t("Frist bis {day}", day=formats.short_day(one.deadline)) if one.deadline else ""
    return ", ".join(part for part in (one.text, until) if part)


def _place(stops: list[_Stop]) -> None:
    """Finds the most generous scale at which everything fits the card; if none does, the picture grows to the right."""
    low, high = 0.0, float(WIDTH)
    if _walk(stops, low) > WIDTH:
        return
    for _ in range(24):
        middle = (low + high) / 2
        low, high = (middle, high) if _walk(stops, middle) <= WIDTH else (low, middle)
    _walk(stops, low)


def _walk(stops: list[_Stop], scale: float) -> float:
    """Places every stop at that scale; returns the width that it took."""
    clear = {True: float(_EDGE), False: float(_EDGE)}
    x, before = float(_EDGE), stops[0]
    for stop in stops:
        if stop is not before:
            least = _BETWEEN if stop.moments and before.moments else _BETWEEN / 2
            x += max(least, scale * (stop.on - before.on).days ** _CURVE)
        if stop.rows:
            x = max(x, clear[stop.above])
        if stop.barrier:
            x = max(x, *clear.values())
            clear = dict.fromkeys(clear, x)
        if stop.rows:
            clear[stop.above] = x + stop.room + _CLEAR
        stop.x, before = x, stop
    return max(x, *clear.values()) + _EDGE - _CLEAR


def _at(places: Sequence[tuple[date, float]], day: date, right: int) -> int:
    return round(next((x for on, x in places if on == day), right))


def _band(one: Stretch, places: Sequence[tuple[date, float]], right: int) -> Band:
    left = _at(places, one.since, right)
    end = _at(places, one.until, right) if one.until else right + _EDGE // 2
    return Band(left, max(end - left, 4), one.style)


def _dot(stop: _Stop) -> Dot:
    first = min(stop.moments, key=lambda one: _RANK.get(one.mark, 9))
    return Dot(round(stop.x), first.mark, all(one.future for one in stop.moments))


def _flag(stop: _Stop, axis: int) -> Flag:
    top = axis - _OFF_AXIS - stop.tall + 4 if stop.above else axis + _OFF_AXIS - 8
    pole = (top, axis - _DOT) if stop.above else (axis + _DOT, top + stop.tall)
    below = accumulate(_LINE + row.lead for row in stop.rows)
    texts = tuple(Text(top + y - _LINE + 12, row.text, row.style) for y, row in zip(below, stop.rows, strict=True))
    title = "; ".join(f"{t(one.title)}: {_detail(one)}" if _detail(one) else t(one.title) for one in stop.moments)
    future = all(one.future for one in stop.moments)
    return Flag(round(stop.x), pole, texts, f"{formats.weekday(stop.on)}: {title}", future)
