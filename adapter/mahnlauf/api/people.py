"""What is sent to buyers and what people do: letters as sent, calls to make, endpoints that are told."""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import Any

from mahnlauf.access.messages import TYPES
from mahnlauf.access.tokens import CLAIMS, OPERATIONS
from mahnlauf.api.claims import SEES
from mahnlauf.api.problem import Conflict
from mahnlauf.api.route import IDENT, Ask, Route
from mahnlauf.api.schema import AFTER, DAY, MOST_ID, Field, Kind, choice, limit, ref, several, text, whole
from mahnlauf.api.shop import own_command, tries_of
from mahnlauf.core.clock import zone
from mahnlauf.core.errors import BadInput, NotFound, SettingsError
from mahnlauf.intake.phone import OUTCOMES, note_call, phone_tasks
from mahnlauf.store import claims, commands, pages, subscribers
from mahnlauf.store.commands import CommandRow
from mahnlauf.store.subscribers import SubscriberRow

_LETTERS = ("mail", "letter")


def letters(ask: Ask) -> dict[str, Any]:
    """A page of the letters as they were sent, newest first; those of one claim at once."""
    query = ask.query
    if query["claim_id"] is not None:
        return {"shop": ask.shop, "items": [_letter(row) for row in _of_claim(ask)], "next": None}
    rows, following = pages.commands_of(ask.conn, ask.shop, None, _LETTERS, query["after"], query["limit"])
    return {"shop": ask.shop, "items": [_letter(row) for row in rows], "next": following}


def letter(ask: Ask) -> dict[str, Any]:
    """One letter word by word, with every try to send it."""
    row = own_command(ask)
    if row.kind not in _LETTERS:
        raise NotFound(f"Command {row.id} is no letter. See: GET /api/v1/letters")
    payload = row.payload
    texts = {"text": str(payload.get("text", "")), "html": str(payload.get("html", ""))}
    return {**_letter(row), **texts, "attempts": tries_of(ask, row)}


def _of_claim(ask: Ask) -> list[CommandRow]:
    claim = claims.get(ask.conn, ask.query["claim_id"])
    if claim is None or claim.shop != ask.shop:
        raise NotFound(f"Claim {ask.query['claim_id']} does not exist in shop {ask.shop}.")
    return [row for row in commands.of_claim(ask.conn, claim.id or 0)[::-1] if row.kind in _LETTERS]


def _letter(row: CommandRow) -> dict[str, Any]:
    payload = row.payload
    return {
        "id": row.id, "claim_id": row.claim_id, "channel": "email" if row.kind == "mail" else "letter",
        "template": str(payload.get("template", "")), "audience": str(payload.get("audience", "")),
        "to": str(payload.get("to", "")), "subject": str(payload.get("subject", "")), "on": payload.get("on"),
        "deadline": payload.get("deadline") or None, "state": row.state, "done_at": row.done_at,
        "answer": row.answer,
    }  # fmt: skip


# --- calls ---


def calls(ask: Ask) -> dict[str, Any]:
    """Every call that is still to be made, the earliest first."""
    return {"shop": ask.shop, "items": [task.as_json() for task in phone_tasks(ask.house.intake, ask.shop)]}


def called(ask: Ask) -> dict[str, Any]:
    """What a call brought; it drives the claim like any other fact."""
    row = own_command(ask)
    if row.kind != "phone":
        raise NotFound(f"Command {row.id} is no call. See: GET /api/v1/phone-tasks")
    body = ask.body
    try:
        said = note_call(ask.house.intake, row.id, body["outcome"], until=body["until"], note=body["note"] or "")
    except BadInput as fault:  # the fields fit; it is the task that does not stand so
        raise Conflict(str(fault)) from fault
    return {"id": row.id, "text": said}


# --- subscribers ---


def listening(ask: Ask) -> dict[str, Any]:
    """The endpoints that hear the shop's messages, without their secrets."""
    return {"shop": ask.shop, "items": [_subscriber(row) for row in subscribers.of_shop(ask.conn, ask.shop)]}


def subscribed(ask: Ask) -> dict[str, Any]:
    """Adds an endpoint; its secret is in this answer and never shown again."""
    ident, secret = ask.house.subscribers().add(ask.shop, ask.body["url"], ask.body["types"] or (), *_by(ask))
    return {"id": ident, "secret": secret}


def rotated(ask: Ask) -> dict[str, Any]:
    """A new secret; for three days every message carries both signatures."""
    return {"id": ask.ident, "secret": ask.house.subscribers().rotate(_own_subscriber(ask).id, *_by(ask))}


def pinged(ask: Ask) -> dict[str, Any]:
    """Queues a message that says nothing."""
    ask.house.subscribers().ping(_own_subscriber(ask).id, *_by(ask))
    return _subscriber(_own_subscriber(ask))


