"""What the API tells has the names that the calls have, page by page; what is odd is left out or said in a sentence."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qsl

import pytest
import requests
import responses

from mahnlauf import Noted, SettingsError, ShopContext
from mahnlauf_digistore.api import ApiFault
from mahnlauf_digistore.platform import Digistore
from plugins.digistore.tests.fake_api import BASE, FakeApi

SINCE = datetime(2026, 10, 1, tzinfo=UTC)
SHOP = ShopContext(
    "akademie", {"passphrase": "Ipn-Geheim-2026!", "api_key": "1-geheim"}, today=date(2026, 12, 12), test_mode=False
)
ORDERS = {
    "single": ["03-payment-single", "11-refund-full-negative"],
    "partial": ["13-refund-partial"],
    "rebills": ["04-payment-subscription-first", "05-payment-subscription-rebill"],
    "instalments": ["06-payment-installment-1of3", "09-payment-after-missed", "10-payment-installment-3of3"],
    "chargeback": ["15-chargeback"],
    "items": ["25a-multi-item-main", "25b-multi-item-addon"],
}


@pytest.fixture
def api() -> Iterator[FakeApi]:
    fake = FakeApi()
    with responses.RequestsMock(assert_all_requests_are_fired=False) as web:
        fake.listen(web)
        yield fake


def forms(names: list[str], vector: Callable[[str], Any]) -> list[dict[str, str]]:
    return [dict(parse_qsl(vector(name).delivery.body.decode(), keep_blank_values=True)) for name in names]


def told(platform: Digistore, http: requests.Session, shop: ShopContext = SHOP) -> list[Noted]:
    return [fact for page in platform.reconcile(shop, SINCE, http) for fact in page.facts]


def names_of(facts: list[Noted]) -> dict[str, int]:
    return {fact.identity: fact.instalment for fact in facts if fact.kind != "claim.opened"}


@pytest.mark.parametrize("names", ORDERS.values(), ids=ORDERS.keys())
def test_a_transaction_has_the_same_name_whichever_way_it_comes(
    names: list[str], platform: Digistore, vector: Callable[[str], Any], http: requests.Session, api: FakeApi
) -> None:
    api.take(forms(names, vector))
    by_call = [fact for name in names for fact in platform.read(vector(name).delivery, SHOP).events]
    by_asking = told(platform, http)
    assert names_of(by_asking) == names_of(by_call)
    same = {fact.identity: fact for fact in by_call}
    for fact in by_asking:
        if fact.kind != "claim.opened" and "items" not in names[0]:
            assert fact.at == same[fact.identity].at
            if len({one["order_item_id"] for one in forms(names, vector)}) == 1:
                assert fact.data["amount_minor"] == same[fact.identity].data["amount_minor"]


def test_a_payment_of_two_products_is_counted_once(
    platform: Digistore, vector: Callable[[str], Any], http: requests.Session, api: FakeApi
) -> None:
    api.take(forms(ORDERS["items"], vector))
    paid = [fact for fact in told(platform, http) if fact.kind == "payment.received"]
    assert [(fact.data["product_ref"], fact.data["amount_minor"]) for fact in paid] == [
        ("512001", 32400),
        ("512002", 0),
    ]
    billed = [fact.data["principal_minor"] for fact in told(platform, http) if fact.kind == "claim.opened"]
    assert billed == [32400, 0]


def test_a_payment_after_a_chargeback_is_for_the_instalment_that_was_taken_back(
    platform: Digistore, vector: Callable[[str], Any], http: requests.Session, api: FakeApi
) -> None:
    first, second = forms(["04-payment-subscription-first", "05-payment-subscription-rebill"], vector)
    back = {**second, "event": "on_chargeback", "transaction_id": "9001001", "transaction_date": "2026-12-10"}
    again = {**second, "transaction_id": "9001002", "transaction_date": "2026-12-14"}
    third = {**second, "transaction_id": "9001003", "transaction_date": "2027-01-03"}
    api.take([first, second, back, again, third])
    facts = [fact for fact in told(platform, http) if fact.kind != "claim.opened"]
    assert [(fact.kind, fact.instalment) for fact in facts] == [
        ("payment.received", 1), ("payment.received", 2), ("payment.charged_back", 2), ("payment.received", 2),
        ("payment.received", 3),
    ]  # fmt: skip
    assert facts[2].data["payment_ref"].startswith(f"{second['transaction_id']}:")


@pytest.mark.parametrize("status,missed", [("unpaid", [2]), ("reminding", [2]), ("paying", []), ("aborted", [])])
def test_a_failed_debit_is_seen_by_the_state_of_the_order(
    status: str, missed: list[int], platform: Digistore, vector: Callable[[str], Any], http: requests.Session,
    api: FakeApi,
) -> None:  # fmt: skip
    api.take(forms(["06-payment-installment-1of3"], vector))
    api.orders["RAT3A11B"]["billing_status"] = status
    facts = [fact for page in platform.refetch(["RAT3A11B", "UNKNOWN1"], SHOP, http) for fact in page.facts]
    found = [fact for fact in facts if fact.kind == "payment.missed"]
    assert [fact.instalment for fact in found] == missed
    later = replace(SHOP, today=date(2026, 12, 20))
    again = [fact for page in platform.refetch(["RAT3A11B"], later, http) for fact in page.facts]
    assert {fact.identity for fact in again} == {fact.identity for fact in facts}
    assert all(fact.at.date() == date(2026, 12, 12) for fact in found)


def test_a_first_debit_that_failed_is_no_sale(
    platform: Digistore, vector: Callable[[str], Any], http: requests.Session, api: FakeApi
) -> None:
    api.take(forms(["06-payment-installment-1of3"], vector))
    api.orders["RAT3A11B"] |= {"billing_status": "unpaid", "transaction_list": []}
    assert told(platform, http) == []
    assert list(platform.fetch("RAT3A11B", SHOP, http)) == []


def test_changes_of_debits_are_asked_for(
    platform: Digistore, vector: Callable[[str], Any], http: requests.Session, api: FakeApi
) -> None:
    api.take(forms(["04-payment-subscription-first", "05-payment-subscription-rebill"], vector))
    row = {"purchase_id": "SUB4K2PL", "created_at": "2026-12-20 14:15:41", "pay_sequence_no": 2}
    kinds = ("rebill_cancelled", "rebill_resumed", "last_paid_day", "something_new")
    api.changes = [{**row, "id": number, "type": kind} for number, kind in enumerate(kinds)]
    facts = told(platform, http)
    assert [fact.kind for fact in facts[:3]] == ["rebilling.stopped", "rebilling.resumed", "access.ended"]
    assert {fact.instalment for fact in facts[:3]} == {2}


def test_all_pages_are_asked_for_and_the_cursor_moves(
    platform: Digistore, vector: Callable[[str], Any], http: requests.Session, api: FakeApi
) -> None:
    for number in range(7):
        (form,) = forms(["03-payment-single"], vector)
        api.take([{**form, "order_id": f"ORDER{number:03}", "transaction_id": str(9100000 + number),
                   "transaction_date": f"2026-11-{number + 1:02}"}])  # fmt: skip
    api.page_size = 3
    pages = list(platform.reconcile(SHOP, SINCE, http))
    assert [len(page.facts) for page in pages] == [0, 6, 6, 2]
    assert [page.reached.day for page in pages] == [1, 3, 6, 7]
    assert api.functions().count("listTransactions") == 3
    assert api.asked[0][1]["from"] == "2026-09-30T23:00:00+00:00"


def test_an_order_that_cannot_be_read_does_not_keep_the_others_back(
    platform: Digistore, vector: Callable[[str], Any], http: requests.Session, api: FakeApi,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    api.take(forms(["03-payment-single", "13-refund-partial"], vector))
    api.orders["K7M2QX9A"]["currency"] = "Taler"
    with caplog.at_level(logging.WARNING):
        assert {fact.order_ref for fact in told(platform, http)} == {"PARTI4L1"}
    assert "TALER" in caplog.text


def test_an_order_that_is_gone_does_not_keep_the_others_back(
    platform: Digistore, vector: Callable[[str], Any], http: requests.Session, api: FakeApi
) -> None:
    api.take(forms(["03-payment-single"], vector))
    facts = [fact for page in platform.refetch(["GONE", "K7M2QX9A"], SHOP, http) for fact in page.facts]
    assert {fact.order_ref for fact in facts} == {"K7M2QX9A"}
    assert list(platform.fetch("GONE", SHOP, http)) == []
    assert {fact.order_ref for fact in platform.fetch("K7M2QX9A", SHOP, http)} == {"K7M2QX9A"}


def test_a_test_purchase_is_told_in_test_mode_only(
    platform: Digistore, vector: Callable[[str], Any], http: requests.Session, api: FakeApi
) -> None:
    api.take(forms(["26-payment-testmode"], vector))
    assert told(platform, http) == []
    assert all(fact.data.get("test", True) for fact in told(platform, http, replace(SHOP, test_mode=True)))


@pytest.mark.parametrize("fault", [(2, "bad key"), (8, "denied")])
def test_a_wrong_key_is_named(
    fault: tuple[int, str], platform: Digistore, http: requests.Session, api: FakeApi
) -> None:
    api.fault = fault
    with pytest.raises(SettingsError, match="api_key"):
        told(platform, http)


@pytest.mark.parametrize("headers,wait", [({"Retry-After": "17"}, 17), ({}, 60), ({"Retry-After": "soon"}, 60)])
def test_who_asks_too_often_hears_when_to_come_again(
    headers: dict[str, str], wait: int, platform: Digistore, http: requests.Session, api: FakeApi
) -> None:
    api.status, api.headers = 429, headers
    with pytest.raises(ApiFault, match=f"in {wait} seconds") as found:
        told(platform, http)
    assert found.value.retry_after == wait


@pytest.mark.parametrize("data", [None, [], {"transaction_list": 3}, {"items": "x"}])
def test_an_answer_of_another_shape_is_a_fault(data: Any, platform: Digistore, http: requests.Session) -> None:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as web:
        web.add("POST", f"{BASE}/listRebillingStatusChanges/format/json", json={"result": "success", "data": data})
        with pytest.raises(ApiFault, match="something else"):
            told(platform, http)


def test_a_time_out_is_one_sentence(platform: Digistore, http: requests.Session) -> None:
    with responses.RequestsMock() as web:
        web.add("POST", f"{BASE}/listRebillingStatusChanges/format/json", body=requests.ReadTimeout())
        with pytest.raises(requests.RequestException, match=r"^Digistore24 could not be reached: ReadTimeout\.$"):
            told(platform, http)


def test_debits_stop_and_resume_by_a_click(platform: Digistore, http: requests.Session, api: FakeApi) -> None:
    stopped = platform.set_rebilling("SUB4K2PL", SHOP, http, on=False)
    resumed = platform.set_rebilling("SUB4K2PL", SHOP, http, on=True)
    assert (stopped.verdict, resumed.verdict) == ("done", "done")
    assert "2027-03-01" in stopped.answer
    assert "2027-02-03" in resumed.answer
    assert [form for _, form in api.asked] == [
        {"purchase_id": "SUB4K2PL", "ignore_refund_possibility": "Y"}, {"purchase_id": "SUB4K2PL"},
    ]  # fmt: skip


@pytest.mark.parametrize("code,status,verdict", [(4, 200, "refused"), (3, 200, "refused"), (None, 503, "retry")])
def test_a_refused_click_is_final_and_an_outage_is_not(
    code: int | None, status: int, verdict: str, platform: Digistore, http: requests.Session, api: FakeApi
) -> None:
    api.fault, api.status = ((code, "Bestellung nicht gefunden") if code else None), status
    assert platform.set_rebilling("SUB4K2PL", SHOP, http, on=False).verdict == verdict
