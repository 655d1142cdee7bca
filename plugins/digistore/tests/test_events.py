"""What calls mean: identities, days, amounts, upgrades, test purchases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from mahnlauf import NotUnderstood
from mahnlauf_digistore.platform import Digistore


def facts(platform: Digistore, one: Any) -> dict[str, Any]:
    platform.verify(one.delivery, one.shop)
    return {fact.kind: fact for fact in platform.read(one.delivery, one.shop).events}


@pytest.mark.parametrize(
    "first,second,same",
    [
        ("04-payment-subscription-first", "05-payment-subscription-rebill", False),
        ("25a-multi-item-main", "25b-multi-item-addon", False),
        ("11-refund-full-negative", "12-refund-full-positive", True),
    ],
)
def test_identities_tell_rebills_and_items_apart(
    first: str, second: str, same: bool, platform: Digistore, vector: Callable[[str], Any]
) -> None:
    one, two = (list(platform.read(vector(name).delivery, vector(name).shop).events) for name in (first, second))
    assert (one[-1].identity == two[-1].identity) is same


def test_an_instalment_is_due_by_the_intervals_of_the_order(platform: Digistore, vector: Callable[[str], Any]) -> None:
    opened = facts(platform, vector("08-payment-missed-no-transaction"))["claim.opened"]
    assert (opened.instalment, opened.data["due_date"], opened.data["invoice_date"]) == (3, "2027-01-03", "2026-11-03")


def test_the_end_of_a_month_stays_the_end_of_a_month(platform: Digistore, changed: Callable[..., Any]) -> None:
    one = changed("08-payment-missed-no-transaction", order_date="2026-12-31", pay_sequence_no="3")
    assert facts(platform, one)["claim.opened"].data["due_date"] == "2027-02-28"


@pytest.mark.parametrize(
    "interval,due", [("14_day", "2026-11-17"), ("2_week", "2026-11-17"), ("1_year", "2027-11-03"), ("", "2026-12-03")]
)
def test_every_interval_is_read(interval: str, due: str, platform: Digistore, changed: Callable[..., Any]) -> None:
    one = changed("08-payment-missed-no-transaction", pay_sequence_no="2", first_billing_interval=interval)
    assert facts(platform, one)["claim.opened"].data["due_date"] == due


def test_an_upgrade_ends_the_old_order_on_the_delivery_date(
    platform: Digistore, vector: Callable[[str], Any], changed: Callable[..., Any]
) -> None:
    ended = facts(platform, vector("24-payment-upgrade"))["access.ended"]
    assert (ended.order_ref, ended.data["ends_on"], ended.data["product_ref"]) == ("SUB0LDA1", "2026-12-20", "512010")
    at_once = facts(platform, changed("24-payment-upgrade", delivery_date=""))["access.ended"]
    assert at_once.data["ends_on"] == "2026-12-15"


def test_a_test_purchase_in_a_live_shop_leaves_nothing(platform: Digistore, vector: Callable[[str], Any]) -> None:
    one = vector("26-payment-testmode")
    tried = platform.read(one.delivery, one.shop)
    assert all(fact.data["test"] for fact in tried.events if fact.kind == "claim.opened")
    live = platform.read(one.delivery, replace(one.shop, test_mode=False))
    assert (live.events, live.test_mode, live.answer) == ((), True, b"OK")


def test_a_payment_without_a_transaction_is_known_by_its_instalment(
    platform: Digistore, changed: Callable[..., Any]
) -> None:
    one = changed("05-payment-subscription-rebill", transaction_id=None, transaction_date=None)
    paid = facts(platform, one)["payment.received"]
    assert paid.identity == "on_payment:SUB4K2PL:512010:44100001:2:2027-01-03"
    assert paid.data["amount_minor"] == 3900


def test_a_free_first_payment_is_a_payment(platform: Digistore, changed: Callable[..., Any]) -> None:
    free = dict.fromkeys(("transaction_amount", "first_amount", "amount", "amount_brutto"), "0.00")
    assert (
        facts(platform, changed("04-payment-subscription-first", **free))["payment.received"].data["amount_minor"] == 0
    )


@pytest.mark.parametrize(
    "field,value,names",
    [
        ("transaction_amount", "297,00", "297,00"),
        ("transaction_amount", "2.97e2", "2.97e2"),
        ("transaction_currency", "XXQ", "XXQ"),
        ("pay_sequence_no", "-1", "pay_sequence_no"),
        ("number_of_installments", "99999", "number_of_installments"),
        ("order_date", "03.11.2026", "order_date"),
        ("order_id", " ", "order_id"),
    ],
)
def test_a_field_that_does_not_fit_is_named(
    field: str, value: str | None, names: str, platform: Digistore, changed: Callable[..., Any]
) -> None:
    one = changed("03-payment-single", order_date_time=None, **{field: value})
    platform.verify(one.delivery, one.shop)
    with pytest.raises(NotUnderstood, match=names):
        platform.read(one.delivery, one.shop)


@pytest.mark.parametrize(
    "changes",
    [{"transaction_currency": "eur"}, {"delivery_date": "0000-00-00"}, {"rebill_stop_noted_at": "0000-00-00 00:00:00"},
     {"order_date": None}, {"order_date": "0000-00-00"}],
)  # fmt: skip
def test_small_spellings_of_php_are_understood(
    changes: dict[str, str | None], platform: Digistore, changed: Callable[..., Any]
) -> None:
    found = facts(platform, changed("03-payment-single", **changes))
    assert found["payment.received"].data["amount_minor"] == 29700
    assert found["claim.opened"].data["invoice_date"] == "2026-11-03"
