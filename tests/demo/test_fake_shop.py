"""The fake WooCommerce answers as the real one was recorded, and our own plugin gets along with it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from werkzeug.test import Client, TestResponse

from mahnlauf import Delivery, ShopCommand, ShopContext
from mahnlauf.demo.recordings import orders_at_the_end, recordings
from mahnlauf.testing.fake_shop import KEY, SECRET, FakeShop
from mahnlauf.testing.loopback import Loopback
from mahnlauf_woocommerce import oauth
from mahnlauf_woocommerce.platform import WooCommerce

EXCHANGES = Path(__file__).parents[2] / "plugins/woocommerce/tests/exchanges.json"
RECORDED = {entry["name"]: entry for entry in json.loads(EXCHANGES.read_text("ascii"))}
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
RECORDED_SECONDS = 1_795_327_898  # when the OAuth exchanges were recorded
ORDER = "/wp-json/wc/v3/orders/22"
HOOKS = "http://mahnlauf.example/webhooks/laden"


class Hours:
    """A clock that a test moves by hand."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def hours() -> Hours:
    return Hours()


@pytest.fixture
def shop(hours: Hours) -> FakeShop:
    return FakeShop(orders_at_the_end(recordings()), now=hours)


def ask(shop: FakeShop, method: str, path: str, content: Any = None, **query: str) -> TestResponse:
    """A call with Basic authentication over https."""
    client = Client(shop)
    return client.open(
        path, method=method, json=content, query_string=query, auth=(KEY, SECRET), base_url="https://shop.example"
    )


def told(answer: TestResponse) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer.get_data())
    return found


def test_an_order_reads_as_its_last_delivery_did(shop: FakeShop) -> None:
    answer = ask(shop, "GET", ORDER)
    assert (answer.status_code, answer.content_type) == (200, "application/json; charset=UTF-8")
    assert told(answer)["status"] == "completed"
    assert told(answer)["billing"]["last_name"] == "Weiß"
    assert ask(shop, "GET", "/wp-json/wc/v3/orders/35").status_code == 404  # was deleted for good


def test_fields_shrink_the_answer(shop: FakeShop) -> None:
    assert sorted(told(ask(shop, "GET", ORDER, _fields="id,status"))) == ["_links", "id", "status"]


@pytest.mark.parametrize(
    "name, method, path",
    [
        ("order-get-404", "GET", "/wp-json/wc/v3/orders/999999"),
        ("order-put-404", "PUT", "/wp-json/wc/v3/orders/999999"),
        ("note-create-404", "POST", "/wp-json/wc/v3/orders/999999/notes"),
        ("no-route", "GET", "/wp-json/wc/v3/nothing"),
    ],
)
def test_what_does_not_exist_is_refused_as_recorded(shop: FakeShop, name: str, method: str, path: str) -> None:
    answer = ask(shop, method, path, {"note": "x"} if method != "GET" else None)
    recorded = RECORDED[name]["response"]
    assert (answer.status_code, told(answer)) == (recorded["status"], recorded["json"])


@pytest.mark.parametrize(
    "name",
    [
        "oauth-http-get", "oauth-http-put", "oauth-over-https", "oauth-http-wrong-signature", "oauth-http-unknown-key",
        "oauth-http-old-timestamp", "auth-basic-http", "auth-unknown-key", "auth-unknown-key-put", "auth-wrong-secret",
    ],
)  # fmt: skip
def test_keys_are_judged_as_recorded(name: str) -> None:
    order = {**orders_at_the_end(recordings())[0], "id": 263}
    shop = FakeShop([order], seconds=lambda: RECORDED_SECONDS)
    answer = replayed(shop, RECORDED[name]["request"])
    recorded = RECORDED[name]["response"]
    assert answer.status_code == recorded["status"]
    if answer.status_code != 200:
        assert told(answer) == recorded["json"]


