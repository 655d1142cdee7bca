"""Every route, every role, and another shop's ids: nobody sees or does what he may not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from mahnlauf.app import create_app
from mahnlauf.desk.blueprint import ROUTES
from mahnlauf.desk.door import COOKIE
from mahnlauf.desk.route import Route
from mahnlauf.people import register
from mahnlauf.people.roles import PERMISSIONS, ROLES
from mahnlauf.store import audit, people
from tests.desk.visitor import buyer
from tests.world import World

SECRET_NAME = "Geheimrat Fremdling"
_HOLE = re.compile(r"<(\w+)>")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Two shops; the claim of the second is what people of the first must never see."""
    with World(tmp_path_factory.mktemp("roles")) as made:
        made.order("1001")
        made.order("1002", "80.00", billing=buyer("Mira Castellanos", "mira@post.example"))
        made.shop("fremd")
        moved = made.house.shops
        made._orders.clear()
        made.days(21, 23)
        made.order("5555", "77.77", billing=buyer(SECRET_NAME, "fremdling@post.example"))
        with made.house.db.write() as conn:
            for table in ("events", "claims", "deliveries"):
                where = "order_ref = '5555'" if table != "deliveries" else "id = (SELECT max(id) FROM deliveries)"
                conn.execute(f"UPDATE {table} SET shop = 'fremd' WHERE {where}")
        assert moved is made.house.shops
        made.days(48, 50)
        yield made


def visitor(world: World, role: str, shops: tuple[str, ...] = ("laden",)) -> FlaskClient:
    """Somebody of that role, with a session of his own."""
    clock, db = world.house.clock, world.house.db
    user = register.add(db, clock, f"{role}@laden.example", role, () if role == "owner" else shops)
    client = create_app(world.house).test_client()
    client.set_cookie(COOKIE, world.house.entrance().begin(user.id, "test"))
    return client


def address(route: Route, **values: str) -> str:
    return _HOLE.sub(lambda hole: values.get(hole[1], "1"), route.rule)


def own(world: World) -> str:
    return str(world.row("1001").id)


def foreign(world: World) -> str:
    row = world.house.db.reader.execute("SELECT id FROM claims WHERE shop = 'fremd'").fetchone()
    return str(row[0])


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("route", ROUTES, ids=lambda one: one.rule)
def test_a_route_opens_for_the_roles_that_may_and_for_no_other(world: World, route: Route, role: str) -> None:
    client = visitor(world, role)
    path = address(route, ident=own(world), verb="hold", command="1")
    allowed = bool(set(route.needs) & PERMISSIONS[role])
    for method in route.methods:
        answer = client.open(path, method=method)
        if not allowed:
            assert (answer.status_code, "1001" in answer.text) == (403, False), path
        elif method == "GET":
            assert answer.status_code in (200, 404), path  # an agency sees no claim that was not handed over
        else:
            assert answer.status_code == 403, path  # without the form's token nothing is changed
            assert "veraltet" in answer.text


@pytest.mark.parametrize("role", [role for role in ROLES if role != "owner"])
@pytest.mark.parametrize("route", ROUTES, ids=lambda one: one.rule)
def test_what_belongs_to_another_shop_does_not_exist(world: World, route: Route, role: str) -> None:
    client = visitor(world, role)
    for command in ("1", "2", "3", "4", "5", "6"):
        path = address(route, ident=foreign(world), verb="hold", command=command, key="fremdling@post.example")
        for query in ("", "?q=Fremdling", "?q=5555", "?shop=fremd", "?q=fremdling&in=1", "?state=open"):
            answer = client.get(path + query)
            assert SECRET_NAME not in answer.text, path
            assert "fremdling@post" not in answer.text, path
            assert "77,77" not in answer.text, path
    claim = client.get(f"/claims/{foreign(world)}")
    assert (claim.status_code, claim.text.count("gibt es nicht")) == (404, 1)


def test_an_owner_sees_both_shops(world: World) -> None:
    client = visitor(world, "owner")
    assert SECRET_NAME in client.get("/claims").text
    assert "1001" in client.get("/claims").text


def test_an_agency_sees_what_was_handed_over_and_nothing_else(world: World) -> None:
    client = visitor(world, "agency")
    assert client.get(f"/claims/{own(world)}").status_code == 404
    assert "Castellanos" not in client.get("/").text
    world.days(51, 85)
    assert world.row("1001").state == "handed_over"
    client = visitor(world, "agency")
    assert client.get(f"/claims/{own(world)}").status_code == 200
    assert "1001" in client.get("/").text


