"""The recorded shop: its deliveries and its REST answers, as files beside the tests."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
import responses

from mahnlauf import Delivery, ShopCommand, ShopContext
from mahnlauf_woocommerce.platform import WooCommerce
from mahnlauf_woocommerce.signature import signature

HERE = Path(__file__).parent
SECRET = "oeffentliches-fixture-geheimnis-1"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def platform() -> WooCommerce:
    return WooCommerce()


@pytest.fixture
def shop() -> ShopContext:
    """The recorded shop, with the keys that its REST recordings were made with."""
    settings = {
        "url": "https://shop.example",
        "webhook_secret": SECRET,
        "consumer_key": "ck_" + "a" * 40,
        "consumer_secret": "cs_" + "b" * 40,
    }
    return ShopContext("laden", settings)


@pytest.fixture
def with_settings(shop: ShopContext) -> Callable[..., ShopContext]:
    """The shop with other settings."""
    return lambda **others: replace(shop, settings={**shop.settings, **others})


@pytest.fixture(scope="session")
def recorded() -> Callable[[str], Delivery]:
    """A recorded delivery by the name of its file."""

    def load(name: str) -> Delivery:
        record = json.loads((HERE / "payloads" / f"{name}.json").read_text("utf-8"))
        headers = {key.lower(): value for key, value in record["headers"].items()}
        return Delivery("laden", "POST", headers, base64.b64decode(record["body_base64"]), NOON)

    return load


@pytest.fixture(scope="session")
def sent() -> Callable[..., Delivery]:
    """A delivery made up for a test, signed as the shop signs."""

    def make(body: object, topic: str = "order.updated", delivery_id: str = "d1") -> Delivery:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {
            "content-type": "application/json",
            "x-wc-webhook-topic": topic,
            "x-wc-webhook-delivery-id": delivery_id,
            "x-wc-webhook-signature": signature(SECRET, raw),
        }
        return Delivery("laden", "POST", headers, raw, NOON)

    return make


@pytest.fixture
def order(recorded: Callable[[str], Delivery]) -> dict[str, Any]:
    """A whole order to change: bank transfer, on-hold, 119.00 EUR."""
    found: dict[str, Any] = json.loads(recorded("01-bacs-on-hold__order-updated").body)
    return found


@pytest.fixture
def observe(platform: WooCommerce, sent: Callable[..., Delivery], shop: ShopContext) -> Callable[..., dict[str, Any]]:
    """The observation's data of an order body."""

    def read(body: object, context: ShopContext = shop) -> dict[str, Any]:
        (event,) = platform.read(sent(body), context).events
        return dict(event.data)

    return read


@pytest.fixture
def fake_shop() -> Iterator[responses.RequestsMock]:
    """No call leaves the house: what is not prepared fails, what is prepared must be asked for in this order."""
    registry = responses.registries.OrderedRegistry
    with responses.RequestsMock(registry=registry, assert_all_requests_are_fired=True) as mock:
        yield mock


@pytest.fixture
def http() -> Iterator[requests.Session]:
    with requests.Session() as session:
        yield session


@pytest.fixture
def answers(fake_shop: responses.RequestsMock) -> Callable[..., None]:
    """Prepares recorded answers, one call each, by their names in exchanges.json."""
    exchanges = {entry["name"]: entry for entry in json.loads((HERE / "exchanges.json").read_text("ascii"))}

    def prepare(*names: str, method: str = "", path: str = "", host: str = "") -> None:
        for name in names:
            request, response = exchanges[name]["request"], exchanges[name]["response"]
            headers = dict(response["headers"])
            content_type = headers.pop("Content-Type", "text/html")
            body = json.dumps(response["json"]) if "json" in response else response.get("body_text", "")
            fake_shop.add(
                method or request["method"],
                f"{host or request['scheme'] + '://shop.example'}{path or request['path']}",
                body=body,
                status=response["status"],
                headers=headers,
                content_type=content_type,
            )

    return prepare


@pytest.fixture
def reminded() -> ShopCommand:
    """What the host wants an order to be told."""
    return ShopCommand(
        order_ref="263",
        key="c-77",
        note="Zahlungserinnerung versandt (Stufe 1).",
        meta={"level": "1", "open": "178.50"},
    )
