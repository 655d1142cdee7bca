"""The terms of an order that a call repeats: which instalment, what it costs, on which day it was due, who buys.

Everything here is the same in every call about one instalment, whichever comes first.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from mahnlauf import Buyer, Money, MoneyError, NotUnderstood

# Digistore24 writes times without a zone; its own clock is Berlin's.
ZONE = ZoneInfo("Europe/Berlin")
_INTERVAL = re.compile(r"([0-9]{1,3})_(day|week|month|year)s?", re.ASCII)
_MOST_INSTALMENTS = 1200


@dataclass(frozen=True, slots=True)
class Terms:
    """One item of one order, and the instalment that the call is about (1 also for a single payment)."""

    order: str
    item: str
    product: str
    product_name: str
    sequence: int
    instalments: int
    kind: str
    currency: str
    principal: int
    price: int
    ordered: datetime
    first_interval: str
    interval: str
    buyer: Buyer
    pay_link: str

    def due(self, sequence: int) -> date:
        """The day on which that instalment is debited, counted from the order by the intervals."""
        day = self.ordered.date()
        return day if sequence <= 1 else _later(_later(day, self.first_interval, 1), self.interval, sequence - 2)

    def header(self) -> dict[str, Any]:
        """The ``data`` of a claim's opening: what the buyer owes Digistore24 for this instalment of this item."""
        return {
            "part": self.item or self.product,
            "product_ref": self.product,
            "principal_minor": self.principal,
            "price_minor": self.price,
            "currency": self.currency,
            "number": self.order,
            "subject": self.product_name,
            "invoice_date": self.ordered.date().isoformat(),
            "due_date": self.due(self.sequence).isoformat(),
            "start_dunning": False,
            "pay_link": self.pay_link,
            "buyer": {key: value for key, value in asdict(self.buyer).items() if value},
        }


def terms(form: Mapping[str, str]) -> Terms:
    """Reads the terms; raises NotUnderstood naming the field that does not fit."""
    currency = (form.get("transaction_currency") or form.get("currency") or "EUR").strip().upper()
    sequence, count = whole(form, "pay_sequence_no"), whole(form, "number_of_installments")
    first, other = amount(form, "first_amount", currency), amount(form, "other_amounts", currency)
    principal = (first if sequence <= 1 else other) or amount(form, "amount_brutto", currency) or amount(
        form, "amount", currency
    )  # fmt: skip
    kind = form.get("billing_type", "").lower()
    return Terms(
        order=required(form, "order_id"),
        item=form.get("order_item_id", ""),
        product=form.get("product_id", ""),
        product_name=_line(form.get("product_name", "")),
        sequence=sequence,
        instalments=count,
        kind=kind,
        currency=currency,
        principal=principal,
        price=first + (count - 1) * other if kind == "installment" and count > 1 else principal,
        ordered=_ordered(form),
        first_interval=form.get("first_billing_interval", ""),
        interval=form.get("other_billing_intervals", ""),
        buyer=_buyer(form),
        pay_link=form.get("renew_url", ""),
    )


def required(form: Mapping[str, str], name: str) -> str:
    """A field that must be there."""
    value = form.get(name, "").strip()
    if not value:
        raise NotUnderstood(f'The field "{name}" is missing. Expected it in a call about an order.')
    return value


def whole(form: Mapping[str, str], name: str) -> int:
    """A count; empty is 0."""
    value = form.get(name, "").strip() or "0"
    if not (value.isascii() and value.isdigit() and len(value) <= 4 and int(value) <= _MOST_INSTALMENTS):
        raise NotUnderstood(f'The field "{name}" is "{value[:20]}". Expected a whole number up to {_MOST_INSTALMENTS}.')
    return int(value)


def amount(form: Mapping[str, str], name: str, currency: str) -> int:
    """An amount in minor units, without its sign: the event says which way the money went. Empty is 0."""
    value = form.get(name, "").strip()
    try:
        return abs(Money.parse(value, currency).minor) if value else 0
    except MoneyError as fault:
        raise NotUnderstood(f'The field "{name}": {fault}') from None


def moment(form: Mapping[str, str], day: str, clock: str) -> datetime | None:
    """An aware moment of two fields; None if there is no day. An unreadable clock counts as midnight."""
    text = form.get(day, "").strip()
    if not text or text.startswith("0000"):  # how PHP and MySQL write that there is no day
        return None
    try:
        on = date.fromisoformat(text[:10])
    except ValueError:
        raise NotUnderstood(f'The field "{day}" is "{text[:20]}". Expected a day such as 2026-11-03.') from None
    try:
        at = time.fromisoformat(form.get(clock, "").strip() or "00:00:00")
    except ValueError:
        at = time()
    return datetime.combine(on, at.replace(tzinfo=None), tzinfo=ZONE)


def start_of(day: date) -> datetime:
    """The first moment of a day at Digistore24."""
    return datetime.combine(day, time(), tzinfo=ZONE)


def _ordered(form: Mapping[str, str]) -> datetime:
    """When the order was made; its day stands in a call more than once."""
    known = moment(form, "order_date", "order_time") or moment(form, "order_date_time", "order_time")
    if known is None:
        raise NotUnderstood('The field "order_date" is missing. Expected the day of the order.')
    return known


def _buyer(form: Mapping[str, str]) -> Buyer:
    def first(*names: str) -> str:
        return next((_line(form[name]) for name in names if form.get(name, "").strip()), "")

    names = (first("buyer_first_name", "address_first_name"), first("buyer_last_name", "address_last_name"))
    company = first("billing_company", "address_company")
    return Buyer(
        name=" ".join(part for part in names if part),
        email=first("buyer_email", "email").lower(),
        company=company,
        phone=first("address_mobile_no", "address_phone_no", "billing_phone_no"),
        street=first("buyer_address_street", "address_street", "billing_street"),
        postcode=first("buyer_address_zipcode", "address_zipcode", "billing_zipcode"),
        city=first("buyer_address_city", "address_city", "billing_city"),
        country=first("buyer_address_country", "address_country", "country").upper()[:2],
        language=first("buyer_language", "language"),
        kind="business" if company else "consumer",
        customer_ref=first("buyer_id"),
    )


def _line(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:300]


def _later(day: date, interval: str, times: int) -> date:
    """The day moved by an interval such as ``1_month``; months keep the day of the month as far as there is one."""
    found = _INTERVAL.fullmatch(interval.strip())
    number, unit = (int(found[1]) * times, found[2]) if found else (times, "month")
    if unit in ("day", "week"):
        return day + timedelta(days=number * (7 if unit == "week" else 1))
    year, month = divmod(day.year * 12 + day.month - 1 + number * (12 if unit == "year" else 1), 12)
    last = calendar.monthrange(year, month + 1)[1]
    return day.replace(year=year, month=month + 1, day=min(day.day, last))
