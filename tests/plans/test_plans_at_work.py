"""The shipped plans in a real house: every letter can be written, and what lies beyond the golden scenarios works."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mahnlauf.contract.platform import Noted
from mahnlauf.core.clock import Clock
from mahnlauf.house import House
from mahnlauf.intake.record import record
from mahnlauf.settings import Settings
from mahnlauf.store import access, claims, records
from mahnlauf.store.claims import ClaimRow

INVOICE = date(2026, 9, 1)
SHOP = {
    "webhook_secret": "x" * 20, "test_mode": "false", "live_since": "2026-01-01", "agency": "Beispiel Inkasso GmbH",
    "creditor": "Muster GmbH", "creditor_address": "Weg 1|10115 Berlin", "owner_email": "o@example.com",
    "stale_after_days": "3650",
}  # fmt: skip
BUYER = {
    "name": "Ada Okafor", "email": "ada@example.org", "country": "DE", "state": "NW", "kind": "consumer",
    "street": "Weg 2", "postcode": "50667", "city": "Köln",
}  # fmt: skip


class Place:
    """A house with one shop and one claim; days pass, facts happen in the morning before the run."""

    def __init__(self, house: House, plan: str) -> None:
        self.house, self.day, self.number = house, INVOICE, 0
        house.shops.save("s1", "woocommerce", {**SHOP, "plan": plan})
        with house.db.write() as conn:
            conn.execute("update shops set heard_at = '2026-09-01T05:00:00Z'")
        house.shops.forget("s1")

    def open(self, **others: Any) -> Place:
        self.happens(
            "claim.opened", principal_minor=29700, currency="EUR", number="1001", invoice_date="2026-09-01",
            due_date="2026-09-15", buyer=BUYER, **others,
        )  # fmt: skip
        return self

    def returned(self) -> Place:
        """Paid by debit, which comes back two days later."""
        self.happens("payment.received", amount_minor=29700, payment_ref="dd1")
        self.day += timedelta(days=2)
        self.happens("payment.returned", payment_ref="dd1", fee_minor=975, reason_code="AM04")
        return self

    def happens(self, kind: str, **data: Any) -> None:
        self.number += 1
        at = datetime(self.day.year, self.day.month, self.day.day, 4, 0, self.number % 60, tzinfo=UTC)
        record(self.house.intake, "s1", [Noted(kind, f"{kind}:{self.number}", "1001", at, data)])

    def pass_days(self, number: int) -> Place:
        for _ in range(number):
            self.house.runner.clock = Clock(self.day)
            assert "faulty" not in self.house.runner.run(self.day).reasons, self.findings()
            self.day += timedelta(days=1)
        return self

    def claim(self) -> ClaimRow:
        row = claims.find(self.house.db.reader, "s1", "1001", 0)
        assert row is not None
        return row

    def sent(self) -> list[tuple[str, str]]:
        """(template or task, to whom) of everything in the outbox, oldest first."""
        rows = self.house.db.reader.execute("select payload from commands order by id")
        payloads = [json.loads(row["payload"]) for row in rows]
        return [(one.get("template") or one.get("type", ""), one.get("audience", "")) for one in payloads]

    def text_of(self, template: str) -> str:
        for row in self.house.db.reader.execute("select payload from commands order by id desc"):
            payload = json.loads(row["payload"])
            if payload.get("template") == template:
                return str(payload["text"])
        raise AssertionError(f"no {template} was sent")

    def findings(self) -> list[str]:
        return [row["text"] for row in records.open_findings(self.house.db.reader)]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    environ = {"MAHNLAUF_SECRET_KEY": "only the tests know this", "MAHNLAUF_TODAY": "2026-09-01"}
    with closing(House.open(Settings.load(environ, tmp_path))) as opened:
        yield opened


@pytest.mark.parametrize("plan", ["full_service", "novalnet"])
def test_a_plan_without_questions_goes_all_the_way_by_itself(house: House, plan: str) -> None:
    place = Place(house, plan).open().pass_days(70)
    assert place.claim().state == "handed_over"
    assert place.sent()[-2:] == [("handover_notice", "buyer"), ("handover_notice_vendor", "vendor")]
    assert place.findings() == []


def test_spreadmind_announces_the_day_of_the_hand_over_and_keeps_it(house: House) -> None:
    place = Place(house, "spreadmind").open().returned().pass_days(30)
    assert place.claim().state == "handed_over"
    assert "23.09.2026 an das Inkassounternehmen Beispiel Inkasso GmbH" in place.text_of("precollection_notice")
    assert [name for name, _ in place.sent()] == [
        "payment_reminder", "precollection_notice", "precollection_notice", "handover", "handover_notice",
        "handover_notice_vendor",
    ]  # fmt: skip


def test_spreadmind_gives_a_new_term_three_times_and_not_a_fourth(house: House) -> None:
    place = Place(house, "spreadmind").open().returned()
    for _ in range(4):
        place.pass_days(5)
        place.happens("payment.received", amount_minor=2000, payment_ref=f"p{place.day}")
    place.pass_days(25)
    assert [name for name, _ in place.sent()].count("corrected_reminder") == 3
    assert place.claim().state == "handed_over"


def test_a_stop_is_told_to_buyer_and_author_and_the_open_cost_is_charged(house: House) -> None:
    place = Place(house, "spreadmind").open().returned().pass_days(3)
    place.happens("vendor.stopped")
    place.pass_days(2)
    assert place.sent()[-3:] == [
        ("charge_vendor", ""),
        ("collection_stopped", "buyer"),
        ("collection_stopped_vendor", "vendor"),
    ]
    assert "keine weiteren Mahnungen" in place.text_of("collection_stopped")


def test_a_buyer_who_was_never_dunned_does_not_hear_of_a_stop(house: House) -> None:
    place = Place(house, "full_service").open().pass_days(3)
    place.happens("vendor.stopped")
    place.pass_days(2)
    assert place.sent() == [("collection_stopped_vendor", "vendor")]


def test_copecart_asks_and_hands_over_only_with_consent(house: House) -> None:
    place = Place(house, "copecart").open().pass_days(80)
    assert (place.claim().state, place.claim().next_stage) == ("open", "handover")
    assert place.sent()[-1] == ("consent_request", "vendor")
    assert "Antworten Sie nicht, wird nichts übergeben." in place.text_of("consent_request")
    place.happens("vendor.consented")
    assert place.pass_days(1).claim().state == "handed_over"


def test_a_letter_whose_stage_sets_no_term_asks_for_payment_before_the_next_step(house: House) -> None:
    place = Place(house, "copecart").open().pass_days(17)
    assert "bis zum 20.09.2026" in place.text_of("payment_reminder")  # the first letter follows on 21 September


def test_bezahlt_waits_for_the_answer_to_its_offer(house: House) -> None:
    place = Place(house, "bezahlt").open().pass_days(40)
    assert place.sent() == [("offer", "vendor")]
    place.happens("vendor.accepted")
    place.pass_days(40)
    assert place.claim().state == "handed_over"
    copies = [name for name, audience in place.sent() if audience == "vendor"]
    assert {"payment_reminder", "dunning_1", "dunning_2_collection_warning"} <= set(copies)


def test_after_the_hand_over_novalnet_goes_to_court_only_with_approval(house: House) -> None:
    place = Place(house, "novalnet").open().pass_days(90)
    assert (place.claim().state, place.claim().next_stage) == ("handed_over", "court")
    place.happens("vendor.consented")
    assert place.pass_days(1).claim().state == "in_court"
    assert place.sent()[-1] == ("court", "")
    place.happens("payment.received", amount_minor=29700, payment_ref="p1")
    assert place.claim().state == "paid"


def test_a_plan_that_takes_access_says_so_with_the_day_and_gives_it_back(house: House) -> None:
    folder = house.settings.plans_dir
    folder.mkdir()
    text = house.plans.text("spreadmind")[0].replace('name = "spreadmind"', 'name = "mine"')
    more = '\n[[on_handover]]\ntype = "access_suspend"\nto = "shop"\n'
    (folder / "mine.toml").write_text(text + more, encoding="utf-8")
    place = Place(house, "mine").open().returned().pass_days(30)
    assert "ab dem 23.09.2026 vorübergehend gesperrt" in place.text_of("precollection_notice")
    assert place.sent()[-1] == ("access_suspend", "")
    place.happens("payment.received", amount_minor=30675, payment_ref="p1")
    place.pass_days(1)
    assert ("access_restore", "") in place.sent()


def test_a_plan_that_takes_access_takes_the_mapped_course_and_gives_it_back(house: House) -> None:
    folder = house.settings.plans_dir
    folder.mkdir()
    text = house.plans.text("spreadmind")[0].replace('name = "spreadmind"', 'name = "mine"')
    (folder / "mine.toml").write_text(text + '\n[[on_handover]]\ntype = "access_suspend"\nto = "shop"\n', "utf-8")
    place = Place(house, "mine")
    house.connections().save("hand", "todo", {})
    house.products().save("s1", "7", {"courses": ["hand:1"]})
    place.open(products=["7"]).returned().pass_days(30)
    assert grant_of(house) == "granted"
    house.clock = Clock(place.day)
    house.outbox().work()
    assert grant_of(house) == "suspended"
    place.happens("payment.received", amount_minor=30675, payment_ref="p1")
    assert grant_of(house) == "granted"


def grant_of(house: House) -> str:
    found = access.grant(house.db.reader, "s1", BUYER["email"], "7")
    return found.state if found else ""
