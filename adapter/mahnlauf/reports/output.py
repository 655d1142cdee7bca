"""A report in the format that is asked for: JSON for programs, CSV and XLSX for spreadsheets, PDF for paper."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mahnlauf.core.errors import BadInput
from mahnlauf.reports.csvfile import csv_lines
from mahnlauf.reports.table import Table

CONTENT_TYPES: Mapping[str, str] = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
FORMATS = tuple(CONTENT_TYPES)


@dataclass(frozen=True, slots=True)
class Output:
    """A file piece by piece, what it is, and a name to save it under."""

    pieces: Iterator[bytes]
    content_type: str
    name: str

    @property
    def content(self) -> bytes:
        """All of it."""
        return b"".join(self.pieces)


def output(table: Table, kind: str, language: str, today: date) -> Output:
    """The report as a file; raises BadInput for a format that is not known or cannot hold it."""
    if kind not in CONTENT_TYPES:
        raise BadInput(f'The format "{kind[:20]}" is not known. Expected one of {", ".join(FORMATS)}.')
    name = f"{table.name}-{today:%Y-%m-%d}.{kind}"
    return Output(_pieces(table, kind, language, today), CONTENT_TYPES[kind], name)


def _pieces(table: Table, kind: str, language: str, today: date) -> Iterator[bytes]:
    if kind == "json":
        yield from (piece.encode() for piece in _json(table))
    elif kind == "csv":
        yield from (line.encode() for line in csv_lines(table, language))
    elif kind == "xlsx":
        from mahnlauf.reports.workbook import workbook  # only this format pays for its import

        yield workbook(table, language)
    else:
        from mahnlauf.reports.sheet import sheet

        yield sheet(table, language, today)


def _json(table: Table) -> Iterator[str]:
    """One object, written as it comes: amounts in minor units, days as ISO text, sums per currency at the end."""
    yield json.dumps(_head(table), ensure_ascii=False)[:-1] + ', "rows": ['
    for number, row in enumerate(table.read()):
        yield (",\n" if number else "\n") + json.dumps(_plain(table, row), ensure_ascii=False)
    tail = {"count": table.count, "sums": table.totals()}
    yield "\n], " + json.dumps(tail, ensure_ascii=False)[1:] + "\n"


def _head(table: Table) -> dict[str, Any]:
    columns = [
        {"name": one.name, "kind": one.kind, "title": one.english, "title_de": one.german} for one in table.columns
    ]
    return {"report": table.name, "title": table.english, "parameters": dict(table.about), "columns": columns}


def _plain(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    return {one.name: _value(row[one.name]) for one in table.columns}


def _value(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
