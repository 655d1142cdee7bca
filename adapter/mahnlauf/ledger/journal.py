"""The bookkeeper's view: what every event booked, bucket by bucket, and what was open afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mahnlauf.core import events as kinds
from mahnlauf.core.events import Event
from mahnlauf.core.plan import Plan
from mahnlauf.ledger import balance
from mahnlauf.ledger.balance import Amounts
from mahnlauf.ledger.fold import apply, in_order
from mahnlauf.ledger.state import ClaimState, Payment


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the account. ``open`` is what stayed open after it, interest booked and accrued together;
    ``cause`` is the event's kind, ``fee:`` and its kind or stage, or ``writeoff``. Minor units."""

    on: date
    cause: str
    open: Amounts
    credit_minor: int
    allocated: dict[str, int] | None = None
    ref: str = ""


def entries_of(state: ClaimState, event: Event, plan: Plan) -> list[Entry]:
    """Folds the event into ``state`` and tells what it booked; an event that books nothing yields no row."""
    before = _money(state)
    payments, written_off = len(state.payments), state.written_off
    apply(state, event, plan)
    if _money(state) == before and event.kind not in (
        kinds.STATEMENT,
        kinds.VENDOR_STOPPED,
        kinds.CLAIM_OPENED,
        kinds.REFUND_PAID,
    ):
        return []
    if _money(state) == before and event.kind == kinds.CLAIM_OPENED and event.data.get("part"):
        return []  # a platform repeated its terms
    payment = state.payments[-1] if len(state.payments) > payments else None
    after = balance.amounts(state, plan, event.on)
    lost = state.written_off - written_off
    if payment is None or not lost:
        return [_entry(state, event, after, payment)]
    rest = _before_write_off(before, payment, state)
    return [
        Entry(event.on, event.kind, rest, state.credit, _allocated(payment), payment.ref),
        Entry(event.on, "writeoff", after, state.credit),
    ]


def journal(shop: str, order_ref: str, instalment: int, events: Iterable[Event], plan: Plan) -> list[Entry]:
    """The whole account of a claim, oldest row first."""
    state = ClaimState(shop=shop, order_ref=order_ref, instalment=instalment)
    rows: list[Entry] = []
    for event in in_order(events, state):
        rows += entries_of(state, event, plan)
    return rows


def _money(state: ClaimState) -> tuple[int, ...]:
    return (
        state.principal, state.fees, state.interest, state.interest_total, state.credit, state.written_off,
        len(state.payments),
    )  # fmt: skip


def _entry(state: ClaimState, event: Event, after: Amounts, payment: Payment | None) -> Entry:
    allocated = _allocated(payment) if payment is not None else None
    return Entry(event.on, _cause(event), after, state.credit, allocated, payment.ref if payment else "")


def _cause(event: Event) -> str:
    if event.kind == kinds.FEE_ADDED:
        return f"fee:{event.data['kind']}"
    if event.kind == kinds.DEFAULT_STARTED:
        return "fee:lump_sum_b2b"
    if event.kind == kinds.ACTION_TAKEN:
        return f"fee:{event.data.get('stage', '')}"
    return event.kind


def _allocated(payment: Payment) -> dict[str, int]:
    return {
        "fees_minor": payment.fees,
        "interest_minor": payment.interest,
        "principal_minor": payment.principal,
        "credit_minor": payment.credit,
    }


def _before_write_off(before: tuple[int, ...], payment: Payment, state: ClaimState) -> Amounts:
    """What the payment alone would have left open, with the interest that was booked for it."""
    principal, fees, interest, interest_total = before[:4]
    booked = state.interest_total - interest_total
    return Amounts(principal - payment.principal, fees - payment.fees, interest + booked - payment.interest)
