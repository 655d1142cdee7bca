"""The promise of a platform, kept by every one that is installed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mahnlauf import Delivery, MahnlaufError, NotUnderstood, Platform, Reading, Setting, ShopContext, SignatureWrong
from mahnlauf.contract import platform as promises
from mahnlauf.contract.registry import Registry
from mahnlauf.shops.shop import COMMON_NAMES, shop_from_settings
from mahnlauf.store import records
from mahnlauf_woocommerce.platform import WooCommerce
from tests.world import SECRET, World, order_body

REGISTRY = Registry.load()
NAMES = sorted(REGISTRY.platforms)
PLUGINS = Path(__file__).parents[2] / "plugins"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
OPTIONAL = {
    "reconcile": promises.Reconciles,
    "connect": promises.Connects,
    "authorize": promises.Authorizes,
    "rebilling": promises.Rebills,
}


def every_platform(test: Callable[..., None]) -> Callable[..., None]:
    return pytest.mark.parametrize("platform", [REGISTRY.platforms[name] for name in NAMES], ids=NAMES)(test)


def filled_in(platform: Platform, secret: str = "very-secret-word") -> dict[str, str]:
    """Something for every setting that must be given, the word for every secret."""
    return {one.name: secret if one.secret else "x" for one in platform.settings if one.secret or one.required}


def call(body: bytes = b"a=b", **headers: str) -> Delivery:
    return Delivery("laden", "POST", headers, body, NOON)


def test_our_platforms_are_installed_and_none_is_broken() -> None:
    assert {"woocommerce", "digistore"} <= set(NAMES)
    assert REGISTRY.faults == []


@every_platform
def test_it_has_every_part_of_the_promise(platform: Platform) -> None:
    assert isinstance(platform, Platform)
    assert platform.name.isascii()
    assert platform.name.islower()
    assert platform.title
    assert platform.collected_by


@every_platform
def test_every_setting_has_a_label_for_people(platform: Platform) -> None:
    names = [setting.name for setting in platform.settings]
    assert len(set(names)) == len(names)
    for setting in platform.settings:
        assert isinstance(setting, Setting)
        assert setting.name.isidentifier()
        assert setting.label.strip()
        assert setting.label != setting.name
        assert setting.help.strip() or not (setting.required or setting.secret), setting.name


@every_platform
def test_no_setting_takes_the_name_of_one_that_every_shop_has(platform: Platform) -> None:
    assert not COMMON_NAMES & {setting.name for setting in platform.settings}


@every_platform
def test_what_it_can_do_needs_settings_that_exist(platform: Platform) -> None:
    names = {setting.name for setting in platform.settings}
    for ability, needed in platform.can.items():
        assert set(needed) <= names, ability
        assert isinstance(platform, OPTIONAL.get(ability, Platform)), ability


@every_platform
def test_words_that_look_like_secrets_are_secret(platform: Platform) -> None:
    for setting in platform.settings:
        if any(word in setting.name for word in ("secret", "passphrase", "password", "api_key", "token")):
            assert setting.secret, setting.name


@every_platform
@pytest.mark.parametrize("secret", ["", " ", "\t\n"])
def test_without_a_secret_nobody_is_let_in(platform: Platform, secret: str) -> None:
    for settings in ({}, filled_in(platform, secret)):
        for body in (b"", b"a=b", b"{}", b"webhook_id=25"):
            with pytest.raises(MahnlaufError):
                platform.verify(call(body), ShopContext("laden", settings))


@every_platform
@given(body=st.binary(max_size=200), name=st.text(max_size=20), value=st.text(max_size=60))
def test_no_made_up_call_is_let_in(platform: Platform, body: bytes, name: str, value: str) -> None:
    shop = ShopContext("laden", filled_in(platform))
    with pytest.raises(MahnlaufError):
        platform.verify(call(body, **{name.lower(): value}), shop)


@every_platform
@given(
    body=st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace")),
    topic=st.sampled_from(["order.updated", "order.deleted", "", "\x00", "action.woocommerce_update_order"]),
)
def test_whatever_is_verified_is_read_or_answered_with_a_sentence(platform: Platform, body: bytes, topic: str) -> None:
    delivery = call(body, **{"x-wc-webhook-topic": topic})
    try:
        told = platform.read(delivery, ShopContext("laden", filled_in(platform)))
    except (NotUnderstood, SignatureWrong) as fault:
        told = str(fault)
    assert isinstance(told, Reading) or told.endswith(".")


@every_platform
def test_no_repr_shows_a_secret(platform: Platform) -> None:
    settings = filled_in(platform)
    shop = shop_from_settings("laden", platform, settings)
    for thing in (shop, shop.context(NOON.date()), ShopContext("laden", settings), platform, REGISTRY):
        assert "very-secret-word" not in repr(thing)
        assert "very-secret-word" not in str(thing)


@every_platform
def test_a_missing_setting_is_named(platform: Platform) -> None:
    for setting in platform.settings:
        if setting.required:
            settings = {name: value for name, value in filled_in(platform).items() if name != setting.name}
            with pytest.raises(MahnlaufError, match=setting.name):
                shop_from_settings("laden", platform, settings)


@every_platform
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_its_shops_may_try_the_address(world: World, platform: Platform, method: str) -> None:
    world.house.shops.save("other", platform.name, filled_in(platform))
    answer = world.post({}, b"", shop="other", method=method)
    assert answer.status_code == 200
    assert "very-secret-word" not in answer.text


@every_platform
def test_a_forged_call_gets_401_and_makes_no_claim(world: World, platform: Platform) -> None:
    world.house.shops.save("other", platform.name, filled_in(platform))
    for body in (b"", b"event=on_payment&order_id=X&sha_sign=00", b'{"id": 1, "status": "on-hold"}', b"\xff\x00"):
        assert world.post({"Content-Type": "application/json"}, body, shop="other").status_code == 401
    assert world.stored() == {"parked": 4}
    assert not world.commands()


@every_platform
def test_it_tells_the_owner_how_to_connect(platform: Platform) -> None:
    folder = PLUGINS / platform.name
    assert (folder / "README.md").read_text("utf-8").strip()
    assert any((folder / "tests").iterdir())


def test_a_shop_of_a_platform_that_is_gone_gets_503_and_the_others_are_dunned(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    class Other(WooCommerce):
        name = "other"

    registry = Registry.load()
    registry.platforms["other"] = Other()
    with World(tmp_path, registry=registry) as world:
        world.house.shops.save("gone", "other", {"webhook_secret": SECRET, "test_mode": "false"})
        for shop in ("laden", "gone"):
            for ref in ("1001", "1002"):
                world.send(order_body(ref, "119.00", "bacs", world.now), shop=shop)
        del registry.platforms["other"]
        world.day(21).run()
        assert world.send(b"{}", shop="gone").status_code == 503
        assert len(world.mails()) == 2
        told = [(row["shop"], row["text"]) for row in records.open_findings(world.house.db.reader)]
    assert told == [
        (
            "gone",
            'Shop "gone": Platform "other" is not installed. Installed: digistore, shopware, woocommerce. '
            "See: mahnlauf plugins",
        )
    ]
    assert "Traceback" not in caplog.text
