"""Reports for programs: as JSON, or as the file that a bookkeeper opens."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from mahnlauf.access.tokens import REPORTS as SCOPE
from mahnlauf.api.route import Answer, Ask, File, Route
from mahnlauf.api.schema import DAY, Field, Kind, choice, ref, several
from mahnlauf.reports.catalog import REPORTS, Report, make
from mahnlauf.reports.output import CONTENT_TYPES, FORMATS, output
from mahnlauf.reports.wish import LANGUAGES, Wish

_CODE = re.compile(r"[A-Z]{3}", re.ASCII)


def _currency(value: Any) -> str:
    if not isinstance(value, str) or not _CODE.fullmatch(value):
        raise ValueError
    return value


_CURRENCY = Kind({"type": "string", "pattern": "^[A-Z]{3}$"}, "a code in capitals such as EUR", _currency)
_SPAN = (
    Field("from", DAY, "From this day on: due, booked, invoiced, handed over or changed, as fits the report."),
    Field("to", DAY, "Up to and including this day."),
)


def _asked(report: Report) -> Callable[[Ask], Answer]:
    def answer(ask: Ask) -> Answer:
        kind = ask.query["format"]
        given = {name: _text(value) for name, value in ask.query.items() if value and name != "format"}
        wish = Wish.read({**given, "shop": ask.shop}, (ask.shop,))
        today = ask.house.clock.today(ask.house.shops.get(ask.shop).timezone)
        made = output(make(ask.house, report.name, wish), kind, wish.language, today)
        return File(made.pieces, made.content_type, "" if kind == "json" else made.name)

    return answer


def _text(value: Any) -> str:
    return ",".join(value) if isinstance(value, tuple) else str(value)


def _query(report: Report) -> tuple[Field, ...]:
    names = [column.name for column in report.columns]
    on = (Field("on", DAY, "As it stood in the evening of that day; today if left out."),) if report.on else ()
    by = (Field("group", choice(*report.groups), "Add rows up by this."),) if report.groups else ()
    return (
        Field("format", choice(*FORMATS), "What to answer with.", default="json"),
        Field("currency", _CURRENCY, "Only this currency; they are never added up."),
        *_SPAN,
        *on,
        *by,
        Field("columns", several(*names), "Only these columns, in this order."),
        Field("lang", choice(*LANGUAGES), "The language of titles and texts.", default="de"),
    )


ROUTES = tuple(
    Route("GET", f"/reports/{report.name}", f"report-{report.name}", report.english, _asked(report), ref("Report"),
          (SCOPE,), _query(report), files=tuple(kind for name, kind in CONTENT_TYPES.items() if name != "json"))
    for report in REPORTS.values()
)  # fmt: skip
