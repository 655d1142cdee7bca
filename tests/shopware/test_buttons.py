"""Buttons and flow actions: signed in, done once, answered with the shop's own secret."""

from __future__ import annotations

import json

import pytest

from mahnlauf.testing.fake_shopware import Reply
from tests.shopware.world import APP, ShopwareWorld


@pytest.fixture
def order(world: ShopwareWorld) -> str:
    found = world.go_live().orders.place(119, email="jana@post.example")
    world.work().sync()
    return found


def notification(reply: Reply) -> tuple[str, str]:
    assert reply.status == 200
    assert reply.json["actionType"] == "notification"
    return reply.json["payload"]["status"], reply.json["payload"]["message"]


def holds(world: ShopwareWorld, order: str) -> bool:
    return "hold" in [one["code"] for one in world.claim(order)["blockers"]]


def test_pause_and_resume(world: ShopwareWorld, order: str) -> None:
    status, text = notification(world.shop.press("pause", [order]))
    assert (status, "Mahnsperre" in text) == ("success", True)
    assert holds(world, order)
    notification(world.shop.press("resume", [order]))
    assert not holds(world, order)


def test_a_repeated_call_is_done_once(world: ShopwareWorld, order: str) -> None:
    for button in ("pause", "resume", "pause"):
        world.shop.press(button, [order], reference="ab" * 16 if button == "pause" else "")
    assert not holds(world, order)


def test_paid_books_what_is_open(world: ShopwareWorld, order: str) -> None:
    assert notification(world.shop.press("paid", [order]))[0] == "success"
    assert (world.claim(order)["state"], world.claim(order)["paid_minor"]) == ("paid", 11900)
    assert "nichts offen" in notification(world.shop.press("paid", [order]))[1]


def test_several_orders_at_once(world: ShopwareWorld, order: str) -> None:
    others = [world.orders.place(50, email=f"{name}@post.example") for name in "abc"]
    world.work()
    assert notification(world.shop.press("pause", [order, *others]))[1].startswith("4 von 4")
    assert all(holds(world, one) for one in (order, *others))


def test_a_hand_over_that_cannot_be_is_answered_in_words(world: ShopwareWorld, order: str) -> None:
    world.shop.press("paid", [order])
    status, text = notification(world.shop.press("hand-over", [order]))
    assert status == "warning"
    assert world.claim(order)["order_number"] in text


def test_the_answer_is_in_the_language_of_the_administration(world: ShopwareWorld, order: str) -> None:
    world.shop.locale = "en-GB"
    assert "on hold" in notification(world.shop.press("pause", [order]))[1]


def test_windows_are_our_own_pages(world: ShopwareWorld, order: str) -> None:
    shown = world.shop.press("show", [order]).json
    assert shown["actionType"] == "openModal"
    assert shown["payload"]["iframeUrl"] == f"{APP}/platforms/shopware/module/order?id={order}"
    assert shown["payload"]["size"] == "large"
    customers = world.shop.press("claims", ["c" * 32], entity="customer").json
    assert customers["payload"]["iframeUrl"] == f"{APP}/platforms/shopware/module/customer?id={'c' * 32}"


@pytest.mark.parametrize(
    "button,ids,entity",
    [("pause", [], "order"), ("pause", ["x"], "customer"), ("unknown", ["x"], "order"), ("show", ["a", "b"], "order"),
     ("pause", ["a"] * 101, "order")],
)  # fmt: skip
def test_a_call_that_makes_no_sense_is_answered_in_words(
    world: ShopwareWorld, order: str, button: str, ids: list[str], entity: str
) -> None:
    assert notification(world.shop.press(button, ids, entity=entity))[0] == "error"


def test_an_order_without_a_claim(world: ShopwareWorld, order: str) -> None:
    assert notification(world.shop.press("pause", ["f" * 32])) == (
        "info",
        "Zu dieser Bestellung gibt es keine Forderung. Sie entsteht, sobald eine Bestellung offen ist.",
    )


def test_another_shop_moves_nothing_here(world: ShopwareWorld, order: str) -> None:
    other = world.another_shop(shop_id="AnotherShop12345", url="https://andere.example")
    other.install()
    assert notification(other.press("pause", [order]))[0] == "info"
    assert not holds(world, order)


def test_a_flow_pauses_for_some_days_and_starts_again(world: ShopwareWorld, order: str) -> None:
    assert world.shop.flow("pause", {"orderId": order, "days": "14"}).status == 204
    assert world.claim(order)["blockers"][0]["until"] == "2026-03-16"
    assert world.shop.flow("start", {"orderId": order, "note": "Kunde hat angerufen"}).status == 204
    assert not holds(world, order)


@pytest.mark.parametrize("days", ["", "0", "soon", "9999", "-3"])
def test_a_pause_without_a_number_of_days_lasts_until_somebody_ends_it(
    world: ShopwareWorld, order: str, days: str
) -> None:
    world.shop.flow("pause", {"orderId": order, "days": days})
    assert world.claim(order)["blockers"][0]["until"] is None


@pytest.mark.parametrize("body", [{}, {"orderId": "f" * 32}, {"orderId": "x"}])
def test_a_flow_that_names_nothing_of_ours_fails_nobody(world: ShopwareWorld, order: str, body: dict[str, str]) -> None:
    assert world.shop.flow("pause", body).status == 204
    assert world.shop.flow("unknown", {"orderId": order}).status == 204


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"source":1}', b'{"source":{"shopId":7}}', b"\xff" * 10])
def test_nonsense_is_unsigned(world: ShopwareWorld, order: str, body: bytes) -> None:
    for place in ("webhook", "action/pause", "flow/pause", "confirm"):
        headers = {"shopware-shop-signature": "0" * 64}
        reply = world.send("POST", f"{APP}/platforms/shopware/{place}", headers, body)
        assert reply.status in (400, 401), place
        assert set(json.loads(reply.body)) == {"error"}
