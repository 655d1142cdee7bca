"""The orders of a fake Shopware: made as a shop makes them, moved by its state machines, told by its webhooks.

What a merchant or a buyer does stands in the methods. A change of a payment does not touch the order's own date, each
leaves an entry in the history, and nothing but a payment grants downloads: as it was observed.
"""

from __future__ import annotations

import copy
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mahnlauf.testing.fake_shopware import LANGUAGE, FakeShopware, Reply

LIVE = "0fa91ce3e96a4bc2be4bd9ce752c3425"
_PAY = {"paid": "paid", "pay": "paid"}
_PART = {"paid_partially": "paid_partially", "pay_partially": "paid_partially"}
_BACK = {"reopen": "open", "cancel": "cancelled"}
PAYMENT_MACHINE: Mapping[str, Mapping[str, str]] = {
    "open": {"remind": "reminded", **_PAY, **_PART, "do_pay": "in_progress", "authorize": "authorized",
             "process_unconfirmed": "unconfirmed", "fail": "failed", "cancel": "cancelled"},
    "reminded": {"pay": "paid", "pay_partially": "paid_partially", "do_pay": "in_progress", "authorize": "authorized",
                 "process_unconfirmed": "unconfirmed", **_BACK},
    "paid_partially": {"remind": "reminded", "pay": "paid", "do_pay": "in_progress",
                       "process_unconfirmed": "unconfirmed", "chargeback": "chargeback", "refund": "refunded",
                       "refund_partially": "refunded_partially", **_BACK},
    "in_progress": {"paid": "paid", **_PART, "authorize": "authorized", "fail": "failed", **_BACK},
    "unconfirmed": {"paid": "paid", "paid_partially": "paid_partially", "authorize": "authorized", "fail": "failed",
                    **_BACK},
    "authorized": {"paid": "paid", "paid_partially": "paid_partially", "fail": "failed", "cancel": "cancelled"},
    "paid": {"refund": "refunded", "refund_partially": "refunded_partially", "chargeback": "chargeback", **_BACK},
    "chargeback": {"paid": "paid", "paid_partially": "paid_partially", "cancel": "cancelled"},
    "refunded_partially": {"refund": "refunded", **_BACK},
    "failed": {"do_pay": "in_progress", **_PAY, **_PART, "process_unconfirmed": "unconfirmed", "reopen": "open",
               "fail": "failed"},
    "cancelled": {"reopen": "open", "paid": "paid", "process_unconfirmed": "unconfirmed", "refund": "refunded",
                  "refund_partially": "refunded_partially", "cancel": "cancelled"},
    "refunded": {},
}  # fmt: skip
ORDER_MACHINE: Mapping[str, Mapping[str, str]] = {
    "open": {"process": "in_progress", "cancel": "cancelled"},
    "in_progress": {"complete": "completed", "cancel": "cancelled"},
    "cancelled": {"reopen": "open"},
    "completed": {"reopen": "open"},
}


