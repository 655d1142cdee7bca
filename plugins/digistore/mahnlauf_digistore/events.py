"""What a call means. Each makes facts whose identities survive repeats, rebills and orders with several items.

A fact happens when its transaction did; a call without one is dated by the terms of the order (the day the instalment
was due), never by its arrival, so that any order of arrival gives the same ledger.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from mahnlauf import Delivery, Noted, Reading, ShopContext
from mahnlauf_digistore.form import fields
from mahnlauf_digistore.terms import Terms, amount, moment, start_of, terms

ANSWER = b"OK"
_QUIET = {
    "connection_test": "The connection test of Digistore24.",
    "payment_denial": "A first payment was refused: no sale, nothing is owed.",
    "on_affiliation": "An affiliate has nothing to do with an order.",
    "eticket": "An e-ticket says nothing about money.",
    "custom_form": "The fields of a form say nothing about money.",
    "customform": "The fields of a form say nothing about money.",
}
# Positions order facts of one instant: what is owed, then money in, then what undoes it.
_OPENED, _PAID, _MISSED, _BACK, _REFUND, _NOTE, _ENDED = range(7)


def read(delivery: Delivery, shop: ShopContext) -> Reading:
    """Translates a verified call; raises NotUnderstood with a sentence."""
    form = fields(delivery.body)
    event = form.get("event", "").strip().lower()
    is_test = is_test_purchase(form)
    if event not in _MEANINGS:
        why = _QUIET.get(event, f'The event "{event[:60]}" changes nothing here.')
        return Reading(topic=event[:60], ignored=why, test_mode=is_test, answer=ANSWER)
    if is_test and not shop.test_mode:
        return Reading(topic=event, ignored="A test purchase; this shop is live.", test_mode=True, answer=ANSWER)
    return Reading(topic=event, events=tuple(facts_of(form)), test_mode=is_test, answer=ANSWER)


def facts_of(form: Mapping[str, str]) -> list[Noted]:
    """The facts of a call whose ``event`` means something for money or access; raises NotUnderstood with a sentence."""
    return _MEANINGS[form["event"].strip().lower()](form, terms(form), is_test_purchase(form))


def is_test_purchase(form: Mapping[str, str]) -> bool:
    """Whether nobody really bought anything."""
    return form.get("api_mode", "").lower() == "test" or form.get("pay_method", "").lower() == "test"


def _paid(form: Mapping[str, str], one: Terms, is_test: bool) -> list[Noted]:
    at = _transaction_at(form) or start_of(one.due(one.sequence))
    data = {**_money(form, one), "payment_ref": _payment_ref(form.get("transaction_id", ""), one)}
    facts = [_opened(one, at, is_test), _fact("payment.received", form, one, at, _PAID, data)]
    upgraded = form.get("upgraded_order_id", "").strip()
    if upgraded or form.get("order_type", "").strip().lower() == "upgrade":
        facts.append(_begins(form, one, at))
    if upgraded and upgraded != one.order:
        facts.append(_upgraded(form, one, upgraded, at))
    return facts


def _missed(form: Mapping[str, str], one: Terms, is_test: bool) -> list[Noted]:
    at = _transaction_at(form) or start_of(one.due(one.sequence))
    data = {
        "part": one.item or one.product,
        "product_ref": one.product,
        "amount_minor": one.principal,
        "status": form.get("billing_status", ""),
        "reason": form.get("billing_stop_reason", ""),
    }
    return [_opened(one, at, is_test), _fact("payment.missed", form, one, at, _MISSED, data)]


def _charged_back(form: Mapping[str, str], one: Terms, is_test: bool) -> list[Noted]:
    at = _transaction_at(form) or start_of(one.due(one.sequence))
    data = {**_money(form, one), "payment_ref": _payment_ref(form.get("parent_transaction_id", ""), one)}
    return [_opened(one, at, is_test), _fact("payment.charged_back", form, one, at, _BACK, data)]


def _refunded(form: Mapping[str, str], one: Terms, is_test: bool) -> list[Noted]:
    at = _transaction_at(form) or start_of(one.due(one.sequence))
    data = {**_money(form, one), "payment_ref": _payment_ref(form.get("parent_transaction_id", ""), one)}
    return [_opened(one, at, is_test), _fact("refund.paid", form, one, at, _REFUND, data)]


def _stopped(form: Mapping[str, str], one: Terms, is_test: bool) -> list[Noted]:
    at = moment(form, "rebill_stop_noted_at", "") or start_of(one.due(one.sequence))
    data = {"product_ref": one.product, "part": one.item or one.product,
            "reason": form.get("billing_stop_reason", "")}  # fmt: skip
    return [_fact("rebilling.stopped", form, one, at, _NOTE, data)]


def _resumed(form: Mapping[str, str], one: Terms, is_test: bool) -> list[Noted]:
    """Dated on the next debit: what was missed up to this instalment before that day is forgiven until then."""
    at = moment(form, "next_payment_at", "") or start_of(one.due(one.sequence))
    return [_fact("rebilling.resumed", form, one, at, _NOTE, _about(one))]


def _ended(form: Mapping[str, str], one: Terms, is_test: bool) -> list[Noted]:
    """The paid period is over: the day on which the next instalment would have been due."""
    at = _transaction_at(form) or start_of(one.due(one.sequence + 1 if one.sequence else 1))
    data = {**_about(one), "reason": form.get("billing_stop_reason", "") or "period_over"}
    return [_fact("access.ended", form, one, at, _ENDED, data)]


def _upgraded(form: Mapping[str, str], one: Terms, old_order: str, at: datetime) -> Noted:
    """No call comes for the old order: its access ends on the delivery date of the new one, at once without any."""
    day = _delivered_on(form, at)
    data = {
        "product_ref": form.get("upgraded_product_id", ""),
        "part": "",
        "reason": "upgraded",
        "ends_on": day,
        "successor": one.order,
        "email": one.buyer.email,
    }
    return Noted("access.ended", f"upgraded:{old_order}:{one.order}:{day}", old_order, at, data, 0, _ENDED)


def _begins(form: Mapping[str, str], one: Terms, at: datetime) -> Noted:
    """An upgrade is open from its delivery date on. A fact of its own: the API reports the same payment without one."""
    day = _delivered_on(form, at)
    identity = f"begins:{one.order}:{one.product}:{one.item}:{day}"
    return Noted("access.begins", identity, one.order, at, {**_about(one), "begins_on": day}, one.sequence, _NOTE)


def _delivered_on(form: Mapping[str, str], at: datetime) -> str:
    """The delivery date of an upgrade; without one the day of its payment."""
    return (moment(form, "delivery_date", "") or at).date().isoformat()


def _opened(one: Terms, at: datetime, is_test: bool) -> Noted:
    data = {**one.header(), **({"test": True} if is_test else {})}
    stamp = hashlib.sha256(repr(sorted(data.items())).encode()).hexdigest()[:12]
    identity = f"billed:{one.order}:{one.product}:{one.item}:{one.sequence}@{at:%Y%m%d%H%M%S}#{stamp}"
    return Noted("claim.opened", identity, one.order, at, data, one.sequence, _OPENED)


def _fact(
    kind: str, form: Mapping[str, str], one: Terms, at: datetime, position: int, data: Mapping[str, Any]
) -> Noted:
    return Noted(kind, _identity(form, one), one.order, at, data, one.sequence, position)


def _identity(form: Mapping[str, str], one: Terms) -> str:
    """The transaction tells rebills apart, the item orders with several products; where there is no transaction, the
    instalment does."""
    start = f"{form['event'].strip().lower()}:{one.order}:{one.product}:{one.item}"
    if transaction := form.get("transaction_id", "").strip():
        return f"{start}:{transaction}"
    turn = form.get("next_payment_at", "").strip() or form.get("billing_status", "").strip()
    if one.sequence or turn:
        return f"{start}:{one.sequence}:{turn}"
    body = repr(sorted(form.items())).encode()
    return f"{start}:{hashlib.sha256(body).hexdigest()[:32]}"


def _about(one: Terms) -> dict[str, Any]:
    return {"part": one.item or one.product, "product_ref": one.product, "email": one.buyer.email}


def _money(form: Mapping[str, str], one: Terms) -> dict[str, Any]:
    """The amount of this transaction; a trial costs nothing and is a payment all the same."""
    return {**_about(one), "amount_minor": amount(form, "transaction_amount", one.currency) or one.principal}


def _payment_ref(transaction: str, one: Terms) -> str:
    """Items of one order share their transaction, so the item is part of the name; empty if none is named."""
    return f"{transaction.strip()}:{one.item or one.product}" if transaction.strip() else ""


def _transaction_at(form: Mapping[str, str]) -> datetime | None:
    return moment(form, "transaction_date", "transaction_time")


_MEANINGS: Mapping[str, Callable[[Mapping[str, str], Terms, bool], list[Noted]]] = {
    "on_payment": _paid,
    "on_payment_missed": _missed,
    "on_chargeback": _charged_back,
    "on_refund": _refunded,
    "on_rebill_cancelled": _stopped,
    "on_rebill_resumed": _resumed,
    "last_paid_day": _ended,
}
