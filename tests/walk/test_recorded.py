"""The recorded deliveries of a real shop, posted as they are: what each order makes of the house."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mahnlauf.store import events, records
from tests.world import Recorded, World, all_recorded, recorded

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
BALANCE = ("principal_minor", "credit_minor", "paid_minor", "currency", "next_stage", "next_on")

# Order: state, principal, credit, paid, currency, next stage and its day. Orders that owe nothing are not here.
CLAIMS: dict[str, tuple[Any, ...]] = {
    "19": ("cancelled", 0, 0, 0, "EUR", None, None),
    "22": ("open", 11900, 0, 0, "EUR", "reminder", "2026-12-14"),
    "23": ("open", 11900, 0, 0, "EUR", "reminder", "2026-12-14"),
    "24": ("open", 5350, 0, 0, "EUR", "reminder", "2026-12-14"),
    "25": ("open", 11900, 0, 0, "EUR", "reminder", "2026-12-14"),
    "26": ("open", 11900, 0, 0, "EUR", "reminder", "2026-12-14"),
    "28": ("paid", 0, 0, 11900, "EUR", None, None),
    "29": ("paid", 0, 0, 18071, "EUR", None, None),
    "31": ("open", 11900, 0, 0, "EUR", "reminder", "2026-12-14"),
    "32": ("open", 11900, 0, 0, "EUR", "reminder", "2026-12-14"),
    "33": ("open", 11900, 0, 0, "CHF", "reminder", "2026-12-14"),
    "35": ("cancelled", 0, 0, 0, "EUR", None, None),
    "36": ("open", 11900, 0, 0, "EUR", "reminder", "2026-12-14"),
    "37": ("open", 11900, 0, 0, "EUR", "reminder", "2026-12-14"),
    "38": ("paid", 0, 0, 11900, "EUR", None, None),
    "62": ("open", 11900, 0, 0, "EUR", "reminder", "2026-12-14"),
    "63": ("open", 11900, 0, 0, "EUR", "reminder", "2026-12-14"),
    "70": ("open", 11900, 0, 0, "EUR", "reminder", "2026-12-14"),
    "71": ("cancelled", 0, 0, 0, "EUR", None, None),
    "76": ("open", 11900, 0, 0, "EUR", "reminder", "2026-12-14"),
    "77": ("open", 11900, 0, 0, "EUR", "reminder", "2026-12-14"),
    "88": ("open", 11900, 0, 0, "EUR", "reminder", "2026-12-14"),
    "90": ("open", 11900, 0, 0, "EUR", "reminder", None),
    "91": ("paid", 0, 0, 23800, "EUR", None, None),
    "104": ("paid", 0, 0, 11900, "EUR", None, None),
    "105": ("paid", 0, 0, 11900, "EUR", None, None),
}
NO_CLAIM = ("27", "34")
IGNORED = {
    "00-ping__order-created",
    "34-customer-updated__customer-updated",
    "41-order-gone-before-delivery__order-updated",
    "42-webhook-owner-demoted__order-updated",
    "44-status-set-refunded-by-hand__action-woocommerce_refund_created",
    "49-customer-note__action-woocommerce_order_note_added",
    "49-customer-note__action-woocommerce_order_note_added-2",
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A world that heard all of them, on the day of their recording."""
    with World(tmp_path_factory.mktemp("told"), live_since="2026-11-22") as world:
        world.turn(NOON)
        for one in all_recorded():
            assert world.deliver(one).status_code == 200, one.name
        yield world


def test_every_delivery_is_answered_with_200_and_kept(told: World) -> None:
    number = len(all_recorded())
    assert told.stored() == {"applied": number - len(IGNORED), "ignored": len(IGNORED)}


@pytest.mark.parametrize("ref", CLAIMS)
def test_an_order_is_owed_as_the_shop_left_it(told: World, ref: str) -> None:
    claim = told.claim(ref)
    assert (claim["state"], *(claim[name] for name in BALANCE)) == CLAIMS[ref]


@pytest.mark.parametrize("ref", CLAIMS)
def test_total_is_the_sum_of_its_buckets(told: World, ref: str) -> None:
    claim = told.claim(ref)
    assert claim["total_minor"] == claim["principal_minor"] + claim["fees_minor"] + claim["interest_minor"]


@pytest.mark.parametrize("ref", NO_CLAIM)
def test_an_order_that_never_owed_anything_is_no_claim(told: World, ref: str) -> None:
    assert told.find(ref) is None


def test_this_file_speaks_of_every_order(told: World) -> None:
    refs = {ref for _, ref, _ in events.claims_with_events(told.house.db.reader)}
    assert refs == {*CLAIMS, *NO_CLAIM}


def test_what_is_stored_is_what_the_events_fold_to(told: World) -> None:
    told.check()


def test_the_owner_is_told_that_the_webhooks_carry_no_orders_any_more(told: World) -> None:
    (finding,) = records.open_findings(told.house.db.reader)
    assert (finding["shop"], finding["code"]) == ("laden", "alarm")


def test_an_unclear_reversal_waits_for_a_person(told: World) -> None:
    assert "reversal_unclear" in told.why_not("90")


def test_a_business_is_told_from_a_consumer_by_its_vat_id(told: World) -> None:
    assert (told.claim("31")["buyer"]["type"], told.claim("22")["buyer"]["type"]) == ("business", "consumer")


def test_delivered_again_nothing_changes(tmp_path: Path) -> None:
    with World(tmp_path, live_since="2026-11-22") as world:
        world.turn(NOON)
        seen = []
        for _ in range(2):
            assert {world.deliver(one).status_code for one in all_recorded()} == {200}
            seen.append((world.stored(), [world.row(ref) for ref in CLAIMS], world.commands()))
        assert seen[0] == seen[1]


@pytest.mark.parametrize("one", [one for one in all_recorded() if one.name not in IGNORED], ids=lambda one: one.name)
def test_one_flipped_byte_is_refused(told: World, one: Recorded) -> None:
    at = len(one.body) // 2
    flipped = one.body[:at] + bytes([one.body[at] ^ 1]) + one.body[at + 1 :]
    before = told.find("22")
    assert told.post(one.headers, flipped).status_code == 401
    assert told.find("22") == before


def test_without_keys_for_the_shop_nothing_is_asked(world: World) -> None:
    assert world.deliver("14-card-payment-complete__action-woocommerce_payment_complete").status_code == 200
    assert world.commands() == []


def test_a_doorbell_asks_the_shop_once(make_world: Callable[..., World]) -> None:
    keys = {"url": "https://shop.example", "consumer_key": "ck_" + "a" * 40, "consumer_secret": "cs_" + "b" * 40}
    world = make_world(**keys)
    for _ in range(2):
        world.deliver("14-card-payment-complete__action-woocommerce_payment_complete")
    (command,) = world.commands()
    assert (command.kind, command.payload["order_ref"]) == ("fetch", "26")


def test_the_ping_is_answered_with_exactly_200(world: World) -> None:
    one = recorded("00-ping__order-created")
    assert [world.deliver(one).status_code for _ in range(2)] == [200, 200]
