"""Who hears our signed messages: endpoints, their keys, what each was told, and telling it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from urllib.parse import urlsplit

from flask import Response, request

from mahnlauf.access.messages import TYPES
from mahnlauf.access.subscribe import OVERLAP, Subscribers
from mahnlauf.core.clock import zone
from mahnlauf.core.errors import MahnlaufError, NotFound
from mahnlauf.desk import formats
from mahnlauf.desk.chores import command_of
from mahnlauf.desk.claim import number_of
from mahnlauf.desk.route import Answer, Desk, Route, asked, back, told
from mahnlauf.desk.tongue import t
from mahnlauf.desk.views import key
from mahnlauf.desk.words import COMMAND_STATES, Tag
from mahnlauf.people.roles import ACT, LOGS, SHOPS
from mahnlauf.store import commands, subscribers
from mahnlauf.store.commands import CommandRow
from mahnlauf.store.packed import parsed
from mahnlauf.store.subscribers import SubscriberRow

PAGE = 50
WORDS: Mapping[str, str] = {
    "access.suspended": "Zugang gesperrt", "access.restored": "Zugang wieder frei", "access.revoked": "Zugang beendet",
    "claim.opened": "Forderung entstanden", "claim.settled": "Forderung bezahlt",
    "claim.handed_over": "Forderung übergeben", "ping": "Probe",
}  # fmt: skip
_CHOSEN = tuple(kind for kind in TYPES if kind != "ping")  # a ping everybody hears
_WHY: Mapping[str, str] = {
    "Switched off by hand.": "Von Hand abgeschaltet.",
    "It took no message for three days.": "Drei Tage lang nahm sie keine Meldung an.",
    "It answered 410: it wants no more messages.": "Die Gegenstelle antwortete 410: Sie will keine Meldungen mehr.",
}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One endpoint as it is shown; ``why`` it was switched off, ``off_since`` when."""

    id: int
    shop: str
    host: str
    url: str
    types: tuple[str, ...]
    works: bool
    off_since: str
    why: str
    waiting: int


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one endpoint."""

    id: int
    at: str
    kind: str
    about: str
    state: Tag
    tries: int
    answer: str
    next_try: str


def listing(desk: Desk) -> Answer:
    """Every endpoint, and a form for another."""
    return _listing(desk)


def add(desk: Desk) -> Answer:
    """Adds an endpoint; its key is shown on this answer and never again."""
    shop, url = told("shop", 100), told("url", 600)
    types = [one for one in request.form.getlist("type")[:20] if one]
    try:
        _must_see(desk, shop)
        ident, secret = _room(desk).add(shop, url, types, desk.visitor.actor, "desk")
    except MahnlaufError as fault:
        return Response(_listing(desk, url, types, str(fault)), 400)
    return _one(desk, _row(desk, str(ident)), secret)


def show(desk: Desk, ident: str) -> Answer:
    """One endpoint and what it was told."""
    return _one(desk, _row(desk, ident))


def rotate(desk: Desk, ident: str) -> Answer:
    """A new key, shown on this answer and never again; the old one still signs for three days."""
    row = _row(desk, ident)
    secret = _room(desk).rotate(row.id, desk.visitor.actor, "desk")
    return _one(desk, row, secret)


def switch(desk: Desk, ident: str) -> Answer:
    """On again, or off."""
    row = _row(desk, ident)
    _room(desk).switch(row.id, on=told("on", 1) == "1", by=desk.visitor.actor, via="desk")
    return back(f"/subscribers/{row.id}")


def ping(desk: Desk, ident: str) -> Answer:
    """Tries the endpoint with a message that says nothing."""
    row = _row(desk, ident)
    _room(desk).ping(row.id, desk.visitor.actor, "desk")
    return back(f"/subscribers/{row.id}")


def recover(desk: Desk, ident: str) -> Answer:
    """Tells everything again that was told in the shop since a day of the merchant."""
    row = _row(desk, ident)
    try:
        since = datetime.combine(date.fromisoformat(told("since", 10)), time(), zone(desk.office.timezone(row.shop)))
    except ValueError:
        fault = t("Erwartet wird ein Tag wie 2026-12-24.")
        return Response(_one(desk, row, fault=fault), 400)
    try:
        _room(desk).recover(row.id, since, desk.visitor.actor, "desk")
    except MahnlaufError:
        return Response(_one(desk, row, fault=t("Der Empfänger ist abgeschaltet. Schalten Sie ihn zuerst ein.")), 409)
    return back(f"/subscribers/{row.id}")


def replay(desk: Desk, ident: str) -> Answer:
    """One message once more, whatever became of it; the receiver knows it by its id."""
    row = _message_of(desk, ident)
    _room(desk).replay(row.id, desk.visitor.actor, "desk")
    return back(f"/subscribers/{row.payload['subscriber']}")


def _listing(desk: Desk, url: str = "", types: list[str] | None = None, fault: str = "") -> str:
    waiting = subscribers.waiting(desk.office.conn)
    rows = [row for row in subscribers.of_shop(desk.office.conn) if desk.visitor.sees_shop(row.shop)]
    return desk.page(
        "subscribers/list.html", here="outbox", endpoints=[_endpoint(desk, row, waiting) for row in rows],
        shops=[one.name for one in desk.office.shops()[0]], kinds=_CHOSEN, words=WORDS, url=url, types=types or [],
        fault=fault,
    )  # fmt: skip


def _one(desk: Desk, row: SubscriberRow, secret: str = "", fault: str = "") -> str:
    state = asked("state") if asked("state") in COMMAND_STATES else ""
    conn = desk.office.conn
    found = subscribers.log(conn, row.id, state=state, search=asked("q"), after=key("after"), limit=PAGE + 1)
    timezone = desk.office.timezone(row.shop)
    return desk.page(
        "subscribers/one.html", here="outbox", one=_endpoint(desk, row, subscribers.waiting(conn)), secret=secret,
        overlap=OVERLAP.days, messages=[_message(one, timezone) for one in found[:PAGE]], state=state,
        states=COMMAND_STATES, query=asked("q"), following=found[PAGE - 1].id if len(found) > PAGE else None,
        words=WORDS, fault=fault, since=(row.disabled_at or row.created_at)[:10],
    )  # fmt: skip


def _endpoint(desk: Desk, row: SubscriberRow, waiting: Mapping[int, int]) -> Endpoint:
    return Endpoint(
        id=row.id, shop=row.shop, host=urlsplit(row.url).hostname or row.url, url=row.url,
        types=tuple(row.types.split(",")) if row.types else (), works=row.disabled_at is None,
        off_since=formats.moment(row.disabled_at, desk.office.timezone(row.shop)), why=_why(row.why),
        waiting=waiting.get(row.id, 0),
    )  # fmt: skip


def _why(text: str) -> str:
    """Why it was switched off: the reason in this language, and what the endpoint said last as it stands."""
    for english, german in _WHY.items():
        if text.startswith(english):
            return t(german) + text.removeprefix(english)
    return text


def _message(row: CommandRow, timezone: str) -> Message:
    is_waiting = row.state == commands.WAITING
    return Message(
        id=row.id, at=formats.moment(row.created_at, timezone), kind=row.payload["type"],
        about=_about(row.payload["body"]), state=COMMAND_STATES[row.state], tries=row.attempts, answer=row.answer,
        next_try=formats.moment(row.not_before, timezone) if is_waiting and row.attempts else "",
    )  # fmt: skip


def _about(body: str) -> str:
    """Of what the message speaks: a participant and product, or an order."""
    subject = parsed(body).get("data", {}).get("subject", {})
    parts = (subject.get("email"), subject.get("product"), subject.get("order"))
    return " · ".join(str(part) for part in parts if part)


def _row(desk: Desk, ident: str) -> SubscriberRow:
    row = subscribers.get(desk.office.conn, number_of(ident))
    if row is None or not desk.visitor.sees_shop(row.shop):
        raise NotFound(t("Diesen Empfänger gibt es nicht."))
    return row


def _message_of(desk: Desk, ident: str) -> CommandRow:
    row = command_of(desk.office, ident)
    if row.kind != "subscriber":
        raise NotFound(t("Diese Meldung gibt es nicht."))
    return row


def _must_see(desk: Desk, shop: str) -> None:
    if not desk.visitor.sees_shop(shop):
        raise NotFound(t("Diesen Shop gibt es nicht."))


def _room(desk: Desk) -> Subscribers:
    return Subscribers(desk.house.db, desk.house.shops.vault, desk.house.clock)


ROUTES = (
    Route("/subscribers", listing, (LOGS,)),
    Route("/subscribers/add", add, (SHOPS,), ("POST",)),
    Route("/subscribers/<ident>", show, (LOGS,)),
    Route("/subscribers/<ident>/rotate", rotate, (SHOPS,), ("POST",)),
    Route("/subscribers/<ident>/switch", switch, (SHOPS,), ("POST",)),
    Route("/subscribers/<ident>/ping", ping, (ACT,), ("POST",)),
    Route("/subscribers/<ident>/recover", recover, (ACT,), ("POST",)),
    Route("/subscribers/messages/<ident>/replay", replay, (ACT,), ("POST",)),
)
