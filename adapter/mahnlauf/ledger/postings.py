"""What every event of a claim posts to the buyer's account, as a bookkeeper reads it: one cause, one amount, one day.

The sum of all postings is what the buyer owes (below zero: what is owed to the buyer), after every event.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from mahnlauf.core.events import Event
from mahnlauf.core.money import round_half_up
from mahnlauf.core.plan import Plan
from mahnlauf.ledger import shop_view
from mahnlauf.ledger.fold import apply, in_order
from mahnlauf.ledger.state import ClaimState

INVOICE, CREDIT_NOTE, CANCELLED = "invoice", "credit_note", "cancelled"
INTEREST, PAYMENT, PAYMENT_UNDONE = "interest", "payment", "payment_undone"
REFUND, WRITE_OFF, FEE = "refund", "write_off", "fee:"
BINNED = "bin"  # an order that lies in the shop's bin owes nothing: no event of its own says so
UNTAXED = "none"
_TAXED = frozenset({INVOICE, CREDIT_NOTE, CANCELLED})


@dataclass(frozen=True, slots=True)
class Posting:
    """``amount_minor`` above zero: the buyer owes more. ``tax_rate`` in percent as a decimal text, empty where the
    shop does not say, "none" for what bears no tax (payments; fees and interest are damages)."""

    identity: str
    cause: str
    on: date
    amount_minor: int
    tax_rate: str = UNTAXED
    ref: str = ""


def postings(state: ClaimState, events: Iterable[Event], plan: Plan) -> Iterator[Posting]:
    """The postings of a claim, oldest first; ``state`` starts empty and is what they come to in the end.

    Days never run backwards: what was known before the claim is posted with it."""
    on, taxes = date.min, ()  # type: tuple[date, Sequence[Mapping[str, Any]]]
    for event in in_order(events, state):
        on, taxes = max(on, event.on), event.data.get("taxes", taxes)
        before = _Counters.of(state)
        apply(state, event, plan)
        yield from _between(before, state, event.identity, on, taxes)
    before = _Counters.of(state)
    shop_view.close_if_binned(state, plan)
    yield from _between(before, state, BINNED, on, taxes)


@dataclass(frozen=True, slots=True)
class _Counters:
    """Everything that ever raised or lowered what is owed. Each only counts, so a difference is a posting."""

    original: int
    credited: int
    cancelled: int
    interest: int
    paid_out: int
    written_off: int
    fees: int
    payments: int
    undone: frozenset[int]

    @classmethod
    def of(cls, state: ClaimState) -> _Counters:
        undone = frozenset(index for index, one in enumerate(state.payments) if one.undone)
        return cls(
            state.original, state.credited, state.cancelled_minor, state.interest_total, state.paid_out,
            state.written_off, len(state.fee_items), len(state.payments), undone,
        )  # fmt: skip


def _between(
    old: _Counters, state: ClaimState, identity: str, on: date, taxes: Sequence[Mapping[str, Any]]
) -> Iterator[Posting]:
    for cause, amount, ref in _changes(old, _Counters.of(state), state):
        if cause in _TAXED:
            for rate, share in _by_rate(amount, taxes):
                yield Posting(identity, cause, on, share, rate, ref)
        elif amount:
            yield Posting(identity, cause, on, amount, ref=ref)


def _changes(old: _Counters, new: _Counters, state: ClaimState) -> Iterator[tuple[str, int, str]]:
    """(cause, amount, reference) of everything that moved; one cause may come several times."""
    yield INVOICE, new.original - old.original, ""
    for fee in state.fee_items[old.fees :]:
        yield FEE + fee.kind, fee.minor, ""
    yield INTEREST, new.interest - old.interest, ""
    for payment in state.payments[old.payments :]:
        yield PAYMENT, -payment.amount, payment.ref
    for index in sorted(new.undone - old.undone):
        yield PAYMENT_UNDONE, state.payments[index].amount, state.payments[index].ref
    yield CREDIT_NOTE, old.credited - new.credited, ""
    yield CANCELLED, old.cancelled - new.cancelled, ""
    yield REFUND, new.paid_out - old.paid_out, ""
    yield WRITE_OFF, old.written_off - new.written_off, ""


def _by_rate(amount: int, taxes: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, int]]:
    """An amount split over the tax rates of the order as its total is; the rest of rounding goes to the last."""
    gross = [(line["rate"], line.get("net_minor", 0) + line.get("tax_minor", 0)) for line in taxes]
    total, left = sum(share for _, share in gross), amount
    for rate, share in gross[:-1] if total > 0 else ():
        part = round_half_up(Fraction(amount * share, total))
        left -= part
        if part:
            yield rate, part
    if left:
        yield gross[-1][0] if total > 0 else "", left
