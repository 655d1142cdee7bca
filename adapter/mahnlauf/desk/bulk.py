"""Several claims at once: the consequence for each of them first, then the deed for those that it changes; and CSV."""

from __future__ import annotations

import csv
import io
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from flask import Response, request

from mahnlauf.clerk import VERBS, Actor, Refusal, perform, preview
from mahnlauf.clerk.saying import written
from mahnlauf.clerk.titles import state_title, verb_title
from mahnlauf.core.errors import NotFound
from mahnlauf.core.money import Money
from mahnlauf.desk.acts import Input, input_of, plain, told_refusal
from mahnlauf.desk.claim import number_of
from mahnlauf.desk.lines import Line, line_of
from mahnlauf.desk.listing import Asked, every
from mahnlauf.desk.route import Answer, Desk, Route, asked, back
from mahnlauf.desk.tongue import language, t
from mahnlauf.dunning.letter_facts import claim_number
from mahnlauf.people.roles import ACT, EXPORT
from mahnlauf.store.claims import ClaimRow

TOGETHER = ("hold", "resume", "approve", "note", "stop", "write-off")
_MOST, _MOST_ROWS = 100, 50_000
_COLUMNS = ("claim", "order", "shop", "buyer", "email", "state", "stage", "currency", "open", "due_date", "next_on")


@dataclass(frozen=True, slots=True)
class Each:
    """One claim of the choice: what follows, or why nothing can be done."""

    line: Line
    words: tuple[str, ...]
    fault: str


@dataclass(frozen=True, slots=True)
class Bulk:
    """A deed for several claims before it is done; ``ready`` counts those that it changes."""

    verb: str
    title: str
    inputs: tuple[Input, ...]
    each: tuple[Each, ...]
    ready: int
    final: bool
    key: str


def bulk(desk: Desk) -> Answer:
    """GET shows what would follow for every chosen claim."""
    verb, rows = _chosen(desk, request.args.get("verb", ""), request.args.getlist("id"))
    wish = {one.name: request.args.get(one.name, "")[:2000] for one in VERBS[verb].fields}
    each = tuple(_each(desk, row, verb, wish) for row in rows)
    shown = Bulk(
        verb=verb, title=verb_title(verb, language()), inputs=tuple(input_of(one, wish) for one in VERBS[verb].fields),
        each=each, ready=sum(bool(one.words) for one in each), final=VERBS[verb].final, key=secrets.token_urlsafe(9),
    )  # fmt: skip
    return desk.page("bulk.html", here="claims", bulk=shown)


def do_bulk(desk: Desk) -> Answer:
    """Does it to each of them, once; those that refuse it stay as they are."""
    verb, rows = _chosen(desk, request.form.get("verb", ""), request.form.getlist("id"))
    wish = {one.name: request.form.get(one.name, "")[:2001] for one in VERBS[verb].fields}
    key, by = request.form.get("key", "")[:40], Actor(desk.visitor.actor, "desk")
    done = 0
    for row in rows:
        try:
            done += perform(
                desk.house.intake, row.id or 0, verb, plain(verb, wish), by, key=f"{key}:{row.id}" if key else ""
            ).changed
        except Refusal:
            continue
    return back(f"/claims?done={done}")


def table(desk: Desk) -> Answer:
    """The list that is looked at, as CSV."""
    wish = Asked(query=asked("q"), state=asked("state"), shop=asked("shop"), within=asked("in") == "1")
    sheet = io.StringIO()
    writer = csv.writer(sheet, delimiter=";", lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    writer.writerows(_cells(row) for row in islice(every(desk.office, wish), _MOST_ROWS))
    answer = Response("\ufeff" + sheet.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="claims.csv"'
    return answer


def _chosen(desk: Desk, verb: str, idents: list[str]) -> tuple[str, list[ClaimRow]]:
    if verb not in TOGETHER:
        raise NotFound(t("Das lässt sich mit mehreren Forderungen nicht tun."))
    return verb, [desk.office.claim(number_of(one), one[:40]) for one in dict.fromkeys(idents[:_MOST])]


def _each(desk: Desk, row: ClaimRow, verb: str, wish: dict[str, str]) -> Each:
    line = line_of(desk.office, row)
    if any(one.required and not wish[one.name] for one in VERBS[verb].fields):
        return Each(line, (), t("Es fehlt noch eine Angabe."))
    try:
        found = preview(desk.house.intake, row.id or 0, verb, plain(verb, wish))
    except Refusal as fault:
        return Each(line, (), told_refusal(fault))
    if not found.changes:
        return Each(line, (), found.said.text(language()))
    return Each(line, tuple(found.words(language())), "")


def _cells(row: ClaimRow) -> Iterator[str]:
    open_minor = row.principal_minor + row.fees_minor + row.interest_minor
    amount = str(Money(open_minor, row.currency).decimal)
    cells = (
        claim_number(row.id or 0), row.number, row.shop, row.buyer_name, row.buyer_email,
        state_title(row.state, language()), row.stage, row.currency,
        amount.replace(".", ",") if language() == "de" else amount,
        written(row.due_date or "", language()), row.next_on or "",
    )  # fmt: skip
    return (f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell for cell in cells)


ROUTES = (
    Route("/claims/bulk", bulk, (ACT,)),
    Route("/claims/bulk", do_bulk, (ACT,), ("POST",)),
    Route("/claims.csv", table, (EXPORT,)),
)
