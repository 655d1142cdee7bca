"""Open claims follow a new version of their plan, as far as nothing changes that has happened already.

A claim keeps the version that it began with; only the merchant's word moves it. Its events are folded with the new
version, and it stays with the old one if that would tell the past otherwise: another amount, another state, a stage
that ran and is gone. What was said in a letter and what was booked stays as it was said and booked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mahnlauf.core.clock import Clock, instant
from mahnlauf.core.errors import MahnlaufError
from mahnlauf.core.plan import Plan
from mahnlauf.dunning.describe import state_of
from mahnlauf.dunning.projection import row_of
from mahnlauf.ledger import balance
from mahnlauf.ledger.fold import fold
from mahnlauf.ledger.state import OPEN, ClaimState
from mahnlauf.shops.book import ShopBook
from mahnlauf.shops.plans import PlanBook
from mahnlauf.shops.shop import Shop
from mahnlauf.store import claims, events
from mahnlauf.store import plans as table
from mahnlauf.store.claims import ClaimRow
from mahnlauf.store.database import Connection, Database

KEEP, WAITING, ALL = "keep", "waiting", "all"
SCOPES = (KEEP, WAITING, ALL)
STAGE_GONE, PAST, BUYER, BROKEN = "stage_gone", "past", "buyer", "broken"
BATCH = 100  # claims in one transaction: some hundredths of a second


@dataclass(frozen=True, slots=True)
class Candidate:
    """A claim as it is and as it would be. ``stays`` is why it cannot follow: `STAGE_GONE`, `PAST` (an amount or the
    state would be another), `BUYER` (the plan is not for such buyers); empty if it can."""

    row: ClaimRow
    shop: Shop
    old: Plan
    before: ClaimState
    after: ClaimState
    stays: str

    @property
    def has_begun(self) -> bool:
        """Whether a stage has run."""
        return bool(self.row.stage)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a move is: up to ``reached`` everything was looked at; ``left`` claims come behind it."""

    moved: int
    stayed: int
    reached: int
    left: int


def candidate(conn: Connection, plans: PlanBook, shop: Shop, row: ClaimRow, plan: Plan, today: date) -> Candidate:
    """The claim under ``plan``; reads its events, writes nothing."""
    old, before = plans.version(conn, row.plan_version), state_of(row)
    facts = events.of_claim(conn, row.shop, row.order_ref, row.instalment)
    after = fold(row.shop, row.order_ref, row.instalment, facts, plan)
    return Candidate(row, shop, old, before, after, _stays(old, plan, before, after, today))


def _stays(old: Plan, new: Plan, before: ClaimState, after: ClaimState, today: date) -> str:
    if before.buyer.get("kind", "consumer") not in new.buyers:
        return BUYER
    ran = {stage.key for stage in old.stages[: before.stage]}
    if ran - {stage.key for stage in new.stages}:
        return STAGE_GONE
    return "" if _past(before, old, today) == _past(after, new, today) else PAST


def _past(state: ClaimState, plan: Plan, today: date) -> tuple[object, ...]:
    """What has happened and what is owed by today: no version of a plan may tell it otherwise."""
    return (
        state.state, balance.amounts(state, plan, today), state.credit, state.paid, state.written_off,
        state.charged_to_vendor, state.last_stage, state.deadline, state.default_since, state.dunned,
        sorted(state.done),
    )  # fmt: skip


def move(
    db: Database, plans: PlanBook, shops: ShopBook, clock: Clock, plan: Plan, scope: str, after: int, limit: int
) -> Progress:
    """Moves the next ``limit`` claims behind the id ``after`` to that version: with `WAITING` those for which no stage
    has run, with `ALL` every one that can. In short transactions, so webhooks go on; safe to repeat."""
    waiting = [ident for ident in table.others(db.reader, plan.name, plan.version) if ident > after]
    moved = stayed = 0
    for start in range(0, min(limit, len(waiting)), BATCH):
        idents = waiting[start : min(start + BATCH, limit)]
        done = _batch(db, plans, shops, clock, plan, scope, idents)
        moved, stayed = moved + done, stayed + len(idents) - done
    reached = waiting[: limit or 1][-1] if waiting else after
    return Progress(moved, stayed, reached, max(len(waiting) - limit, 0))


def _batch(
    db: Database, plans: PlanBook, shops: ShopBook, clock: Clock, plan: Plan, scope: str, idents: list[int]
) -> int:
    moved, now = 0, instant(clock.now())
    with db.write() as conn:
        for row in table.these(conn, idents):
            if row.state != OPEN or row.plan != plan.name or (scope != ALL and row.stage):
                continue
            moved += _follow(conn, plans, shops, clock, row, plan, now)
    return moved


def _follow(
    conn: Connection, plans: PlanBook, shops: ShopBook, clock: Clock, row: ClaimRow, plan: Plan, now: str
) -> bool:
    """One claim; whose shop cannot be opened stays as it is."""
    try:
        shop = shops.get(row.shop)
    except MahnlaufError:
        return False
    found = candidate(conn, plans, shop, row, plan, clock.today(shop.timezone))
    if found.stays:
        return False
    plans.keep(conn, plan, now)
    claims.save(conn, row_of(found.after, plan, shop, now))
    return True
