"""The state of the order's payment in the shop: "reminded" while the buyer can still pay, "paid" if its price came past
the shop. Ways are chosen by where they lead, from the list that the shop offers at that moment: merchants and payment
plugins add ways, and the same one has different names in different states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mahnlauf import ShopCommand, ShopContext
from mahnlauf_shopware.api import Api
from mahnlauf_shopware.faults import Refused
from mahnlauf_shopware.fields import Fields
from mahnlauf_shopware.orders import payments_of
from mahnlauf_shopware.settings import flag
from mahnlauf_shopware.timeline import relevant

REMINDED, PAID = "reminded", "paid"
# From here "reminded" takes nothing away: the storefront lets the buyer pay in both. A part payment would be forgotten
# by it, and a chargeback must stay one.
_REMINDABLE = ("open",)
_DONE_WITH = ("paid", "refunded", "refunded_partially")


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of it: a sentence (or none), the state before and after. ``worked`` False: a person must look."""

    text: str = ""
    states: tuple[str, str] = ("", "")
    worked: bool = True


def bring(command: ShopCommand, order: Mapping[str, Any], shop: ShopContext, api: Api) -> Moved:
    """Brings the payment that counts to where the command wants it; changes the state at most once."""
    payments = payments_of(order)
    if not payments:
        return Moved()
    payment = relevant(
        payments, {one.ident: one.state for one in payments}, str(order.get("primaryOrderTransactionId"))
    )
    target = _target(command, payment.state, _is_cancelled(order), shop)
    if not target or target == payment.state:
        return Moved(states=(payment.state, payment.state))
    way = _way(payment.ident, target, api)
    if not way:
        text = f'The shop offers no way from "{payment.state}" to "{target}": change the payment there.'
        return Moved(text if target == PAID else "", (payment.state, payment.state), worked=target != PAID)
    try:
        api.post(f"_action/order_transaction/{payment.ident}/state/{way}", {"sendMail": False})
    except Refused as fault:
        if fault.code != "SYSTEM__ILLEGAL_STATE_TRANSITION":
            raise
        return Moved("Somebody changed the payment at the same moment.", (payment.state, payment.state))
    return Moved(f'The payment went from "{payment.state}" to "{target}".', (payment.state, target))


def _target(command: ShopCommand, state: str, cancelled: bool, shop: ShopContext) -> str:
    """The state that the payment should have; empty to leave it."""
    if cancelled:
        return ""
    if command.paid and flag(shop.settings, "settle_orders") and state not in _DONE_WITH:
        return PAID
    dunned = command.meta.get("state") == "open" and bool(command.meta.get("level"))
    if dunned and state in _REMINDABLE and flag(shop.settings, "remind_state", default=True):
        return REMINDED
    return ""


def _way(ident: str, target: str, api: Api) -> str:
    answer = api.get(f"_action/state-machine/order_transaction/{ident}/state")
    offered = Fields(answer if isinstance(answer, Mapping) else {}, "The shop's list of transitions")
    ways = sorted(row.text("actionName") for row in offered.rows("transitions") if row.text("toStateName") == target)
    return ways[0] if ways else ""


def _is_cancelled(order: Mapping[str, Any]) -> bool:
    return Fields(order, "The order").part("stateMachineState").text("technicalName") == "cancelled"