def test_a_deed_needs_the_forms_own_token_and_the_browsers_word(world: World) -> None:
    client = visitor(world, "clerk")
    path = f"/claims/{own(world)}/do/note"
    token = re.search(r'name="form_token" value="([0-9a-f]+)"', client.get(path + "?text=x").text)
    assert token is not None
    other = re.search(r'name="form_token" value="([0-9a-f]+)"', visitor(world, "owner").get(path + "?text=x").text)
    assert other is not None
    form = {"text": "Hallo", "form_token": token[1]}
    refused = [
        client.post(path, data=form | {"form_token": ""}),
        client.post(path, data=form | {"form_token": other[1]}),
        client.post(path, data=form, headers={"Origin": "https://evil.example"}),
        client.post(path, data=form, headers={"Sec-Fetch-Site": "cross-site"}),
        client.post(path, data=form, headers={"Sec-Fetch-Site": "cross-site", "Origin": "null"}),
    ]
    assert [one.status_code for one in refused] == [403] * 5
    assert not [one for one in world.facts() if one.kind == "note"]
    done = client.post(path, data=form, headers={"Origin": "null", "Sec-Fetch-Site": "same-origin"})
    assert (done.status_code, done.headers["Location"]) == (303, f"/claims/{own(world)}")
    assert [one.data["text"] for one in world.facts() if one.kind == "note"] == ["Hallo"]
    assert audit.of_claim(world.house.db.reader, int(own(world)))[0].actor.startswith("user:")


def test_a_removed_user_is_out_at_once_and_an_ended_session_too(world: World) -> None:
    client = visitor(world, "bookkeeper")
    assert client.get("/claims").status_code == 200
    register.remove(world.house.db, world.house.clock, "bookkeeper@laden.example")
    assert client.get("/claims").status_code == 401
    client = visitor(world, "clerk")
    entrance = world.house.entrance()
    session = client.get_cookie(COOKIE)
    assert session is not None
    found = entrance.visitor(session.value)
    assert found is not None
    assert entrance.end(found.session, found)
    assert client.get("/claims").status_code == 401
    assert not entrance.end(found.session, replace(found))


# --- login by mail ---


def link(world: World) -> str:
    """The newest login link, as the mail says it."""
    world.outbox()
    found = re.search(r"http\S+(/login/\S+)", world.mails()[-1].text)
    assert found is not None
    return found[1]


@pytest.fixture
def anna(make_world: type[World]) -> World:
    world = make_world()
    register.add(world.house.db, world.house.clock, "Anna@Laden.example", "clerk", ["laden"], "Anna")
    return world


def test_a_login_link_comes_by_mail_and_opens_the_desk_once(anna: World) -> None:
    assert anna.client.post("/login", data={"email": " ANNA@laden.example "}).status_code == 200
    path = link(anna)
    assert "Guten Tag, " in anna.client.get(path).text
    assert anna.client.get("/").status_code == 401  # looking uses nothing up
    assert anna.client.post(path).status_code == 303
    assert anna.client.get("/").status_code == 200
    stranger = create_app(anna.house).test_client()
    assert (stranger.get(path).status_code, stranger.post(path).status_code) == (401, 401)


def test_a_login_link_is_over_after_half_an_hour(anna: World) -> None:
    anna.client.post("/login", data={"email": "anna@laden.example"})
    path = link(anna)
    anna.later(timedelta(minutes=31))
    assert anna.client.post(path).status_code == 401


def test_who_is_not_known_hears_the_same_and_gets_no_mail(anna: World) -> None:
    known = anna.client.post("/login", data={"email": "anna@laden.example"}).text
    unknown = anna.client.post("/login", data={"email": "eve@evil.example"}).text
    assert known == unknown
    anna.outbox()
    assert len(anna.mails()) == 1


def test_no_more_than_five_links_an_hour_are_mailed(anna: World) -> None:
    for _ in range(9):
        anna.client.post("/login", data={"email": "anna@laden.example"})
    anna.outbox()
    assert len(anna.mails()) == 5


def test_one_machine_may_not_try_for_ever(anna: World) -> None:
    answers = [anna.client.post("/login", data={"email": f"{one}@evil.example"}).status_code for one in range(25)]
    assert answers[:20] == [200] * 20
    assert answers[20:] == [429] * 5


def test_no_table_holds_a_link_or_a_session(anna: World) -> None:
    anna.client.post("/login", data={"email": "anna@laden.example"})
    token = link(anna).removeprefix("/login/")
    anna.client.post(f"/login/{token}")
    cookie = anna.client.get_cookie(COOKIE)
    assert cookie is not None
    dump = "\n".join(anna.house.db.reader.iterdump())
    assert token not in dump
    assert cookie.value not in dump


def test_the_owner_invites_lists_and_removes_people(anna: World) -> None:
    client = visitor(anna, "owner")
    page = client.get("/users").text
    form = {"form_token": re.findall(r'form_token" value="([0-9a-f]+)"', page)[0]}
    answer = client.post("/users/invite", data=form | {"email": "ben@laden.example", "role": "bookkeeper"})
    assert answer.status_code == 303
    anna.outbox()
    assert anna.mails()[-1].to.endswith("<ben@laden.example>")
    assert "ben@laden.example" in client.get("/users").text
    wrong = client.post("/users/invite", data=form | {"email": "ben", "role": "clerk"})
    assert (wrong.status_code, "no mail address" in wrong.text) == (400, True)
    ben = people.user_of(anna.house.db.reader, "ben@laden.example")
    assert ben is not None
    assert client.post(f"/users/{ben.id}/remove", data=form).status_code == 303
    assert people.user_of(anna.house.db.reader, "ben@laden.example") is None
    assert "Zugang entfernt" in client.get("/protocol").text
