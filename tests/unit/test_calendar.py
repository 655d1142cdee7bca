from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mahnlauf.core.calendar import CalendarError, calendar_for, month_end_series, parse_day

DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))
STATES = ["BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH"]
EPIPHANY = date(2027, 1, 6)


@settings(deadline=None)
@given(DAYS, st.sampled_from(STATES))
def test_working_days_are_weekdays_without_a_public_holiday(day: date, state: str) -> None:
    closed = day.weekday() >= 5 or day in holidays.country_holidays("DE", subdiv=state)
    assert calendar_for("DE", state).is_working_day(day) is not closed


def test_christmas_eve_and_new_years_eve_are_working_days() -> None:
    calendar = calendar_for("DE", "BY")
    assert calendar.is_working_day(date(2026, 12, 24))
    assert calendar.is_working_day(date(2026, 12, 31))


def test_a_one_off_holiday_counts() -> None:
    assert not calendar_for("DE", "BE").is_working_day(date(2025, 5, 8))
    assert calendar_for("DE", "HH").is_working_day(date(2025, 5, 8))


@pytest.mark.parametrize("subdivision", [None, "", "ALL", "all", "XX", "Atlantis"])
def test_an_unknown_state_has_every_states_holidays(subdivision: str | None) -> None:
    calendar = calendar_for("DE", subdivision)
    assert calendar is calendar_for("DE")
    assert not calendar.is_working_day(EPIPHANY)
    assert not calendar.is_working_day(date(2026, 11, 18))
    assert not calendar.is_working_day(date(2028, 8, 15))
    assert calendar.is_working_day(date(2028, 8, 8)), "a town's own holiday is no state's"


@settings(deadline=None)
@given(DAYS)
def test_an_unknown_state_is_the_most_generous_one(day: date) -> None:
    everywhere = all(calendar_for("DE", state).is_working_day(day) for state in STATES)
    assert calendar_for("DE").is_working_day(day) is everywhere


@pytest.mark.parametrize("name", ["BY", "by", "DE-BY", "de-by", " BY ", "Bayern"])
def test_a_state_is_known_by_code_and_by_name(name: str) -> None:
    assert calendar_for("DE", name) is calendar_for("DE", "BY")
    assert not calendar_for("DE", name).is_working_day(EPIPHANY)
    assert calendar_for("DE", "HH").is_working_day(EPIPHANY)


@pytest.mark.parametrize(
    "country, state, day",
    [
        ("AT", None, date(2026, 10, 26)),
        ("at", "9", date(2026, 10, 26)),
        ("CH", "ZH", date(2028, 8, 1)),
        ("JP", None, date(2026, 2, 11)),
        ("AUT", None, date(2026, 10, 26)),
    ],
)
def test_other_countries_have_their_own_holidays(country: str, state: str | None, day: date) -> None:
    assert not calendar_for(country, state).is_working_day(day)


@pytest.mark.parametrize("country", ["XX", "", "Germany"])
def test_an_unknown_country_is_refused_by_name(country: str) -> None:
    with pytest.raises(CalendarError, match="expected an ISO code such as DE") as refusal:
        calendar_for(country)
    assert country.upper() in str(refusal.value)


def test_a_calendar_says_which_place_it_is_for() -> None:
    assert repr(calendar_for("DE", "BY")) == "Calendar('DE', ('BY',))"


@settings(deadline=None)
@given(DAYS, st.sampled_from(STATES))
def test_the_next_working_day_is_the_first_one_from_the_day_itself(day: date, state: str) -> None:
    calendar = calendar_for("DE", state)
    rolled = calendar.next_working_day(day)
    skipped = [day + timedelta(days=n) for n in range((rolled - day).days)]
    assert calendar.is_working_day(rolled)
    assert not any(calendar.is_working_day(before) for before in skipped)
    assert calendar.next_working_day(rolled) == rolled


@settings(deadline=None)
@given(DAYS, st.integers(0, 60), st.sampled_from(STATES))
def test_a_term_never_ends_early_and_never_on_a_closed_day(sent: date, days: int, state: str) -> None:
    calendar = calendar_for("DE", state)
    end = calendar.term_end(sent, days)
    assert end >= sent + timedelta(days=days)
    assert calendar.is_working_day(end)


@settings(deadline=None)
@given(DAYS, st.integers(0, 9), st.sampled_from(STATES))
def test_a_window_is_never_left(day: date, days: int, state: str) -> None:
    calendar = calendar_for("DE", state)
    found = calendar.window(day, days)
    assert day <= found <= day + timedelta(days=days)
    assert calendar.is_working_day(found) or found == day + timedelta(days=days)


def test_negative_terms_and_windows_are_refused() -> None:
    calendar = calendar_for("DE", "BY")
    with pytest.raises(CalendarError, match="A term cannot have -1 days"):
        calendar.term_end(EPIPHANY, -1)
    with pytest.raises(CalendarError, match="A window cannot have -1 days"):
        calendar.window(EPIPHANY, -1)


def test_instalments_of_a_month_end_keep_their_day_number() -> None:
    assert month_end_series(date(2026, 8, 31), 7) == [
        date(2026, 8, 31),
        date(2026, 9, 30),
        date(2026, 10, 31),
        date(2026, 11, 30),
        date(2026, 12, 31),
        date(2027, 1, 31),
        date(2027, 2, 28),
    ]
    assert month_end_series(date(2028, 1, 30), 3) == [date(2028, 1, 30), date(2028, 2, 29), date(2028, 3, 30)]


@settings(deadline=None)
@given(DAYS, st.integers(0, 36))
def test_instalments_are_a_month_apart(first: date, count: int) -> None:
    series = month_end_series(first, count)
    months = [day.year * 12 + day.month for day in series]
    assert months == list(range(first.year * 12 + first.month, first.year * 12 + first.month + count))
    assert all(day.day == min(first.day, monthrange(day.year, day.month)[1]) for day in series)


def test_a_series_of_less_than_nothing_is_refused() -> None:
    with pytest.raises(CalendarError, match="-1 days"):
        month_end_series(EPIPHANY, -1)


@settings(deadline=None)
@given(st.dates(date(1000, 1, 1)))
def test_a_day_reads_back_as_it_was_written(day: date) -> None:
    assert parse_day(day.isoformat()) == day


@pytest.mark.parametrize(
    "text",
    ["", "03.09.2026", "20260903", "2026-W36-4", "2026-9-3", "2026-02-30", "2026-09-03T00:00:00", None, 2026],
)
def test_what_is_no_day_is_refused_by_name(text: str) -> None:
    with pytest.raises(CalendarError) as refusal:
        parse_day(text)
    assert repr(text) in str(refusal.value)
