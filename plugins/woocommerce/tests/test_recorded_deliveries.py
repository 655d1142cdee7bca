"""Every delivery of a real shop, and what it means."""

from __future__ import annotations

import itertools
import random
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mahnlauf import Delivery, Noted, ShopContext
from mahnlauf_woocommerce.platform import WooCommerce

RECORDED = sorted(path.stem for path in (Path(__file__).parent / "payloads").glob("*.json"))
DAY = "2026-11-22"

# File, without its topic: order, standing, gross, refunded, currency, paid on; then what else matters.
ORDERS: dict[str, tuple[Any, ...]] = {
    "01-bacs-on-hold": ("19", "open", 11900, 0, "EUR", None),
    "02-bacs-processing": ("19", "paid", 11900, 0, "EUR", DAY),
    "03-bacs-completed": ("19", "paid", 11900, 0, "EUR", DAY),
    "04-bacs-partial-refund-amount": ("19", "paid", 11900, 1000, "EUR", DAY),
    "05-bacs-full-refund-rest": ("19", "void", 11900, 11900, "EUR", DAY),
    "06-invoice-cheque-on-hold": ("22", "open", 11900, 0, "EUR", None),
    "07-invoice-completed-unpaid-by-hand": ("22", "open", 11900, 0, "EUR", None),
    "08-german-market-invoice": ("23", "open", 11900, 0, "EUR", None),
    "09-cod-processing": ("24", "open", 5350, 0, "EUR", None),
    "10-direct-debit-on-hold": ("25", "open", 11900, 0, "EUR", None, {"grace_until": "2026-12-06"}),
    "11-direct-debit-processing": ("25", "paid", 11900, 0, "EUR", DAY),
    "12-direct-debit-returned-on-hold": (("25", "reversed", 11900, 0, "EUR", DAY, {"reversal_kind": "returned_debit"})),
    "13-card-pending": ("26", "none", 11900, 0, "EUR", None),
    "14-card-payment-complete": ("26", "paid", 11900, 0, "EUR", DAY),
    "15-card-dispute-on-hold": ("26", "unclear", 11900, 0, "EUR", DAY, {"reversal_kind": "chargeback"}),
    "16-card-dispute-lost-failed": ("26", "reversed", 11900, 0, "EUR", DAY, {"reversal_kind": "chargeback"}),
    "17-pending": ("27", "none", 11900, 0, "EUR", None),
    "18-failed": ("27", "none", 11900, 0, "EUR", None),
    "19-cancelled": ("27", "void", 11900, 0, "EUR", None),
    "20-set-paid": ("28", "paid", 11900, 0, "EUR", DAY),
    "21-two-lines-19-7": ("29", "open", 20746, 0, "EUR", None),
    "22-two-lines-processing": ("29", "paid", 20746, 0, "EUR", DAY),
    "23-refund-line-item": ("29", "paid", 20746, 2675, "EUR", DAY),
    "25-b2b-vat-id": ("31", "open", 11900, 0, "EUR", None),
    "26-emoji-umlaut": ("32", "open", 11900, 0, "EUR", None),
    "27-currency-chf": ("33", "open", 11900, 0, "CHF", None),
    "28-zero-total": ("34", "none", 0, 0, "EUR", None),
    "29-to-trash": ("35", "open", 11900, 0, "EUR", None),
    "33-registered-customer": ("36", "open", 11900, 0, "EUR", None),
    "35-subscription-renewal-pending": ("37", "open", 11900, 0, "EUR", None, {"grace_until": "2026-11-29"}),
    "36-subscription-renewal-failed": ("37", "open", 11900, 0, "EUR", None, {"grace_until": "2026-11-29"}),
    "37-two-changes-one-delivery": ("38", "paid", 11900, 0, "EUR", DAY),
    "38-echo-of-own-writeback": ("38", "paid", 11900, 0, "EUR", DAY),
    "40-same-delivery-id-different-orders-1": ("62", "open", 11900, 0, "EUR", None),
    "40-same-delivery-id-different-orders-2": ("63", "open", 11900, 0, "EUR", None),
    "43-custom-status-mahnung": ("70", "open", 11900, 0, "EUR", None),
    "44-status-set-refunded-by-hand": ("71", "void", 11900, 11900, "EUR", DAY),
    "46-dispute-lost-as-full-refund": ("88", "reversed", 11900, 0, "EUR", DAY, {"reversal_kind": "chargeback"}),
    "47-paypal-capture-reversed-cancelled": (("90", "unclear", 11900, 0, "EUR", DAY, {"reversal_kind": "chargeback"})),
    "48-order-amount-raised": ("91", "open", 23800, 0, "EUR", None),
    "50-storefront-checkout-bacs": ("76", "open", 11900, 0, "EUR", None),
    "51-storefront-checkout-cod": ("77", "open", 11900, 0, "EUR", None),
    "52-failed-then-paid": ("91", "paid", 23800, 0, "EUR", DAY),
    "53-card-dispute-won-back-to-processing": ("104", "paid", 11900, 0, "EUR", DAY),
    "54-cod-completed-paid": ("105", "paid", 11900, 0, "EUR", DAY),
}
# What is no whole order: kinds of its events, orders to fetch, whether it is ignored or alarms.
OTHERS: dict[str, tuple[tuple[str, ...], tuple[str, ...], str]] = {
    "00-ping__order-created": ((), (), "ignored"),
    "30-trashed__order-deleted": (("order.trashed",), ("35",), ""),
    "32-force-deleted__action-woocommerce_delete_order": (("order.erased",), (), ""),
    "34-customer-updated__customer-updated": ((), (), "ignored"),
    "41-order-gone-before-delivery__order-updated": ((), (), "ignored"),
    "42-webhook-owner-demoted__order-updated": ((), (), "alarm"),
    "44-status-set-refunded-by-hand__action-woocommerce_refund_created": ((), (), "ignored"),
    "49-customer-note__action-woocommerce_new_customer_note": ((), ("91",), ""),
    "49-customer-note__action-woocommerce_order_note_added": ((), (), "ignored"),
    "49-customer-note__action-woocommerce_order_note_added-2": ((), (), "ignored"),
}
RESTORED = "31-restored__order-restored"
WHOLE = [name for name in RECORDED if name.split("__")[0] in ORDERS and "__order-" in name]
DOORBELLS = [name for name in RECORDED if name not in OTHERS and "__action-" in name]


