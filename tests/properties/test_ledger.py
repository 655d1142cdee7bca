"""The ledger over random histories: nothing is lost, nothing counted twice, whatever order the reports come in."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from mahnlauf.core.plan import Plan
from mahnlauf.ledger import shop_view
from mahnlauf.ledger.fold import fold
from mahnlauf.ledger.state import CANCELLED, COLLECTING, PAID, WRITTEN_OFF, ClaimState
from tests.properties.histories import DAY, FIRST, REF, Moment, Step, any_plan, by_people, histories, live, reported

BUCKETS = ("fees", "interest", "principal", "credit")


def owed(state: ClaimState) -> int:
    """What the buyer owes, by the buckets; negative: what is owed to the buyer."""
    return state.booked_total - state.credit


def should_owe(state: ClaimState) -> int:
    """The same by everything that ever raised or lowered it."""
    raised = state.original + sum(fee.minor for fee in state.fee_items) + state.interest_total + state.paid_out
    arrived = sum(payment.amount for payment in state.payments if not payment.undone)
    return raised - state.credited - arrived - state.written_off - state.cancelled_minor


def sound(state: ClaimState) -> None:
    """What must hold after every event."""
    assert owed(state) == should_owe(state)
    for name in BUCKETS:
        assert getattr(state, name) >= 0, name
    assert state.paid_out >= 0
    assert state.written_off >= 0
    for payment in state.payments:
        assert payment.fees + payment.interest + payment.principal + payment.credit == payment.amount
        assert min(payment.fees, payment.interest, payment.principal, payment.credit) >= 0


def settled(state: ClaimState) -> None:
    """Whoever owes nothing is left alone, whoever owes something is not forgotten."""
    if state.state in (PAID, CANCELLED, WRITTEN_OFF):
        assert state.booked_total == 0
        assert not state.running
    elif state.opened and state.state in COLLECTING:
        assert state.booked_total > 0


def as_text(state: ClaimState) -> str:
    return json.dumps(state.as_json(), sort_keys=True, ensure_ascii=False)


def folded(moments: Sequence[Moment], plan: Plan, order: Sequence[int] | None = None) -> ClaimState:
    events = [moment.event for moment in moments]
    return fold("laden", REF, 0, events if order is None else [events[number] for number in order], plan)


@given(histories, any_plan)
def test_every_cent_is_accounted_for_after_every_event(history: list[Step], plan: Plan) -> None:
    for moment in live(history, plan, days_after=100):
        sound(moment.after)


@given(histories, any_plan)
def test_a_claim_is_collected_exactly_while_something_is_owed(history: list[Step], plan: Plan) -> None:
    for moment in live(history, plan, days_after=100):
        settled(moment.after)


@given(histories, any_plan, st.randoms(use_true_random=False))
def test_events_in_any_order_and_repeated_fold_to_the_same_claim(
    history: list[Step], plan: Plan, dice: random.Random
) -> None:
    moments = list(live(history, plan, days_after=70))
    numbers = [*range(len(moments)), *dice.choices(range(len(moments)), k=3)]
    dice.shuffle(numbers)
    assert as_text(folded(moments, plan, numbers)) == as_text(folded(moments, plan))


@given(histories, any_plan)
def test_one_more_event_folded_in_is_the_fold_of_them_all(history: list[Step], plan: Plan) -> None:
    moments = list(live(history, plan, days_after=70))
    lived = copy.deepcopy(moments[-1].after)
    shop_view.close_if_binned(lived, plan)
    assert as_text(folded(moments, plan)) == as_text(lived)


@given(histories, any_plan)
def test_a_state_survives_its_json(history: list[Step], plan: Plan) -> None:
    for moment in live(history, plan, days_after=70):
        text = json.dumps(moment.after.as_json())
        again = ClaimState.from_json(json.loads(text))
        assert again == moment.after
        assert json.dumps(again.as_json()) == text


@given(histories, any_plan, st.data())
def test_a_report_that_comes_late_keeps_every_cent_too(history: list[Step], plan: Plan, data: st.DataObject) -> None:
    """The run acted without knowing it; folded in where it belongs, the account is still right."""
    late = data.draw(st.integers(0, len(history) - 1), label="the one that is late")
    moments = list(live(without(history, late), plan, days_after=70))
    day = FIRST + sum(gap for gap, _, _ in history[: late + 1]) * DAY
    event = reported(late, *history[late][1:], day, second=30)
    state = fold("laden", REF, 0, [*(moment.event for moment in moments), event], plan)
    sound(state)
    settled(state)


def without(history: list[Step], number: int) -> list[Step]:
    """The history without that step; the others keep their days."""
    (gap, _, _), rest = history[number], [*history[:number], *history[number + 1 :]]
    if number < len(rest):
        following = rest[number]
        rest[number] = (following[0] + gap, following[1], following[2])
    return rest


@given(by_people, any_plan)
def test_what_is_taken_back_undoes_exactly_what_was_booked(history: list[Step], plan: Plan) -> None:
    """A chargeback without a fee right after a payment leaves every bucket as it was, but for interest."""
    moments = list(live(history, plan, run=False))
    before = moments[-1].after
    if before.state != "open" or before.booked_total <= 0:
        return
    day = moments[-1].event.on
    total = len(history)
    events = [moment.event for moment in moments]
    paid = reported(total, "payment.received", {"amount_minor": 777, "payment_ref": "the-one"}, day)
    back = reported(total + 1, "payment.charged_back", {"payment_ref": "the-one"}, day)
    settled = fold("laden", REF, 0, [*events, paid], plan)
    after = fold("laden", REF, 0, [*events, paid, back], plan)
    if settled.written_off == before.written_off:
        assert after.principal == before.principal
        assert after.fees == before.fees
        assert after.credit == before.credit
