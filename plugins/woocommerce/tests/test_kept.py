"""Of an order's free fields only those that are read are ever stored."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mahnlauf import Delivery, ShopContext
from mahnlauf_woocommerce.platform import WooCommerce

Sent = Callable[..., Delivery]
Kept = Callable[..., bytes]
IBAN = "DE89370400440532013000"
BANK = [
    {"id": 1, "key": "_direct_debit_iban", "value": IBAN},
    {"id": 2, "key": "_direct_debit_bic", "value": "COBADEFFXXX"},
    {"id": 3, "key": "_any", "value": {"meta_data": [IBAN], "deep": [{"x": IBAN}]}},
    {"id": 4, "key": "_mahnlauf_note", "value": '"meta_data":[{"key":"is_vat_exempt","value":"' + IBAN + '"}]'},
]
READ = [{"id": 9, "key": "_billing_vat_id", "value": "DE123456789"}, {"id": 8, "key": "is_vat_exempt", "value": "no"}]
PAYLOADS = sorted(path.stem for path in (Path(__file__).parent / "payloads").glob("*.json"))


@pytest.fixture
def kept(platform: WooCommerce, sent: Sent, shop: ShopContext) -> Kept:
    def keep(body: object, context: ShopContext = shop) -> bytes:
        return platform.kept(sent(body), context)

    return keep


def test_bank_details_go_and_what_is_read_stays(kept: Kept, order: dict[str, Any]) -> None:
    line = {**order["line_items"][0], "meta_data": [{"id": 5, "key": "IBAN", "value": IBAN}]}
    whole = {**order, "meta_data": [*BANK, *READ], "line_items": [line]}
    text = kept(whole)
    assert IBAN.encode() not in text
    assert b"COBADEFFXXX" not in text
    assert json.loads(text) == {**whole, "meta_data": READ, "line_items": [{**line, "meta_data": []}]}


def test_a_list_that_php_wrote_as_an_object_is_trimmed_too(kept: Kept, order: dict[str, Any]) -> None:
    text = kept({**order, "meta_data": {"0": BANK[0], "2": READ[0]}})
    assert json.loads(text)["meta_data"] == [READ[0]]


def test_a_vat_field_that_the_owner_named_stays(
    kept: Kept, order: dict[str, Any], with_settings: Callable[..., ShopContext]
) -> None:
    named = {"id": 1, "key": "_my_vat", "value": "DE123456789"}
    body = {**order, "meta_data": [named]}
    assert json.loads(kept(body, with_settings(vat_meta_key="_my_vat")))["meta_data"] == [named]
    assert json.loads(kept(body))["meta_data"] == []


def test_settings_that_contradict_each_other_let_nothing_pass(
    kept: Kept, order: dict[str, Any], with_settings: Callable[..., ShopContext]
) -> None:
    odd = with_settings(invoice_methods="x", cod_methods="x")
    assert json.loads(kept({**order, "meta_data": [*BANK, *READ]}, odd))["meta_data"] == READ


@pytest.mark.parametrize("meta", ["x", 5, None, [IBAN, [IBAN], {"key": ["is_vat_exempt"], "value": IBAN}]])
def test_what_is_no_list_of_fields_is_not_kept(meta: object, kept: Kept, order: dict[str, Any]) -> None:
    assert json.loads(kept({**order, "meta_data": meta}))["meta_data"] == []


def test_bytes_that_are_no_utf_8_stay_what_they_are(kept: Kept) -> None:
    body = b'{"note":"\xff","meta_data":[{"key":"iban","value":"x"},{"key":"_vat_id","value":"\xc3\xbc\xff"}]}'
    assert kept(body) == b'{"note":"\xff","meta_data":[{"key":"_vat_id","value":"\xc3\xbc\xff"}]}'


@pytest.mark.parametrize(
    "body",
    [
        b'{"id":1,"meta_data":[{"key":"a","value":"' + IBAN.encode(),
        b'{"id":1,"meta_data":"\xff' + IBAN.encode(),
        b'{"id":1,"meta_data":[{"key":"a","value":"' + IBAN.encode() + b'"},{"key":"_vat_id","value":"\\ud83d"}]}',
    ],
)
def test_a_body_that_cannot_be_parsed_ends_where_the_fields_begin(body: bytes, kept: Kept) -> None:
    text = kept(body)
    assert IBAN.encode() not in text
    assert body.startswith(text)


@pytest.mark.parametrize("body", [b"", b"hello", b'{"id": 5}', b"\xff", b"webhook_id=3"])
def test_a_body_without_free_fields_is_kept_byte_for_byte(body: bytes, kept: Kept) -> None:
    assert kept(body) is body


@pytest.mark.parametrize("name", PAYLOADS)
def test_what_is_kept_reads_like_what_came(
    name: str, platform: WooCommerce, shop: ShopContext, recorded: Callable[[str], Delivery]
) -> None:
    delivery = recorded(name)
    text = platform.kept(delivery, shop)
    assert platform.kept(Delivery("laden", "POST", {}, text, delivery.received_at), shop) == text
    assert _read(platform, Delivery(delivery.shop, "POST", delivery.headers, text, delivery.received_at), shop) == (
        _read(platform, delivery, shop)
    )


def _read(platform: WooCommerce, delivery: Delivery, shop: ShopContext) -> object:
    try:
        found = platform.read(delivery, shop)
    except Exception as fault:
        return str(fault)
    return found.events, found.fetch, found.ignored, found.alarm
