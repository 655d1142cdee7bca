"""Asking for everything that changed: nothing gets past, nothing is asked for twice, the shop is not overrun."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mahnlauf_shopware import asking, reconcile
from mahnlauf_shopware.faults import Busy

SINCE = datetime(2026, 3, 2, 7, tzinfo=UTC)


def told(world, since: datetime = SINCE, today: datetime | None = None) -> set[str]:
    shop = replace(world.shop, today=(today or world.now).date())
    return {fact.order_ref for page in reconcile.reconcile(shop, since, world.http) for fact in page.facts}


@pytest.fixture
def silent(world):
    world.orders.tells = False
    return world


def test_a_payment_that_no_webhook_told_is_found_although_the_order_kept_its_date(silent) -> None:
    order = silent.orders.place()
    silent.later(days=2).orders.pay(order, "paid")
    assert silent.orders.orders[order]["updatedAt"] is None
    assert told(silent, silent.now - timedelta(hours=1)) == {order}


@pytest.mark.parametrize("what", ["placed", "changed", "another payment", "paid"])
def test_each_of_the_four_dates_is_looked_at(silent, what: str) -> None:
    order = silent.orders.place()
    if what != "placed":
        silent.later(days=3)
    since = silent.now - timedelta(minutes=1)
    if what == "changed":
        silent.orders.change(order, amountTotal=99)
    elif what == "another payment":
        silent.orders.pay_by(order, "payment_prepayment")
    elif what == "paid":
        silent.orders.pay(order, "paid")
    assert told(silent, since) == {order}


def test_what_did_not_change_is_not_told(silent) -> None:
    silent.orders.place()
    assert told(silent, silent.now + timedelta(hours=1)) == set()


def test_the_last_ten_minutes_are_asked_for_again(silent) -> None:
    order = silent.orders.place()
    assert told(silent, silent.now + timedelta(minutes=9)) == {order}
    assert told(silent, silent.now + timedelta(minutes=11)) == set()


def test_more_orders_than_fit_on_a_page_are_all_told_each_once(silent) -> None:
    placed = {silent.later(seconds=1).orders.place() for _ in range(120)}
    assert told(silent) == placed
    asked = [one for one in silent.api.asked("POST", "/search/order") if "filter" in one]
    assert [one["page"] for one in asked] == [1, 2, 3]
    assert [one["total-count-mode"] for one in asked] == [1, 0, 0]


def test_a_long_absence_is_walked_through_in_windows_that_are_kept(silent) -> None:
    placed = [silent.later(days=1).orders.place() for _ in range(30)]
    silent.orders.pay(placed[0], "paid")
    shop = replace(silent.shop, today=silent.now.date())
    pages = list(reconcile.reconcile(shop, SINCE, silent.http))
    assert {fact.order_ref for page in pages for fact in page.facts} == set(placed)
    reached = [page.reached for page in pages]
    assert reached == sorted(reached)
    assert reached[0] == SINCE - reconcile.OVERLAP + reconcile.WINDOW
    seen = [fact.order_ref for page in pages for fact in page.facts if fact.order_ref == placed[0]]
    assert len(seen) == len(silent.fetch(placed[0]))


def test_a_walk_that_is_cut_off_goes_on_where_it_was(silent) -> None:
    placed = {silent.later(days=1).orders.place() for _ in range(30)}
    shop, got, reached = replace(silent.shop, today=silent.now.date()), set(), SINCE
    for page in reconcile.reconcile(shop, SINCE, silent.http):
        got |= {fact.order_ref for fact in page.facts}
        reached = page.reached
        if len(got) > 12:
            break
    assert got < placed
    assert got | told(silent, reached) == placed


def test_a_shop_that_chokes_on_a_page_is_asked_for_smaller_ones(silent) -> None:
    placed = {silent.later(seconds=1).orders.place() for _ in range(60)}
    silent.api.fail(500, times=1)
    assert told(silent) == placed
    sizes = [one["limit"] for one in silent.api.asked("POST", "/search/order") if "filter" in one]
    assert sizes == [50, 25, 25, 25]


def test_a_shop_that_asks_for_a_pause_gets_it(silent) -> None:
    silent.orders.place()
    silent.api.fail(429, retry_after=90)
    with pytest.raises(Busy) as caught:
        told(silent)
    assert caught.value.retry_after == 90
    assert len(silent.api.asked("POST", "/search/order")) == 1


def test_a_shop_that_is_down_is_not_asked_for_ever(silent) -> None:
    silent.api.fail(503, times=50)
    with pytest.raises(Busy):
        told(silent)
    assert len(silent.api.asked("POST", "/search/order")) <= 5


def test_an_order_that_cannot_be_read_keeps_no_other_back(silent, caplog) -> None:
    odd, good = silent.orders.place(), silent.later().orders.place()
    silent.orders.orders[odd]["amountTotal"] = None
    assert told(silent) == {good}
    assert "amountTotal" in caplog.text


def test_an_older_shop_without_this_history_tells_the_present_state(silent, caplog) -> None:
    order = silent.orders.place()
    silent.later().orders.pay(order, "paid")
    for row in silent.orders.history:
        row["entityId"] = row.pop("referencedId")
    with caplog.at_level("INFO"):
        assert silent.observed(order)["standing"] == "paid"
    assert "cannot be read" in caplog.text


def test_without_a_history_a_hold_still_ends_with_its_state(silent) -> None:
    order = silent.orders.place()
    silent.later().orders.pay(order, "authorize")
    silent.orders.history.clear()
    assert "hold.set" in [fact.kind for fact in silent.fetch(order)]
    silent.later().orders.pay(order, "fail")
    silent.orders.history.clear()
    assert "hold.lifted" in [fact.kind for fact in silent.fetch(order)]


def test_the_slow_round_tells_how_orders_stand_and_which_are_gone(silent) -> None:
    order = silent.orders.place()
    (page,) = asking.refetch([order, "0" * 32, "no id"], silent.shop, silent.http)
    assert {(fact.kind, fact.order_ref) for fact in page.facts} == {
        ("order.observed", order),
        ("order.erased", "0" * 32),
    }
