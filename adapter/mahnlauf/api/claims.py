"""Claims for programs that belong to a shop, such as our plugin inside WooCommerce.

GET  /api/v1/claims?order_ref=1001,1002   the claims of at most 100 orders; orders without a claim are left out
GET  /api/v1/claims/7                     one claim
POST /api/v1/claims/7/hold                nothing goes out any more: {"until": "2026-12-24" or null, "reason": "…"}
POST /api/v1/claims/7/resume              ends every hold and promise

A token of the scope "claims" sees and moves the claims of its own shop only; those of others do not exist for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from mahnlauf.access import tokens
from mahnlauf.core import events as kinds
from mahnlauf.core.clock import Clock
from mahnlauf.core.errors import BadInput, MahnlaufError, NotFound
from mahnlauf.core.plan import Plan
from mahnlauf.dunning.describe import claim_json, state_of
from mahnlauf.intake.receive import Intake
from mahnlauf.intake.record import record_on_claim
from mahnlauf.ledger.state import COLLECTING, Pause
from mahnlauf.shops.book import ShopBook
from mahnlauf.shops.plans import PlanBook
from mahnlauf.store import claims, events
from mahnlauf.store.access import LeaseRow
from mahnlauf.store.claims import ClaimRow
from mahnlauf.store.database import Database
from mahnlauf.store.tokens import TokenRow

SCOPE = "claims"
MOST_ORDERS = 100
_LONGEST_REASON = 200


class Unauthorized(MahnlaufError):
    """No token of ours came with the question."""


class Forbidden(MahnlaufError):
    """The token is ours, but for something else."""


class Conflict(MahnlaufError):
    """The claim does not stand so that this could be said of it."""


class House(Protocol):
    """The part of an installation that the API looks at."""

    @property
    def db(self) -> Database: ...
    @property
    def shops(self) -> ShopBook: ...
    @property
    def plans(self) -> PlanBook: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def intake(self) -> Intake: ...
    def leases(self, row: ClaimRow) -> list[LeaseRow]: ...


def permitted(house: House, authorization: str) -> TokenRow:
    """The token of an ``Authorization`` header; raises Unauthorized or Forbidden."""
    token = tokens.find(house.db, authorization)
    if token is None:
        raise Unauthorized(f"The bearer token is missing or unknown. Make one: mahnlauf token add NAME --scope {SCOPE}")
    if token.scope != SCOPE:
        raise Forbidden(f'This token is for "{token.scope}". Expected one of the scope "{SCOPE}".')
    return token


def of_orders(house: House, shop: str, query: Mapping[str, str]) -> dict[str, Any]:
    """`{shop, items}`: the claims of the orders that are asked for, instalments one by one; raises BadInput."""
    if unknown := sorted(set(query) - {"order_ref"}):
        raise BadInput(f'The parameter "{unknown[0][:40]}" is not known. Known: order_ref.')
    refs = dict.fromkeys(ref for part in query.get("order_ref", "").split(",") if (ref := part.strip()))
    if not 0 < len(refs) <= MOST_ORDERS:
        raise BadInput(
            f'The parameter "order_ref" names {len(refs)} orders. Expected 1 to {MOST_ORDERS}, separated by commas.'
        )
    rows = (row for ref in refs for row in claims.numbered(house.db.reader, shop, ref))
    return {"shop": shop, "items": [described(house, row) for row in rows]}


def of_shop(house: House, shop: str, ident: int) -> ClaimRow:
    """That claim of this shop; raises NotFound, for another shop's claim with the same words."""
    row = claims.get(house.db.reader, ident)
    if row is None or row.shop != shop:
        raise NotFound(f"Claim {ident} does not exist in shop {shop}.")
    return row


def described(house: House, row: ClaimRow) -> dict[str, Any]:
    """The claim in its fixed shape, and its stages also as the plan calls them for people."""
    shop = house.shops.get(row.shop)
    plan = house.plans.version(house.db.reader, row.plan_version)
    found = claim_json(row, plan, shop, house.clock.today(shop.timezone), house.leases(row))
    return {**found, "stage_title": _title(plan, row.stage), "next_stage_title": _title(plan, row.next_stage)}


def hold(house: House, row: ClaimRow, wish: Mapping[str, Any]) -> None:
    """Nothing goes out up to and including ``until``. A hold that lasts as long already stays the only one, so a
    shop never shortens what somebody else decided. Raises BadInput or Conflict."""
    until, reason = _understood(wish)
    state, today = state_of(row), house.clock.today(house.shops.get(row.shop).timezone)
    if state.state not in COLLECTING:
        raise Conflict(f"Claim {row.id} is {state.state}. Only a claim that is being collected can be put on hold.")
    if until is not None and until < today:
        raise BadInput(f'"until" is {until}, which is over. Expected today ({today}) or a later day.')
    if not any(_covers(one, until) for one in _standing(state.pauses, today) if one.code == "hold"):
        data = {"until": until.isoformat() if until else None, "reason": reason}
        _say(house, row, kinds.HOLD_SET, data)


def resume(house: House, row: ClaimRow) -> None:
    """Ends every hold and promise; a dispute stays. Without any of them nothing is recorded."""
    today = house.clock.today(house.shops.get(row.shop).timezone)
    if any(one.code in ("hold", "promise") for one in _standing(state_of(row).pauses, today)):
        _say(house, row, kinds.HOLD_LIFTED, {})


def _say(house: House, row: ClaimRow, kind: str, data: Mapping[str, Any]) -> None:
    """The identity counts the words of its kind on this claim, so two calls at one moment are one event."""
    known = events.of_claim(house.db.reader, row.shop, row.order_ref, row.instalment)
    number = sum(fact.kind == kind for fact in known) + 1
    record_on_claim(house.intake, row.id or 0, kind, f"{kind}:{row.order_ref}:{row.instalment}:{number}", data)


def _standing(pauses: Sequence[Pause], today: date) -> list[Pause]:
    return [one for one in pauses if one.until is None or one.until > today]


def _covers(pause: Pause, until: date | None) -> bool:
    """Whether the pause lasts at least up to and including that day; its own ``until`` is the first free day."""
    return pause.until is None or (until is not None and pause.until > until)


def _understood(wish: Mapping[str, Any]) -> tuple[date | None, str]:
    if unknown := sorted(set(wish) - {"until", "reason"}):
        raise BadInput(f'The field "{unknown[0][:40]}" is not known. Known: until, reason.')
    until, reason = wish.get("until"), wish.get("reason", "")
    if not isinstance(reason, str) or len(reason) > _LONGEST_REASON:
        raise BadInput(f'"reason" is {str(reason)[:40]!r}. Expected a text of at most {_LONGEST_REASON} letters.')
    if until is None:
        return None, reason.strip()
    try:
        return date.fromisoformat(until), reason.strip()
    except (TypeError, ValueError) as fault:
        raise BadInput(f'"until" is {str(until)[:40]!r}. Expected a day such as 2026-12-24, or null.') from fault


def _title(plan: Plan, key: str) -> str | None:
    index = plan.stage_index(key) if key else None
    return (plan.stages[index].title if index is not None else "") or key or None
