from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from babel.numbers import format_currency
from hypothesis import given, settings
from hypothesis import strategies as st

from mahnlauf.core.money import (
    Money,
    MoneyError,
    exponent,
    format_minor,
    known_currency,
    round_half_up,
    split_evenly,
)

MINOR = st.integers(-(10**12), 10**12)
CURRENCIES = ["EUR", "CHF", "USD", "GBP", "JPY", "KWD", "PLN", "CZK", "SEK", "TND", "CLF", "DEM"]
LOCALES = ["de", "en", "de_AT", "de_CH", "de-CH", "en_GB", "en_IN", "fr", "es", "pl", "pt_PT", "ar_EG"]


@pytest.mark.parametrize(
    "text, currency, minor",
    [
        ("119.00", "EUR", 11900),
        ("-26.75", "EUR", -2675),
        ("+7.5", "EUR", 750),
        ("7", "EUR", 700),
        ("7.", "EUR", 700),
        ("  0.01 ", "EUR", 1),
        ("-0.00", "EUR", 0),
        ("119.000000", "EUR", 11900),
        ("1199", "JPY", 1199),
        ("1199.00", "JPY", 1199),
        ("1.234", "KWD", 1234),
        ("999999999999999.99", "EUR", 99999999999999999),
    ],
)
def test_amounts_of_shops_are_read_to_the_cent(text: str, currency: str, minor: int) -> None:
    assert Money.parse(text, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    "text",
    [
        "abc",
        "",
        "-",
        ".",
        "NaN",
        "Infinity",
        "-inf",
        "1e3",
        "1,50",
        "1_000",
        "1.306,75",
        "٣",
        "1 2",
        "9" * 16,
    ],
)
def test_what_is_no_amount_is_refused_by_name(text: str) -> None:
    with pytest.raises(MoneyError) as refusal:
        Money.parse(text, "EUR")
    assert repr(text) in str(refusal.value)
    assert "expected a decimal string such as 119.00" in str(refusal.value)


def test_a_refusal_quotes_no_more_than_a_line() -> None:
    with pytest.raises(MoneyError) as refusal:
        Money.parse("x" * 100_000, "EUR")
    assert len(str(refusal.value)) < 200


@pytest.mark.parametrize("value", [119.0, 119, None, Decimal("119.00")])
def test_only_text_is_parsed(value: object) -> None:
    with pytest.raises(MoneyError, match="expected a decimal string"):
        Money.parse(value, "EUR")  # type: ignore[arg-type]


@pytest.mark.parametrize("text, currency, decimals", [("1.005", "EUR", 2), ("1.5", "JPY", 0), ("0.0001", "KWD", 3)])
def test_decimals_that_the_currency_lacks_are_refused(text: str, currency: str, decimals: int) -> None:
    with pytest.raises(MoneyError, match=f"{currency} has at most {decimals}"):
        Money.parse(text, currency)


@pytest.mark.parametrize("code", ["eur", "EURO", "", "ZZZ", None])
def test_an_unknown_currency_is_refused_by_name(code: str | None) -> None:
    assert not known_currency(code)
    with pytest.raises(MoneyError, match="expected an ISO 4217 code"):
        Money.parse("1.00", code)  # type: ignore[arg-type]
    with pytest.raises(MoneyError, match="is unknown"):
        Money(1, code)  # type: ignore[arg-type]


@pytest.mark.parametrize("minor", [1.0, True, "1", Decimal(1), None])
def test_money_is_made_of_whole_minor_units_only(minor: object) -> None:
    with pytest.raises(MoneyError, match="whole number of minor units"):
        Money(minor, "EUR")  # type: ignore[arg-type]


def test_exponents_come_from_the_currency() -> None:
    assert [exponent(code) for code in ("EUR", "CHF", "JPY", "KWD")] == [2, 2, 0, 3]


