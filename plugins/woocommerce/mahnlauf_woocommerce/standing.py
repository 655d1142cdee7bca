"""What is owed: how an order stands, by status, class of payment method and what was paid before.

WooCommerce sets ``date_paid`` when an order first reaches processing or completed, for every method, and
never clears it. So it proves money only where a provider or the merchant reports payment by status; for
invoices it says "delivered". A chargeback has three disguises: paid then on-hold, paid then failed, paid
then refunded or cancelled.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from mahnlauf import Standing
from mahnlauf_woocommerce.methods import MethodClass, Terms

COLLECTION_DAYS = 14  # a debit that was handed in is booked or returned by then

CHARGEBACK = "chargeback"
RETURNED_DEBIT = "returned_debit"

_DRAFTS = frozenset({"checkout-draft", "auto-draft", "draft"})
_LOST = re.compile(
    r"\W*(?:payment |zahlungs)?(?:dispute|chargeback|inquiry|disput|streitfall|anfechtung|konflikt|einspruch|"
    r"reklamation|rückbuchung|litige|disputa|contestazione|geschil)\b.{0,40}?\b"
    r"(?:lost|verloren|perdue?|perdida|persa)\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Ruling:
    """One cell of the table. ``grace`` names what is still under way: "collection" or "retries"."""

    standing: Standing
    reversal_kind: str = ""
    reason: str = ""
    grace: str = ""

    def grace_until(self, ordered_on: date, terms: Terms) -> date | None:
        """Until when the provider still tries.

        It counts from the order, not from its last change: our own note on the order moves that, and a grace
        that our own echo prolongs would never end.
        """
        if not self.grace:
            return None
        return ordered_on + timedelta(days=terms.retry_grace_days if self.grace == "retries" else COLLECTION_DAYS)


@dataclass(frozen=True, slots=True)
class Situation:
    """What the table needs to know about an order."""

    status: str
    method: str
    was_paid: bool = False
    zero_total: bool = False
    fully_refunded: bool = False
    dispute_lost: bool = False
    chargeback_noted: bool = False
    renewal: bool = False


_NONE = Ruling(Standing.NONE)
_OPEN = Ruling(Standing.OPEN)
_COLLECTING = Ruling(Standing.OPEN, grace="collection")
_RETRYING = Ruling(Standing.OPEN, grace="retries")
_PAID = Ruling(Standing.PAID)
_VOID = Ruling(Standing.VOID)
_REVERSED = Ruling(Standing.REVERSED)
_UNCLEAR = Ruling(Standing.UNCLEAR)

OTHER = "other"  # every status that a plugin of the shop added
# For each class and status: the ruling if the order was never paid, and if it was.
TABLE: Mapping[MethodClass, Mapping[str, tuple[Ruling, Ruling]]] = {
    MethodClass.INVOICE: {
        "pending": (_OPEN, _OPEN),
        "on-hold": (_OPEN, _OPEN),
        "processing": (_OPEN, _OPEN),
        "completed": (_OPEN, _OPEN),
        "failed": (_OPEN, _OPEN),
        "cancelled": (_VOID, _VOID),
        "refunded": (_VOID, _VOID),
        OTHER: (_OPEN, _OPEN),
    },
    MethodClass.TRANSFER: {
        "pending": (_OPEN, _UNCLEAR),
        "on-hold": (_OPEN, _UNCLEAR),
        "processing": (_PAID, _PAID),
        "completed": (_PAID, _PAID),
        "failed": (_OPEN, _UNCLEAR),
        "cancelled": (_VOID, _UNCLEAR),
        "refunded": (_VOID, _VOID),
        OTHER: (_OPEN, _PAID),
    },
    MethodClass.DEBIT: {
        "pending": (_NONE, _UNCLEAR),
        "on-hold": (_COLLECTING, _REVERSED),
        "processing": (_PAID, _PAID),
        "completed": (_PAID, _PAID),
        "failed": (_COLLECTING, _REVERSED),
        "cancelled": (_VOID, _UNCLEAR),
        "refunded": (_VOID, _VOID),
        OTHER: (_COLLECTING, _PAID),
    },
    MethodClass.IMMEDIATE: {
        "pending": (_NONE, _UNCLEAR),
        "on-hold": (_NONE, _UNCLEAR),
        "processing": (_PAID, _PAID),
        "completed": (_PAID, _PAID),
        "failed": (_NONE, _REVERSED),
        "cancelled": (_VOID, _UNCLEAR),
        "refunded": (_VOID, _VOID),
        OTHER: (_NONE, _PAID),
    },
    MethodClass.COD: {
        "pending": (_OPEN, _UNCLEAR),
        "on-hold": (_OPEN, _UNCLEAR),
        "processing": (_OPEN, _UNCLEAR),
        "completed": (_PAID, _PAID),
        "failed": (_NONE, _UNCLEAR),
        "cancelled": (_VOID, _UNCLEAR),
        "refunded": (_VOID, _VOID),
        OTHER: (_OPEN, _PAID),
    },
}


def says_dispute_lost(reason: str) -> bool:
    """Whether a refund's reason is what a gateway writes when a dispute was lost, in the shop's language."""
    return _LOST.fullmatch(reason.strip()) is not None


def rule(situation: Situation, terms: Terms) -> Ruling:
    """How the order stands: what needs no table, then the owner's word, then the disguises,
    then the table."""
    if situation.status == "trash":
        return _VOID
    if situation.status in _DRAFTS or situation.zero_total:
        return _NONE
    method_class = terms.method_class(situation.method)
    ruling = _owners(situation, terms) or _disguise(situation) or _from_table(situation, method_class)
    return _explained(ruling, situation, method_class)


def money_was_seen(situation: Situation, ruling: Ruling, terms: Terms) -> bool:
    """Whether the shop's ``date_paid`` means that money came."""
    if not situation.was_paid or ruling.standing in (Standing.NONE, Standing.OPEN):
        return False
    return ruling.standing is Standing.PAID or terms.method_class(situation.method) is not MethodClass.INVOICE


