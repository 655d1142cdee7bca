"""A shop in memory whose Admin API answers without a network, and a clock that only tests turn."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from mahnlauf import Delivery, Noted, ShopCommand, ShopContext
from mahnlauf.testing.fake_shopware import FakeShopware, Reply
from mahnlauf.testing.fake_shopware_api import FakeAdminApi
from mahnlauf.testing.fake_shopware_orders import FakeOrders
from mahnlauf.testing.in_memory import InMemory
from mahnlauf_shopware import asking
from mahnlauf_shopware.vocabulary import FLOW_EVENTS

_NUMBERS = itertools.count(1)
MORNING = datetime(2026, 3, 2, 8, tzinfo=UTC)


@dataclass
class World:
    """A shop, what is ordered there, its Admin API, and what it told us."""

    now: datetime = MORNING
    told: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        address = f"https://shop-{next(_NUMBERS)}.example"  # tokens are remembered by address
        self.shopware = FakeShopware(
            "http://app.example", "app secret", url=address, send=self._hear, now=lambda: self.now
        )
        self.shopware.api_key, self.shopware.secret_key = "SWIAKEY", "a secret key"
        self.shopware.secret, self.shopware.is_active = "s" * 64, True
        self.orders = FakeOrders(self.shopware)
        self.api = FakeAdminApi(self.orders, known_triggers=set(FLOW_EVENTS))
        self.http = requests.Session()
        self.http.mount("https://", InMemory(self.shopware.admin))
        self.shop = ShopContext(
            "laden",
            {
                "url": self.shopware.url,
                "shop_id": self.shopware.shop_id,
                "shop_secret": self.shopware.secret,
                "api_key": "SWIAKEY",
                "secret_key": "a secret key",
            },
            today=MORNING.date(),
        )

    def settings(self, **others: str) -> World:
        """The shop with other settings."""
        self.shop = replace(self.shop, settings={**self.shop.settings, **others})
        return self

    def later(self, **by: float) -> World:
        """Time passes: a minute, or what is said."""
        self.now += timedelta(**(by or {"minutes": 1}))
        return self

    def fetch(self, order: str) -> list[Noted]:
        """What the shop answers when it is asked for an order."""
        return list(asking.fetch(order, self.shop, self.http))

    def observed(self, order: str) -> dict[str, Any]:
        """The newest report of an order."""
        return dict([fact for fact in self.fetch(order) if fact.kind == "order.observed"][-1].data)

    def deliveries(self) -> list[Delivery]:
        """Every webhook that the shop sent."""
        return [self.delivery(body) for body in self.told]

    def delivery(self, body: bytes | object) -> Delivery:
        """One webhook."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return Delivery("laden", "POST", {}, raw, self.now)

    def _hear(self, method: str, address: str, headers: Any, body: bytes) -> Reply:
        self.told.append(body)
        return Reply(200, {}, b"")


@pytest.fixture
def world() -> Iterator[World]:
    """A world of its own for each test."""
    made = World()
    with made.http:
        yield made


@pytest.fixture
def command() -> Callable[..., ShopCommand]:
    """What the host wants an order to be told: by default that it was reminded."""

    def make(order: str, *, key: str = "c-1", **others: Any) -> ShopCommand:
        meta = {"state": "open", "level": "reminder", "open": "11900 EUR", "claim": "ML-1", "next_on": "2026-04-01"}
        meta |= others.pop("meta", {})
        return ShopCommand(order, key, "Mahnlauf: Zahlungserinnerung.", meta, **others)

    return make
