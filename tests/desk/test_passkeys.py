"""Passkeys: made and used by their owner alone, once per question, at one address; every other answer opens nothing."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from mahnlauf.app import create_app
from mahnlauf.desk.door import COOKIE
from mahnlauf.desk.passkeys import COOKIE as ASKED
from mahnlauf.people import register
from mahnlauf.people.passkeys import Place, named, place_of
from mahnlauf.store import audit, passkeys, people
from tests.desk.device import Device, b64
from tests.world import World


@pytest.fixture
def anna(world: World) -> World:
    """Anna and Ben may enter; the desk is opened at http://localhost."""
    register.add(world.house.db, world.house.clock, "anna@laden.example", "clerk", ["laden"], "Anna")
    register.add(world.house.db, world.house.clock, "ben@laden.example", "bookkeeper", ["laden"], "Ben")
    return world


def stranger(world: World) -> FlaskClient:
    """A browser without a session."""
    return create_app(world.house).test_client()


def inside(world: World, user_id: int | None = 1) -> FlaskClient:
    """A browser of that user, who came by a link."""
    client = stranger(world)
    client.set_cookie(COOKIE, world.house.entrance().begin(user_id, "test"))
    return client


def token(client: FlaskClient) -> dict[str, str]:
    found = re.search(r'form_token" value="(\w+)"', client.get("/me").text)
    assert found is not None
    return {"form_token": found[1]}


def asked_to_add(client: FlaskClient) -> dict[str, Any]:
    found: dict[str, Any] = client.post("/me/passkeys/options", data=token(client)).json
    return found


def asked_to_log_in(client: FlaskClient) -> dict[str, Any]:
    found: dict[str, Any] = client.post("/passkey/options").json
    return found


def made(world: World, user_id: int | None = 1, name: str = "Annas Telefon", **device: Any) -> Device:
    """A device with a passkey that the user added."""
    client, one = inside(world, user_id), Device(**device)
    answer = one.make(asked_to_add(client))
    assert client.post("/me/passkeys", data=token(client) | {"credential": answer, "name": name}).status_code == 303
    return one


def log_in(client: FlaskClient, answer: str) -> TestResponse:
    return client.post("/passkey/login", data={"credential": answer})


def used(world: World, one: Device, **instead: Any) -> int:
    """The status of a login with that device, in a new browser."""
    client = stranger(world)
    return log_in(client, one.sign(asked_to_log_in(client), **instead)).status_code


# --- as it is meant ---


def test_a_passkey_is_added_listed_named_used_and_removed(anna: World) -> None:
    one, client = made(anna, name=" Mein\x07 Laptop "), stranger(anna)
    answer = log_in(client, one.sign(asked_to_log_in(client)))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert "Heute" in client.get("/").text
    page = client.get("/me").text
    assert "Mein Laptop" in page
    assert "zuletzt benutzt am" in page
    data = token(client)
    assert client.post("/me/passkeys/1/rename", data=data | {"name": "Altes <b>Gerät</b>"}).status_code == 303
    assert "Altes &lt;b&gt;Gerät&lt;/b&gt;" in client.get("/me").text
    assert client.post("/me/passkeys/1/remove", data=data).status_code == 303
    assert "Noch keiner." in client.get("/me").text
    assert used(anna, one) == 401
    words = [row.what for row in audit.page(anna.house.db.reader, what="passkey.", limit=9)]
    assert words == ["passkey.removed", "passkey.renamed", "passkey.added"]


def test_the_owner_of_the_command_line_may_have_one_too(anna: World) -> None:
    one, client = made(anna, None), stranger(anna)
    assert log_in(client, one.sign(asked_to_log_in(client))).status_code == 303
    assert "Inhaber" in client.get("/me").text
    assert client.get("/users").status_code == 200


def test_the_link_by_mail_works_beside_it(anna: World) -> None:
    made(anna)
    assert stranger(anna).post("/login", data={"email": "anna@laden.example"}).status_code == 200
    anna.outbox()
    assert len(anna.mails()) == 1


def test_what_is_asked_demands_a_checked_owner_and_a_key_that_names_him(anna: World) -> None:
    made(anna)
    found = asked_to_add(inside(anna))
    assert found["authenticatorSelection"]["userVerification"] == "required"
    assert found["authenticatorSelection"]["residentKey"] == "required"
    assert (found["rp"]["id"], len(found["excludeCredentials"])) == ("localhost", 1)
    assert "anna@" not in json.dumps(found)
    login = asked_to_log_in(stranger(anna))
    assert (login["userVerification"], login["rpId"], login.get("allowCredentials", [])) == (
        "required",
        "localhost",
        [],
    )


# --- as it is not meant ---


def test_an_answer_opens_once_and_never_in_another_browser(anna: World) -> None:
    one, client = made(anna), stranger(anna)
    answer = one.sign(asked_to_log_in(client))
    thief = stranger(anna)
    assert log_in(thief, answer).status_code == 401  # no question was put to this browser
    asked_to_log_in(thief)
    assert log_in(thief, answer).status_code == 401  # another question was
    assert log_in(client, answer).status_code == 303
    assert log_in(client, answer).status_code == 401  # the question is used up


