"""Default interest (Verzugszinsen): exact fractions over rate segments, rounded once when booked or printed.

§ 288 BGB names the rate. The first interest day is the one after the day that caused default (§ 187 (1)).
Every day of default that has begun counts, so the day of receipt does. No interest on interest (§ 289).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from mahnlauf.core import rates
from mahnlauf.core.interest_rule import NO_INTEREST, InterestError, InterestRule
from mahnlauf.core.money import round_half_up

__all__ = [
    "NO_INTEREST",
    "InterestError",
    "InterestRule",
    "Segment",
    "accrued",
    "accrued_minor",
    "factor",
    "is_provisional",
    "round_half_up",
    "rule_for",
    "segments",
]

_ONE_DAY = timedelta(days=1)
_NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Segment:
    """Days at one rate and, under act/act, in one year: `exact` is the interest in minor units, not rounded.

    `provisional`: a day of it lies where the base rate is not published yet.
    """

    first: date
    last: date
    days: int
    rate_percent: Decimal
    year_days: int
    exact: Fraction
    provisional: bool


def segments(principal_minor: int, first: date, last: date, rule: InterestRule) -> tuple[Segment, ...]:
    """The interest on a principal from day `first` to day `last`, split where the rate changes.

    Under act/act it is split at each year's end too. Empty without a rule, a principal or a day.
    """
    if principal_minor <= 0:
        return ()
    return tuple(
        Segment(
            first=start,
            last=end,
            days=_days(start, end),
            rate_percent=rate,
            year_days=year_days,
            exact=principal_minor * _share(start, end, rate, year_days),
            provisional=rule.mode == "statutory"
            and (is_provisional(start, rule.table) or is_provisional(end, rule.table)),
        )
        for start, end, rate, year_days in _spans(first, last, rule)
    )


@lru_cache(maxsize=8192)
def factor(first: date, last: date, rule: InterestRule) -> Fraction:
    """Interest on one minor unit of principal from `first` to `last`, exact."""
    return sum((_share(*span) for span in _spans(first, last, rule)), _NOTHING)


def accrued(principal_minor: int, first: date, last: date, rule: InterestRule) -> Fraction:
    """Interest in minor units from day `first` to day `last`, exact; 0 for a principal of 0 or less."""
    if principal_minor <= 0:
        return _NOTHING
    unit = factor(first, last, rule)
    return Fraction(principal_minor * unit.numerator, unit.denominator)


def accrued_minor(principal_minor: int, first: date, last: date, rule: InterestRule) -> int:
    """`accrued`, rounded half up once to whole minor units. Made for runs over many claims."""
    if principal_minor <= 0:
        return 0
    unit = factor(first, last, rule)
    denominator = unit.denominator
    return (2 * principal_minor * unit.numerator + denominator) // (2 * denominator)


def is_provisional(day: date, table: str = "DE") -> bool:
    """Whether the base rate of `day` is not published, so that interest up to there may still change."""
    return rates.is_provisional(day, table)


def rule_for(country: str, buyer_type: str) -> InterestRule:
    """The statutory rule for a buyer ("consumer" or "business") in a country ("DE").

    Germany § 288 BGB, Austria § 1000 ABGB and § 456 UGB, Switzerland Art. 104 OR; elsewhere businesses owe
    what the seller's law says (§ 288 (2) BGB), consumers nothing.
    """
    if buyer_type not in ("consumer", "business"):
        raise InterestError(f'The buyer is "{buyer_type}"; expected consumer or business.')
    rate = rates.statutory_rate(country, buyer_type)
    if rate is None and buyer_type == "business":
        rate = rates.statutory_rate("DE", buyer_type)
    if rate is None:
        return NO_INTEREST
    if rate.rate_percent is not None:
        return InterestRule("fixed", rate_percent=rate.rate_percent)
    return InterestRule("statutory", margin_points=rate.margin_points, table=rate.table)


def _spans(first: date, last: date, rule: InterestRule) -> Iterator[tuple[date, date, Decimal, int]]:
    """First day, last day, percent a year and days of the year of each segment."""
    if rule.last_day == "exclusive":
        last -= _ONE_DAY
    if rule.mode == "none" or last < first:
        return
    for start, end, rate in _rate_spans(first, last, rule):
        if rule.day_count == "act/365":
            yield start, end, rate, 365
        else:
            yield from _year_spans(start, end, rate)


def _rate_spans(first: date, last: date, rule: InterestRule) -> Iterator[tuple[date, date, Decimal]]:
    """A total below zero counts as zero: a debtor in default is never owed interest."""
    if rule.mode == "fixed":
        assert rule.rate_percent is not None
        yield first, last, max(rule.rate_percent, Decimal(0))
        return
    assert rule.margin_points is not None
    changes = rates.rate_changes(first, last, rule.table)
    ends = [change.day - _ONE_DAY for change in changes[1:]] + [last]
    for change, end in zip(changes, ends, strict=True):
        yield change.day, end, max(change.percent + rule.margin_points, Decimal(0))


def _year_spans(first: date, last: date, rate: Decimal) -> Iterator[tuple[date, date, Decimal, int]]:
    for year in range(first.year, last.year + 1):
        start, end = max(first, date(year, 1, 1)), min(last, date(year, 12, 31))
        yield start, end, rate, _days(date(year, 1, 1), date(year, 12, 31))


def _days(first: date, last: date) -> int:
    return last.toordinal() - first.toordinal() + 1


def _share(first: date, last: date, rate: Decimal, year_days: int) -> Fraction:
    percent, scale = rate.as_integer_ratio()
    return Fraction(_days(first, last) * percent, 100 * scale * year_days)
