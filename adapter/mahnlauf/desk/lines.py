"""A claim as one line of a list: who, which order, how it stands, how much, what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mahnlauf.core.errors import MahnlaufError
from mahnlauf.core.plan import Plan
from mahnlauf.desk import formats
from mahnlauf.desk.office import Office
from mahnlauf.desk.reasons import reason_text
from mahnlauf.desk.tongue import t
from mahnlauf.desk.words import STATES, Tag, tag
from mahnlauf.dunning.decide import upcoming
from mahnlauf.dunning.describe import blockers, state_of
from mahnlauf.dunning.letter_facts import claim_number
from mahnlauf.dunning.timeline import action_title
from mahnlauf.ledger import balance
from mahnlauf.ledger.state import OPEN, ClaimState
from mahnlauf.shops.shop import Shop
from mahnlauf.store.claims import ClaimRow


@dataclass(frozen=True, slots=True)
class Line:
    """``stage`` is where it is dunned, ``next`` what comes, ``blocker`` what holds it back; each empty if there is
    none."""

    id: int
    claim_no: str
    number: str
    shop: str
    buyer: str
    email: str
    state: Tag
    stage: str
    open: str
    next: str
    next_on: str | None
    blocker: str
    test: bool


def line_of(office: Office, row: ClaimRow) -> Line:
    """The line of one claim; one that cannot be read (its shop or plan is broken) says so instead of breaking the
    list."""
    stage = following = blocker = ""
    total = row.principal_minor + row.fees_minor + row.interest_minor
    try:
        shop, plan = office.shop(row.shop), office.plan(row)
        state, today = state_of(row), office.today(shop)
        total = balance.amounts(state, plan, today).total_minor
        stage = stage_title(plan, row.stage) if row.state == OPEN else ""
        blocker = _blocker(state, plan, shop, today)
        following = next_title(state, plan)
    except MahnlaufError as fault:
        blocker = str(fault)
    return Line(
        id=row.id or 0,
        claim_no=claim_number(row.id or 0),
        number=formats.clipped(row.number, 40),
        shop=row.shop,
        buyer=formats.clipped(row.buyer_name, 80) or t("ohne Namen"),
        email=formats.clipped(row.buyer_email, 80),
        state=tag(STATES, row.state),
        stage=stage,
        open=formats.money(total, row.currency),
        next=following,
        next_on=row.next_on,
        blocker=blocker,
        test=bool(row.test_mode),
    )


def stage_title(plan: Plan, key: str) -> str:
    """What a stage is called; the key itself if the plan has no such stage."""
    index = plan.stage_index(key)
    if index is None:
        return key
    stage = plan.stages[index]
    return t(action_title({"stage": key, "type": stage.action, "template": stage.template}, plan))


def next_title(state: ClaimState, plan: Plan) -> str:
    """The next step in words: what an event left to do, else the next stage; empty if nothing comes."""
    if state.duties:
        duty = min(state.duties, key=lambda one: one.on)
        return t(action_title(duty.action, plan))
    stage = upcoming(plan, state)
    return stage_title(plan, stage.key) if stage else ""


def _blocker(state: ClaimState, plan: Plan, shop: Shop, today: date) -> str:
    """What holds an open claim back beyond mere waiting, in a sentence."""
    held = blockers(state, plan, shop, today)
    if not held:
        return ""
    until = held[0]["until"]
    text = formats.sentence(formats.clipped(reason_text(held[0]["code"], held[0]["text"]), 160))
    return t("{text} Bis {day}.", text=text, day=formats.day(until)) if until else text
