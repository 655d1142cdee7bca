"""The screens about courses: what is connected, which product opens what, who may open it, and the clicks between."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import responses

from mahnlauf.store import leases
from tests.access.world import School
from tests.desk.school import Desk
from tests.desk.visitor import text_of

RULE = {"shop": "akademie", "product": "512020", "suspend": "auto", "grace_days": "7", "threshold_percent": "20",
        "threshold_instalments": "2"}  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    school = School.open(tmp_path, today=date(2026, 12, 16))
    yield Desk(school)
    school.house.close()


def test_a_platform_is_connected_a_product_mapped_and_both_taken_back(desk: Desk) -> None:
    desk.school.all_of(["06-payment-installment-1of3"])
    assert "512020" in desk.read("/courses")
    assert desk.send("/courses/connection", platform="todo", name="hand", new="1").status_code == 303
    assert desk.send("/courses/rule", **RULE, courses="hand:Grundkurs\nhand:Aufbau@2").status_code == 303
    page = desk.read("/courses")
    assert "hand:Grundkurs , hand:Aufbau@2 von selbst, nach 7 Tagen 20 % oder 2 Raten" in page
    assert "Jedes Produkt der neuesten Forderungen hat eine Regel." in page
    refused = desk.send("/courses/disconnect", name="hand")
    assert refused.status_code == 409
    assert "512020 (akademie)" in refused.text
    assert desk.send("/courses/rule/forget", shop="akademie", product="512020").status_code == 303
    assert desk.send("/courses/disconnect", name="hand").status_code == 303
    assert "Noch keine Kursplattform verbunden" in desk.read("/courses")
    assert desk.done() == ["connection.saved", "product.said", "product.forgotten", "connection.removed"]


def test_what_was_typed_stays_beside_the_fault(desk: Desk) -> None:
    desk.send("/courses/connection", platform="todo", name="hand", new="1")
    answer = desk.send("/courses/rule", **{**RULE, "grace_days": "bald"}, courses="moodle 42")
    page = text_of(answer.text)
    assert answer.status_code == 400
    assert "„moodle 42“ ist kein Kurs. Erwartet wird Verbindung:Kurs, etwa moodle:42." in page
    assert "„bald“ geht hier nicht. Erwartet wird eine Zahl von 0 bis 365." in page
    assert ">moodle 42</textarea>" in answer.text
    assert 'value="bald"' in answer.text
    unknown = desk.send("/courses/rule", **RULE, courses="moodle:42")
    assert "„moodle“ ist nicht verbunden." in unknown.text
    assert desk.school.house.products().of("akademie") == []


def test_a_secret_of_a_platform_is_never_shown_again(desk: Desk) -> None:
    told = {"platform": "moodle", "name": "moodle", "new": "1", "url": "https://moodle.example"}
    missing = desk.send("/courses/connection", **told, token="")
    assert missing.status_code == 400
    assert "token" in missing.text
    assert desk.send("/courses/connection", **told, token="sehr-geheim-1").status_code == 303
    page = desk.client.get("/courses/connection?name=moodle").text
    assert "sehr-geheim-1" not in page
    assert "https://moodle.example" in page
    changed = {"platform": "moodle", "name": "moodle", "url": "https://neu.example", "token": ""}
    assert desk.send("/courses/connection", **changed).status_code == 303
    context = desk.school.house.connections().get("moodle")[1]
    assert (context.settings["url"], context.settings["token"]) == ("https://neu.example", "sehr-geheim-1")
    assert desk.send("/courses/connection", **told, token="x").status_code == 400  # the name is taken


def test_a_lease_shows_who_when_why_and_offers_the_click(desk: Desk) -> None:
    desk.school.all_of(["15-chargeback", "24-payment-upgrade", "08-payment-missed-no-transaction"])
    page = desk.read("/courses/access")
    assert "joerg.mueller@kunde.example Bestellung UPGR4DE1 512060 gesperrt öffnet am 20.12.2026" in page
    assert "Zahlung zurückgeholt · Regel Kurszugang freigeben" in page
    found = desk.read("/courses/access?q=JOERG&state=suspended")
    assert "UPGR4DE1" in found
    assert "CB77KLM1" not in found
    assert "CB77KLM1" in desk.read("/courses/access?q=CB77KLM1")
    assert "CB77KLM1" in desk.read("/courses/access?q=512001")
    assert "Kein Zugang passt dazu." in desk.read("/courses/access?q=niemand")


def test_a_person_announces_moves_keeps_open_and_takes(desk: Desk) -> None:
    desk.school.all_of(["07-payment-missed-installment-2"])
    desk.send("/courses/connection", platform="todo", name="hand", new="1")
    desk.send("/courses/rule", **{**RULE, "suspend": "manual"}, courses="hand:1")
    desk.school.house.outbox().work()
    ident = desk.school.claims()[("RAT3A11B", 2)].id
    assert "Kurszugang sperren" in desk.read("/courses/access")
    assert "Der Kurszugang wird sofort gesperrt" in desk.read(f"/claims/{ident}/do/suspend")
    assert "wird am 20.12.2026 gesperrt, wenn" in desk.read(f"/claims/{ident}/do/suspend?from=2026-12-20")
    desk.send(f"/claims/{ident}/do/suspend", **{"from": "2026-12-20"})
    page = desk.read("/courses/access?state=announced")
    assert "angekündigt gesperrt ab 20.12.2026 von Hand Offen lassen" in page
    assert "offen, wird am 20.12.2026 gesperrt" in desk.read(f"/claims/{ident}")
    desk.send(f"/claims/{ident}/do/restore")
    assert "Kein Zugang passt dazu." in desk.read("/courses/access?state=announced")
    desk.send(f"/claims/{ident}/do/suspend")
    assert desk.school.state("512020") == "suspended"
    assert "gesperrt seit 16.12.2026" in desk.read("/courses/access?state=suspended")


@responses.activate
def test_a_course_platform_is_asked_and_its_health_shown(desk: Desk) -> None:
    told = {"platform": "moodle", "name": "moodle", "new": "1", "url": "https://moodle.example", "token": "t"}
    desk.send("/courses/connection", **told)
    desk.send("/courses/rule", **RULE, courses="moodle:42")
    assert "noch nicht gefragt" in desk.read("/courses")
    unknown = desk.send("/courses/look", course="fremd:1", email="a@b.example")
    assert unknown.status_code == 400
    assert "Wählen Sie einen Kurs" in unknown.text


def test_a_platform_that_fails_is_shown_with_its_last_fault_until_it_answers(desk: Desk) -> None:
    desk.send("/courses/connection", platform="todo", name="hand", new="1")
    with desk.school.house.db.write() as conn:
        leases.note_health(conn, "hand", "2026-12-16T08:00:00Z", "The course platform could not be reached: Timeout.")
    assert "Störung 16.12.2026, 09:00: Die Kursplattform ist nicht zu erreichen: Timeout." in desk.read("/courses")
    with desk.school.house.db.write() as conn:
        leases.note_health(conn, "hand", "2026-12-16T09:00:00Z")
    assert "Störung" not in desk.read("/courses")


def test_debits_are_stopped_only_after_what_it_means_was_read(tmp_path: Path) -> None:
    school = School.open(tmp_path, today=date(2026, 12, 16), api_key="1-geheim")
    desk = Desk(school)
    school.all_of(["07-payment-missed-installment-2"])
    ident = school.claims()[("RAT3A11B", 2)].id
    assert "Abbuchungen beenden" in desk.read(f"/claims/{ident}")
    assert "bucht für diese Bestellung nichts mehr ab" in desk.read(f"/claims/{ident}/rebilling/stop")
    assert school.sent("rebilling") == []
    assert desk.send(f"/claims/{ident}/rebilling/stop").status_code == 303
    assert [one["on"] for one in school.sent("rebilling")] == [False]
    assert desk.done() == ["rebilling.stopped"]
    assert desk.client.get(f"/claims/{ident}/rebilling/pause").status_code == 404
    school.house.close()
