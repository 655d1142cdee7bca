"""VAT arithmetic in minor units: every rate's net and tax add up to the total, whatever is divided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from mahnlauf.core.money import round_half_up


@dataclass(frozen=True, slots=True)
class Vat:
    """What is taxed at one rate (percent as a decimal text; empty: no VAT is charged at all). Minor units."""

    rate: str
    net_minor: int
    tax_minor: int

    @property
    def gross_minor(self) -> int:
        """Net and tax."""
        return self.net_minor + self.tax_minor

    def as_json(self) -> list[Any]:
        """``[rate, net, tax]``."""
        return [self.rate, self.net_minor, self.tax_minor]


def from_gross(gross: int, rate: str) -> Vat:
    """The VAT inside a gross amount, rounded half up: 11900 at 19 % is 10000 and 1900."""
    percent = Fraction(rate or 0)
    tax = round_half_up(gross * percent / (100 + percent))
    return Vat(rate, gross - tax, tax)


def total(groups: Iterable[Vat]) -> int:
    """The gross of all rates."""
    return sum(one.gross_minor for one in groups)


def share(groups: Sequence[Vat], amount: int) -> tuple[Vat, ...]:
    """What part of each rate an amount of the whole is (0 to its total): by gross, rests to the largest remainders.
    The whole amount is exactly all there is."""
    whole = total(groups)
    parts = [divmod(amount * one.gross_minor, whole) for one in groups]
    shares = [quotient for quotient, _ in parts]
    by_remainder = sorted(range(len(parts)), key=lambda index: (-parts[index][1], index))
    for index in by_remainder[: amount - sum(shares)]:
        shares[index] += 1
    return tuple(_part(one, gross) for one, gross in zip(groups, shares, strict=True) if gross)


def less(groups: Iterable[Vat], taken: Iterable[Vat]) -> tuple[Vat, ...]:
    """What is left of each rate."""
    left = {one.rate: one for one in groups}
    for one in taken:
        known = left.get(one.rate, Vat(one.rate, 0, 0))
        left[one.rate] = Vat(one.rate, known.net_minor - one.net_minor, known.tax_minor - one.tax_minor)
    return tuple(one for one in left.values() if one.net_minor or one.tax_minor)


def _part(one: Vat, gross: int) -> Vat:
    tax = round_half_up(Fraction(one.tax_minor * gross, one.gross_minor))
    return Vat(one.rate, gross - tax, tax)
