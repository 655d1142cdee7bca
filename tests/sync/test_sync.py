"""What webhooks lost comes in by asking; a sync that was cut off goes on where it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from mahnlauf.contract.platform import Finding, Noted, Page, ShopContext
from mahnlauf.contract.registry import Registry
from mahnlauf.core.clock import instant
from mahnlauf.core.errors import SettingsError
from mahnlauf.intake.sync import refetch, sync
from mahnlauf.store import claims, records, shops
from mahnlauf.worker import Rounds
from mahnlauf_woocommerce.orders import note_order
from mahnlauf_woocommerce.platform import WooCommerce
from mahnlauf_woocommerce.topics import erased
from tests.world import World, order_body

KEYS = {"url": "https://shop.example", "consumer_key": "ck_1", "consumer_secret": "cs_1"}


class AskableShop(WooCommerce):
    """WooCommerce whose orders stand in a list instead of in the net; breaks off after ``breaks_after`` pages."""

    def __init__(self) -> None:
        self.orders: list[dict[str, Any]] = []
        self.asked_since: list[datetime] = []
        self.breaks_after: int | None = None
        self.asked_about: list[list[str]] = []
        self.looked_after: list[str] = []
        self.wrong: list[str] = []
        self.down = False

    def reconcile(self, shop: ShopContext, since: datetime, http: requests.Session) -> Iterator[Page]:
        self.asked_since.append(since)
        facts = sorted((note_order(one, shop, "Order") for one in self.orders), key=lambda fact: fact.at)
        for number, fact in enumerate(fact for fact in facts if fact.at > since - timedelta(minutes=5)):
            if number == self.breaks_after:
                raise requests.ConnectionError("gone")
            yield Page((fact,), fact.at)

    def refetch(self, order_refs: Sequence[str], shop: ShopContext, http: requests.Session) -> Iterator[Page]:
        self.asked_about.append(list(order_refs))
        if self.down:
            raise requests.ConnectionError("gone")
        known = {str(one["id"]): one for one in self.orders}
        facts: list[Noted] = [
            note_order(known[ref], shop, "Order") if ref in known else erased(ref) for ref in order_refs
        ]
        if facts:
            yield Page(tuple(facts), facts[-1].at)

    def repair(self, shop: ShopContext, address: str, http: requests.Session) -> list[Finding]:
        self.looked_after.append(address)
        return [Finding("warning", text) for text in self.wrong]


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


@pytest.mark.parametrize("ahead", [timedelta(), timedelta(minutes=10), timedelta(days=24)])
def test_a_clock_of_ours_that_is_ahead_of_the_shops_loses_no_order(
    world: World, askable: AskableShop, ahead: timedelta
) -> None:
    askable.orders = missed(world, "1")
    world.turn(world.now + ahead)
    sync(world.house.intake, "laden", requests.Session())
    world.turn(world.now - ahead + timedelta(minutes=1))
    askable.orders += missed(world, "2")
    world.turn(world.now + ahead)
    sync(world.house.intake, "laden", requests.Session())
    assert open_orders(world) == ["1", "2"]


def test_a_cursor_far_in_the_future_is_not_believed(world: World, askable: AskableShop) -> None:
    with world.house.db.write() as conn:
        shops.reached(conn, "laden", instant(world.now + timedelta(days=24)))
    askable.orders = missed(world, "1")
    sync(world.house.intake, "laden", requests.Session())
    assert open_orders(world) == ["1"]


def test_an_order_of_the_future_does_not_carry_the_cursor_along(world: World, askable: AskableShop) -> None:
    askable.orders = [order_body("1", "119.00", "bacs", world.now + timedelta(days=900))]
    sync(world.house.intake, "laden", requests.Session())
    askable.orders += missed(world, "2")
    sync(world.house.intake, "laden", requests.Session())
    assert open_orders(world) == ["1", "2"]


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
        pytest.raises(SettingsError, match=r'"laden" cannot be asked without url and consumer_key'),
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


def known(world: World, askable: AskableShop, *refs: str) -> None:
    """Orders that were told by webhooks; the shop shows them when asked."""
    for ref in refs:
        world.order(ref)
    askable.orders = [world._orders[ref] for ref in refs]


def test_a_refund_that_was_deleted_is_found_although_it_moves_no_date(world: World, askable: AskableShop) -> None:
    known(world, askable, "1", "2")
    world.refund("1", "19.00")
    assert world.claim("1")["principal_minor"] == 10000
    askable.orders[0] = {**askable.orders[0], "refunds": []}
    done = refetch(world.house.intake, "laden", requests.Session())
    assert (done.orders, done.changed) == (2, 1)
    assert world.claim("1")["principal_minor"] == 11900
    world.check()


def test_an_order_that_was_deleted_for_good_is_found_and_owes_nothing(world: World, askable: AskableShop) -> None:
    known(world, askable, "1", "2")
    del askable.orders[0]
    refetch(world.house.intake, "laden", requests.Session())
    assert (world.claim("1")["state"], world.claim("2")["state"]) == ("cancelled", "open")


def test_a_shop_that_came_back_from_a_backup_is_not_written_down_every_day(world: World, askable: AskableShop) -> None:
    known(world, askable, "1")
    askable.orders = [dict(world._orders["1"])]
    world.change("1", customer_note="neu", total="120.00")
    for _ in range(3):
        refetch(world.house.intake, "laden", requests.Session())
        world.later(timedelta(days=2))
    assert len(world.facts("1")) == 2
    assert world.claim("1")["principal_minor"] == 12000


def test_the_slow_round_asks_once_a_day(world: World, askable: AskableShop) -> None:
    known(world, askable, "1")
    for hours in (0, 1, 22, 2, 1):
        world.later(timedelta(hours=hours))
        refetch(world.house.intake, "laden", requests.Session())
    assert askable.asked_about == [["1"], ["1"]]


@pytest.mark.parametrize("away, rounds", [(timedelta(minutes=15), 1), (timedelta(hours=1), 2)])
def test_the_slow_round_is_due_again_after_an_hour_in_which_nobody_listened(
    world: World, askable: AskableShop, away: timedelta, rounds: int
) -> None:
    known(world, askable, "1")
    ask = requests.Session()
    for _ in range(2):
        sync(world.house.intake, "laden", ask)
        refetch(world.house.intake, "laden", ask)
        world.later(away)
    assert askable.asked_about == [["1"]] * rounds


def test_the_slow_round_is_due_again_when_webhooks_were_lost(world: World, askable: AskableShop) -> None:
    known(world, askable, "1")
    ask = requests.Session()
    sync(world.house.intake, "laden", ask)
    refetch(world.house.intake, "laden", ask)
    askable.orders += missed(world, "2")
    world.later(timedelta(minutes=30))
    sync(world.house.intake, "laden", ask)
    refetch(world.house.intake, "laden", ask)
    assert askable.asked_about == [["1"], ["1", "2"]]


def test_the_slow_round_goes_on_where_it_was_cut_off(world: World, askable: AskableShop) -> None:
    known(world, askable, *"12345")
    refetch(world.house.intake, "laden", requests.Session(), most=2)
    askable.down = True
    with pytest.raises(requests.ConnectionError):
        refetch(world.house.intake, "laden", requests.Session(), most=2)
    askable.down = False
    for _ in range(3):
        refetch(world.house.intake, "laden", requests.Session(), most=2)
    assert askable.asked_about == [["1", "2"], ["3", "4"], ["3", "4"], ["5"]]


def test_claims_that_were_settled_long_ago_are_not_asked_about(world: World, askable: AskableShop) -> None:
    known(world, askable, "1", "2")
    world.paid("1")
    refetch(world.house.intake, "laden", requests.Session())
    world.day(40)
    refetch(world.house.intake, "laden", requests.Session())
    assert [sorted(asked) for asked in askable.asked_about] == [["1", "2"], ["2"]]


def test_the_slow_round_gives_the_shop_a_minute_between_two_steps(world: World, askable: AskableShop) -> None:
    known(world, askable, "1")
    rounds = Rounds(world.house)
    for second in (0.0, 59.0, 60.0, 61.0):
        rounds.go(second)
        world.later(timedelta(days=2))
    assert len(askable.asked_about) == 2


def test_the_worker_looks_after_the_webhooks_and_says_what_it_did(world: World, askable: AskableShop) -> None:
    rounds = Rounds(world.house)
    askable.wrong = ["The webhook order.updated was switched off in the shop and is replaced by a new one."]
    for second in (0.0, 900.0, 14_399.0):
        rounds.go(second)
    assert askable.looked_after == ["http://127.0.0.1:8000/webhooks/laden"]
    assert [one["text"] for one in records.open_findings(world.house.db.reader)] == askable.wrong
    askable.wrong = []
    rounds.go(14_400.0)
    assert records.open_findings(world.house.db.reader) == []


def test_a_bug_of_one_plugin_does_not_keep_the_worker_from_asking(world: World, askable: AskableShop) -> None:
    askable.repair = lambda *_: [][0]  # type: ignore[method-assign]
    Rounds(world.house).go(0.0)
    assert len(askable.asked_since) == 1
    assert "IndexError" in records.open_findings(world.house.db.reader)[0]["text"]


def test_changes_that_webhooks_should_have_told_are_a_finding_until_they_do(world: World, askable: AskableShop) -> None:
    known(world, askable, "1")
    ask = requests.Session()
    sync(world.house.intake, "laden", ask)
    askable.orders += missed(world, "2")
    world.later(timedelta(minutes=10))
    assert sync(world.house.intake, "laden", ask).late == 0
    askable.orders += missed(world, "3")
    world.later(timedelta(minutes=30))
    assert sync(world.house.intake, "laden", ask).late == 1
    (finding,) = records.open_findings(world.house.db.reader)
    assert "mahnlauf shop check laden" in finding["text"]
    sync(world.house.intake, "laden", ask)
    assert records.open_findings(world.house.db.reader) == []
