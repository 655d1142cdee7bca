"""A Digistore24 API that answers as the real one: an envelope, errors with status 200, lists in pages, orders by their
ids. Its orders are made of recorded calls, so both ways tell the same."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import requests
import responses

BASE = "https://www.digistore24.com/api/call"
_KINDS = {"on_payment": "payment", "on_refund": "refund", "on_chargeback": "chargeback"}
Answer = tuple[int, dict[str, str], str]


@dataclass
class FakeApi:
    """Orders by id; changes of debits; ``fault`` (class, message) is answered to everything, ``status`` too."""

    orders: dict[str, dict[str, Any]] = field(default_factory=dict)
    changes: list[dict[str, Any]] = field(default_factory=list)
    fault: tuple[int, str] | None = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    page_size: int = 0  # smaller pages than asked for, as a server may decide

    def listen(self, web: responses.RequestsMock) -> None:
        """Answers every function."""
        for function in (
            "getPurchase",
            "listTransactions",
            "listRebillingStatusChanges",
            "stopRebilling",
            "startRebilling",
        ):
            web.add_callback("POST", f"{BASE}/{function}/format/json", self._answer)

    def take(self, forms: Iterable[Mapping[str, str]]) -> None:
        """Makes an order of the calls about it."""
        for form in forms:
            order = self.orders.setdefault(form["order_id"], _order(form))
            order["billing_status"] = form["billing_status"]
            item = {"id": int(form["order_item_id"]), "product_id": int(form["product_id"]),
                    "product_name": form["product_name"], "quantity": 1, "no": len(order["items"]) + 1}  # fmt: skip
            if item["id"] not in [one["id"] for one in order["items"]]:
                order["items"].append(item)
            if form["event"] in _KINDS:
                self._book(order, form)

    def functions(self) -> list[str]:
        """What was asked for, in order."""
        return [function for function, _ in self.asked]

    def _book(self, order: dict[str, Any], form: Mapping[str, str]) -> None:
        known = next((row for row in order["transaction_list"] if row["id"] == int(form["transaction_id"])), None)
        if known is not None:
            known["amount"] += float(form["transaction_amount"])
            return
        sign = 1 if form["event"] == "on_payment" else -1
        order["transaction_list"].append({
            "id": int(form["transaction_id"]), "purchase_id": form["order_id"], "type": _KINDS[form["event"]],
            "amount": sign * abs(float(form["transaction_amount"])), "currency": form["transaction_currency"],
            "pay_method": form["pay_method"],
            "created_at": f"{form['transaction_date']} {form['transaction_time']}",
        })  # fmt: skip

    def _answer(self, request: requests.PreparedRequest) -> Answer:
        form = {key: values[0] for key, values in parse_qs(str(request.body)).items()}
        function = str(request.url).split("/")[-3]
        self.asked.append((function, form))
        if self.status != 200:
            return self.status, self.headers, "<html>"
        if self.fault:
            return 200, {}, json.dumps({"result": "error", "code": self.fault[0], "message": self.fault[1]})
        data = getattr(self, f"_{function}")(form)
        if data is None:
            return 200, {}, json.dumps({"result": "error", "code": 4, "message": "Not found"})
        return 200, {}, json.dumps({"api_version": "1.2", "result": "success", "data": data})

    def _getPurchase(self, form: Mapping[str, str]) -> Any:
        wanted = form["purchase_id"].split(",")
        if any(one not in self.orders for one in wanted):
            return None
        return self.orders[wanted[0]] if len(wanted) == 1 else {one: self.orders[one] for one in wanted}

    def _listTransactions(self, form: Mapping[str, str]) -> Any:
        assert form["search[role]"] == "vendor"
        rows = [row for order in self.orders.values() for row in order["transaction_list"]]
        return {"transaction_list": (page := self._page(rows, form))[0], **page[1], "summary": {"count": len(rows)}}

    def _listRebillingStatusChanges(self, form: Mapping[str, str]) -> Any:
        rows, paging = self._page(self.changes, form)
        return {"items": rows, **paging, "item_count": len(self.changes)}

    def _stopRebilling(self, form: Mapping[str, str]) -> Any:
        return {"modified": "Y", "code": "stopped_later", "can_cancel_before": "2027-03-01"}

    def _startRebilling(self, form: Mapping[str, str]) -> Any:
        return {"modified": "Y", "note": "ok", "next_payment_at": "2027-02-03 00:00:00"}

    def _page(self, rows: list[dict[str, Any]], form: Mapping[str, str]) -> tuple[list[dict[str, Any]], dict[str, int]]:
        size, number = self.page_size or int(form["page_size"]), int(form["page_no"])
        found = sorted(rows, key=lambda row: str(row["created_at"]))
        count = -(-len(found) // size)
        return found[(number - 1) * size : number * size], {"page_no": number, "page_size": size, "page_count": count}


def _order(form: Mapping[str, str]) -> dict[str, Any]:
    names = {"id": "buyer_id", "email": "buyer_email", "first_name": "buyer_first_name", "last_name": "buyer_last_name"}
    return {
        "id": form["order_id"], "amount": abs(float(form["amount_brutto"])), "currency": form["transaction_currency"],
        "billing_type": form["billing_type"], "billing_status": form["billing_status"],
        "number_of_installments": int(form["number_of_installments"]), "other_amounts": float(form["other_amounts"]),
        "created_at": f"{form['order_date']} {form['order_time']}", "renew_url": form["renew_url"],
        "buyer": {key: form[name] for key, name in names.items()}, "items": [], "transaction_list": [],
    }  # fmt: skip
