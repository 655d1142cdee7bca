"""The statement of account (Kontoauszug) of a claim: every movement of money by bucket, and the balance after it.

An event may move several things at once (a shop's report pays, refunds and pays out); here each is a row of its own.
Interest that grew since the row before is a row too, so the rows of every bucket add up to its balance.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from mahnlauf.core.events import Event
from mahnlauf.core.plan import Plan
from mahnlauf.ledger import balance
from mahnlauf.ledger.fold import apply, fold, in_order
from mahnlauf.ledger.state import CANCELLED, ClaimState, Payment

_FIRST = ("opened", "raised", "credit_note")  # what a report changes before it pays


@dataclass(frozen=True, slots=True)
class Buckets:
    """Minor units by bucket: of a movement or of a balance. Credit is the buyer's."""

    fees: int = 0
    interest: int = 0
    principal: int = 0
    credit: int = 0

    @property
    def owed(self) -> int:
        """What the buyer owes by it: everything open less the credit."""
        return self.fees + self.interest + self.principal - self.credit

    def __add__(self, other: Buckets) -> Buckets:
        return Buckets(
            self.fees + other.fees, self.interest + other.interest,
            self.principal + other.principal, self.credit + other.credit,
        )  # fmt: skip

    def __sub__(self, other: Buckets) -> Buckets:
        return self + Buckets(-other.fees, -other.interest, -other.principal, -other.credit)

    def as_json(self) -> dict[str, int]:
        """In the words of the golden scenarios."""
        return {
            "fees_minor": self.fees, "interest_minor": self.interest,
            "principal_minor": self.principal, "credit_minor": self.credit,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Movement:
    """One row. ``kind`` is opened, raised, interest, fee, payment, undone, credit_note, paid_out, cancelled, divided
    (into instalments), written_off, corrected or binned; ``detail`` the kind of a fee or the reference of a payment,
    ``reason`` what was told."""

    on: date
    kind: str
    change: Buckets
    after: Buckets = field(default_factory=Buckets)
    detail: str = ""
    reason: str = ""


def statement(shop: str, order_ref: str, instalment: int, events: Iterable[Event], plan: Plan, today: date
              ) -> list[Movement]:  # fmt: skip
    """Every movement up to the end of ``today``, oldest first, interest accrued up to that day included."""
    events = list(events)
    at = ClaimState(shop=shop, order_ref=order_ref, instalment=instalment)
    moves: list[Movement] = []
    last = Buckets()
    for event in in_order(events, at):
        found = list(_moves(at, event, plan, last))
        moves += found
        last = sum((one.change for one in found), last)
    end = _standing(fold(shop, order_ref, instalment, events, plan), plan, today)
    moves += _closing(at, plan, today, last, end)
    return list(_with_balance(moves))


def _moves(at: ClaimState, event: Event, plan: Plan, last: Buckets) -> Iterator[Movement]:
    """Folds the event into ``at`` and tells what it moved; ``last`` is the balance after the row before."""
    before = _standing(at, plan, event.on) if at.opened else Buckets()
    known, undone, fees = len(at.payments), [one.undone for one in at.payments], len(at.fee_items)
    sums = (at.original, at.credited, at.paid_out, at.written_off, at.opened)
    apply(at, event, plan)
    after = _standing(at, plan, event.on)
    rows = [*_paid(at.payments[known:], event), *_undone(at.payments, undone, event)]
    rows += [Movement(event.on, "fee", Buckets(fees=one.minor), detail=one.kind) for one in at.fee_items[fees:]]
    out = [Movement(event.on, "paid_out", Buckets(credit=sums[2] - at.paid_out))] if at.paid_out != sums[2] else []
    rest = after - before - sum((one.change for one in (*rows, *out)), Buckets())
    if rest != Buckets():
        row = Movement(event.on, _cause(at, sums), rest, reason=_reason(event))
        rows.insert(0 if row.kind in _FIRST else len(rows), row)
    rows += out
    grown = before.interest - last.interest
    if rows and grown:
        yield Movement(event.on, "interest", Buckets(interest=grown))
    yield from rows


def _paid(payments: Iterable[Payment], event: Event) -> Iterator[Movement]:
    for one in payments:
        yield Movement(one.on, "payment", _allocated(one), detail=one.ref, reason=one.source)


def _undone(payments: list[Payment], before: list[bool], event: Event) -> Iterator[Movement]:
    """Payments that are gone again: exactly their allocation comes back."""
    before = before + [False] * (len(payments) - len(before))
    for one, was in zip(payments, before, strict=True):
        if one.undone and not was:
            yield Movement(event.on, "undone", Buckets() - _allocated(one), detail=one.ref, reason=_reason(event))


def _allocated(one: Payment) -> Buckets:
    return Buckets(-one.fees, -one.interest, -one.principal, one.credit)


def _cause(at: ClaimState, before: tuple[int, int, int, int, bool]) -> str:
    original, credited, _, written_off, opened = before
    if not opened:
        return "opened"
    if at.written_off > written_off:
        return "written_off"
    if at.credited > credited:
        return "credit_note"
    if at.state == CANCELLED:
        return "divided" if at.split and not at.instalment else "cancelled"
    return "raised" if at.original > original else "corrected"


def _closing(at: ClaimState, plan: Plan, today: date, last: Buckets, end: Buckets) -> Iterator[Movement]:
    """Interest up to today; and a claim whose order lies in the shop's bin, which has no day of its own."""
    grown = end - last
    if at.opened and grown.interest > 0 and grown == Buckets(interest=grown.interest):
        yield Movement(today, "interest", grown)
    elif grown != Buckets():
        yield Movement(at.seen_on or today, "binned", grown)


def _standing(at: ClaimState, plan: Plan, on: date) -> Buckets:
    now = balance.amounts(at, plan, on)
    return Buckets(now.fees_minor, now.interest_minor, now.principal_minor, at.credit)


def _reason(event: Event) -> str:
    return str(event.data.get("reason") or "")


def _with_balance(moves: Iterable[Movement]) -> Iterator[Movement]:
    after = Buckets()
    for one in moves:
        after = after + one.change
        yield Movement(one.on, one.kind, one.change, after, one.detail, one.reason)
