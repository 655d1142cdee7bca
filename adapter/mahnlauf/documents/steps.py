"""Which document an order needs next. Pure: it compares what the order is worth with what was issued for it.

Shops merge and repeat their reports, so nobody asks "what happened" here but "what must be issued so that the
documents agree with the order". A refund lowers the standing invoice; whatever else changes (price, rates, instalments,
a cancelled order that lives again) cancels it and issues a new one, so that a credit note lowers exactly one invoice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mahnlauf.documents.order import Order
from mahnlauf.documents.vat import Vat, less, share, total
from mahnlauf.store.documents import DocumentRow

INVOICE, CREDIT_NOTE = "invoice", "credit_note"


@dataclass(frozen=True, slots=True)
class Step:
    """A document to issue: ``vat`` in positive amounts; a credit note lowers ``corrects``, of which ``left`` minor
    units remain."""

    kind: str
    vat: tuple[Vat, ...] = ()
    corrects: DocumentRow | None = None
    left: int = 0


def next_step(order: Order, issued: Sequence[DocumentRow]) -> Step | None:
    """The next document; None if those that were issued say it all. An invoice leaves its VAT to the caller, who knows
    what the shop's owner says about it."""
    standing = next((one for one in reversed(issued) if one.kind == INVOICE), None)
    left = left_of(standing, issued) if standing is not None else ()
    open_minor = total(left)
    if standing is None or not open_minor:
        return Step(INVOICE) if order.worth else None
    if order.worth == open_minor and _same(order, standing):
        return None
    lowers = order.worth < open_minor and _same(order, standing)
    back = share(left, open_minor - order.worth) if lowers and order.worth else left
    return Step(CREDIT_NOTE, back, standing, open_minor - total(back))


def left_of(invoice: DocumentRow, issued: Sequence[DocumentRow]) -> tuple[Vat, ...]:
    """What its credit notes have left of an invoice, by rate."""
    left = vat_of(invoice)
    for one in issued:
        if one.corrects == invoice.number:
            left = less(left, vat_of(one))
    return left


def vat_of(row: DocumentRow) -> tuple[Vat, ...]:
    """The amounts that a document says, by rate; always positive."""
    return tuple(Vat(*one) for one in row.content["vat"])


def _same(order: Order, standing: DocumentRow) -> bool:
    """Whether the order is still the one that was invoiced. An order that is worth nothing any more is."""
    if not order.worth:
        return True
    told = sorted(one.as_json() for one in order.vat)
    known = sorted(standing.content["told"])
    rates = told == known or not told or not known
    return order.gross == standing.total_minor and rates and _same_plan(order, standing)


def _same_plan(order: Order, standing: DocumentRow) -> bool:
    """Whether it is still to be paid in the instalments that the invoice names."""
    agreed = [[one.number, one.due.isoformat() if one.due else None] for one in order.instalments]
    known = [one[:2] for one in standing.content["instalments"]]
    return agreed == known or len(agreed) == len(known) == 1
