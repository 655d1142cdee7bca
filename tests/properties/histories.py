"""Random histories of one claim: what shops, banks, people and our own run may report, in every mixture.

A history is drawn as steps (days that pass, what is reported then). `live` turns it into events, with the run of every
day in between, and hands out the state after each: the claim as it lives.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import strategies as st

from mahnlauf.core.calendar import Calendar, calendar_for
from mahnlauf.core.events import Event
from mahnlauf.core.interest_rule import InterestRule
from mahnlauf.core.plan import Plan
from mahnlauf.dunning.decide import Action, Nothing, Surroundings, decide, next_date
from mahnlauf.dunning.run import action_event
from mahnlauf.ledger.fold import apply
from mahnlauf.ledger.state import ClaimState
from mahnlauf.shops.plans import PlanBook

REF = "1001"
DAY = timedelta(days=1)
FIRST = date(2026, 3, 2)
CALENDAR = calendar_for("DE", "BY")
OPENED = "claim.opened"
OPENERS = (OPENED, "order.observed")

Step = tuple[int, str, Mapping[str, Any]]


@cache
def plans() -> dict[str, Plan]:
    """Every shipped plan, one with interest, one with fees everywhere and corrections."""
    book = PlanBook()
    found = {name: book.current(name) for name in book.names()}
    full = found["full_service"]
    rule = InterestRule("statutory", Decimal(5))
    found["with_interest"] = replace(full, name="with_interest", interest=rule, interest_in_default=True)
    dear = tuple(replace(stage, fee_minor=250) if stage.action == "message" else stage for stage in full.stages)
    correction = found["spreadmind"].on_credit_note
    found["with_fees"] = replace(
        full, name="with_fees", stages=dear, on_partial_payment=correction, on_credit_note=correction,
        lump_sum_b2b_minor=4000, interest=InterestRule("fixed", None, Decimal(9)), interest_in_default=True,
        writeoff_below_minor=0,
    )  # fmt: skip
    return found


any_plan = st.deferred(lambda: st.sampled_from(sorted(plans()))).map(lambda name: plans()[name])
money = st.integers(1, 25_000)
refs = st.sampled_from(["p1", "p2", "p3", "p4"])
days_ahead = st.integers(0, 30)
a_day = days_ahead.map(lambda number: (FIRST + number * 3 * DAY).isoformat())


def _data(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(fields)


opened = _data(
    currency=st.just("EUR"),
    principal_minor=st.integers(100, 20_000),
    due_date=st.just((FIRST + 14 * DAY).isoformat()),
    buyer=_data(kind=st.sampled_from(["consumer", "business"]), email=st.just("k@example.org")),
)
STANDINGS = ("none", "open", "paid", "reversed", "unclear", "void")


@st.composite
def _observation(draw: st.DrawFn) -> dict[str, Any]:
    gross = draw(st.sampled_from([0, 5_000, 11_900, 11_900, 11_900, 23_800]))
    paid = draw(st.booleans())
    return {
        "standing": draw(st.sampled_from(STANDINGS)),
        "currency": "EUR",
        "gross_minor": gross,
        "refunded_minor": draw(st.sampled_from([0, 0, 0, 1_000, gross])),
        "status": draw(st.sampled_from(["on-hold", "processing", "failed", "trash"])),
        "number": REF,
        "ordered_on": FIRST.isoformat(),
        **({"paid_on": draw(a_day)} if paid else {}),
        **({"grace_until": draw(a_day)} if draw(st.integers(0, 5)) == 0 else {}),
        "buyer": {"kind": "consumer", "email": "k@example.org"},
    }


PEOPLE: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "payment.received": _data(amount_minor=money, payment_ref=refs),
    "payment.returned": _data(payment_ref=refs, fee_minor=st.sampled_from([0, 300])),
    "payment.charged_back": _data(payment_ref=refs, fee_minor=st.sampled_from([0, 1_500])),
    "credit_note": _data(amount_minor=money) | _data(full_cancellation=st.just(True)),
    "dispute.opened": _data(reason=st.just("Die Ware kam nie an.")),
    "dispute.resolved": _data() | _data(new_term_days=st.integers(1, 14)),
    "hold.set": _data(until=a_day) | _data(until=st.none()),
    "hold.lifted": _data(),
    "promise.made": _data(until=a_day, amount_minor=money),
    "default.started": _data(interest_from=a_day, lump_sum_minor=st.sampled_from([0, 4_000])),
    "fee.added": _data(kind=st.just("address_search"), amount_minor=st.integers(1, 900)),
    "vendor.consented": _data(),
    "vendor.accepted": _data(),
    "vendor.declined": _data(),
    "vendor.stopped": _data(),
    "vendor.access_suspend": _data(),
    "vendor.access_restore": _data(),
    "withdrawal": _data(),
    "claim.written_off": _data(),
    "reversal.confirmed": _data() | _data(is_chargeback=st.just(False)),
    "statement": _data(),
}
SHOP: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "order.observed": _observation(),
    "order.trashed": _data(),
    "order.restored": _data(),
    "order.erased": _data(),
}
MONEY = ("payment.received", "payment.returned", "payment.charged_back", "credit_note", "fee.added")
gaps = st.sampled_from([0, 0, 0, 1, 2, 3, 7, 14, 21])
often = st.sampled_from(["payment.received", "payment.received", "payment.returned", "credit_note", *PEOPLE])


def _step(kinds: st.SearchStrategy[str]) -> st.SearchStrategy[Step]:
    both = {**PEOPLE, **SHOP}
    return kinds.flatmap(lambda kind: st.tuples(gaps, st.just(kind), both[kind]))


_opening: st.SearchStrategy[Step] = st.tuples(st.just(0), st.just(OPENED), opened)
_observing = _step(st.just("order.observed"))


def _histories(
    first: st.SearchStrategy[Step], kinds: st.SearchStrategy[str], most: int
) -> st.SearchStrategy[list[Step]]:
    return st.tuples(first, st.lists(_step(kinds), max_size=most)).map(lambda drawn: [drawn[0], *drawn[1]])


by_people = _histories(_opening, often, 12)
by_a_shop = _histories(_observing, st.sampled_from(["order.observed"] * 6 + [*SHOP]), 8)
_anything = ["order.observed"] * 8 + ["payment.received"] * 4 + [*SHOP, *PEOPLE]
mixed = _histories(_observing, st.sampled_from(_anything), 10)
histories = by_people | by_a_shop | mixed
of_money = _histories(_opening, st.sampled_from(MONEY), 14)


@dataclass(frozen=True, slots=True)
class Moment:
    """One event and the claim as it stood before and after it; ``action`` if it was ours."""

    event: Event
    before: ClaimState
    after: ClaimState
    action: Action | None = None


def live(
    steps: Sequence[Step],
    plan: Plan,
    *,
    calendar: Calendar = CALENDAR,
    around: Surroundings | None = None,
    days_after: int = 0,
    run: bool = True,
) -> Iterator[Moment]:
    """The claim as it lives: each step on its day, the run in the evening of every day until ``days_after`` it."""
    state = ClaimState(shop="laden", order_ref=REF)
    day = FIRST
    for number, (gap, kind, data) in enumerate(steps):
        if run and gap:
            yield from _evenings(state, plan, calendar, around, day, day + gap * DAY)
        day += gap * DAY
        if state.opened or kind in OPENERS:
            yield _happens(state, plan, reported(number, kind, data, day))
    if run:
        yield from _evenings(state, plan, calendar, around, day, day + (days_after + 1) * DAY)


def reported(number: int, kind: str, data: Mapping[str, Any], day: date, second: int = 0) -> Event:
    """The event of a step: the later the step, the later its minute of the day."""
    at = f"{day}T08:{number:02}:{second:02}Z"
    return Event(kind, f"{kind}:{number}:{second}", REF, at, day, copy.deepcopy(dict(data)))


def _evenings(
    state: ClaimState, plan: Plan, calendar: Calendar, around: Surroundings | None, first: date, end: date
) -> Iterator[Moment]:
    day = first
    while day < end:
        for _ in range(20):
            decision = decide(plan, state, day, calendar, around)
            if isinstance(decision, Nothing):
                break
            event = action_event(state, decision, {}, day, f"{day}T20:00:00Z")
            yield replace(_happens(state, plan, event), action=decision)
        following = next_date(plan, state, calendar)
        if following is None:
            return
        day = max(day + DAY, following)


def _happens(state: ClaimState, plan: Plan, event: Event) -> Moment:
    before = copy.deepcopy(state)
    apply(state, event, plan)
    return Moment(event, before, copy.deepcopy(state))


def is_dunning(action: Action) -> bool:
    """Whether the buyer is asked for money by it: a stage or a corrected letter, not a receipt."""
    return action.advances or action.corrected
