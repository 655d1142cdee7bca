"""Calls one at a time, and the buttons of the first screen."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from mahnlauf.desk.german import told_in_words
from mahnlauf.store import audit, commands, records
from tests.desk.visitor import Visitor, text_of
from tests.world import World

Make = Callable[..., World]
NOW = "2026-03-02T08:00:00Z"


def token(visitor: Visitor) -> dict[str, str]:
    found = re.search(r'form_token" value="(\w+)"', visitor.open("/phone").text + visitor.open("/").text)
    assert found is not None
    return {"form_token": found[1]}


@pytest.fixture
def calling(make_world: Make, tmp_path: Path) -> Visitor:
    """Two claims whose buyers are to be called this morning."""
    world = make_world()
    task = {"type": "phone_task", "stage": "call", "phone": "+49 30 5550177", "name": "Jürgen Weiß"}
    for ref in ("1001", "1002"):
        world.order(ref)
        with world.house.db.write() as conn:
            row = commands.NewCommand(
                "laden", world.row(ref).id or 0, f"call:{ref}", "phone", task, "2026-03-02T08:00:00Z", "todo"
            )
            commands.insert_many(conn, [row], "2026-03-02T08:00:00Z")
    world.day(7)
    return Visitor(world)


def test_a_call_shows_number_script_and_what_is_open(calling: Visitor) -> None:
    html = calling.open("/phone").text
    text = text_of(html).replace("\xa0", " ")
    assert "Jetzt anrufen" in text
    assert "offen 119,00 €" in text
    assert 'href="tel:' in html
    assert "Leitfaden" in text
    assert "Danach" in text


def test_a_promise_on_the_phone_holds_the_claim_and_shows_the_next_call(calling: Visitor) -> None:
    ident = re.search(r'action="/phone/(\d+)/promise"', calling.open("/phone").text)
    assert ident is not None
    answer = calling.client.post(f"/phone/{ident[1]}/promise", data=token(calling) | {"until": "2026-03-20"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/phone")
    assert calling.world.claim("1001")["blockers"][0]["code"] == "promise"
    assert f"/phone/{ident[1]}/" not in calling.open("/phone").text
    assert audit.of_claim(calling.world.house.db.reader, 1)[0].what == "phone.called"


def test_who_is_called_twice_in_vain_is_left_alone_until_tomorrow(calling: Visitor) -> None:
    ident = re.search(r'action="/phone/(\d+)/promise"', calling.open("/phone").text)
    assert ident is not None
    codes = []
    for _ in range(3):
        calling.world.later()
        codes.append(calling.client.post(f"/phone/{ident[1]}/call-again", data=token(calling)).status_code)
    assert codes == [303, 303, 400]


def test_an_outcome_that_is_none_is_a_sentence(calling: Visitor) -> None:
    ident = commands.page(calling.world.house.db.reader, state="todo", limit=1)[0].id
    for outcome, form in (("explode", {}), ("promise", {"until": "x"}), ("promise", {"until": "2020-01-01"})):
        assert calling.client.post(f"/phone/{ident}/{outcome}", data=token(calling) | form).status_code == 400
    calling.open("/phone/4711", 404)


def test_a_task_a_finding_and_a_failed_command_are_settled_by_their_button(world: World) -> None:
    world.order("1001", billing={"first_name": "Max", "last_name": "Größe", "email": "größe@kunde.example"})
    world.order("1002")
    world.money(12000, "1002")
    world.day(21).run()
    with world.house.db.write() as conn:
        records.report(conn, "laden", "alarm", "Something odd.", "2026-03-02T08:00:00Z")
    visitor = Visitor(world)
    html = visitor.open("/").text
    for path, code in (("tasks", "task.done"), ("findings", "finding.seen"), ("outbox", "outbox.retried")):
        found = re.search(rf'action="(/{path}/\d+/\w+)"', html)
        assert found is not None, path
        assert visitor.client.post(found[1], data=token(visitor)).status_code == 303
        assert audit.page(world.house.db.reader, limit=1)[0].what == code
        assert found[1] not in visitor.open("/").text


def test_what_other_rooms_say_in_english_is_said_in_german() -> None:
    assert told_in_words("The mail server answered 550 no such user") == "Der Mailserver antwortete: 550 no such user"
    assert told_in_words("ML000002: Wrong number; a person looks for the right one.") == (
        "ML000002: Die Nummer ist falsch; jemand muss die richtige suchen."
    )
    assert told_in_words("Never heard of {0}") == "Never heard of {0}"
