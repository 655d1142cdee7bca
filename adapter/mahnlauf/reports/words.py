"""Cells as people read them on a screen or on paper."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from mahnlauf.core.money import format_minor
from mahnlauf.reports.table import CURRENCY, Column, Row

TEST_SHOPS: Mapping[str, tuple[str, str]] = {
    "left_out_test_shops": ("Ohne Shops im Testbetrieb", "Without shops in test mode"),
    "test_shops": ("Enthält Shops im Testbetrieb", "Includes shops in test mode"),
}


def test_shops_told(about: Mapping[str, Any], language: str) -> str:
    """Which shops in test mode a report leaves out or includes, by its parameters; empty if there are none."""
    return " ".join(f"{words[language != 'de']}: {about[name]}." for name, words in TEST_SHOPS.items() if name in about)


def shown(column: Column, row: Row, language: str) -> str:
    """The cell in that language; empty where there is nothing."""
    value = row.get(column.name)
    if value is None:
        return ""
    if column.kind == "money":
        return format_minor(value, row[CURRENCY], language)
    if column.kind == "day":
        return day_text(value if isinstance(value, date) else date.fromisoformat(value), language)
    if column.kind == "percent" and language == "de":
        return str(value).replace(".", ",")
    return column.text(value, language)


def day_text(day: date, language: str) -> str:
    """A day as the language writes it."""
    return f"{day:%d.%m.%Y}" if language == "de" else day.isoformat()
