"""The statement of account over random histories: its rows add up to the ledger, and every payment stands in it."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given

from mahnlauf.core.plan import Plan
from mahnlauf.ledger import balance
from mahnlauf.ledger.fold import fold
from mahnlauf.ledger.state import ClaimState
from mahnlauf.ledger.statement import Buckets, Movement, statement
from tests.properties.histories import DAY, FIRST, REF, Step, any_plan, histories, live


def told(history: Sequence[Step], plan: Plan) -> tuple[ClaimState, list[Movement], Buckets]:
    """The claim, its statement a week after the last event, and what the ledger says is open then."""
    events = [moment.event for moment in live(history, plan)]
    state = fold("shop", REF, 0, events, plan)
    day = max((event.on for event in events), default=FIRST) + 7 * DAY
    now = balance.amounts(state, plan, day)
    open_now = Buckets(now.fees_minor, now.interest_minor, now.principal_minor, state.credit)
    return state, statement("shop", REF, 0, events, plan, day), open_now


@given(histories, any_plan)
def test_the_rows_of_every_bucket_add_up_to_the_ledger(history: list[Step], plan: Plan) -> None:
    _, rows, open_now = told(history, plan)
    assert sum((row.change for row in rows), Buckets()) == open_now
    running = Buckets()
    for row in rows:
        running = running + row.change
        assert row.after == running


@given(histories, any_plan)
def test_every_payment_every_cost_and_every_return_is_a_row(history: list[Step], plan: Plan) -> None:
    state, rows, _ = told(history, plan)
    paid = sorted(-row.change.owed for row in rows if row.kind == "payment")
    assert paid == sorted(one.amount for one in state.payments)
    back = sorted(row.change.owed for row in rows if row.kind == "undone")
    assert back == sorted(one.amount for one in state.payments if one.undone)
    assert [row.change.fees for row in rows if row.kind == "fee"] == [one.minor for one in state.fee_items]
    assert sum(row.change.owed for row in rows if row.kind == "paid_out") == state.paid_out


@given(histories, any_plan)
def test_only_an_order_in_the_bin_ends_without_an_event(history: list[Step], plan: Plan) -> None:
    state, rows, _ = told(history, plan)
    if any(row.kind == "binned" for row in rows):
        assert state.erased or state.trashed > state.restored
