"""Every report by its name, and what each of them may be grouped by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mahnlauf.core.errors import BadInput, NotFound
from mahnlauf.reports.access import GRANT, access
from mahnlauf.reports.agency import CASE, agency
from mahnlauf.reports.claims import CLAIM, COURT, claims, court
from mahnlauf.reports.ledger import BOOKING, ledger
from mahnlauf.reports.live import counted
from mahnlauf.reports.open_items import AGED, OPEN_ITEM, ageing, open_items
from mahnlauf.reports.reading import House
from mahnlauf.reports.recovery import STAGE, stages
from mahnlauf.reports.table import Column, Table
from mahnlauf.reports.wish import Wish


@dataclass(frozen=True, slots=True)
class Report:
    """``make`` reads it; ``columns`` are those of its rows, ``groups`` what they may be added up by; ``on``: it can
    look at a day that has gone. ``is_balance``: it shows how things stand on a day, not what happened in a time.
    ``is_list``: it lists what there is, of shops in test mode too."""

    name: str
    german: str
    english: str
    make: Callable[[House, Wish], Table]
    columns: tuple[Column, ...]
    groups: tuple[str, ...] = ()
    on: bool = True
    is_balance: bool = False
    is_list: bool = False

    def title(self, language: str) -> str:
        """What the report is called."""
        return self.german if language == "de" else self.english


REPORTS: Mapping[str, Report] = {
    report.name: report
    for report in (
        Report("ageing", "Altersstruktur", "Ageing", ageing, AGED, ("shop", "country", "plan", "stage"),
               is_balance=True),
        Report("open-items", "Offene Posten", "Open items", open_items, OPEN_ITEM, is_balance=True),
        Report("ledger", "Buchungsjournal", "Ledger", ledger, BOOKING,
               ("cause", "month", "country", "tax_rate", "shop"), on=False),
        Report("stages", "Mahnstufen und Erfolg", "Stages and recovery", stages, STAGE),
        Report("agency", "Inkassoabrechnung", "Agency statement", agency, CASE),
        Report("access", "Kurszugänge", "Course access", access, GRANT, on=False, is_list=True),
        Report("claims", "Forderungen", "Claims", claims, CLAIM, is_list=True),
        Report("court", "Mahnverfahren vor Gericht", "Court dunning", court, COURT),
    )
}  # fmt: skip


def report_of(name: str) -> Report:
    """The report of that name; raises NotFound."""
    report = REPORTS.get(name.replace("_", "-"))
    if report is None:
        raise NotFound(f'The report "{name[:40]}" does not exist. Known: {", ".join(REPORTS)}.')
    return report


def make(house: House, name: str, wish: Wish) -> Table:
    """The report of that name; raises NotFound, or BadInput for a wish that it cannot fulfil."""
    report = report_of(name)
    if wish.group and wish.group not in report.groups:
        expected = f"one of {', '.join(report.groups)}" if report.groups else "none"
        raise BadInput(f'The report {name} cannot be grouped by "{wish.group}". Expected {expected}.')
    if wish.on and not report.on:
        raise BadInput(f'The report {name} has no "on". Expected "from" and "to".')
    table = report.make(house, wish if report.is_list else counted(house, wish))
    return _narrowed(table, report, wish)


def _narrowed(table: Table, report: Report, wish: Wish) -> Table:
    """With the columns that are wanted. Of a grouped report those that it has: the others belong to its rows."""
    there = {column.name for column in table.columns}
    elsewhere = {column.name for column in report.columns} - there
    wanted = [name for name in wish.columns if name not in elsewhere]
    return table.only(["group", *wanted] if wish.group and "group" in there else wanted) if wanted else table
