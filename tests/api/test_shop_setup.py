"""What programs do to set up a shop: settings without secrets, test and sync, going live and back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import responses

from mahnlauf.access import tokens
from mahnlauf.core.clock import instant
from mahnlauf.store import audit, visits
from tests.api.test_shop import Program
from tests.desk.test_stores import KEYS, URL
from tests.desk.test_stores_live import READY
from tests.world import SECRET, World


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    """A shop in test mode with a reminder due today, which lacks nothing to go live."""
    with World(tmp_path / "house", test_mode="true", **READY, **KEYS) as world:
        world.house.settings = replace(world.house.settings, smtp="smtp://user:pass@mail.muster.example")
        world.order()
        world.day(21)
        world.forget()
        with world.house.db.write() as conn:
            visits.checked(conn, "laden", [("ok", "Orders can be read.")], instant(world.now))
        yield Program(world)


def mode(program: Program) -> tuple[bool, str | None]:
    program.world.forget()
    shop = program.world.house.shops.get("laden")
    return shop.test_mode, shop.live_since.isoformat() if shop.live_since else None


def test_settings_are_read_without_secrets_and_changed_all_or_none(program: Program) -> None:
    rows = {one["name"]: one for one in program.ask("shops/settings").json["items"]}
    assert (rows["creditor"]["value"], rows["webhook_secret"]["value"]) == ("Muster GmbH", None)
    assert rows["webhook_secret"]["is_set"]
    assert SECRET not in program.ask("shops/settings").text
    refused = program.say("shops/settings", {"values": {"creditor": "Neu GmbH", "payment_days": "bald"}})
    assert (refused.status_code, "payment_days" in refused.json["detail"]) == (409, True)
    assert program.say("shops/settings", {"values": {"creditor": "Neu GmbH"}}).status_code == 200
    program.world.forget()
    assert program.world.house.shops.get("laden").settings["creditor"] == "Neu GmbH"
    [entry] = audit.page(program.world.house.db.reader, what="shop.", limit=5)
    assert (entry.what, entry.via, entry.actor) == ("shop.changed", "api", "token:all of laden")


def test_the_mode_is_no_setting(program: Program) -> None:
    answer = program.say("shops/settings", {"values": {"test_mode": "false"}})
    assert (answer.status_code, "shops/live" in answer.json["detail"]) == (409, True)
    assert mode(program)[0]


def test_a_rehearsal_shows_what_would_leave_and_going_live_sends_it(program: Program) -> None:
    told = program.ask("shops/live", since="2026-03-01").json
    [mail] = [one for one in told["sendings"] if one["kind"] == "mail"]
    assert (mail["to"], mail["open_minor"], mail["currency"]) == ("j.weiss@kunde.example", 11900, "EUR")
    assert [one["code"] for one in told["missing"] if one["blocks"]] == []
    gone = program.say("shops/live", {"since": "2026-03-01"}).json
    assert (gone["test_mode"], gone["live_since"]) == (False, "2026-03-01")
    program.world.run()
    [sent] = [row for row in program.world.commands() if row.kind == "mail"]
    assert (sent.payload["to"], sent.payload["subject"]) == (mail["to"], mail["subject"])
    assert program.say("shops/test").json["test_mode"]
    assert mode(program) == (True, "2026-03-01")


def test_what_is_missing_refuses_to_go_live(program: Program) -> None:
    with program.world.house.db.write() as conn:
        visits.unchecked(conn, "laden")
    answer = program.say("shops/live", {"since": "2026-03-01"})
    assert (answer.status_code, "24 hours" in answer.json["detail"]) == (409, True)
    assert mode(program)[0]


def test_test_and_sync(program: Program) -> None:
    with responses.RequestsMock() as web:
        web.get(f"{URL}/wp-json/", json={"namespaces": []})
        assert program.say("shops/check").json["items"][-1]["level"] == "error"
    assert program.ask("shops/sync").json["began_at"] is None
    assert program.say("shops/sync").json["wanted_at"]
    assert visits.wanted(program.world.house.db.reader) == {"laden"}


def test_only_a_token_for_settings_may_change_them(program: Program) -> None:
    world = program.world
    scopes = ",".join(one for one in tokens.SCOPES if one != tokens.SETTINGS)
    made = tokens.make(world.house.db, world.house.clock, "the others", "laden", scopes)
    program.headers = {"Authorization": f"Bearer {made}"}
    paths = ("shops/settings", "shops/live", "shops/test")
    assert {program.say(path, {}).status_code for path in paths} == {403}
    assert {program.ask(path).status_code for path in paths[:2]} == {403}
    assert mode(program)[0]


def test_a_token_reaches_its_own_shop_only(program: Program) -> None:
    program.world.shop("fremd", creditor="Fremd GmbH", test_mode="true")
    other = Program(program.world, "fremd")
    other.say("shops/settings", {"values": {"creditor": "X"}})
    program.world.forget()
    assert program.world.house.shops.get("laden").settings["creditor"] == "Muster GmbH"
    assert other.ask("shops/live", since="2026-03-01").json["sendings"] == []
