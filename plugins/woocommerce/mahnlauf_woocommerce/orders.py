"""A WooCommerce order as a neutral observation. Of ``meta_data`` only the keys named here are looked at."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from mahnlauf import Buyer, Noted, Observation, ShopContext, observed
from mahnlauf_woocommerce.bill import bill_of
from mahnlauf_woocommerce.fields import Fields, clean
from mahnlauf_woocommerce.methods import Terms
from mahnlauf_woocommerce.settings import zone
from mahnlauf_woocommerce.standing import Situation, money_was_seen, rule, says_dispute_lost

NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)  # for facts that the shop reports without a time

_RENEWAL = "_subscription_renewal"
_MOLLIE_CHARGEBACKS = "_mollie_processed_chargeback_ids"
_STRIPE_FINAL = "_stripe_status_final"
_LANGUAGE = "wpml_language"
_VAT_EXEMPT = "is_vat_exempt"
READ_META = frozenset({_RENEWAL, _MOLLIE_CHARGEBACKS, _STRIPE_FINAL, _LANGUAGE, _VAT_EXEMPT})
_VAT_ID = re.compile(r"[A-Z]{2}[0-9A-Z+*]{2,12}", re.ASCII)  # shorter than any IBAN
_STATE = re.compile(r"[0-9A-Z]{1,3}", re.ASCII)
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_VAT_NOISE = re.compile(r"[\s.\-]")
_VARYING = frozenset({"pay_link"})  # differs between a webhook and an answer about one state

# Later in an order's life sorts later; it decides between reports of one second.
_RANKS = {"checkout-draft": 0, "auto-draft": 0, "pending": 10, "failed": 20, "on-hold": 30, "processing": 50,
          "completed": 60, "cancelled": 100, "refunded": 110, "trash": 120}  # fmt: skip
_CUSTOM, _CUSTOM_PAID, _REOPENED, _TAKEN_BACK, _WON = 40, 55, 70, 80, 90


def is_order(data: Mapping[str, Any]) -> bool:
    """Whether a body is an order at all: a whole number ``id`` and a text ``status``."""
    return type(data.get("id")) is int and isinstance(data.get("status"), str)


def note_order(data: Mapping[str, Any], shop: ShopContext, where: str) -> Noted:
    """The order as a fact; raises NotUnderstood with a sentence."""
    fields = Fields(data, where)
    ref = fields.key("id", "the order's number")
    fields = Fields(data, f"Order {ref}")
    at = fields.moment("date_modified_gmt") or fields.moment("date_created_gmt")
    if at is None:
        raise fields.complaint("date_modified_gmt", 'a UTC date-time such as "2026-11-22T04:36:05"')
    meta = _meta(fields, Terms.of(shop.settings))
    observation = _observe(fields, meta, at, shop)
    return observed(ref, at, observation, position=_position(fields, meta), apart_from=_VARYING)


def _observe(fields: Fields, meta: Mapping[str, Any], at: datetime, shop: ShopContext) -> Observation:
    terms = Terms.of(shop.settings)
    currency = fields.word("currency", "an ISO 4217 code such as EUR")
    if not _CURRENCY.fullmatch(currency):
        raise fields.complaint("currency", "an ISO 4217 code such as EUR")
    gross = fields.amount("total", currency)
    if gross < 0:
        raise fields.complaint("total", "zero or more")
    refunded, lost = _refunds(fields, currency)
    paid_at = fields.moment("date_paid_gmt")
    ordered_on = _day(fields.moment("date_created_gmt") or at, shop)
    situation = Situation(
        status=_status(fields),
        method=fields.text("payment_method"),
        was_paid=paid_at is not None,
        zero_total=gross == 0,
        fully_refunded=refunded >= gross,
        dispute_lost=lost,
        chargeback_noted=bool(meta.get(_MOLLIE_CHARGEBACKS)),
        renewal=bool(meta.get(_RENEWAL)) or fields.text("created_via") == "subscription",
    )
    ruling = rule(situation, terms)
    seen = money_was_seen(situation, ruling, terms)
    bill = bill_of(fields, currency, gross)
    buyer = _buyer(fields, meta, terms)
    return Observation(
        standing=ruling.standing,
        currency=currency,
        gross_minor=gross,
        status=situation.status,
        number=fields.text("number") or fields.key("id", "the order's number"),
        ordered_on=ordered_on,
        refunded_minor=refunded,
        method=situation.method,
        method_title=html.unescape(fields.text("payment_method_title")),
        paid_on=_day(paid_at, shop) if paid_at and seen else None,
        grace_until=ruling.grace_until(ordered_on, terms),
        reason=ruling.reason,
        reversal_kind=ruling.reversal_kind,
        pay_link=_pay_link(fields),
        transaction_ref=fields.text("transaction_id"),
        buyer=buyer,
        items=bill.items,
        charges=bill.charges,
        taxes=bill.taxes,
        tax_reason="reverse_charge" if bill.is_reverse_charge(meta.get(_VAT_EXEMPT), buyer.vat_id) else "",
    )


def _status(fields: Fields) -> str:
    return fields.word("status", "a status such as on-hold").removeprefix("wc-")


def _meta(fields: Fields, terms: Terms) -> dict[str, Any]:
    wanted = READ_META.union(terms.vat_keys)
    found = [(row.get("key"), row.get("value")) for row in fields.objects("meta_data")]
    return {key: value for key, value in found if isinstance(key, str) and key in wanted}


def _refunds(fields: Fields, currency: str) -> tuple[int, bool]:
    """What was refunded (positive), and whether one refund is a lost dispute; that one is not counted."""
    total, lost = 0, False
    for row in fields.rows("refunds"):
        if says_dispute_lost(row.text("reason")):
            lost = True
        else:
            total += abs(row.amount("total", currency, lenient=True))
    return total, lost


def _day(moment: datetime, shop: ShopContext) -> date:
    return moment.astimezone(zone(shop.timezone)).date()


def _pay_link(fields: Fields) -> str:
    link = fields.text("payment_url")
    wanted = fields.raw("needs_payment") is True and link.startswith(("https://", "http://"))
    return link if wanted else ""


def _buyer(fields: Fields, meta: Mapping[str, Any], terms: Terms) -> Buyer:
    billing = fields.part("billing")
    company, vat_id = billing.text("company"), _vat_id(meta, terms)
    country = billing.text("country").upper()
    customer = fields.raw("customer_id")
    return Buyer(
        name=f"{billing.text('first_name')} {billing.text('last_name')}".strip(),
        email=billing.text("email"),
        company=company,
        phone=billing.text("phone"),
        street=", ".join(line for line in (billing.text("address_1"), billing.text("address_2")) if line),
        postcode=billing.text("postcode"),
        city=billing.text("city"),
        country=country if _COUNTRY.fullmatch(country) else "",
        state=_state(billing.text("state"), country),
        language=clean(meta.get(_LANGUAGE))[:2].lower(),
        kind="business" if company or vat_id else "consumer",
        vat_id=vat_id,
        customer_ref=str(customer) if type(customer) is int and 0 < customer < 10**18 else "",
    )


def _vat_id(meta: Mapping[str, Any], terms: Terms) -> str:
    for key in terms.vat_keys:
        found = _VAT_NOISE.sub("", clean(meta.get(key))).upper()
        if _VAT_ID.fullmatch(found):
            return found
    return ""


def _state(text: str, country: str) -> str:
    """ "DE-NW" is "NW"; a name that somebody typed in is not a code."""
    code = text.upper().removeprefix(f"{country}-") if country else text.upper()
    return code if _STATE.fullmatch(code) else ""


def _position(fields: Fields, meta: Mapping[str, Any]) -> int:
    status, paid = _status(fields), bool(fields.raw("date_paid_gmt"))
    rank = _RANKS.get(status, _CUSTOM_PAID if paid else _CUSTOM)
    if paid and status in ("pending", "on-hold"):
        rank = _REOPENED
    elif paid and status == "failed":
        rank = _TAKEN_BACK
    elif status in ("processing", "completed") and meta.get(_STRIPE_FINAL):
        rank = _WON
    refunds = min(len(fields.objects("refunds")), 999)
    return rank * 10_000 + refunds * 10 + (1 if fields.raw("date_completed_gmt") else 0)
