"""An order that we marked as paid in the shop comes back as paid: no second payment, whatever the clocks say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from mahnlauf.intake.record import record_on_claim
from tests.world import World

KEYS = {"url": "https://laden.example", "consumer_key": "ck_x", "consumer_secret": "cs_x"}


def told_and_heard(world: World, shop_behind: timedelta, transaction: str, cents: int = 11900) -> None:
    """The bank reports a payment, we mark the order, the shop reports that by its own clock."""
    world.later(timedelta(hours=1))
    data = {"amount_minor": cents, "payment_ref": "camt 2026/7"}
    record_on_claim(world.house.intake, world.row().id or 0, "payment.received", "payment:camt 2026/7", data)
    ours = world.now
    world.turn(ours - shop_behind)
    world.change("1001", status="processing", date_paid_gmt=None, transaction_id=transaction)
    world.turn(ours)


@pytest.mark.parametrize("behind", [timedelta(minutes=-1), timedelta(minutes=5)])
def test_our_own_word_is_no_second_payment(make_world: Callable[..., World], behind: timedelta) -> None:
    world = make_world(**KEYS, settle_orders="true")
    world.order()
    told_and_heard(world, behind, "camt-2026-7")
    claim = world.claim()
    assert (claim["state"], claim["paid_minor"], claim["credit_minor"]) == ("paid", 11900, 0)
    assert [one for one in world.commands() if one.kind == "task"] == []
    world.check()


def test_a_payment_in_the_shop_beside_one_at_the_bank_is_a_second_one(make_world: Callable[..., World]) -> None:
    world = make_world(**KEYS, settle_orders="true")
    world.order()
    told_and_heard(world, timedelta(minutes=5), "ch_3abc")
    assert (world.claim()["paid_minor"], world.claim()["credit_minor"]) == (23800, 11900)
    world.check()


def test_what_the_bank_brought_beyond_the_price_stays_a_credit(make_world: Callable[..., World]) -> None:
    world = make_world(**KEYS, settle_orders="true")
    world.order()
    told_and_heard(world, timedelta(minutes=5), "camt-2026-7", cents=12000)
    assert (world.claim()["paid_minor"], world.claim()["credit_minor"]) == (12000, 100)
    world.check()
