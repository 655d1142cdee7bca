"""What a real Shopware 6.6.7.1 answered: we read it, and the fake shop answers alike."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from mahnlauf_shopware.api import Api
from mahnlauf_shopware.orders import notes_of
from mahnlauf_shopware.timeline import changes_of

TABLE = json.loads((Path(__file__).parent / "exchanges.json").read_text("ascii"), parse_float=Decimal)
RECORDED: dict[str, Any] = {one["name"]: one for one in TABLE["exchanges"]}


def answered(name: str) -> Any:
    return RECORDED[name]["response"]["json"]


def codes(answer: Mapping[str, Any]) -> list[str]:
    return [str(error["code"]) for error in answer.get("errors", [])]


def test_a_recorded_order_is_read_to_the_cent(world) -> None:
    (order,) = answered("order-open")["data"]
    told = notes_of(order, (), world.shop)[-1].data
    assert (told["gross_minor"], told["currency"], told["number"]) == (14890, "EUR", "10016")
    assert [(one["product_ref"], one["gross_minor"]) for one in told["items"]] == [("KURS-1", 11900), ("BUCH-1", 2990)]
    assert told["taxes"] == [{"rate": "19", "net_minor": 12513, "tax_minor": 2377}]
    assert (told["method"], told["method_title"]) == ("payment_cashpayment", "Nachnahme")
    assert told["buyer"] == {
        "name": "Karla Konto", "email": "api@kunde.example", "street": "Straße der Einheit 5 ½", "postcode": "10115",
        "city": "Berlin", "country": "DE", "language": "en", "kind": "consumer",
        "customer_ref": "01a201a1bd9a72bebff84361bd7c3621",
    }  # fmt: skip


def test_the_recorded_history_tells_every_step_although_all_happened_in_one_second(world) -> None:
    (order,) = answered("order-open")["data"]
    (after,) = answered("order-after-chargeback")["data"]
    payment = order["transactions"][0] | after["transactions"][0]
    order = order | {"transactions": [payment]}
    facts = notes_of(order, changes_of(answered("history")["data"]), world.shop)
    assert [fact.data["standing"] for fact in facts] == ["open", "paid", "reversed", "reversed"]
    assert len({fact.at for fact in facts}) == len(facts)


@pytest.mark.parametrize("seen", range(4))
def test_a_step_has_the_same_name_whenever_we_ask(world, seen: int) -> None:
    (order,) = answered("order-open")["data"]
    history = changes_of(answered("history")["data"])
    early = {fact.identity for fact in notes_of(order, history[:seen], world.shop)[:-1]}
    assert early <= {fact.identity for fact in notes_of(order, history, world.shop)[:-1]}


def alike(world) -> Iterator[tuple[str, str, str, Any]]:
    """Recorded refusals, as calls of the fake shop."""
    order = world.orders.place(product="KURS-1")
    payment = world.orders.payments(order)[0]["id"]
    world.orders.pay(order, "paid")
    world.orders.pay(order, "chargeback")
    yield "illegal-transition", "POST", f"_action/order_transaction/{payment}/state/remind", {"sendMail": False}
    yield "unknown-transaction", "POST", f"_action/order_transaction/{'0' * 32}/state/remind", {}
    yield "customfields-ok", "PATCH", f"order/{order}", {"customFields": {"x": 1}}
    yield "unknown-order", "PATCH", f"order/{'1' * 32}", {"customFields": {}}
    yield "unmapped-field", "POST", "search/order", {"filter": [{"type": "equals", "field": "nix", "value": 1}]}
    yield "limit-exceeded", "POST", "search/order", {"limit": 501}
    yield "trigger-unknown", "POST", "_action/trigger-event/nope.x", {}
    yield (
        "revoke-download",
        "PATCH",
        f"order-line-item-download/{world.orders.downloads(order)[0]['id']}",
        {"accessGranted": False},
    )


def test_the_fake_shop_refuses_with_the_codes_of_the_real_one(world) -> None:
    token = world.http.post(
        f"{world.shopware.url}/api/oauth/token", json={"client_id": "SWIAKEY", "client_secret": "a secret key"}
    ).json()["access_token"]
    for name, method, path, content in alike(world):
        answer = world.http.request(
            method, f"{world.shopware.url}/api/{path}", json=content, headers={"Authorization": f"Bearer {token}"}
        )
        recorded = RECORDED[name]["response"]
        assert answer.status_code == recorded["status"], name
        told = answer.json() if answer.content else {}
        assert codes(told) == codes(recorded["json"] or {}), name


def test_the_fake_shop_offers_the_recorded_ways(world) -> None:
    recorded = {(one["actionName"], one["toStateName"]) for one in answered("possible-transitions")["transitions"]}
    order = world.orders.place()
    payment = world.orders.payments(order)[0]["id"]
    offered = Api(world.shop, world.http).get(f"_action/state-machine/order_transaction/{payment}/state")
    assert {(one["actionName"], one["toStateName"]) for one in offered["transitions"]} == recorded
