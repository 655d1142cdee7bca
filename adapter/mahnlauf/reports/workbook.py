"""A report as XLSX: real numbers and days, a frozen head, sums per currency below. Texts are never formulas."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import xlsxwriter

from mahnlauf.core.errors import BadInput
from mahnlauf.core.money import Money, exponent
from mahnlauf.reports.table import CURRENCY, Column, Row, Table
from mahnlauf.reports.words import test_shops_told

_WIDTHS = {"text": 18, "day": 12, "money": 14, "count": 10, "percent": 10}
_MOST_ROWS = 1_048_000


def workbook(table: Table, language: str) -> bytes:
    """The file. Rows are written as they are read, so that their number needs no memory."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(table.title(language)[:31])
        _Sheet(book, sheet, language).write(table)
    return out.getvalue()


class _Sheet:
    def __init__(self, book: Any, sheet: Any, language: str) -> None:
        self.book, self.sheet, self.language = book, sheet, language
        self._formats: dict[tuple[str, bool], Any] = {}

    def write(self, table: Table) -> None:
        for index, column in enumerate(table.columns):
            self.sheet.set_column(index, index, _WIDTHS[column.kind])
            self.sheet.write_string(0, index, column.title(self.language), self._format("@", bold=True))
        self.sheet.freeze_panes(1, 0)
        at = 1
        for row in table.read():
            if at > _MOST_ROWS:
                raise BadInput(f"The report has more than {_MOST_ROWS:,} rows, too many for XLSX. Expected csv.")
            self._row(at, table, row, bold=False)
            at += 1
        for sums in table.totals():
            at += 1
            self._row(at, table, sums, bold=True)
        if told := test_shops_told(table.about, self.language):
            self.sheet.write_string(at + 2, 0, told, self._format("@", bold=False))

    def _row(self, at: int, table: Table, row: Row, *, bold: bool) -> None:
        for index, column in enumerate(table.columns):
            if row.get(column.name) is not None:
                self._cell(at, index, column, row, bold)

    def _cell(self, at: int, index: int, column: Column, row: Row, bold: bool) -> None:
        value = row[column.name]
        if column.kind == "money":
            currency = row[CURRENCY]
            places = exponent(currency)
            shown = "#,##0" + (f".{'0' * places}" if places else "")
            self.sheet.write_number(at, index, Money(value, currency).decimal, self._format(shown, bold=bold))
        elif column.kind == "count":
            self.sheet.write_number(at, index, value, self._format("0", bold=bold))
        elif column.kind == "day":
            day = value if isinstance(value, date) else date.fromisoformat(value)
            self.sheet.write_datetime(at, index, day, self._format("yyyy-mm-dd", bold=bold))
        else:
            self.sheet.write_string(at, index, column.text(value, self.language), self._format("@", bold=bold))

    def _format(self, shown: str, *, bold: bool) -> Any:
        if (shown, bold) not in self._formats:
            self._formats[shown, bold] = self.book.add_format({"num_format": shown, "bold": bold})
        return self._formats[shown, bold]
