"""Working days and terms: §§ 187, 188 and 193 BGB over the public holidays of a country and state.

Holidays come from the library `holidays`, its default public category: 24 and 31 December are working days.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

import holidays

from mahnlauf.core.errors import BadInput

__all__ = ["Calendar", "CalendarError", "calendar_for", "month_end_series", "parse_day"]

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_STATE_CODE = re.compile(r"[A-Z0-9]{1,3}", re.ASCII)


class CalendarError(BadInput):
    """A day, a term or a place that cannot be used; the text is one sentence that names what arrived."""


class Calendar:
    """The working days of one place: Monday to Friday without public holidays. Made by `calendar_for`."""

    __slots__ = ("_closed", "_states", "country")

    def __init__(self, country: str, states: tuple[str, ...]) -> None:
        """`states` are the subdivisions whose holidays count, all of them; empty: the national ones only."""
        self.country = country
        self._states = states
        self._closed: dict[int, frozenset[int]] = {}

    def __repr__(self) -> str:
        return f"Calendar({self.country!r}, {self._states!r})"

    def is_working_day(self, day: date) -> bool:
        """Whether `day` is neither a Saturday, a Sunday nor a public holiday."""
        closed = self._closed.get(day.year) or self._load(day.year)
        return day.toordinal() not in closed

    def next_working_day(self, day: date) -> date:
        """`day` itself if it is a working day, else the next one (§ 193 BGB)."""
        while not self.is_working_day(day):
            day += _ONE_DAY
        return day

    def window(self, day: date, days: int) -> date:
        """The first working day from `day` to `day` + `days`, both included; if there is none, the last."""
        last = day + timedelta(days=_not_negative(days, "A window"))
        return min(self.next_working_day(day), last)

    def term_end(self, sent: date, days: int) -> date:
        """Last day of a term of `days` that begins with `sent`.

        The day of sending is not counted (§ 187 (1) BGB), the term ends with the end of its last day
        (§ 188 (1)), and a Saturday, Sunday or public holiday there gives way to the next working day (§ 193).
        """
        return self.next_working_day(sent + timedelta(days=_not_negative(days, "A term")))

    def _load(self, year: int) -> frozenset[int]:
        closed = frozenset(
            {day.toordinal() for day in _weekends(year)}
            | {day.toordinal() for day in _public_holidays(self.country, self._states, year)}
        )
        self._closed[year] = closed
        return closed


def _not_negative(days: int, what: str) -> int:
    if days < 0:
        raise CalendarError(f"{what} cannot have {days} days; expected 0 or more.")
    return days


def _weekends(year: int) -> Iterator[date]:
    first = date(year, 1, 1).toordinal()
    for number in range(first, date(year, 12, 31).toordinal() + 1):
        day = date.fromordinal(number)
        if day.weekday() >= _SATURDAY:
            yield day


def _public_holidays(country: str, states: tuple[str, ...], year: int) -> Iterator[date]:
    for state in states or (None,):
        for day in holidays.country_holidays(country, subdiv=state, years=year):
            if day.year == year:
                yield day


def calendar_for(country: str, subdivision: str | None = None) -> Calendar:
    """The calendar of a country ("DE") and a state ("BY", "DE-BY" or "Bayern"); the same object each time.

    A state that is None, "ALL" or unknown means: every state's holiday counts, to the debtor's favour.
    Raises CalendarError for a country without holiday data.
    """
    return _calendar(country, subdivision)


@lru_cache(maxsize=2048)
def _calendar(country: str, subdivision: str | None) -> Calendar:
    code = country.strip().upper() if country else ""
    return _shared_calendar(code, _states_that_count(code, subdivision))


@lru_cache(maxsize=1024)
def _shared_calendar(country: str, states: tuple[str, ...]) -> Calendar:
    return Calendar(country, states)


def _states_that_count(country: str, subdivision: str | None) -> tuple[str, ...]:
    names = _state_names(country)
    wanted = (subdivision or "").strip().casefold()
    state = names.get(wanted) or names.get(wanted.removeprefix(f"{country.casefold()}-"))
    if state:
        return (state,)
    return tuple(sorted({code for code in names.values() if _STATE_CODE.fullmatch(code)}))


@lru_cache(maxsize=256)
def _state_names(country: str) -> dict[str, str]:
    """Code and written-out names of each state of a country, in small letters, to its code."""
    try:
        place = holidays.country_holidays(country)
    except (NotImplementedError, AttributeError) as error:
        raise CalendarError(
            f"There are no holidays for the country {country!r}; expected an ISO code such as DE, AT or CH."
        ) from error
    aliases = {alias.casefold(): code for code, names in place.get_subdivision_aliases().items() for alias in names}
    return aliases | {code.casefold(): code for code in place.subdivisions}


def month_end_series(first: date, count: int) -> list[date]:
    """`count` days a month apart, beginning with `first`: the same day number, else the month's last day.

    31 January is followed by 28 (or 29) February and 31 March (§ 188 (2), (3) BGB).
    """
    if count < 0:
        raise CalendarError(f"A series cannot have {count} days; expected 0 or more.")
    return [_months_later(first, months) for months in range(count)]


def _months_later(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, 12)
    year = first.year + years
    return date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))


def parse_day(text: str) -> date:
    """Read an ISO day, "2026-09-03". Raises CalendarError for anything else."""
    if type(text) is not str or not _ISO_DAY.fullmatch(text):
        raise CalendarError(f"{text!r:.60} is not a day; expected year-month-day such as 2026-09-03.")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CalendarError(f"{text!r} is not a day of the calendar.") from error
