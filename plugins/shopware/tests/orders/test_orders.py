"""Reading an order: amount, buyer, positions, and the payment that counts."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from mahnlauf import NotUnderstood
from mahnlauf_shopware.fields import Fields
from mahnlauf_shopware.orders import notes_of


def first(world, **changes):
    """The first report of an order whose JSON was changed so."""
    order = world.orders.place()
    world.orders.orders[order] |= changes
    return dict(world.fetch(order)[0].data)


@pytest.mark.parametrize(
    "written, currency, minor",
    [("148.9", "EUR", 14890), ("119", "EUR", 11900), ("0.07", "EUR", 7), ("275.379", "EUR", 27538),
     ("12.345", "EUR", 1235), ("1200", "JPY", 1200), ("7.125", "KWD", 7125), ("-5.5", "EUR", -550)],
)  # fmt: skip
def test_an_amount_is_read_to_the_cent_as_it_is_written(written: str, currency: str, minor: int) -> None:
    held = json.loads(written, parse_float=Decimal)
    assert Fields({"amountTotal": held}, "An order").minor("amountTotal", currency) == minor


@pytest.mark.parametrize("held", [None, "119", True, [], 10**14, Decimal("1E+30"), Decimal("NaN")])
def test_what_is_no_amount_is_refused_with_a_sentence(held: object) -> None:
    with pytest.raises(NotUnderstood, match="amountTotal"):
        Fields({"amountTotal": held}, "An order").minor("amountTotal", "EUR")


def test_the_claim_is_the_total_in_the_orders_currency_whatever_the_factor(world) -> None:
    told = first(world, currencyFactor=1.17085, currency={"isoCode": "USD"}, amountTotal=139.33)
    assert (told["gross_minor"], told["currency"]) == (13933, "USD")


@pytest.mark.parametrize("status, gross", [("gross", 11900), ("net", 13900), ("tax-free", 11900)])
def test_a_position_is_gross_however_the_shop_reckons(world, status: str, gross: int) -> None:
    order = world.orders.place()
    row = world.orders.orders[order]
    taxes = [] if status == "tax-free" else [{"tax": 20, "taxRate": 19, "price": 119}]
    row["price"] |= {"taxStatus": status, "calculatedTaxes": taxes}
    row["lineItems"][0]["price"]["calculatedTaxes"] = taxes
    row["amountTotal"] = gross / 100
    told = world.observed(order)
    assert told["items"][0]["gross_minor"] == told["gross_minor"] == gross
    assert sum(line["net_minor"] + line["tax_minor"] for line in told["taxes"]) == gross


def test_taxes_that_do_not_add_up_are_left_out(world) -> None:
    told = first(world, amountTotal=120)
    assert (told["gross_minor"], "taxes" in told) == (12000, False)


def test_a_business_with_a_vat_id_that_pays_no_tax_has_reverse_charge(world) -> None:
    order = world.orders.place()
    row = world.orders.orders[order]
    row["price"] |= {"taxStatus": "tax-free", "calculatedTaxes": []}
    row["orderCustomer"] |= {"company": "Söhne GmbH", "vatIds": ["AT U12345678"]}
    told = world.observed(order)
    assert told["tax_reason"] == "reverse_charge"
    assert (told["buyer"]["kind"], told["buyer"]["vat_id"]) == ("business", "ATU12345678")


def test_credits_are_inside_the_total_and_bundles_are_listed_once(world) -> None:
    order = world.orders.place(100)
    items = world.orders.orders[order]["lineItems"]
    items.append({**items[0], "id": "c" * 32, "label": "Gutschrift", "totalPrice": -19, "price": {}})
    items.append({**items[0], "id": "d" * 32, "label": "Teil", "parentId": items[0]["id"]})
    told = world.observed(order)
    assert told["gross_minor"] == 10000
    assert [(one["name"], one["gross_minor"]) for one in told["items"]] == [
        ("Online-Kurs", 10000),
        ("Gutschrift", -1900),
    ]


def test_shipping_is_a_charge(world) -> None:
    tax = {"calculatedTaxes": [{"tax": 0.79, "taxRate": 19, "price": 4.95}]}
    told = first(world, shippingTotal=4.95, shippingCosts=tax)
    assert told["charges"] == [{"name": "Versandkosten", "quantity": "1", "gross_minor": 495, "tax_rate": "19"}]


@pytest.mark.parametrize("total", [0, -12.5])
def test_an_order_that_costs_nothing_is_no_claim(world, total: float) -> None:
    assert first(world, amountTotal=total)["standing"] == "none"


def test_the_billing_address_is_found_by_its_id(world) -> None:
    order = world.orders.place()
    row = world.orders.as_told(order)
    row["addresses"].insert(0, {"id": "f" * 32, "firstName": "Liefer", "lastName": "Adresse", "city": "Ulm"})
    for payment in row["transactions"]:
        payment["stateMachineState"] = {"technicalName": "open"}
    buyer = dict(notes_of(json.loads(json.dumps(row), parse_float=Decimal), (), world.shop)[0].data["buyer"])
    assert (buyer["name"], buyer["city"], buyer["country"]) == ("Jörg Müller", "Berlin", "DE")


def test_the_shops_own_customer_number_and_language_come_along(world) -> None:
    order = world.orders.place()
    buyer = world.observed(order)["buyer"]
    assert buyer["customer_ref"] == next(iter(world.orders.customers))
    assert buyer["language"] == "de"


def test_the_payment_that_counts_is_the_newest_that_was_not_replaced(world) -> None:
    order = world.orders.place(method="payment_paypal")
    old = world.orders.payments(order)[0]["id"]
    world.later().orders.pay(order, "fail")
    assert world.observed(order)["method"] == "payment_paypal"
    new = world.later().orders.pay_by(order, "payment_invoicepayment")
    assert world.observed(order)["transaction_ref"] == new
    world.later().orders.pay(order, "cancel", payment=new)
    assert world.observed(order)["transaction_ref"] == new
    world.later().orders.pay(order, "paid", payment=old)
    assert (world.observed(order)["transaction_ref"], world.observed(order)["standing"]) == (old, "paid")


def test_a_new_shop_names_the_payment_that_counts_itself(world) -> None:
    order = world.orders.place()
    first_payment = world.orders.payments(order)[0]["id"]
    world.later().orders.pay_by(order, "payment_paypal")
    world.orders.orders[order]["primaryOrderTransactionId"] = first_payment
    assert world.observed(order)["transaction_ref"] == first_payment


def test_a_due_date_in_a_custom_field_is_taken_if_the_merchant_named_it(world) -> None:
    order = world.orders.place(customFields={"terms_due": "2026-04-15", "other": 3})
    assert world.observed(order)["due_on"] == "2026-03-16"
    assert world.settings(due_field="terms_due").observed(order)["due_on"] == "2026-04-15"
    world.orders.orders[order]["customFields"] = {"terms_due": "bald"}
    assert world.observed(order)["due_on"] == "2026-03-16"


def test_letters_link_to_the_order_only_where_the_storefront_is_known(world) -> None:
    order = world.orders.place()
    assert "pay_link" not in world.observed(order)
    link = world.settings(storefront_url="https://laden.example/de/").observed(order)["pay_link"]
    assert link == f"https://laden.example/de/account/order/{world.orders.orders[order]['deepLinkCode']}"


@pytest.mark.parametrize(
    "changes, word",
    [({"amountTotal": None}, "amountTotal"), ({"currency": None}, "isoCode"), ({"createdAt": "gestern"}, "createdAt"),
     ({"transactions": "x"}, "transactions"), ({"lineItems": [7]}, "lineItems"), ({"id": 7}, "id")],
)  # fmt: skip
def test_an_odd_order_is_refused_with_a_sentence_that_names_the_field(world, changes, word: str) -> None:
    order = world.orders.place()
    row = json.loads(json.dumps(world.orders.as_placed(order) | changes), parse_float=Decimal)
    with pytest.raises(NotUnderstood, match=word) as caught:
        notes_of(row, (), world.shop)
    assert "Straße" not in str(caught.value)


def test_an_order_without_a_payment_says_nothing(world) -> None:
    order = world.orders.place()
    world.orders.orders[order]["transactions"] = []
    assert world.fetch(order) == []


def test_an_order_that_is_gone_is_erased(world) -> None:
    assert [fact.kind for fact in world.fetch("0" * 32)] == ["order.erased"]


def test_something_that_is_no_order_id_is_not_asked_for(world) -> None:
    with pytest.raises(NotUnderstood, match="32 hexadecimal"):
        world.fetch("10009")
    assert world.api.calls == []
