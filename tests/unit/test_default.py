from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mahnlauf.core.calendar import calendar_for
from mahnlauf.dunning.default import limitation_end, limitation_warning, thirty_days

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


def test_default_begins_the_day_after_thirty_days() -> None:
    calendar = calendar_for("DE", "NW")
    assert thirty_days(date(2026, 9, 1), calendar) == (date(2026, 10, 1), date(2026, 10, 2))


def test_thirty_days_that_end_on_a_holiday_end_on_the_next_working_day() -> None:
    calendar = calendar_for("DE", "NW")
    assert thirty_days(date(2026, 9, 3), calendar) == (date(2026, 10, 5), date(2026, 10, 6))


@settings(deadline=None)
@given(DAYS)
def test_default_never_begins_within_thirty_days_of_the_invoice(received: date) -> None:
    last_day, default_from = thirty_days(received, calendar_for("DE"))
    assert last_day >= received + timedelta(days=30)
    assert default_from == last_day + timedelta(days=1)


@settings(deadline=None)
@given(DAYS)
def test_a_claim_is_barred_with_the_end_of_the_third_year(arisen: date) -> None:
    assert limitation_end(arisen) == date(arisen.year + 3, 12, 31)


@pytest.mark.parametrize(
    "today, warned",
    [(date(2026, 9, 30), None), (date(2026, 10, 1), date(2026, 12, 31)), (date(2027, 1, 5), date(2026, 12, 31))],
)
def test_limitation_is_warned_of_from_october_of_the_last_year_on(today: date, warned: date | None) -> None:
    assert limitation_warning(date(2023, 6, 1), today) == warned
