"""A shop is connected by its owner's click: one-time, expiring, proved before anything is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import responses

from mahnlauf.core.errors import SettingsError
from mahnlauf.intake.handshake import begin
from tests.world import World

URL = "https://shop.example"
BASE = "https://mahnlauf.example"
KEY, SECRET = "ck_" + "1" * 40, "cs_" + "2" * 40


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with World(tmp_path / "house", url=URL) as made:
        yield made


@pytest.fixture
def web() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


def link(world: World) -> dict[str, str]:
    """The parameters of the link that the owner opens."""
    parts = urlsplit(begin(world.house.intake, "laden", BASE))
    assert (parts.netloc, parts.path) == ("shop.example", "/wc-auth/v1/authorize")
    return {key: values[0] for key, values in parse_qs(parts.query).items()}


def answer(world: World, asked: dict[str, str], **changes: str) -> int:
    body = {
        "key_id": 4, "user_id": asked["user_id"], "consumer_key": KEY, "consumer_secret": SECRET,
        "key_permissions": "read_write", **changes,
    }  # fmt: skip
    path = urlsplit(asked["callback_url"]).path
    return world.client.post(path, data=json.dumps(body), headers={"Content-Type": "application/json"}).status_code


def kept(world: World) -> str:
    world.house.shops.forget("laden")
    return world.house.shops.get("laden").settings.get("consumer_key", "")


def test_the_link_asks_for_everything_that_the_shop_requires(world: World) -> None:
    asked = link(world)
    assert set(asked) == {"app_name", "scope", "user_id", "return_url", "callback_url"}
    assert asked["scope"] == "read_write"
    assert asked["callback_url"] == f"{BASE}/platforms/woocommerce/keys/{asked['user_id']}"


def test_keys_that_work_are_kept_and_the_webhooks_are_set_up_next(world: World, web: responses.RequestsMock) -> None:
    web.get(f"{URL}/wp-json/wc/v3/orders", json=[])
    asked = link(world)
    assert answer(world, asked) == 200
    assert kept(world) == KEY
    assert [command.kind for command in world.commands()] == ["connect"]


def test_keys_that_do_not_open_the_named_shop_are_not_kept(world: World, web: responses.RequestsMock) -> None:
    web.get(f"{URL}/wp-json/wc/v3/orders", json={"code": "woocommerce_rest_cannot_view"}, status=401)
    assert answer(world, link(world)) == 400
    assert kept(world) == ""


def test_a_link_is_used_once(world: World, web: responses.RequestsMock) -> None:
    web.get(f"{URL}/wp-json/wc/v3/orders", json=[])
    asked = link(world)
    assert (answer(world, asked), answer(world, asked, consumer_key="ck_other")) == (200, 404)
    assert kept(world) == KEY


def test_a_link_runs_out_after_half_an_hour(world: World) -> None:
    asked = link(world)
    world.later(timedelta(minutes=31))
    assert answer(world, asked) == 404


def test_a_newer_link_ends_the_older_one(world: World) -> None:
    older = link(world)
    link(world)
    assert answer(world, older) == 404


@pytest.mark.parametrize(
    "changes",
    [{"user_id": "somebody-else"}, {"key_permissions": "read"}, {"consumer_key": "nonsense"}, {"consumer_secret": ""}],
)
def test_an_answer_that_is_not_ours_or_not_enough_changes_nothing(world: World, changes: dict[str, str]) -> None:
    assert answer(world, link(world), **changes) == 400
    assert kept(world) == ""


def test_a_shop_without_an_address_says_what_to_enter(tmp_path: Path) -> None:
    with World(tmp_path / "house") as world, pytest.raises(SettingsError, match=r"--set url="):
        begin(world.house.intake, "laden", BASE)


def test_a_guessed_link_is_unknown(world: World) -> None:
    assert world.client.post("/platforms/woocommerce/keys/guessed", data=b"{}").status_code == 404
