"""Every route with every token: nobody sees or does what is not his, and no answer shows a secret."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from mahnlauf.access import tokens
from mahnlauf.api.route import Route
from mahnlauf.api.routes import ROUTES
from mahnlauf.api.schema import Field
from mahnlauf.api.throttle import Throttle, TooMany
from tests.world import SECRET, World

_HOLE = re.compile(r"<[^>]*?(\w+)>")


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Two shops; the first has a claim, a delivery, a letter, a subscriber, all with the number 1 or the like."""
    with World(tmp_path_factory.mktemp("two")) as world:
        world.order("1001", billing={"first_name": "Geheimer", "last_name": "Käufer", "email": "g@kunde.example"})
        world.days(1, 24)
        world.shop("andere")
        world.house.subscribers().add("laden", "https://hoert.example/hook")
        yield world


def token(world: World, shop: str, *scopes: str) -> str:
    name = f"{shop} {' '.join(scopes)} {len(tokens.SCOPES)}"
    with world.house.db.write() as conn:
        conn.execute("DELETE FROM tokens WHERE name = ?", (name,))
    return tokens.make(world.house.db, world.house.clock, name, shop, ",".join(scopes or tokens.SCOPES))


def call(world: World, route: Route, bearer: str, ident: int = 1, **query: str) -> Any:
    names = {"ident": str(ident), "name": "full_service", "voice": "de", "template": "dunning_1"}
    path = "/api/v1" + _HOLE.sub(lambda hole: names[hole[1]], route.path)
    body = {one.name: sample(one) for one in route.body if one.required} if route.body is not None else None
    return world.client.open(
        path, method=route.method, query_string=query, json=body, headers={"Authorization": f"Bearer {bearer}"}
    )


def sample(field: Field) -> Any:
    """Something that fits."""
    schema = field.kind.schema
    if schema["type"] == "array" and schema["items"]["type"] == "object":
        return [{name: one["minimum"] for name, one in schema["items"]["properties"].items()}]
    if schema["type"] == "string" and "enum" not in schema:
        return {"date": "2026-12-24"}.get(schema.get("format", ""), "https://kurse.example/hook")
    known = {"integer": schema.get("minimum"), "boolean": True, "string": schema.get("enum", [""])[0], "object": {}}
    return known[schema["type"]]


def by_name(route: Route) -> str:
    return route.name


@pytest.mark.parametrize("route", ROUTES, ids=by_name)
def test_no_route_answers_without_a_token_or_with_a_wrong_scope(route: Route, two: World) -> None:
    without = call(two, route, "ml_wrong")
    assert (without.status_code, without.headers["WWW-Authenticate"]) == (401, "Bearer")
    others = [scope for scope in tokens.SCOPES if scope not in route.scopes]
    found = call(two, route, token(two, "laden", *others))
    assert (found.status_code, found.json["code"]) == (403, "forbidden")
    assert route.scopes[0] in found.json["detail"]


@pytest.mark.parametrize("route", [route for route in ROUTES if "ident" in route.path], ids=by_name)
def test_what_belongs_to_another_shop_does_not_exist(route: Route, two: World) -> None:
    theirs, nobodys = (call(two, route, token(two, "andere"), ident) for ident in (1, 4711))
    assert (theirs.status_code, nobodys.status_code) == (404, 404)
    assert theirs.json["detail"].replace("1", "4711") == nobodys.json["detail"]


@pytest.mark.parametrize("route", [route for route in ROUTES if route.method == "GET"], ids=by_name)
def test_no_list_shows_another_shop_and_none_a_secret(route: Route, two: World) -> None:
    theirs = call(two, route, token(two, "andere"))
    assert "Geheimer" not in theirs.text
    assert "hoert.example" not in theirs.text
    for shop in ("laden", "andere"):
        assert SECRET not in call(two, route, token(two, shop)).text
    assert "whsec_" not in call(two, route, token(two, "laden")).text


@pytest.mark.parametrize("route", [route for route in ROUTES if route.method == "GET"], ids=by_name)
def test_a_parameter_that_is_not_known_is_named(route: Route, two: World) -> None:
    found = call(two, route, token(two, "laden"), colour="red")
    assert (found.status_code, '"colour" is not known' in found.json["detail"]) == (400, True)
    assert found.content_type == "application/problem+json"


def test_a_token_that_may_only_read_changes_nothing(two: World) -> None:
    bearer = token(two, "laden", tokens.READ)
    before = two.state()
    changing = [route for route in ROUTES if route.method == "POST" and "claims" in route.path]
    assert {call(two, route, bearer).status_code for route in changing} == {403}
    assert two.state() == before


