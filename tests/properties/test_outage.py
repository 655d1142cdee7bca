"""After an outage of 1 to 60 days at any point of any plan, the ladder goes on as promised, only later.

"Outage" means that no run took place; on the day after it the run sees a claim whose stages are all overdue.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mahnlauf.core.events import VENDOR_ACCEPTED, VENDOR_CONSENTED, Event
from mahnlauf.core.plan import Plan, Stage
from mahnlauf.dunning.decide import Action, Nothing, decide, next_date
from mahnlauf.dunning.run import action_event
from mahnlauf.ledger.fold import apply
from mahnlauf.ledger.state import ClaimState
from mahnlauf.shops.plans import PlanBook
from tests.properties.histories import CALENDAR, DAY, FIRST, REF, plans, reported

NAMES = PlanBook().names()
LADDER_DAYS = 130
LENGTHS = (1, 2, 3, 5, 8, 13, 21, 30, 45, 60)
ANSWERS = {"consent_request": VENDOR_CONSENTED, "offer": VENDOR_ACCEPTED}
OPENED = {"currency": "EUR", "principal_minor": 11_900, "due_date": (FIRST + 14 * DAY).isoformat()}


@dataclass(frozen=True, slots=True)
class Done:
    """One stage that was carried out."""

    on: date
    stage: Stage
    action: Action


def ladder(plan: Plan, first: date, down: range = range(0)) -> list[Done]:
    """Every stage until nothing comes any more; on the days ``down`` (counted from ``first``) nobody runs."""
    state = ClaimState(shop="laden", order_ref=REF)
    due = (first + 14 * DAY).isoformat()
    apply(state, reported(0, "claim.opened", {**OPENED, "due_date": due}, first), plan)
    if not state.running:  # the plan begins with a returned payment
        paid = {"amount_minor": 11_900, "payment_ref": "p1"}
        apply(state, reported(1, "payment.received", paid, first), plan)
        apply(state, reported(2, "payment.returned", {"payment_ref": "p1"}, first), plan)
    return list(_days(state, plan, first, down))


def _days(state: ClaimState, plan: Plan, first: date, down: range) -> Iterator[Done]:
    day = first
    while (day - first).days < LADDER_DAYS + 2 * len(down):
        if (day - first).days in down:
            day = first + down.stop * DAY
        for _ in range(9):
            decision = decide(plan, state, day, CALENDAR)
            if isinstance(decision, Nothing):
                break
            apply(state, action_event(state, decision, {}, day, f"{day}T20:00:00Z"), plan)
            if decision.advances:
                yield Done(day, plan.stages[state.stage - 1], decision)
                _answer(state, plan, decision, day)
        following = next_date(plan, state, CALENDAR)
        if following is None:
            return
        day = max(day + DAY, following)


def _answer(state: ClaimState, plan: Plan, action: Action, day: date) -> None:
    """The merchant agrees on the evening of the day on which he is asked."""
    if action.type in ANSWERS:
        apply(state, Event(ANSWERS[action.type], f"yes:{action.key}", REF, f"{day}T21:00:00Z", day), plan)


def letters(done: list[Done]) -> list[Done]:
    return [one for one in done if one.stage.action == "message"]


def gaps(done: list[Done]) -> list[int]:
    """Days between one letter and the next."""
    days = [one.on for one in letters(done)]
    return [(later - earlier).days for earlier, later in itertools.pairwise(days)]


def promised(plan: Plan, earlier: Done, later: Done) -> int:
    """The least number of days that the plan puts between two letters."""
    one, other = earlier.stage, later.stage
    term = (one.term_days or 0) + plan.posting_grace_days
    if other.anchor == "prev_deadline":
        return term + other.offset_days
    gap = other.offset_days - one.offset_days - _rolled(earlier)
    return max(gap, term + 1) if other.not_before_prev_deadline else gap


def _rolled(one: Done) -> int:
    """By how many days weekends and holidays moved the day for which the letter was planned, at most."""
    moved, day = 0, one.action.planned_on
    while day and one.stage.roll != "none" and not CALENDAR.is_working_day(day - DAY):
        moved, day = moved + 1, day - DAY
    return moved


def check(plan: Plan, calm: list[Done], late: list[Done]) -> None:
    assert [one.stage.key for one in late] == [one.stage.key for one in calm]
    for before, after in zip(calm, late, strict=True):
        assert after.on >= before.on, "earlier than without the outage"
    rows = letters(late)
    for earlier, later in itertools.pairwise(rows):
        assert later.on > earlier.on, "two letters on one day"
        assert (later.on - earlier.on).days >= promised(plan, earlier, later), "a gap got shorter"
    for earlier, later in itertools.pairwise(late):
        ends = earlier.action.deadline
        counts = later.stage.not_before_prev_deadline or later.stage.anchor == "prev_deadline"
        assert ends is None or not counts or later.on > ends, "a term was cut short"
    for one in late:
        if one.action.deadline is not None:
            assert (one.action.deadline - one.on).days >= (one.stage.term_days or 0)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("weekday", [0, 3, 5])
def test_every_outage_at_every_point_of_the_plan(name: str, weekday: int) -> None:
    plan, first = plans()[name], FIRST + weekday * DAY
    calm = ladder(plan, first)
    for length in LENGTHS:
        for start in range((calm[-1].on - first).days + 2 if calm else 1):
            check(plan, calm, ladder(plan, first, range(start, start + length)))


@given(st.sampled_from(NAMES), st.integers(0, 400), st.integers(0, 120), st.integers(1, 60))
def test_an_outage_at_any_time_of_the_year(name: str, offset: int, start: int, length: int) -> None:
    plan, first = plans()[name], FIRST + offset * DAY
    check(plan, ladder(plan, first), ladder(plan, first, range(start, start + length)))


@given(st.sampled_from(NAMES), st.integers(0, 400), st.integers(0, 120), st.integers(1, 60))
def test_work_that_waits_for_working_days_waits_after_an_outage_too(
    name: str, offset: int, start: int, length: int
) -> None:
    first = FIRST + offset * DAY
    for one in ladder(plans()[name], first, range(start, start + length)):
        if one.stage.roll == "business_day":
            assert CALENDAR.is_working_day(one.on)


@pytest.mark.parametrize("name", NAMES)
def test_a_ladder_has_an_end(name: str) -> None:
    plan = plans()[name]
    done = ladder(plan, FIRST)
    waiting = [stage for stage in plan.stages if stage.action == "court"]
    assert len(done) >= len(plan.stages) - len(waiting)


def test_an_outage_over_the_whole_ladder_sends_the_first_letter_only() -> None:
    plan = plans()["full_service"]
    late = ladder(plan, FIRST, range(200))
    assert [(one.on - FIRST).days for one in late[:1]] == [200]
    assert gaps(late)[0] >= 14


def test_the_state_of_a_ladder_can_be_read_again() -> None:
    state = ClaimState(shop="laden", order_ref=REF)
    plan = plans()["full_service"]
    apply(state, reported(0, "claim.opened", OPENED, FIRST), plan)
    list(_days(state, plan, FIRST, range(20, 50)))
    assert ClaimState.from_json(copy.deepcopy(state.as_json())) == state
