"""``mahnlauf shop``: connecting a store takes sentences, never secrets, to and fro."""

from __future__ import annotations

import json

import pytest

from mahnlauf.store import shops
from tests.cli.shell import SHOP, Shell
from tests.world import SECRET


def test_a_new_shop_is_in_test_mode_and_told_its_webhook_address(empty: Shell) -> None:
    empty.say("init")
    said = empty.say(*SHOP)
    assert "Shop s1 added" in said
    assert "http://127.0.0.1:8000/webhooks/s1" in said
    assert "Test mode" in said


def test_the_webhook_address_is_the_public_one(empty: Shell) -> None:
    (empty.folder / "mahnlauf.toml").write_text('base_url = "https://dunning.example/"')
    empty.say("init")
    assert "https://dunning.example/webhooks/s1" in empty.say(*SHOP)


def test_a_shop_that_goes_live_dunns_orders_from_that_day(fresh: Shell) -> None:
    assert "orders since 2026-11-22 are dunned" in fresh.say("shop", "add", "s1", "--set", "test_mode=false")


def test_a_shop_can_be_live_since_another_day(fresh: Shell) -> None:
    said = fresh.say("shop", "add", "s1", "--set", "test_mode=false", "--set", "live_since=2026-10-01")
    assert "orders since 2026-10-01 are dunned" in said


def test_adding_again_changes_only_what_is_given(fresh: Shell) -> None:
    fresh.say("shop", "add", "s1", "--set", "iban=DE02120300000000202051")
    said = fresh.say("shop", "add", "s1", "--set", "creditor=Muster GmbH")
    assert "Shop s1 changed" in said
    shown = {row["name"]: row["value"] for row in fresh.json("shop", "settings", "s1")}
    assert shown["iban"] == "DE02120300000000202051"
    assert shown["creditor"] == "Muster GmbH"
    assert shown["webhook_secret"] == "(set, not shown)"


@pytest.mark.parametrize(
    "words,sentence",
    [
        (["s2"], "is new: say what software"),
        (["s2", "--platform", "abc"], 'Platform "abc" is not installed'),
        (["s2", "--platform", "woocommerce", "--set", "url"], '"url" has no value'),
        (["s2", "--platform", "woocommerce", "--set", "colour=red"], 'setting "colour" is not known'),
        (["s2", "--platform", "woocommerce", "--set", "plan=gentle"], 'Plan "gentle" does not exist'),
        (["s2", "--platform", "woocommerce", "--set", "test_mode=maybe"], '"test_mode" is "maybe"'),
        (["s2", "--platform", "woocommerce", "--set", "country=XX"], "XX"),
        (["s/2", "--platform", "woocommerce"], "cannot be the name of a shop"),
        (["s1", "--platform", "digistore"], "is a woocommerce shop"),
    ],
)
def test_what_cannot_be_is_one_sentence(fresh: Shell, words: list[str], sentence: str) -> None:
    assert sentence in fresh.refused("shop", "add", *words)
    assert [row["name"] for row in fresh.json("shop", "list")] == ["s1"]


def test_no_command_shows_a_secret(fresh: Shell) -> None:
    for words in (["shop", "list"], ["shop", "settings", "s1"], ["shop", "check", "s1"], ["doctor"], ["plugins"]):
        for more in ([], ["--json"]):
            result = fresh.run(*words, *more)
            assert SECRET not in result.output
            assert (fresh.folder / "mahnlauf.key").read_text().strip() not in result.output


def test_the_list_shows_mode_plan_and_freshness(shell: Shell) -> None:
    (row,) = shell.json("shop", "list")
    assert (row["name"], row["platform"], row["test_mode"], row["live_since"], row["plan"]) == (
        "s1", "woocommerce", False, "2026-11-22", "full_service",
    )  # fmt: skip
    assert row["heard_at"].startswith("2026-11-22")
    assert "live since 2026-11-22" in shell.say("shop", "list")


def test_a_shop_whose_settings_no_longer_fit_is_listed_with_the_reason(fresh: Shell) -> None:
    with fresh.house() as house, house.db.write() as conn:
        row = shops.get(conn, "s1")
        assert row is not None
        shops.save(conn, shops.ShopRow("s1", "woocommerce", {"colour": "red"}, row.secrets, None), "")
    (row_told,) = fresh.json("shop", "list")
    assert 'setting "colour" is not known' in row_told["fault"]
    assert "unusable" in fresh.say("shop", "list")


def test_check_says_what_to_repair_and_ends_with_1(fresh: Shell) -> None:
    result = fresh.run("shop", "check", "s1")
    assert result.exit_code == 1
    assert 'The setting "url" is empty' in result.stdout
    assert [row["level"] for row in json.loads(fresh.run("shop", "check", "s1", "--json").stdout)] == ["error"]


def test_an_unknown_shop_is_one_sentence(fresh: Shell) -> None:
    for words in (["shop", "check", "x"], ["shop", "settings", "x"], ["claims", "--shop", "x"], ["run", "--shop", "x"]):
        assert 'Shop "x" does not exist' in fresh.refused(*words)


def test_without_shops_the_list_says_how_to_connect_one(empty: Shell) -> None:
    empty.say("init")
    assert "mahnlauf shop add" in empty.say("shop", "list")
    assert empty.json("shop", "list") == []


def test_a_shop_whose_platform_collects_itself_is_never_said_to_be_dunned(empty: Shell) -> None:
    empty.say("init")
    academy = ("shop", "add", "academy", "--platform", "digistore", "--set", "passphrase=geheimgeheimgeheim")
    tried, live = empty.say(*academy), empty.say("shop", "add", "academy", "--set", "test_mode=false")
    for said in (tried, live):
        assert "never dunned" in said
        assert "orders since" not in said
        assert "every letter" not in said
    assert "no course platform is changed" in tried
    assert "--set api_key=…" in live


def test_a_new_shop_is_led_to_its_connection(fresh: Shell) -> None:
    assert "mahnlauf shop connect s1" in fresh.say("shop", "add", "s1", "--set", "creditor=Muster GmbH")
    said = fresh.say("shop", "add", "s1", "--set", "url=https://shop.example")
    assert "then mahnlauf shop connect s1" in said
    assert "--set url" not in said
