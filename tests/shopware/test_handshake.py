"""Registering, registering anew, moving, removing and coming back: what a shop and its operator live through."""

from __future__ import annotations

import pytest

from mahnlauf.core.errors import CannotStore
from mahnlauf.testing.fake_shopware import HandshakeFailed
from mahnlauf_shopware import handshake
from tests.shopware.world import APP, ShopwareWorld


def test_an_installed_shop_becomes_a_store_in_test_mode_with_its_keys(world: ShopwareWorld) -> None:
    world.shop.install()
    (shop,) = world.house.shops.all()
    assert (shop.name, shop.platform, shop.test_mode) == ("shop-lernwerk-example", "shopware", True)
    assert shop.settings["url"] == world.shop.url
    assert (shop.settings["api_key"], shop.settings["secret_key"]) == (world.shop.api_key, world.shop.secret_key)
    assert shop.settings["shop_secret"] == world.shop.secret


def test_a_registration_alone_makes_no_store(world: ShopwareWorld) -> None:
    assert world.shop.ask_to_register().status == 200
    assert world.house.shops.all() == []


def test_the_confirmation_address_is_ours(world: ShopwareWorld) -> None:
    assert world.shop.ask_to_register().json["confirmation_url"] == f"{APP}/platforms/shopware/confirm"


def test_secrets_stand_nowhere_in_clear(world: ShopwareWorld) -> None:
    world.shop.install()
    world.shop.ask_to_register()
    raw = b"".join(path.read_bytes() for path in world.house.settings.folder.glob("mahnlauf.db*"))
    for secret in (world.shop.secret, world.shop.secret_key, world.shop.api_key):
        assert secret.encode() not in raw


@pytest.mark.parametrize(
    "url",
    [
        "https://shop.example/",
        "https://shop.example//de//",
        "https://shop.example:8443/de-DE",
        "https://müller-kurse.example/schön/",
        "https://shop.example/unter verzeichnis/ä?x=1&y=a=b",
        "https://shop.example/a+b'(c)",
        "http://127.0.0.1:8990",
    ],
)
def test_a_shop_address_is_proven_as_it_is_written(world: ShopwareWorld, url: str) -> None:
    world.shop.url = url
    world.shop.install()
    assert world.settings()["url"] == url


def test_a_registration_address_with_a_query_of_its_own_is_signed_whole(world: ShopwareWorld) -> None:
    world.shop.register(registration_url=f"{APP}/platforms/shopware/register?tenant=a%20b&x=1")


def test_an_address_with_a_percent_sign_is_refused_in_words(world: ShopwareWorld) -> None:
    world.shop.url = "https://shop.example/100%25/"
    with pytest.raises(HandshakeFailed, match="percent sign"):
        world.shop.install()


@pytest.mark.parametrize("url", ["ftp://shop.example", "https://", "shop.example", "https://shop.example@evil.example"])
def test_what_is_no_shop_address_is_refused(world: ShopwareWorld, url: str) -> None:
    world.shop.url = url
    with pytest.raises(HandshakeFailed, match="no web address"):
        world.shop.install()


def test_without_an_app_secret_nobody_registers(tmp_path_factory: pytest.TempPathFactory) -> None:
    world = ShopwareWorld(tmp_path_factory.mktemp("house"), APP_SECRET="")
    world.shop.app_secret = ""
    with pytest.raises(HandshakeFailed, match="MAHNLAUF_SHOPWARE_APP_SECRET"):
        world.shop.install()
    world.close()


def test_the_name_of_the_app_can_be_another(tmp_path_factory: pytest.TempPathFactory) -> None:
    world = ShopwareWorld(tmp_path_factory.mktemp("house"), APP_NAME="MusterMahnung")
    world.shop.app_name = "MusterMahnung"
    world.shop.install()
    world.close()


def test_a_failed_confirmation_leaves_nothing_behind_and_the_next_try_works(world: ShopwareWorld) -> None:
    for _ in range(6):  # newer shops keep unconfirmed secrets and come again
        assert world.shop.ask_to_register().status == 200
    world.shop.install()
    assert world.settings()["shop_secret"] == world.shop.secret


def test_a_slot_ends_after_a_quarter_of_an_hour(world: ShopwareWorld) -> None:
    offer = world.shop.ask_to_register().json
    world.later(minutes=16)
    assert world.shop.confirm(offer["confirmation_url"], offer["secret"]).status == 401


def test_registrations_that_were_never_confirmed_are_forgotten_after_a_day(world: ShopwareWorld) -> None:
    world.shop.ask_to_register()
    world.later(days=2)
    world.another_shop(shop_id="AnotherShop12345").install()
    assert [one.ident for one in world.host.registrations()] == ["AnotherShop12345"]


