"""An order whose instalments are all paid past the shop is paid: the shop hears it with the last one, and once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from mahnlauf.clerk import Actor, perform
from mahnlauf.intake.record import record_on_claim
from mahnlauf.store import claims
from tests.world import World

KEYS = {"url": "https://laden.example", "consumer_key": "ck_x", "consumer_secret": "cs_x"}


@pytest.fixture
def divided(make_world: Callable[..., World]) -> World:
    """An order of 100.00 in three instalments; the shop may mark orders as paid."""
    world = make_world(**KEYS, settle_orders="true")
    world.order(euros="100.00")
    wish = {"count": 3, "first": date(2026, 3, 31)}
    perform(world.house.intake, world.row().id or 0, "split", wish, Actor("erika@example.com", "desk"))
    return world


def transfer(world: World, instalment: int, cents: int) -> None:
    """The buyer pays one instalment to the merchant's account."""
    world.later()
    row = claims.find(world.house.db.reader, "laden", "1001", instalment)
    assert row is not None
    data = {"amount_minor": cents, "payment_ref": f"bank-{instalment}"}
    record_on_claim(world.house.intake, row.id or 0, "payment.received", f"payment:bank-{instalment}", data)


def told(world: World) -> list[dict[str, Any]]:
    return [one.payload for one in world.commands() if one.kind == "shop" and one.payload.get("paid_by")]


def test_the_last_instalment_in_whatever_order_tells_the_shop_that_the_order_is_paid(divided: World) -> None:
    transfer(divided, 3, 3334)
    transfer(divided, 1, 3333)
    assert told(divided) == []
    transfer(divided, 2, 3333)
    [payload] = told(divided)
    assert (payload["order_ref"], payload["paid_by"]) == ("1001", "bank-2")
    assert payload["note"].endswith("ist bezahlt. Damit sind alle Raten der Bestellung bezahlt.")


def test_while_an_instalment_is_owed_the_order_is_not_marked(divided: World) -> None:
    for number in (1, 2):
        transfer(divided, number, 3333)
    divided.days(20, 60)
    assert told(divided) == []


def test_what_was_refunded_away_is_not_waited_for(divided: World) -> None:
    divided.refund("1001", "33.34")
    transfer(divided, 1, 3333)
    transfer(divided, 2, 3333)
    assert [one["paid_by"] for one in told(divided)] == ["bank-2"]


def test_a_shop_that_says_itself_that_the_order_is_paid_is_told_nothing(divided: World) -> None:
    divided.paid()
    assert told(divided) == []


def test_the_shops_echo_books_no_second_payment(divided: World) -> None:
    for number, cents in ((1, 3333), (2, 3333), (3, 3334)):
        transfer(divided, number, cents)
    divided.paid()
    rows = claims.numbered(divided.house.db.reader, "laden", "1001")
    assert [(row.state, row.paid_minor, row.credit_minor) for row in rows if row.instalment] == [
        ("paid", 3333, 0), ("paid", 3333, 0), ("paid", 3334, 0),
    ]  # fmt: skip
    assert len(told(divided)) == 1
    divided.check()
