"""A program reads, checks and writes the shop's own texts as a person does on the screen."""

from __future__ import annotations

import pytest

from mahnlauf.access import tokens
from mahnlauf.letters.source import shipped
from mahnlauf.store import audit
from tests.api.test_shop import Program
from tests.world import World

OURS = shipped("en", "final_notice")
OWN = OURS.replace("Subject: Final notice", "Subject: Our very last letter")
PATH = "letter-texts/en/final_notice"


@pytest.fixture
def program(world: World) -> Program:
    return Program(world)


def test_a_text_is_read_checked_saved_and_taken_back(program: Program) -> None:
    found = program.ask(PATH).json
    assert (found["origin"], found["sound"], found["text"], found["flaws"]) == ("ours", True, OURS, [])
    assert {one["met"] for one in found["duties"]} == {True}
    saved = program.say(PATH, {"text": OWN, "seen": found["seen"]}).json
    assert (saved["origin"], saved["text"]) == ("own", OWN)
    [row] = [one for one in program.ask("letter-texts").json["items"] if one["origin"] != "ours"]
    assert (row["template"], row["voice"], row["sound"]) == ("final_notice", "en", True)
    assert program.say(f"{PATH}/reset", {"seen": saved["seen"]}).json["text"] == OURS
    rows = [row for row in audit.page(program.world.house.db.reader, limit=5) if row.what.startswith("letter.")]
    assert [(row.what, row.actor, row.via) for row in rows] == [
        ("letter.reset", "token:all of laden", "api"), ("letter.saved", "token:all of laden", "api"),
    ]  # fmt: skip


def test_a_faulty_text_is_told_with_its_lines_and_not_saved(program: Program) -> None:
    text = OURS.replace("{{ total }}", "{{ totl }}")
    found = program.say(f"{PATH}/check", {"text": text}).json
    assert found["flaws"][0]["line"] > 2
    assert "did you mean 'total'" in found["flaws"][0]["text"]
    assert {one["met"] for one in found["duties"]} == {None}
    refused = program.say(PATH, {"text": text})
    assert (refused.status_code, "did you mean 'total'" in refused.text) == (400, True)
    assert program.ask(PATH).json["origin"] == "ours"


def test_who_comes_second_is_told(program: Program) -> None:
    seen = program.ask(PATH).json["seen"]
    assert program.say(PATH, {"text": OWN, "seen": seen}).status_code == 200
    for path, body in ((PATH, {"text": OURS}), (f"{PATH}/reset", {})):
        refused = program.say(path, body | {"seen": seen})
        assert (refused.status_code, "by somebody else" in refused.text) == (409, True)
    assert program.ask(PATH).json["text"] == OWN


def test_a_text_that_does_not_exist_is_not_found(program: Program) -> None:
    for path in ("letter-texts/xx/final_notice", "letter-texts/en/nonsense", "letter-texts/en/..%2f..%2fx"):
        assert program.ask(path).status_code == 404
    assert program.say(f"{PATH}/reset").status_code == 404  # there is no own text to take back


def test_only_a_token_for_settings_writes(world: World) -> None:
    made = tokens.make(world.house.db, world.house.clock, "reader", "laden", "claims:read")
    headers = {"Authorization": f"Bearer {made}"}
    assert world.client.get(f"/api/v1/{PATH}", headers=headers).status_code == 200
    assert world.client.post(f"/api/v1/{PATH}", json={"text": OWN}, headers=headers).status_code == 403
