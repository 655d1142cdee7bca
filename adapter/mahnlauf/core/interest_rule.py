"""How a claim bears interest: the rule as data. Computing it is the ledger's."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from mahnlauf.core.errors import BadInput


class InterestError(BadInput):
    """An interest rule that contradicts itself; the text is one sentence."""


def _one_of(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise InterestError(f"Interest {name} is {value!r}; expected {' or '.join(allowed)}.")


def _decimal(name: str, value: Decimal | None) -> None:
    if not isinstance(value, Decimal) or not value.is_finite():
        raise InterestError(f"Interest {name} is {value!r}; expected a decimal number of percent.")


@dataclass(frozen=True, slots=True)
class InterestRule:
    """How a claim bears interest.

    mode: "statutory" is `margin_points` over the base rates of `table` ("DE" or "AT"), "fixed" is
    `rate_percent` a year, "none" is none. day_count: "act/act" divides by the days of the calendar year,
    "act/365" always by 365. last_day: whether the day of receipt counts. Raises InterestError.
    """

    mode: Literal["none", "statutory", "fixed"]
    margin_points: Decimal | None = None
    rate_percent: Decimal | None = None
    day_count: Literal["act/act", "act/365"] = "act/act"
    last_day: Literal["inclusive", "exclusive"] = "inclusive"
    table: str = "DE"

    def __post_init__(self) -> None:
        _one_of("mode", self.mode, ("none", "statutory", "fixed"))
        _one_of("day_count", self.day_count, ("act/act", "act/365"))
        _one_of("last_day", self.last_day, ("inclusive", "exclusive"))
        if self.mode == "statutory":
            _decimal("margin_points", self.margin_points)
        if self.mode == "fixed":
            _decimal("rate_percent", self.rate_percent)


NO_INTEREST = InterestRule("none")
