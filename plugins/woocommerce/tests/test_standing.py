"""What is owed: the table, the disguises of a chargeback, and the owner's word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mahnlauf import SettingsError, ShopContext, Standing
from mahnlauf_woocommerce.methods import MethodClass, Terms
from mahnlauf_woocommerce.standing import OTHER, TABLE, Situation, rule, says_dispute_lost

DEFAULTS = Terms()


def standing(status: str, method: str, paid: bool = False, terms: Terms = DEFAULTS, **more: bool) -> str:
    ruling = rule(Situation(status, method, was_paid=paid, **more), terms)
    return f"{ruling.standing}/{ruling.reversal_kind}/{ruling.grace}".rstrip("/")


@pytest.mark.parametrize(
    "method, method_class",
    [
        ("cheque", "invoice"),
        ("invoice", "invoice"),
        ("german_market_purchase_on_account", "invoice"),
        ("my_invoice_gateway", "invoice"),
        ("Rechnungskauf", "invoice"),
        ("bacs", "transfer"),
        ("mollie_wc_gateway_banktransfer", "transfer"),
        ("novalnet_prepayment", "transfer"),
        ("direct-debit", "debit"),
        ("german_market_sepa_direct_debit", "debit"),
        ("stripe_sepa", "debit"),
        ("stripe_sepa_debit", "debit"),
        ("mollie_wc_gateway_directdebit", "debit"),
        ("stripe", "immediate"),
        ("woocommerce_payments", "immediate"),
        ("ppcp-gateway", "immediate"),
        ("ppcp-pay-upon-invoice-gateway", "immediate"),
        ("mollie_wc_gateway_klarnapaylater", "immediate"),
        ("klarna_payments", "immediate"),
        ("paypal", "immediate"),
        ("", "immediate"),
        ("cod", "cod"),
    ],
)
def test_a_method_belongs_to_a_class(method: str, method_class: str) -> None:
    assert DEFAULTS.method_class(method) == method_class


def test_every_class_rules_over_every_status_of_the_shop() -> None:
    statuses = {"pending", "on-hold", "processing", "completed", "failed", "cancelled", "refunded", OTHER}
    assert set(TABLE) == set(MethodClass)
    assert all(set(rows) == statuses for rows in TABLE.values())


@pytest.mark.parametrize("status", ["pending", "on-hold", "processing", "completed", "failed", "versendet"])
@pytest.mark.parametrize("paid", [False, True])
def test_a_paid_date_never_settles_an_invoice(status: str, paid: bool) -> None:
    assert standing(status, "invoice", paid) == "open"


@pytest.mark.parametrize(
    "status, method, paid, expected",
    [
        ("pending", "bacs", False, "open"),
        ("on-hold", "bacs", False, "open"),
        ("processing", "bacs", True, "paid"),
        ("on-hold", "bacs", True, "unclear/chargeback"),
        ("on-hold", "direct-debit", False, "open//collection"),
        ("failed", "direct-debit", False, "open//collection"),
        ("completed", "direct-debit", True, "paid"),
        ("on-hold", "stripe_sepa", True, "reversed/returned_debit"),
        ("failed", "stripe_sepa", True, "reversed/returned_debit"),
        ("cancelled", "direct-debit", True, "unclear/returned_debit"),
        ("pending", "stripe", False, "none"),
        ("failed", "stripe", False, "none"),
        ("on-hold", "stripe", False, "none"),
        ("on-hold", "stripe", True, "unclear/chargeback"),
        ("on-hold", "woocommerce_payments", True, "unclear/chargeback"),
        ("on-hold", "paypal", True, "unclear/chargeback"),
        ("failed", "stripe", True, "reversed/chargeback"),
        ("completed", "woocommerce_payments", True, "paid"),
        ("cancelled", "ppcp-gateway", True, "unclear/chargeback"),
        ("cancelled", "bacs", True, "unclear/chargeback"),
        ("on-hold", "cod", False, "open"),
        ("processing", "cod", False, "open"),
        ("completed", "cod", True, "paid"),
        ("processing", "cod", True, "unclear/chargeback"),
        ("mahnung", "bacs", False, "open"),
        ("mahnung", "direct-debit", False, "open//collection"),
        ("mahnung", "cod", False, "open"),
        ("versendet", "stripe", True, "paid"),
        ("versendet", "stripe", False, "none"),
    ],
)
def test_status_method_and_payment_decide(status: str, method: str, paid: bool, expected: str) -> None:
    assert standing(status, method, paid) == expected


@pytest.mark.parametrize("method", ["invoice", "bacs", "direct-debit", "stripe", "cod", ""])
def test_what_was_never_paid_and_is_cancelled_refunded_or_binned_is_void(method: str) -> None:
    for status in ("cancelled", "refunded", "trash"):
        assert standing(status, method) == "void"


@pytest.mark.parametrize("method", ["invoice", "bacs", "direct-debit", "stripe", "cod", ""])
def test_drafts_and_orders_over_nothing_owe_nothing(method: str) -> None:
    assert standing("checkout-draft", method) == standing("auto-draft", method) == "none"
    assert standing("processing", method, paid=True, zero_total=True) == "none"


@pytest.mark.parametrize("status", ["pending", "failed", "on-hold"])
def test_a_renewal_is_owed_but_the_shop_may_try_again_first(status: str) -> None:
    assert standing(status, "stripe", renewal=True) == "open//retries"
    assert standing("cancelled", "stripe", renewal=True) == "void"


def test_the_grace_of_a_renewal_counts_from_the_order_so_that_our_echo_does_not_prolong_it(
    order: dict[str, Any], observe: Callable[..., dict[str, Any]], with_settings: Callable[..., ShopContext]
) -> None:
    body = {**order, "status": "failed", "payment_method": "stripe", "created_via": "subscription"}
    later = {**body, "date_modified_gmt": "2026-11-27T10:00:00"}
    assert observe(body)["grace_until"] == observe(later)["grace_until"] == "2026-11-29"
    assert observe(body, with_settings(retry_grace_days="3"))["grace_until"] == "2026-11-25"


def test_a_chargeback_that_mollie_noted_is_a_reversal() -> None:
    assert standing("on-hold", "mollie_wc_gateway_creditcard", True, chargeback_noted=True) == "reversed/chargeback"
    assert (
        standing("on-hold", "mollie_wc_gateway_directdebit", True, chargeback_noted=True) == "reversed/returned_debit"
    )
    assert standing("completed", "mollie_wc_gateway_creditcard", True, chargeback_noted=True) == "paid"


def test_mollies_mark_is_read_from_the_order(order: dict[str, Any], observe: Callable[..., dict[str, Any]]) -> None:
    paid = {**order, "payment_method": "mollie_wc_gateway_creditcard", "date_paid_gmt": "2026-11-22T05:00:00"}
    mark = {"key": "_mollie_processed_chargeback_ids", "value": ["chb_1"]}
    assert observe({**paid, "meta_data": [mark]})["standing"] == "reversed"
    assert observe({**paid, "meta_data": [{**mark, "value": []}]})["standing"] == "unclear"


@pytest.mark.parametrize(
    "reason",
    [
        "Dispute lost.",
        "dispute lost",
        "Dispute was lost.",
        "Anfechtung verloren.",
        "Zahlungsanfechtung verloren",
        "Konflikt verloren.",
        "Streitfall wurde verloren.",
        "Rückbuchung verloren",
        "Litige perdu.",
    ],
)
def test_a_lost_dispute_is_recognised_in_the_shops_language(reason: str) -> None:
    assert says_dispute_lost(reason)


@pytest.mark.parametrize(
    "reason",
    ["", "Kulanz", "Order fully refunded.", "Paket verloren", "Kunde hat verloren, kein Streitfall", "Dispute won."],
)
def test_an_ordinary_refund_is_no_lost_dispute(reason: str) -> None:
    assert not says_dispute_lost(reason)


def test_the_refund_of_a_lost_dispute_is_not_counted_beside_an_ordinary_one(
    order: dict[str, Any], observe: Callable[..., dict[str, Any]]
) -> None:
    paid = {**order, "payment_method": "woocommerce_payments", "date_paid_gmt": "2026-11-22T05:00:00"}
    refunds = [{"reason": "Dispute lost.", "total": "-109.00"}, {"reason": "Kulanz", "total": "-10.00"}]
    data = observe({**paid, "status": "refunded", "refunds": refunds})
    assert (data["standing"], data["refunded_minor"], data["reversal_kind"]) == ("reversed", 1000, "chargeback")
    assert observe({**paid, "status": "completed", "refunds": refunds})["standing"] == "unclear"


def test_cancelled_after_a_full_refund_is_void_and_after_a_part_of_it_a_person_looks(
    order: dict[str, Any], observe: Callable[..., dict[str, Any]]
) -> None:
    body = {**order, "status": "cancelled", "date_paid_gmt": "2026-11-22T05:00:00"}
    assert observe({**body, "refunds": [{"total": "-119.00"}]})["standing"] == "void"
    assert observe({**body, "refunds": [{"total": "-19.00"}]})["standing"] == "unclear"


def test_the_owner_says_what_a_status_means_for_a_method_a_class_or_all() -> None:
    terms = Terms.of({"paid_statuses": "invoice:completed, wc-bezahlt", "open_statuses": "cheque:completed"})
    assert standing("completed", "invoice", True, terms) == "paid"
    assert standing("completed", "cheque", True, terms) == "open"
    assert standing("bezahlt", "stripe", False, terms) == standing("bezahlt", "cheque", False, terms) == "paid"
    terms = Terms.of({"reversed_statuses": "debit:ruecklast", "void_statuses": "storno"})
    assert standing("ruecklast", "direct-debit", True, terms) == "reversed/returned_debit"
    assert standing("storno", "bacs", False, terms) == "void"
    assert standing("storno", "bacs", False, terms, zero_total=True) == "none"


def test_an_invoice_that_the_owner_calls_paid_has_a_day_of_payment(
    order: dict[str, Any], observe: Callable[..., dict[str, Any]], with_settings: Callable[..., ShopContext]
) -> None:
    body = {**order, "payment_method": "cheque", "status": "completed", "date_paid_gmt": "2026-11-23T05:00:00"}
    assert observe(body, with_settings(paid_statuses="cheque:completed"))["paid_on"] == "2026-11-23"
    assert "paid_on" not in observe(body)


def test_the_owner_says_which_class_a_method_belongs_to() -> None:
    terms = Terms.of({"invoice_methods": "Stripe_Invoice*, acme", "immediate_methods": "unzer_invoice"})
    assert [terms.method_class(one) for one in ("stripe_invoice_x", "acme", "unzer_invoice")] == [
        MethodClass.INVOICE,
        MethodClass.INVOICE,
        MethodClass.IMMEDIATE,
    ]


@pytest.mark.parametrize(
    "settings, sentence",
    [
        ({"invoice_methods": "acme", "cod_methods": "acme"}, '"acme" stands in "invoice_methods" and in "cod_methods"'),
        ({"paid_statuses": "x", "void_statuses": "x"}, '"x" stands in "paid_statuses" and in "void_statuses"'),
        ({"retry_grace_days": "bald"}, '"retry_grace_days" is "bald". Expected a number of days from 0 to 365.'),
        ({"retry_grace_days": "-1"}, '"retry_grace_days" is "-1"'),
        ({"retry_grace_days": "366"}, '"retry_grace_days" is "366"'),
    ],
)
def test_settings_that_contradict_each_other_are_refused(settings: dict[str, str], sentence: str) -> None:
    with pytest.raises(SettingsError) as fault:
        Terms.of(settings)
    assert sentence in str(fault.value)


def test_every_reversal_says_why_and_of_which_kind() -> None:
    for method, paid in (("bacs", True), ("direct-debit", True), ("stripe", True), ("cod", True)):
        for status in ("pending", "on-hold", "failed", "cancelled"):
            ruling = rule(Situation(status, method, was_paid=paid), DEFAULTS)
            assert ruling.standing in (Standing.REVERSED, Standing.UNCLEAR)
            assert status in ruling.reason
            assert ruling.reversal_kind == ("returned_debit" if method == "direct-debit" else "chargeback")