@settings(deadline=None)
@given(MINOR, st.sampled_from(CURRENCIES))
def test_the_decimal_form_reads_back_as_the_same_money(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert Money.parse(str(money.decimal), currency) == money
    assert -money.decimal.as_tuple().exponent == exponent(currency)  # type: ignore[operator]


@settings(deadline=None)
@given(MINOR, MINOR)
def test_money_of_one_currency_adds_up_and_compares_like_its_minor_units(left: int, right: int) -> None:
    one, other = Money(left, "EUR"), Money(right, "EUR")
    assert one + other == Money(left + right, "EUR")
    assert one - other == one + -other
    assert (one < other, one <= other, one > other, one >= other) == (
        left < right,
        left <= right,
        left > right,
        left >= right,
    )


def test_two_currencies_are_never_added_or_compared() -> None:
    euro, franc = Money(100, "EUR"), Money(100, "CHF")
    for combine in (Money.__add__, Money.__sub__, Money.__lt__, Money.__le__, Money.__gt__, Money.__ge__):
        with pytest.raises(MoneyError, match="EUR and CHF"):
            combine(euro, franc)
    assert euro != franc


def test_money_is_not_combined_with_bare_numbers() -> None:
    with pytest.raises(MoneyError, match="expected Money"):
        Money(100, "EUR") + 1  # type: ignore[operator]


@pytest.mark.parametrize(
    "minor, currency, locale, text",
    [
        (130675, "EUR", "de", "1.306,75\xa0€"),
        (-2675, "EUR", "de", "-26,75\xa0€"),
        (130675, "EUR", "en", "€1,306.75"),
        (-130675, "EUR", "en", "-€1,306.75"),
        (1306, "JPY", "de", "1.306\xa0¥"),
        (1, "KWD", "de", "0,001\xa0KWD"),
        (0, "EUR", "de", "0,00\xa0€"),
    ],
)
def test_amounts_are_printed_as_people_read_them(minor: int, currency: str, locale: str, text: str) -> None:
    assert format_minor(minor, currency, locale) == Money(minor, currency).format(locale) == text


@settings(deadline=None, max_examples=600)
@given(MINOR, st.sampled_from(CURRENCIES), st.sampled_from(LOCALES))
def test_the_fast_format_prints_what_babel_prints(minor: int, currency: str, locale: str) -> None:
    expected = format_currency(Money(minor, currency).decimal, currency, locale=locale.replace("-", "_"))
    assert format_minor(minor, currency, locale) == expected


@settings(deadline=None, max_examples=600)
@given(MINOR, st.sampled_from(["EUR", "CHF", "USD", "JPY", "KWD"]), st.sampled_from(["de", "en"]))
def test_german_and_english_amounts_are_babels(minor: int, currency: str, locale: str) -> None:
    expected = format_currency(Money(minor, currency).decimal, currency, locale=locale)
    assert format_minor(minor, currency, locale) == expected


@pytest.mark.parametrize("locale", ["", "xx", "tlh", "de_DE_DE_DE", "!"])
def test_an_unknown_language_is_refused_by_name(locale: str) -> None:
    with pytest.raises(MoneyError, match="expected a code such as de or en"):
        format_minor(1, "EUR", locale)


def test_a_float_is_never_printed_as_money() -> None:
    with pytest.raises(ValueError, match="format code 'd'"):
        format_minor(1306.75, "EUR", "de")  # type: ignore[arg-type]


def test_the_rest_of_a_split_goes_to_the_last_part() -> None:
    assert split_evenly(59900, 6) == [9983] * 5 + [9985]


@settings(deadline=None)
@given(MINOR, st.integers(1, 120))
def test_the_parts_of_a_split_add_up_and_differ_by_less_than_their_number(minor: int, parts: int) -> None:
    split = split_evenly(minor, parts)
    assert len(split) == parts
    assert sum(split) == minor
    assert len(set(split[:-1])) <= 1
    assert 0 <= abs(split[-1]) - abs(split[0]) < parts
    assert split_evenly(-minor, parts) == [-part for part in split]


@pytest.mark.parametrize("parts", [0, -1])
def test_nothing_is_split_into_no_parts(parts: int) -> None:
    with pytest.raises(MoneyError, match="expected at least 1"):
        split_evenly(100, parts)


@pytest.mark.parametrize(
    "value, rounded",
    [
        (Fraction(1, 2), 1),
        (Fraction(49, 100), 0),
        (Fraction(5, 2), 3),
        (Fraction(-1, 2), -1),
        (Fraction(-49, 100), 0),
        (7, 7),
    ],
)
def test_a_half_goes_up(value: Fraction | int, rounded: int) -> None:
    assert round_half_up(value) == rounded


@settings(deadline=None)
@given(st.fractions())
def test_rounding_is_the_nearest_whole_number_and_symmetrical(value: Fraction) -> None:
    assert abs(round_half_up(value) - value) <= Fraction(1, 2)
    assert round_half_up(-value) == -round_half_up(value)