@dataclass(slots=True)
class FakeOrders:
    """What is ordered in that shop. ``tells`` False: no webhook arrives."""

    shop: FakeShopware
    tells: bool = True
    orders: dict[str, dict[str, Any]] = field(default_factory=dict)
    history: list[dict[str, Any]] = field(default_factory=list)
    customers: dict[str, dict[str, Any]] = field(default_factory=dict)
    tags: dict[str, dict[str, Any]] = field(default_factory=dict)
    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    triggers: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    mails: list[str] = field(default_factory=list)  # what the shop itself wrote to buyers
    _number: int = 10000

    def place(
        self, amount: float = 119, *, method: str = "payment_invoicepayment", state: str = "open",
        product: str = "", email: str = "joerg.mueller@kunde.example", **fields: Any,
    ) -> str:  # fmt: skip
        """Somebody orders in the storefront; ``product`` is the number of one to download. Returns the id."""
        ident, now = secrets.token_hex(16), self.stamp()
        self._number += 1
        order = _order(ident, str(self._number), amount, email, now, product) | fields
        customer = self.customer(email)
        order["orderCustomer"]["customerId"] = customer["id"]
        self.orders[ident] = order
        self.pay_by(ident, method, state=state, quietly=True)
        self._tell("checkout.order.placed", {"order": self.as_placed(ident)})
        self._tell_written(ident, "insert", ["id", "versionId", "price", "createdAt"])
        return ident

    def pay_by(self, ident: str, method: str, *, state: str = "open", quietly: bool = False) -> str:
        """The buyer chooses a payment method: another payment is added. Returns its id."""
        payment, order = secrets.token_hex(16), self.orders[ident]
        order["transactions"].append(
            {"id": payment, "versionId": LIVE, "createdAt": self.stamp(), "updatedAt": None,
             "amount": {"totalPrice": order["amountTotal"]}, "stateMachineState": {"technicalName": state},
             "paymentMethod": {"technicalName": method, "name": method.removeprefix("payment_"), "translated": {}}}
        )  # fmt: skip
        if not quietly:
            self._tell("checkout.order.payment_method.changed", {"order": self.as_told(ident)})
        return payment

    def pay(self, ident: str, way: str, *, payment: str = "") -> None:
        """The newest payment of the order, or that one, goes a way of its state machine: pay, chargeback, refund …"""
        one = next((row for row in self.payments(ident) if row["id"] == payment), self.payments(ident)[-1])
        self.move("order_transaction", one["id"], way)

    def payments(self, ident: str) -> list[dict[str, Any]]:
        """The payments of an order, oldest first."""
        found: list[dict[str, Any]] = self.orders[ident]["transactions"]
        return found

    def state(self, ident: str) -> str:
        """The state of the newest payment."""
        return str(self.payments(ident)[-1]["stateMachineState"]["technicalName"])

    def downloads(self, ident: str) -> list[dict[str, Any]]:
        """What the order lets the buyer download."""
        return [one for item in self.orders[ident]["lineItems"] for one in item["downloads"]]

    def move(self, entity: str, ident: str, way: str, *, mails: bool = True) -> str | None:
        """A change of state: the new one, None if there is no such way. Raises KeyError for an unknown id."""
        order, row = self._with_state(entity, ident)
        machine = ORDER_MACHINE if entity == "order" else PAYMENT_MACHINE
        before = row["stateMachineState"]["technicalName"]
        after = machine.get(before, {}).get(way)
        if after is None:
            return None
        now = self.stamp()
        self.history.append(  # ids are in the order of time, as a shop makes them
            {"id": f"{len(self.history):032x}", "referencedId": ident, "entityName": entity, "createdAt": now,
             "transitionActionName": way, "fromStateMachineState": {"technicalName": before},
             "toStateMachineState": {"technicalName": after}}
        )  # fmt: skip
        row["stateMachineState"], row["updatedAt"] = {"technicalName": after}, now
        if mails:
            self.mails.append(f"{entity} {after}")
        if entity == "order_transaction" and after == "paid":
            for one in self.downloads(order["id"]):
                one["accessGranted"] = True
        self._tell(f"state_enter.{entity}.state.{after}", {"order": self.as_told(order["id"])})
        if entity == "order":
            self._tell_written(ident, "update", ["id", "versionId", "billingAddressVersionId", "stateId", "updatedAt"])
        return after

    def change(self, ident: str, **fields: Any) -> None:
        """The merchant, or an app, changes the order itself."""
        self.orders[ident] |= fields | {"updatedAt": self.stamp()}
        names = ["id", "versionId", "billingAddressVersionId", "updatedAt", *fields]
        self._tell_written(ident, "update", names)

    def customer(self, email: str) -> dict[str, Any]:
        """The customer of that address."""
        known = next((one for one in self.customers.values() if one["email"] == email), None)
        if known is None:
            ident = secrets.token_hex(16)
            known = self.customers[ident] = {"id": ident, "email": email, "createdAt": self.stamp(), "tags": []}
        return known

    def as_placed(self, ident: str) -> dict[str, Any]:
        """The order as a checkout tells it: nearly complete."""
        order = copy.deepcopy(self.orders[ident])
        order["billingAddress"] = order["language"] = None
        del order["orderCustomer"]["customerId"]
        return order

    def as_told(self, ident: str) -> dict[str, Any]:
        """The order as a change of state tells it: not which payment changed, and in no state at all."""
        order = self.as_placed(ident)
        for payment in order["transactions"]:
            payment["stateMachineState"] = None
        return order

    def stamp(self) -> str:
        """The shop's time as it writes it."""
        return self.shop.now().strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "+00:00"

    def _with_state(self, entity: str, ident: str) -> tuple[dict[str, Any], dict[str, Any]]:
        if entity == "order":
            return self.orders[ident], self.orders[ident]
        for order in self.orders.values():
            for payment in order["transactions"]:
                if payment["id"] == ident:
                    return order, payment
        raise KeyError(ident)

    def _tell_written(self, ident: str, operation: str, names: list[str]) -> None:
        row = {
            "entity": "order",
            "operation": operation,
            "primaryKey": ident,
            "updatedFields": names,
            "versionId": LIVE,
        }
        self._tell("order.written", [row])

    def _tell(self, event: str, payload: object) -> Reply | None:
        return self.shop.webhook(event, payload) if self.tells and self.shop.is_active else None


def _order(ident: str, number: str, amount: float, email: str, now: str, product: str) -> dict[str, Any]:
    address, net = secrets.token_hex(16), round(amount / 1.19, 2)
    tax = [{"tax": round(amount - net, 2), "taxRate": 19, "price": amount}]
    item = {
        "id": secrets.token_hex(16), "parentId": None, "productId": secrets.token_hex(16), "quantity": 1,
        "label": "Online-Kurs", "totalPrice": amount, "unitPrice": amount,
        "payload": {"productNumber": product or "BUCH-1"}, "price": {"totalPrice": amount, "calculatedTaxes": tax},
        "states": ["is-download" if product else "is-physical"],
        "downloads": [{"id": secrets.token_hex(16), "accessGranted": False} for _ in range(2 if product else 0)],
    }  # fmt: skip
    return {
        "id": ident, "versionId": LIVE, "orderNumber": number, "createdAt": now, "updatedAt": None,
        "orderDateTime": now, "currencyFactor": 1, "currency": {"isoCode": "EUR"}, "salesChannelId": "5" * 32,
        "amountTotal": amount, "amountNet": net, "shippingTotal": 0, "shippingCosts": {"totalPrice": 0},
        "price": {"totalPrice": amount, "taxStatus": "gross", "calculatedTaxes": tax},
        "billingAddressId": address, "deepLinkCode": secrets.token_hex(16), "customFields": None, "tags": [],
        "addresses": [{"id": address, "firstName": "Jörg", "lastName": "Müller", "street": "Straße der Einheit 5 ½",
                       "zipcode": "10115", "city": "Berlin", "country": {"iso": "DE"}}],
        "orderCustomer": {"email": email, "firstName": "Jörg", "lastName": "Müller"},
        "languageId": LANGUAGE, "language": {"locale": {"code": "de-DE"}},
        "stateMachineState": {"technicalName": "open"}, "lineItems": [item], "transactions": [],
    }  # fmt: skip
