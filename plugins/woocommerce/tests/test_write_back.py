"""Telling the shop: each thing once, nothing that already is so, never on an order that is gone."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import requests
import responses

from mahnlauf import ShopCommand, ShopContext
from mahnlauf_woocommerce.platform import WooCommerce

ORDER = "https://shop.example/wp-json/wc/v3/orders/263"
NOTES = f"{ORDER}/notes"
FIELDS = {"_mahnlauf_level": "1", "_mahnlauf_open": "178.50", "_mahnlauf_last_note": "c-77"}
Answers = Callable[..., None]


def stored(fields: dict[str, Any], status: str = "on-hold") -> dict[str, Any]:
    """The order as the shop answers it when asked for id, status and meta_data."""
    rows = [{"id": number, "key": key, "value": value} for number, (key, value) in enumerate(fields.items())]
    return {"id": 263, "status": status, "meta_data": [{"id": 99, "key": "_direct_debit_iban", "value": "DE0"}, *rows]}


def calls(fake_shop: responses.RequestsMock) -> list[str]:
    return [str(call.request.method) for call in fake_shop.calls]


def test_an_order_is_told_by_fields_and_one_private_note(
    platform: WooCommerce,
    shop: ShopContext,
    http: requests.Session,
    fake_shop: responses.RequestsMock,
    reminded: ShopCommand,
    answers: Answers,
) -> None:
    fake_shop.get(ORDER, json=stored({"_mahnlauf_level": "0"}))
    fake_shop.put(ORDER, json=stored(FIELDS))
    answers("note-create-private")
    outcome = platform.write_back(reminded, shop, http)
    assert outcome.verdict == "done"
    assert outcome.facts == {"before": {"_mahnlauf_level": "0"}, "after": FIELDS, "note_written": True}
    put, post = (json.loads(call.request.body or "") for call in list(fake_shop.calls)[1:])
    assert put == {"meta_data": [{"key": key, "value": value} for key, value in FIELDS.items()]}
    assert post == {"note": "Zahlungserinnerung versandt (Stufe 1).", "customer_note": False}


def test_nothing_is_written_where_nothing_changes(
    platform: WooCommerce,
    shop: ShopContext,
    http: requests.Session,
    fake_shop: responses.RequestsMock,
    reminded: ShopCommand,
    answers: Answers,
) -> None:
    fake_shop.get(ORDER, json=stored(FIELDS))
    answers("notes-list")
    outcome = platform.write_back(reminded, shop, http)
    assert (outcome.verdict, outcome.facts["note_written"]) == ("done", False)
    assert outcome.facts["before"] == outcome.facts["after"]
    assert calls(fake_shop) == ["GET", "GET"]


def test_a_command_without_a_note_writes_fields_only_and_only_those_that_differ(
    platform: WooCommerce,
    shop: ShopContext,
    http: requests.Session,
    fake_shop: responses.RequestsMock,
    reminded: ShopCommand,
) -> None:
    fake_shop.get(ORDER, json=stored({"_mahnlauf_level": 1, "_mahnlauf_open": "100.00"}))
    fake_shop.put(ORDER, json=stored(FIELDS))
    assert platform.write_back(replace(reminded, note=""), shop, http).verdict == "done"
    assert json.loads(fake_shop.calls[1].request.body or "") == {
        "meta_data": [{"key": "_mahnlauf_open", "value": "178.50"}]
    }


def test_after_a_crash_between_fields_and_note_the_note_is_written_once(
    platform: WooCommerce,
    shop: ShopContext,
    http: requests.Session,
    fake_shop: responses.RequestsMock,
    reminded: ShopCommand,
    answers: Answers,
) -> None:
    fake_shop.get(ORDER, json=stored({}))
    fake_shop.put(ORDER, json=stored(FIELDS))
    fake_shop.post(NOTES, body=requests.ConnectionError("gone"))
    first = platform.write_back(reminded, shop, http)
    assert (first.verdict, first.answer) == (
        "retry",
        "The shop cannot be reached. Check url and whether the shop is up.",
    )
    fake_shop.get(ORDER, json=stored(FIELDS))
    fake_shop.get(NOTES, json=[{"id": 1, "note": "Order status changed."}])
    answers("note-create-private")
    second = platform.write_back(reminded, shop, http)
    assert (second.verdict, second.facts["note_written"]) == ("done", True)
    assert calls(fake_shop) == ["GET", "PUT", "POST", "GET", "GET", "POST"]


def test_after_a_crash_behind_the_note_it_is_not_written_again(
    platform: WooCommerce,
    shop: ShopContext,
    http: requests.Session,
    fake_shop: responses.RequestsMock,
    reminded: ShopCommand,
) -> None:
    command = replace(reminded, note="Mahnung an Müller & Söhne <b>versandt</b>")
    fake_shop.get(ORDER, json=stored(FIELDS))
    fake_shop.get(NOTES, json=[{"note": "Mahnung an Müller &amp; Söhne versandt"}, {"note": None}, 5])
    assert platform.write_back(command, shop, http).facts["note_written"] is False


def test_a_shop_that_hides_its_notes_gets_no_second_one(
    platform: WooCommerce,
    shop: ShopContext,
    http: requests.Session,
    fake_shop: responses.RequestsMock,
    reminded: ShopCommand,
) -> None:
    fake_shop.get(ORDER, json=stored(FIELDS))
    fake_shop.get(NOTES, json={"code": "rest_no_route", "message": "", "data": {"status": 404}}, status=404)
    assert platform.write_back(reminded, shop, http).facts["note_written"] is False


@pytest.mark.parametrize("status", ["trash", "checkout-draft", "auto-draft"])
def test_an_order_in_the_bin_or_a_draft_is_left_alone(
    status: str,
    platform: WooCommerce,
    shop: ShopContext,
    http: requests.Session,
    fake_shop: responses.RequestsMock,
    reminded: ShopCommand,
) -> None:
    fake_shop.get(ORDER, json=stored({}, status))
    outcome = platform.write_back(reminded, shop, http)
    assert (outcome.verdict, calls(fake_shop)) == ("refused", ["GET"])
    assert "nothing was written" in outcome.answer


def test_the_recorded_order_in_the_bin_is_left_alone(
    platform: WooCommerce, shop: ShopContext, http: requests.Session, reminded: ShopCommand, answers: Answers
) -> None:
    answers("order-get-trashed")
    assert platform.write_back(replace(reminded, order_ref="264"), shop, http).verdict == "refused"


@pytest.mark.parametrize("gone", ["order-get-trashed", "order-get-404"])
def test_that_an_order_in_the_bin_owes_nothing_is_no_failure(
    gone: str, platform: WooCommerce, shop: ShopContext, http: requests.Session, answers: Answers, reminded: ShopCommand
) -> None:
    answers(gone, path="/wp-json/wc/v3/orders/264")
    cancelled = replace(reminded, order_ref="264", meta={"state": "cancelled"})
    assert platform.write_back(cancelled, shop, http).verdict == "done"


@pytest.mark.parametrize("ref", ["", "abc", "5/notes"])
def test_an_order_number_that_is_none_is_refused(
    ref: str, platform: WooCommerce, shop: ShopContext, http: requests.Session, reminded: ShopCommand
) -> None:
    assert platform.write_back(replace(reminded, order_ref=ref), shop, http).verdict == "refused"


@pytest.mark.parametrize("answer", [{"id": 5, "status": "on-hold", "meta_data": []}, [], {}, "x"])
def test_another_shops_order_is_not_touched(
    answer: object,
    platform: WooCommerce,
    shop: ShopContext,
    http: requests.Session,
    fake_shop: responses.RequestsMock,
    reminded: ShopCommand,
) -> None:
    fake_shop.get(ORDER, json=answer)
    outcome = platform.write_back(reminded, shop, http)
    assert (outcome.verdict, calls(fake_shop)) == ("refused", ["GET"])


@pytest.mark.parametrize(
    "name, verdict, after",
    [
        ("order-get-404", "refused", None),
        ("auth-unknown-key", "fix_settings", None),
        ("auth-user-without-rights", "fix_settings", None),
        ("plain-permalinks-wp-json-slash", "fix_settings", None),
        ("maintenance-accept-json", "retry", 600),
        ("fatal-error-html", "retry", None),
    ],
)
def test_a_refusal_of_the_shop_becomes_an_outcome(
    name: str,
    verdict: str,
    after: int | None,
    platform: WooCommerce,
    shop: ShopContext,
    http: requests.Session,
    reminded: ShopCommand,
    answers: Answers,
) -> None:
    answers(name, method="GET", path="/wp-json/wc/v3/orders/263")
    outcome = platform.write_back(reminded, shop, http)
    assert (outcome.verdict, outcome.retry_after) == (verdict, after)
    assert outcome.answer


def test_a_key_that_may_only_read_is_a_setting_to_change(
    platform: WooCommerce, shop: ShopContext, http: requests.Session, reminded: ShopCommand, answers: Answers
) -> None:
    answers("order-get-on-hold", "auth-read-key-put")
    outcome = platform.write_back(reminded, shop, http)
    assert outcome.verdict == "fix_settings"
    assert "Read/Write" in outcome.answer


def test_a_shop_in_maintenance_is_told_later(
    platform: WooCommerce,
    shop: ShopContext,
    http: requests.Session,
    fake_shop: responses.RequestsMock,
    reminded: ShopCommand,
    answers: Answers,
) -> None:
    answers("order-get-on-hold", "maintenance-put", "order-get-on-hold")
    fake_shop.put(ORDER, json=stored(FIELDS))
    answers("note-create-private")
    assert platform.write_back(reminded, shop, http).verdict == "retry"
    assert platform.write_back(reminded, shop, http).verdict == "done"


def test_fields_that_the_shop_does_not_keep_are_not_called_done(
    platform: WooCommerce,
    shop: ShopContext,
    http: requests.Session,
    fake_shop: responses.RequestsMock,
    reminded: ShopCommand,
) -> None:
    fake_shop.get(ORDER, json=stored({}))
    fake_shop.put(ORDER, json=stored({"_mahnlauf_level": "1"}))
    outcome = platform.write_back(reminded, shop, http)
    assert (outcome.verdict, "did not keep" in outcome.answer) == ("retry", True)


def test_a_shop_without_keys_is_a_setting_to_fill_in(
    platform: WooCommerce, with_settings: Callable[..., ShopContext], http: requests.Session, reminded: ShopCommand
) -> None:
    outcome = platform.write_back(reminded, with_settings(consumer_key=""), http)
    assert (outcome.verdict, '"consumer_key" is empty' in outcome.answer) == ("fix_settings", True)


def test_foreign_fields_of_an_order_appear_nowhere(
    platform: WooCommerce,
    shop: ShopContext,
    http: requests.Session,
    fake_shop: responses.RequestsMock,
    reminded: ShopCommand,
    answers: Answers,
) -> None:
    fake_shop.get(ORDER, json=stored({}))
    fake_shop.put(ORDER, json=stored(FIELDS))
    answers("note-create-private")
    assert "iban" not in repr(platform.write_back(reminded, shop, http)).lower()


def unpaid(status: str, transaction_id: str = "") -> dict[str, Any]:
    return {**stored({}, status), "transaction_id": transaction_id}


def settled(reminded: ShopCommand) -> ShopCommand:
    """The price came past the shop, and nobody needs a note."""
    return replace(reminded, note="", meta={}, paid=True, payment_ref="Konto 1/7")


@pytest.mark.parametrize(
    "status, wanted",
    [
        ("pending", {"set_paid": True, "transaction_id": "Konto-1-7"}),
        ("failed", {"set_paid": True, "transaction_id": "Konto-1-7"}),
        ("on-hold", {"status": "processing", "transaction_id": "Konto-1-7"}),
    ],
)
def test_an_order_paid_past_the_shop_is_marked_as_paid_there(
    status: str,
    wanted: dict[str, Any],
    platform: WooCommerce,
    with_settings: Callable[..., ShopContext],
    http: requests.Session,
    fake_shop: responses.RequestsMock,
    reminded: ShopCommand,
) -> None:
    fake_shop.get(ORDER, json=unpaid(status))
    fake_shop.put(ORDER, json={"id": 263, "status": "processing"})
    fake_shop.get(ORDER, json=unpaid("processing", "Konto-1-7"))
    shop = with_settings(settle_orders="true")
    first = platform.write_back(settled(reminded), shop, http)
    assert json.loads(fake_shop.calls[1].request.body or "") == wanted
    assert (first.verdict, first.facts["status"]) == ("done", (status, "processing"))
    again = platform.write_back(settled(reminded), shop, http)
    assert (again.verdict, again.facts["status"]) == ("done", ("processing", "processing"))
    assert calls(fake_shop) == ["GET", "PUT", "GET"]


@pytest.mark.parametrize("needs_processing, status", [(True, "processing"), (False, "completed")])
def test_an_order_that_nothing_is_left_to_do_for_is_completed_by_its_payment(
    needs_processing: bool,
    status: str,
    platform: WooCommerce,
    with_settings: Callable[..., ShopContext],
    http: requests.Session,
    fake_shop: responses.RequestsMock,
    reminded: ShopCommand,
) -> None:
    fake_shop.get(ORDER, json={**unpaid("on-hold", "ch_1"), "needs_processing": needs_processing})
    fake_shop.put(ORDER, json={"id": 263, "status": status})
    outcome = platform.write_back(settled(reminded), with_settings(settle_orders="true"), http)
    assert "needs_processing" in str(fake_shop.calls[0].request.url)
    assert json.loads(fake_shop.calls[1].request.body or "") == {"status": status}
    assert outcome.facts["status"] == ("on-hold", status)


def test_a_transaction_that_the_shop_knows_is_not_replaced(
    platform: WooCommerce,
    with_settings: Callable[..., ShopContext],
    http: requests.Session,
    fake_shop: responses.RequestsMock,
    reminded: ShopCommand,
) -> None:
    fake_shop.get(ORDER, json=unpaid("on-hold", "ch_1"))
    fake_shop.put(ORDER, json={"id": 263, "status": "processing"})
    platform.write_back(settled(reminded), with_settings(settle_orders="ja"), http)
    assert json.loads(fake_shop.calls[1].request.body or "") == {"status": "processing"}


@pytest.mark.parametrize(
    "opted, status, verdict",
    [
        ("", "on-hold", "done"),
        ("false", "on-hold", "done"),
        ("maybe", "", "fix_settings"),
        ("true", "trash", "refused"),
        ("true", "cancelled", "done"),
        ("true", "versendet", "done"),
    ],
)
def test_no_status_is_changed_that_nobody_wants_changed(
    opted: str,
    status: str,
    verdict: str,
    platform: WooCommerce,
    with_settings: Callable[..., ShopContext],
    http: requests.Session,
    fake_shop: responses.RequestsMock,
    reminded: ShopCommand,
) -> None:
    if status:
        fake_shop.get(ORDER, json=unpaid(status))
    outcome = platform.write_back(settled(reminded), with_settings(settle_orders=opted), http)
    assert (outcome.verdict, "PUT" in calls(fake_shop)) == (verdict, False)


def test_a_shop_that_ignores_the_payment_is_named(
    platform: WooCommerce,
    with_settings: Callable[..., ShopContext],
    http: requests.Session,
    fake_shop: responses.RequestsMock,
    reminded: ShopCommand,
) -> None:
    fake_shop.get(ORDER, json=unpaid("on-hold"))
    fake_shop.put(ORDER, json={"id": 263, "status": "on-hold"})
    outcome = platform.write_back(settled(reminded), with_settings(settle_orders="true"), http)
    assert (outcome.verdict, "mark it as paid there" in outcome.answer) == ("refused", True)
