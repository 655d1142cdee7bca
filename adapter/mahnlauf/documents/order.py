"""An order as its documents see it: what was bought, at which VAT, in which instalments, and what is left of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mahnlauf.core.events import CREDIT_NOTE, ORDER_OBSERVED, Event
from mahnlauf.documents.vat import Vat, total
from mahnlauf.ledger.state import CANCELLED, ClaimState


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an invoice. ``quantity`` as the shop wrote it, ``rate`` percent, empty if not said."""

    name: str
    quantity: str
    rate: str
    gross_minor: int


@dataclass(frozen=True, slots=True)
class Instalment:
    """One payment that was agreed, of which ``left`` minor units are not paid; ``number`` 0: the order at once."""

    number: int
    due: date | None
    minor: int
    left: int
    claim_id: int


@dataclass(frozen=True, slots=True)
class Order:
    """``gross`` is the price as it was agreed, ``worth`` what of it is still to be paid for, before any payment: less
    refunds and credit notes, nothing once it was cancelled. ``vat`` is what the shop said, empty if it said nothing."""

    shop: str
    ref: str
    number: str
    ordered_on: date
    buyer: Mapping[str, Any]
    currency: str
    gross: int
    worth: int
    vat: tuple[Vat, ...]
    lines: tuple[Line, ...]
    instalments: tuple[Instalment, ...]
    reverse_charge: bool = False
    paid_on: date | None = None
    pay_link: str = ""

    @property
    def next_payment(self) -> Instalment | None:
        """What is to be paid next of the price; None if all of it is paid."""
        return next((one for one in self.instalments if one.left), None)


def order_of(claims: Sequence[tuple[int, ClaimState]], facts: Iterable[Event]) -> Order:
    """The order whose claims these are (id and state, by instalment); ``facts`` are all events of the order. A claim
    that was divided stands for nothing beside its instalments."""
    facts = sorted(facts, key=lambda one: one.sort_key)
    claims = [one for one in claims if not one[1].split or one[1].instalment] or claims
    first = claims[0][1]
    told = _told(facts)
    gross = sum(_agreed(state) for _, state in claims)
    return Order(
        shop=first.shop,
        ref=first.order_ref,
        number=told[-1].get("number") or first.number or first.order_ref,
        ordered_on=first.invoice_date or facts[0].on,
        buyer=first.buyer,
        currency=first.currency,
        gross=gross,
        worth=min(gross, sum(_worth(state, facts) for _, state in claims)),
        vat=_vat(told, gross),
        lines=_lines(told, gross, first.subject),
        instalments=tuple(
            Instalment(state.instalment, state.due_date, _agreed(state), state.principal, ident)
            for ident, state in claims
        ),
        reverse_charge=any(data.get("tax_reason") == "reverse_charge" for data in told),
        paid_on=_paid_on([state for _, state in claims]),
        pay_link=first.pay_link,
    )


def _told(facts: Sequence[Event]) -> list[Mapping[str, Any]]:
    """What says what was bought: the shop's newest report of the order, or what opened its claims."""
    observed = [one.data for one in facts if one.kind == ORDER_OBSERVED]
    return observed[-1:] or [one.data for one in facts if one.kind == "claim.opened"]


def _agreed(state: ClaimState) -> int:
    return state.shop_gross if state.shop_standing else state.original


def _worth(state: ClaimState, facts: Iterable[Event]) -> int:
    """Credit notes of people stand beside what the shop itself refunded."""
    if state.state == CANCELLED:
        return 0
    if not state.shop_standing:
        return max(0, state.original - state.credited)
    own = [one for one in facts if one.kind == CREDIT_NOTE and one.instalment == state.instalment]
    by_hand: int = sum(one.data.get("amount_minor", 0) for one in own)
    return max(0, state.shop_gross - state.shop_refunded - by_hand)


def _vat(told: Iterable[Mapping[str, Any]], gross: int) -> tuple[Vat, ...]:
    found: dict[str, Vat] = {}
    for data in told:
        for row in data.get("taxes", ()):
            rate = str(row["rate"])
            known = found.get(rate, Vat(rate, 0, 0))
            found[rate] = Vat(rate, known.net_minor + row["net_minor"], known.tax_minor + row["tax_minor"])
    return tuple(found.values()) if total(found.values()) == gross else ()


def _lines(told: Iterable[Mapping[str, Any]], gross: int, subject: str) -> tuple[Line, ...]:
    """The shop's lines; what they miss of the total (each rounds for itself) is a line without a name."""
    rows = [row for data in told for name in ("items", "charges") for row in data.get(name, ())]
    lines = [_line(row) for row in rows] or [Line(subject, "1", "", gross)]
    rest = gross - sum(one.gross_minor for one in lines)
    return tuple([*lines, Line("", "", "", rest)] if rest else lines)


def _line(row: Mapping[str, Any]) -> Line:
    return Line(row.get("name", ""), row.get("quantity", "1"), row.get("tax_rate", ""), row.get("gross_minor", 0))


def _paid_on(states: Sequence[ClaimState]) -> date | None:
    """The day on which the last part of the price was paid; None while any is open."""
    if any(state.principal for state in states):
        return None
    return max((one.on for state in states for one in state.payments if not one.undone), default=None)
