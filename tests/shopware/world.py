"""One installation and a Shopware shop beside it that speak through the real door, without a network."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

import mahnlauf_shopware
from mahnlauf.app import create_app
from mahnlauf.contract.platform import ShopContext
from mahnlauf.contract.registry import Registry
from mahnlauf.core.clock import Clock
from mahnlauf.hosting import PlatformHost
from mahnlauf.house import House
from mahnlauf.intake.sync import sync
from mahnlauf.outbox import shop as outbox_shop
from mahnlauf.store import deliveries
from mahnlauf.testing.fake_shopware import FakeShopware, Reply
from mahnlauf.testing.fake_shopware_api import FakeAdminApi
from mahnlauf.testing.fake_shopware_orders import FakeOrders
from mahnlauf_shopware.vocabulary import FLOW_EVENTS
from tests.world import house_settings, no_power_cuts, read_mail

APP = "https://mahnlauf.example"
APP_SECRET = "app-secret-Üß&=%2F of the tests"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class ShopwareWorld:
    """``house`` and ``shop``; the clock of both is ``now``."""

    def __init__(self, folder: Path, **options: str) -> None:
        self.now = NOON
        self.clock = Clock(NOON)
        options = {"APP_SECRET": APP_SECRET, **options}
        settings = house_settings(
            folder, self.clock, base_url=APP,
            options={f"MAHNLAUF_SHOPWARE_{name}": text for name, text in options.items()},
        )  # fmt: skip
        registry = Registry()
        registry.add("shopware", mahnlauf_shopware)
        self.house = House.open(settings, registry=registry)
        no_power_cuts(self.house)
        self.client: FlaskClient = create_app(self.house).test_client()
        assert registry.faults == []
        self.host = PlatformHost(self.house, "shopware")
        self.shop = self.another_shop()
        self.orders = FakeOrders(self.shop)
        self.api = FakeAdminApi(self.orders, known_triggers=set(FLOW_EVENTS))

    def another_shop(self, **facts: Any) -> FakeShopware:
        """A shop that knows the app's secret, as every shop with the app does."""
        known = {"send": self.send, "now": lambda: self.now}
        return FakeShopware(APP, APP_SECRET, **{**known, **facts})

    def send(self, method: str, address: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Any call at our door, the query byte for byte."""
        path, _, query = address.removeprefix(APP).partition("?")
        answer = self.client.open(
            path, method=method, headers=dict(headers), data=body, environ_overrides={"QUERY_STRING": query}
        )
        return Reply(answer.status_code, {name.lower(): text for name, text in answer.headers.items()}, answer.data)

    def later(self, **by: float) -> ShopwareWorld:
        """Time passes, for the house and the shop."""
        self.now += timedelta(**by)
        object.__setattr__(self.clock, "fixed", self.now)  # frozen for everybody but the world
        return self

    def turn(self, seconds: int) -> ShopwareWorld:
        """Turns the clock to a Unix time."""
        self.now = datetime.fromtimestamp(seconds, UTC)
        return self.later()

    # --- orders and days ---

    def go_live(self, **settings: str) -> ShopwareWorld:
        """Installed, out of test mode, with an agency. Returns the world."""
        self.shop.install()
        live = {"test_mode": "false", "live_since": "2026-01-01", "agency": "Beispiel Inkasso GmbH", **settings}
        self.house.shops.save(self.name, "shopware", live)
        return self

    @property
    def name(self) -> str:
        """The store's name."""
        known = self.host.registration(self.shop.shop_id)
        assert known is not None
        return known.shop

    def day(self, number: int) -> ShopwareWorld:
        """Noon of that day; the house has asked the shop for news, and its worker has done one turn."""
        self.now = NOON + timedelta(days=number)
        self.later()
        self.sync()
        return self.work()

    def sync(self) -> ShopwareWorld:
        """Asks the shop what was missed."""
        self.house.shops.forget(self.name)
        with outbox_shop.session() as http:
            sync(self.house.intake, self.name, http)
        return self

    def work(self) -> ShopwareWorld:
        """One turn of the worker: the run, then the outbox until it is empty."""
        self.house.shops.forget(self.name)
        self.house.runner.run()
        while self.house.outbox().work():
            pass
        return self

    def claim(self, order: str) -> dict[str, Any]:
        """The order's only claim as scripts see it."""
        (found,) = self.host.claims(self.name, order_refs=[order])
        return found

    def deliveries(self) -> list[Any]:
        """Every delivery, newest first."""
        return list(deliveries.newest(self.house.db.reader, limit=1000))

    def mails(self) -> list[str]:
        """Receivers and subjects of every mail that left."""
        return [f"{one.to}: {one.subject}" for one in map(read_mail, sorted(self.mail_dir.rglob("*.eml")))]

    @property
    def mail_dir(self) -> Path:
        """Where mails go."""
        return self.house.settings.mail_dir

    # --- looking inside ---

    def bind(self, shop_id: str, url: str, secret: str) -> None:
        """A shop that registered long ago and agreed on this secret."""
        with self.host.registering(shop_id) as opened:
            opened.change_shop("laden", {"url": url, "shop_id": shop_id, "shop_secret": secret})

    def settings(self, shop_id: str = "") -> Mapping[str, str]:
        """The settings of the store that this shop id is bound to; empty if there is none."""
        known = self.host.registration(shop_id or self.shop.shop_id)
        return self.context(known.shop).settings if known and known.shop else {}

    def context(self, name: str) -> ShopContext:
        """The store as its plugin sees it."""
        return self.host.shop(name)

    def close(self) -> None:
        """Gives the database back."""
        self.house.close()
