"""Which account a posting is booked against: ``datev.toml`` beside ``mahnlauf.toml``, else the usual ones.

consultant = 29098              # Beraternummer
client = 55003                  # Mandantennummer
chart = "skr04"                 # or skr03
year_begins = "01-01"           # of the business year
debtor = "10000"                # the collective account of all buyers
invoices = false                # the shop's invoices come from another program

[accounts]
payment = "1460"                # also fee, interest, write_off, credit_note, refund, cancelled, return_debit …
"invoice 19" = "4400"           # revenue by tax rate; "invoice" for every other
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from mahnlauf.core.errors import SettingsError
from mahnlauf.ledger.postings import FEE

FILE = "datev.toml"
TEST_CONSULTANT, TEST_CLIENT = 1001, 1
_SKR03 = {
    "invoice": "8200", "invoice 19": "8400", "invoice 7": "8300", "payment": "1360", "credit_note": "8700",
    "credit_note 19": "8720", "credit_note 7": "8710", "fee": "2700", "interest": "2650", "write_off": "2400",
}  # fmt: skip
_SKR04 = {
    "invoice": "4200", "invoice 19": "4400", "invoice 7": "4300", "payment": "1460", "credit_note": "4700",
    "credit_note 19": "4720", "credit_note 7": "4710", "fee": "4830", "interest": "7100", "write_off": "6930",
}  # fmt: skip
CHARTS: Mapping[str, Mapping[str, str]] = {"skr03": _SKR03, "skr04": _SKR04}
_SAME = {"payment_undone": "payment", "refund": "payment", "cancelled": "invoice"}  # unless they have their own
_KNOWN = ("consultant", "client", "chart", "year_begins", "debtor", "digits", "invoices", "accounts")


@dataclass(frozen=True, slots=True)
class Accounts:
    """``digits`` is the length of a general account; ``named``: consultant and client were written down."""

    consultant: int = TEST_CONSULTANT
    client: int = TEST_CLIENT
    chart: str = "skr03"
    year_begins: str = "01-01"
    debtor: str = "10000"
    digits: int = 4
    invoices: bool = True
    named: bool = False
    own: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> Accounts:
        """From the file, or the usual ones without it; raises SettingsError with a sentence."""
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return cls()
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
            raise SettingsError(f"{path}: this is not TOML: {fault}.") from fault
        if unknown := [key for key in table if key not in _KNOWN]:
            raise SettingsError(f'{path}: "{unknown[0]}" is not known. Known: {", ".join(_KNOWN)}.')
        return _Reader(path, table).accounts()

    def year_of(self, day: date) -> date:
        """The first day of the business year in which that day lies."""
        month, number = map(int, self.year_begins.split("-"))
        begins = date(day.year, month, number)
        return begins if begins <= day else date(day.year - 1, month, number)

    def against(self, cause: str, tax_rate: str) -> str:
        """The account on the other side of the buyer's: by cause and tax rate, by cause, by the kind of cause."""
        name = cause.removeprefix(FEE)
        kind = "fee" if cause.startswith(FEE) else _SAME.get(cause, cause)
        for book in (self.own, CHARTS[self.chart]):
            for wanted in (f"{name} {tax_rate}", name, f"{kind} {tax_rate}", kind):
                if wanted in book:
                    return book[wanted]
        raise SettingsError(f'{FILE}: there is no account for "{name}". Add it to [accounts].')  # a new cause


@dataclass(frozen=True, slots=True)
class _Reader:
    path: Path
    table: Mapping[str, Any]

    def accounts(self) -> Accounts:
        own = self.table.get("accounts", {})
        if not isinstance(own, dict) or not all(_is_account(value) for value in own.values()):
            raise self._wrong("accounts", own, 'a table such as payment = "1360"')
        return Accounts(
            consultant=self._number("consultant", TEST_CONSULTANT, 1001, 9999999),
            client=self._number("client", TEST_CLIENT, 1, 99999),
            chart=self._text("chart", "skr03", lambda text: text in CHARTS, "skr03 or skr04"),
            year_begins=self._text("year_begins", "01-01", _is_day, 'a month and a day such as "01-01"'),
            debtor=self._text("debtor", "10000", _is_account, 'an account such as "10000"'),
            digits=self._number("digits", 4, 4, 8),
            invoices=self._flag("invoices", True),
            named="consultant" in self.table and "client" in self.table,
            own=own,
        )

    def _number(self, name: str, default: int, least: int, most: int) -> int:
        value = self.table.get(name, default)
        if type(value) is not int or not least <= value <= most:
            raise self._wrong(name, value, f"a number from {least} to {most}")
        return value

    def _text(self, name: str, default: str, fits: Any, expected: str) -> str:
        value = self.table.get(name, default)
        if not isinstance(value, str) or not fits(value):
            raise self._wrong(name, value, expected)
        return value

    def _flag(self, name: str, default: bool) -> bool:
        value = self.table.get(name, default)
        if not isinstance(value, bool):
            raise self._wrong(name, value, "true or false")
        return value

    def _wrong(self, name: str, value: object, expected: str) -> SettingsError:
        return SettingsError(f'{self.path}: "{name}" is {value!r:.60}. Expected {expected}.')


def _is_account(text: object) -> bool:
    return isinstance(text, str) and text.isascii() and text.isdecimal() and 3 <= len(text) <= 9


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(f"2001-{text}")  # no leap year: the 29th of February begins no business year
    except ValueError:
        return False
    return len(text) == 5
