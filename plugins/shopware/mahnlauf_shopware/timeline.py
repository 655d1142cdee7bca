"""What happened to the payments of an order, in the order in which it happened.

A doorbell tells that something changed, and when we ask, several things may have. The shop's history keeps every change
with its time, so one answer tells them all: the claim is the same whether we heard each of them or asked once at the
end. Where the history is missing (imports, a missing right), the present state closes the gap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mahnlauf import NotUnderstood
from mahnlauf_shopware.fields import Fields, is_id

_PASSED_OVER = ("cancelled", "failed")  # payments that the buyer replaced by another one


@dataclass(frozen=True, slots=True)
class Payment:
    """One transaction of an order. ``state`` is its technical name now, empty if the shop did not say."""

    ident: str
    created: datetime
    updated: datetime | None
    state: str
    method: str = ""
    method_title: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the shop's history: a payment or the order itself went into another state."""

    ident: str
    subject: str
    at: datetime
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Step:
    """How the order stood from a moment on. ``mark`` names what led to it, the same whenever we ask; ``paid_at`` is
    when this payment was complete."""

    at: datetime
    mark: str
    payment: Payment
    state: str
    order_cancelled: bool = False
    paid_at: datetime | None = None


def changes_of(rows: Iterable[Mapping[str, Any]]) -> list[Change]:
    """The shop's history as it answers a search; entries that cannot be read are left out, the present state counts."""
    return [change for row in rows if (change := _change(Fields(row, "A history entry"))) is not None]


def _change(fields: Fields) -> Change | None:
    ident, subject = fields.raw("id"), fields.raw("referencedId")
    try:
        at = fields.moment("createdAt")
        before = fields.part("fromStateMachineState").text("technicalName")
        after = fields.part("toStateMachineState").text("technicalName")
    except NotUnderstood:
        return None
    return Change(ident, subject, at, before, after) if is_id(ident) and is_id(subject) and at and after else None


def relevant(payments: Sequence[Payment], states: Mapping[str, str], primary: str = "") -> Payment:
    """The payment that counts: the one that the shop names, else the newest that was not replaced, else the newest."""
    named = [one for one in payments if one.ident == primary]
    alive = [one for one in payments if states[one.ident] not in _PASSED_OVER]
    return max(named or alive or payments, key=lambda one: (one.created, one.ident))


def steps(
    payments: Sequence[Payment], order: tuple[str, datetime, datetime | None, str], history: Sequence[Change],
    primary: str = "",
) -> Iterator[Step]:  # fmt: skip
    """Every moment at which the payment that counts, or the order, went into another state. ``order``: its id, when it
    was made and changed last, its state."""
    ident, created, updated, order_state = order
    moves = [move for one in payments for move in _moves(one.ident, one.created, one.updated, one.state, history)]
    moves += _moves(ident, created, updated, order_state, history)
    states: dict[str, str] = {}
    paid: dict[str, datetime] = {}
    last: tuple[str, str, bool] | None = None
    for at, mark, subject, state in sorted(moves, key=lambda move: (move[0], move[2] != ident)):
        states[subject] = state
        if state == "paid" and subject != ident:
            paid.setdefault(subject, at)
        present = [one for one in payments if one.ident in states]
        if not present:
            continue
        payment = relevant(present, states, primary)
        now = (payment.ident, states[payment.ident], states.get(ident, order_state) == "cancelled")
        if now != last:
            yield Step(at, mark, payment, now[1], now[2], paid.get(payment.ident))
        last = now


def _moves(
    subject: str, created: datetime, updated: datetime | None, state: str, history: Sequence[Change]
) -> list[tuple[datetime, str, str, str]]:
    """(moment, mark, subject, state): it came into being, each entry of the history, and what that leaves out."""
    entries = sorted((one for one in history if one.subject == subject), key=lambda one: (one.at, one.ident))
    first = entries[0].before if entries else "open" if updated and state else state
    found = [(created, subject, subject, first or state)]
    found += [(max(one.at, created), one.ident, subject, one.after) for one in entries]
    # The history is asked for after the order, so it may be newer; only an order that is newer corrects it.
    if state and found[-1][3] != state and (updated or created) >= found[-1][0]:
        found.append((updated or created, f"{subject}:{state}", subject, state))
    return found
