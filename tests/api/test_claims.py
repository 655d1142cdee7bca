"""What a shop's own program may ask and say about claims, and what it may not."""

from __future__ import annotations

from typing import Any

import pytest

from mahnlauf.access import tokens
from mahnlauf.dunning.describe import claim_json
from tests.world import World

CLAIMS = "/api/v1/claims"


@pytest.fixture
def token(world: World) -> str:
    world.order("1001")
    world.day(1)
    return tokens.make(world.house.db, world.house.clock, "shop plugin", "laden", "claims")


def ask(world: World, token: str, path: str = "", **query: str) -> Any:
    return world.client.get(CLAIMS + path, query_string=query, headers={"Authorization": f"Bearer {token}"})


def say(world: World, token: str, path: str, body: object = None) -> Any:
    headers = {"Authorization": f"Bearer {token}"}
    if isinstance(body, bytes):
        return world.client.post(CLAIMS + path, data=body, headers=headers)
    return world.client.post(CLAIMS + path, json=body, headers=headers)


def ident(world: World, ref: str = "1001", shop: str = "laden") -> int:
    return world.row(ref, shop).id or 0


def holds(claim: Any) -> list[str | None]:
    """Until when the claim is on hold; nothing goes out on day 1, so other blockers may stand beside it."""
    return [one["until"] for one in claim["blockers"] if one["code"] == "hold"]


def kinds(world: World) -> list[str]:
    return [fact.kind for fact in world.facts() if fact.kind.startswith("hold")]


def test_the_claims_of_several_orders_come_at_once_in_the_fixed_shape(world: World, token: str) -> None:
    world.order("1002", "20.00")
    found = ask(world, token, order_ref="1002, 1001,1001,77").json
    assert (found["shop"], [item["order_ref"] for item in found["items"]]) == ("laden", ["1002", "1001"])
    row, house = world.row("1001"), world.house
    plan, shop = house.plans.version(house.db.reader, row.plan_version), house.shops.get("laden")
    shape = claim_json(row, plan, shop, world.today, house.leases(row))
    assert shape.items() <= found["items"][1].items()


def test_a_claim_names_its_stages_as_the_plan_does(world: World, token: str) -> None:
    world.days(1, 22)
    found = ask(world, token, f"/{ident(world)}").json
    assert (found["stage"], found["stage_title"]) == ("reminder", "Zahlungserinnerung")
    assert (found["next_stage"], found["next_stage_title"]) == ("warning1", "1. Mahnung")


@pytest.mark.parametrize("refs", ["", " , ", ",".join(map(str, range(101)))])
def test_no_order_and_more_than_a_hundred_are_answered_with_a_sentence(refs: str, world: World, token: str) -> None:
    found = ask(world, token, order_ref=refs)
    assert (found.status_code, "Expected 1 to 100" in found.json["detail"]) == (400, True)


def test_a_hundred_orders_are_not_too_many(world: World, token: str) -> None:
    assert ask(world, token, order_ref=",".join(map(str, range(950, 1050)))).json["items"][0]["order_ref"] == "1001"