def test_a_nonce_counts_once() -> None:
    shop = FakeShop(orders_at_the_end(recordings()), seconds=lambda: RECORDED_SECONDS)
    named = oauth.signed("GET", f"http://shop.example{ORDER}", [], KEY, SECRET, nonce="n1", seconds=RECORDED_SECONDS)
    first, second = (Client(shop).get(ORDER, query_string=dict(named), base_url="http://shop.example") for _ in "12")
    assert first.status_code == 200
    assert (second.status_code, told(second)) == (401, RECORDED["oauth-http-nonce-reused"]["response"]["json"])


def replayed(shop: FakeShop, request: dict[str, Any]) -> TestResponse:
    return Client(shop).open(
        request["path"],
        method=request["method"],
        query_string=dict(request["query"]),
        headers=request["headers"],
        data=json.dumps(request["json"]) if "json" in request else None,
        base_url=f"{request['scheme']}://shop.example",
    )


def test_fields_of_our_own_are_replaced_added_and_deleted_by_key(shop: FakeShop, hours: Hours) -> None:
    ask(shop, "PUT", ORDER, {"meta_data": [{"key": "_a", "value": "1"}, {"key": "_b", "value": {"n": None}}]})
    ident = next(row["id"] for row in shop.orders[22]["meta_data"] if row["key"] == "_a")
    ask(shop, "PUT", ORDER, {"meta_data": [{"key": "_a", "value": "2"}, {"key": "_b", "value": None}]})
    assert shop.orders[22]["meta_data"] == [{"id": ident, "key": "_a", "value": "2"}]


def test_every_put_moves_the_date_and_no_note_does(shop: FakeShop, hours: Hours) -> None:
    before = shop.orders[22]["date_modified_gmt"]
    ask(shop, "POST", f"{ORDER}/notes", {"note": "Zahlungserinnerung"})
    assert shop.orders[22]["date_modified_gmt"] == before
    ask(shop, "PUT", ORDER, {})
    assert shop.orders[22]["date_modified_gmt"] == "2026-12-01T12:00:00"
    assert shop.orders[22]["date_modified"] == "2026-12-01T13:00:00"


def test_what_nobody_may_write_is_ignored_and_an_unknown_status_refused(shop: FakeShop) -> None:
    ask(shop, "PUT", ORDER, {"total": "1.00", "date_paid_gmt": "2026-01-01T00:00:00"})
    assert shop.orders[22]["total"] == "119.00"
    assert ask(shop, "PUT", ORDER, {"status": "gemahnt"}).status_code == 400
    assert ask(shop, "PUT", ORDER, {"meta_data": {"_a": "1"}}).status_code == 400


def test_a_status_brings_its_dates_and_refunds_along(shop: FakeShop) -> None:
    ask(shop, "PUT", "/wp-json/wc/v3/orders/62", {"status": "processing"})
    assert shop.orders[62]["date_paid_gmt"] == "2026-12-01T12:00:00"
    ask(shop, "PUT", "/wp-json/wc/v3/orders/62", {"status": "refunded"})
    assert [one["total"] for one in shop.orders[62]["refunds"]] == ["-119.00"]
    assert shop.orders[62]["date_paid_gmt"] == "2026-12-01T12:00:00"


def test_the_bin_keeps_an_order_readable_until_it_is_emptied(shop: FakeShop) -> None:
    assert ask(shop, "DELETE", ORDER).status_code == 200
    assert told(ask(shop, "GET", ORDER))["status"] == "trash"
    assert ask(shop, "DELETE", ORDER).status_code == 410
    shop.restore(22)
    assert told(ask(shop, "GET", ORDER))["status"] == "completed"
    assert ask(shop, "DELETE", ORDER, force="true").status_code == 200
    assert ask(shop, "GET", ORDER).status_code == 404


