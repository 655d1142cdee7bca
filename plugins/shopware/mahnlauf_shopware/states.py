"""What is owed: by the state of the order's payment and the kind of its method, as a table.

Shopware knows no paid amount: after a partial payment or a partial refund only a person knows how much is open. While
a provider still decides (authorized, in progress) nothing goes out either. Both are a claim with a hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from mahnlauf import Standing
from mahnlauf_shopware.methods import Kind, Meaning, Terms

COLLECTION_DAYS = 14  # a debit that was handed in is booked or returned by then
CHARGEBACK, RETURNED_DEBIT = "chargeback", "returned_debit"
CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Ruling:
    """One cell of the table. ``hold``: why nothing is sent, in words. ``collecting``: a debit is under way.
    ``gave_back``: all the money went back to the buyer."""

    standing: Standing
    hold: str = ""
    collecting: bool = False
    reversal_kind: str = ""
    reason: str = ""
    gave_back: bool = False

    def grace_until(self, ordered_on: date) -> date | None:
        """Until when a debit may still be booked."""
        return ordered_on + timedelta(days=COLLECTION_DAYS) if self.collecting else None


@dataclass(frozen=True, slots=True)
class Situation:
    """What the table needs to know. ``was_paid``: this payment was complete at some time."""

    state: str
    method: str
    order_cancelled: bool = False
    was_paid: bool = False


_OPEN = Ruling(Standing.OPEN)
_COLLECTING = Ruling(Standing.OPEN, collecting=True)
_PAID = Ruling(Standing.PAID)
_VOID = Ruling(Standing.VOID)
_REFUNDED = Ruling(Standing.VOID, gave_back=True)
_REVERSED = Ruling(
    Standing.REVERSED, reversal_kind=CHARGEBACK, reason="Die Zahlung war da und wurde zurückgebucht (chargeback)."
)
_RETURNED = Ruling(
    Standing.REVERSED, reversal_kind=RETURNED_DEBIT, reason="Die Lastschrift war eingelöst und kam zurück (chargeback)."
)
_AUTHORIZED = Ruling(Standing.OPEN, hold="Die Zahlung ist autorisiert und noch nicht eingezogen.")
_IN_PROGRESS = Ruling(Standing.OPEN, hold="Die Zahlung wird vom Zahlungsanbieter noch bearbeitet.")
_PART_PAID = Ruling(
    Standing.OPEN,
    hold="Es wurde ein Teil bezahlt, und Shopware nennt den Betrag nicht: Zahlung eintragen, dann fortsetzen.",
)
_PART_REFUNDED = Ruling(
    Standing.OPEN,
    hold="Es wurde ein Teil erstattet, und Shopware nennt den Betrag nicht: Betrag klären, dann fortsetzen.",
)

_ANY: Mapping[str, Ruling] = {
    "open": _OPEN,
    "reminded": _OPEN,
    "unconfirmed": _OPEN,
    "failed": _OPEN,
    "in_progress": _IN_PROGRESS,
    "authorized": _AUTHORIZED,
    "paid": _PAID,
    "paid_partially": _PART_PAID,
    "refunded": _REFUNDED,
    "refunded_partially": _PART_REFUNDED,
    "cancelled": _VOID,
    "chargeback": _REVERSED,
}
_DEBIT: Mapping[str, Ruling] = {
    "open": _COLLECTING,
    "reminded": _COLLECTING,
    "unconfirmed": _COLLECTING,
    "chargeback": _RETURNED,
}
TABLE: Mapping[Kind, Mapping[str, Ruling]] = {kind: {**_ANY, **_DEBIT} if kind is Kind.DEBIT else _ANY for kind in Kind}
_OWNERS: Mapping[Meaning, Ruling] = {
    Meaning.PAID: _PAID,
    Meaning.OPEN: _OPEN,
    Meaning.WAIT: _IN_PROGRESS,
    Meaning.VOID: _VOID,
}


def rule(situation: Situation, terms: Terms) -> Ruling:
    """How the order stands: a cancelled order owes nothing, then the owner's word, then the table."""
    if situation.order_cancelled:
        money_is_gone = situation.state in ("refunded", "chargeback")
        return _REFUNDED if money_is_gone else _VOID
    meaning = terms.decided(situation.state, situation.method)
    if meaning is not None:
        return _OWNERS[meaning]
    if situation.state == "refunded_partially" and situation.was_paid:
        return _PAID  # all was paid, and what went back is owed by nobody
    found = TABLE[terms.kind(situation.method)].get(situation.state)
    return found or replace(_IN_PROGRESS, hold=_unknown(situation.state))


def status(situation: Situation) -> str:
    """The word for the order's state. "reminded" is told as "open": it is our own word, and says nothing of money."""
    if situation.order_cancelled:
        return CANCELLED
    return "open" if situation.state == "reminded" else situation.state


def _unknown(state: str) -> str:
    return (
        f"Der Zahlungsstatus {state} ist hier unbekannt: was er bedeutet, sagen die Einstellungen paid_states, "
        "open_states, wait_states und void_states."
    )
