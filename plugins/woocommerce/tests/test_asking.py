"""How orders stand when they are asked for: many at a time, what a list leaves out, and the notes of unclear ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import responses

from mahnlauf import Delivery, ShopContext
from mahnlauf_woocommerce.answers import ShopFault
from mahnlauf_woocommerce.asking import newest_note
from mahnlauf_woocommerce.platform import WooCommerce

ORDERS = "https://shop.example/wp-json/wc/v3/orders"
GONE = {"code": "woocommerce_rest_shop_order_invalid_id", "message": "Invalid ID.", "data": {"status": 404}}


def numbered(order: dict[str, Any], number: int, **fields: Any) -> dict[str, Any]:
    return {**order, "id": number, "number": str(number), **fields}


def unclear(order: dict[str, Any], number: int = 7) -> dict[str, Any]:
    """Paid by a provider, now on hold: a dispute, or a change by hand."""
    paid = "2026-11-20T10:00:00"
    return numbered(order, number, status="on-hold", payment_method="woocommerce_payments", date_paid_gmt=paid)


def note(text: str, at: str = "2026-11-22T10:00:00") -> dict[str, Any]:
    return {"id": 1, "note": text, "date_created_gmt": at, "customer_note": False}


def test_orders_are_asked_for_a_hundred_at_a_time(
    platform: WooCommerce,
    shop: ShopContext,
    http: requests.Session,
    fake_shop: responses.RequestsMock,
    order: dict[str, Any],
) -> None:
    refs = [str(number) for number in range(1, 151)]
    for part in (refs[:100], refs[100:]):
        fake_shop.get(ORDERS, json=[numbered(order, int(ref)) for ref in part])
    pages = list(platform.refetch(refs, shop, http))
    assert [fact.order_ref for page in pages for fact in page.facts] == refs
    asked = [parse_qs(urlsplit(str(call.request.url)).query) for call in fake_shop.calls]
    assert [len(one["include"][0].split(",")) for one in asked] == [100, 50]
    assert {one["per_page"][0] for one in asked} == {"100"}


def test_what_the_list_leaves_out_is_asked_for_by_its_number(
    platform: WooCommerce,
    shop: ShopContext,
    http: requests.Session,
    fake_shop: responses.RequestsMock,
    order: dict[str, Any],
) -> None:
    fake_shop.get(ORDERS, json=[numbered(order, 1)])
    fake_shop.get(f"{ORDERS}/2", json=numbered(order, 2, status="trash"))
    fake_shop.get(f"{ORDERS}/3", json=GONE, status=404)
    (page,) = platform.refetch(["1", "2", "3"], shop, http)
    assert [(fact.kind, fact.data.get("standing")) for fact in page.facts] == [
        ("order.observed", "open"),
        ("order.observed", "void"),
        ("order.erased", None),
    ]


def test_orders_that_nobody_asked_for_are_not_taken(
    platform: WooCommerce,
    shop: ShopContext,
    http: requests.Session,
    fake_shop: responses.RequestsMock,
    order: dict[str, Any],
) -> None:
    fake_shop.get(ORDERS, json=[numbered(order, 99), numbered(order, 1, total="abc")])
    (page,) = platform.refetch(["1"], shop, http)
    assert page.facts == ()


def test_a_shop_that_answers_with_no_list_is_a_fault(
    platform: WooCommerce, shop: ShopContext, http: requests.Session, fake_shop: responses.RequestsMock
) -> None:
    fake_shop.get(ORDERS, json={"orders": []})
    with pytest.raises(ShopFault, match="something else than a list"):
        list(platform.refetch(["1"], shop, http))


def test_an_unclear_reversal_takes_the_newest_note_along(
    platform: WooCommerce,
    shop: ShopContext,
    http: requests.Session,
    fake_shop: responses.RequestsMock,
    order: dict[str, Any],
) -> None:
    for _ in range(2):
        fake_shop.get(f"{ORDERS}/7", json=unclear(order))
        fake_shop.get(f"{ORDERS}/7/notes", json=[note("<b>Dispute</b> opened: 119,00&nbsp;€.")])
    (fact,), (again,) = platform.fetch("7", shop, http), platform.fetch("7", shop, http)
    assert fact.data["note"] == "Dispute opened: 119,00 €."
    assert fact == again


def test_notes_that_cannot_be_read_do_not_cost_the_order(
    platform: WooCommerce,
    shop: ShopContext,
    http: requests.Session,
    fake_shop: responses.RequestsMock,
    order: dict[str, Any],
) -> None:
    fake_shop.get(f"{ORDERS}/7", json=unclear(order))
    fake_shop.get(f"{ORDERS}/7/notes", status=500, json={"code": "internal_server_error", "message": "x"})
    (fact,) = platform.fetch("7", shop, http)
    assert (fact.data["standing"], "note" in fact.data) == ("unclear", False)


def test_the_webhook_of_an_unclear_reversal_asks_for_the_order(
    platform: WooCommerce, shop: ShopContext, sent: Callable[..., Delivery], order: dict[str, Any]
) -> None:
    assert platform.read(sent(unclear(order)), shop).fetch == ("7",)
    assert platform.read(sent(order), shop).fetch == ()


@pytest.mark.parametrize(
    "rows, wanted",
    [
        ([note("old", "2026-11-20T10:00:00"), note("new")], "new"),
        ([note("Mahnlauf: Forderung 7 ist offen."), note("theirs", "2026-11-20T10:00:00")], "theirs"),
        ([note("IBAN DE89 3704 0044 0532 0130 00, bitte")], "IBAN …, bitte"),
        ([note("de89370400440532013000")], "…"),
        ([note("Karte 4111 1111 1111 1111 abgelehnt")], "Karte … abgelehnt"),
        ([note("AT611904300234573201 zurück")], "… zurück"),
        ([note("x" * 400)], "x" * 300),
        ([note("zwei\nZeilen\x00")], "zwei Zeilen"),
        ([{"note": None}, 5, note("")], ""),
        ("nonsense", ""),
    ],
)
def test_a_note_is_one_short_line_without_account_numbers(rows: Any, wanted: str) -> None:
    assert newest_note(rows) == wanted


def test_dates_and_amounts_in_a_note_stay() -> None:
    text = "Chargeback of 119.00 EUR on 2026-11-20, respond by 12/05/2026, reason fraudulent."
    assert newest_note([note(text)]) == text
