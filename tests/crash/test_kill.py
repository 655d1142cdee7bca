"""kill -9 before every single statement of intake, run and outbox; then it is started again.

Nothing that was acknowledged is lost, no letter goes out twice, and what is stored is what the events fold to.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from mahnlauf.house import House
from mahnlauf.store import claims, commands, deliveries, events
from mahnlauf.store.commands import CommandRow
from tests.crash.driver import STORY, opened
from tests.crash.processes import driver, sweep
from tests.outbox.postman import Postman, mail_server
from tests.world import DAY_0, SECRET, World, read_mail, unlike

REFS = ("1001", "1002", "1003")
COMBINING = """
name = "zusammen"
combine_letters = true
[[stages]]
key = "reminder"
anchor = "invoice_date"
offset_days = 10
template = "payment_reminder"
term_days = 7
"""
KEYS = {"url": "https://shop.example", "consumer_key": "ck_" + "a" * 40, "consumer_secret": "cs_" + "b" * 40}


def folders(target: Path) -> Iterator[Path]:
    """The folder of every process that was killed and started again, then of the one that was not killed."""
    return iter(sorted(target.glob("n[0-9][0-9][0-9]")))


def sound(house: House) -> None:
    """What is stored is what the events fold to."""
    assert [why for one in list(events.claims_with_events(house.db.reader)) if (why := unlike(house, *one))] == []
    assert house.db.reader.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def all_commands(house: House) -> list[CommandRow]:
    return commands.newest(house.db.reader, limit=1000)


def test_a_kill_while_the_tables_are_made_leaves_a_database_that_the_next_start_finishes(tmp_path: Path) -> None:
    template, target = tmp_path / "empty", tmp_path / "sweep"
    template.mkdir()
    assert sweep("found", template, target) > 20
    made = set()
    for folder in folders(target):
        with closing(opened(folder)) as house:
            assert house.db.pending() == []
            rows = house.db.reader.execute("SELECT name, sql FROM sqlite_schema ORDER BY name").fetchall()
            made.add(str([tuple(row) for row in rows if "_sqlite_" not in row["name"]]))  # those are ours
            sound(house)
    assert len(made) == 1


# --- intake ---


@pytest.fixture(scope="module")
def intake_sweep(tmp_path_factory: pytest.TempPathFactory) -> Path:
    template, target = tmp_path_factory.mktemp("template"), tmp_path_factory.mktemp("intake") / "sweep"
    with World(template, live_since=DAY_0.isoformat(), **KEYS) as world:
        world.shop("laden", webhook_secret=SECRET)
    assert sweep("receive", template, target) > 40
    return target


def test_what_was_acknowledged_is_there_after_a_kill(intake_sweep: Path) -> None:
    for dead in sorted(intake_sweep.glob("*-dead")):
        said = (dead / "said.txt").read_text().split() if (dead / "said.txt").exists() else []
        with closing(opened(dead)) as house:
            stored = {row["topic"] for row in deliveries.newest(house.db.reader)}
            assert len(deliveries.newest(house.db.reader)) >= len(said)
            assert {topic_of(name) for name in said} <= stored
            sound(house)


def test_after_a_kill_and_a_second_delivery_everything_is_right_and_once(intake_sweep: Path) -> None:
    *_, last = folders(intake_sweep)
    with closing(opened(last)) as house:
        wanted = picture(house)
    assert wanted["deliveries"] == {"applied": len(STORY)}
    assert wanted["claims"] == [("19", "paid", 10900), ("35", "cancelled", 0)]
    for folder in folders(intake_sweep):
        with closing(opened(folder)) as house:
            assert picture(house) == wanted, folder.name
            sound(house)


def picture(house: House) -> dict[str, Any]:
    reader = house.db.reader
    return {
        "deliveries": deliveries.counts(reader),
        "claims": sorted((row.order_ref, row.state, row.paid_minor) for row in claims.page(reader)),
        "commands": sorted((one.kind, one.payload["order_ref"], one.state) for one in all_commands(house)),
        "events": sorted(
            event.identity for shop, ref, part in list(events.claims_with_events(reader))
            for event in events.of_claim(reader, shop, ref, part)
        ),
    }  # fmt: skip


def topic_of(name: str) -> str:
    topic = name.partition("__")[2]
    return f"action.{topic.removeprefix('action-')}" if topic.startswith("action-") else topic.replace("-", ".")


# --- run and outbox ---


@pytest.fixture(scope="module")
def due(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house with three claims whose reminder is due on the day of the run."""
    template = tmp_path_factory.mktemp("due")
    with World(template) as world:
        for ref in REFS:
            world.order(ref)
        world.day(20)
    return template