def test_a_full_disk_is_our_own_trouble_and_the_shop_may_come_again(
    world: ShopwareWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.shop.install()
    before = dict(world.settings())
    offer = world.shop.ask_to_register().json

    def full(*_: object) -> None:
        raise CannotStore("disk full")

    with monkeypatch.context() as patch:
        patch.setattr("mahnlauf.store.registrations.save", full)
        reply = world.shop.confirm(offer["confirmation_url"], offer["secret"])
        assert (reply.status, set(reply.json)) == (503, {"error"})
        assert world.settings() == before
    assert world.shop.confirm(offer["confirmation_url"], offer["secret"]).status == 200


def test_a_move_swaps_secret_address_and_keys_and_the_old_secret_counts_for_a_minute(world: ShopwareWorld) -> None:
    shop = world.shop
    shop.install()
    before = shop.secret
    shop.change_url("https://neu.lernwerk.example/")
    settings = world.settings()
    assert (settings["url"], settings["api_key"]) == (shop.url, shop.api_key)
    assert shop.secret != before
    body = shop.webhook_body("app.activated", [], "1")
    assert shop.post_webhook(body, secret=before).status == 200
    world.later(seconds=61)
    assert shop.post_webhook(shop.webhook_body("app.activated", [], "2"), secret=before).status == 401
    assert shop.post_webhook(shop.webhook_body("app.activated", [], "3")).status == 200
    assert len(world.house.shops.all()) == 1


def test_until_the_confirmation_the_old_secret_counts_and_the_new_one_does_not(world: ShopwareWorld) -> None:
    shop = world.shop
    shop.install()
    offer = shop.ask_to_register().json
    assert shop.webhook("app.activated", []).status == 200
    assert shop.post_webhook(shop.webhook_body("app.activated", [], "1"), secret=offer["secret"]).status == 401


def test_an_old_shop_moves_only_after_its_operator_released_it_once(world: ShopwareWorld) -> None:
    shop = world.shop
    shop.signs_again = False
    shop.install()
    with pytest.raises(HandshakeFailed, match="registered already"):
        shop.change_url("https://neu.lernwerk.example")
    assert world.settings()["url"] == "https://shop.lernwerk.example"
    handshake.release(world.host, shop.shop_id)
    shop.register()
    assert world.settings()["url"] == "https://neu.lernwerk.example"
    with pytest.raises(HandshakeFailed, match="registered already"):
        shop.rotate()


def test_a_release_ends_after_a_quarter_of_an_hour(world: ShopwareWorld) -> None:
    world.shop.signs_again = False
    world.shop.install()
    handshake.release(world.host, world.shop.shop_id)
    world.later(minutes=16)
    with pytest.raises(HandshakeFailed, match="registered already"):
        world.shop.rotate()


def test_a_removed_app_forgets_the_keys_and_keeps_the_store(world: ShopwareWorld) -> None:
    world.shop.install()
    old = world.shop.secret
    assert [reply.status for reply in world.shop.uninstall(keep_user_data=True)] == [200, 200]
    settings = world.settings()
    assert not any(settings[name] for name in ("shop_secret", "previous_secret", "api_key", "secret_key"))
    late = world.shop.post_webhook(world.shop.webhook_body("order.written", [], "late"), secret=old)
    assert late.status == 401


@pytest.mark.parametrize("signs_again", [True, False])
def test_a_shop_that_comes_back_at_its_address_finds_its_store(world: ShopwareWorld, signs_again: bool) -> None:
    world.shop.signs_again = signs_again
    world.shop.install()
    world.shop.uninstall()
    world.shop.install()
    assert [shop.name for shop in world.house.shops.all()] == ["shop-lernwerk-example"]
    assert world.settings()["shop_secret"] == world.shop.secret


def test_a_slash_more_is_the_same_address(world: ShopwareWorld) -> None:
    world.shop.signs_again = False
    world.shop.install()
    world.shop.uninstall()
    world.shop.url = "https://SHOP.lernwerk.example:443//"
    world.shop.install()


def test_a_shop_that_comes_back_elsewhere_needs_its_operator(world: ShopwareWorld) -> None:
    world.shop.signs_again = False
    world.shop.install()
    world.shop.uninstall()
    world.shop.url = "https://neu.lernwerk.example"
    with pytest.raises(HandshakeFailed, match="at another address"):
        world.shop.install()
    handshake.release(world.host, world.shop.shop_id)
    world.shop.install()
    assert len(world.house.shops.all()) == 1


def test_a_shop_that_signs_with_its_old_secret_may_come_back_elsewhere(world: ShopwareWorld) -> None:
    world.shop.install()
    world.shop.uninstall()
    world.shop.url = "https://neu.lernwerk.example"
    world.shop.install()
    assert len(world.house.shops.all()) == 1


def test_two_shops_of_one_address_are_two_stores(world: ShopwareWorld) -> None:
    world.shop.install()
    world.another_shop(shop_id="38WFYQHGAYTCAMGJ").install()  # an id in capitals is another one
    assert [shop.name for shop in world.house.shops.all()] == ["shop-lernwerk-example", "shop-lernwerk-example-2"]


def test_nobody_is_dunned_for_a_shop_that_switched_the_app_off(world: ShopwareWorld) -> None:
    world.shop.install()
    name = world.house.shops.all()[0].name
    with world.house.db.write() as conn:
        conn.execute("UPDATE shops SET heard_at = '2026-03-02T11:00:00Z'")
    world.shop.webhook("app.deactivated", [])
    world.house.shops.forget(name)
    assert world.house.shops.get(name).known_up_to() is None