def _owners(situation: Situation, terms: Terms) -> Ruling | None:
    standing = terms.decided(situation.status, situation.method)
    return None if standing is None else Ruling(standing)


def _disguise(situation: Situation) -> Ruling | None:
    if situation.dispute_lost:
        text = "A refund of the order says that a dispute was lost: the money went back to the buyer."
        standing = Standing.REVERSED if situation.status == "refunded" else Standing.UNCLEAR
        return Ruling(standing, reason=text)
    if situation.fully_refunded:
        return _VOID
    if situation.chargeback_noted and situation.status == "on-hold":
        return Ruling(Standing.REVERSED, reason="Mollie noted a chargeback on the order and put it on hold.")
    return None


def _from_table(situation: Situation, method_class: MethodClass) -> Ruling:
    rows = TABLE[method_class]
    ruling = rows.get(situation.status, rows[OTHER])[situation.was_paid]
    # A renewal is owed from its date on, and the shop retries it: the same order fails and recovers for days.
    return _RETRYING if situation.renewal and ruling is _NONE else ruling


def _explained(ruling: Ruling, situation: Situation, method_class: MethodClass) -> Ruling:
    if ruling.standing not in (Standing.REVERSED, Standing.UNCLEAR):
        return ruling
    kind = RETURNED_DEBIT if method_class is MethodClass.DEBIT else CHARGEBACK
    reason = ruling.reason
    if not reason and ruling.standing is Standing.REVERSED:
        what = "the direct debit came back" if kind == RETURNED_DEBIT else "the payment was taken back"
        reason = f'The order was paid and now is "{situation.status}": {what}.'
    if not reason:
        reason = (
            f'The order was paid and now is "{situation.status}" without a full refund: a dispute, an '
            "inquiry or "
            "a change by hand. The order notes in the shop tell which."
        )
    return replace(ruling, reversal_kind=kind, reason=reason)
