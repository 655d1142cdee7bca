"""Merging buyers by program: tried first, done, listed in the statement, taken apart."""

from __future__ import annotations

from typing import Any

import pytest

from mahnlauf.access import tokens
from tests.desk.visitor import buyer
from tests.world import World

BOTH = {"claim_id": 1, "other_claim_id": 2}


@pytest.fixture
def token(world: World) -> str:
    world.order("1001", "100.00", billing=buyer("Mira", "mira@post.example"))
    world.order("1002", "50.00", billing=buyer("Mira", "Mira@Arbeit.example"))
    return tokens.make(world.house.db, world.house.clock, "crm", "laden", "claims")


def call(world: World, token: str, method: str, path: str, body: Any = None) -> Any:
    headers = {"Authorization": f"Bearer {token}"}
    return world.client.open(f"/api/v1/buyers{path}", method=method, json=body, headers=headers)


def test_buyers_are_merged_after_a_dry_run_and_the_statement_has_both(world: World, token: str) -> None:
    dry = call(world, token, "POST", "/merges?dry_run=true", BOTH).json
    assert (dry["balances"][0]["open_minor"], dry["readers"]) == (15000, ["mira@post.example", "Mira@Arbeit.example"])
    assert call(world, token, "GET", "/merges").json["items"] == []
    done = call(world, token, "POST", "/merges", BOTH).json
    assert done["answer"]["code"] == "merge.done"
    found = call(world, token, "GET", "/statement?email=mira@post.example").json
    assert (found["emails"], [one["id"] for one in found["claims"]], found["balances"][0]["open_minor"]) == (
        ["mira@post.example", "mira@arbeit.example"], [1, 2], 15000,
    )  # fmt: skip
    again = call(world, token, "POST", "/merges", BOTH)
    assert (again.status_code, again.json["code"]) == (409, "merge.already")
    assert [one["id"] for one in call(world, token, "GET", "/merges").json["items"]] == [done["id"]]
    assert call(world, token, "POST", f"/merges/{done['id']}/undo").json["answer"]["code"] == "merge.undone"
    assert call(world, token, "GET", "/statement?email=mira@post.example").json["emails"] == ["mira@post.example"]
    assert call(world, token, "POST", f"/merges/{done['id']}/undo").status_code == 409


def test_another_shops_claims_and_merges_do_not_exist(world: World, token: str) -> None:
    done = call(world, token, "POST", "/merges", BOTH).json
    world.shop("fremd")
    other = tokens.make(world.house.db, world.house.clock, "other", "fremd", "claims")
    assert call(world, other, "POST", "/merges", BOTH).status_code == 404
    assert call(world, other, "POST", f"/merges/{done['id']}/undo").status_code == 404
    assert call(world, other, "GET", "/merges").json["items"] == []
    assert call(world, token, "POST", "/merges", BOTH | {"other_claim_id": 77}).status_code == 404
