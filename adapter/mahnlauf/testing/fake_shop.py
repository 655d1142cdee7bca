"""A WooCommerce shop in memory: its orders, its REST interface as recorded from a real one, its signed webhooks.

Serve it with `Loopback(shop)`, or call it as the WSGI application that it is. What a merchant does stands in the
methods (`change`, `trash` …), what others ask stands in ``calls``. Webhooks wait until `deliver`, as in a real shop
whose queue runs on visits: then each body says how the order stands at that moment.
"""

from __future__ import annotations

import copy
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from mahnlauf.testing.fake_shop_rest import rest_application
from mahnlauf.testing.fake_shop_webhooks import TOPICS, Webhooks

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

KEY, SECRET = "ck_" + "a" * 40, "cs_" + "b" * 40
STATUSES = ("pending", "processing", "on-hold", "completed", "cancelled", "refunded", "failed")
_HOME = ZoneInfo("Europe/Berlin")


class FakeShop:
    """A shop with these orders, each a body as WooCommerce sends it.

    ``now`` is the shop's clock (aware), ``seconds`` the one that OAuth time stamps are compared with."""

    def __init__(
        self,
        orders: Iterable[Mapping[str, Any]] = (),
        *,
        key: str = KEY,
        secret: str = SECRET,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        seconds: Callable[[], float] = time.time,
    ) -> None:
        self.key, self.secret, self.now, self.seconds = key, secret, now, seconds
        self.orders: dict[int, dict[str, Any]] = {order["id"]: copy.deepcopy(dict(order)) for order in orders}
        self.notes: dict[int, list[dict[str, Any]]] = {}
        self.calls: list[tuple[str, str]] = []
        self.statuses = {*STATUSES, *(order["status"] for order in self.orders.values())}
        self.webhooks = Webhooks()
        self.lock = threading.RLock()
        self._failures: list[int] = []
        self._ids = max(self.orders, default=0) + 1000
        self._rest = rest_application(self)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return self._rest(environ, start_response)

    def subscribe(self, url: str, secret: str, topics: Iterable[str] = TOPICS) -> None:
        """From now on changes are told to that address, by one webhook for each topic."""
        self.webhooks = Webhooks()
        for topic in topics:
            self.webhooks.make(topic, topic, url, secret)

    def deliver(self) -> list[int]:
        """Runs the shop's queue; the status with which each delivery was answered."""
        return self.webhooks.deliver(self)

    def fail(self, status: int = 503, times: int = 1) -> None:
        """The next calls are answered with 503 (maintenance) or 500 (a crash) and change nothing."""
        self._failures += [status] * times

    def failure(self) -> int | None:
        """Takes the next failure that `fail` asked for, if one is left."""
        return self._failures.pop(0) if self._failures else None

    def place(self, order: Mapping[str, Any]) -> int:
        """Somebody orders: told as created and, with the same body, as updated. Returns the order's number."""
        with self.lock:
            number = self.next_id()
            made = copy.deepcopy(dict(order)) | {"id": number, "number": str(number)}
            for name in ("date_created", "date_modified"):
                made[name], made[f"{name}_gmt"] = self.stamps()
            self.orders[number] = made
            self._tell("order.created", number)
            self._tell("order.updated", number)
            return number

    def change(self, number: int, **fields: Any) -> dict[str, Any]:
        """What the merchant or a plugin changes in an order; a new status brings along what the shop sets with it."""
        with self.lock:
            order = self.orders[number]
            before = order["status"]
            order.update(fields)
            order["date_modified"], order["date_modified_gmt"] = self.stamps()
            self._tell("order.updated", number)
            if order["status"] != before:
                self._on_status(order)
            return order

    def set_meta(self, number: int, rows: Iterable[Mapping[str, Any]]) -> None:
        """Fields by key: known ones are replaced, new ones added, null deletes."""
        known = {row["key"]: row for row in self.orders[number]["meta_data"]}
        for row in rows:
            name = row["key"]
            if row.get("value") is None:
                known.pop(name, None)
            else:
                known[name] = {"id": known[name]["id"] if name in known else self.next_id(), **row}
        self.orders[number]["meta_data"] = sorted(known.values(), key=lambda row: str(row["key"]))

    def meta(self, number: int) -> dict[str, Any]:
        """The order's free fields by their keys."""
        return {row["key"]: row["value"] for row in self.orders[number]["meta_data"]}

    def add_note(self, number: int, text: str, *, customer_note: bool = False) -> dict[str, Any]:
        """A line in the order's history; as in a real shop it moves no date and sends no ``order.updated``."""
        local, utc = self.stamps()
        note = {"id": self.next_id(), "author": "WooCommerce", "date_created": local, "date_created_gmt": utc,
                "note": text, "customer_note": customer_note}  # fmt: skip
        self.notes.setdefault(number, []).insert(0, note)
        return note

    def trash(self, number: int) -> None:
        """Into the bin: still readable there, by its number."""
        with self.lock:
            order = self.orders[number]
            self.set_meta(number, [{"key": "_wp_trash_meta_status", "value": f"wc-{order['status']}"}])
            order["status"] = "trash"
            order["date_modified"], order["date_modified_gmt"] = self.stamps()
            self._tell("order.deleted", number)

    def restore(self, number: int) -> None:
        """Out of the bin again."""
        with self.lock:
            before = str(self.meta(number).get("_wp_trash_meta_status", "wc-pending")).removeprefix("wc-")
            self.set_meta(number, [{"key": "_wp_trash_meta_status", "value": None}])
            self.change(number, status=before)
            self._tell("order.restored", number)

    def erase(self, number: int) -> None:
        """Gone for good."""
        with self.lock:
            del self.orders[number]
            self._tell("action.woocommerce_delete_order", number)

    def next_id(self) -> int:
        """A number that nothing in this shop has yet."""
        self._ids += 1
        return self._ids

    def stamps(self) -> tuple[str, str]:
        """Now, as the shop writes it: its own wall clock and UTC, both without an offset."""
        now = self.now().replace(microsecond=0)
        return tuple(now.astimezone(one).replace(tzinfo=None).isoformat() for one in (_HOME, UTC))  # type: ignore[return-value]

    def _on_status(self, order: dict[str, Any]) -> None:
        status = order["status"]
        if status == "completed" or (status == "processing" and order["payment_method"] != "cod"):
            self._stamp_once(order, "date_paid")
        if status == "completed":
            self._stamp_once(order, "date_completed")
        if status == "refunded":
            self._refund_rest(order)
        self._tell("action.woocommerce_order_status_changed", order["id"])

    def _stamp_once(self, order: dict[str, Any], name: str) -> None:
        """The shop never moves nor clears these dates."""
        if order.get(f"{name}_gmt") is None:
            order[name], order[f"{name}_gmt"] = self.stamps()

    def _refund_rest(self, order: dict[str, Any]) -> None:
        rest = Decimal(order["total"]) + sum(Decimal(one["total"]) for one in order["refunds"])
        if rest > 0:
            refund = {"id": self.next_id(), "reason": "Order fully refunded.", "total": f"-{rest}", "total_tax": "0.00"}
            order["refunds"] = [refund, *order["refunds"]]
            self._tell("action.woocommerce_order_refunded", order["id"])

    def _tell(self, topic: str, number: int) -> None:
        self.webhooks.queue(topic, number)
