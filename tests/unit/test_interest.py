from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mahnlauf.core import rates
from mahnlauf.ledger.interest import (
    NO_INTEREST,
    InterestError,
    InterestRule,
    accrued,
    accrued_minor,
    is_provisional,
    round_half_up,
    rule_for,
    segments,
)

ONE_DAY = timedelta(days=1)
CONSUMER = InterestRule("statutory", margin_points=Decimal(5))
PRINCIPAL = st.integers(1, 10**9)
DAYS = st.dates(date(2015, 1, 1), date(2027, 12, 31))
LENGTH = st.integers(0, 1500)
RULES = st.one_of(
    st.builds(
        InterestRule,
        mode=st.just("statutory"),
        margin_points=st.sampled_from([Decimal(5), Decimal(9), Decimal("9.2")]),
        day_count=st.sampled_from(["act/act", "act/365"]),
        table=st.sampled_from(["DE", "AT"]),
    ),
    st.builds(
        InterestRule,
        mode=st.just("fixed"),
        rate_percent=st.decimals(0, 20, places=3),
        day_count=st.sampled_from(["act/act", "act/365"]),
    ),
)


def day_by_day(principal: int, first: date, last: date, rule: InterestRule) -> Fraction:
    """The same interest, counted one day at a time."""
    total = Fraction(0)
    for day in (first + timedelta(days=n) for n in range((last - first).days + 1)):
        leap = day.year % 4 == 0 and (day.year % 100 != 0 or day.year % 400 == 0)
        year_days = 366 if leap and rule.day_count == "act/act" else 365
        rate = rule.rate_percent or Decimal(0)
        if rule.margin_points is not None:
            rate = rates.base_rate(day, rule.table) + rule.margin_points
        total += Fraction(principal) * Fraction(rate) / 100 / year_days
    return total


@settings(deadline=None, max_examples=60)
@given(PRINCIPAL, DAYS, LENGTH, RULES)
def test_interest_over_segments_is_interest_day_by_day(
    principal: int, first: date, length: int, rule: InterestRule
) -> None:
    last = first + timedelta(days=length)
    exact = day_by_day(principal, first, last, rule)
    assert accrued(principal, first, last, rule) == exact
    assert sum(segment.exact for segment in segments(principal, first, last, rule)) == exact


@settings(deadline=None)
@given(PRINCIPAL, DAYS, LENGTH, LENGTH, RULES)
def test_interest_of_adjoining_periods_adds_up(
    principal: int, first: date, one: int, other: int, rule: InterestRule
) -> None:
    middle = first + timedelta(days=one)
    last = middle + timedelta(days=1 + other)
    parts = accrued(principal, first, middle, rule) + accrued(principal, middle + ONE_DAY, last, rule)
    assert accrued(principal, first, last, rule) == parts


@settings(deadline=None)
@given(PRINCIPAL, PRINCIPAL, DAYS, LENGTH, RULES)
def test_interest_is_linear_in_the_principal(
    one: int, other: int, first: date, length: int, rule: InterestRule
) -> None:
    last = first + timedelta(days=length)
    together = accrued(one, first, last, rule) + accrued(other, first, last, rule)
    assert accrued(one + other, first, last, rule) == together


@settings(deadline=None)
@given(PRINCIPAL, DAYS, LENGTH, RULES)
def test_interest_is_rounded_once(principal: int, first: date, length: int, rule: InterestRule) -> None:
    last = first + timedelta(days=length)
    assert accrued_minor(principal, first, last, rule) == round_half_up(accrued(principal, first, last, rule))


@settings(deadline=None)
@given(PRINCIPAL, DAYS, LENGTH, RULES)
def test_segments_adjoin_and_cover_each_day_once(principal: int, first: date, length: int, rule: InterestRule) -> None:
    last = first + timedelta(days=length)
    parts = segments(principal, first, last, rule)
    assert (parts[0].first, parts[-1].last) == (first, last)
    assert all(left.last + ONE_DAY == right.first for left, right in pairwise(parts))
    assert sum(part.days for part in parts) == length + 1
    if rule.day_count == "act/act":
        assert all(part.first.year == part.last.year for part in parts)


@pytest.mark.parametrize("principal", [0, -100])
def test_no_principal_bears_no_interest(principal: int) -> None:
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    assert accrued(principal, first, last, CONSUMER) == 0
    assert accrued_minor(principal, first, last, CONSUMER) == 0
    assert segments(principal, first, last, CONSUMER) == ()


def test_no_day_and_no_rule_bear_no_interest() -> None:
    assert accrued(100000, date(2026, 7, 2), date(2026, 7, 1), CONSUMER) == 0
    assert segments(100000, date(2026, 7, 2), date(2026, 7, 1), CONSUMER) == ()
    assert accrued(100000, date(2026, 1, 1), date(2026, 12, 31), NO_INTEREST) == 0


def test_an_exclusive_last_day_is_one_day_less() -> None:
    exclusive = InterestRule("fixed", rate_percent=Decimal(5), last_day="exclusive")
    inclusive = InterestRule("fixed", rate_percent=Decimal(5))
    first, last = date(2026, 5, 1), date(2026, 7, 25)
    assert accrued(50000, first, last, exclusive) == accrued(50000, first, last - ONE_DAY, inclusive)
    assert accrued(50000, first, first, exclusive) == 0
    assert accrued_minor(50000, first, last, exclusive) == 582
    assert accrued_minor(50000, first, last, inclusive) == 589


def test_a_full_year_gives_exactly_the_yearly_rate() -> None:
    rule = InterestRule("fixed", rate_percent=Decimal(5))
    for year in (2024, 2025, 2028):
        assert accrued(100000, date(year, 1, 1), date(year, 12, 31), rule) == 5000


