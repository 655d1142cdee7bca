"""The whole life of a shop with us: installed, ordered, reminded, paid, charged back, moved, removed, come back."""

from __future__ import annotations

from mahnlauf_shopware.vocabulary import LEVEL, PAID, STATE
from tests.shopware.world import ShopwareWorld

BUYER = "jana@post.example"


def test_a_whole_life(world: ShopwareWorld) -> None:
    world.go_live()
    orders, shop = world.orders, world.shop

    order = orders.place(119, email=BUYER)
    world.work()
    assert (world.claim(order)["state"], world.claim(order)["total_minor"]) == ("open", 11900)

    world.day(25)
    assert [mail for mail in world.mails() if BUYER in mail]
    assert orders.state(order) == "reminded"
    assert orders.orders[order]["customFields"][LEVEL]
    letters = len(world.mails())
    world.work()
    assert len(world.mails()) == letters

    world.later(hours=1)
    orders.pay(order, "pay")
    world.work()
    assert world.claim(order)["state"] == "paid"
    assert orders.orders[order]["customFields"][STATE] == "paid"

    world.later(days=3)
    orders.pay(order, "chargeback")
    world.work()
    assert world.claim(order)["state"] == "open"

    before, keys = shop.secret, shop.api_key
    shop.change_url("https://neu.lernwerk.example")
    assert (shop.secret, shop.api_key) != (before, keys)
    second = orders.place(49.9, email="peer@post.example")
    world.work()
    assert world.claim(second)["total_minor"] == 4990

    shop.uninstall()
    letters = len(world.mails())
    world.later(days=60).work()
    assert len(world.mails()) == letters
    assert world.claim(order)["blockers"][0]["code"] == "stale_feed"

    orders.pay(second, "pay")  # nobody tells us
    shop.install()
    assert world.house.shops.all()[0].name == world.name
    world.sync().work()
    assert world.claim(second)["state"] == "paid"
    assert len(world.mails()) > letters


def test_a_shop_that_loses_every_webhook_is_told_by_asking(world: ShopwareWorld) -> None:
    """The admin worker tries once, inside the request that nobody waits for."""
    world.go_live()
    world.shop.queue = False
    send, world.shop.send = world.shop.send, lambda *call: world.send("GET", "https://mahnlauf.example/none", {}, b"")
    order = world.orders.place(119, email=BUYER)
    world.orders.pay(order, "pay")
    assert set(world.shop.lost) >= {"checkout.order.placed"}
    world.shop.send = send
    world.later(minutes=30).sync().work()
    assert world.claim(order)["state"] == "paid"


def test_ten_failed_events_switch_a_subscription_off_until_the_shop_tells_again(world: ShopwareWorld) -> None:
    world.go_live()
    send, world.shop.send = world.shop.send, lambda *call: world.send("GET", "https://mahnlauf.example/none", {}, b"")
    for number in range(10):
        world.shop.webhook("order.written", [], event_id=str(number))
    world.shop.send = send
    assert world.shop.webhook("order.written", []).status == 0
    assert world.shop.webhook("checkout.order.placed", {"order": {}}).status == 200


def test_a_repeated_event_is_taken_in_once(world: ShopwareWorld) -> None:
    world.go_live()
    for _ in range(3):
        assert world.shop.webhook("shopware.updated", {}, event_id="ab" * 16).status == 200
    known = [row for row in world.deliveries() if row["topic"] == "shopware.updated"]
    assert len(known) == 1


def test_keys_that_were_replaced_before_a_refused_move_do_not_lock_us_out(world: ShopwareWorld) -> None:
    """Ten wrong logins close the shop's door for good keys too, so refused keys are not tried again and again."""
    world.go_live()
    order = world.orders.place(119, email=BUYER)
    world.shop.api_key = "SWIANEW"  # a move began, and the app was not registered anew
    world.shop._tokens.clear()
    for _ in range(12):
        world.orders.change(order, customerComment="bitte beeilen")
        world.work()
    assert world.shop._failed_logins < 10


def test_paying_starts_the_merchants_flow(world: ShopwareWorld) -> None:
    world.go_live()
    order = world.orders.place(119, email=BUYER)
    world.work().day(25).later(hours=1)
    world.orders.pay(order, "pay")
    world.work()
    fired = [path for _, path, _ in world.api.calls if "trigger-event" in path]
    assert f"/api/_action/trigger-event/{PAID}" in fired