def test_a_failed_answer_uses_the_question_up_too(anna: World) -> None:
    one, client = made(anna), stranger(anna)
    options = asked_to_log_in(client)
    assert log_in(client, "{}").status_code == 401
    assert log_in(client, one.sign(options)).status_code == 401


def test_a_stolen_cookie_of_the_question_is_over_after_five_minutes(anna: World) -> None:
    one, client = made(anna), stranger(anna)
    answer = one.sign(asked_to_log_in(client))
    anna.later(timedelta(minutes=6))
    assert log_in(client, answer).status_code == 401


@pytest.mark.parametrize(
    "lie",
    [
        {"origin": "https://evil.example"}, {"origin": "http://localhost:9999"}, {"origin": "https://localhost"},
        {"handle": b"user:2"}, {"handle": b"owner"}, {"handle": b""},
    ],
)  # fmt: skip
def test_another_sites_answer_or_another_users_name_opens_nothing(anna: World, lie: dict[str, Any]) -> None:
    one = made(anna)
    made(anna, 2)
    assert used(anna, one, **lie) == 401
    assert used(anna, one) == 303


def test_another_devices_signature_under_my_credential_opens_nothing(anna: World) -> None:
    mine, theirs = made(anna), made(anna, 2)
    forged = Device(ident=mine.ident, key=theirs.key, handle=mine.handle, count=50)
    assert used(anna, forged) == 401
    assert used(anna, Device(ident=mine.ident, key=mine.key, handle=mine.handle, domain="evil.example")) == 401


def test_a_device_that_does_not_check_its_owner_opens_nothing_and_is_not_added(anna: World) -> None:
    one = made(anna)
    one.verifies = False
    assert used(anna, one) == 401
    client, careless = inside(anna), Device(verifies=False)
    answer = client.post("/me/passkeys", data=token(client) | {"credential": careless.make(asked_to_add(client))})
    assert (answer.status_code, "keinen Passkey gemacht" in answer.text) == (400, True)
    assert len(passkeys.of_user(anna.house.db.reader, 1)) == 1


def test_a_copy_of_the_key_is_found_out_by_its_counter(anna: World) -> None:
    one = made(anna)
    copy = Device(ident=one.ident, key=one.key, handle=one.handle)
    assert [used(anna, one) for _ in range(3)] == [303] * 3
    assert used(anna, copy) == 401
    assert passkeys.of_user(anna.house.db.reader, 1)[0].sign_count == 3


def test_a_removed_user_is_out_and_comes_back_without_his_keys(anna: World) -> None:
    one = made(anna)
    register.remove(anna.house.db, anna.house.clock, "anna@laden.example")
    assert used(anna, one) == 401
    register.add(anna.house.db, anna.house.clock, "anna@laden.example", "clerk", ["laden"], "Anna")
    assert used(anna, one) == 401


def test_the_owner_takes_the_keys_of_a_lost_phone_away(anna: World) -> None:
    one, owner = made(anna), inside(anna, None)
    assert "1 Passkey" in owner.get("/users").text
    assert owner.post("/users/1/passkeys/remove", data=token(owner)).status_code == 303
    assert used(anna, one) == 401
    assert people.user(anna.house.db.reader, 1) is not None
    assert inside(anna, 2).post("/users/1/passkeys/remove", data={}).status_code == 403


def test_nobody_names_removes_or_adds_another_ones_key(anna: World) -> None:
    one, ben = made(anna), inside(anna, 2)
    data = token(ben)
    assert ben.post("/me/passkeys/1/rename", data=data | {"name": "x"}).status_code == 404
    assert ben.post("/me/passkeys/1/remove", data=data).status_code == 404
    assert "Annas Telefon" not in ben.get("/me").text
    options = asked_to_add(inside(anna))  # put to Anna's browser
    answer = ben.post("/me/passkeys", data=data | {"credential": Device().make(options), "name": "x"})
    assert answer.status_code == 400
    again = ben.post("/me/passkeys", data=data | {"credential": one.make(asked_to_add(ben)), "name": "x"})
    assert again.status_code == 400  # the credential is Anna's
    assert passkeys.of_user(anna.house.db.reader, 2) == []


@pytest.mark.parametrize("origin", ["https://evil.example", "http://localhost:9999"])
def test_a_key_made_on_another_site_is_not_added(anna: World, origin: str) -> None:
    client = inside(anna)
    answer = Device().make(asked_to_add(client), origin=origin)
    assert client.post("/me/passkeys", data=token(client) | {"credential": answer}).status_code == 400
    assert passkeys.of_user(anna.house.db.reader, 1) == []


def test_adding_needs_the_forms_own_token(anna: World) -> None:
    client = inside(anna)
    answer = Device().make(asked_to_add(client))
    assert client.post("/me/passkeys", data={"credential": answer}).status_code == 403
    assert client.post("/me/passkeys/options", data={}).status_code == 403


