"""The downloads of an order: exactly what was granted is taken, and exactly that is given back."""

from __future__ import annotations

import pytest

from mahnlauf import Outcome, ShopCommand
from mahnlauf_shopware.platform import Shopware

COURSE = "KURS-1"


@pytest.fixture(autouse=True)
def wanted(world):
    world.settings(suspend_downloads="true")


def bring(world, order: str, **access: str) -> Outcome:
    """What the host says of the products of an order."""
    named = {name.replace("_", "-"): state for name, state in access.items()}
    return Shopware().write_back(ShopCommand(order, "k", "", {}, access=named), world.shop, world.http)


def granted(world, order: str) -> list[bool]:
    return [one["accessGranted"] for one in world.orders.downloads(order)]


def paid(world, **more) -> str:
    order = world.orders.place(product=COURSE, **more)
    world.orders.pay(order, "paid")
    return order


def test_downloads_of_a_charged_back_order_are_taken_and_given_back(world) -> None:
    order = paid(world)
    world.orders.pay(order, "chargeback")
    assert granted(world, order) == [True, True]
    assert bring(world, order, KURS_1="suspended").verdict == "done"
    assert granted(world, order) == [False, False]
    bring(world, order, KURS_1="granted")
    assert granted(world, order) == [True, True]
    assert world.orders.orders[order]["customFields"]["mahnlauf_taken"] == ""


@pytest.mark.parametrize("state", ["suspended", "revoked"])
def test_what_the_shop_granted_again_is_taken_again_and_nothing_is_forgotten(world, state: str) -> None:
    order = paid(world)
    first, second = world.orders.downloads(order)
    bring(world, order, KURS_1=state)
    second["accessGranted"] = True
    bring(world, order, KURS_1=state)
    assert granted(world, order) == [False, False]
    bring(world, order, KURS_1="granted")
    assert (first["accessGranted"], second["accessGranted"]) == (True, True)


def test_what_we_did_not_take_is_not_given(world) -> None:
    order = paid(world)
    world.orders.downloads(order)[0]["accessGranted"] = False  # the merchant's own decision
    bring(world, order, KURS_1="suspended")
    bring(world, order, KURS_1="granted")
    assert granted(world, order) == [False, True]


def test_an_order_that_was_never_paid_is_given_nothing(world) -> None:
    order = world.orders.place(product=COURSE)
    bring(world, order, KURS_1="suspended")
    bring(world, order, KURS_1="granted")
    assert granted(world, order) == [False, False]


def test_other_products_and_other_orders_are_not_touched(world) -> None:
    order, other = paid(world), paid(world)
    bring(world, order, KURS_2="suspended")
    bring(world, other, KURS_1="suspended")
    assert (granted(world, order), granted(world, other)) == ([True, True], [False, False])


def test_a_crash_between_remembering_and_taking_gives_back_no_more_than_was_there(world) -> None:
    order = paid(world)
    world.api.missing.add("order_line_item_download:update")
    outcome = bring(world, order, KURS_1="suspended")
    assert (outcome.verdict, "order_line_item_download:update" in outcome.answer) == ("fix_settings", True)
    world.api.missing.clear()
    bring(world, order, KURS_1="suspended")
    assert granted(world, order) == [False, False]
    bring(world, order, KURS_1="granted")
    assert granted(world, order) == [True, True]


def test_taking_starts_the_merchants_flow_and_taking_nothing_does_not(world) -> None:
    order = paid(world)
    bring(world, order, KURS_1="suspended")
    bring(world, order, KURS_1="suspended")
    ((name, data),) = world.orders.triggers
    assert (name, data["orderId"], data["products"]) == ("dunning.access.revoked", order, COURSE)
    assert data["customerId"] == next(iter(world.orders.customers))


def test_nothing_is_taken_where_the_merchant_does_not_want_it(world) -> None:
    order = paid(world)
    bring(world.settings(suspend_downloads="false"), order, KURS_1="suspended")
    assert granted(world, order) == [True, True]


def test_remembering_leaves_the_fields_of_others(world) -> None:
    order = paid(world, customFields={"erp_number": 7})
    bring(world, order, KURS_1="suspended")
    assert world.orders.orders[order]["customFields"]["erp_number"] == 7


@pytest.mark.parametrize("ref", ["0" * 32, "10009"])
def test_an_order_that_is_gone_is_refused(world, ref: str) -> None:
    assert bring(world, ref, KURS_1="suspended").verdict == "refused"
