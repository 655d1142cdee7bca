"""What the calls of Digistore24 lost comes in by asking, and what both tell is booked once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import requests
import responses

from mahnlauf.core.errors import SettingsError
from mahnlauf.house import House
from mahnlauf.intake.sync import refetch, sync
from mahnlauf.outbox.deliver import Outbox
from mahnlauf.outbox.rebilling import RebillingWay
from mahnlauf.store import commands, shops
from plugins.digistore.tests.fake_api import FakeApi
from tests.access.world import School

CALLS = [
    "03-payment-single", "11-refund-full-negative", "04-payment-subscription-first", "05-payment-subscription-rebill",
    "06-payment-installment-1of3", "09-payment-after-missed", "13-refund-partial", "15-chargeback",
]  # fmt: skip
SINCE = datetime(2026, 10, 1, tzinfo=UTC)


@pytest.fixture
def api() -> Iterator[FakeApi]:
    fake = FakeApi()
    with responses.RequestsMock(assert_all_requests_are_fired=False) as web:
        fake.listen(web)
        yield fake


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    made = School.open(tmp_path, api_key="1-geheim")
    yield made
    made.house.close()


def ask(house: House, since: datetime | None = SINCE) -> None:
    with requests.Session() as http:
        sync(house.intake, "akademie", http, since=since)


def stands(school: School) -> tuple[object, ...]:
    rows = {key: (row.state, row.principal_minor, row.paid_minor, row.credit_minor)
            for key, row in school.claims().items()}  # fmt: skip
    return rows, school.access()


@pytest.mark.parametrize("first", ["calls", "asking"])
def test_whichever_way_comes_first_nothing_is_doubled(first: str, tmp_path: Path, api: FakeApi) -> None:
    api.take([School.form(name) for name in CALLS])
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    only, both = (School.open(tmp_path / name, api_key="1-geheim") for name in "ab")
    only.all_of(CALLS)
    if first == "asking":
        ask(both.house)
    both.all_of(CALLS)
    ask(both.house)
    ask(both.house)
    assert stands(both) == stands(only)
    only.house.close()
    both.house.close()


def test_asking_alone_knows_who_may_open_what(school: School, api: FakeApi) -> None:
    api.take([School.form(name) for name in CALLS])
    ask(school.house)
    assert {product: state for (_, product), (state, _) in school.access().items()} == {
        "512001": "suspended", "512010": "granted", "512020": "granted", "512030": "granted",
    }  # fmt: skip


def test_a_lost_payment_restores_access(school: School, api: FakeApi) -> None:
    names = ["06-payment-installment-1of3", "07-payment-missed-installment-2", "09-payment-after-missed"]
    school.all_of(names[:2])
    assert school.state("512020") == "suspended"
    api.take([School.form(name) for name in names])
    ask(school.house)
    assert school.state("512020") == "granted"


def test_a_failed_debit_whose_call_was_lost_is_found_by_the_slow_round(school: School, api: FakeApi) -> None:
    school.deliver("06-payment-installment-1of3")
    api.take([School.form("06-payment-installment-1of3")])
    api.orders["RAT3A11B"]["billing_status"] = "unpaid"
    with requests.Session() as http:
        refetch(school.house.intake, "akademie", http)
    assert school.state("512020") == "suspended"
    assert school.claims()[("RAT3A11B", 2)].state == "external"


def test_asking_makes_the_news_fresh_and_remembers_how_far_it_came(school: School, api: FakeApi) -> None:
    reader = school.house.db.reader
    assert shops.synced_to(reader, "akademie") is None
    api.take([School.form(name) for name in CALLS])
    ask(school.house, None)
    school.house.shops.forget("akademie")
    assert school.house.shops.get("akademie").heard_at is not None
    assert shops.synced_to(reader, "akademie") == "2026-12-15T17:02:55Z", "the newest transaction there"


def test_without_a_key_it_says_what_to_enter(tmp_path: Path) -> None:
    school = School.open(tmp_path)
    with pytest.raises(SettingsError, match="--set api_key="):
        ask(school.house)
    school.house.close()


def click(school: School, *, on: bool) -> None:
    from mahnlauf.access.rebilling import set_rebilling

    house = school.house
    set_rebilling(house.db, house.clock, school.claims()[("SUB4K2PL", 1)], on=on, by="test")


def outbox(school: School) -> list[tuple[str, str]]:
    house = school.house
    Outbox(
        house.db, house.clock, {"rebilling": RebillingWay(house.db, house.shops, house.registry, house.clock)}
    ).work()
    rows = [row for row in commands.newest(house.db.reader) if row.kind == "rebilling"]
    return [(row.state, row.answer) for row in reversed(rows)]


def test_a_click_stops_the_debits_and_the_last_click_counts(school: School, api: FakeApi) -> None:
    school.deliver("04-payment-subscription-first")
    click(school, on=False)
    assert outbox(school) == [("done", "Digistore24 debits nothing more after 2027-03-01.")]
    assert api.functions() == ["stopRebilling"]


def test_a_click_that_was_taken_back_is_not_carried_out(school: School, api: FakeApi) -> None:
    school.deliver("04-payment-subscription-first")
    click(school, on=False)
    click(school, on=True)
    assert [answer for _, answer in outbox(school)] == [
        "A later click replaces this one.", "Digistore24 debits again, next on 2027-02-03.",
    ]  # fmt: skip
    assert api.functions() == ["startRebilling"]


def test_nothing_but_a_click_ever_stops_debits(school: School, api: FakeApi) -> None:
    school.all_of(["06-payment-installment-1of3", "07-payment-missed-installment-2", "15-chargeback"])
    school.day(date(2027, 12, 1))
    assert school.sent("rebilling") == []


def test_in_test_mode_debits_go_on(school: School, api: FakeApi) -> None:
    school.deliver("04-payment-subscription-first")
    click(school, on=False)
    school.house.shops.save("akademie", "digistore", {"test_mode": "true"})
    ((state, answer),) = outbox(school)
    assert (state, "would stop" in answer, api.functions()) == ("done", True, [])
