"""The headers of every page, and what its markup leaves out so that they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from mahnlauf.desk import assets
from tests.desk.visitor import Visitor, full_world
from tests.world import World

PATHS = (
    "/",
    "/claims",
    "/claims/1",
    "/claims/1/letters/1",
    "/deliveries",
    "/outbox",
    "/claims/77",
    "/claims?q=nobody",
    "/c/x",
    "/m/x",
    "/login/x",
    "/claims/1/do/hold",
    "/users",
    "/phone",
)


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    with World(tmp_path_factory.mktemp("guard")) as world:
        yield Visitor(full_world(world))


@pytest.mark.parametrize("path", PATHS)
def test_a_page_loads_nothing_from_elsewhere_runs_no_script_and_is_not_framed_or_kept(
    visitor: Visitor, path: str
) -> None:
    headers = visitor.client.get(path).headers
    policy = dict(part.strip().partition(" ")[::2] for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "script-src" not in policy
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", PATHS)
def test_the_markup_has_no_script_no_inline_style_and_no_handler(visitor: Visitor, path: str) -> None:
    html = visitor.client.get(path).text
    assert "<script" not in html
    assert "<style" not in html
    assert not re.search(r"<[^>]*\s(style|on\w+)=", html)


def test_a_locked_page_and_the_door_are_guarded_too(world: World) -> None:
    for path in ("/", "/enter/wrong"):
        headers = world.client.get(path).headers
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Cache-Control"] == "no-store"


def test_a_mail_is_shown_in_a_sandbox_of_its_own(visitor: Visitor) -> None:
    page = visitor.open("/claims/1/letters/1").text
    assert re.search(r'<iframe [^>]*\ssandbox src="/claims/1/letters/1/mail"', page)
    headers = visitor.open("/claims/1/letters/1/mail").headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("sandbox;")
    assert "allow-" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert headers["X-Frame-Options"] == "SAMEORIGIN"


def test_the_style_sheet_may_be_kept_because_its_address_names_its_content(visitor: Visitor) -> None:
    answer = visitor.client.get(assets.address("desk.css"))
    assert answer.mimetype == "text/css"
    assert "immutable" in answer.headers["Cache-Control"]
    assert assets.address("desk.css") in visitor.open("/").text


def test_what_a_shop_is_answered_is_not_guessed_at(world: World) -> None:
    for path in ("/healthz", "/webhooks/laden", "/nowhere"):
        assert world.client.get(path).headers["X-Content-Type-Options"] == "nosniff"
