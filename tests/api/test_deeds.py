"""What programs say of claims: every deed of the clerk, tried first, done once."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from mahnlauf.access import tokens
from mahnlauf.api import deeds
from mahnlauf.clerk import VERBS
from mahnlauf.store import audit
from tests.world import World


@pytest.fixture
def token(world: World) -> str:
    world.order("1001")
    world.day(1)
    return tokens.make(world.house.db, world.house.clock, "erp", "laden", "claims")


def say(world: World, token: str, deed: str, body: Any = None, key: str = "", **query: str) -> Any:
    headers = {"Authorization": f"Bearer {token}", **({"Idempotency-Key": key} if key else {})}
    ident = world.row().id
    return world.client.post(f"/api/v1/claims/{ident}/{deed}", json=body or {}, headers=headers, query_string=query)


def test_every_deed_of_the_clerk_has_a_route() -> None:
    assert len(deeds.ROUTES) == len(VERBS)
    paths = {route.path.rpartition("/")[2] for route in deeds.ROUTES}
    assert {"payments", "refunds", "notes", "hold", "resume", "promise", "dispute", "hand-over", "recall"} <= paths


def test_a_payment_is_booked_and_the_claim_answered_as_it_stands_then(world: World, token: str) -> None:
    found = say(world, token, "payments", {"amount_minor": 5000, "ref": "bank-7"}).json
    assert (found["total_minor"], found["paid_minor"], found["changed"]) == (6900, 5000, True)
    assert found["answer"] == {
        "code": "pay.done",
        "text": "Booked 50.00 EUR of 2026-03-03 on claim 1, reference bank-7.",
    }


def test_the_same_key_is_carried_out_once_whatever_was_said_in_between(world: World, token: str) -> None:
    body = {"amount_minor": 100, "ref": ""}
    first = say(world, token, "payments", body, key="k-1").json
    say(world, token, "payments", {"amount_minor": 200}, key="k-2")
    again = say(world, token, "payments", body, key="k-1").json
    assert (first["repeated"], again["repeated"], again["changed"]) == (False, True, False)
    assert world.state().paid == 300


def test_a_key_of_another_question_is_refused(world: World, token: str) -> None:
    say(world, token, "payments", {"amount_minor": 100}, key="k")
    found = say(world, token, "payments", {"amount_minor": 200}, key="k")
    assert (found.status_code, found.json["code"]) == (422, "key_used")
    assert world.state().paid == 100


@pytest.mark.parametrize("key", ["x" * 201, "two words", "ü"])
def test_a_key_that_cannot_be_kept_is_refused(key: str, world: World, token: str) -> None:
    found = say(world, token, "payments", {"amount_minor": 100}, key=key)
    assert (found.status_code, "Idempotency-Key" in found.json["detail"]) == (400, True)
    assert world.state().paid == 0


def test_two_tokens_may_use_the_same_key(world: World, token: str) -> None:
    other = tokens.make(world.house.db, world.house.clock, "crm", "laden", "claims")
    for one in (token, other):
        assert say(world, one, "notes", {"text": "angerufen"}, key="k").json["repeated"] is False


def test_a_dry_run_says_what_would_follow_and_changes_nothing(world: World, token: str) -> None:
    before = world.facts()
    found = say(world, token, "payments", {"amount_minor": 11900}, dry_run="true").json
    assert (found["before"]["total_minor"], found["after"]["total_minor"], found["after"]["state"]) == (
        11900,
        0,
        "paid",
    )
    assert found["words"]
    assert world.facts() == before


def test_what_cannot_be_done_now_is_a_conflict_with_a_sentence_and_a_code(world: World, token: str) -> None:
    world.paid()
    found = say(world, token, "hold")
    assert (found.status_code, found.json["code"], found.json["title"]) == (409, "not_collecting", "Conflict")
    assert found.json["detail"] == "Claim 1 is paid; only a claim that is being collected can be put on hold."


@pytest.mark.parametrize(
    "deed,body",
    [
        ("payments", {}), ("payments", {"amount_minor": 0}), ("payments", {"amount_minor": "119.00"}),
        ("payments", {"amount_minor": 1.5}), ("payments", {"amount_minor": True}),
        ("payments", {"amount_minor": 10**14}),
        ("payments", {"amount": "119.00"}), ("payments", {"amount_minor": 100, "on": "2026-02-30"}),
        ("promise", {}), ("promise", {"until": None}), ("settle-dispute", {"new_term_days": 0}),
        ("confirm-reversal", {}), ("confirm-reversal", {"chargeback": "yes"}), ("notes", {"text": "x" * 2001}),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named_and_nothing_is_done(deed: str, body: Any, world: World, token: str) -> None:
    before = world.facts()
    found = say(world, token, deed, body)
    assert (found.status_code, "Expected" in found.json["detail"] or "Known" in found.json["detail"]) == (400, True)
    assert world.facts() == before


def test_the_audit_log_names_the_token(world: World, token: str) -> None:
    say(world, token, "hold", {"reason": "ruft zurück"})
    [entry] = audit.of_claim(world.house.db.reader, world.row().id or 0)
    assert (entry.actor, entry.via, entry.what, "ruft" in entry.detail) == ("token:erp", "api", "claim.hold", False)


def test_the_same_key_asked_at_once_by_many_is_carried_out_once(world: World, token: str) -> None:
    """Also on two claims: one of them is done, the other is told that the key is used."""
    world.order("1002")
    path = "/api/v1/claims/{}/notes"
    idents = [world.row(ref).id for ref in ("1001", "1002")] * 4
    barrier = threading.Barrier(len(idents))
    codes: list[tuple[int, bool]] = []

    def ask(ident: int | None) -> None:
        client = world.client.application.test_client()
        barrier.wait()
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "k"}
        found = client.post(path.format(ident), json={"text": "einmal"}, headers=headers)
        codes.append((found.status_code, found.json.get("repeated", True)))

    threads = [threading.Thread(target=ask, args=(ident,)) for ident in idents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {code for code, _ in codes} == {200, 422}
    assert sum(not repeated for _, repeated in codes) == 1
    notes = [fact for ref in ("1001", "1002") for fact in world.facts(ref) if fact.kind == "note"]
    assert len(notes) == 1
