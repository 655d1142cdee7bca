"""A report as CSV. German: semicolons, decimal comma, a mark by which Excel knows UTF-8. English: commas and points."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date

from mahnlauf.core.money import Money
from mahnlauf.reports.table import CURRENCY, Column, Row, Table

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_BOM = "\ufeff"


def csv_lines(table: Table, language: str) -> Iterator[str]:
    """The file line by line; data alone, no sums: whoever opens it adds up himself."""
    is_german = language == "de"
    yield (_BOM if is_german else "") + _line([one.title(language) for one in table.columns], is_german)
    for row in table.read():
        yield _line([_cell(one, row, language) for one in table.columns], is_german)


def decimal_text(minor: int, currency: str, *, comma: bool) -> str:
    """An amount without its currency: 1306,75 or 1306.75."""
    text = str(Money(minor, currency).decimal)
    return text.replace(".", ",") if comma else text


def harmless(text: str) -> str:
    """A spreadsheet must not take what a buyer typed for a formula; a phone number or an amount below zero is none."""
    rest = text[1:].replace(" ", "").replace(",", "").replace(".", "")
    is_number = text[:1] in ("+", "-") and rest.isascii() and rest.isdecimal()
    return f"'{text}" if text.startswith(_FORMULA) and not is_number else text


def _line(cells: list[str], is_german: bool) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";" if is_german else ",", lineterminator="\r\n").writerow(cells)
    return out.getvalue()


def _cell(column: Column, row: Row, language: str) -> str:
    value, is_german = row[column.name], language == "de"
    if value is None:
        return ""
    if column.kind == "money":
        return decimal_text(value, row[CURRENCY], comma=is_german)
    if column.kind == "percent":
        return str(value).replace(".", ",") if is_german else str(value)
    if isinstance(value, date):
        return value.isoformat()
    return harmless(column.text(value, language)) if column.kind == "text" else str(value)
