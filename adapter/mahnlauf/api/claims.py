"""Claims as programs see them: lists, one claim, its story, what comes, why nothing happens.

A token sees the claims of its own shop only; those of others do not exist for it.
"""

from __future__ import annotations

import re
from datetime import date
from itertools import islice
from typing import Any

from mahnlauf.access.tokens import CLAIMS, READ
from mahnlauf.api.route import IDENT, Ask, Route
from mahnlauf.api.schema import AFTER, FLAG, Field, Kind, limit, ref, several, text
from mahnlauf.api.shapes import STATES
from mahnlauf.core.errors import BadInput, NotFound
from mahnlauf.core.plan import Plan
from mahnlauf.dunning import describe, forecast
from mahnlauf.dunning.describe import claim_json, state_of
from mahnlauf.dunning.timeline import Moment, story
from mahnlauf.ledger.journal import Entry
from mahnlauf.shops.shop import Shop
from mahnlauf.store import claims, events, search
from mahnlauf.store.claims import ClaimRow

SEES = (CLAIMS, READ)
MOST_ORDERS = 100
_A_REF = re.compile(r"[^,\s]")


def _orders(value: Any) -> list[str]:
    refs = list(dict.fromkeys(part for one in str(value).split(",") if (part := one.strip())))
    if not 0 < len(refs) <= MOST_ORDERS:
        raise ValueError
    return refs


_REFS = Kind(
    {"type": "string", "minLength": 1, "maxLength": 8000, "pattern": r"[^,\s]"},
    f"1 to {MOST_ORDERS} orders, separated by commas",
    _orders,
)


def of_shop(ask: Ask) -> dict[str, Any]:
    """`{shop, items, next}`: the claims of the orders that are asked for, or a page of all, newest first."""
    if refs := ask.query["order_ref"]:
        found = [row for one in refs for row in claims.numbered(ask.conn, ask.shop, one)]
        return {"shop": ask.shop, "items": [described(ask, row) for row in found], "next": None}
    size = ask.query["limit"]
    rows = _searched(ask, size + 1) if ask.query["search"] else _listed(ask, size + 1)
    following = rows[size - 1].id if len(rows) > size else None
    return {"shop": ask.shop, "items": [described(ask, row) for row in rows[:size]], "next": following}


def one(ask: Ask) -> dict[str, Any]:
    """One claim."""
    return described(ask, own(ask))


def timeline(ask: Ask) -> dict[str, Any]:
    """What happened, what was booked, what will happen if nobody pays and the merchant agrees to everything."""
    row, plan, shop, today = _case(ask)
    facts = events.of_claim(ask.conn, row.shop, row.order_ref, row.instalment)
    told = story(facts, state_of(row), plan, shop, today)
    return {
        "past": [_moment(one) for one in told.past],
        "account": [_entry(one) for one in told.account],
        "future": [_moment(one) for one in told.future],
    }


def coming(ask: Ask) -> dict[str, Any]:
    """What will happen, when and at which amount, if nobody pays."""
    row, plan, shop, today = _case(ask)
    state = state_of(row)
    calendar = shop.calendar_of(state.buyer)
    steps = forecast.forecast(state, plan, calendar, today, assume_yes=ask.query["assume_yes"])
    return {
        "id": row.id,
        "today": today.isoformat(),
        "blockers": describe.blockers(state, plan, shop, today),
        "steps": [step.as_json() for step in steps],
    }


def explanation(ask: Ask) -> dict[str, Any]:
    """What the next run does today, or every reason why it does nothing."""
    row, plan, shop, today = _case(ask)
    state = state_of(row)
    action = describe.action_today(state, plan, shop, today)
    return {
        "id": row.id,
        "today": today.isoformat(),
        "action": action.as_data() if action else None,
        "reasons": [reason.as_json() for reason in describe.reasons(state, plan, shop, today)],
    }


def own(ask: Ask) -> ClaimRow:
    """The claim of the path; raises NotFound, for another shop's claim with the same words."""
    row = claims.get(ask.conn, ask.ident)
    if row is None or row.shop != ask.shop:
        raise NotFound(f"Claim {ask.ident} does not exist in shop {ask.shop}.")
    return row


def described(ask: Ask, row: ClaimRow) -> dict[str, Any]:
    """The claim in its fixed shape, and its stages also as the plan calls them for people."""
    house = ask.house
    shop = house.shops.get(row.shop)
    plan = house.plans.version(ask.conn, row.plan_version)
    found = claim_json(row, plan, shop, house.clock.today(shop.timezone), house.leases(row))
    return {**found, "stage_title": _title(plan, row.stage), "next_stage_title": _title(plan, row.next_stage)}


def _case(ask: Ask) -> tuple[ClaimRow, Plan, Shop, date]:
    row, house = own(ask), ask.house
    shop = house.shops.get(row.shop)
    return row, house.plans.version(ask.conn, row.plan_version), shop, house.clock.today(shop.timezone)


def _listed(ask: Ask, size: int) -> list[ClaimRow]:
    return claims.listed(ask.conn, ask.query["state"], ask.shop, ask.query["after"], size)


def _searched(ask: Ask, size: int) -> list[ClaimRow]:
    words = ask.query["search"].split()[:6]
    if not words:
        raise BadInput('The parameter "search" is empty. Expected a number, a name or a mail address.')
    return list(islice(search.found(ask.conn, words, ask.query["state"], (ask.shop,), ask.query["after"]), size))


def _moment(moment: Moment) -> dict[str, Any]:
    return {
        "on": moment.on.isoformat(), "title": moment.title, "text": moment.text, "mark": moment.mark,
        "open_minor": moment.open_minor, "deadline": moment.deadline.isoformat() if moment.deadline else None,
    }  # fmt: skip


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "on": entry.on.isoformat(), "cause": entry.cause, "ref": entry.ref, **entry.open.as_json(),
        "credit_minor": entry.credit_minor, "allocated": entry.allocated,
    }  # fmt: skip


def _title(plan: Plan, key: str) -> str | None:
    index = plan.stage_index(key) if key else None
    return (plan.stages[index].title if index is not None else "") or key or None


_LIST = (
    Field("order_ref", _REFS, f"Only the claims of these orders: 1 to {MOST_ORDERS}, separated by commas."),
    Field("state", several(*STATES), "Only claims in these states.", default=STATES),
    Field(
        "search",
        text(100, 1),
        "Beginnings of words of the number, the name or the mail address, or an amount such as 119.00.",
    ),
    AFTER,
    limit(),
)
_YES = Field("assume_yes", FLAG, "Assume that the merchant agrees whenever the plan asks.", default=False)
ROUTES = (
    Route("GET", "/claims", "listClaims", "Claims, newest first", of_shop, ref("Claims"), SEES, _LIST),
    Route("GET", f"/claims/{IDENT}", "getClaim", "One claim", one, ref("Claim"), SEES),
    Route("GET", f"/claims/{IDENT}/timeline", "getTimeline", "What happened and what will", timeline,
          ref("Timeline"), SEES),
    Route("GET", f"/claims/{IDENT}/forecast", "getForecast", "What will happen if nobody pays", coming,
          ref("Forecast"), SEES, (_YES,)),
    Route("GET", f"/claims/{IDENT}/explain", "explainClaim", "Why nothing happens today, or what does", explanation,
          ref("Explanation"), SEES),
)  # fmt: skip
