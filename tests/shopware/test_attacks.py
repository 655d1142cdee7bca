"""Taking a shop over with nothing but the app secret, which stands in the manifest of every shop (CVE-2026-31889)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from mahnlauf.testing.fake_shopware import FakeShopware, HandshakeFailed, sign
from mahnlauf_shopware import handshake
from tests.shopware.world import APP, APP_SECRET, ShopwareWorld


@pytest.fixture
def attacker(world: ShopwareWorld) -> Iterator[FakeShopware]:
    """Knows the app secret and the id of an installed shop, and gains nothing by it."""
    world.shop.install()
    before = dict(world.settings())
    stranger = world.another_shop(url="https://angreifer.example", signs_again=False)
    stranger.api_key, stranger.secret_key = "SWIAEVIL", "evil"
    yield stranger
    assert world.settings() == before
    assert world.shop.webhook("app.activated", []).status == 200
    world.shop.rotate()  # the owner is not locked out either


def refused(shop: FakeShopware) -> None:
    with pytest.raises(HandshakeFailed):
        shop.register()


def test_a_registration_without_the_shops_signature(attacker: FakeShopware) -> None:
    assert attacker.ask_to_register().status == 401


def test_the_same_at_the_shops_own_address(attacker: FakeShopware, world: ShopwareWorld) -> None:
    attacker.url = world.shop.url
    refused(attacker)


def test_a_shop_signature_made_with_the_app_secret(attacker: FakeShopware) -> None:
    attacker.signs_again, attacker.secret = True, APP_SECRET
    assert attacker.ask_to_register().status == 401


def test_an_empty_shop_signature(attacker: FakeShopware, world: ShopwareWorld) -> None:
    send = attacker.send
    attacker.send = lambda method, url, headers, body: send(
        method, url, {**headers, "shopware-shop-signature": ""}, body
    )
    refused(attacker)


def test_a_signature_made_with_the_secret_of_a_shop_of_the_attackers_own(
    attacker: FakeShopware, world: ShopwareWorld
) -> None:
    own = world.another_shop(url="https://angreifer.example", shop_id="attackers-own-id")
    own.install()
    attacker.signs_again, attacker.secret = True, own.secret
    assert attacker.ask_to_register().status == 401


def test_a_signature_of_another_registration_of_the_shop(attacker: FakeShopware, world: ShopwareWorld) -> None:
    """It was seen on its way; the address in it cannot be changed."""
    seen: list[Mapping[str, str]] = []
    send = world.shop.send

    def watched(method: str, url: str, headers: Mapping[str, str], body: bytes):  # type: ignore[no-untyped-def]
        seen.append(headers)
        return send(method, url, headers, body)

    world.shop.send = watched
    world.shop.ask_to_register()
    stolen = seen[0]["shopware-shop-signature"]
    attacker.send = lambda m, u, h, b: world.send(m, u, {**h, "shopware-shop-signature": stolen}, b)
    refused(attacker)


def test_a_replayed_registration_gives_a_secret_that_cannot_be_confirmed(
    attacker: FakeShopware, world: ShopwareWorld
) -> None:
    """Whoever repeats the shop's own call gets a new secret, but cannot sign with the one before."""
    offer = world.shop.ask_to_register().json
    attacker.url = world.shop.url
    for known in ("", offer["secret"], APP_SECRET):
        attacker.signs_again, attacker.secret = bool(known), known
        assert attacker.confirm(offer["confirmation_url"], offer["secret"]).status == 401


def test_a_confirmation_signed_with_the_app_secret(attacker: FakeShopware, world: ShopwareWorld) -> None:
    offer = world.shop.ask_to_register().json
    assert attacker.confirm(offer["confirmation_url"], APP_SECRET).status == 401


def test_a_confirmation_out_of_nothing(attacker: FakeShopware) -> None:
    assert attacker.confirm(f"{APP}/platforms/shopware/confirm", "").status == 401
    attacker.shop_id = "unknown-shop"
    assert attacker.confirm(f"{APP}/platforms/shopware/confirm", "").status == 401


def test_a_confirmation_that_names_another_address(attacker: FakeShopware, world: ShopwareWorld) -> None:
    offer = world.shop.ask_to_register().json
    attacker.signs_again, attacker.secret = True, world.shop.secret  # even if everything else were known
    assert attacker.confirm(offer["confirmation_url"], offer["secret"]).status == 401