def test_a_negative_base_rate_lowers_the_total_but_never_below_zero() -> None:
    first, last = date(2020, 1, 1), date(2020, 12, 31)
    assert accrued(100000, first, last, CONSUMER) == 4120
    assert accrued(100000, first, last, InterestRule("statutory", margin_points=Decimal("0.5"))) == 0


def test_interest_beyond_the_known_rates_uses_the_last_one_and_says_so() -> None:
    assert not is_provisional(rates.known_until())
    assert is_provisional(rates.known_until() + ONE_DAY)
    parts = segments(100000, date(2026, 12, 1), date(2027, 2, 1), CONSUMER)
    assert [(part.rate_percent, part.provisional) for part in parts] == [
        (Decimal("6.52"), False),
        (Decimal("6.52"), True),
    ]
    fixed = segments(100000, date(2027, 1, 1), date(2030, 1, 1), InterestRule("fixed", rate_percent=Decimal(5)))
    assert not any(part.provisional for part in fixed)


def test_the_austrian_base_rate_is_known_for_three_half_years() -> None:
    rule = rule_for("AT", "business")
    parts = segments(100000, date(2025, 6, 30), date(2027, 1, 1), rule)
    assert {part.rate_percent for part in parts} == {Decimal("10.73")}
    assert [is_provisional(day, "AT") for day in (date(2025, 6, 30), date(2025, 7, 1), date(2027, 1, 1))] == [
        True,
        False,
        True,
    ]


@pytest.mark.parametrize(
    "country, buyer_type, rule",
    [
        ("DE", "consumer", CONSUMER),
        ("DE", "business", InterestRule("statutory", margin_points=Decimal(9))),
        ("AT", "consumer", InterestRule("fixed", rate_percent=Decimal(4))),
        ("AT", "business", InterestRule("statutory", margin_points=Decimal("9.2"), table="AT")),
        ("CH", "consumer", InterestRule("fixed", rate_percent=Decimal(5))),
        ("CH", "business", InterestRule("fixed", rate_percent=Decimal(5))),
        ("ch", "business", InterestRule("fixed", rate_percent=Decimal(5))),
        ("FR", "consumer", NO_INTEREST),
        ("FR", "business", InterestRule("statutory", margin_points=Decimal(9))),
    ],
)
def test_the_law_of_each_country_has_its_rule(country: str, buyer_type: str, rule: InterestRule) -> None:
    assert rule_for(country, buyer_type) == rule


def test_an_unknown_type_of_buyer_is_refused() -> None:
    with pytest.raises(InterestError, match="expected consumer or business"):
        rule_for("DE", "robot")


@pytest.mark.parametrize(
    "fields, sentence",
    [
        ({"mode": "daily"}, "mode is 'daily'"),
        ({"mode": "none", "day_count": "30/360"}, "day_count is '30/360'"),
        ({"mode": "none", "last_day": "maybe"}, "last_day is 'maybe'"),
        ({"mode": "statutory"}, "margin_points is None"),
        ({"mode": "statutory", "margin_points": 5.0}, "margin_points is 5.0"),
        ({"mode": "fixed"}, "rate_percent is None"),
        ({"mode": "fixed", "rate_percent": Decimal("NaN")}, "rate_percent is Decimal"),
    ],
)
def test_a_rule_that_contradicts_itself_is_refused(fields: dict[str, object], sentence: str) -> None:
    with pytest.raises(InterestError, match=sentence):
        InterestRule(**fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "day, percent",
    [
        (date(2002, 1, 1), "2.57"),
        (date(2008, 12, 31), "3.19"),
        (date(2009, 7, 1), "0.12"),
        (date(2016, 6, 30), "-0.83"),
        (date(2016, 7, 1), "-0.88"),
        (date(2022, 12, 31), "-0.88"),
        (date(2023, 1, 1), "1.62"),
        (date(2024, 6, 30), "3.62"),
        (date(2026, 6, 30), "1.27"),
        (date(2026, 7, 1), "1.52"),
        (date(2030, 1, 1), "1.52"),
        (date(2001, 12, 31), "2.57"),
    ],
)
def test_the_base_rate_of_a_day_is_the_last_one_published_before_it(day: date, percent: str) -> None:
    assert rates.base_rate(day) == Decimal(percent)


@pytest.mark.parametrize("table", ["DE", "AT"])
def test_the_rate_table_has_one_row_per_half_year_without_gaps(table: str) -> None:
    data = json.loads(files("mahnlauf.core").joinpath("base_rates.json").read_text("utf-8"))[table]
    days = [date.fromisoformat(day) for day, _ in data["rates"]]
    assert days == sorted(set(days))
    assert all((day.day, day.month) in ((1, 1), (1, 7)) for day in days)
    assert all(Decimal(percent).is_finite() for _, percent in data["rates"])
    assert days[-1] < date.fromisoformat(data["known_until"])
    if table == "DE":
        assert len(days) == 2 * (2026 - 2002 + 1)


def test_a_half_year_with_the_same_rate_is_no_change() -> None:
    changes = rates.rate_changes(date(2025, 8, 1), date(2026, 12, 31))
    assert changes == ((date(2025, 8, 1), Decimal("1.27")), (date(2026, 7, 1), Decimal("1.52")))


def test_an_unknown_table_of_rates_is_refused_by_name() -> None:
    with pytest.raises(rates.RateError, match="'FR'; expected DE or AT"):
        rates.base_rate(date(2026, 1, 1), "FR")
