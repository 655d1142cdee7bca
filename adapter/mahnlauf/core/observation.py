"""What a shop reports when it sends whole orders: not "what happened" but "how it stands".

The platform plugin fills it in neutral words; the ledger compares it with what it knew and books the difference.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from operator import attrgetter
from typing import Any


class Standing(StrEnum):
    """How an order stands, by the shop's status and the class of its payment method."""

    NONE = "none"  # nothing is owed yet: checkout not finished, zero total
    OPEN = "open"  # owed and not paid
    PAID = "paid"  # the shop holds the money
    REVERSED = "reversed"  # was paid, the money is gone again: owed
    UNCLEAR = "unclear"  # was paid, now perhaps reversed: a person must look before any letter goes out
    VOID = "void"  # nothing is owed any more: cancelled, withdrawn, fully refunded


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who owes. ``kind`` is "consumer" or "business"; ``country`` ISO 3166 alpha-2, ``state`` its subdivision code
    as the `holidays` library writes it ("NW"), empty if unknown."""

    name: str = ""
    email: str = ""
    company: str = ""
    phone: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    state: str = ""
    language: str = ""
    kind: str = "consumer"
    vat_id: str = ""
    customer_ref: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the order, printed in letters and mapped to courses."""

    name: str
    product_ref: str = ""
    quantity: str = "1"
    gross_minor: int = 0
    tax_rate: str = ""  # percent as a decimal text, "19"; empty if the shop does not say


@dataclass(frozen=True, slots=True)
class TaxLine:
    """The part of an order's total that is taxed at one rate: ``rate`` in percent as a decimal text ("19", "7.7", "0"),
    its net and its tax in minor units. All lines of an order add up to its ``gross_minor``."""

    rate: str
    net_minor: int
    tax_minor: int


@dataclass(frozen=True, slots=True)
class Observation:
    """An order as a shop reported it. Amounts are integer minor units of ``currency``; ``gross_minor`` is the original
    gross total, ``refunded_minor`` what was refunded since (positive; without refunds that stand for a lost dispute).
    ``paid_on`` is the day the shop first saw money, kept by shops even after a reversal. ``grace_until``: the provider
    still retries until then. ``reason`` explains a reversal in a sentence or a bank's code, ``note`` is what the
    shop's history of the order says to an unclear one. What an invoice needs besides: ``charges`` are what is no
    product (shipping, fees), ``taxes`` the VAT per rate, left out if it does not add up, ``tax_reason`` why none is
    charged: "reverse_charge", or empty."""

    standing: Standing
    currency: str
    gross_minor: int
    status: str
    number: str
    ordered_on: date
    refunded_minor: int = 0
    method: str = ""
    method_title: str = ""
    paid_on: date | None = None
    due_on: date | None = None
    grace_until: date | None = None
    reason: str = ""
    note: str = ""
    reversal_kind: str = ""  # "returned_debit" or "chargeback", for REVERSED and UNCLEAR
    pay_link: str = ""
    transaction_ref: str = ""
    buyer: Buyer = field(default_factory=Buyer)
    items: tuple[Item, ...] = ()
    charges: tuple[Item, ...] = ()
    taxes: tuple[TaxLine, ...] = ()
    tax_reason: str = ""

    def as_data(self) -> dict[str, Any]:
        """The observation as an event's ``data``: JSON types only, empty fields left out."""
        data = _filled(self)
        data["standing"] = str(self.standing)
        for name in _DAYS.intersection(data):
            data[name] = data[name].isoformat()
        if buyer := _filled(self.buyer):
            data["buyer"] = buyer
        for name in _LISTS.intersection(data):
            data[name] = [_filled(one) for one in data[name]]
        return data


_DAYS = frozenset(one.name for one in fields(Observation) if "date" in str(one.type))
_NAMES = {kind: tuple(one.name for one in fields(kind)) for kind in (Observation, Buyer, Item, TaxLine)}
_LISTS = frozenset({"items", "charges", "taxes"})
_VALUES = {kind: attrgetter(*names) for kind, names in _NAMES.items()}


def _filled(record: Observation | Buyer | Item | TaxLine) -> dict[str, Any]:
    """What stands in it; zero is something."""
    kind = type(record)
    named = zip(_NAMES[kind], _VALUES[kind](record), strict=True)
    return {name: value for name, value in named if value or value == 0}
