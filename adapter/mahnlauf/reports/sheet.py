"""A report as PDF: A4 across, one line per row, sums per currency below, page numbers, the font embedded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any

from mahnlauf.core.errors import BadInput
from mahnlauf.paper import printed
from mahnlauf.reports.table import Column, Table
from mahnlauf.reports.words import TEST_SHOPS, day_text, shown

MOST_ROWS = 5000
_WORDS = {
    "de": {"made": "Erstellt am", "page": "Seite", "of": "von", "nothing": "Keine Einträge.", "sum": "Summe"},
    "en": {"made": "Made on", "page": "Page", "of": "of", "nothing": "No entries.", "sum": "Sum"},
}
_ABOUT = {
    "shop": ("Shop", "Shop"), "currency": ("Währung", "Currency"), "from": ("Von", "From"), "to": ("Bis", "To"),
    "on": ("Stichtag", "As of"), "group": ("Gruppiert nach", "Grouped by"),
    **TEST_SHOPS,
}  # fmt: skip


def sheet(table: Table, language: str, today: date) -> bytes:
    """The file; raises BadInput for a report that is too long for paper."""
    columns = [one for one in table.columns if one.paper]
    rows: list[list[str]] = []
    for row in table.read():
        if len(rows) == MOST_ROWS:
            raise BadInput(f"The report has more than {MOST_ROWS:,} rows, too many for paper. Expected csv or xlsx.")
        rows.append([shown(one, row, language) for one in columns])
    totals = table.totals() if len(rows) > len(table.sums) else []  # one row is its own sum
    data: dict[str, Any] = {
        "words": _WORDS[language],
        "made": day_text(today, language),
        "about": [[_ABOUT[name][language != "de"], _told(value, language)] for name, value in table.about.items()],
        "head": [one.title(language) for one in columns],
        "right": [one.kind in ("money", "count", "percent") for one in columns],
        "rows": rows,
        "sums": [_sums(columns, sums, language) for sums in totals],
    }
    return printed(_layout(), table.title(language), data, today)


@lru_cache(maxsize=1)
def _layout() -> bytes:
    return files("mahnlauf.reports").joinpath("sheet.typ").read_bytes()


def _sums(columns: Sequence[Column], sums: Mapping[str, Any], language: str) -> list[str]:
    cells = [shown(one, sums, language) if one.name in sums else "" for one in columns]
    return [cells[0] or _WORDS[language]["sum"], *cells[1:]]


def _told(value: Any, language: str) -> str:
    try:
        return day_text(date.fromisoformat(str(value)), language)
    except ValueError:
        return str(value)
