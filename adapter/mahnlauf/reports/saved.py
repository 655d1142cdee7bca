"""Saved reports: ``reports.toml`` beside ``mahnlauf.toml``. Each has a name; with ``every`` it is mailed by itself.

[ageing-by-country]
report = "ageing"
format = "pdf"
group = "country"
every = "month"                        # day, week, month, quarter or year; without it only on demand
mail = "buchhaltung@laden.example"     # without it the owner
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from mahnlauf.core.errors import BadInput, NotFound, SettingsError
from mahnlauf.reports.catalog import REPORTS, report_of
from mahnlauf.reports.output import FORMATS
from mahnlauf.reports.wish import NAMES, Wish

FILE = "reports.toml"
EVERY = ("day", "week", "month", "quarter", "year")
_KNOWN = ("report", "format", "every", "mail", *NAMES)
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class Saved:
    """One entry. ``given`` are the parameters of its wish in words."""

    name: str
    report: str
    kind: str
    every: str
    mail: str
    given: Mapping[str, str]

    def wish(self, shops: tuple[str, ...], span: tuple[date, date] | None = None) -> Wish:
        """What it asks for: with a span the period that has ended, or its last evening. Raises BadInput."""
        given = dict(self.given)
        if span is not None:
            last = {"on": span[1].isoformat()}
            given |= last if report_of(self.report).is_balance else {"from": span[0].isoformat(), "to": last["on"]}
        return Wish.read(given, shops)


def saved_reports(folder: Path) -> dict[str, Saved]:
    """Every entry by its name; none without the file. Raises SettingsError with a sentence for the first fault."""
    path = folder / FILE
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise SettingsError(f"{path}: this is not TOML: {fault}.") from fault
    return {name: _entry(path, name, entry) for name, entry in table.items()}


def saved_report(folder: Path, name: str) -> Saved:
    """The entry of that name; raises NotFound or SettingsError."""
    known = saved_reports(folder)
    if name not in known:
        reports, saved = ", ".join(REPORTS), ", ".join(known) or "none"
        raise NotFound(f'"{name[:40]}" is no report. Known: {reports}; saved in {FILE}: {saved}.')
    return known[name]


def period(every: str, today: date) -> tuple[date, date]:
    """First and last day of the last period that has ended before today."""
    if every == "day":
        return today - timedelta(days=1), today - timedelta(days=1)
    if every == "week":
        monday = today - timedelta(days=today.weekday() + 7)
        return monday, monday + timedelta(days=6)
    months = _MONTHS[every]
    begun = today.year * 12 + (today.month - 1) // months * months
    first = begun - months
    return date(first // 12, first % 12 + 1, 1), date(begun // 12, begun % 12 + 1, 1) - timedelta(days=1)


def _entry(path: Path, name: str, entry: Any) -> Saved:
    where = f"{path}, [{name}]"
    if not isinstance(entry, dict) or not all(isinstance(value, str) for value in entry.values()):
        raise SettingsError(f"{where}: Expected a table of texts in quotation marks.")
    if unknown := [key for key in entry if key not in _KNOWN]:
        raise SettingsError(f'{where}: "{unknown[0]}" is not known. Known: {", ".join(_KNOWN)}.')
    given = {key: value for key, value in entry.items() if key in NAMES}
    found = Saved(name, entry.get("report", ""), entry.get("format", "pdf"), entry.get("every", ""),
                  entry.get("mail", ""), given)  # fmt: skip
    for key, value, allowed in (("format", found.kind, FORMATS), ("every", found.every, ("", *EVERY))):
        if value not in allowed:
            raise SettingsError(f'{where}: "{key}" is "{value}". Expected one of {", ".join(filter(None, allowed))}.')
    try:
        report_of(found.report)
        found.wish((given["shop"],) if "shop" in given else ())
    except (BadInput, NotFound) as fault:
        raise SettingsError(f"{where}: {fault}") from fault
    return found
