"""Reading what a shop wrote: every field is asked for by name, and a wrong one is answered with a sentence.

Sentences name the field, a short plain value and what was expected; never a whole object, so that nothing of
an order's free fields (bank details live there) reaches a log.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any, NoReturn

from mahnlauf import Money, MoneyError, NotUnderstood

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
_DECIMAL = re.compile(r"-?[0-9]{1,13}(?:\.[0-9]{1,20})?", re.ASCII)
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z?", re.ASCII)
_WHOLE = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)
_LONGEST = 500


def parse(body: bytes) -> Any:
    """The JSON of a body, decimals kept exact; raises NotUnderstood with a sentence."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise NotUnderstood(f"The body is not UTF-8 (byte {fault.start}). Expected JSON in UTF-8.") from None
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_no_constant)
    except json.JSONDecodeError as fault:
        raise NotUnderstood(
            f"The body is not JSON (line {fault.lineno}, column {fault.colno}). Expected an order as JSON."
        ) from None
    except (ValueError, ArithmeticError, RecursionError):
        raise NotUnderstood("The body is JSON with a number or a nesting beyond all bounds.") from None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def clean(value: object) -> str:
    """Text for a person: one line, no control characters; anything but text is empty."""
    if not isinstance(value, str):
        return ""
    if value.isprintable() and "  " not in value:
        return value.strip()[:_LONGEST]
    return " ".join(_CONTROL.sub(" ", value).split())[:_LONGEST]


def shown(value: object) -> str:
    """A short plain value for a sentence; objects and lists are only named."""
    if value is None:
        return "missing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int | Decimal):
        return f'"{clean(value)[:40]}"' if isinstance(value, str) else str(value)[:40]
    return "a list" if isinstance(value, list) else "an object"


def order_id(value: object) -> str | None:
    """An order's id as text if this is one: a whole number above zero, or its digits."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    text = value if isinstance(value, str) else f"{value:d}" if abs(value) < 10**18 else ""
    return text if _WHOLE.fullmatch(text) else None


@lru_cache(maxsize=4096)  # a shop has few prices, and zeros everywhere
def _minor(text: str, currency: str) -> int | None:
    """Minor units; None for what is no decimal number. Raises MoneyError for what is no currency."""
    if not _DECIMAL.fullmatch(text):
        return None
    try:
        return Money.parse(text, currency).minor
    except MoneyError:  # more decimals than the currency has, or no such currency
        smallest = Money(1, currency).decimal
        return Money.parse(str(Decimal(text).quantize(smallest, ROUND_HALF_UP)), currency).minor


class Fields:
    """One JSON object of a shop, and how it is called in sentences."""

    __slots__ = ("_data", "where")

    def __init__(self, data: Mapping[str, Any], where: str) -> None:
        self._data = data
        self.where = where

    def __contains__(self, name: str) -> bool:
        return name in self._data

    def complaint(self, name: str, expected: str) -> NotUnderstood:
        """The sentence for a field that cannot be used."""
        value = self._data.get(name)
        return NotUnderstood(f'{self.where}: the field "{name}" is {shown(value)}. Expected {expected}.')

    def raw(self, name: str) -> Any:
        """The value as it came."""
        return self._data.get(name)

    def text(self, name: str) -> str:
        """Text, empty if there is none."""
        return clean(self._data.get(name))

    def word(self, name: str, expected: str) -> str:
        """Text that must be there."""
        found = self.text(name)
        if not found:
            raise self.complaint(name, expected)
        return found

    def key(self, name: str, expected: str) -> str:
        """A whole number above zero, as text."""
        value = self._data.get(name)
        found = order_id(value) if isinstance(value, int) else None
        if found is None:
            raise self.complaint(name, expected)
        return found

    def moment(self, name: str) -> datetime | None:
        """A ``…_gmt`` field as an aware moment, None if it is null."""
        value = self._data.get(name)
        if value is None or value == "":
            return None
        expected = 'a UTC date-time such as "2026-11-22T04:36:05", or null'
        if not isinstance(value, str) or not _MOMENT.fullmatch(value):
            raise self.complaint(name, expected)
        try:
            found = datetime.fromisoformat(value.removesuffix("Z")).replace(tzinfo=UTC)
        except ValueError:
            raise self.complaint(name, expected) from None
        if not 1990 <= found.year <= 9000:
            raise self.complaint(name, expected)
        return found

    def amount(self, name: str, currency: str, *, lenient: bool = False) -> int:
        """Minor units of a decimal string; a half beyond the currency's decimals rounds up.

        ``lenient``: the "-" and "" that the shop writes where nobody entered an amount count as zero.
        """
        value = self._data.get(name)
        text = value.strip() if isinstance(value, str) else ""
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            text = str(value)  # an exponent in it is refused below
        if lenient and text in ("", "-") and (value is None or isinstance(value, str)):
            return 0
        try:
            minor = _minor(text, currency)
        except MoneyError as fault:
            raise NotUnderstood(f'{self.where}: the field "{name}" cannot be used. {fault}') from None
        if minor is None:
            raise self.complaint(name, 'a decimal number such as "119.00"')
        return minor

    def part(self, name: str) -> Fields:
        """An object inside; PHP writes an empty one as ``[]``."""
        value = self._data.get(name)
        if value is None or value == []:
            value = {}
        if not isinstance(value, Mapping):
            raise self.complaint(name, "an object")
        return Fields(value, f"{self.where}, {name}")

    def rows(self, name: str) -> Iterator[Fields]:
        """The objects of a list."""
        for number, row in enumerate(self.objects(name), start=1):
            yield Fields(row, f"{self.where}, {name} {number}")

    def objects(self, name: str) -> Sequence[Mapping[str, Any]]:
        """The same as they came; PHP writes a list with gaps as an object."""
        value = self._data.get(name)
        if value is None:
            return ()
        found = list(value.values()) if isinstance(value, dict) else value
        if not isinstance(found, list):
            raise self.complaint(name, "a list of objects")
        for number, row in enumerate(found, start=1):
            if not isinstance(row, dict):
                raise NotUnderstood(f'{self.where}: entry {number} of "{name}" is {shown(row)}. Expected an object.')
        return found