@pytest.mark.parametrize(
    "answer",
    ["", "{}", "[]", "null", "x" * 50_000, '{"id": 5}', '{"id": "AAAA", "rawId": "AAAA", "response": []}', "[" * 9000],
)
def test_nonsense_opens_nothing_and_breaks_nothing(anna: World, answer: str) -> None:
    made(anna)
    client = stranger(anna)
    asked_to_log_in(client)
    assert log_in(client, answer).status_code == 401
    adding = inside(anna)
    asked_to_add(adding)
    assert adding.post("/me/passkeys", data=token(adding) | {"credential": answer}).status_code == 400


def test_broken_parts_of_a_true_answer_open_nothing(anna: World) -> None:
    one = made(anna)
    for name in ("clientDataJSON", "authenticatorData", "signature"):
        for value in (None, 5, "", "!!", b64(b"\xff" * 40), {}):
            client = stranger(anna)
            answer = json.loads(one.sign(asked_to_log_in(client)))
            answer["response"][name] = value
            anna.later(timedelta(minutes=11))
            assert log_in(client, json.dumps(answer)).status_code == 401, (name, value)


def test_one_machine_may_not_try_for_ever(anna: World) -> None:
    client = stranger(anna)
    codes = [client.post("/passkey/options").status_code for _ in range(42)]
    assert (codes[:40], codes[40:]) == ([200] * 40, [429] * 2)
    assert log_in(client, "{}").status_code == 429


def test_the_cookie_of_a_question_goes_to_no_other_sites_request(anna: World) -> None:
    cookie = stranger(anna).post("/passkey/options").headers["Set-Cookie"]
    assert cookie.startswith(f"{ASKED}=")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Path=/passkey" in cookie


def test_no_table_holds_what_answers_a_question(anna: World) -> None:
    client = stranger(anna)
    client.post("/passkey/options")
    cookie = client.get_cookie(ASKED, path="/passkey")
    assert cookie is not None
    assert cookie.value not in "\n".join(anna.house.db.reader.iterdump())


def test_no_more_than_twenty_keys(anna: World) -> None:
    with anna.house.db.write() as conn:
        for number in range(20):
            passkeys.add(conn, passkeys.PasskeyRow(0, 1, f"c{number}", "", 0, "x", "2026-03-02T08:00:00Z", None))
    client = inside(anna)
    assert client.post("/me/passkeys/options", data=token(client)).status_code == 400


# --- where ---


@pytest.mark.parametrize(
    "base_url,host,place",
    [
        ("http://127.0.0.1:8000", "localhost:8000", Place("localhost", "http://localhost:8000")),
        ("http://localhost:8000", "localhost:9000", Place("localhost", "http://localhost:9000")),
        ("http://127.0.0.1:8000", "127.0.0.1:8000", None),
        ("https://mahn.example", "mahn.example", Place("mahn.example", "https://mahn.example")),
        ("https://mahn.example:8443", "mahn.example:8443", Place("mahn.example", "https://mahn.example:8443")),
        ("https://mahn.example", "evil.example", None),
        ("https://mahn.example", "localhost", None),
        ("http://mahn.example", "mahn.example", None),
        ("https://10.0.0.7", "10.0.0.7", None),
        ("", "x", None),
    ],
)
def test_passkeys_hold_at_one_address(base_url: str, host: str, place: Place | None) -> None:
    assert place_of(base_url, host) == place


def test_where_no_passkey_holds_the_pages_say_so_and_offer_none(anna: World) -> None:
    client = inside(anna)
    client.set_cookie(COOKIE, anna.house.entrance().begin(1, "test"), domain="127.0.0.1")
    page = client.get("/me", base_url="http://127.0.0.1:8000")
    assert "Unter dieser Adresse gelten keine Passkeys" in page.text
    login = client.get("/login", base_url="http://127.0.0.1:8000")
    assert "Passkey" not in login.text
    assert "script-src" not in login.headers["Content-Security-Policy"]
    assert client.post("/passkey/options", base_url="http://127.0.0.1:8000").status_code == 400


def test_an_open_desk_has_nobody_to_give_a_passkey_to(anna: World) -> None:
    client = create_app(anna.house, open_desk=True).test_client()
    page = client.get("/me").text
    assert "steht allen an diesem Rechner offen" in page
    found = re.search(r'form_token" value="(\w+)"', client.get("/users").text)
    assert found is not None
    answer = client.post("/me/passkeys/options", data={"form_token": found[1]})
    assert answer.status_code == 400


def test_the_pages_run_our_own_script_and_nothing_inline(anna: World) -> None:
    for answer in (stranger(anna).get("/login"), inside(anna).get("/me")):
        policy = answer.headers["Content-Security-Policy"]
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        assert re.findall(r"<script[^>]*>", answer.text) == re.findall(
            r'<script src="/static/passkey-\w+\.js" defer>', answer.text
        )
        assert not re.search(r"<[^>]*\s(style|on\w+)=", answer.text)


@pytest.mark.parametrize("name,kept", [("", "Passkey"), ("\x00\n", "Passkey"), ("a  b", "a b"), ("x" * 99, "x" * 60)])
def test_a_name_is_one_short_line(name: str, kept: str) -> None:
    assert named(name) == kept
