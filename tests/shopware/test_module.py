"""The pages inside the administration: signed entry, a session of our own, what is shown and done."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest

from mahnlauf.testing.fake_shopware import Reply
from tests.shopware.world import APP, ShopwareWorld

TOKEN = re.compile(r'name="token" value="([^"]+)"')
KEY = re.compile(r'name="key" value="([^"]+)"')


@pytest.fixture
def order(world: ShopwareWorld) -> str:
    found = world.go_live().orders.place(119, email="jana@post.example")
    world.work().sync()
    return found


def opened(world: ShopwareWorld, page: str = "claims", **own: str) -> Reply:
    return world.send("GET", world.shop.page_url(page, **own), {}, b"")


def posted(world: ShopwareWorld, token: str, **fields: object) -> Reply:
    body = urlencode({"token": token, **fields}).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return world.send("POST", f"{APP}/platforms/shopware/page", headers, body)


def token_of(reply: Reply) -> str:
    return TOKEN.findall(reply.body.decode())[0]


def test_the_list_shows_what_runs_in_the_language_of_the_administration(world: ShopwareWorld, order: str) -> None:
    german = opened(world).body.decode()
    assert "Forderungen" in german
    assert "119,00\xa0€" in german
    world.shop.locale = "en-GB"
    english = opened(world).body.decode()
    assert "Claims" in english
    assert "€119.00" in english
    world.shop.locale = "nl-NL"
    assert "Claims" in opened(world).body.decode()


def test_only_the_shop_may_frame_the_page_and_nothing_is_loaded(world: ShopwareWorld, order: str) -> None:
    headers = opened(world).headers
    policy = headers["content-security-policy"]
    assert "frame-ancestors https://shop.lernwerk.example" in policy
    assert "default-src 'none'" in policy
    assert "x-frame-options" not in headers
    assert (headers["cache-control"], headers["referrer-policy"]) == ("no-store", "no-referrer")


def test_the_order_page_shows_its_claim_at_once(world: ShopwareWorld, order: str) -> None:
    text = opened(world, "order", id=order).body.decode()
    assert f"Bestellung {world.claim(order)['order_number']}" in text
    assert "Was bisher geschah" in text
    assert "Was kommt, wenn niemand zahlt" in text


def test_an_order_without_a_claim_says_so(world: ShopwareWorld, order: str) -> None:
    assert "keine Forderung" in opened(world, "order", id="f" * 32).body.decode()


def test_the_customer_page_asks_the_shop_for_his_orders(world: ShopwareWorld, order: str) -> None:
    customer = world.orders.customer("jana@post.example")["id"]
    assert str(world.claim(order)["order_number"]) in opened(world, "customer", id=customer).body.decode()
    assert "keine Forderung" in opened(world, "customer", id="f" * 32).body.decode()
    assert "keine Forderung" in opened(world, "customer", id="no id").body.decode()


def test_a_claim_is_paused_and_goes_on(world: ShopwareWorld, order: str) -> None:
    ident = world.claim(order)["id"]
    page = posted(world, token_of(opened(world)), claim=ident)
    done = posted(world, token_of(page), claim=ident, do="pause", until="2026-04-01", key="1")
    assert "Mahnsperre bis" in done.body.decode()
    assert [one["code"] for one in world.claim(order)["blockers"]] == ["hold"]
    posted(world, token_of(done), claim=ident, do="resume", key="2")
    assert "hold" not in [one["code"] for one in world.claim(order)["blockers"]]


def test_paying_is_asked_twice_and_done_once(world: ShopwareWorld, order: str) -> None:
    ident = world.claim(order)["id"]
    asked = posted(world, token_of(opened(world)), claim=ident, do="paid")
    assert world.claim(order)["state"] == "open"
    assert "ganz bei Ihnen eingegangen" in asked.body.decode()
    key = KEY.findall(asked.body.decode())[0]
    for _ in range(2):
        posted(world, token_of(asked), claim=ident, do="paid", sure="1", key=key)
    assert (world.claim(order)["state"], world.claim(order)["paid_minor"]) == ("paid", 11900)
    assert "Hier gibt es keine Forderung" in opened(world).body.decode()
    closed = posted(world, token_of(opened(world)), view="closed").body.decode()
    assert str(world.claim(order)["order_number"]) in closed


def test_a_day_that_is_none_is_answered_in_words(world: ShopwareWorld, order: str) -> None:
    page = posted(world, token_of(opened(world)), claim=world.claim(order)["id"], do="pause", until="soon", key="1")
    assert "Das Datum ist kein Tag" in page.body.decode()


def test_a_claim_of_another_shop_does_not_exist(world: ShopwareWorld, order: str) -> None:
    ident = world.claim(order)["id"]
    other = world.another_shop(shop_id="AnotherShop12345", url="https://andere.example")
    other.install()
    reply = world.send("GET", other.page_url("claims"), {}, b"")
    seen = posted(world, token_of(reply), claim=ident, do="pause", key="1").body.decode()
    assert str(world.claim(order)["order_number"]) not in seen
    assert "hold" not in {one["code"] for one in world.claim(order)["blockers"]}
    assert "jana" not in world.send("GET", other.page_url("order", id=order), {}, b"").body.decode()


def test_a_session_ends_after_half_an_hour_of_rest(world: ShopwareWorld, order: str) -> None:
    token = token_of(opened(world))
    world.later(minutes=29)
    token = token_of(posted(world, token))
    world.later(minutes=29)
    assert posted(world, token).status == 200
    world.later(minutes=31)
    ended = posted(world, token)
    assert (ended.status, "Sitzung ist abgelaufen" in ended.body.decode()) == (401, True)


def test_a_session_ends_after_eight_hours_whatever_happens(world: ShopwareWorld, order: str) -> None:
    token = token_of(opened(world))
    for _ in range(19):
        world.later(minutes=25)
        token = token_of(posted(world, token))
    world.later(minutes=25)
    assert posted(world, token).status == 401


@pytest.mark.parametrize("token", ["", "x", "eyJzaG9wIjoiYSJ9.abc"])
def test_a_token_that_we_did_not_make_is_refused(world: ShopwareWorld, order: str, token: str) -> None:
    assert posted(world, token).status == 401


def test_a_session_ends_with_the_app(world: ShopwareWorld, order: str) -> None:
    token = token_of(opened(world))
    address = world.shop.page_url("claims")
    world.shop.uninstall()
    assert posted(world, token).status == 401
    assert world.send("GET", address, {}, b"").status == 401


def test_an_address_that_was_copied_opens_nothing_later(world: ShopwareWorld, order: str) -> None:
    address = world.shop.page_url("claims")
    world.later(minutes=6)
    assert world.send("GET", address, {}, b"").status == 401


def test_an_address_signed_by_another_shop_opens_nothing(world: ShopwareWorld, order: str) -> None:
    other = world.another_shop(shop_id="AnotherShop12345", url="https://andere.example")
    other.install()
    other.shop_id = world.shop.shop_id
    assert world.send("GET", other.page_url("claims"), {}, b"").status == 401


def test_what_a_buyer_is_called_is_shown_and_never_run(world: ShopwareWorld) -> None:
    world.go_live()
    order = world.orders.place(50, email="x@post.example")
    for address in world.orders.orders[order]["addresses"]:
        address["company"] = "<script>alert(1)</script>"
    world.orders.change(order, customerComment="a")
    world.later(minutes=1).sync().work()
    assert "&lt;script&gt;alert(1)" in opened(world).body.decode()


def test_a_page_that_does_not_exist_is_refused(world: ShopwareWorld, order: str) -> None:
    assert opened(world, "secrets").status == 401
