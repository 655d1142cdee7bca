"""Cells as people read them on a screen or on paper."""

from __future__ import annotations

from datetime import date

from mahnlauf.core.money import format_minor
from mahnlauf.reports.table import CURRENCY, Column, Row


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
