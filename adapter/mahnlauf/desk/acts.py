"""What a person does to a claim on the screen: a form, the consequence before the click, then the deed, once."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from flask import Response, request

from mahnlauf.clerk import VERBS, Actor, Consequence, Field, Refusal, Said, perform, preview
from mahnlauf.clerk.titles import verb_title
from mahnlauf.core.clock import instant
from mahnlauf.core.errors import NotFound
from mahnlauf.desk.amounts import plain_amount, written_amount
from mahnlauf.desk.claim import number_of
from mahnlauf.desk.lines import Line, line_of
from mahnlauf.desk.office import Office
from mahnlauf.desk.route import Answer, Desk, Route, back
from mahnlauf.desk.tongue import language, t
from mahnlauf.people.roles import ACT
from mahnlauf.store import audit, links
from mahnlauf.store.audit import AuditRow
from mahnlauf.store.claims import ClaimRow

_PROMISE_DAYS = 7
_LABELS: Mapping[str, str] = {
    "until": "Bis einschließlich", "reason": "Grund", "amount": "Betrag", "on": "Eingegangen am",
    "ref": "Verwendungszweck der Bank", "new_term_days": "Neue Frist in Tagen", "chargeback": "Was ist mit dem Geld?",
    "text": "Notiz", "count": "Anzahl der Raten", "first": "Erste Rate fällig am",
    "from": "Gesperrt ab",
}  # fmt: skip
_HINTS: Mapping[str, str] = {
    "hold": "Ohne Tag gilt die Sperre, bis Sie sie aufheben.",
    "promise": "Ohne Betrag gilt alles, was offen ist.",
    "settle-dispute": "Mit neuer Frist geht das letzte Schreiben noch einmal hinaus.",
    "pay": "Für Geld, das am Shop vorbei eingegangen ist. Derselbe Verwendungszweck wird nur einmal gebucht.",
    "split": "Es werden gleiche Monatsraten, jede mit eigenem Mahnlauf. Kosten und Zinsen bis heute entfallen.",
    "suspend": "Ohne Tag wird sofort gesperrt. Eine angekündigte Sperre entfällt, wenn vorher bezahlt wird.",
    "refund-done": "Ohne Betrag gilt das ganze Guthaben.",
    "confirm-reversal": "Sehen Sie zuerst im Shop und bei der Bank nach.",
}


@dataclass(frozen=True, slots=True)
class Input:
    """One field of the form as it stands."""

    name: str
    kind: str
    label: str
    value: str
    required: bool


@dataclass(frozen=True, slots=True)
class Act:
    """A deed that is about to be done. ``words`` is its consequence, empty while fields are missing."""

    verb: str
    title: str
    hint: str
    line: Line
    inputs: tuple[Input, ...]
    words: tuple[str, ...]
    final: bool
    fault: str
    seen: int
    key: str
    undo: str


def act(desk: Desk, ident: str, verb: str) -> Answer:
    """GET shows the form and the consequence, POST does it."""
    row = desk.office.claim(number_of(ident), ident[:40])
    if verb not in VERBS:
        raise NotFound(t("Das lässt sich mit einer Forderung nicht tun."))
    if request.method == "POST":
        return _done(desk, row, verb)
    wish = {one.name: request.args.get(one.name, "")[:2000] for one in VERBS[verb].fields}
    return desk.page("act.html", here="claims", act=_act(desk, row, verb, wish, asked=bool(request.args)))


def _done(desk: Desk, row: ClaimRow, verb: str) -> Answer:
    wish = {one.name: request.form.get(one.name, "")[:2001] for one in VERBS[verb].fields}
    seen, key = request.form.get("seen", ""), request.form.get("key", "")[:60]
    by = Actor(desk.visitor.actor, "desk")
    try:
        perform(
            desk.house.intake, row.id or 0, verb, plain(verb, wish), by,
            key=key, seen=int(seen) if seen.isdecimal() and len(seen) < 10 else None,
        )  # fmt: skip
    except Refusal as fault:
        shown = _act(desk, desk.office.claim(row.id or 0), verb, wish, asked=True, fault=told_refusal(fault))
        return Response(desk.page("act.html", here="claims", act=shown), 409)
    return back(f"/claims/{row.id}")


def _act(desk: Desk, row: ClaimRow, verb: str, wish: dict[str, str], *, asked: bool, fault: str = "") -> Act:
    deed, found = VERBS[verb], None
    wish = wish if asked else {**wish, **_usual(desk.office, row, verb)}
    if asked or not any(one.required and not wish[one.name] for one in deed.fields):
        found, refused = _preview(desk, row, verb, wish)
        fault = fault or refused
    words = tuple(found.words(language())) if found else ()
    if found and not found.changes:
        fault, words = fault or found.said.text(language()), ()
    return Act(
        verb=verb, title=verb_title(verb, language()), hint=t(_HINTS[verb]) if verb in _HINTS else "",
        line=line_of(desk.office, row), inputs=tuple(input_of(one, wish) for one in deed.fields), words=words,
        final=deed.final, fault=fault, seen=found.version if found else row.version, key=secrets.token_urlsafe(12),
        undo=verb_title(deed.undo, language()) if deed.undo else "",
    )  # fmt: skip


def _preview(desk: Desk, row: ClaimRow, verb: str, wish: dict[str, str]) -> tuple[Consequence | None, str]:
    try:
        return preview(desk.house.intake, row.id or 0, verb, plain(verb, wish)), ""
    except Refusal as fault:
        return None, told_refusal(fault)


def told_refusal(fault: Refusal) -> str:
    """The refusal in words; a field is called as the form calls it."""
    values = dict(fault.said.values)
    if "field" in values:
        values["field"] = t(_LABELS.get(values["field"], values["field"]))
    return Said(fault.said.code, values).text(language())


def _usual(office: Office, row: ClaimRow, verb: str) -> dict[str, str]:
    """What is filled in at first: the whole open amount, a promise within a week."""
    today = office.today(office.shop(row.shop))
    if verb == "pay":
        open_now = row.principal_minor + row.fees_minor + row.interest_minor
        return {"amount": written_amount(max(open_now, 0), row.currency), "on": today.isoformat()}
    if verb == "promise":
        return {"until": (today + timedelta(days=_PROMISE_DAYS)).isoformat()}
    return {}


def input_of(field: Field, wish: Mapping[str, str]) -> Input:
    """A field of a deed as it stands in the form."""
    return Input(field.name, field.kind, t(_LABELS.get(field.name, field.name)), wish[field.name], field.required)


def plain(verb: str, wish: Mapping[str, str]) -> dict[str, str]:
    """Amounts as people write them (1.234,50 in German, 1,234.50 in English) as decimal text."""
    amounts = {one.name for one in VERBS[verb].fields if one.kind == "money"}
    return {name: plain_amount(value) if name in amounts else value for name, value in wish.items()}


def revoke_links(desk: Desk, ident: str) -> Answer:
    """Every link to the buyer's page that was made up to today opens nothing any more."""
    row = desk.office.claim(number_of(ident), ident[:40])
    today = desk.office.today(desk.office.shop(row.shop))
    now = instant(desk.house.clock.now())
    with desk.house.db.write() as conn:
        links.revoke(conn, row.id or 0, today.isoformat())
        audit.append(conn, AuditRow(now, desk.visitor.actor, "desk", "buyer_link.revoked", row.shop, row.id))
    return back(f"/claims/{row.id}")


ROUTES = (
    Route("/claims/<ident>/do/<verb>", act, (ACT,), ("GET", "POST")),
    Route("/claims/<ident>/links/revoke", revoke_links, (ACT,), ("POST",)),
)
