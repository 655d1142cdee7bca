"""The decision over random histories: pure, one way up the ladder, silent while it must be, and as forecast."""

from __future__ import annotations

import copy
from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mahnlauf.core.plan import Plan
from mahnlauf.dunning.decide import Action, Nothing, Surroundings, decide, next_date
from mahnlauf.dunning.forecast import forecast
from mahnlauf.dunning.planning import standing_pause
from mahnlauf.ledger.state import HANDED_OVER, OPEN, ClaimState
from tests.properties.histories import (
    CALENDAR,
    DAY,
    FIRST,
    Moment,
    Step,
    any_plan,
    histories,
    is_dunning,
    live,
)

states = st.tuples(histories, any_plan, st.integers(0, 60))


def taken(moments: list[Moment]) -> list[tuple[Moment, Action]]:
    return [(moment, moment.action) for moment in moments if moment.action is not None]


@given(histories, any_plan, st.integers(-30, 400))
def test_deciding_changes_nothing_and_answers_the_same_twice(history: list[Step], plan: Plan, days: int) -> None:
    for moment in live(history, plan):
        state, day = moment.after, moment.event.on + timedelta(days=days)
        kept = copy.deepcopy(state)
        answers = [decide(plan, state, day, CALENDAR) for _ in range(2)]
        dates = [next_date(plan, state, CALENDAR) for _ in range(2)]
        assert answers[0] == answers[1]
        assert dates[0] == dates[1]
        assert state == kept


@given(histories, any_plan)
def test_what_was_done_is_never_done_again(history: list[Step], plan: Plan) -> None:
    keys = Counter(action.key for _, action in taken(list(live(history, plan, days_after=200))))
    assert not [key for key, times in keys.items() if times > 1]


@given(histories, any_plan)
def test_stages_run_one_way_and_once_in_a_run(history: list[Step], plan: Plan) -> None:
    reached: dict[int, int] = {}
    for moment, action in taken(list(live(history, plan, days_after=200))):
        if not action.advances:
            continue
        index = plan.stage_index(action.stage)
        assert index is not None
        assert index > reached.get(action.round, -1)
        assert action.round == moment.before.round
        reached[action.round] = index


@given(histories, any_plan)
def test_nobody_is_dunned_who_owes_nothing_or_must_be_left_alone(history: list[Step], plan: Plan) -> None:
    for moment, action in taken(list(live(history, plan, days_after=200))):
        if is_dunning(action):
            state, day = moment.before, moment.event.on
            assert state.opened
            assert state.booked_total > 0
            assert state.state == OPEN or (state.state == HANDED_OVER and action.type == "court")
            assert state.running
            assert not state.declined
            assert not state.unclear
            assert standing_pause(state.pauses, day) is None
            assert state.grace_until is None or day > state.grace_until


@given(histories, any_plan)
def test_no_buyer_gets_two_dunning_letters_on_one_day(history: list[Step], plan: Plan) -> None:
    letters = Counter(
        (moment.event.on, moment.before.round)
        for moment, action in taken(list(live(history, plan, days_after=200)))
        if is_dunning(action) and action.type == "message"
    )
    assert not [day for day, number in letters.items() if number > 1]


@given(histories, any_plan)
def test_every_term_is_as_long_as_the_plan_says(history: list[Step], plan: Plan) -> None:
    for moment, action in taken(list(live(history, plan, days_after=200))):
        index = plan.stage_index(action.stage)
        if action.deadline is not None and index is not None and action.advances:
            assert action.deadline - moment.event.on >= timedelta(days=plan.stages[index].term_days or 0)
            assert CALENDAR.is_working_day(action.deadline)


@given(states, st.integers(1, 90))
def test_a_shop_without_fresh_news_is_not_dunned(drawn: tuple[list[Step], Plan, int], stale: int) -> None:
    for day, plan, state in on_days(*drawn):
        for known in (None, day - timedelta(days=stale + 1)):
            decision = decide(plan, state, day, CALENDAR, Surroundings(known_up_to=known, stale_after_days=stale))
            assert isinstance(decision, Nothing) or not is_dunning(decision)


@given(states)
def test_orders_from_before_the_start_are_not_dunned(drawn: tuple[list[Step], Plan, int]) -> None:
    for day, plan, state in on_days(*drawn):
        around = Surroundings(live_since=(state.invoice_date or day) + DAY)
        decision = decide(plan, state, day, CALENDAR, around)
        assert isinstance(decision, Nothing) or not is_dunning(decision)


@given(states)
def test_what_somebody_else_collects_is_left_to_him(drawn: tuple[list[Step], Plan, int]) -> None:
    for day, plan, state in on_days(*drawn):
        assert isinstance(decide(plan, state, day, CALENDAR, Surroundings(collected_by="Digistore24")), Nothing)


@given(states)
def test_nothing_is_handed_over_to_nobody(drawn: tuple[list[Step], Plan, int]) -> None:
    for day, plan, state in on_days(*drawn):
        decision = decide(plan, state, day, CALENDAR, Surroundings(has_agency=False))
        assert isinstance(decision, Nothing) or decision.type != "handover"


@given(states)
def test_nothing_happens_without_a_reason_and_a_later_day_to_ask_again(drawn: tuple[list[Step], Plan, int]) -> None:
    for day, plan, state in on_days(*drawn):
        decision = decide(plan, state, day, CALENDAR)
        if isinstance(decision, Nothing):
            assert decision.reasons
            assert all(reason.code and reason.text for reason in decision.reasons)
            assert decision.next_on is None or decision.next_on > day


@given(states)
def test_the_stored_date_is_the_first_day_on_which_something_happens(drawn: tuple[list[Step], Plan, int]) -> None:
    """The run finds a claim by that date alone: before it nothing may be due, on it something is, or it moves on."""
    history, plan, _ = drawn
    for moment in live(history, plan):
        state, day = moment.after, moment.event.on
        following = next_date(plan, state, CALENDAR)
        for number in range(120):
            today = day + timedelta(days=number)
            if following is not None and today >= following:
                break
            assert isinstance(decide(plan, state, today, CALENDAR), Nothing), (today, following)
        if following is not None:
            due = max(following, day)
            decision = decide(plan, state, due, CALENDAR)
            assert isinstance(decision, Action) or (decision.next_on is not None and decision.next_on > due)


@given(histories, any_plan)
def test_the_forecast_comes_true(history: list[Step], plan: Plan) -> None:
    moments = list(live(history, plan))
    state, day = moments[-1].after, moments[-1].event.on + DAY
    told = [(one.on, one.action.key) for one in forecast(state, plan, CALENDAR, day)]
    rest = list(live(history, plan, days_after=1200))[len(moments) :]
    happened = [(moment.event.on, moment.action.key) for moment in rest if moment.action is not None]
    assert told == happened


def on_days(history: list[Step], plan: Plan, days: int) -> list[tuple[date, Plan, ClaimState]]:
    """The claim after each event, looked at that day and some days later."""
    return [
        (day, plan, moment.after)
        for moment in live(history, plan)
        for day in (moment.event.on, moment.event.on + timedelta(days=days), FIRST + timedelta(days=days))
    ]