def test_the_secret_before_in_its_minute_of_grace_registers_nobody(world: ShopwareWorld) -> None:
    world.shop.install()
    stranger = world.another_shop(url="https://angreifer.example", secret=world.shop.secret)
    world.shop.rotate()
    assert stranger.ask_to_register().status == 401
    assert world.settings()["url"] == world.shop.url


def test_two_shop_ids_in_one_query(attacker: FakeShopware, world: ShopwareWorld) -> None:
    attacker.signs_again, attacker.secret = False, ""
    attacker.shop_id = "fresh-id-of-mine"
    query = f"shop-id=fresh-id-of-mine&shop-url={attacker.url}&timestamp={int(world.now.timestamp())}"
    for doubled in (f"{query}&shop-id={world.shop.shop_id}", f"{query}&shop%2Did={world.shop.shop_id}"):
        headers = {"shopware-app-signature": sign(APP_SECRET, doubled.encode())}
        answer = world.send("GET", f"{APP}/platforms/shopware/register?{doubled}", headers, b"")
        assert answer.status == 400


def test_a_release_for_one_shop_opens_no_other(attacker: FakeShopware, world: ShopwareWorld) -> None:
    world.another_shop(shop_id="another-old-shop", url="https://alt.example", signs_again=False).install()
    handshake.release(world.host, "another-old-shop")
    assert attacker.ask_to_register().status == 401


def test_a_new_id_at_the_victims_address_sees_nothing_of_it(attacker: FakeShopware, world: ShopwareWorld) -> None:
    attacker.shop_id, attacker.url = "fresh-id-of-mine", world.shop.url
    attacker.install()
    assert world.settings("fresh-id-of-mine")["shop_secret"] == attacker.secret
    assert [shop.name for shop in world.house.shops.all()] == ["shop-lernwerk-example", "shop-lernwerk-example-2"]


def test_a_removed_shop_is_not_taken_over_from_another_address(world: ShopwareWorld) -> None:
    world.shop.install()
    world.shop.uninstall()
    before = world.settings()
    stranger = world.another_shop(url="https://angreifer.example", signs_again=False)
    assert stranger.ask_to_register().status == 401
    stranger.signs_again, stranger.secret = True, APP_SECRET
    stranger.url = world.shop.url
    assert stranger.ask_to_register().status == 401
    assert world.settings() == before


def test_a_removed_shop_shows_nothing_to_who_comes_back_in_its_name(world: ShopwareWorld) -> None:
    """Old shops come back without a signature, so id, address and app secret bind a stranger too. He sees and moves
    nothing, and nobody is dunned: his keys do not open the shop at that address."""
    order = world.go_live().orders.place(119, email="jana@post.example")
    world.work().sync()
    world.shop.uninstall()
    stranger = world.another_shop(signs_again=False)
    stranger.install()
    assert world.settings()["shop_secret"] == stranger.secret
    seen = world.send("GET", stranger.page_url("order", id=order), {}, b"")
    assert (seen.status, b"jana" in seen.body) == (401, False)
    assert stranger.press("paid", [order]).status == 401
    assert stranger.flow("pause", {"orderId": order}).status == 401
    world.later(days=60).work()
    assert world.claim(order)["state"] == "open"
    assert world.mails() == []


def test_an_old_shop_that_comes_back_sees_its_claims_once_it_has_answered(world: ShopwareWorld) -> None:
    world.shop.signs_again = False
    order = world.go_live().orders.place(119, email="jana@post.example")
    world.work().sync()
    world.shop.uninstall()
    world.shop.install()
    assert world.send("GET", world.shop.page_url("order", id=order), {}, b"").status == 401
    world.sync()
    assert world.send("GET", world.shop.page_url("order", id=order), {}, b"").status == 200
    assert world.shop.press("pause", [order]).status == 200


def test_a_slot_of_a_stranger_is_void_once_the_owner_has_confirmed(world: ShopwareWorld) -> None:
    stranger = world.another_shop(url="https://angreifer.example", signs_again=False)
    offer = stranger.ask_to_register().json
    world.shop.install()
    assert stranger.confirm(offer["confirmation_url"], offer["secret"]).status == 401
    assert world.settings()["url"] == world.shop.url
