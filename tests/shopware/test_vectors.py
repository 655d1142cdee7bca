"""Calls as a running Shopware sent them, byte for byte, and some that must be refused: each through the real door."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mahnlauf.testing.fake_shopware import Reply
from tests.shopware.world import APP, ShopwareWorld

VECTORS = [
    json.loads(path.read_text("utf-8"))
    for path in sorted((Path(__file__).parents[2] / "plugins/shopware/tests/vectors").glob("*.json"))
]
PLACES = {"webhook": "webhook", "action-button": "action/pause", "flow-action": "flow/pause", "confirmation": "confirm"}
OTHER_SECRET = "b" * 128


def kind(*names: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    chosen = [one for one in VECTORS if one["kind"] in names]
    assert chosen
    return pytest.mark.parametrize("vector", chosen, ids=[one["name"] for one in chosen])


@pytest.fixture
def world(tmp_path: Path, vector: dict[str, Any]) -> Any:
    one = ShopwareWorld(tmp_path, APP_SECRET=vector["secret"], APP_NAME=vector["app_name"]).turn(vector["clock"])
    yield one
    one.close()


def played(world: ShopwareWorld, vector: dict[str, Any]) -> Reply:
    """The call at our address; paths are no part of a signature."""
    path, _, query = vector["path_and_query"].partition("?")
    place = PLACES.get(vector["kind"]) or ("register" if vector["kind"] == "registration" else path.strip("/"))
    address = f"{APP}/platforms/shopware/{place}{'?' + query if query else ''}"
    return world.send(vector["method"], address, vector["headers"], base64.b64decode(vector["body_base64"]))


def is_accepted(vector: dict[str, Any]) -> bool:
    assert vector["expect"] in ("accept", "reject")
    return vector["expect"] == "accept"


@kind("registration")
def test_a_registration(world: ShopwareWorld, vector: dict[str, Any]) -> None:
    if known := vector.get("current_shop_secret"):
        world.bind(vector["shop_id"], "https://vorher.example", known)
    before = world.settings(vector["shop_id"])
    reply = played(world, vector)
    assert reply.status == (200 if is_accepted(vector) else 401)
    if is_accepted(vector) and "expected_proof" in vector:
        assert reply.json["proof"] == vector["expected_proof"]
        assert 64 <= len(reply.json["secret"]) <= 255
    else:
        assert set(reply.json) == {"error"}
    assert world.settings(vector["shop_id"]) == before


@kind("confirmation")
def test_a_confirmation(world: ShopwareWorld, vector: dict[str, Any]) -> None:
    body = json.loads(base64.b64decode(vector["body_base64"]))
    previous = vector.get("previous_shop_secret", "")
    if previous:
        world.bind(vector["shop_id"], "https://vorher.example", previous)
    with world.host.registering(vector["shop_id"]) as opened:
        opened.found.facts.update(
            pending_secret=vector["secret"], pending_url=body["shopUrl"], pending_until="2100-01-01T00:00:00Z",
            pending_signed_by=previous, pending_language="de",
        )  # fmt: skip
    reply = played(world, vector)
    assert reply.status == (200 if is_accepted(vector) else 401)
    settings = world.settings(vector["shop_id"])
    assert (settings.get("shop_secret") == vector["secret"]) is is_accepted(vector)
    assert (settings.get("api_key") == body["apiKey"]) is is_accepted(vector)


@kind("webhook", "action-button", "flow-action")
def test_a_signed_body(world: ShopwareWorld, vector: dict[str, Any]) -> None:
    if vector["shop_id"] == "OtherShopId12345":
        world.bind("38wfYQhgaYtcAmgJ", "https://shop.lernwerk.example", vector["secret"])
        world.bind("OtherShopId12345", "https://andere.example", OTHER_SECRET)
    else:
        world.bind(vector["shop_id"], "https://shop.lernwerk.example", vector["secret"])
    assert (played(world, vector).status < 300) is is_accepted(vector)


@kind("webhook", "action-button", "flow-action")
def test_one_flipped_byte_is_refused(world: ShopwareWorld, vector: dict[str, Any]) -> None:
    world.bind(vector["shop_id"], "https://shop.lernwerk.example", vector["secret"])
    body = bytearray(base64.b64decode(vector["body_base64"]))
    body[len(body) // 2] ^= 1
    assert played(world, {**vector, "body_base64": base64.b64encode(body).decode()}).status == 401


@kind("webhook", "action-button", "flow-action")
def test_the_same_call_ten_minutes_later_is_refused(world: ShopwareWorld, vector: dict[str, Any]) -> None:
    world.bind(vector["shop_id"], "https://shop.lernwerk.example", vector["secret"])
    world.later(minutes=10)
    assert played(world, vector).status == 401


@kind("module")
def test_a_page(world: ShopwareWorld, vector: dict[str, Any]) -> None:
    world.bind(vector["shop_id"], "https://shop.lernwerk.example", vector["secret"])
    reply = played(world, vector)
    assert reply.status == (200 if is_accepted(vector) else 401)
    assert (b"sw-app-loaded" in reply.body) is is_accepted(vector)


@kind("module")
def test_a_page_for_which_anything_is_changed_or_added_is_refused(world: ShopwareWorld, vector: dict[str, Any]) -> None:
    world.bind(vector["shop_id"], "https://shop.lernwerk.example", vector["secret"])
    whole = vector["path_and_query"]
    for changed in (f"{whole}&a=1", f"{whole}&shopware-shop-signature=1", f"{whole}%20", f"{whole}#x&",
                    whole.replace("de-DE", "en-GB"), whole.replace("https://", "https%3A%2F%2F"),
                    whole.replace("&shopware-shop-signature=", "&x="), whole.upper()):  # fmt: skip
        assert played(world, {**vector, "path_and_query": changed}).status in (401, 404), changed


def test_all_kinds_are_played() -> None:
    assert {one["kind"] for one in VECTORS} == {*PLACES, "registration", "module"}
    assert len(VECTORS) >= 66
