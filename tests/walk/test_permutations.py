"""Deliveries come late, twice and in any order; the claim is the same."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mahnlauf import Delivery, ShopContext
from mahnlauf_woocommerce.platform import WooCommerce
from tests.world import SECRET, Recorded, World, all_recorded

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
_EXAMPLES = settings().max_examples // 4  # per order; each one is a whole history through the door
_OF_THE_SHOP = ("id", "shop")


def by_order() -> dict[str, list[Recorded]]:
    """The recorded deliveries of each order, in the order in which they were sent."""
    found: dict[str, list[Recorded]] = defaultdict(list)
    shop = ShopContext("laden", {"webhook_secret": SECRET})
    for one in all_recorded():
        headers = {key.lower(): value for key, value in one.headers.items()}
        reading = WooCommerce().read(Delivery("laden", "POST", headers, one.body, NOON), shop)
        for ref in {event.order_ref for event in reading.events} | set(reading.fetch):
            found[ref].append(one)
    return dict(found)


GROUPS = by_order()
TOLD_MORE_THAN_ONCE = sorted((ref for ref, group in GROUPS.items() if len(group) > 1), key=int)


class Shops:
    """Connects a new shop for every history, all in one house: what one shop reports never touches another."""

    def __init__(self, world: World) -> None:
        self.world, self.number = world, 0
        self._straight: dict[str, str] = {}

    def tell(self, deliveries: list[Recorded]) -> str:
        """Posts them to a shop that knows nothing yet; returns its name."""
        self.number += 1
        name = f"shop{self.number}"
        self.world.shop(name, live_since="2026-11-22")
        for one in deliveries:
            assert self.world.deliver(one, shop=name).status_code == 200
        return name

    def told_straight(self, ref: str) -> str:
        """A shop that reported the order as it was recorded."""
        if ref not in self._straight:
            self._straight[ref] = self.tell(GROUPS[ref])
        return self._straight[ref]

    def claim(self, shop: str, ref: str) -> dict[str, Any] | None:
        """The claim with its account, without what belongs to the shop."""
        if self.world.find(ref, shop) is None:
            return None
        claim = self.world.claim(ref, shop)
        account = [repr(entry) for entry in self.world.account(ref, shop)]
        folded = self.world.state(ref, shop).as_json() | {"shop": ""}
        return {name: value for name, value in claim.items() if name not in _OF_THE_SHOP} | {
            "account": account,
            "folded": folded,
        }


@pytest.fixture(scope="module")
def shops(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shops]:
    with World(tmp_path_factory.mktemp("shops")) as world:
        world.turn(NOON)
        yield Shops(world)


def test_the_recordings_hold_orders_with_long_stories() -> None:
    assert {"19", "22", "25", "26", "35", "71", "88", "91"} <= set(TOLD_MORE_THAN_ONCE)
    assert len(GROUPS["19"]) >= 8
    topics = {one.name.partition("__")[2] for one in GROUPS["35"]}
    assert {"order-deleted", "order-restored", "action-woocommerce_delete_order"} <= topics


@pytest.mark.parametrize("ref", TOLD_MORE_THAN_ONCE)
@settings(max_examples=_EXAMPLES)
@given(data=st.data())
def test_any_order_and_repetition_of_the_deliveries_makes_the_same_claim(
    shops: Shops, ref: str, data: st.DataObject
) -> None:
    group = GROUPS[ref]
    again = data.draw(st.lists(st.sampled_from(group), max_size=4), label="again")
    mixed = data.draw(st.permutations([*group, *again]), label="mixed")
    assert shops.claim(shops.tell(mixed), ref) == shops.claim(shops.told_straight(ref), ref)


def test_all_deliveries_of_the_shop_in_any_order_make_the_same_claims(shops: Shops) -> None:
    everything = all_recorded()
    straight = shops.tell(everything)
    for seed in range(3):
        dice = random.Random(seed)
        shuffled = shops.tell(dice.sample(everything * 2, len(everything) * 2))
        for ref in GROUPS:
            assert shops.claim(shuffled, ref) == shops.claim(straight, ref)


def test_a_delivery_that_is_missing_can_come_years_later(shops: Shops) -> None:
    for ref in TOLD_MORE_THAN_ONCE:
        straight = shops.claim(shops.told_straight(ref), ref)
        for number, late in enumerate(GROUPS[ref]):
            rest = GROUPS[ref][:number] + GROUPS[ref][number + 1 :]
            assert shops.claim(shops.tell([*rest, late]), ref) == straight
