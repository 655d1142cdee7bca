"""What programs do with the shop itself: deliveries, outbox, letters, calls, endpoints, plans."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mahnlauf.access import tokens
from mahnlauf.store import commands
from tests.world import World


class Program:
    """Somebody with a token for everything."""

    def __init__(self, world: World, shop: str = "laden") -> None:
        self.world = world
        made = tokens.make(world.house.db, world.house.clock, f"all of {shop}", shop, ",".join(tokens.SCOPES))
        self.headers = {"Authorization": f"Bearer {made}"}

    def ask(self, path: str, **query: Any) -> Any:
        return self.world.client.get(f"/api/v1/{path}", query_string=query, headers=self.headers)

    def say(self, path: str, body: Any = None, **query: Any) -> Any:
        return self.world.client.post(f"/api/v1/{path}", json=body or {}, query_string=query, headers=self.headers)


@pytest.fixture
def program(world: World) -> Program:
    world.order()
    world.days(1, 22)
    return Program(world)


def test_a_parked_delivery_is_found_and_taken_in_after_the_fix(program: Program) -> None:
    world = program.world
    world.send(b'{"id": "no order"}')
    [parked] = program.ask("deliveries", state="parked").json["items"]
    found = program.ask(f"deliveries/{parked['id']}").json
    assert (found["body"], "signature" in str(found).lower()) == ('{"id": "no order"}', False)
    tried = program.say(f"deliveries/{parked['id']}/replay", dry_run="true").json
    again = program.say(f"deliveries/{parked['id']}/replay").json
    assert [one["state"] for one in (tried, again)] == ["parked", "parked"]
    assert again["reason"]


def test_what_is_known_already_is_not_booked_again_by_a_replay(program: Program) -> None:
    first = program.ask("deliveries").json["items"][-1]
    before = program.world.facts()
    assert program.say(f"deliveries/{first['id']}/replay").json["changed"] == 0
    assert program.world.facts() == before


def test_a_refused_command_is_tried_again_and_one_that_is_done_is_not(program: Program) -> None:
    world = program.world
    [mail] = program.ask("outbox").json["items"]
    assert program.say(f"outbox/{mail['id']}/retry").status_code == 409
    with world.house.db.write() as conn:
        commands.settle(conn, mail["id"], "refused", "The mail server said no.")
    [refused] = program.ask("outbox", state="refused").json["items"]
    assert refused["answer"] == "The mail server said no."
    assert program.say(f"outbox/{mail['id']}/retry").json["state"] == "waiting"
    world.outbox()
    assert [one["verdict"] for one in program.ask(f"outbox/{mail['id']}").json["tries"]] == ["done", "done"]


def test_a_letter_is_shown_as_it_was_sent(program: Program) -> None:
    [listed] = program.ask("letters", claim_id=program.world.row().id).json["items"]
    assert (listed["template"], listed["channel"], listed["audience"]) == ("payment_reminder", "email", "buyer")
    found = program.ask(f"letters/{listed['id']}").json
    assert "119,00\xa0€ bis zum 30.03.2026" in found["text"]
    assert found["attempts"][0]["verdict"] == "done"
    assert program.ask("letters", claim_id=4711).status_code == 404


def test_a_command_that_is_no_letter_is_not_shown_as_one(program: Program) -> None:
    program.say("subscribers", {"url": "https://kurse.example/hook"})
    program.say("subscribers/1/ping")
    ping = program.ask("outbox").json["items"][0]
    assert ping["kind"] == "subscriber"
    assert program.ask(f"letters/{ping['id']}").status_code == 404


def test_a_call_that_brought_a_promise_holds_the_claim_back(make_world: Callable[..., World]) -> None:
    world = make_world(plan="copecart")
    billing = {"first_name": "A", "last_name": "B", "email": "a@b.example", "phone": "+4930123456", "country": "DE"}
    world.order(billing=billing)
    world.days(1, 25)
    program = Program(world)
    task = program.ask("phone-tasks").json["items"][0]
    assert (task["open_minor"], task["currency"]) == (11900, "EUR")
    missing = program.say(f"phone-tasks/{task['id']}/outcome", {"outcome": "promise"})
    assert (missing.status_code, "--until" in missing.json["detail"] or "day" in missing.json["detail"]) == (409, True)
    said = program.say(f"phone-tasks/{task['id']}/outcome", {"outcome": "promise", "until": "2026-04-10"})
    assert said.status_code == 200
    claim = program.ask(f"claims/{task['claim_id']}").json
    assert "promise" in [one["code"] for one in claim["blockers"]]
    assert program.say(f"phone-tasks/{task['id']}/outcome", {"outcome": "reached"}).status_code == 409


def test_an_endpoint_is_added_tried_switched_off_and_on_and_its_secret_shown_once(program: Program) -> None:
    added = program.say("subscribers", {"url": "https://kurse.example/hook", "types": ["claim.settled"]}).json
    turned = program.say(f"subscribers/{added['id']}/rotate").json
    assert added["secret"].startswith("whsec_")
    assert turned["secret"] != added["secret"]
    assert program.say(f"subscribers/{added['id']}/off").json["works"] is False
    assert program.say(f"subscribers/{added['id']}/on").json["works"] is True
    assert "whsec_" not in program.ask("subscribers").text


@pytest.mark.parametrize(
    "url", ["http://kurse.example", "https://", "https://u:p@x.example", "ftp://x.example", "https://x", 7, "x" * 400]
)
def test_an_endpoint_that_cannot_be_told_is_refused(url: Any, program: Program) -> None:
    found = program.say("subscribers", {"url": url})
    assert (found.status_code, "Expected an address such as https://" in found.json["detail"]) == (400, True)


def test_a_plan_is_told_in_words_of_the_language_that_is_asked_for(program: Program) -> None:
    german, english = (program.ask("plans/full_service", lang=lang).json["words"] for lang in ("de", "en"))
    assert german != english
    assert "full_service" in [one["name"] for one in program.ask("plans").json["items"]]
    assert program.ask("plans/nothing").status_code == 404


def test_the_shop_is_shown_without_its_secrets(program: Program) -> None:
    [shop] = program.ask("shops").json["items"]
    assert (shop["name"], shop["test_mode"], shop["today"]) == ("laden", False, "2026-03-24")
    assert not [key for key in shop if "secret" in key]