def test_a_parameter_that_we_do_not_know_is_named(world: World, token: str) -> None:
    found = ask(world, token, order_ref="1001", shop="andere")
    assert (found.status_code, '"shop"' in found.json["detail"]) == (400, True)


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer ml_wrong", "Basic abc"])
@pytest.mark.parametrize("path", ["?order_ref=1001", "/1", "/1/hold", "/1/resume"])
def test_nobody_asks_or_says_anything_without_a_token(authorization: str, path: str, world: World, token: str) -> None:
    method = "POST" if path.endswith(("hold", "resume")) else "GET"
    found = world.client.open(CLAIMS + path, method=method, headers={"Authorization": authorization})
    assert (found.status_code, found.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert kinds(world) == []


def test_a_token_for_course_access_sees_no_amounts(world: World, token: str) -> None:
    other = tokens.make(world.house.db, world.house.clock, "lms", "laden", "access")
    assert ask(world, other, order_ref="1001").status_code == 403
    assert world.client.get("/api/v1/access", headers={"Authorization": f"Bearer {token}"}).status_code == 403


def test_the_claims_of_another_shop_do_not_exist(world: World, token: str) -> None:
    world.shop("andere")
    other = tokens.make(world.house.db, world.house.clock, "andere", "andere", "claims")
    number = ident(world)
    assert ask(world, other, order_ref="1001").json == {"shop": "andere", "items": [], "next": None}
    answers = [
        ask(world, other, f"/{number}"),
        say(world, other, f"/{number}/hold"),
        say(world, other, f"/{number}/resume"),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert ask(world, other, "/4711").json["detail"] == answers[0].json["detail"].replace(str(number), "4711")
    assert kinds(world) == []


def test_a_claim_on_hold_is_not_dunned_until_it_is_resumed(world: World, token: str) -> None:
    path = f"/{ident(world)}"
    held = say(world, token, f"{path}/hold", {"reason": "Kundin ruft zurück"}).json
    assert holds(held) == [None]
    assert "Mahnsperre: Kundin ruft zurück" in [one["text"] for one in held["blockers"]]
    world.days(1, 30)
    assert world.mails() == []
    assert holds(say(world, token, f"{path}/resume").json) == []
    world.days(31, 60)
    assert world.mails()
    world.check("1001")


def test_a_hold_said_twice_is_one_event(world: World, token: str) -> None:
    path = f"/{ident(world)}"
    for _ in range(2):
        assert say(world, token, f"{path}/hold", {"until": "2026-03-20"}).status_code == 200
    assert kinds(world) == ["hold.set"]
    for _ in range(2):
        assert say(world, token, f"{path}/resume").status_code == 200
    assert kinds(world) == ["hold.set", "hold.lifted"]
    world.later()
    say(world, token, f"{path}/hold", {"until": "2026-03-20"})
    assert kinds(world) == ["hold.set", "hold.lifted", "hold.set"]


def test_a_hold_said_anew_replaces_the_one_before(world: World, token: str) -> None:
    path = f"/{ident(world)}/hold"
    say(world, token, path, {"until": "2026-03-20"})
    assert holds(say(world, token, path, {"until": "2026-03-10"}).json) == ["2026-03-10"]
    assert holds(say(world, token, path, {"until": None}).json) == [None]


def test_a_paid_claim_cannot_be_put_on_hold(world: World, token: str) -> None:
    world.paid()
    found = say(world, token, f"/{ident(world)}/hold")
    assert (found.status_code, "paid" in found.json["detail"], kinds(world)) == (409, True, [])


@pytest.mark.parametrize(
    "body",
    [
        [], "x", b"{", b"[" * 100_000, {"until": "tomorrow"}, {"until": 7}, {"until": "20261224"},
        {"reason": 7}, {"reason": "x" * 2001}, {"reason": "\x00"}, {"for": "ever"}, b'{"reason": "\\ud800"}',
    ],
)  # fmt: skip
def test_a_wish_that_makes_no_sense_changes_nothing(body: object, world: World, token: str) -> None:
    found = say(world, token, f"/{ident(world)}/hold", body)
    assert (found.status_code, "Expected" in found.json["detail"] or "Known" in found.json["detail"]) == (400, True)
    assert kinds(world) == []


def test_an_answer_is_never_kept_by_anybody_in_between(world: World, token: str) -> None:
    found = ask(world, token, order_ref="1001")
    assert (found.headers["Cache-Control"], found.headers["Vary"]) == ("private, no-store", "Authorization")


@pytest.mark.parametrize("path,status", [("/x", 404), ("/1/dance", 404), ("/4711", 404), ("/1/hold", 405)])
def test_a_wrong_address_is_answered_in_json(path: str, status: int, world: World, token: str) -> None:
    found = ask(world, token, path)
    assert found.status_code == status
    assert "Traceback" not in found.text


def test_a_claim_is_found_by_name_number_or_amount(world: World, token: str) -> None:
    world.order("1002", "77.50", billing={"first_name": "Zoë", "last_name": "Łuk", "email": "z@kunde.example"})
    for words in ("zoë", "1002", "z@kunde.example", "77.50"):
        assert [one["order_ref"] for one in ask(world, token, search=words).json["items"]] == ["1002"], words
    assert ask(world, token, search="niemand").json["items"] == []


def test_claims_are_listed_by_state(world: World, token: str) -> None:
    world.order("1002")
    world.paid("1002")
    assert [one["order_ref"] for one in ask(world, token, state="paid").json["items"]] == ["1002"]
    assert [one["order_ref"] for one in ask(world, token, state="open,paid").json["items"]] == ["1002", "1001"]
    assert ask(world, token, state="gone").status_code == 400


def test_buyers_have_their_balances_per_currency(world: World, token: str) -> None:
    world.order("1002", "50.00", currency="CHF")
    world.order("1003", billing={"first_name": "A", "last_name": "B", "email": "a@kunde.example"})
    headers = {"Authorization": f"Bearer {token}"}
    first = world.client.get("/api/v1/buyers?limit=1", headers=headers).json
    assert [one["email"] for one in first["items"]] == ["a@kunde.example"]
    second = world.client.get("/api/v1/buyers", query_string={"after": first["next"]}, headers=headers).json
    assert [(one["currency"], one["open_minor"]) for one in second["items"][0]["balances"]] == [
        ("CHF", 5000), ("EUR", 11900),
    ]  # fmt: skip
    email = second["items"][0]["email"]
    account = world.client.get("/api/v1/buyers/statement", query_string={"email": email}, headers=headers).json
    assert account["balances"] == second["items"][0]["balances"]
    assert [claim["order_ref"] for claim in account["claims"]] == ["1002", "1001"]
