"""Reports on the screen: parameters, the first rows, sums per currency, and the files."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any

from flask import Response, request

from mahnlauf.core.errors import BadInput, NotFound
from mahnlauf.desk.route import Answer, Desk, Route
from mahnlauf.desk.tongue import language, t
from mahnlauf.people.roles import EXPORT
from mahnlauf.reports.catalog import REPORTS, Report, make, report_of
from mahnlauf.reports.output import FORMATS, output
from mahnlauf.reports.table import Table
from mahnlauf.reports.wish import Wish
from mahnlauf.reports.words import shown, test_shops_told

SHOWN = 200
_FIRST = "ageing"
_GIVEN = ("shop", "currency", "from", "to", "on", "group", "test_shops")


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows in words. ``sums`` only if they are all of them: half a sum is a wrong one."""

    head: tuple[tuple[str, bool], ...]
    rows: list[list[str]]
    sums: list[list[str]]
    is_whole: bool
    note: str


def first(desk: Desk) -> Answer:
    """The report that is asked for most."""
    return show(desk, _FIRST)


def show(desk: Desk, name: str) -> Answer:
    """One report with its parameters; a wrong parameter is said beside them."""
    report, fault, preview = report_of(name), "", None
    try:
        preview = _preview(make(desk.house, report.name, _wish(desk)))
    except BadInput as wrong:
        fault = str(wrong)
    return _page(desk, report, preview, fault)


def file(desk: Desk, name: str, kind: str) -> Answer:
    """The report as a file, with the same parameters; a wrong one leads back to the form."""
    if kind not in FORMATS:
        raise NotFound(t("Diese Datei gibt es nicht."))
    try:
        wish = _wish(desk)
        made = output(make(desk.house, report_of(name).name, wish), kind, wish.language, desk.office.today())
        content = made.content
    except BadInput as wrong:
        return _page(desk, report_of(name), None, str(wrong))
    response = Response(content, content_type=made.content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{made.name}"'
    return response


def _wish(desk: Desk) -> Wish:
    given = {name: value for name in _GIVEN if (value := request.args.get(name, "")[:100].strip())}
    shops = tuple(shop.name for shop in desk.office.shops()[0])
    return Wish.read({**given, "lang": language()}, shops)


def _page(desk: Desk, report: Report, preview: Preview | None, fault: str) -> Answer:
    given = {name: request.args.get(name, "")[:100] for name in _GIVEN}
    names = {one.name: one.title(language()) for one in REPORTS.values()}
    known = desk.office.shops()[0]
    shops, tests = [shop.name for shop in known], any(shop.test_mode for shop in known)
    values: dict[str, Any] = {
        "report": report, "reports": names, "given": given, "preview": preview, "fault": fault, "shops": shops,
        "formats": FORMATS, "most": SHOWN, "tests": tests,
    }  # fmt: skip
    text = desk.page("reports.html", here="reports", **values)
    return Response(text, 400) if fault else text


def _preview(table: Table) -> Preview:
    columns = [one for one in table.columns if one.paper]
    rows = list(islice(table.read(), SHOWN + 1))
    is_whole = len(rows) <= SHOWN
    totals = table.totals() if is_whole and len(rows) > len(table.sums) else []  # one row is its own sum
    sums = [[shown(one, sums, language()) for one in columns] for sums in totals]
    return Preview(
        head=tuple((one.title(language()), one.kind in ("money", "count", "percent")) for one in columns),
        rows=[[shown(one, row, language()) for one in columns] for row in rows[:SHOWN]],
        sums=sums,
        is_whole=is_whole,
        note=test_shops_told(table.about, language()),
    )


ROUTES = (
    Route("/reports", first, (EXPORT,)),
    Route("/reports/<name>", show, (EXPORT,)),
    Route("/reports/<name>/file.<kind>", file, (EXPORT,)),
)
