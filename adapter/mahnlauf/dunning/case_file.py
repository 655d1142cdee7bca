"""The hand-over record: everything an agency must tell a debtor (§ 13a RDG) or a court asks for (§ 690 ZPO).

The letters themselves are added by the way out, from what was really sent.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from mahnlauf.core.plan import Plan
from mahnlauf.dunning.default import limitation_end
from mahnlauf.dunning.letter_facts import claim_number
from mahnlauf.ledger.balance import Amounts
from mahnlauf.ledger.state import ClaimState, Payment
from mahnlauf.shops.shop import Shop


def case_file(
    state: ClaimState, plan: Plan, shop: Shop, claim_id: int, open_now: Amounts, today: date
) -> dict[str, Any]:
    """The record as JSON types; amounts in minor units of ``currency``, days as ISO text."""
    return {
        "claim_no": claim_number(claim_id),
        "on": today.isoformat(),
        "currency": state.currency,
        "creditor": _creditor(shop),
        "debtor": _debtor(state),
        "contract": {"object": state.subject, "date": _iso(state.invoice_date), "order_no": state.number},
        "invoice": {
            "no": state.invoice_no or state.number,
            "date": _iso(state.invoiced_on or state.invoice_date),
            "due_date": _iso(state.due_date),
        },
        "open": open_now.as_json(),
        "principal_original_minor": state.original,
        "fees": [{"kind": fee.kind, "minor": fee.minor, "on": fee.on.isoformat()} for fee in state.fee_items],
        "default": {"since": _iso(state.default_since), "reason": state.default_reason or None},
        "interest": _interest(state, plan),
        "payments": [_payment(one) for one in state.payments],
        "credit_notes_minor": state.credited,
        "disputes": [
            {"since": one.since.isoformat(), "until": _iso(one.until), "reason": one.reason}
            for one in state.pauses
            if one.code == "disputed"
        ],
        "limitation_date": _iso(limitation_end(state.invoice_date) if state.invoice_date else None),
        "agency": shop.settings.get("agency", ""),
        "test": shop.test_mode,
    }


def _creditor(shop: Shop) -> dict[str, Any]:
    setting = shop.settings.get
    address = [line.strip() for line in setting("creditor_address", "").split("|") if line.strip()]
    return {
        "name": setting("creditor") or shop.name,
        "address": address,
        "email": setting("owner_email", ""),
        "phone": setting("phone", ""),
        "iban": setting("iban", ""),
    }


def _debtor(state: ClaimState) -> dict[str, Any]:
    buyer = state.buyer
    return {
        "name": buyer.get("name", ""),
        "company": buyer.get("company", ""),
        "street": buyer.get("street", ""),
        "postcode": buyer.get("postcode", ""),
        "city": buyer.get("city", ""),
        "country": buyer.get("country", ""),
        "email": buyer.get("email", ""),
        "phone": buyer.get("phone", ""),
        "type": buyer.get("kind", "consumer"),
        "source_of_address": "order",
    }


def _interest(state: ClaimState, plan: Plan) -> dict[str, Any]:
    rule = plan.interest
    return {
        "mode": rule.mode,
        "margin_points": str(rule.margin_points) if rule.margin_points is not None else None,
        "rate_percent": str(rule.rate_percent) if rule.rate_percent is not None else None,
        "from": _iso(state.interest_from),
        "provisional": state.provisional_interest,
    }


def _payment(one: Payment) -> dict[str, Any]:
    return {
        "ref": one.ref,
        "on": one.on.isoformat(),
        "amount_minor": one.amount,
        "fees_minor": one.fees,
        "interest_minor": one.interest,
        "principal_minor": one.principal,
        "undone": one.undone,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