def test_maintenance_answers_as_recorded_and_changes_nothing(shop: FakeShop) -> None:
    shop.fail(503)
    answer = ask(shop, "PUT", ORDER, {"status": "cancelled"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "600")
    assert told(answer)["code"] == "wp_die"
    assert shop.orders[22]["status"] == "completed"
    assert ask(shop, "GET", ORDER).status_code == 200


def numbers(answer: TestResponse) -> list[int]:
    return [order["id"] for order in json.loads(answer.data)]


def test_orders_are_listed_in_pages_and_the_bin_apart(shop: FakeShop) -> None:
    shop.trash(105)
    newest = ask(shop, "GET", "/wp-json/wc/v3/orders", per_page="2")
    assert (numbers(newest), newest.headers["X-WP-Total"]) == ([104, 91], str(len(shop.orders) - 1))
    assert numbers(ask(shop, "GET", "/wp-json/wc/v3/orders", per_page="2", page="2")) == [90, 88]
    assert numbers(ask(shop, "GET", "/wp-json/wc/v3/orders", page="99")) == []
    assert numbers(ask(shop, "GET", "/wp-json/wc/v3/orders", status="trash")) == [105]
    assert ask(shop, "GET", "/wp-json/wc/v3/orders", per_page="101").status_code == 400


def test_changes_are_listed_after_a_bound_that_is_utc_only_if_that_is_said(shop: FakeShop, hours: Hours) -> None:
    shop.change(62, customer_note="x")
    path, asked = "/wp-json/wc/v3/orders", {"orderby": "modified", "order": "asc"}
    before = {"modified_after": "2026-12-01T11:59:59", **asked}
    assert numbers(ask(shop, "GET", path, dates_are_gmt="true", **before)) == [62]
    assert numbers(ask(shop, "GET", path, **before)) == [62]
    at_noon = {"modified_after": "2026-12-01T12:00:00", **asked}
    assert numbers(ask(shop, "GET", path, dates_are_gmt="true", **at_noon)) == []
    assert numbers(ask(shop, "GET", path, **at_noon)) == [62]  # read as the shop's own wall clock, where it is 13:00


def test_notes_are_listed_newest_first(shop: FakeShop) -> None:
    for text in ("eins", "zwei"):
        assert ask(shop, "POST", f"{ORDER}/notes", {"note": text}).status_code == 201
    assert [note["note"] for note in json.loads(ask(shop, "GET", f"{ORDER}/notes").data)] == ["zwei", "eins"]
    assert ask(shop, "POST", f"{ORDER}/notes", {}).status_code == 400


class Receiver:
    """Somebody to whom the shop's webhooks go; keeps what came, answers with ``status``."""

    def __init__(self, status: int = 200) -> None:
        self.status = status
        self.got: list[Delivery] = []

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        headers = {key[5:].replace("_", "-").lower(): text for key, text in environ.items() if key.startswith("HTTP_")}
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        self.got.append(Delivery("laden", environ["REQUEST_METHOD"], headers, body, NOON))
        start_response(f"{self.status} Said", [])
        return [b""]


@pytest.fixture
def receiver(shop: FakeShop) -> Iterator[Receiver]:
    made = Receiver()
    with Loopback(made) as server:
        shop.subscribe(f"{server.url}/webhooks/laden", "geheim-geheim")
        yield made


def test_a_change_is_told_by_a_signed_webhook_that_our_plugin_reads(shop: FakeShop, receiver: Receiver) -> None:
    shop.change(62, status="processing")
    assert shop.deliver() == [200, 200]
    plugin, context = WooCommerce(), ShopContext("laden", {"webhook_secret": "geheim-geheim"})
    for delivery in receiver.got:
        plugin.verify(delivery, context)
    order, doorbell = (plugin.read(delivery, context) for delivery in receiver.got)
    assert [event.data["standing"] for event in order.events] == ["paid"]
    assert doorbell.fetch == ("62",)


def test_changes_before_a_delivery_are_told_as_one(shop: FakeShop, receiver: Receiver) -> None:
    shop.change(62, customer_note="eins")
    shop.change(62, customer_note="zwei")
    assert shop.deliver() == [200]
    assert json.loads(receiver.got[0].body)["customer_note"] == "zwei"
    assert shop.deliver() == []


def test_a_note_is_told_to_nobody(shop: FakeShop, receiver: Receiver) -> None:
    shop.add_note(62, "nur intern")
    assert shop.deliver() == []


def test_bin_restore_and_deletion_are_told(shop: FakeShop, receiver: Receiver) -> None:
    shop.trash(62)
    shop.restore(62)
    shop.erase(63)
    shop.deliver()
    topics = [one.headers["x-wc-webhook-topic"] for one in receiver.got]
    assert topics == ["order.deleted", "order.updated", "action.woocommerce_order_status_changed", "order.restored",
                      "action.woocommerce_delete_order"]  # fmt: skip
    assert (receiver.got[0].body, receiver.got[-1].body) == (
        b'{"id":62}', b'{"action":"woocommerce_delete_order","arg":63}',
    )  # fmt: skip


def test_a_delivery_that_fails_is_never_sent_again(shop: FakeShop, receiver: Receiver) -> None:
    receiver.status = 500
    shop.change(62, customer_note="eins")
    assert shop.deliver() == [500]
    assert shop.deliver() == []


def test_nobody_at_the_address_is_no_fault_of_the_shop(shop: FakeShop) -> None:
    with Loopback(Receiver()) as gone:
        address = gone.url
    shop.subscribe(address, "geheim-geheim")
    shop.change(62, customer_note="eins")
    assert shop.deliver() == [0]


@pytest.fixture
def connected(shop: FakeShop) -> Iterator[ShopContext]:
    """The settings of somebody who connected this shop."""
    shop.subscribe(HOOKS, "geheim-geheim")
    with Loopback(shop) as server:
        keys = {"url": server.url, "consumer_key": KEY, "consumer_secret": SECRET}
        yield ShopContext("laden", {"webhook_secret": "geheim-geheim", **keys})


def test_our_plugin_writes_a_note_once_and_reads_its_own_writing(
    shop: FakeShop, connected: ShopContext, hours: Hours
) -> None:
    command = ShopCommand("62", "k1", "Mahnlauf: Zahlungserinnerung.", {"level": "reminder"})
    with requests.Session() as http:
        http.trust_env = False
        first = WooCommerce().write_back(command, connected, http)
        again = WooCommerce().write_back(command, connected, http)
    assert (first.answer, again.answer) == ("The order was told.", "The order knew it already.")
    assert shop.meta(62)["_mahnlauf_level"] == "reminder"
    assert len(shop.notes[62]) == 1


def test_our_plugin_waits_as_long_as_the_shop_asks(shop: FakeShop, connected: ShopContext) -> None:
    shop.fail(503)
    with requests.Session() as http:
        http.trust_env = False
        outcome = WooCommerce().write_back(ShopCommand("62", "k1", "n", {}), connected, http)
    assert (outcome.verdict, outcome.retry_after) == ("retry", 600)


def test_our_plugin_finds_the_connection_in_order(connected: ShopContext) -> None:
    with requests.Session() as http:
        http.trust_env = False
        findings = WooCommerce().check(connected, http)
    assert [one.level for one in findings] == ["warning", "ok", "ok", "ok"]  # no https on this machine


def test_two_shops_and_a_moving_clock_do_not_meet(hours: Hours) -> None:
    orders = orders_at_the_end(recordings())
    one, other = FakeShop(orders, now=hours), FakeShop(orders, now=hours)
    hours.now += timedelta(days=1)
    one.change(62, status="cancelled")
    assert (one.orders[62]["status"], other.orders[62]["status"]) == ("cancelled", "on-hold")
    assert one.orders[62]["date_modified_gmt"] == "2026-12-02T12:00:00"
