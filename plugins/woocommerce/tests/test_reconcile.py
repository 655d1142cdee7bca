"""What webhooks lost is asked for; our own webhooks are made and repaired."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
import responses

from mahnlauf import Noted, ShopContext
from mahnlauf_woocommerce.answers import ShopFault
from mahnlauf_woocommerce.platform import WooCommerce
from mahnlauf_woocommerce.topics import SUBSCRIBE

BASE = "https://shop.example/wp-json/wc/v3"
ADDRESS = "https://mahnlauf.example/webhooks/main"
START = datetime(2026, 11, 22, 6, tzinfo=UTC)
RECORDED = json.loads((Path(__file__).parent / "payloads" / "01-bacs-on-hold__order-created.json").read_text())
ORDER: dict[str, Any] = json.loads(base64.b64decode(RECORDED["body_base64"]))


@pytest.fixture
def web() -> Iterator[responses.RequestsMock]:
    """Answers in any order and as often as asked; what is not prepared fails."""
    with responses.RequestsMock() as mock:
        yield mock


def order(number: int, modified: datetime, status: str = "on-hold") -> dict[str, Any]:
    return {**ORDER, "id": number, "status": status, "date_modified_gmt": modified.strftime("%Y-%m-%dT%H:%M:%S")}


class ListOfOrders:
    """Answers as the shop does: exclusive bound with whole seconds, ascending, pages, the bin apart."""

    def __init__(self, orders: list[dict[str, Any]]) -> None:
        self.orders = orders
        self.asked: list[Mapping[str, str]] = []

    def __call__(self, request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        query = dict(parse_qsl(urlsplit(str(request.url)).query))
        self.asked.append(query)
        assert query["dates_are_gmt"] == "true"
        assert not query["modified_after"].endswith("Z")
        in_bin = query.get("status") == "trash"
        rows = [
            row
            for row in sorted(self.orders, key=lambda one: (one["date_modified_gmt"], one["id"]))
            if row["date_modified_gmt"] > query["modified_after"] and (row["status"] == "trash") is in_bin
        ]
        size, number = int(query["per_page"]), int(query["page"])
        assert size <= 100
        return 200, {"Content-Type": "application/json"}, json.dumps(rows[(number - 1) * size : number * size])


def told(platform: WooCommerce, shop: ShopContext, http: requests.Session, since: datetime) -> list[Noted]:
    return [fact for page in platform.reconcile(shop, since, http) for fact in page.facts]


def answer_with(web: responses.RequestsMock, orders: list[dict[str, Any]]) -> ListOfOrders:
    shop = ListOfOrders(orders)
    web.add_callback(responses.GET, f"{BASE}/orders", callback=shop)
    return shop


def test_every_order_that_changed_is_told_once_or_more_but_never_left_out(
    platform: WooCommerce, shop: ShopContext, http: requests.Session, web: responses.RequestsMock
) -> None:
    orders = [order(number, START + timedelta(seconds=number // 3)) for number in range(1, 351)]
    answer_with(web, orders)
    facts = told(platform, shop, http, START)
    assert {fact.order_ref for fact in facts} == {str(number) for number in range(1, 351)}


def test_more_orders_in_one_second_than_fit_on_a_page_are_all_told(
    platform: WooCommerce, shop: ShopContext, http: requests.Session, web: responses.RequestsMock
) -> None:
    answer_with(web, [order(number, START) for number in range(1, 251)])
    assert len({fact.order_ref for fact in told(platform, shop, http, START)}) == 250


def test_orders_in_the_bin_are_asked_for_too(
    platform: WooCommerce, shop: ShopContext, http: requests.Session, web: responses.RequestsMock
) -> None:
    answer_with(web, [order(1, START), order(2, START, "trash")])
    standings = {fact.order_ref: fact.data["standing"] for fact in told(platform, shop, http, START)}
    assert standings == {"1": "open", "2": "void"}


def test_a_sync_goes_back_some_minutes_so_that_clocks_may_differ(
    platform: WooCommerce, shop: ShopContext, http: requests.Session, web: responses.RequestsMock
) -> None:
    asked = answer_with(web, []).asked
    told(platform, shop, http, START)
    assert asked[0]["modified_after"] == "2026-11-22T05:55:00"


def test_each_page_tells_how_far_it_reached(
    platform: WooCommerce, shop: ShopContext, http: requests.Session, web: responses.RequestsMock
) -> None:
    answer_with(web, [order(number, START + timedelta(seconds=number)) for number in range(1, 151)])
    pages = list(platform.reconcile(shop, START, http))
    assert pages[0].reached == START + timedelta(seconds=100)
    assert pages[1].reached == START + timedelta(seconds=150)


def test_an_unreadable_order_does_not_stop_the_others(
    platform: WooCommerce, shop: ShopContext, http: requests.Session, web: responses.RequestsMock
) -> None:
    answer_with(web, [{**order(1, START), "total": "abc"}, order(2, START)])
    assert [fact.order_ref for fact in told(platform, shop, http, START)] == ["2"]


def test_a_web_page_instead_of_orders_is_a_sentence(
    platform: WooCommerce, shop: ShopContext, http: requests.Session, web: responses.RequestsMock
) -> None:
    web.get(f"{BASE}/orders", body="<html>", content_type="text/html")
    with pytest.raises(ShopFault, match="Permalinks"):
        told(platform, shop, http, START)


def test_all_webhooks_are_made_in_an_empty_shop(
    platform: WooCommerce, shop: ShopContext, http: requests.Session, web: responses.RequestsMock
) -> None:
    web.get(f"{BASE}/webhooks", json=[])
    made = web.post(f"{BASE}/webhooks", json={"id": 1}, status=201)
    findings = platform.connect(shop, ADDRESS, http)
    bodies = [json.loads(call.request.body) for call in made.calls]
    assert [body["topic"] for body in bodies] == list(SUBSCRIBE)
    assert {body["secret"] for body in bodies} == {shop.settings["webhook_secret"]}
    assert {finding.level for finding in findings} == {"ok"}


def hooks() -> list[dict[str, Any]]:
    """Our webhooks as they should be, ids from 1."""
    return [
        {"id": number, "topic": topic, "status": "active", "delivery_url": ADDRESS, "name": f"Mahnlauf {topic}"}
        for number, topic in enumerate(SUBSCRIBE, start=1)
    ]


def test_a_webhook_that_was_switched_off_is_replaced_and_a_moved_one_repaired(
    platform: WooCommerce, shop: ShopContext, http: requests.Session, web: responses.RequestsMock
) -> None:
    rows = hooks()
    rows[0]["status"] = "disabled"
    rows[1]["delivery_url"] = "https://old.example/webhooks/main"
    web.get(f"{BASE}/webhooks", json=rows)
    made = web.post(f"{BASE}/webhooks", json={"id": 99}, status=201)
    removed = web.delete(f"{BASE}/webhooks/1", json={})
    changed = {row["id"]: web.put(f"{BASE}/webhooks/{row['id']}", json={}) for row in rows[1:]}
    findings = platform.connect(shop, ADDRESS, http)
    assert [json.loads(call.request.body)["topic"] for call in made.calls] == [SUBSCRIBE[0]]
    assert dict(parse_qsl(urlsplit(removed.calls[0].request.url).query)) == {"force": "true"}
    methods = [call.request.method for call in web.calls]
    assert methods.index("POST") < methods.index("DELETE")
    assert json.loads(changed[2].calls[0].request.body)["delivery_url"] == ADDRESS
    assert "delivery_url" not in json.loads(changed[3].calls[0].request.body)
    assert [finding.level for finding in findings].count("warning") == 2


def test_a_second_webhook_of_a_topic_is_deleted_and_the_better_one_stays(
    platform: WooCommerce, shop: ShopContext, http: requests.Session, web: responses.RequestsMock
) -> None:
    worse = {**hooks()[0], "id": 50, "status": "disabled"}
    web.get(f"{BASE}/webhooks", json=[worse, *hooks()])
    for row in hooks():
        web.put(f"{BASE}/webhooks/{row['id']}", json={})
    web.delete(f"{BASE}/webhooks/50", json={"code": "woocommerce_rest_shop_webhook_invalid_id"}, status=404)
    findings = platform.connect(shop, ADDRESS, http)
    assert [one.text for one in findings if one.level != "ok"] == [
        f"The webhook {SUBSCRIBE[0]} existed twice; the second one was deleted."
    ]


def test_looking_after_webhooks_that_are_right_writes_nothing(
    platform: WooCommerce, shop: ShopContext, http: requests.Session, web: responses.RequestsMock
) -> None:
    web.get(f"{BASE}/webhooks", json=hooks())
    assert platform.repair(shop, ADDRESS, http) == []


def test_looking_after_webhooks_makes_what_is_missing(
    platform: WooCommerce, shop: ShopContext, http: requests.Session, web: responses.RequestsMock
) -> None:
    web.get(f"{BASE}/webhooks", json=hooks()[1:])
    web.post(f"{BASE}/webhooks", json={"id": 99}, status=201)
    (finding,) = platform.repair(shop, ADDRESS, http)
    assert (finding.level, finding.text) == ("warning", f"The webhook {SUBSCRIBE[0]} was missing and made.")


def test_a_copy_on_another_machine_takes_no_webhook_over_by_itself(
    platform: WooCommerce, shop: ShopContext, http: requests.Session, web: responses.RequestsMock
) -> None:
    web.get(f"{BASE}/webhooks", json=hooks())
    assert platform.repair(shop, "https://copy.example/webhooks/main", http) == []


def test_a_key_without_rights_is_a_finding(
    platform: WooCommerce, shop: ShopContext, http: requests.Session, web: responses.RequestsMock
) -> None:
    web.get(f"{BASE}/webhooks", json={"code": "woocommerce_rest_cannot_view", "message": "No."}, status=403)
    (finding,) = platform.connect(shop, ADDRESS, http)
    assert (finding.level, "shop manager" in finding.text) == ("error", True)
