"""The deed that divides a claim: the merchant allowed instalments (Ratenzahlung)."""

from __future__ import annotations

from datetime import date

from mahnlauf.clerk.case import Case
from mahnlauf.clerk.saying import Said
from mahnlauf.contract.platform import Noted
from mahnlauf.core.calendar import month_end_series
from mahnlauf.core.events import CLAIM_SPLIT
from mahnlauf.ledger import instalments
from mahnlauf.ledger.balance import amounts
from mahnlauf.ledger.state import OPEN

DIVIDED = ("split.done", "split.done_given_up")


def split(case: Case, count: int, first: date) -> Said:
    """The claim is owed in equal monthly instalments from that day on, each a claim of its own. What does not divide
    evenly is on the last. Fees and interest so far are given up: what is divided is the price."""
    case.must_be_collecting("divided")
    case.must_not_be_over(first)
    if case.row.instalment:
        raise case.refusal("split_again")
    if case.state.state != OPEN:
        raise case.refusal("with_agency", "recall")
    if case.state.paid or case.state.principal != case.state.original - case.state.credited:
        raise case.refusal("split_paid", paid=case.money(case.state.paid))
    if case.state.principal < count:
        raise case.refusal("split_too_small", amount=case.money(case.state.principal), count=count)
    open_now = amounts(case.state, case.plan, case.today)
    given_up = open_now.fees_minor + open_now.interest_minor
    dues = month_end_series(first, count)
    division = instalments.evenly(case.state.principal, dues)
    case.note(CLAIM_SPLIT, division, f"{CLAIM_SPLIT}:{case.name}")
    order = case.said[-1]
    for number in range(1, count + 1):
        identity = f"{CLAIM_SPLIT}:{case.row.order_ref}:{number}"
        case.beside.append(Noted(CLAIM_SPLIT, identity, order.order_ref, order.at, division, number, order.position))
    parts = division["parts"]
    return case.answer(
        DIVIDED[bool(given_up)], count=count, amount=case.money(parts[0]), last=case.money(parts[-1]), first=dues[0],
        end=dues[-1], given_up=case.money(given_up),
    )  # fmt: skip
