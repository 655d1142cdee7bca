"""Claims that a platform collects itself (Digistore24 is the seller there): kept for access and reports, never dunned.

Such a platform tells each item of an order on its own and says its terms with every call, so the same part comes again
and again, and a payment may be told before anything else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from mahnlauf.core.events import Event
from mahnlauf.core.plan import Plan
from mahnlauf.ledger import balance, settling
from mahnlauf.ledger.state import CANCELLED, COLLECTING, OPEN, ClaimState


def billed(state: ClaimState, data: Mapping[str, Any], on: date, plan: Plan) -> None:
    """One item of an order was billed. Told again, the newest terms hold and only the difference is booked."""
    state.opened = True
    state.currency = data["currency"]
    state.number = data.get("number", state.order_ref)
    state.buyer = dict(data.get("buyer", state.buyer))
    state.pay_link = data.get("pay_link", state.pay_link)
    state.is_test |= bool(data.get("test"))
    state.invoice_date = date.fromisoformat(data["invoice_date"])
    state.due_date = date.fromisoformat(data["due_date"])
    product = data.get("product_ref", "")
    if product and product not in state.products:
        state.products.append(product)
        state.subject = ", ".join(part for part in (state.subject, data.get("subject", "")) if part)
    _owe(state, plan, on, data["part"], data["principal_minor"])


def refunded(state: ClaimState, data: Mapping[str, Any], on: date, plan: Plan, event: Event) -> None:
    """Money went back to the buyer: as much less is owed, and what had been paid of it is paid out."""
    balance.lower_principal(state, plan, on, data["amount_minor"])
    share = min(state.credit, data["amount_minor"])
    state.credit -= share
    state.paid_out += share
    if state.credited >= state.original:
        settling.cancel(state, plan, on, event.identity, quietly=True)
    else:
        settling.settle_if_zero(state, plan, on)


def missed(state: ClaimState, data: Mapping[str, Any], on: date, plan: Plan, event: Event) -> None:
    """Books nothing: what is owed was billed before. The status says how far the platform's own reminders are."""
    state.shop_status = data.get("status", "")


def newest_payment(state: ClaimState, part: str) -> str:
    """The reference of the newest payment for that part that still stands, empty if there is none."""
    for payment in reversed(state.payments):
        if not payment.undone and part and payment.ref.endswith(f":{part}"):
            return payment.ref
    return ""


def _owe(state: ClaimState, plan: Plan, on: date, part: str, principal: int) -> None:
    change = principal - state.parts.get(part, 0)
    state.parts[part] = principal
    if change > 0:
        balance.raise_principal(state, plan, on, change)
        if state.state not in (*COLLECTING, CANCELLED) and state.principal > 0:
            state.state = OPEN
    elif change < 0:
        balance.lower_principal(state, plan, on, -change)
    if state.principal == 0 and (state.payments or not principal):
        settling.settle_if_zero(state, plan, on)
