"""What webhooks lost comes in by asking; a sync that was cut off goes on where it was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from mahnlauf.contract.platform import Page, ShopContext
from mahnlauf.contract.registry import Registry
from mahnlauf.core.clock import instant
from mahnlauf.core.errors import SettingsError
from mahnlauf.intake.sync import sync
from mahnlauf.store import claims, records, shops
from mahnlauf.worker import Rounds
from mahnlauf_woocommerce.orders import note_order
from mahnlauf_woocommerce.platform import WooCommerce
from tests.world import World, order_body

KEYS = {"url": "https://shop.example", "consumer_key": "ck_1", "consumer_secret": "cs_1"}


class AskableShop(WooCommerce):
    """WooCommerce whose orders stand in a list instead of in the net; breaks off after ``breaks_after`` pages."""

    def __init__(self) -> None:
        self.orders: list[dict[str, Any]] = []
        self.asked_since: list[datetime] = []
        self.breaks_after: int | None = None

    def reconcile(self, shop: ShopContext, since: datetime, http: requests.Session) -> Iterator[Page]:
        self.asked_since.append(since)
        facts = sorted((note_order(one, shop, "Order") for one in self.orders), key=lambda fact: fact.at)
        for number, fact in enumerate(fact for fact in facts if fact.at > since - timedelta(minutes=5)):
            if number == self.breaks_after:
                raise requests.ConnectionError("gone")
            yield Page((fact,), fact.at)


@pytest.fixture
def askable() -> AskableShop:
    return AskableShop()


@pytest.fixture
def world(tmp_path: Path, askable: AskableShop) -> Iterator[World]:
    registry = Registry()
    registry.platforms["woocommerce"] = askable
    with World(tmp_path / "house", registry=registry, **KEYS) as made:
        yield made


def open_orders(world: World) -> list[str]:
    return sorted(row.order_ref for row in claims.page(world.house.db.reader))


def missed(world: World, *refs: str) -> list[dict[str, Any]]:
    """Orders of which no webhook arrived, a minute apart."""
    return [order_body(ref, "119.00", "bacs", world.now + timedelta(minutes=number)) for number, ref in enumerate(refs)]


def test_an_order_whose_webhook_was_lost_becomes_a_claim(world: World, askable: AskableShop) -> None:
    askable.orders = missed(world, "1", "2")
    done = sync(world.house.intake, "laden", requests.Session())
    assert (done.orders, done.changed, open_orders(world)) == (2, 2, ["1", "2"])


def test_what_was_told_before_changes_nothing(world: World, askable: AskableShop) -> None:
    world.order("1")
    askable.orders = [world._orders["1"]]
    assert sync(world.house.intake, "laden", requests.Session()).changed == 0


def test_a_sync_that_was_cut_off_goes_on_where_it_was(world: World, askable: AskableShop) -> None:
    askable.orders = missed(world, *"123456789")
    askable.breaks_after = 6
    with pytest.raises(requests.ConnectionError):
        sync(world.house.intake, "laden", requests.Session())
    assert open_orders(world) == list("123456")
    askable.breaks_after = None
    sync(world.house.intake, "laden", requests.Session())
    assert askable.asked_since[1] == world.now + timedelta(minutes=5)
    assert open_orders(world) == list("123456789")


def test_payments_are_known_up_to_the_moment_a_whole_sync_began(world: World, askable: AskableShop) -> None:
    world.day(40, silent=True)
    sync(world.house.intake, "laden", requests.Session())
    row = shops.get(world.house.db.reader, "laden")
    assert row is not None
    assert row.heard_at == instant(world.now)


def test_a_sync_that_was_cut_off_does_not_make_the_news_fresh(world: World, askable: AskableShop) -> None:
    askable.orders, askable.breaks_after = missed(world, "1"), 0
    world.day(40, silent=True)
    with pytest.raises(requests.ConnectionError):
        sync(world.house.intake, "laden", requests.Session())
    row = shops.get(world.house.db.reader, "laden")
    assert row is not None
    assert row.heard_at is None


def test_since_asks_from_that_day_again(world: World, askable: AskableShop) -> None:
    day = datetime(2026, 1, 1, tzinfo=UTC)
    sync(world.house.intake, "laden", requests.Session(), since=day)
    assert askable.asked_since == [day]


def test_a_shop_without_keys_says_what_to_enter(tmp_path: Path) -> None:
    with (
        World(tmp_path / "house") as world,
        pytest.raises(SettingsError, match=r'"laden" cannot be asked: enter url and REST keys'),
    ):
        sync(world.house.intake, "laden", requests.Session())


def test_the_worker_asks_every_quarter_of_an_hour_and_less_often_after_failures(
    world: World, askable: AskableShop
) -> None:
    rounds = Rounds(world.house)
    for second in (0.0, 1.0, 899.0, 900.0):
        rounds.go(second)
    assert len(askable.asked_since) == 2
    askable.orders, askable.breaks_after = missed(world, "1"), 0
    for second in (1800.0, 2700.0, 3599.0, 3600.0, 5400.0, 7199.0, 7200.0):
        rounds.go(second)
    assert len(askable.asked_since) == 5
    (finding,) = records.open_findings(world.house.db.reader)
    assert (finding["code"], finding["times"]) == ("sync", 3)


def test_a_sync_that_works_again_settles_its_finding(world: World, askable: AskableShop) -> None:
    rounds = Rounds(world.house)
    askable.orders, askable.breaks_after = missed(world, "1"), 0
    rounds.go(0.0)
    askable.breaks_after = None
    rounds.go(10_000.0)
    assert records.open_findings(world.house.db.reader) == []