def switched_on(ask: Ask) -> dict[str, Any]:
    """The endpoint is told again."""
    return _switched(ask, on=True)


def switched_off(ask: Ask) -> dict[str, Any]:
    """The endpoint is told nothing any more."""
    return _switched(ask, on=False)


def _switched(ask: Ask, *, on: bool) -> dict[str, Any]:
    by, via = _by(ask)
    ask.house.subscribers().switch(_own_subscriber(ask).id, on=on, by=by, via=via)
    return _subscriber(_own_subscriber(ask))


def recovered(ask: Ask) -> dict[str, Any]:
    """Tells the endpoint everything again that was told since a day."""
    row, day = _own_subscriber(ask), ask.body["since"]
    since = datetime.combine(day, time(), zone(ask.house.shops.get(ask.shop).timezone))
    try:
        return {"id": row.id, "messages": ask.house.subscribers().recover(row.id, since, *_by(ask))}
    except SettingsError as fault:  # it is switched off
        raise Conflict(str(fault)) from fault


def replayed(ask: Ask) -> dict[str, Any]:
    """Sends a message to a subscriber once more, whatever became of it; the receiver knows it by its id."""
    row = own_command(ask)
    ask.house.subscribers().replay(row.id, *_by(ask))
    return {"id": row.id, "messages": 1}


def _by(ask: Ask) -> tuple[str, str]:
    return f"token:{ask.token.name}", "api"


def _own_subscriber(ask: Ask) -> SubscriberRow:
    row = subscribers.get(ask.conn, ask.ident)
    if row is None or row.shop != ask.shop:
        raise NotFound(f"Subscriber {ask.ident} does not exist in shop {ask.shop}.")
    return row


def _subscriber(row: SubscriberRow) -> dict[str, Any]:
    return {
        "id": row.id, "url": row.url, "types": row.types.split(",") if row.types else [],
        "works": row.disabled_at is None, "why": row.why, "created_at": row.created_at,
    }  # fmt: skip


_HTTPS = r"https://[a-z0-9][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)+(/[!-~]*)?"
_MOST_URL = 300


def _url(value: Any) -> str:
    if not isinstance(value, str) or len(value) > _MOST_URL or not re.fullmatch(_HTTPS, value):
        raise ValueError
    return value


_URL = Kind(
    {"type": "string", "maxLength": _MOST_URL, "pattern": f"^{_HTTPS}$"},
    "an address such as https://kurse.example/hook",
    _url,
)
_LETTER_QUERY = (Field("claim_id", whole(0, MOST_ID), "Only the letters of this claim."), AFTER, limit())
_CALLED = (
    Field("outcome", choice(*OUTCOMES), "What the call brought.", required=True),
    Field("until", DAY, "With a promise: the day until which it holds."),
    Field("note", text(500), "What was said."),
)
_ENDPOINT = (
    Field("url", _URL, "A public https address.", required=True),
    Field("types", several(*TYPES), "Only messages of these types; all if left out."),
)
_RUNS = (OPERATIONS,)
ROUTES = (
    Route("GET", "/letters", "listLetters", "Letters as sent, newest first", letters, ref("Letters"), SEES,
          _LETTER_QUERY, faults=(404,)),
    Route("GET", f"/letters/{IDENT}", "getLetter", "One letter word by word", letter, ref("Letter"), SEES),
    Route("GET", "/phone-tasks", "listCalls", "Calls to make, the earliest first", calls, ref("Calls"), SEES),
    Route("POST", f"/phone-tasks/{IDENT}/outcome", "noteCall", "What a call brought", called, ref("Called"),
          (CLAIMS,), (), _CALLED, faults=(409,)),
    Route("GET", "/subscribers", "listSubscribers", "Endpoints that hear our messages", listening,
          ref("Subscribers"), _RUNS),
    Route("POST", "/subscribers", "addSubscriber", "Add an endpoint", subscribed, ref("SubscriberSecret"), _RUNS, (),
          _ENDPOINT),
    Route("POST", f"/subscribers/{IDENT}/ping", "pingSubscriber", "Queue a message that says nothing", pinged,
          ref("Subscriber"), _RUNS, (), ()),
    Route("POST", f"/subscribers/{IDENT}/rotate", "rotateSecret", "Make a new secret", rotated,
          ref("SubscriberSecret"), _RUNS, (), ()),
    Route("POST", f"/subscribers/{IDENT}/on", "switchOn", "Tell an endpoint again", switched_on, ref("Subscriber"),
          _RUNS, (), ()),
    Route("POST", f"/subscribers/{IDENT}/off", "switchOff", "Tell an endpoint nothing any more", switched_off,
          ref("Subscriber"), _RUNS, (), ()),
)  # fmt: skip
