"""Nobody sees the desk who was not let in."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask

from mahnlauf.app import create_app
from mahnlauf.core.errors import SettingsError
from mahnlauf.desk.door import COOKIE
from mahnlauf.desk.entry import entry_link
from tests.world import World

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def path_of(world: World, **changes: str) -> str:
    return urlsplit(entry_link(replace(world.house.settings, **changes), world.clock)).path


PUBLIC = {
    "desk.buyer",
    "desk.buyer_letter",
    "desk.merchant",
    "desk.enter",
    "desk.asset",
    "desk.login",
    "desk.login_link",
    "desk.language",
    "desk.logout",
}


def pages_of(app: Flask) -> list[str]:
    """Every address of the desk that shows something to those inside, with something in its holes."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("desk.")]
    closed = [rule for rule in rules if rule.endpoint not in PUBLIC and "GET" in (rule.methods or ())]
    assert len(closed) >= 7
    return ["".join("1" if part.startswith("<") else part for part in _parts(rule.rule)) for rule in closed]


def _parts(rule: str) -> list[str]:
    return rule.replace("<", "\0<").replace(">", ">\0").split("\0")


def test_without_a_session_every_page_is_locked_and_shows_nothing(world: World) -> None:
    world.order("1001")
    for path in pages_of(create_app(world.house)):
        answer = world.client.get(path)
        assert answer.status_code == 401, path
        assert "mahnlauf desk" in answer.text
        assert "1001" not in answer.text
        assert world.client.head(path).status_code == 401


def test_the_link_opens_the_desk_for_this_browser(world: World) -> None:
    world.order("1001")
    answer = world.client.get(path_of(world))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert "1001" in world.client.get("/").text


def test_the_session_is_a_cookie_that_scripts_and_other_sites_do_not_get(world: World) -> None:
    cookie = world.client.get(path_of(world)).headers["Set-Cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=43200"} <= {part.strip() for part in cookie.split(";")}
    assert "Secure" not in cookie


@pytest.mark.parametrize("by", ["scheme", "base_url"])
def test_over_https_the_cookie_never_travels_in_clear(world: World, by: str) -> None:
    house = replace(world.house, settings=replace(world.house.settings, base_url="https://desk.example"))
    client = create_app(house if by == "base_url" else world.house).test_client()
    origin = "https://localhost" if by == "scheme" else "http://desk.example"
    assert "Secure" in client.get(path_of(world), base_url=origin).headers["Set-Cookie"]


def test_a_link_is_good_for_one_hour(world: World) -> None:
    link = path_of(world)
    world.later(HOUR)
    assert world.client.get(link).status_code == 303
    world.later(MINUTE)
    answer = world.client.get(link)
    assert answer.status_code == 401
    assert "gilt nicht mehr" in answer.text
    assert "Set-Cookie" not in answer.headers


def test_a_session_is_good_for_twelve_hours(world: World) -> None:
    world.client.get(path_of(world))
    world.later(12 * HOUR)
    assert world.client.get("/claims").status_code == 200
    world.later(MINUTE)
    assert world.client.get("/claims").status_code == 401


def test_a_link_from_tomorrow_opens_nothing(world: World) -> None:
    world.later(HOUR)
    link = path_of(world)
    world.later(-HOUR)
    assert world.client.get(link).status_code == 401


def test_a_link_of_another_installation_opens_nothing(world: World) -> None:
    assert world.client.get(path_of(world, secret_key="another key, long enough too")).status_code == 401


@pytest.mark.parametrize(
    "token", ["", "x", "owner", "Im93bmVyIg.abc.def", "\u202e", "a" * 3000, "%00", "..%2F..%2Fetc"]
)
def test_a_forged_link_opens_nothing(world: World, token: str) -> None:
    assert world.client.get(f"/enter/{token}").status_code in (401, 404)


def test_one_changed_letter_closes_the_link(world: World) -> None:
    link = path_of(world)
    for place in range(len("/enter/"), len(link), 7):
        other = "A" if link[place] != "A" else "B"
        assert world.client.get(link[:place] + other + link[place + 1 :]).status_code == 401


def test_a_link_is_no_session_and_a_session_is_no_link(world: World) -> None:
    token = path_of(world).removeprefix("/enter/")
    world.client.set_cookie(COOKIE, token)
    assert world.client.get("/").status_code == 401
    world.client.get(f"/enter/{token}")
    session = world.client.get_cookie(COOKIE)
    assert session is not None
    assert world.client.get(f"/enter/{session.value}").status_code == 401


def test_the_open_desk_is_open_on_this_machine_only(world: World) -> None:
    client = create_app(world.house, open_desk=True).test_client()
    assert client.get("/").status_code == 200
    for address in ("192.0.2.7", "10.0.0.1", "", "nonsense"):
        assert client.get("/", environ_overrides={"REMOTE_ADDR": address}).status_code == 401


def test_the_shops_door_and_the_health_checks_need_no_session(world: World) -> None:
    assert world.order("1001").status_code == 200
    assert world.client.get("/healthz").status_code == 200
    assert world.client.get("/readyz").status_code == 200


def test_without_a_secret_key_there_is_no_link(world: World) -> None:
    with pytest.raises(SettingsError, match="mahnlauf init"):
        entry_link(replace(world.house.settings, secret_key=""), world.clock)
