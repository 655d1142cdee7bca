"""Reading JSON of a shop: every field is asked for by name, a wrong one is answered with a sentence.

Sentences name the field and a short plain value, never a whole object: orders hold addresses and free fields."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NoReturn

from mahnlauf import Money, MoneyError, NotUnderstood

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
_ID = re.compile(r"[0-9a-f]{32}", re.ASCII)
_LONGEST, _MOST = 500, Decimal(10**13)


def parse(body: bytes) -> Any:
    """The JSON of a body, decimals kept exact; raises NotUnderstood with a sentence."""
    try:
        return json.loads(body, parse_float=Decimal, parse_constant=_no_constant)
    except (ValueError, ArithmeticError, RecursionError):
        raise NotUnderstood("The body is not JSON in UTF-8. Expected an event of Shopware.") from None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def clean(value: object) -> str:
    """Text for a person: one line, no control characters; anything but text is empty."""
    return " ".join(_CONTROL.sub(" ", value).split())[:_LONGEST] if isinstance(value, str) else ""


def is_id(value: object) -> bool:
    """Whether this is an id of Shopware: 32 hexadecimal digits in lower case."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def named(value: object) -> str:
    """A short plain value for a sentence; objects and lists are only named."""
    if value is None:
        return "missing"
    if isinstance(value, str):
        return f'"{clean(value)[:40]}"'
    if isinstance(value, bool | int | Decimal):
        return str(value)[:40].lower()
    return "a list" if isinstance(value, list) else "an object"


class Fields:
    """One JSON object of a shop, and how it is called in sentences."""

    __slots__ = ("_data", "where")

    def __init__(self, data: Mapping[str, Any], where: str) -> None:
        self._data, self.where = data, where

    def complaint(self, name: str, expected: str) -> NotUnderstood:
        """The sentence for a field that cannot be used."""
        return NotUnderstood(f'{self.where}: the field "{name}" is {named(self._data.get(name))}. Expected {expected}.')

    def raw(self, name: str) -> Any:
        """The value as it came."""
        return self._data.get(name)

    def text(self, name: str) -> str:
        """Text, empty if there is none."""
        return clean(self._data.get(name))

    def ident(self, name: str) -> str:
        """An id that must be there."""
        value = self._data.get(name)
        if not is_id(value):
            raise self.complaint(name, "an id of 32 hexadecimal digits")
        return str(value)

    def moment(self, name: str) -> datetime | None:
        """A date-time as an aware moment (UTC if it names no offset), None if it is null."""
        value = self._data.get(name)
        if value is None:
            return None
        try:
            found = datetime.fromisoformat(value)
        except (ValueError, TypeError):
            raise self.complaint(name, 'a date-time such as "2026-11-22T05:01:46.949+00:00"') from None
        found = found if found.tzinfo else found.replace(tzinfo=UTC)
        if not 1990 <= found.year <= 9000:
            raise self.complaint(name, "a date of our time")
        return found.astimezone(UTC)

    def minor(self, name: str, currency: str) -> int:
        """Minor units of a JSON number; a half beyond the currency's decimals rounds up."""
        value = self._data.get(name)
        number = Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None
        if number is None or not number.is_finite() or abs(number) >= _MOST:
            raise self.complaint(name, "an amount such as 148.9")
        try:
            amount = number.quantize(Money(1, currency).decimal, ROUND_HALF_UP)
            return Money.parse(f"{amount:f}", currency).minor
        except MoneyError as fault:
            raise NotUnderstood(f'{self.where}: the field "{name}" cannot be used. {fault}') from None

    def part(self, name: str) -> Fields:
        """An object inside; PHP writes an empty one as ``[]``, an association that was not loaded is null."""
        value = self._data.get(name)
        if value is None or value == []:
            value = {}
        if not isinstance(value, Mapping):
            raise self.complaint(name, "an object")
        return Fields(value, f"{self.where}, {name}")

    def rows(self, name: str) -> Iterator[Fields]:
        """The objects of a list; PHP writes a list with gaps as an object."""
        value = self._data.get(name)
        found = list(value.values()) if isinstance(value, Mapping) else [] if value is None else value
        if not isinstance(found, list) or not all(isinstance(row, Mapping) for row in found):
            raise self.complaint(name, "a list of objects")
        for number, row in enumerate(found, start=1):
            yield Fields(row, f"{self.where}, {name} {number}")
