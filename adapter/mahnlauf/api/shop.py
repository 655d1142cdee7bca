"""The shop itself, for who runs it: settings without secrets, deliveries and replay, outbox and retry, plans."""

from __future__ import annotations

from typing import Any

from mahnlauf.access.tokens import CLAIMS, OPERATIONS, READ, REPORTS
from mahnlauf.api.problem import Conflict
from mahnlauf.api.route import IDENT, Ask, Route
from mahnlauf.api.schema import AFTER, FLAG, Field, choice, limit, ref
from mahnlauf.api.shapes import COMMAND_STATES, DELIVERY_STATES
from mahnlauf.core.clock import instant
from mahnlauf.core.errors import NotFound
from mahnlauf.core.plan import Plan
from mahnlauf.dunning.plan_words import plan_words
from mahnlauf.intake.kept import shown
from mahnlauf.intake.replay import replay
from mahnlauf.store import commands, deliveries, pages
from mahnlauf.store.commands import CommandRow

_ANY = (OPERATIONS, CLAIMS, READ, REPORTS)
_WHAT = ("subject", "note", "type", "order_ref")


def shops(ask: Ask) -> dict[str, Any]:
    """The shop of the token; a list, so that a program for many tokens reads them alike."""
    shop = ask.house.shops.get(ask.shop)
    return {
        "shop": ask.shop,
        "items": [
            {
                "name": shop.name, "platform": shop.platform, "plan": shop.plan, "test_mode": shop.test_mode,
                "live_since": shop.live_since.isoformat() if shop.live_since else None, "timezone": shop.timezone,
                "country": shop.country, "state": shop.state, "language": shop.language,
                "collected_by": shop.collected_by, "heard_at": shop.heard_at,
                "today": ask.house.clock.today(shop.timezone).isoformat(),
            }
        ],
    }  # fmt: skip


# --- deliveries ---


def came(ask: Ask) -> dict[str, Any]:
    """A page of what the shop sent, newest first."""
    query = ask.query
    rows, following = pages.deliveries_of(ask.conn, ask.shop, query["state"], query["after"], query["limit"])
    return {"shop": ask.shop, "items": [_delivery(row) for row in rows], "next": following}


def delivery(ask: Ask) -> dict[str, Any]:
    """One delivery with its body, without the headers that sign it."""
    row = _own_delivery(ask)
    body = shown(deliveries.unpack(row["body"]))
    more = {"method": row["method"], "query": row["query"], "body": body.decode("utf-8", "replace")}
    return {**_delivery(row), **more}


def taken_again(ask: Ask) -> dict[str, Any]:
    """Takes the delivery in once more; what is known already changes nothing."""
    _own_delivery(ask)
    found = replay(ask.house.intake, ask.ident, dry_run=ask.query["dry_run"])
    return {"state": found.state, "reason": found.reason, "events": list(found.events), "changed": found.new}


def _own_delivery(ask: Ask) -> Any:
    row = deliveries.get(ask.conn, ask.ident)
    if row is None or row["shop"] != ask.shop:
        raise NotFound(f"Delivery {ask.ident} does not exist in shop {ask.shop}.")
    return row


def _delivery(row: Any) -> dict[str, Any]:
    return {name: row[name] for name in ("id", "topic", "received_at", "state", "reason", "events")}


# --- the outbox ---


def outbox(ask: Ask) -> dict[str, Any]:
    """A page of what leaves the house, newest first."""
    query = ask.query
    rows, following = pages.commands_of(ask.conn, ask.shop, query["state"], (), query["after"], query["limit"])
    return {"shop": ask.shop, "items": [_command(row) for row in rows], "next": following}


def command(ask: Ask) -> dict[str, Any]:
    """One command with every try."""
    row = own_command(ask)
    return {**_command(row), "tries": tries_of(ask, row)}


