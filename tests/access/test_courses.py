"""From a missed payment to the course: taken once, given back exactly, whatever happens in between."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import requests

from mahnlauf.access.connections import Connections
from mahnlauf.contract.courses import CourseContext, Look, Participant, Seat
from mahnlauf.contract.platform import Outcome, Setting
from mahnlauf.core.clock import Clock
from mahnlauf.core.errors import NotFound, SettingsError
from mahnlauf.house import House
from mahnlauf.outbox.access import AccessWay
from mahnlauf.outbox.deliver import Outbox
from mahnlauf.store import access, commands
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
class FakePlatform:
    """Seats by (e-mail, course). ``down``: nobody answers; ``lost``: the call works, its answer is lost."""

    seats: dict[tuple[str, str], Seat] = field(default_factory=dict)
    down: bool = False
    lost: bool = False
    calls: list[str] = field(default_factory=list)
    name: str = "fake"
    title: str = "Fake"
    settings: Sequence[Setting] = (Setting("key", "Key", secret=True),)

    def look(self, who: Participant, course: str, where: CourseContext, http: requests.Session) -> Look:
        if self.down:
            raise requests.ConnectionError
        return Look(self.seats.get((who.email, course), Seat.ABSENT), {"was": "hier"})

    def suspend(
        self, who: Participant, course: str, look: Look, where: CourseContext, http: requests.Session
    ) -> Outcome:
        return self._set(who, course, Seat.SUSPENDED)

    def restore(
        self, who: Participant, course: str, kept: Mapping[str, str], where: CourseContext, http: requests.Session
    ) -> Outcome:
        assert kept == {"was": "hier"}
        return self._set(who, course, Seat.ACTIVE)

    def _set(self, who: Participant, course: str, seat: Seat) -> Outcome:
        self.seats[(who.email, course)] = seat
        self.calls.append(f"{seat} {course}")
        if self.lost:
            raise requests.ReadTimeout
        return Outcome.done()


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
        Outbox(self.house.db, clock, {"access": AccessWay(self.house.db, self.connections(), clock)}).work()

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
     ("moodle", {"url": "http://m.example", "token": "t"}, "https"), ("todo", {"a": "b"}, '"a"')],
)  # fmt: skip
def test_a_connection_says_what_is_missing(platform: str, settings: dict[str, str], names: str, campus: Campus) -> None:
    with pytest.raises((SettingsError, NotFound), match=names):
        campus.connections().save("neu", platform, settings)
