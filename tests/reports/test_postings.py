"""What is posted adds up to what is owed, after every event, whatever was reported in whatever order."""

from __future__ import annotations

from itertools import accumulate

import pytest
from hypothesis import given

from mahnlauf.core.events import Event
from mahnlauf.core.plan import Plan
from mahnlauf.ledger.fold import fold
from mahnlauf.ledger.postings import CREDIT_NOTE, INVOICE, PAYMENT, UNTAXED, postings
from mahnlauf.ledger.state import ClaimState
from tests.properties.histories import DAY, FIRST, REF, Step, any_plan, by_people, histories, live, plans, reported

TAXES = [{"rate": "19", "net_minor": 10000, "tax_minor": 1900}, {"rate": "7", "net_minor": 100, "tax_minor": 7}]


def empty() -> ClaimState:
    return ClaimState("laden", REF)


@given(histories, any_plan)
def test_the_postings_of_any_history_add_up_to_what_its_fold_owes(history: list[Step], plan: Plan) -> None:
    events = [moment.event for moment in live(history, plan, days_after=70)]
    state = fold("laden", REF, 0, events, plan)
    assert sum(one.amount_minor for one in postings(empty(), events, plan)) == state.booked_total - state.credit


@given(by_people, any_plan)  # a shop's bin has no day of its own: what is restored was never binned
def test_the_postings_up_to_a_day_are_those_of_the_history_up_to_that_day(history: list[Step], plan: Plan) -> None:
    events = [moment.event for moment in live(history, plan, days_after=30)]
    day = FIRST + 20 * DAY
    until = [one for one in postings(empty(), events, plan) if one.on <= day]
    assert until == list(postings(empty(), [event for event in events if event.on <= day], plan))


@given(histories, any_plan)
def test_the_days_of_postings_never_run_backwards(history: list[Step], plan: Plan) -> None:
    found = [one.on for one in postings(empty(), [moment.event for moment in live(history, plan)], plan)]
    assert found == list(accumulate(found, max))


def observed(number: int, standing: str, gross: int, **more: object) -> Event:
    data = {"standing": standing, "currency": "EUR", "gross_minor": gross, "status": standing, "number": REF,
            "ordered_on": FIRST.isoformat(), "taxes": TAXES, **more}  # fmt: skip
    return reported(number, "order.observed", data, FIRST + number * DAY)


def test_an_order_is_posted_by_tax_rate_and_a_payment_is_not() -> None:
    events = [observed(0, "open", 12007), observed(1, "paid", 12007)]
    found = [(one.cause, one.tax_rate, one.amount_minor) for one in postings(empty(), events, plans()["full_service"])]
    assert found == [(INVOICE, "19", 11900), (INVOICE, "7", 107), (PAYMENT, UNTAXED, -12007)]


def test_a_partial_refund_is_split_as_the_order_was_and_the_cent_of_rounding_is_kept() -> None:
    events = [observed(0, "open", 12007), observed(1, "open", 12007, refunded_minor=101)]
    found = [one for one in postings(empty(), events, plans()["full_service"]) if one.cause == CREDIT_NOTE]
    assert [(one.tax_rate, one.amount_minor) for one in found] == [("19", -100), ("7", -1)]


@pytest.mark.parametrize("gross", [1, 99, 12345])
def test_an_order_without_taxes_is_posted_whole(gross: int) -> None:
    found = list(postings(empty(), [observed(0, "open", gross, taxes=[])], plans()["full_service"]))
    assert [(one.tax_rate, one.amount_minor) for one in found] == [("", gross)]