def test_an_address_that_leads_nowhere_and_a_wrong_method_are_answered_as_problems(two: World) -> None:
    nowhere, wrong = two.client.get("/api/v1/claimz"), two.client.delete("/api/v1/claims/1")
    assert (nowhere.status_code, nowhere.json["status"]) == (404, 404)
    assert (wrong.status_code, "GET" in wrong.headers["Allow"]) == (405, True)
    assert {nowhere.content_type, wrong.content_type} == {"application/problem+json"}


def test_a_number_larger_than_any_is_not_found(two: World) -> None:
    found = two.client.get(f"/api/v1/claims/{2**63}", headers={"Authorization": f"Bearer {token(two, 'laden')}"})
    assert found.status_code == 404


def test_a_token_may_have_several_scopes_and_the_unknown_one_is_named(two: World) -> None:
    bearer = token(two, "laden", "reports", "claims:read")
    headers = {"Authorization": f"Bearer {bearer}"}
    assert two.client.get("/api/v1/claims", headers=headers).status_code == 200
    assert two.client.get("/api/v1/reports/ageing", headers=headers).status_code == 200
    assert two.client.get("/api/v1/outbox", headers=headers).status_code == 403


# --- pages ---


def test_a_list_comes_page_by_page_and_whole(two: World) -> None:
    for number in range(7):
        two.order(str(2000 + number))
    seen, after = [], None
    while after is not None or not seen:
        query = {"limit": "3", **({"after": str(after)} if after else {})}
        page = call(two, route_of("listClaims"), token(two, "laden"), **query).json
        seen += [claim["order_ref"] for claim in page["items"]]
        after = page["next"]
    assert seen == [*map(str, range(2006, 1999, -1)), "1001"]


@pytest.mark.parametrize("name", ["listDeliveries", "listCommands", "listLetters"])
def test_a_walk_over_many_rows_of_other_shops_reaches_everything(
    name: str, two: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mahnlauf.store import pages

    whole = call(two, route_of(name), token(two, "laden"), limit="100").json["items"]
    monkeypatch.setattr(pages, "WINDOW", 2)
    seen, after, turns = [], None, 0
    while after is not None or turns == 0:
        query = {"limit": "2", **({"after": str(after)} if after else {})}
        page = call(two, route_of(name), token(two, "laden"), **query).json
        seen += page["items"]
        after, turns = page["next"], turns + 1
    assert [one["id"] for one in seen][: len(whole)] == [one["id"] for one in whole]


def route_of(name: str) -> Route:
    return next(route for route in ROUTES if route.name == name)


# --- how often ---


def test_whoever_asks_too_often_is_told_when_to_come_again() -> None:
    now = [0.0]
    throttle = Throttle(burst=2, per_second=0.5, now=lambda: now[0])
    throttle.take(1), throttle.take(1), throttle.take(2)
    with pytest.raises(TooMany) as fault:
        throttle.take(1)
    assert fault.value.seconds == 2
    now[0] = 2.0
    throttle.take(1)
    with pytest.raises(TooMany):
        throttle.take(1)


def test_too_many_questions_are_answered_with_429_and_course_access_never(two: World) -> None:
    from flask import Flask

    from mahnlauf.api.blueprint import api

    app = Flask("tight")
    app.register_blueprint(api(two.house, Throttle(burst=1, per_second=0.1)))
    headers, client = {"Authorization": f"Bearer {token(two, 'laden')}"}, app.test_client()
    assert client.get("/api/v1/shops", headers=headers).status_code == 200
    found = client.get("/api/v1/shops", headers=headers)
    assert (found.status_code, found.headers["Retry-After"], found.json["code"]) == (429, "10", "too_many_requests")
    assert {client.get("/api/v1/access", headers=headers).status_code for _ in range(3)} == {200}


def test_a_report_comes_as_the_file_that_is_asked_for(two: World) -> None:
    headers = {"Authorization": f"Bearer {token(two, 'laden')}"}
    found = two.client.get("/api/v1/reports/open-items?format=csv&columns=order_number,total_minor", headers=headers)
    assert found.content_type == "text/csv; charset=utf-8"
    assert 'filename="open-items-' in found.headers["Content-Disposition"]
    assert found.text.splitlines()[0] == "\ufeffBestellung;Offen;Währung"
    assert two.client.get("/api/v1/reports/open-items", headers=headers).json["report"] == "open-items"


def test_a_report_that_is_too_long_for_paper_is_refused_in_a_sentence(
    two: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mahnlauf.reports.sheet.MOST_ROWS", 0)
    headers = {"Authorization": f"Bearer {token(two, 'laden')}"}
    found = two.client.get("/api/v1/reports/open-items?format=pdf", headers=headers)
    assert (found.status_code, "Expected csv or xlsx" in found.json["detail"]) == (400, True)
