"""Saved reports: what the file may say, which period is meant, and that each is mailed once."""

from __future__ import annotations

import base64
import json
from datetime import date
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from mahnlauf.core.errors import NotFound, SettingsError
from mahnlauf.reports.saved import period, saved_report, saved_reports
from mahnlauf.reports.schedule import Schedule
from mahnlauf.store import records
from tests.world import World

MONTHLY = '[monthly]\nreport = "ageing"\nformat = "json"\nevery = "month"\nmail = "buchhaltung@laden.example"\n'


def save(world: World, text: str) -> Schedule:
    (world.folder / "reports.toml").write_text(text, encoding="utf-8")
    return Schedule(world.house, world.folder)


def queued(world: World) -> list[Any]:
    return [one for one in world.commands() if one.key.startswith("report:")]


@pytest.mark.parametrize(
    "every,today,first,last",
    [
        ("day", date(2026, 3, 1), date(2026, 2, 28), date(2026, 2, 28)),
        ("week", date(2026, 3, 2), date(2026, 2, 23), date(2026, 3, 1)),
        ("week", date(2026, 3, 8), date(2026, 2, 23), date(2026, 3, 1)),
        ("month", date(2026, 1, 1), date(2025, 12, 1), date(2025, 12, 31)),
        ("month", date(2024, 3, 31), date(2024, 2, 1), date(2024, 2, 29)),
        ("quarter", date(2026, 4, 1), date(2026, 1, 1), date(2026, 3, 31)),
        ("quarter", date(2026, 3, 31), date(2025, 10, 1), date(2025, 12, 31)),
        ("year", date(2026, 12, 31), date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_the_period_is_the_last_that_has_ended(every: str, today: date, first: date, last: date) -> None:
    assert period(every, today) == (first, last)


def test_a_report_is_mailed_once_when_its_period_has_ended(world: World) -> None:
    world.order()
    schedule = save(world, MONTHLY)
    world.day(30)  # the first of April
    assert (schedule.run(), schedule.run(), Schedule(world.house, world.folder).run()) == (1, 0, 0)
    world.day(60)
    assert schedule.run() == 1
    assert [one.key for one in queued(world)] == ["report:monthly:2026-03-31", "report:monthly:2026-04-30"]


def test_the_mail_brings_the_report_of_the_last_evening(world: World) -> None:
    world.order()
    schedule = save(world, MONTHLY)
    world.day(31)
    schedule.run()
    world.outbox()
    [path] = [one for one in world.house.settings.mail_dir.rglob("*.eml") if "report" in one.name]
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert (mail["To"], mail["Subject"]) == ("buchhaltung@laden.example", "Altersstruktur, 31.03.2026")
    schedule.run()
    assert "file" not in queued(world)[0].payload  # what stands in it of buyers is not kept twice
    [part] = mail.iter_attachments()
    assert part.get_filename() == "ageing-2026-03-31.json"
    assert json.loads(part.get_payload(decode=True))["parameters"]["on"] == "2026-03-31"


def test_a_ledger_is_that_of_the_period(world: World) -> None:
    world.order()
    schedule = save(world, '[books]\nreport = "ledger"\nformat = "json"\nevery = "month"\n')
    world.day(40)
    world.money(1000)
    schedule.run()
    [one] = queued(world)
    report = json.loads(base64.b64decode(one.payload["file"]["base64"]))
    assert [row["cause"] for row in report["rows"]] == ["invoice"]
    assert one.payload["audience"] == "vendor"  # nobody is named: the owner


def test_what_cannot_be_made_is_told_once_and_the_others_go_out(world: World) -> None:
    world.order()
    wrong = '[wrong]\nreport = "ageing"\nevery = "month"\nshop = "fremd"\n'
    schedule = save(world, wrong + MONTHLY)
    assert (schedule.run(), schedule.run()) == (1, 0)
    [told] = [row for row in records.open_findings(world.house.db.reader) if row["code"] == "report"]
    assert (told["times"], "The report wrong cannot be mailed: Shop" in told["text"]) == (1, True)


def test_a_file_that_cannot_be_read_is_told_and_nothing_is_mailed(world: World) -> None:
    assert save(world, "[monthly").run() == 0
    [told] = records.open_findings(world.house.db.reader)
    assert "this is not TOML" in told["text"]


def test_what_is_only_saved_is_never_mailed(world: World) -> None:
    assert save(world, '[mine]\nreport = "ageing"\n').run() == 0
    assert Schedule(world.house, world.folder / "nowhere").run() == 0


@pytest.mark.parametrize(
    "text,words",
    [
        ('[a]\nreport = "nothing"', "does not exist. Known: ageing"),
        ("[a]\nevery = 1", "Expected a table of texts"),
        ("a = 1", "Expected a table of texts"),
        ('[a]\nreport = "ageing"\ncolour = "red"', '"colour" is not known'),
        ('[a]\nreport = "ageing"\nevery = "hour"', '"every" is "hour". Expected one of day, week'),
        ('[a]\nreport = "ageing"\nformat = "doc"', '"format" is "doc"'),
        ('[a]\nreport = "ageing"\nfrom = "gestern"', '"from" is "gestern"'),
        ("[a", "this is not TOML"),
    ],
)
def test_a_wrong_entry_is_named_with_its_place(text: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "reports.toml").write_text(text)
    with pytest.raises(SettingsError) as fault:
        saved_reports(tmp_path)
    assert words in str(fault.value)
    assert "reports.toml" in str(fault.value)


def test_a_name_that_nobody_saved_is_answered_with_those_that_are_known(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"saved in reports\.toml: none"):
        saved_report(tmp_path, "mine")
