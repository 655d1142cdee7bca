"""A print service as a plugin: the example of docs/letters.md, against an HTTP service that `responses` plays."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
import requests
import responses

from mahnlauf import Outcome, PaperLetter, Setting, hookimpl
from mahnlauf.contract.registry import Registry
from mahnlauf.store import spool
from tests.world import World

URL = "https://post.example/v1/letters"


# example begins
class LetterPost:
    """Posts letters through a service that takes a PDF and an idempotency key."""

    name = "letterpost"
    title = "Letterpost"
    settings = (Setting("letterpost_key", "API-Schlüssel", secret=True, required=True),)

    def post(self, letter: PaperLetter, settings: Mapping[str, str], http: requests.Session) -> Outcome:
        headers = {"Authorization": f"Bearer {settings['letterpost_key']}", "Idempotency-Key": letter.key}
        order = {"test": str(letter.test).lower(), "colour": "no"}
        try:
            answer = http.post(URL, data=order, files={"pdf": letter.pdf}, headers=headers, timeout=30)
        except requests.RequestException as fault:
            return Outcome.retry(f"Letterpost could not be reached: {type(fault).__name__}.")
        if answer.status_code in (401, 403):
            return Outcome.fix_settings("Letterpost refused the key. Check the setting letterpost_key.")
        if answer.status_code == 429 or answer.status_code >= 500:
            return Outcome.retry(f"Letterpost answered {answer.status_code}.")
        if answer.status_code >= 400:
            return Outcome.refused(f"Letterpost answered {answer.status_code}: {answer.text[:200]}")
        return Outcome.done("Taken by Letterpost.", letter=answer.json()["id"])


class Plugin:
    @hookimpl
    def register_channels(self, register) -> None:  # type: ignore[no-untyped-def]
        register(LetterPost())


# example ends


@pytest.fixture
def posted(tmp_path: Path):  # type: ignore[no-untyped-def]
    registry = Registry.load()
    registry.add("letterpost", Plugin())
    with World(tmp_path, registry=registry, post="letterpost", letterpost_key="k-1") as world:
        world.order("1001")
        for number in range(20, 57):
            world.day(number).run_only()
        yield world


def letter_of(world: World):  # type: ignore[no-untyped-def]
    claim = world.row("1001").id
    return next(one for one in world.commands() if one.kind == "letter" and one.claim_id == claim)


@responses.activate
def test_a_letter_is_handed_over_with_its_key_and_does_not_wait_for_the_printer(posted: World) -> None:
    responses.post(URL, json={"id": "L-7"}, status=201)
    posted.outbox()
    sent = letter_of(posted)
    request = next(one.request for one in responses.calls if sent.key in one.request.headers["Idempotency-Key"])

    assert sent.state == "done"
    assert sent.answer == "Taken by Letterpost."
    assert request.headers["Authorization"] == "Bearer k-1"
    assert b"%PDF" in request.body
    assert spool.waiting(posted.house.db.reader) == {}
    assert posted.papers() == []


@responses.activate
def test_a_service_that_is_down_is_asked_again_with_the_same_key(posted: World) -> None:
    responses.post(URL, status=503)
    posted.outbox()
    assert letter_of(posted).state == "waiting"
    keys = {call.request.headers["Idempotency-Key"] for call in responses.calls}
    responses.reset()
    responses.post(URL, json={"id": "L-7"})
    posted.day(58)
    posted.outbox()
    assert letter_of(posted).state == "done"
    assert keys <= {call.request.headers["Idempotency-Key"] for call in responses.calls}


@responses.activate
def test_a_wrong_key_is_a_finding_for_the_operator(posted: World) -> None:
    responses.post(URL, status=401)
    posted.outbox()
    assert letter_of(posted).answer == "Letterpost refused the key. Check the setting letterpost_key."


def test_the_services_key_is_encrypted_at_rest(posted: World) -> None:
    row = posted.house.db.reader.execute("SELECT settings, secrets FROM shops WHERE name = 'laden'").fetchone()
    assert "letterpost_key" not in json.loads(row[0])
    assert "k-1" not in row[1]
    assert "k-1" not in repr(posted.house.shops.get("laden"))


def test_a_channel_that_is_not_installed_is_named(world: World) -> None:
    world.shop("laden", post="pigeon")
    world.order("1001")
    world.days(20, 56)
    world.outbox()
    assert letter_of(world).answer == ('Shop "laden": "post" is "pigeon". Expected a channel that is installed: none.')


def test_a_channel_that_lacks_something_is_a_fault_of_its_plugin() -> None:
    class Bad:
        @hookimpl
        def register_channels(self, register) -> None:  # type: ignore[no-untyped-def]
            register(object())

    registry = Registry()
    registry.add("bad", Bad())
    assert [fault.text for fault in registry.faults] == ["TypeError: channel lacks name, title, settings, post"]
