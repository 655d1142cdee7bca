"""The bookkeeper's journal: written once, numbered, corrected by rows of its own, and never changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mahnlauf.contract.platform import Noted
from mahnlauf.core.clock import parse_instant
from mahnlauf.core.plan import Plan
from mahnlauf.intake.record import record
from mahnlauf.ledger.fold import fold
from mahnlauf.reports import journal
from mahnlauf.reports.catalog import make
from mahnlauf.reports.journal import Tampered, bring_up_to_date, must_be_whole
from mahnlauf.reports.wish import Wish
from mahnlauf.store import bookings, claims, events
from tests.properties.histories import Step, histories, reported
from tests.world import DAY_0, World

ALL = Wish(("laden",))
_numbers = count(1)


def rows(world: World, **wish: Any) -> list[Any]:
    return list(make(world.house, "ledger", Wish(("laden",), **wish)).read())


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One house for many histories; each has an order of its own."""
    with World(tmp_path_factory.mktemp("journal")) as world:
        yield world


def tell(world: World, ref: str, step: tuple[int, Step]) -> None:
    number, (_, kind, data) = step
    event = reported(number, kind, data, DAY_0)
    at = parse_instant(event.at)
    record(world.house.intake, "laden", [Noted(kind, f"{ref}:{event.identity}", ref, at, event.data)])


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(histories, st.randoms(use_true_random=False))
def test_whenever_it_is_written_the_journal_comes_to_the_fold_of_all_events(
    busy: World, history: list[Step], dice: Any
) -> None:
    ref = str(5000 + next(_numbers))
    steps = list(enumerate(history))
    dice.shuffle(steps)  # late reports: what was written already has to be taken back
    for step in steps:
        tell(busy, ref, step)
        if dice.random() < 0.5:
            bring_up_to_date(busy.house)
    bring_up_to_date(busy.house)
    booked = bookings.of_claim(busy.house.db.reader, "laden", ref, 0)
    row = claims.find(busy.house.db.reader, "laden", ref, 0)
    if row is None:
        assert sum(one.amount_minor for one in booked) == 0
        return
    plan: Plan = busy.house.plans.version(busy.house.db.reader, row.plan_version)
    state = fold("laden", ref, 0, events.of_claim(busy.house.db.reader, "laden", ref, 0), plan)
    assert sum(one.amount_minor for one in booked) == state.booked_total - state.credit
    must_be_whole(busy.house, ["laden"])


def test_the_ledger_and_the_open_items_agree_per_currency(world: World) -> None:
    world.order("1001")
    world.order("1002", "50.00", currency="CHF")
    world.order("1003", "70.00")
    world.days(1, 50)
    world.money(2000)
    world.money(8000, "1003")  # too much: a credit
    ledger, items = make(world.house, "ledger", ALL), make(world.house, "open-items", ALL)
    list(ledger.read()), list(items.read())
    owed = {code: one["total_minor"] - one["credit_minor"] for code, one in items.sums.items()}
    assert {code: one["balance_minor"] for code, one in ledger.sums.items()} == owed
    assert set(owed) == {"CHF", "EUR"}


def test_what_was_written_once_is_not_written_again(world: World) -> None:
    world.order()
    assert bring_up_to_date(world.house) == 1
    assert bring_up_to_date(world.house) == 0
    world.paid()
    assert bring_up_to_date(world.house) == 1
    assert [row["number"] for row in rows(world)] == [1, 2]


def test_a_late_report_is_corrected_by_a_reversal_and_the_old_row_stays(world: World) -> None:
    world.order()
    world.day(3)
    world.tell("payment.received", amount_minor=5000, payment_ref="bank-1")
    before = rows(world)
    early = Noted("credit_note", "credit_note:late", "1001", parse_instant("2026-03-03T08:00:00Z"),
                  {"full_cancellation": True})  # fmt: skip
    record(world.house.intake, "laden", [early])
    after = rows(world)
    assert [row for row in after if row["number"] <= len(before)] == before
    assert [row["number"] for row in sorted(after, key=lambda row: row["number"])] == list(range(1, len(after) + 1))
    state = world.state()
    assert sum(row["balance_minor"] for row in after) == state.booked_total - state.credit


def test_a_reversal_takes_its_row_out_of_the_turnover(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.order()
    bring_up_to_date(world.house)
    monkeypatch.setattr(journal, "postings", lambda *_: iter(()))
    world.change(total="119.00", number="other")
    found = rows(world)
    assert [(row["debit_minor"], row["credit_minor"]) for row in found] == [(11900, 0), (-11900, 0)]
    assert (found[1]["reverses"], found[1]["text"]) == (1, "Storno: Forderung")


@pytest.mark.parametrize("statement", ["UPDATE bookings SET amount_minor = 0", "DELETE FROM bookings"])
def test_the_database_itself_refuses_to_change_a_row(statement: str, world: World) -> None:
    world.order()
    bring_up_to_date(world.house)
    with pytest.raises(sqlite3.IntegrityError, match="a booking is never"), world.house.db.write() as conn:
        conn.execute(statement)


@pytest.mark.parametrize("statement", ["UPDATE bookings SET amount_minor = 1", "DELETE FROM bookings WHERE number = 1"])
def test_a_change_behind_our_back_is_found_and_nothing_is_reported(statement: str, world: World) -> None:
    world.order()
    world.paid()
    bring_up_to_date(world.house)
    with world.house.db.write() as conn:
        conn.execute("DROP TRIGGER bookings_stay")
        conn.execute("DROP TRIGGER bookings_last")
        conn.execute(statement)
    with pytest.raises(Tampered, match="row 1"):
        make(world.house, "ledger", ALL)


def test_a_process_that_is_overtaken_writes_nothing_twice(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.order()
    folded, overtaken = journal._wanted, []

    def slow(*claim: Any) -> Any:
        if not overtaken:
            overtaken.append(True)
            assert bring_up_to_date(world.house) == 1
        return folded(*claim)

    monkeypatch.setattr(journal, "_wanted", slow)
    assert bring_up_to_date(world.house) == 0
    assert len(rows(world)) == 1


def test_the_worker_books_every_ten_minutes_a_little_at_a_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "_AT_ONCE", 1)
    monkeypatch.setattr(journal, "_STEPS", 2)
    for ref in ("1001", "1002", "1003"):
        world.order(ref)

    def booked(now: float) -> int:
        bookkeeper.turn(now)
        return bookings.last(world.house.db.reader, "laden")[0]

    bookkeeper = journal.Bookkeeper(world.house)
    assert [booked(0), booked(1)] == [2, 3]
    world.order("1004")
    assert [booked(2), booked(600), booked(602)] == [3, 3, 4]


def test_the_ledger_can_be_added_up_by_cause_month_country_and_tax_rate(world: World) -> None:
    world.order()
    world.days(1, 50)
    whole = {"EUR": sum(row["balance_minor"] for row in rows(world))}
    for group in ("cause", "month", "country", "tax_rate", "shop"):
        found = rows(world, group=group)
        assert {"EUR": sum(row["balance_minor"] for row in found)} == whole
        assert len({row["group"] for row in found}) == len(found)
    assert {row["group"] for row in rows(world, group="month")} == {"2026-03", "2026-04"}


def test_the_ledger_of_a_month_has_the_rows_of_that_month_only(world: World) -> None:
    world.order()
    world.day(40)
    world.money(1000)
    found = rows(world, first=DAY_0.replace(month=4), last=DAY_0.replace(month=4, day=30))
    assert [row["cause"] for row in found] == ["payment"]
