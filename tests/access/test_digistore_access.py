"""Digistore24 from the call to the access: who may still open the course, whatever order the calls come in."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import pytest

from mahnlauf.clerk import perform
from mahnlauf.clerk.actor import CLI
from mahnlauf.dunning.describe import claim_json, state_of
from mahnlauf.dunning.timeline import story
from mahnlauf.store import events
from mahnlauf_digistore.check import domain_id
from mahnlauf_digistore.signature import sha_sign
from tests.access.world import PAYLOADS, SECRET, School

GENUINE = sorted(
    path.stem
    for path in PAYLOADS.glob("*.json")
    if json.loads(path.read_text("utf-8"))["expect"]["signature"] == "valid" and path.stem[:2] not in ("27", "33", "34")
)


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    made = School.open(tmp_path)
    yield made
    made.house.close()


def test_an_address_is_tried_by_get(school: School) -> None:
    answer = school.web.get("/webhooks/akademie")
    assert (answer.status_code, answer.data) == (200, b"OK")


def test_a_forged_call_changes_nothing(school: School) -> None:
    answer = school.web.post("/webhooks/akademie", data=b"event=on_payment&order_id=X&sha_sign=AB")
    assert (answer.status_code, b"OK" in answer.data, school.claims()) == (401, False, {})


def test_a_call_for_one_shop_changes_nothing_in_another(school: School) -> None:
    form = school.form("03-payment-single")
    form["sha_sign"] = sha_sign(form, SECRET)
    body = urlencode(form).encode()
    school.house.shops.save("zweite", "digistore", {"passphrase": "ganz-anders-2026", "test_mode": "false"})
    assert school.web.post("/webhooks/zweite", data=body).status_code == 401
    form["ipn_config_domain_id"] = domain_id(school.house.shops.get("akademie").context(date(2027, 2, 1)))
    form["sha_sign"] = sha_sign(form, SECRET)
    body = urlencode(form).encode()
    school.house.shops.save("dritte", "digistore", {"passphrase": SECRET, "test_mode": "false"})
    assert school.web.post("/webhooks/dritte", data=body).status_code == 401
    assert school.claims() == {}
    assert school.web.post("/webhooks/akademie", data=body).status_code == 200


def test_a_call_that_cannot_be_read_is_kept_and_answered_with_ok(school: School) -> None:
    assert school.deliver("03-payment-single", order_date="neulich") == 200
    assert school.claims() == {}


@pytest.mark.parametrize(
    "calls,product,state",
    [
        (["03-payment-single"], "512001", "granted"),
        (["04-payment-subscription-first", "05-payment-subscription-rebill"], "512010", "granted"),
        (["07-payment-missed-installment-2"], "512020", "suspended"),
        (["06-payment-installment-1of3", "07-payment-missed-installment-2"], "512020", "suspended"),
        (["07-payment-missed-installment-2", "09-payment-after-missed"], "512020", "granted"),
        (["04-payment-subscription-first", "08-payment-missed-no-transaction"], "512010", "suspended"),
        (["03-payment-single", "11-refund-full-negative"], "512001", "revoked"),
        (["03-payment-single", "12-refund-full-positive"], "512001", "revoked"),
        (["03-payment-single", "11-refund-full-negative", "12-refund-full-positive"], "512001", "revoked"),
        (["13-refund-partial"], "512030", "granted"),
        (["13-refund-partial", "14-payment-resent-after-partial-refund"], "512030", "granted"),
        (["15-chargeback"], "512001", "suspended"),
        (["04-payment-subscription-first", "17-rebill-cancelled"], "512010", "granted"),
        (["04-payment-subscription-first", "05-payment-subscription-rebill", "19-last-paid-day"], "512010", "revoked"),
        (["19-last-paid-day"], "512010", "revoked"),
        (["24-payment-upgrade"], "512060", "granted"),
        (["25a-multi-item-main", "25b-multi-item-addon"], "512002", "granted"),
    ],
)
def test_access_follows_the_money(calls: list[str], product: str, state: str, school: School) -> None:
    school.all_of(calls)
    assert school.state(product) == state


def test_support_never_grants_access(school: School) -> None:
    school.all_of(["16-payment-denial", "17-rebill-cancelled", "18-rebill-resumed", "20-affiliation", "21-eticket"])
    assert (school.access(), school.claims()) == ({}, {})


def test_a_resumed_debit_lifts_what_was_missed_before_it(school: School) -> None:
    school.all_of(["04-payment-subscription-first", "08-payment-missed-no-transaction"])
    school.deliver("18-rebill-resumed", pay_sequence_no="3")
    assert school.state("512010") == "granted"


def test_a_new_payment_after_a_chargeback_opens_again(school: School) -> None:
    school.deliver("03-payment-single", order_id="CB77KLM1", transaction_id="9000411")
    school.deliver("15-chargeback")
    assert school.claims()[("CB77KLM1", 0)].state == "external"
    school.deliver("03-payment-single", order_id="CB77KLM1", transaction_id="9000411", transaction_time="11:00:00")
    assert school.access()[("guenther.weiss@kursteilnehmer.example", "512001")] == ("suspended", "chargeback")
    school.deliver("03-payment-single", order_id="CB77KLM1", transaction_id="9000499", transaction_date="2026-11-25")
    assert school.claims()[("CB77KLM1", 0)].state == "paid"


def test_an_old_payment_sent_again_after_a_full_refund_stays_closed(school: School) -> None:
    school.all_of(["03-payment-single", "11-refund-full-negative"])
    school.deliver("03-payment-single", support_url="https://www.digistore24.com/again")
    assert school.state("512001") == "revoked"
    assert school.claims()[("K7M2QX9A", 0)].state == "cancelled"


def test_an_upgrade_opens_on_its_delivery_date_and_the_old_module_stays_open_until_then(tmp_path: Path) -> None:
    school = School.open(tmp_path, today=date(2026, 12, 16))
    school.deliver("04-payment-subscription-first", order_id="SUB0LDA1", buyer_email="joerg.mueller@kunde.example")
    school.deliver("24-payment-upgrade")
    assert (school.state("512010"), school.state("512060")) == ("granted", "suspended")
    assert school.access()[("joerg.mueller@kunde.example", "512060")] == ("suspended", "not_delivered")
    school.day(date(2026, 12, 19))
    assert (school.state("512010"), school.state("512060")) == ("granted", "suspended")
    school.day(date(2026, 12, 20))
    assert (school.state("512010"), school.state("512060")) == ("revoked", "granted")
    school.house.close()


@pytest.mark.parametrize("calls", [("first", "rebill"), ("rebill", "first"), ("first", "rebill", "first")])
def test_a_later_payment_of_an_upgrade_does_not_move_its_delivery_date(calls: tuple[str, ...], tmp_path: Path) -> None:
    school = School.open(tmp_path, today=date(2026, 12, 16))
    school.deliver("04-payment-subscription-first", order_id="SUB0LDA1", buyer_email="joerg.mueller@kunde.example")
    for one in calls:
        if one == "first":
            school.deliver("24-payment-upgrade")
        else:
            school.deliver("24-payment-upgrade", transaction_id="9000799", transaction_date="2027-01-15",
                           pay_sequence_no="2", delivery_date="")  # fmt: skip
    school.day(date(2026, 12, 19))
    assert (school.state("512010"), school.state("512060")) == ("granted", "suspended")
    school.day(date(2026, 12, 20))
    assert (school.state("512010"), school.state("512060")) == ("revoked", "granted")
    school.house.close()


def test_an_upgrade_without_a_delivery_date_opens_at_once(tmp_path: Path) -> None:
    school = School.open(tmp_path, today=date(2026, 12, 15))
    school.deliver("04-payment-subscription-first", order_id="SUB0LDA1", buyer_email="joerg.mueller@kunde.example")
    school.deliver("24-payment-upgrade", delivery_date="")
    assert (school.state("512010"), school.state("512060")) == ("revoked", "granted")
    school.house.close()


def test_an_upgrade_that_is_refunded_before_its_day_never_opens(tmp_path: Path) -> None:
    school = School.open(tmp_path, today=date(2026, 12, 16))
    school.deliver("24-payment-upgrade")
    school.deliver("24-payment-upgrade", event="on_refund", transaction_id="9000702", transaction_date="2026-12-16",
                   parent_transaction_id="9000701", upgraded_order_id="", order_type="")  # fmt: skip
    assert school.state("512060") == "revoked"
    school.day(date(2026, 12, 20))
    assert school.state("512060") == "revoked"
    school.house.close()


def test_a_person_may_open_an_upgrade_before_its_day(tmp_path: Path) -> None:
    school = School.open(tmp_path, today=date(2026, 12, 16))
    school.deliver("24-payment-upgrade")
    row = school.claims()[("UPGR4DE1", 1)]
    perform(school.house.intake, row.id, "restore", {}, CLI)
    assert school.state("512060") == "granted"
    school.house.close()


def test_a_course_that_both_modules_open_is_never_taken_by_an_upgrade(tmp_path: Path) -> None:
    """On the day itself the old order ends and the new one begins: no moment without the course in between."""
    rules = "".join(f'[shops.akademie.products.{one}]\ncourses = ["moodle:42"]\n' for one in ("512010", "512060"))
    school = School.open(tmp_path, courses=rules, today=date(2026, 12, 16))
    school.deliver("04-payment-subscription-first", order_id="SUB0LDA1", buyer_email="joerg.mueller@kunde.example")
    school.deliver("24-payment-upgrade")
    school.day(date(2026, 12, 20))
    assert (school.state("512010"), school.state("512060")) == ("revoked", "granted")
    assert school.sent("access") == []
    school.house.close()


def test_a_course_of_an_upgrade_is_closed_until_its_day_and_then_given_back(tmp_path: Path) -> None:
    rules = '[shops.akademie.products.512060]\ncourses = ["moodle:43"]\n'
    school = School.open(tmp_path, courses=rules, today=date(2026, 12, 16))
    school.house.subscribers().add("akademie", "https://kurse.example/hook")
    school.deliver("24-payment-upgrade")
    school.day(date(2026, 12, 20))
    assert [one["wanted"] for one in school.sent("access")] == ["suspended", "granted"]
    told = [json.loads(one["body"]) for one in school.sent("subscriber")]
    new = [one for one in told if one["data"]["subject"].get("product") == "512060"]
    assert [(one["type"], one["data"]["reason"], one["data"]["version"]) for one in new] == [
        ("access.suspended", "not_delivered", 1), ("access.restored", "paid", 2),
    ]  # fmt: skip
    school.house.close()


def test_claims_are_kept_but_never_dunned(school: School) -> None:
    school.all_of(["06-payment-installment-1of3", "07-payment-missed-installment-2", "15-chargeback"])
    rows = school.claims()
    assert {key: row.state for key, row in rows.items()} == {
        ("RAT3A11B", 1): "paid",
        ("RAT3A11B", 2): "external",
        ("CB77KLM1", 0): "external",
    }
    school.day(date(2027, 12, 1))
    assert not [row for row in rows.values() if row.next_on or row.next_stage]
    assert school.sent("mail") == school.sent("letter") == []
    row = rows[("RAT3A11B", 2)]
    shop = school.house.shops.get("akademie")
    told = claim_json(row, school.house.plans.version(school.house.db.reader, row.plan_version), shop, date(2027, 2, 1),
                      school.house.leases(row))  # fmt: skip
    assert told["access"] == [{"product": "512020", "state": "suspended"}]
    assert (told["state"], told["collected_by"], told["plan"], told["next_on"]) == (
        "external", "digistore24", "external", None,
    )  # fmt: skip
    assert (told["instalment"], told["principal_minor"], told["due_date"]) == (2, 50000, "2026-12-03")


def test_terms_that_are_repeated_are_told_once(school: School) -> None:
    school.all_of(["03-payment-single", "11-refund-full-negative"])
    row = school.claims()[("K7M2QX9A", 0)]
    house = school.house
    plan, shop = house.plans.version(house.db.reader, row.plan_version), house.shops.get("akademie")
    told = story(events.of_order(house.db.reader, "akademie", "K7M2QX9A"), state_of(row), plan, shop, date(2027, 2, 1))
    assert [one.title for one in told.past] == ["Forderung entstanden", "Zahlung eingegangen", "Erstattung"]
    assert len(told.account) == 3


def test_two_items_make_one_claim_of_both(school: School) -> None:
    school.all_of(["25a-multi-item-main", "25b-multi-item-addon"])
    row = school.claims()[("MULTI001", 0)]
    assert (row.state, row.paid_minor, row.principal_minor) == ("paid", 32400, 0)
    school.deliver("11-refund-full-negative", order_id="MULTI001", order_item_id="44100801",
                   parent_transaction_id="9000801", buyer_email=row.buyer_email)  # fmt: skip
    assert (school.state("512001"), school.state("512002")) == ("revoked", "granted")


def test_a_test_purchase_makes_no_claim_in_a_live_shop(school: School) -> None:
    school.deliver("26-payment-testmode")
    assert (school.claims(), school.access()) == ({}, {})


def test_a_test_purchase_in_a_shop_in_test_mode_stays_a_test(tmp_path: Path) -> None:
    school = School.open(tmp_path, test_mode="true")
    school.deliver("26-payment-testmode")
    assert school.claims()[("TEST0001", 0)].test_mode == 1
    school.house.close()


@pytest.mark.parametrize("seed", range(6))
def test_any_order_and_repetition_gives_the_same_claims_and_access(seed: int, tmp_path: Path) -> None:
    dice = random.Random(seed)
    mixed = GENUINE + dice.choices(GENUINE, k=10)
    dice.shuffle(mixed)
    straight, shuffled = tmp_path / "a", tmp_path / "b"
    straight.mkdir()
    shuffled.mkdir()
    one, two = School.open(straight), School.open(shuffled)
    one.all_of(GENUINE)
    two.all_of(mixed)
    assert one.tables() == two.tables()
    one.house.close()
    two.house.close()


def test_a_changed_address_moves_the_access_and_tells_both(school: School) -> None:
    school.deliver("04-payment-subscription-first", buyer_email="alt@kunde.example")
    school.deliver("05-payment-subscription-rebill", buyer_email="Neu@kunde.example")
    assert school.access() == {
        ("alt@kunde.example", "512010"): ("revoked", "no_order"),
        ("neu@kunde.example", "512010"): ("granted", ""),
    }
