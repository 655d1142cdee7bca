"""From a missed payment to the course: taken once, given back exactly, whatever happens in between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from mahnlauf.access.connections import Connections
from mahnlauf.access.sweep import Sweep
from mahnlauf.clerk.actor import CLI
from mahnlauf.clerk.doing import perform
from mahnlauf.contract.courses import Seat
from mahnlauf.core.clock import Clock
from mahnlauf.core.errors import BadInput, NotFound, SettingsError
from mahnlauf.house import House
from mahnlauf.intake.participants import name_participants, participants_of
from mahnlauf.outbox.access import AccessWay
from mahnlauf.outbox.access_refresh import RefreshWay
from mahnlauf.outbox.deliver import Outbox
from mahnlauf.store import access, commands
from tests.access.fake_courses import FakePlatform
from tests.access.world import School

COURSES = """
[shops.akademie.products.512020]
courses = ["lms:42", "lms:43@1"]
[shops.akademie.products.512001]
courses = ["lms:42"]
[shops.akademie.products.512010]
courses = ["hand:premium"]
"""
BUYER = "orjan+kurs@kunde.example"


@dataclass
class Campus:
    """The school and its course platform."""

    school: School
    lms: FakePlatform
    now: datetime = datetime(2027, 2, 2, 12, tzinfo=UTC)

    @property
    def house(self) -> House:
        return self.school.house

    def connections(self) -> Connections:
        return Connections(self.house.db, self.house.registry, self.house.shops.vault, self.house.clock)

    def work(self, later: timedelta = timedelta(0)) -> None:
        self.now += later
        clock = Clock(self.now)
        house = self.house
        ways = {
            "access": AccessWay(house.db, self.connections(), clock),
            "access_refresh": RefreshWay(house.db, Sweep(house.db, house.shops, house.clock), clock),
        }
        Outbox(house.db, clock, ways).work()

    def seat(self, course: str) -> Seat:
        return self.lms.seats[(BUYER, course)]


@pytest.fixture
def campus(tmp_path: Path) -> Iterator[Campus]:
    school = School.open(tmp_path, COURSES)
    lms = FakePlatform({(BUYER, "42"): Seat.ACTIVE, (BUYER, "43"): Seat.ACTIVE})
    school.house.registry.courses["fake"] = lms
    made = Campus(school, lms)
    made.connections().save("lms", "fake", {"key": "k"})
    made.connections().save("hand", "todo", {})
    yield made
    school.house.close()


def test_a_missed_instalment_takes_the_course_and_a_payment_gives_it_back(campus: Campus) -> None:
    campus.school.deliver("06-payment-installment-1of3")
    campus.work()
    assert campus.lms.calls == []
    campus.school.deliver("07-payment-missed-installment-2")
    campus.work()
    assert campus.seat("42") is Seat.SUSPENDED
    campus.school.deliver("09-payment-after-missed")
    campus.work()
    assert (campus.seat("42"), campus.lms.calls) == (Seat.ACTIVE, ["suspended 42", "active 42"])


def test_a_module_that_is_paid_for_stays_open(campus: Campus) -> None:
    campus.school.all_of(["06-payment-installment-1of3", "07-payment-missed-installment-2"])
    campus.work()
    assert (campus.seat("42"), campus.seat("43")) == (Seat.SUSPENDED, Seat.ACTIVE)


def test_what_somebody_else_took_is_not_given_back(campus: Campus) -> None:
    campus.lms.seats[(BUYER, "42")] = Seat.SUSPENDED
    campus.school.all_of(["06-payment-installment-1of3", "07-payment-missed-installment-2"])
    campus.work()
    campus.school.deliver("09-payment-after-missed")
    campus.work()
    assert (campus.seat("42"), campus.lms.calls) == (Seat.SUSPENDED, [])


def test_another_product_for_the_same_course_keeps_it_open(campus: Campus) -> None:
    campus.school.deliver("03-payment-single", buyer_email=BUYER)
    campus.school.all_of(["06-payment-installment-1of3", "07-payment-missed-installment-2"])
    campus.work()
    assert campus.seat("42") is Seat.ACTIVE
    campus.school.deliver("11-refund-full-negative", buyer_email=BUYER)
    campus.work()
    assert campus.seat("42") is Seat.SUSPENDED


def test_another_shop_for_the_same_course_keeps_it_open(campus: Campus) -> None:
    campus.school.all_of(["06-payment-installment-1of3", "07-payment-missed-installment-2"])
    with campus.house.db.write() as conn:
        access.save_wish(conn, access.WishRow("zweiter", "lms", "42", BUYER, "granted", 0), "2027-02-01T00:00:00Z")
    campus.work()
    assert campus.seat("42") is Seat.ACTIVE


def test_a_platform_that_is_down_for_two_days_ends_in_the_right_state(campus: Campus) -> None:
    campus.lms.down = True
    campus.school.all_of(["06-payment-installment-1of3", "07-payment-missed-installment-2"])
    for _ in range(24):
        campus.work(timedelta(hours=2))
    campus.school.deliver("09-payment-after-missed")
    campus.lms.down = False
    for _ in range(6):
        campus.work(timedelta(hours=2))
    assert (campus.seat("42"), campus.lms.calls) == (Seat.ACTIVE, [])
    assert not [row for row in commands.newest(campus.house.db.reader) if row.kind == "access" and row.state != "done"]


def test_an_answer_that_is_lost_still_lets_us_give_back(campus: Campus) -> None:
    campus.lms.lost = True
    campus.school.all_of(["06-payment-installment-1of3", "07-payment-missed-installment-2"])
    campus.work()
    campus.lms.lost = False
    campus.work(timedelta(hours=1))
    assert campus.lms.calls == ["suspended 42"]
    campus.school.deliver("09-payment-after-missed")
    campus.work(timedelta(hours=1))
    assert campus.seat("42") is Seat.ACTIVE


def test_in_test_mode_nothing_is_taken(campus: Campus) -> None:
    campus.house.shops.save("akademie", "digistore", {"test_mode": "true"})
    campus.school.all_of(["06-payment-installment-1of3", "07-payment-missed-installment-2"])
    campus.work()
    assert campus.lms.calls == []


def test_a_platform_without_an_interface_becomes_a_task_and_a_mail(campus: Campus) -> None:
    campus.school.all_of(["04-payment-subscription-first", "08-payment-missed-no-transaction"])
    campus.work()
    (task,), (mail,) = campus.school.sent("task"), campus.school.sent("mail")
    assert "premium" in task["text"]
    assert mail["audience"] == "vendor"


def test_an_announced_day_takes_the_course_and_no_day_before(tmp_path: Path) -> None:
    rules = "[shops.akademie.defaults]\ngrace_days = 10\n" + COURSES
    school = School.open(tmp_path, rules, today=date(2026, 12, 10))
    school.all_of(["06-payment-installment-1of3", "07-payment-missed-installment-2"])  # missed on December 9
    grant = access.grant(school.house.db.reader, "akademie", BUYER, "512020")
    assert grant is not None
    assert (grant.state, grant.until) == ("granted", "2026-12-19")
    school.day(date(2026, 12, 18))
    assert school.state("512020") == "granted"
    school.day(date(2026, 12, 19))
    assert school.state("512020") == "suspended"
    assert [one["wanted"] for one in school.sent("access")] == ["suspended"]
    school.deliver("09-payment-after-missed")
    assert [one["wanted"] for one in school.sent("access")] == ["suspended", "granted"]
    school.house.close()


@pytest.mark.parametrize(
    "text,names",
    [
        ("[shops.akademie.products.1]\ncourses = ['moodle']", "moodle"),
        ("[shops.akademie.products.1]\nsuspend = 'sofort'", "sofort"),
        ("[shops.akademie.products.1]\ngrace = 3", "grace"),
        ("[shops.akademie.defaults]\ngrace_days = -1", "-1"),
        ("[shops.akademie", "TOML"),
        ("shops = 3", "3"),
    ],
)
def test_a_wrong_map_is_named_and_stops_no_webhook(text: str, names: str, tmp_path: Path) -> None:
    school = School.open(tmp_path, text)
    with pytest.raises(SettingsError, match=names):
        school.house.shops.courses.check()
    school.deliver("03-payment-single")
    assert school.state("512001") == "granted"
    school.house.close()


@pytest.mark.parametrize(
    "platform,settings,names",
    [("nirgends", {}, "nirgends"), ("moodle", {"url": "https://m.example"}, "token"), ("moodle", {"x": "1"}, '"x"'),
     ("moodle", {"url": "http://m.example", "token": "t"}, "https"),
     ("moodle", {"url": "https://", "token": "t"}, "https"),
     ("moodle", {"url": "https://10.0.0.5", "token": "t"}, "private"),
     ("todo", {"a": "b"}, '"a"')],
)  # fmt: skip
def test_a_connection_says_what_is_missing(platform: str, settings: dict[str, str], names: str, campus: Campus) -> None:
    with pytest.raises((SettingsError, NotFound), match=names):
        campus.connections().save("neu", platform, settings)


MISSED = ["06-payment-installment-1of3", "07-payment-missed-installment-2"]


def test_a_rule_that_is_said_counts_at_once_for_known_orders(campus: Campus) -> None:
    campus.school.all_of(MISSED)
    campus.work()
    assert campus.seat("42") is Seat.SUSPENDED
    campus.house.products().save("akademie", "512020", {"suspend": "never"})
    campus.work()
    assert campus.seat("42") is Seat.ACTIVE
    campus.house.products().forget("akademie", "512020")
    campus.work()
    assert campus.seat("42") is Seat.SUSPENDED


def test_a_course_that_no_product_opens_any_more_is_given_back(campus: Campus) -> None:
    campus.school.all_of(MISSED)
    campus.work()
    campus.house.products().save("akademie", "512020", {"courses": ["lms:43@1"]})
    campus.house.products().save("akademie", "512001", {"courses": []})
    campus.work()
    assert campus.seat("42") is Seat.ACTIVE
    assert campus.school.state("512020") == "suspended"


def test_what_test_mode_left_alone_is_taken_when_the_shop_is_live_and_refreshed(campus: Campus) -> None:
    house = campus.house
    house.shops.save("akademie", "digistore", {"test_mode": "true"})
    campus.school.all_of(MISSED)
    campus.work()
    house.sweep().shop("akademie")
    campus.work()
    assert campus.lms.calls == []
    house.shops.save("akademie", "digistore", {"test_mode": "false"})
    for _ in range(2):
        house.sweep().shop("akademie")
        campus.work(timedelta(minutes=1))
    assert campus.lms.calls == ["suspended 42"]


def test_two_changes_of_one_second_are_both_carried_out(campus: Campus) -> None:
    campus.school.all_of(MISSED)
    for suspend in ("never", "auto"):
        campus.house.products().save("akademie", "512020", {"suspend": suspend})
    campus.work()
    assert campus.seat("42") is Seat.SUSPENDED


def test_very_many_orders_are_decided_in_steps(campus: Campus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mahnlauf.outbox.access_refresh._AT_A_TIME", 2)
    for number in range(5):
        campus.school.deliver("08-payment-missed-no-transaction", order_id=f"SUB{number}")
    campus.house.products().save("akademie", "512010", {"suspend": "never"})
    campus.work()
    steps = [row.answer for row in commands.newest(campus.house.db.reader) if row.kind == "access_refresh"]
    assert sorted(steps) == ["1 orders decided anew.", "2 orders decided anew.", "2 orders decided anew."]
    assert campus.school.state("512010") == "granted"


def test_a_person_gives_back_what_a_rule_took(campus: Campus) -> None:
    campus.school.all_of(MISSED)
    campus.work()
    ident = campus.school.claims()[("RAT3A11B", 2)].id or 0
    assert perform(campus.house.intake, ident, "restore", {}, CLI).changed
    assert not perform(campus.house.intake, ident, "restore", {}, CLI).changed
    campus.work()
    assert (campus.school.state("512020"), campus.seat("42")) == ("granted", Seat.ACTIVE)


def test_the_participants_lose_and_get_the_course_and_not_the_buyer(campus: Campus) -> None:
    pupils = ("Ada@schule.example", "bob@schule.example")
    for one in pupils:
        campus.lms.seats[(one.lower(), "42")] = Seat.ACTIVE
    campus.school.deliver("06-payment-installment-1of3")
    ident = campus.school.claims()[("RAT3A11B", 1)].id or 0
    intake = campus.house.intake
    assert name_participants(intake, ident, pupils)
    assert not name_participants(intake, ident, pupils)
    campus.school.deliver("07-payment-missed-installment-2")
    campus.work()
    assert [campus.lms.seats[(one.lower(), "42")] for one in pupils] == [Seat.SUSPENDED, Seat.SUSPENDED]
    campus.school.deliver("09-payment-after-missed")
    campus.work()
    assert [campus.lms.seats[(one.lower(), "42")] for one in pupils] == [Seat.ACTIVE, Seat.ACTIVE]
    assert {who for _, who, _ in participants_of(intake, ident)} == {one.lower() for one in pupils}
    assert name_participants(intake, ident, [])
    assert participants_of(intake, ident) == [("512020", BUYER, "granted")]


def test_participants_of_one_product_leave_the_others_to_the_buyer(campus: Campus) -> None:
    campus.school.all_of(["25a-multi-item-main", "25b-multi-item-addon"])
    row = campus.school.claims()[("MULTI001", 0)]
    assert name_participants(campus.house.intake, row.id or 0, ["ada@schule.example"], "512002")
    assert participants_of(campus.house.intake, row.id or 0) == [
        ("512001", row.buyer_email, "granted"), ("512002", "ada@schule.example", "granted"),
    ]  # fmt: skip


@pytest.mark.parametrize("email", ["", "ada", "ada@schule", "a b@schule.example", "x" * 250 + "@a.de", "a@b.de,c@d.de"])
def test_what_is_no_address_is_refused(email: str, campus: Campus) -> None:
    campus.school.deliver("03-payment-single")
    with pytest.raises(BadInput, match="no e-mail address"):
        name_participants(campus.house.intake, 1, [email])
