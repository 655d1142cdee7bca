"""Phone tasks: whom to call and when, and what each outcome does to the claim."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from icalendar import Calendar as ICalendar

from mahnlauf.cli.phone import as_calendar, as_csv, phone
from mahnlauf.core.calendar import calendar_for
from mahnlauf.core.errors import BadInput, NotFound
from mahnlauf.dunning.calling import next_slot, place_of, readable, tel_link
from mahnlauf.intake.phone import PhoneTask, note_call, phone_tasks
from mahnlauf.store import records
from tests.world import _ORDER, KEY, World

BERLIN = "Europe/Berlin"


@pytest.fixture
def calling(make_world: Callable[..., World]) -> World:
    """On day 11 of an invoice the plan copecart calls the buyer."""
    world = make_world(plan="copecart", creditor="Laden GmbH", phone="+49 341 5550142")
    billing = {**_ORDER["billing"], "first_name": "=Erika", "last_name": "Müller", "phone": "030 5550177"}
    world.order("1001", billing=billing)
    world.days(10, 14)
    return world


def task_of(world: World, ref: str = "1001") -> PhoneTask:
    return next(task for task in phone_tasks(world.house.intake) if task.claim_id == world.row(ref).id)


def codes(world: World) -> list[str]:
    return [reason.code for reason in world.reasons("1001")]


def test_a_task_shows_number_amount_and_when_to_call(calling: World) -> None:
    task = task_of(calling)
    assert task.phone == "+49 30 5550177"
    assert task.link == "tel:+49-30-5550177"
    assert (task.open_minor, task.currency) == (11900, "EUR")
    assert task.slot.start.utcoffset() == timedelta(hours=1)
    assert task.slot.end.hour == 18


@pytest.mark.parametrize(
    "now, start",
    [
        (datetime(2026, 3, 4, 5, tzinfo=UTC), "2026-03-04T09:00:00+01:00"),
        (datetime(2026, 3, 4, 11, 30, 20, tzinfo=UTC), "2026-03-04T12:30:00+01:00"),
        (datetime(2026, 3, 4, 16, 50, tzinfo=UTC), "2026-03-05T09:00:00+01:00"),
        (datetime(2026, 3, 6, 20, tzinfo=UTC), "2026-03-09T09:00:00+01:00"),
        (datetime(2026, 4, 2, 20, tzinfo=UTC), "2026-04-07T09:00:00+02:00"),  # over Easter
    ],
)
def test_nobody_is_called_at_night_at_the_weekend_or_on_a_holiday(now: datetime, start: str) -> None:
    assert next_slot(now, calendar_for("DE", "BE"), BERLIN).start.isoformat() == start


def test_the_clock_is_the_one_at_the_buyers_place() -> None:
    assert place_of("+81 3 1234 5678", "DE", BERLIN) == "Asia/Tokyo"
    assert place_of("030 123456", "DE", "Europe/Vienna") in (BERLIN, "Europe/Vienna")
    slot = next_slot(datetime(2026, 3, 4, 22, tzinfo=UTC), calendar_for("JP"), "Asia/Tokyo")
    assert slot.start.isoformat() == "2026-03-05T09:00:00+09:00"


def test_a_number_that_cannot_be_read_stays_as_it_was_typed() -> None:
    assert readable("ruf mich an\n!", "DE") == "ruf mich an !"
    assert tel_link("ruf mich an", "DE") == ""
    assert readable("", "DE") == ""
    assert readable("0664 1234567", "AT") == "+43 664 1234567"


def test_a_promise_holds_the_claim_back_until_its_day(calling: World) -> None:
    until = calling.today + timedelta(days=9)
    told = note_call(calling.house.intake, task_of(calling).id, "promise", until=until, note="Gehalt kommt am 20.")
    assert f"Payment promised until {until}" in told
    assert "promise" in codes(calling)
    assert [task for task in phone_tasks(calling.house.intake) if task.claim_id == calling.row("1001").id] == []


def test_an_objection_stops_everything(calling: World) -> None:
    note_call(calling.house.intake, task_of(calling).id, "dispute", note="Ware nie erhalten")
    calling.run()
    assert "disputed" in codes(calling)
    assert [event.data["reason"] for event in calling.facts("1001") if event.kind == "dispute.opened"] == [
        "Ware nie erhalten"
    ]


def test_a_wrong_number_is_a_finding_and_the_plan_goes_on(calling: World) -> None:
    note_call(calling.house.intake, task_of(calling).id, "wrong-number")
    assert [row["text"] for row in records.open_findings(calling.house.db.reader) if row["code"] == "phone"] == [
        f"ML{calling.row('1001').id:06d}: Wrong number; a person looks for the right one."
    ]
    assert {"disputed", "promise", "hold"}.isdisjoint(codes(calling))


def test_after_two_tries_the_next_call_is_tomorrow(calling: World) -> None:
    intake, task = calling.house.intake, task_of(calling)
    note_call(intake, task.id, "call-again")
    assert task_of(calling).slot.start.date() == task.slot.start.date()
    note_call(intake, task.id, "call-again")
    waiting = task_of(calling)
    assert waiting.tries_today == 2
    assert waiting.slot.start.date() > calling.today
    with pytest.raises(BadInput, match="two tries a day are the limit"):
        note_call(intake, task.id, "reached")
    calling.day(15)
    assert "Reached." in note_call(intake, task.id, "reached")


def test_a_paid_claim_is_not_called(calling: World) -> None:
    calling.paid("1001")
    assert [task for task in phone_tasks(calling.house.intake) if task.claim_id == calling.row("1001").id] == []


def test_wrong_words_are_sentences(calling: World) -> None:
    intake, ident = calling.house.intake, task_of(calling).id
    with pytest.raises(BadInput, match="A promise needs the day"):
        note_call(intake, ident, "promise")
    with pytest.raises(BadInput, match="A promise needs the day"):
        note_call(intake, ident, "promise", until=date(2020, 1, 1))
    with pytest.raises(BadInput, match="belongs to a promise"):
        note_call(intake, ident, "reached", until=date(2030, 1, 1))
    with pytest.raises(BadInput, match='outcome "lunch" is unknown'):
        note_call(intake, ident, "lunch")
    with pytest.raises(NotFound, match="Phone task 99999 does not exist"):
        note_call(intake, 99999, "reached")
    note_call(intake, ident, "reached")
    with pytest.raises(BadInput, match="is done already"):
        note_call(intake, ident, "reached")


def test_the_table_holds_no_formula(calling: World) -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv([task_of(calling)]))))
    assert rows[0]["name"] == "'=Erika Müller"
    assert rows[0]["link"] == "tel:+49-30-5550177"
    assert rows[0]["open"] == "119.00"


def test_appointments_can_be_read_by_a_calendar_program(calling: World) -> None:
    task = task_of(calling)
    [event] = ICalendar.from_ical(as_calendar([task])).walk("VEVENT")
    assert event["UID"] == f"phone-laden-{task.id}@mahnlauf"
    assert event.decoded("DTSTART") == task.slot.start
    assert "119.00 EUR" in event["DESCRIPTION"]
    assert as_calendar([task]) == as_calendar([task])


def test_the_commands_as_people_type_them(calling: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ident = str(task_of(calling).id)
    monkeypatch.chdir(calling.folder)
    monkeypatch.setenv("MAHNLAUF_SECRET_KEY", KEY)
    monkeypatch.setenv("MAHNLAUF_TODAY", calling.now.isoformat())
    run = CliRunner()
    assert "+49 30 5550177" in run.invoke(phone, ["list"]).output
    assert ident in [str(row["id"]) for row in json.loads(run.invoke(phone, ["list", "--json"]).output)]
    script = run.invoke(phone, ["script", ident]).output
    assert "Ich rufe für Laden GmbH an" in script
    out = tmp_path / "calls.ics"
    assert "calls written" in run.invoke(phone, ["export", "--format", "ics", "--out", str(out)]).output
    assert out.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    assert "Nobody answered." in run.invoke(phone, ["done", ident, "--outcome", "call-again"]).output


def test_a_call_is_closed_with_the_reason_when_the_claim_is_settled(calling: World) -> None:
    task = task_of(calling)
    calling.later().paid("1001")
    [row] = [one for one in calling.commands() if one.id == task.id]
    assert (row.state, row.answer) == ("done", "No call is needed any more: the claim is paid.")
    assert row.done_at is not None
    with pytest.raises(BadInput, match="is done already: No call is needed"):
        note_call(calling.house.intake, task.id, "reached")


def test_a_call_stays_while_the_claim_is_open(calling: World) -> None:
    calling.money(1000, "1001")
    assert [one.state for one in calling.commands() if one.kind == "phone"] == ["todo"]


def test_the_run_that_hands_a_claim_over_closes_its_calls(calling: World) -> None:
    claim = calling.row("1001").id or 0
    calling.days(15, 40)
    calling.tell("vendor.consented", "1001")
    calling.days(41, 50)
    calls = [one for one in calling.commands() if one.kind == "phone" and one.claim_id == claim]
    assert calling.row("1001").state == "handed_over"
    assert {one.state for one in calls} == {"done"}
    assert {one.answer for one in calls} == {"No call is needed any more: the claim is handed over."}
