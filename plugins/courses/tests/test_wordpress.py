"""The course platforms in WordPress: each takes what it gives back, deletes nothing, and says who has no account."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import requests
import responses

from mahnlauf import CourseContext, CoursePlatform, NotUnderstood, Participant, Seat, SettingsError
from mahnlauf_courses.learndash import LearnDash
from mahnlauf_courses.lifterlms import LifterLms
from mahnlauf_courses.memberpress import MemberPress
from mahnlauf_courses.memberships import Memberships
from mahnlauf_courses.sensei import Sensei

API = "https://kurse.example/wp-json"
SITE = CourseContext(
    "kurse",
    {
        "url": "https://kurse.example/",
        "user": "mahnlauf",
        "password": "abcd efgh",
        "consumer_key": "ck_1",
        "consumer_secret": "cs_1",
        "key": "geheim",
    },
)
ALL: list[Callable[[], CoursePlatform]] = [LearnDash, LifterLms, MemberPress, Memberships, Sensei]
USERS = [{"id": 8, "email": "aa@kunde.example"}, {"id": 7, "email": "A@Kunde.example"}]


def bodies(web: responses.RequestsMock) -> list[tuple[str, Any]]:
    """What was changed: method and content."""
    return [
        (str(call.request.method), json.loads(call.request.body or "null"))
        for call in web.calls
        if call.request.method != "GET"
    ]


@pytest.fixture
def users(web: responses.RequestsMock) -> responses.RequestsMock:
    web.get(f"{API}/wp/v2/users", json=USERS)
    return web


def test_a_membership_is_paused_and_gets_back_the_status_that_it_had(
    web: responses.RequestsMock, http: requests.Session, who: Participant
) -> None:
    path = f"{API}/wc/v3/memberships/members"
    row = {"id": 31, "plan_id": 42, "status": "complimentary"}
    web.get(path, json=[{"id": 30, "plan_id": 42, "status": "expired"}, row])
    web.put(f"{path}/31", json={**row, "status": "paused"})
    one = Memberships()
    look = one.look(who, "42", SITE, http)
    assert (look.seat, look.kept) == (Seat.ACTIVE, {"membership": "31", "status": "complimentary"})
    assert one.suspend(who, "42", look, SITE, http).verdict == "done"
    web.replace("PUT", f"{path}/31", json=row)
    assert one.restore(who, "42", look.kept, SITE, http).verdict == "done"
    assert bodies(web) == [("PUT", {"status": "paused"}), ("PUT", {"status": "complimentary"})]
    assert one.suspend(who, "42", look, SITE, http).verdict == "refused"


@pytest.mark.parametrize(
    "status, seat", [("paused", Seat.SUSPENDED), ("expired", Seat.ABSENT), ("cancelled", Seat.ABSENT)]
)
def test_a_membership_that_ended_by_itself_is_none(
    status: str, seat: Seat, web: responses.RequestsMock, http: requests.Session, who: Participant
) -> None:
    web.get(f"{API}/wc/v3/memberships/members", json=[{"id": 31, "plan_id": 42, "status": status}])
    assert Memberships().look(who, "42", SITE, http).seat is seat


def test_learndash_takes_out_and_in_and_reads_back(
    users: responses.RequestsMock, http: requests.Session, who: Participant
) -> None:
    path = f"{API}/ldlms/v2/users/7/courses"
    users.get(path, json=[{"id": 42}])
    users.delete(path, json={})
    users.post(path, json={})
    one = LearnDash()
    look = one.look(who, "42", SITE, http)
    assert (look.seat, look.kept) == (Seat.ACTIVE, {"user": "7"})
    assert one.suspend(who, "42", look, SITE, http).verdict == "refused"  # a group still lets the user in
    users.replace("GET", path, json=[])
    assert one.look(who, "42", SITE, http).seat is Seat.SUSPENDED
    assert one.suspend(who, "42", look, SITE, http).verdict == "done"
    assert one.restore(who, "42", look.kept, SITE, http).verdict == "refused"
    users.replace("GET", path, json=[{"id": 42}])
    assert one.restore(who, "42", look.kept, SITE, http).verdict == "done"
    assert {json.dumps(content) for _, content in bodies(users)} == {'{"course_ids": [42]}'}


def test_lifterlms_lets_an_enrolment_expire_and_enrols_again(
    users: responses.RequestsMock, http: requests.Session, who: Participant
) -> None:
    path = f"{API}/llms/v1/students/7/enrollments/42"
    users.get(path, json={"status": "enrolled"})
    users.patch(path, json={"status": "expired"})
    one = LifterLms()
    look = one.look(who, "42", SITE, http)
    assert (look.seat, one.suspend(who, "42", look, SITE, http).verdict) == (Seat.ACTIVE, "done")
    assert one.restore(who, "42", look.kept, SITE, http).verdict == "refused"
    users.replace("PATCH", path, json={"status": "enrolled"})
    assert one.restore(who, "42", look.kept, SITE, http).verdict == "done"
    users.replace("GET", path, json={"code": "llms_rest_not_found"}, status=404)
    assert one.look(who, "42", SITE, http).seat is Seat.ABSENT
    assert "DELETE" not in [method for method, _ in bodies(users)]


def test_memberpress_gives_every_transaction_its_date_back(
    web: responses.RequestsMock, http: requests.Session, who: Participant
) -> None:
    rows = [
        {"id": 1, "status": "complete", "expires_at": "0000-00-00 00:00:00", "membership": {"id": 42}},
        {"id": 2, "status": "complete", "expires_at": "2999-01-01 00:00:00", "membership": "42"},
        {"id": 3, "status": "complete", "expires_at": "2020-01-01 00:00:00", "membership": 42},
        {"id": 4, "status": "refunded", "expires_at": "2999-01-01 00:00:00", "membership": 42},
        {"id": 5, "status": "complete", "expires_at": "2999-01-01 00:00:00", "membership": 43},
    ]
    web.get(f"{API}/mp/v1/members", json=USERS)
    web.get(f"{API}/mp/v1/transactions", json=rows)
    for ident in (1, 2):
        web.post(f"{API}/mp/v1/transactions/{ident}", json={})
    one = MemberPress()
    look = one.look(who, "42", SITE, http)
    assert look.seat is Seat.ACTIVE
    one.suspend(who, "42", look, SITE, http)
    one.restore(who, "42", look.kept, SITE, http)
    dates = [content["expires_at"] for _, content in bodies(web)]
    assert dates == ["2000-01-01 00:00:00"] * 2 + ["0000-00-00 00:00:00", "2999-01-01 00:00:00"]
    assert {call.request.headers["MEMBERPRESS-API-KEY"] for call in web.calls} == {"geheim"}
    web.replace("GET", f"{API}/mp/v1/transactions", json=rows[2:3])
    assert one.look(who, "42", SITE, http).seat is Seat.SUSPENDED
    web.replace("GET", f"{API}/mp/v1/transactions", json=[])
    assert one.look(who, "42", SITE, http).seat is Seat.ABSENT


def test_sensei_withdraws_and_enrols(users: responses.RequestsMock, http: requests.Session, who: Participant) -> None:
    path = f"{API}/sensei-internal/v1/course-students/batch"
    users.delete(path, json={"7": {"42": True}})
    users.post(path, json={"7": {"42": True}})
    one = Sensei()
    look = one.look(who, "42", SITE, http)
    assert (look.seat, look.kept) == (Seat.UNKNOWN, {"user": "7"})
    assert one.suspend(who, "42", look, SITE, http).verdict == "done"
    assert one.restore(who, "42", look.kept, SITE, http).verdict == "done"
    assert bodies(users) == [(method, {"student_ids": [7], "course_ids": [42]}) for method in ("DELETE", "POST")]
    users.replace("DELETE", path, json={"7": {"42": False}})
    assert one.suspend(who, "42", look, SITE, http).verdict == "refused"


@pytest.mark.parametrize("make", ALL)
def test_a_guest_without_an_account_is_said_to_have_none(
    make: Callable[[], CoursePlatform], web: responses.RequestsMock, http: requests.Session, who: Participant
) -> None:
    for path in ("wp/v2/users", "mp/v1/members", "wc/v3/memberships/members"):
        web.get(f"{API}/{path}", json=[])
    look = make().look(who, "42", SITE, http)
    assert (look.seat, who.email in look.words) == (Seat.ABSENT, True)


@pytest.mark.parametrize("make", ALL)
def test_a_plugin_that_is_switched_off_does_not_read_as_absent(
    make: Callable[[], CoursePlatform], users: responses.RequestsMock, http: requests.Session, who: Participant
) -> None:
    users.get(f"{API}/mp/v1/members", json=USERS)
    missing = {"code": "rest_no_route", "message": "No route was found."}
    for path in (
        "mp/v1/transactions", "wc/v3/memberships/members", "ldlms/v2/users/7/courses",
        "llms/v1/students/7/enrollments/42",
    ):  # fmt: skip
        users.get(f"{API}/{path}", json=missing, status=404)
    users.delete(f"{API}/sensei-internal/v1/course-students/batch", json=missing, status=404)
    with pytest.raises(SettingsError, match="does not answer at this address"):
        look_and_suspend(make(), who, http)


def look_and_suspend(one: CoursePlatform, who: Participant, http: requests.Session) -> None:
    one.suspend(who, "42", one.look(who, "42", SITE, http), SITE, http)


@pytest.mark.parametrize("make", ALL)
def test_what_cannot_be_a_course_calls_nobody(
    make: Callable[[], CoursePlatform], web: responses.RequestsMock, http: requests.Session, who: Participant
) -> None:
    with pytest.raises(NotUnderstood, match="Expected its number"):
        make().look(who, "kurs-a", SITE, http)
    assert len(web.calls) == 0


@pytest.mark.parametrize("make", ALL)
def test_no_key_travels_readable(
    make: Callable[[], CoursePlatform], web: responses.RequestsMock, http: requests.Session, who: Participant
) -> None:
    plain = CourseContext("kurse", {**SITE.settings, "url": "http://kurse.example"})
    with pytest.raises(SettingsError, match="https"):
        make().look(who, "42", plain, http)
    assert len(web.calls) == 0
