"""An order that the merchant lets the buyer pay in instalments: each a claim of its own under the one order."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mahnlauf.clerk import Actor, Refusal, perform, preview
from mahnlauf.core.events import FEE_ADDED
from mahnlauf.intake.record import record_on_claim
from mahnlauf.ledger.instalments import share_of
from mahnlauf.ledger.state import ClaimState
from mahnlauf.store import claims
from tests.world import World

ME = Actor("erika@example.com", "desk")


def split(world: World, count: int = 3, first: date | None = None) -> None:
    wish = {"count": count, "first": first or world.today + timedelta(days=30)}
    perform(world.house.intake, world.row().id or 0, "split", wish, ME)


def rows(world: World, ref: str = "1001") -> list[tuple[int, str, int, str | None]]:
    """(number, state, open principal, due date) of the order and its instalments."""
    found = claims.numbered(world.house.db.reader, "laden", ref)
    return sorted((row.instalment, row.state, row.principal_minor, row.due_date) for row in found)


def principals(world: World) -> list[int]:
    return [minor for number, _, minor, _ in rows(world) if number]


def states(world: World) -> list[str]:
    return [state for number, state, _, _ in rows(world) if number]


@pytest.fixture
def divided(world: World) -> World:
    world.order(euros="100.00")
    split(world, 3, date(2026, 3, 31))
    return world


def test_the_rest_is_on_the_last_and_a_month_without_the_day_ends_with_its_last(divided: World) -> None:
    assert rows(divided) == [
        (0, "cancelled", 0, "2026-03-16"),
        (1, "open", 3333, "2026-03-31"),
        (2, "open", 3333, "2026-04-30"),
        (3, "open", 3334, "2026-05-31"),
    ]
    divided.check()


def test_it_says_first_what_will_be(world: World) -> None:
    world.order(euros="100.00")
    consequence = preview(world.house.intake, 1, "split", {"count": "3", "first": "2026-03-31"})
    assert consequence.final
    assert consequence.words("de") == [
        "In 3 Raten von 33,33\xa0€ aufgeteilt (die letzte 33,34\xa0€), fällig vom 31.03.2026 bis 31.05.2026."
    ]
    assert rows(world) == [(0, "open", 10000, "2026-03-16")]


def test_it_says_what_is_given_up(world: World) -> None:
    world.order(euros="100.00")
    record_on_claim(world.house.intake, 1, FEE_ADDED, "fee:1", {"kind": "dunning", "amount_minor": 250})
    consequence = preview(world.house.intake, 1, "split", {"count": "3", "first": "2026-03-31"})
    assert consequence.words("de")[0].endswith("Kosten und Zinsen von 2,50\xa0€ entfallen.")


def test_nobody_is_written_to_because_of_the_division(divided: World) -> None:
    divided.run()
    assert divided.mails() == []


def test_each_instalment_is_dunned_by_its_own_dates(divided: World) -> None:
    divided.days(1, 29)  # 31 March
    assert divided.mails() == []
    divided.days(30, 59)  # until 30 April
    assert [mail.subject for mail in divided.mails()] == [
        "Zahlungserinnerung: Bestellung 1001-1",
        "1. Mahnung: Bestellung 1001-1",
    ]
    divided.days(60, 63)
    assert divided.mails()[-1].subject == "Zahlungserinnerung: Bestellung 1001-2"


def test_a_payment_settles_the_instalment_that_it_names(divided: World) -> None:
    second = next(row for row in claims.numbered(divided.house.db.reader, "laden", "1001") if row.instalment == 2)
    perform(divided.house.intake, second.id or 0, "pay", {"amount": "33.33"}, ME)
    assert states(divided) == ["open", "paid", "open"]


def test_paid_in_the_shop_all_are_paid(divided: World) -> None:
    divided.paid()
    assert (states(divided), principals(divided)) == (["paid", "paid", "paid"], [0, 0, 0])
    divided.check()


def test_cancelled_in_the_shop_none_is_owed(divided: World) -> None:
    divided.change(status="cancelled")
    assert states(divided) == ["cancelled", "cancelled", "cancelled"]
    divided.check()


def test_a_dearer_order_makes_the_last_dearer(divided: World) -> None:
    divided.change(total="120.00")
    assert principals(divided) == [3333, 3333, 5334]


def test_a_refund_takes_the_last_away_first(divided: World) -> None:
    divided.change(refunds=[{"id": 9, "reason": "", "total": "-40.00"}])
    assert (states(divided), principals(divided)) == (["open", "open", "paid"], [3333, 2667, 0])
    divided.check()


def test_a_report_from_before_the_division_that_comes_later_changes_nothing(world: World) -> None:
    world.order(euros="100.00")
    split(world)
    before = rows(world)
    world.order(euros="100.00")
    assert rows(world) == before
    world.check()


@pytest.mark.parametrize(
    "count, why", [(1, "a number from 2 to 60"), (61, "a number from 2 to 60"), ("zwei", "a number from 2 to 60")]
)
def test_a_number_that_makes_no_sense_is_refused_with_what_would(world: World, count: object, why: str) -> None:
    world.order()
    with pytest.raises(Refusal, match=why):
        perform(world.house.intake, 1, "split", {"count": count, "first": world.today}, ME)


def test_what_is_partly_paid_or_divided_already_is_not_divided(divided: World) -> None:
    with pytest.raises(Refusal, match="cancelled"):
        split(divided)
    with pytest.raises(Refusal, match="an instalment already"):
        perform(divided.house.intake, 2, "split", {"count": 2, "first": divided.today}, ME)
    divided.order("1002")
    perform(divided.house.intake, divided.row("1002").id or 0, "pay", {"amount": "1.00"}, ME)
    with pytest.raises(Refusal, match="paid already"):
        perform(divided.house.intake, divided.row("1002").id or 0, "split", {"count": 2, "first": divided.today}, ME)


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=12), st.integers(0, 2 * 10**7), st.data())
def test_the_shares_add_up_to_the_order_whatever_the_shop_says(
    parts: list[int], gross: int, data: st.DataObject
) -> None:
    refunded = data.draw(st.integers(0, gross))
    shares = []
    for number in range(1, len(parts) + 1):
        state = ClaimState("laden", "1", number)
        state.split = parts
        shares.append(share_of(state, gross, refunded))
    assert sum(own for own, _ in shares) == gross
    assert sum(back for _, back in shares) == refunded
    assert all(0 <= back <= own for own, back in shares)
