"""Money: a whole number of minor units (cents, yen, fils) and its ISO 4217 currency.

Exponents, symbols and patterns come from the CLDR data inside Babel. Nothing here is a float.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from babel.core import Locale, UnknownLocaleError
from babel.numbers import format_currency, get_currency_precision, list_currencies

from mahnlauf.core.errors import BadInput

__all__ = [
    "Money",
    "MoneyError",
    "exponent",
    "format_minor",
    "known_currencies",
    "known_currency",
    "round_half_up",
    "split_evenly",
]

_AMOUNT = re.compile(r"([+-]?)([0-9]{1,15})(?:\.([0-9]{0,20}))?", re.ASCII)


class MoneyError(BadInput):
    """An amount or a currency that cannot be used; the text is one sentence that names what arrived."""


@lru_cache(maxsize=1)
def _currencies() -> frozenset[str]:
    return frozenset(list_currencies())


def known_currencies() -> list[str]:
    """Every code that `known_currency` knows."""
    return sorted(_currencies())


def known_currency(code: str | None) -> bool:
    """Whether `code` is an ISO 4217 code in capitals, such as "EUR"."""
    return code in _currencies()


@lru_cache(maxsize=512)
def exponent(currency: str) -> int:
    """Decimals of a currency: EUR 2, JPY 0, KWD 3. Raises MoneyError for an unknown code."""
    if not known_currency(currency):
        raise MoneyError(f"The currency {currency!r} is unknown; expected an ISO 4217 code in capitals such as EUR.")
    return get_currency_precision(currency)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units of one currency: Money(11900, "EUR") is 119.00 euro.

    Adding, subtracting and ordering two currencies raises MoneyError; comparing them with == is False.
    """

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise MoneyError(f"The amount {self.minor!r} is not a whole number of minor units.")
        exponent(self.currency)

    @classmethod
    def parse(cls, text: str, currency: str) -> Money:
        """Read a decimal string as shops write it: "119.00", "-26.75", "7". Raises MoneyError.

        Zeros beyond the currency's decimals are accepted ("119.0000" euro), other digits there are not.
        """
        decimals = exponent(currency)
        match = _AMOUNT.fullmatch(text.strip()) if type(text) is str else None
        if match is None:
            raise MoneyError(f"The amount {text!r:.60} is no number; expected a decimal string such as 119.00.")
        sign, whole, fraction = match.group(1), match.group(2), (match.group(3) or "").rstrip("0")
        if len(fraction) > decimals:
            raise MoneyError(
                f"The amount {text!r:.60} has {len(fraction)} decimals; {currency} has at most {decimals}."
            )
        minor = int(whole + fraction.ljust(decimals, "0"))
        return cls(-minor if sign == "-" else minor, currency)

    @property
    def decimal(self) -> Decimal:
        """The amount in major units, with the currency's decimals: Decimal("119.00")."""
        return Decimal(f"{self.minor}E-{exponent(self.currency)}")

    def format(self, locale: str = "de") -> str:
        """The amount as people read it: "1.306,75 €" with a no-break space."""
        return format_minor(self.minor, self.currency, locale)

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._minor_of(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._minor_of(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._minor_of(other)

    def __le__(self, other: Money) -> bool:
        return self.minor <= self._minor_of(other)

    def __gt__(self, other: Money) -> bool:
        return self.minor > self._minor_of(other)

    def __ge__(self, other: Money) -> bool:
        return self.minor >= self._minor_of(other)

    def _minor_of(self, other: Money) -> int:
        if not isinstance(other, Money):
            raise MoneyError(f"{self.currency} cannot be combined with {other!r}; expected Money.")
        if other.currency != self.currency:
            raise MoneyError(f"{self.currency} and {other.currency} cannot be added up or compared.")
        return other.minor


def round_half_up(value: Fraction | int) -> int:
    """Round minor units to whole ones; a half goes away from zero, so -x gives -(x)."""
    numerator, denominator = value.numerator, value.denominator
    if numerator < 0:
        return -((denominator - 2 * numerator) // (2 * denominator))
    return (2 * numerator + denominator) // (2 * denominator)


def split_evenly(minor: int, parts: int) -> list[int]:
    """Split minor units into equal parts, the rest on the last: 59900 in 6 is 5 x 9983 and 9985."""
    if parts < 1:
        raise MoneyError(f"An amount cannot be split into {parts} parts; expected at least 1.")
    share = abs(minor) // parts
    if minor < 0:
        share = -share
    return [share] * (parts - 1) + [minor - share * (parts - 1)]


def format_minor(minor: int, currency: str, locale: str = "de") -> str:
    """Minor units as people read them: (130675, "EUR", "de") is "1.306,75 €". The text is Babel's.

    `locale` is "de", "en", "de_CH" or "de-CH". Raises MoneyError for an unknown currency or locale.
    """
    layout = _layout(currency, locale)
    if layout is None:
        return _babel_text(minor, currency, locale)
    return layout.text(minor)


@dataclass(frozen=True, slots=True)
class _Layout:
    """What stands around and between the digits of a currency in a locale that groups by thousands."""

    before: str
    after: str
    minus_before: str
    minus_after: str
    group: str
    point: str
    decimals: int
    scale: int

    def text(self, minor: int) -> str:
        if minor < 0:
            return f"{self.minus_before}{self._digits(-minor)}{self.minus_after}"
        return f"{self.before}{self._digits(minor)}{self.after}"

    def _digits(self, minor: int) -> str:
        if not self.decimals:
            return f"{minor:,d}".replace(",", self.group)
        whole, rest = divmod(minor, self.scale)
        if whole < 1000:
            return f"{whole}{self.point}{rest:0{self.decimals}d}"
        return f"{whole:,d}".replace(",", self.group) + f"{self.point}{rest:0{self.decimals}d}"


@lru_cache(maxsize=512)
def _layout(currency: str, locale: str) -> _Layout | None:
    """Learn the layout from one amount that Babel printed; None where other amounts do not follow it."""
    decimals = exponent(currency)
    cents = rf"(\D+)1{{{decimals}}}" if decimals else "()"
    pattern = re.compile(rf"(\D*)1(?P<group>\D+)111(?P=group)111{cents}(\D*)")
    ones = int("1" * (7 + decimals))
    plus = pattern.fullmatch(_babel_text(ones, currency, locale))
    minus = pattern.fullmatch(_babel_text(-ones, currency, locale))
    if plus is None or minus is None:
        return None
    before, group, point, after = plus.groups()
    layout = _Layout(before, after, minus[1], minus[4], group, point, decimals, 10**decimals)
    probes = [sign * int("9876543210"[:digits]) for digits in range(1, 11) for sign in (1, -1)]
    fits = all(layout.text(probe) == _babel_text(probe, currency, locale) for probe in [0, *probes])
    return layout if fits else None


@lru_cache(maxsize=4096)
def _babel_text(minor: int, currency: str, locale: str) -> str:
    try:
        parsed = Locale.parse(locale.replace("-", "_"))
    except (ValueError, UnknownLocaleError) as error:
        raise MoneyError(f"The language {locale!r} is unknown; expected a code such as de or en.") from error
    return format_currency(Money(minor, currency).decimal, currency, locale=parsed)
