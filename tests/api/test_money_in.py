"""Money that came in, for programs: kept once, suggested, assigned with a dry run first, dismissed."""

from __future__ import annotations

from typing import Any

import pytest

from mahnlauf.access import tokens
from tests.world import World

BODY = {"amount_minor": 5000, "currency": "EUR", "payer": "Erika", "ref": "b1"}


@pytest.fixture
def token(world: World) -> str:
    world.order("1001")
    world.day(1)
    return tokens.make(world.house.db, world.house.clock, "bank", "laden", "claims")


def call(world: World, token: str, method: str, path: str, body: Any = None) -> Any:
    world.later()
    headers = {"Authorization": f"Bearer {token}"}
    return world.client.open(f"/api/v1/money-in{path}", method=method, json=body, headers=headers)


def test_money_is_kept_once_by_its_reference(world: World, token: str) -> None:
    first, again = call(world, token, "POST", "", BODY).json, call(world, token, "POST", "", BODY).json
    assert (first["state"], first["answer"]["code"], again["answer"]["code"]) == ("open", "money.kept", "money.known")
    assert first["id"] == again["id"]
    other = call(world, token, "POST", "", BODY | {"amount_minor": 1})
    assert (other.status_code, other.json["code"]) == (409, "money.known_otherwise")
    assert [one["ref"] for one in call(world, token, "GET", "?state=open").json["items"]] == ["b1"]
    assert call(world, token, "GET", "?state=assigned").json["items"] == []


def test_money_that_names_its_claim_is_booked_at_once(world: World, token: str) -> None:
    found = call(world, token, "POST", "", BODY | {"purpose": "ML000001"}).json
    assert (found["state"], found["shares"]) == ("assigned", [{"claim_id": 1, "amount_minor": 5000}])


def test_it_is_suggested_tried_and_assigned(world: World, token: str) -> None:
    call(world, token, "POST", "", BODY | {"purpose": "1001"})
    assert call(world, token, "GET", "/1").json["suggestions"] == [{"claim_id": 1, "why": "named", "open_minor": 11900}]
    shares = {"shares": [{"claim_id": 1, "amount_minor": 5000}]}
    dry = call(world, token, "POST", "/1/assign?dry_run=true", shares).json
    assert [one["after"]["total_minor"] for one in dry["items"]] == [6900]
    assert world.claim()["total_minor"] == 11900
    done = call(world, token, "POST", "/1/assign", shares).json
    assert (done["state"], world.claim()["total_minor"]) == ("assigned", 6900)
    again = call(world, token, "POST", "/1/assign", shares)
    assert (again.status_code, again.json["code"]) == (409, "money.settled")


def test_it_is_dismissed_with_a_reason_and_taken_up_again(world: World, token: str) -> None:
    call(world, token, "POST", "", BODY)
    done = call(world, token, "POST", "/1/dismiss", {"state": "not_ours", "reason": "Irrläufer"}).json
    assert (done["state"], done["reason"]) == ("not_ours", "Irrläufer")
    assert call(world, token, "POST", "/1/dismiss", {"state": "not_ours", "reason": "x"}).status_code == 409
    assert call(world, token, "POST", "/1/reopen").json["state"] == "open"


@pytest.mark.parametrize(
    "path,body",
    [
        ("", BODY | {"currency": "eur"}), ("", BODY | {"currency": "XXQ"}), ("", BODY | {"payer": 5}),
        ("/1/assign", {"shares": []}), ("/1/assign", {"shares": [{"claim_id": 1}]}), ("/1/assign", {"shares": [5]}),
        ("/1/assign", {"shares": [{"claim_id": True, "amount_minor": 5000}]}),
        ("/1/assign", {"shares": [{"claim_id": 1, "amount_minor": 4999}]}),
        ("/1/dismiss", {"state": "open", "reason": "x"}), ("/1/dismiss", {"state": "not_ours", "reason": " "}),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(world: World, token: str, path: str, body: Any) -> None:
    call(world, token, "POST", "", BODY)
    assert call(world, token, "POST", path, body).status_code == 400
    assert world.claim()["total_minor"] == 11900


def test_another_shops_money_does_not_exist(world: World, token: str) -> None:
    call(world, token, "POST", "", BODY)
    world.shop("fremd")
    other = tokens.make(world.house.db, world.house.clock, "other", "fremd", "claims")
    assert call(world, other, "GET", "/1").status_code == 404
    assert call(world, other, "POST", "/1/reopen").status_code == 404
    assert call(world, other, "GET", "").json["items"] == []
    reader = tokens.make(world.house.db, world.house.clock, "reader", "laden", "operations")
    assert call(world, reader, "POST", "", BODY).status_code == 403


def test_the_days_until_claims_are_paid_are_told(world: World, token: str) -> None:
    world.day(9)
    world.money(11900)
    headers = {"Authorization": f"Bearer {token}"}
    found = world.client.get("/api/v1/days-to-pay", headers=headers).json
    assert found == {"shop": "laden", "items": [{"currency": "EUR", "days": 9, "claims": 1}]}