def test_a_kill_anywhere_in_run_and_outbox_sends_each_letter_once(due: Path, tmp_path: Path) -> None:
    target = tmp_path / "sweep"
    assert sweep("turn", due, target) > 40
    for folder in folders(target):
        mails = [read_mail(path) for path in (folder / "mail").rglob("*.eml")]
        assert sorted(mail.subject for mail in mails) == [f"Zahlungserinnerung: Bestellung {ref}" for ref in REFS]
        assert not list(folder.rglob("*.part")), folder.name
        with closing(opened(folder)) as house:
            assert [(one.state, one.kind) for one in all_commands(house)] == [("done", "mail")] * 3
            assert [row.stage for row in claims.page(house.db.reader)] == ["reminder"] * 3
            sound(house)


def test_a_kill_anywhere_sends_one_letter_about_three_claims_once(tmp_path: Path) -> None:
    template, target = tmp_path / "template", tmp_path / "sweep"
    with World(template) as world:
        combining(world)
        for ref in REFS:
            world.order(ref)
        world.day(10)
    assert sweep("turn", template, target) > 40
    for folder in folders(target):
        (mail,) = [read_mail(path) for path in (folder / "mail").rglob("*.eml")]
        assert mail.subject == "Zahlungserinnerung: Bestellung 1001, Bestellung 1002 und Bestellung 1003"
        with closing(opened(folder)) as house:
            assert [(one.state, one.kind) for one in all_commands(house)] == [("done", "mail")] * 3
            assert {len(commands.attempts_of(house.db.reader, one.id)) for one in all_commands(house)} == {1}
            assert [row.stage for row in claims.page(house.db.reader)] == ["reminder"] * 3
            sound(house)


def combining(world: World) -> None:
    """The shop's plan sends one letter for several claims of a buyer, ten days after the orders."""
    plans = world.house.settings.plans_dir
    plans.mkdir()
    (plans / "zusammen.toml").write_text(COMBINING)
    world.shop("laden", plan="zusammen")


@pytest.fixture
def postman() -> Iterator[Postman]:
    with mail_server(Postman()) as served:
        yield served


def test_a_kill_never_sends_a_mail_to_a_server_twice(due: Path, tmp_path: Path, postman: Postman) -> None:
    target = tmp_path / "sweep"
    sweep("turn", due, target, postman.url)
    in_doubt = 0
    for folder in folders(target):
        mails = {key: times for key, times in postman.accepted.items() if key[0] == folder.name}
        assert set(mails.values()) <= {1}, folder.name
        with closing(opened(folder)) as house:
            states = Counter(one.state for one in all_commands(house))
            assert states["done"] + states["refused"] == 3
            assert states["done"] <= len(mails) <= 3
            in_doubt += states["refused"]
            for one in commands.newest(house.db.reader, state="refused"):
                assert "may have arrived" in one.answer
                assert f"mahnlauf outbox retry {one.id}" in one.answer
            sound(house)
    assert in_doubt > 0


def test_a_kill_while_the_server_takes_the_mail_leaves_it_to_a_person(due: Path, tmp_path: Path) -> None:
    class Killer(Postman):
        async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
            await super().handle_DATA(server, session, envelope)
            if sum(self.accepted.values()) == 1:
                os.kill(process.pid, signal.SIGKILL)
            return "250 OK"

    folder = shutil.copytree(due, tmp_path / "house")
    with mail_server(Killer()) as handler:
        for _ in range(2):
            process = driver("once", "turn", folder, handler.url, stdin=subprocess.PIPE)
            process.communicate("go\n", timeout=30)
    assert set(handler.accepted.values()) == {1}
    assert len(handler.accepted) == 3
    with closing(opened(folder)) as house:
        assert Counter(one.state for one in all_commands(house)) == {"done": 2, "refused": 1}