@pytest.fixture
def read(
    platform: WooCommerce, recorded: Callable[[str], Delivery], shop: ShopContext
) -> Callable[[str], tuple[Noted, ...]]:
    return lambda name: platform.read(recorded(name), shop).events


def test_this_file_speaks_of_every_recorded_delivery() -> None:
    assert sorted([*WHOLE, *DOORBELLS, *OTHERS, RESTORED]) == RECORDED


@pytest.mark.parametrize("name", WHOLE)
def test_an_order_stands_as_it_stood_in_the_shop(name: str, read: Callable[[str], tuple[Noted, ...]]) -> None:
    ref, standing, gross, refunded, currency, paid_on, *more = ORDERS[name.split("__")[0]]
    (event,) = read(name)
    data = event.data
    assert (event.kind, event.order_ref) == ("order.observed", ref)
    assert (data["standing"], data["gross_minor"], data["refunded_minor"]) == (standing, gross, refunded)
    assert (data["currency"], data.get("paid_on"), data["ordered_on"]) == (currency, paid_on, DAY)
    expected = more[0] if more else {}
    assert {key: data[key] for key in ("grace_until", "reversal_kind") if key in data} == expected
    assert bool(data.get("reason")) is ("reversal_kind" in expected)


@pytest.mark.parametrize("name", DOORBELLS)
def test_a_doorbell_asks_for_its_order(
    name: str, platform: WooCommerce, recorded: Callable[[str], Delivery], shop: ShopContext
) -> None:
    reading = platform.read(recorded(name), shop)
    ref = {"31-restored": "35"}.get(name.split("__")[0]) or ORDERS[name.split("__")[0]][0]
    assert (reading.events, reading.fetch, reading.ignored, reading.alarm) == ((), (ref,), "", "")


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_order_is_read_rightly(
    name: str, platform: WooCommerce, recorded: Callable[[str], Delivery], shop: ShopContext
) -> None:
    reading = platform.read(recorded(name), shop)
    kinds, fetch, words = OTHERS[name]
    assert (tuple(event.kind for event in reading.events), reading.fetch) == (kinds, fetch)
    assert bool(reading.ignored) is bool(words)
    assert bool(reading.alarm) is (words == "alarm")
    assert {event.order_ref for event in reading.events} <= {"35"}


def test_an_order_out_of_the_bin_is_restored_and_observed(read: Callable[[str], tuple[Noted, ...]]) -> None:
    restored, observed = read(RESTORED)
    assert (restored.kind, restored.identity) == ("order.restored", "restored:35@2026-11-22T04:36:36Z")
    assert (observed.kind, observed.data["standing"]) == ("order.observed", "open")


def test_the_same_observation_under_two_topics_is_one_fact(read: Callable[[str], tuple[Noted, ...]]) -> None:
    for name in WHOLE:
        if name.endswith("__order-created"):
            assert read(name)[0].identity == read(name.replace("-created", "-updated"))[0].identity


def test_the_last_state_wins_in_whatever_order_the_reports_arrive(
    read: Callable[[str], tuple[Noted, ...]],
) -> None:
    histories: dict[str, list[Noted]] = defaultdict(list)
    for name in [*WHOLE, RESTORED]:
        event = read(name)[-1]
        histories[event.order_ref].append(event)
    last = {ref: events[-1].data["status"] for ref, events in histories.items()}
    assert last["19"] == "refunded"
    dice = random.Random(7)
    for ref, events in histories.items():
        for _ in range(10):
            shuffled = dice.sample(events * 2, len(events) * 2)
            newest = max(shuffled, key=lambda event: (event.at, event.position))
            assert newest.data["status"] == last[ref]


def test_two_states_of_one_second_are_never_told_apart_by_chance(
    read: Callable[[str], tuple[Noted, ...]],
) -> None:
    processing, completed = read("02-bacs-processing__order-updated")[0], read("03-bacs-completed__order-updated")[0]
    assert processing.at == completed.at
    assert processing.position < completed.position
    events = [read(name)[0] for name in WHOLE]
    for one, other in itertools.combinations(events, 2):
        if (one.order_ref, one.at) == (other.order_ref, other.at) and one.identity != other.identity:
            assert one.position != other.position


def test_the_echo_of_our_own_write_back_says_nothing_new(read: Callable[[str], tuple[Noted, ...]]) -> None:
    before, echo = (
        read("37-two-changes-one-delivery__order-updated")[0],
        read("38-echo-of-own-writeback__order-updated")[0],
    )
    assert before.at < echo.at
    assert before.data == echo.data


def test_one_delivery_id_on_two_orders_makes_two_deliveries(
    platform: WooCommerce, recorded: Callable[[str], Delivery], shop: ShopContext
) -> None:
    one, other = (recorded(f"40-same-delivery-id-different-orders-{n}__order-updated") for n in (1, 2))
    assert one.headers["x-wc-webhook-delivery-id"] == other.headers["x-wc-webhook-delivery-id"]
    assert platform.read(one, shop).key != platform.read(other, shop).key
