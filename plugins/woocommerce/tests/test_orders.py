"""What of an order is taken over, and what is answered where a field is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from mahnlauf import Delivery, NotUnderstood, SettingsError, ShopContext
from mahnlauf_woocommerce.platform import WooCommerce

Order = dict[str, Any]
Observe = Callable[..., dict[str, Any]]


@pytest.mark.parametrize(
    "change, sentence",
    [
        ({"currency": None}, 'Order 19: the field "currency" is missing. Expected an ISO 4217 code such as EUR.'),
        ({"currency": "Euro"}, 'Order 19: the field "currency" is "Euro". Expected an ISO 4217 code such as EUR.'),
        ({"currency": "ZZZ"}, 'Order 19: the field "total" cannot be used. The currency'),
        ({"total": "abc"}, 'Order 19: the field "total" is "abc". Expected a decimal number such as "119.00".'),
        ({"total": None}, 'Order 19: the field "total" is missing.'),
        ({"total": ["119"]}, 'Order 19: the field "total" is a list.'),
        ({"total": True}, 'Order 19: the field "total" is true.'),
        ({"total": "1e5"}, 'the field "total" is "1e5"'),
        ({"total": "119,00"}, 'the field "total" is "119,00"'),
        ({"total": "-1.00"}, 'the field "total" is "-1.00". Expected zero or more.'),
        ({"status": 5}, 'The body of order.updated: the field "status" is 5. Expected text such as on-hold.'),
        ({"status": ""}, 'Order 19: the field "status" is "". Expected a status such as on-hold.'),
        ({"id": "19"}, 'The body of order.updated: the field "id" is "19". Expected the order\'s number.'),
        ({"id": True}, 'the field "id" is true'),
        ({"id": 0}, 'the field "id" is 0'),
        ({"id": -3}, 'the field "id" is -3'),
        ({"date_modified_gmt": "gestern"}, 'the field "date_modified_gmt" is "gestern". Expected a UTC date-time'),
        ({"date_modified_gmt": "2026-02-30T00:00:00"}, 'the field "date_modified_gmt" is "2026-02-30T00:00:00"'),
        ({"date_paid_gmt": 7}, 'the field "date_paid_gmt" is 7.'),
        ({"date_created_gmt": "0001-01-01T00:00:00"}, 'the field "date_created_gmt"'),
        ({"refunds": "none"}, 'the field "refunds" is "none". Expected a list of objects.'),
        ({"refunds": [5]}, 'Order 19: entry 1 of "refunds" is 5. Expected an object.'),
        ({"refunds": [{"total": "x"}]}, 'Order 19, refunds 1: the field "total" is "x".'),
        ({"billing": "Jürgen"}, 'the field "billing" is "Jürgen". Expected an object.'),
        ({"line_items": [{"total": "1.00", "total_tax": {}}]}, "Order 19, line_items 1"),
        ({"meta_data": 3}, 'the field "meta_data" is 3'),
    ],
)
def test_a_wrong_field_is_named_with_its_value_and_what_was_expected(
    change: Order, sentence: str, order: Order, observe: Observe
) -> None:
    with pytest.raises(NotUnderstood) as fault:
        observe({**order, **change})
    assert sentence in str(fault.value)


@pytest.mark.parametrize(
    "body, sentence",
    [
        (b"\xff\xfe", "The body is not UTF-8 (byte 0)."),
        (b"", "The body is not JSON (line 1, column 1)."),
        (b"<html>", "The body is not JSON"),
        (b'{"id": NaN}', "beyond all bounds"),
        (b"[" * 100_000, "beyond all bounds"),
        (b'{"id": ' + b"9" * 5000 + b"}", "beyond all bounds"),
        (b'{"id": 1e99999999999999999999}', "beyond all bounds"),
        (b"[]", "The body of order.updated is a list. Expected a JSON object."),
        (b"null", "The body of order.updated is null."),
        (b'"x"', 'The body of order.updated is "x".'),
        (b"{}", 'The body of order.updated: the field "id" is missing.'),
        (b'{"code":"rest_forbidden","message":"no"}', 'an error of the shop with the code "rest_forbidden"'),
    ],
)
def test_a_body_that_is_no_order_is_answered_with_a_sentence(
    body: bytes, sentence: str, platform: WooCommerce, sent: Callable[..., Delivery], shop: ShopContext
) -> None:
    with pytest.raises(NotUnderstood) as fault:
        platform.read(sent(body), shop)
    assert sentence in str(fault.value)


@pytest.mark.parametrize("topic", ["order.published", "subscription.created", "action.wc_something", "nonsense"])
def test_an_unknown_topic_is_parked_with_the_topics_that_are_known(
    topic: str, platform: WooCommerce, sent: Callable[..., Delivery], shop: ShopContext
) -> None:
    with pytest.raises(NotUnderstood, match=f'The topic "{topic}" is unknown. Expected one of order.created'):
        platform.read(sent({"id": 1}, topic), shop)


def test_a_signed_delivery_without_a_topic_is_parked(
    platform: WooCommerce, sent: Callable[..., Delivery], shop: ShopContext
) -> None:
    with pytest.raises(NotUnderstood, match="X-WC-Webhook-Topic is missing"):
        platform.read(sent({"id": 1}, ""), shop)


@pytest.mark.parametrize("arg", [None, "x", -1, 1.5, [1], {"id": 1}, True])
def test_a_doorbell_without_an_order_is_parked(
    arg: object, platform: WooCommerce, sent: Callable[..., Delivery], shop: ShopContext
) -> None:
    for topic in ("action.woocommerce_payment_complete", "action.woocommerce_delete_order"):
        with pytest.raises(NotUnderstood, match='the field "arg"'):
            platform.read(sent({"action": "a", "arg": arg}, topic), shop)


def test_every_status_doorbell_of_the_shop_asks_for_its_order(
    platform: WooCommerce, sent: Callable[..., Delivery], shop: ShopContext
) -> None:
    for hook in ("order_status_completed", "update_order", "untrash_order", "order_fully_refunded"):
        reading = platform.read(sent({"arg": "19"}, f"action.woocommerce_{hook}"), shop)
        assert reading.fetch == ("19",)


def test_a_later_identical_doorbell_is_a_new_delivery_and_a_whole_order_is_not(
    platform: WooCommerce, sent: Callable[..., Delivery], shop: ShopContext, order: Order
) -> None:
    def keys(body: object, topic: str) -> set[str]:
        return {platform.read(sent(body, topic, delivery), shop).key for delivery in ("d1", "d2", "d2")}

    assert len(keys({"arg": 19}, "action.woocommerce_order_refunded")) == 2
    assert len(keys({"id": 19}, "order.deleted")) == 2
    assert len(keys(order, "order.updated")) == 1
    first, second = (
        platform.read(sent({"id": 19}, "order.deleted", delivery), shop).events[0].identity for delivery in "ab"
    )
    assert (first, second) == ("trashed:19:a", "trashed:19:b")


def test_bank_details_and_other_meta_are_never_taken_over(
    platform: WooCommerce, order: Order, sent: Callable[..., Delivery], shop: ShopContext
) -> None:
    secrets = {"_direct_debit_iban": "DE89370400440532013000", "_direct_debit_bic": "COBADEFFXXX",
               "_direct_debit_holder": "Herta Geheim", "_wc_order_attribution": "gclid-4711"}  # fmt: skip
    meta = [{"id": 1, "key": key, "value": value} for key, value in secrets.items()]
    body = {**order, "payment_method": "direct-debit", "meta_data": meta}
    reading = platform.read(sent(body), shop)
    with pytest.raises(NotUnderstood) as fault:
        platform.read(sent({**body, "billing": meta, "total": meta, "refunds": meta[0]}), shop)
    told = repr(reading) + json.dumps(reading.events[0].data, ensure_ascii=False) + str(fault.value)
    assert not [value for value in secrets.values() if value in told]


def test_an_iban_is_not_mistaken_for_a_vat_id(
    order: Order, observe: Observe, with_settings: Callable[..., ShopContext]
) -> None:
    meta = [{"key": "_direct_debit_iban", "value": "NO9386011117947"}]
    data = observe({**order, "meta_data": meta}, with_settings(vat_meta_key="_direct_debit_iban"))
    assert "vat_id" not in data["buyer"]


@pytest.mark.parametrize("key, setting", [("_billing_vat_id", ""), ("meine_ust_id", "x, meine_ust_id")])
def test_a_vat_id_makes_the_buyer_a_business(
    key: str, setting: str, order: Order, observe: Observe, with_settings: Callable[..., ShopContext]
) -> None:
    body = {**order, "meta_data": {"3": {"key": key, "value": "de 123.456.789"}}}
    body["billing"] = {**order["billing"], "company": ""}
    buyer = observe(body, with_settings(vat_meta_key=setting))["buyer"]
    assert (buyer["vat_id"], buyer["kind"]) == ("DE123456789", "business")


def test_the_buyer_is_who_the_bill_goes_to(order: Order, observe: Observe) -> None:
    billing = {"first_name": " Zoë ", "last_name": "O'Neill", "company": "", "address_1": "Weg 1", "address_2": "c/o X",
               "postcode": "50667", "city": "Köln", "country": "de", "state": "DE-NW", "email": "z@kunde.example",
               "phone": "+49 1"}  # fmt: skip
    assert observe({**order, "billing": billing, "customer_id": 24})["buyer"] == {
        "name": "Zoë O'Neill",
        "email": "z@kunde.example",
        "phone": "+49 1",
        "street": "Weg 1, c/o X",
        "postcode": "50667",
        "city": "Köln",
        "country": "DE",
        "state": "NW",
        "kind": "consumer",
        "customer_ref": "24",
    }


@pytest.mark.parametrize(
    "country, state, expected",
    [("DE", "DE-BY", "BY"), ("CH", "ZH", "ZH"), ("DE", "Bayern", None), ("", "", None)],
)
def test_a_state_is_a_code_or_nothing(
    country: str, state: str, expected: str | None, order: Order, observe: Observe
) -> None:
    buyer = observe({**order, "billing": {"country": country, "state": state}})["buyer"]
    assert buyer.get("state") == expected


def test_an_order_without_a_buyer_is_read(order: Order, observe: Observe) -> None:
    for nothing in ({}, [], None):
        assert observe({**order, "billing": nothing, "customer_id": 0})["buyer"] == {"kind": "consumer"}


def test_lines_are_gross_and_their_names_are_text(order: Order, observe: Observe) -> None:
    line = {"name": "Wald &amp; Pilze", "product_id": 7, "quantity": 3, "total": "100.00", "total_tax": "19.00",
            "taxes": [{"id": 1, "total": "19.00"}]}  # fmt: skip
    odd = {"name": "", "product_id": 0, "quantity": 1.5, "total": "", "total_tax": None}
    items = observe({**order, "line_items": [line, odd]})["items"]
    assert items[0] == {"name": "Wald & Pilze", "product_ref": "7", "quantity": "3", "gross_minor": 11900,
                        "tax_rate": "19"}  # fmt: skip
    assert items[1] == {"quantity": "1.5", "gross_minor": 0, "tax_rate": "0"}


def test_a_refund_without_an_amount_counts_nothing(order: Order, observe: Observe) -> None:
    refunds = [{"total": "-"}, {"total": ""}, {"total": "-5.50"}, {"total": "2.25"}, {"reason": "x", "total": None}]
    assert observe({**order, "refunds": refunds})["refunded_minor"] == 775


@pytest.mark.parametrize(
    "total, currency, minor",
    [("119.0000", "EUR", 11900), ("1000.00", "JPY", 1000), ("1.2345", "KWD", 1235), ("10.005", "EUR", 1001)],
)
def test_amounts_follow_the_currency_not_the_shops_decimals(
    total: str, currency: str, minor: int, order: Order, observe: Observe
) -> None:
    assert observe({**order, "total": total, "currency": currency, "line_items": []})["gross_minor"] == minor


def test_a_day_is_the_merchants_day(order: Order, observe: Observe, with_settings: Callable[..., ShopContext]) -> None:
    body = {**order, "date_created_gmt": "2026-11-21T23:30:00", "date_paid_gmt": "2026-12-31T23:00:00"}
    data = observe({**body, "status": "processing"})
    assert (data["ordered_on"], data["paid_on"]) == ("2026-11-22", "2027-01-01")


def test_an_unknown_timezone_is_a_wrong_setting(
    platform: WooCommerce, sent: Callable[..., Delivery], order: Order
) -> None:
    with pytest.raises(SettingsError, match='"Europe/Bärlin" is unknown'):
        platform.read(sent(order), ShopContext("laden", {}, timezone="Europe/Bärlin"))


def test_a_pay_link_is_offered_only_while_the_shop_takes_money_by_it(order: Order, observe: Observe) -> None:
    link = "https://shop.example/checkout/order-pay/19/?key=k"
    assert observe({**order, "payment_url": link, "needs_payment": True})["pay_link"] == link
    assert "pay_link" not in observe({**order, "payment_url": link, "needs_payment": False})
    assert "pay_link" not in observe({**order, "payment_url": "javascript:alert(1)", "needs_payment": True})


def test_an_answer_with_another_pay_link_is_the_same_fact(
    platform: WooCommerce, sent: Callable[..., Delivery], shop: ShopContext, order: Order
) -> None:
    one, other = (
        platform.read(sent({**order, "needs_payment": True, "payment_url": url}), shop).events[0].identity
        for url in ("http://a.example", "https://b.example")
    )
    assert one == other


def test_control_characters_and_lone_surrogates_do_not_reach_the_database(order: Order, observe: Observe) -> None:
    billing = {**order["billing"], "first_name": "A\x00\n\ud800B", "last_name": "\U0001f344"}
    name = observe({**order, "billing": billing})["buyer"]["name"]
    assert name == "A B \U0001f344"
    name.encode("utf-8")


def test_numbers_for_people_and_keys_for_us_are_two_things(
    platform: WooCommerce, sent: Callable[..., Delivery], shop: ShopContext, order: Order
) -> None:
    (event,) = platform.read(sent({**order, "number": "2026-R-0019"}), shop).events
    assert (event.order_ref, event.data["number"]) == ("19", "2026-R-0019")