def retried(ask: Ask) -> dict[str, Any]:
    """A refused, given-up or waiting command is tried again now."""
    row = own_command(ask)
    with ask.house.db.write() as conn:
        is_back = commands.retry(conn, row.id, instant(ask.house.clock.now()))
    if not is_back:
        raise Conflict(f"Command {row.id} is {row.state}. Only a refused, given-up or waiting one can be tried again.")
    return command(ask)


def own_command(ask: Ask) -> CommandRow:
    """The command of the path; raises NotFound, for another shop's with the same words."""
    row = commands.get(ask.conn, ask.ident)
    if row is None or row.shop != ask.shop:
        raise NotFound(f"Command {ask.ident} does not exist in shop {ask.shop}.")
    return row


def tries_of(ask: Ask, row: CommandRow) -> list[dict[str, Any]]:
    """Every try of a command, oldest first."""
    rows = commands.attempts_of(ask.conn, row.id)
    return [{"at": one["at"], "verdict": one["verdict"], "answer": one["answer"]} for one in rows]


def _command(row: CommandRow) -> dict[str, Any]:
    what = next((str(row.payload[name]) for name in _WHAT if row.payload.get(name)), "")
    return {
        "id": row.id, "claim_id": row.claim_id or None, "kind": row.kind, "what": what, "state": row.state,
        "attempts": row.attempts, "not_before": row.not_before, "answer": row.answer, "created_at": row.created_at,
        "done_at": row.done_at,
    }  # fmt: skip


# --- plans ---


def plans(ask: Ask) -> dict[str, Any]:
    """Every plan that a shop can be set to."""
    book = ask.house.plans
    return {"shop": ask.shop, "items": [_plan(book.current(name)) for name in book.names()]}


def plan(ask: Ask) -> dict[str, Any]:
    """One plan, in sentences and as it stands in its file."""
    name, book = ask.path["name"], ask.house.plans
    if name not in book.names():
        raise NotFound(f"This plan does not exist. Known: {', '.join(book.names())}.")
    found = book.current(name)
    words = list(plan_words(found, ask.query["lang"]))
    return {**_plan(found), "version": found.version, "words": words, "content": dict(found.source)}


def _plan(found: Plan) -> dict[str, Any]:
    return {"name": found.name, "title": found.title, "stages": len(found.stages)}


_DELIVERIES = (Field("state", choice(*DELIVERY_STATES), "Only those; parked: not understood or refused."), AFTER,
               limit())  # fmt: skip
_COMMANDS = (Field("state", choice(*COMMAND_STATES), "Only those; todo: a task for a person."), AFTER, limit())
_DRY = (Field("dry_run", FLAG, "Only say what would happen.", default=False),)
_LANG = (Field("lang", choice("de", "en"), "The language of the sentences.", default="de"),)
_RUNS = (OPERATIONS,)
ROUTES = (
    Route("GET", "/shops", "listShops", "The shop of this token", shops, ref("Shops"), _ANY),
    Route("GET", "/deliveries", "listDeliveries", "What the shop sent, newest first", came, ref("Deliveries"), _RUNS,
          _DELIVERIES),
    Route("GET", f"/deliveries/{IDENT}", "getDelivery", "One delivery with its body", delivery, ref("Delivery"),
          _RUNS),
    Route("POST", f"/deliveries/{IDENT}/replay", "replayDelivery", "Take a delivery in once more", taken_again,
          ref("Replayed"), _RUNS, _DRY, ()),
    Route("GET", "/outbox", "listCommands", "What leaves the house, newest first", outbox, ref("Commands"), _RUNS,
          _COMMANDS),
    Route("GET", f"/outbox/{IDENT}", "getCommand", "One command with every try", command, ref("Command"), _RUNS),
    Route("POST", f"/outbox/{IDENT}/retry", "retryCommand", "Try a command again now", retried, ref("Command"), _RUNS,
          (), (), faults=(409,)),
    Route("GET", "/plans", "listPlans", "The plans that a shop can be set to", plans, ref("Plans"), _ANY),
    Route("GET", "/plans/<name>", "getPlan", "One plan in sentences and as data", plan, ref("Plan"), _ANY, _LANG),
)  # fmt: skip
