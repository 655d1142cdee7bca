"""The ledger against a second one that is slow and obviously right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from mahnlauf.core.interest_rule import NO_INTEREST, InterestRule
from mahnlauf.core.plan import Plan
from mahnlauf.ledger import balance
from mahnlauf.ledger.state import ClaimState
from tests.properties.histories import DAY, FIRST, Moment, Step, live, of_money, plans
from tests.properties.reference import ORDER, Reference


def plain(percent: int = 0) -> Plan:
    """The full-service ladder without a write-off, at a fixed yearly interest."""
    rule = InterestRule("fixed", None, Decimal(percent), day_count="act/365") if percent else NO_INTEREST
    return replace(plans()["full_service"], writeoff_below_minor=0, interest=rule)


def retold(reference: Reference, moment: Moment) -> None:
    """Tells the second ledger what the first one heard."""
    kind, data, day = moment.event.kind, moment.event.data, moment.event.on
    if kind == "claim.opened":
        reference.owed(day, data["principal_minor"])
    elif kind == "payment.received":
        reference.paid(day, data["payment_ref"], data["amount_minor"])
    elif kind in ("payment.returned", "payment.charged_back"):
        reference.back(day, data["payment_ref"])
        reference.fee(day, data["fee_minor"])
    elif kind == "fee.added":
        reference.fee(day, data["amount_minor"])
    elif kind == "credit_note":
        reference.credit_note(day, data["amount_minor"])
    elif kind == "action.taken":
        reference.fee(day, data.get("fee_minor", 0))


def buckets(state: ClaimState) -> dict[str, int]:
    return {bucket: getattr(state, bucket) for bucket in (*ORDER, "credit")}


def partial(history: list[Step]) -> list[Step]:
    """Without full cancellations: what they clear is another test's matter."""
    return [step for step in history if not step[2].get("full_cancellation")]


@given(of_money)
def test_every_bucket_agrees_with_the_second_ledger_after_every_event(history: list[Step]) -> None:
    reference = Reference()
    for moment in live(partial(history), plain(), days_after=80):
        retold(reference, moment)
        assert buckets(moment.after) == reference.buckets(), moment.event


@given(of_money, st.integers(1, 15), st.integers(1, 40))
def test_interest_agrees_with_the_sum_over_every_single_day(history: list[Step], percent: int, start: int) -> None:
    first: date = FIRST + start * DAY
    plan = plain(percent)
    opening = {**history[0][2], "interest_from": first.isoformat(), "start_dunning": False}
    reference = Reference(percent, first)
    for moment in live([(0, "claim.opened", opening), *partial(history)[1:]], plan, run=False):
        retold(reference, moment)
        assert buckets(moment.after) == reference.buckets(), moment.event
        later = moment.event.on + 25 * DAY
        shown = balance.unbooked_interest(moment.after, plan.interest, later)
        assert shown == int(reference.accrued(later) + Fraction(1, 2))
