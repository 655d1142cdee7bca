"""The smaller platforms: what is called, what counts as already so, what never."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests
import responses

import mahnlauf_courses
from mahnlauf import CourseContext, CoursePlatform, Look, NotUnderstood, Outcome, Participant, Seat, SettingsError
from mahnlauf_courses.circle import Circle
from mahnlauf_courses.links import DigiMember, Kajabi
from mahnlauf_courses.memberspot import Memberspot
from mahnlauf_courses.teachable import Teachable
from mahnlauf_courses.thinkific import Thinkific

LINKS = {"activate_url": "https://k.example/on/s1", "deactivate_url": "https://k.example/off/s2"}


def where(**settings: str) -> CourseContext:
    return CourseContext("kurse", settings)


def bodies(web: responses.RequestsMock) -> list[Any]:
    return [json.loads(call.request.body) for call in web.calls if call.request.body]


def test_the_host_gets_thirteen_that_keep_their_promise() -> None:
    found: list[CoursePlatform] = []
    mahnlauf_courses.register_access(found.append)
    assert len({one.name for one in found}) == 13
    assert all(isinstance(one, CoursePlatform) for one in found)


def test_memberspot_switches_an_offer(web: responses.RequestsMock, http: requests.Session, who: Participant) -> None:
    url = "https://api.memberspot.de/v1/users/set-offer-state"
    web.add("POST", url, json={})
    one, at = Memberspot(), where(key="k")
    one.suspend(who, "o1", Look(Seat.UNKNOWN), at, http)
    one.restore(who, "o1", {}, at, http)
    assert [(body["offerId"], body["active"]) for body in bodies(web)] == [("o1", False), ("o1", True)]
    web.replace("POST", url, status=404)
    assert one.suspend(who, "o1", Look(Seat.UNKNOWN), at, http).verdict == "refused"


def test_thinkific_ends_and_gives_back_the_date_that_was(
    web: responses.RequestsMock, http: requests.Session, who: Participant
) -> None:
    url = "https://api.thinkific.com/api/public/v1/enrollments"
    row = {"id": 5, "user_id": 9, "course_id": 42, "expired": False, "expiry_date": "2027-09-01T00:00:00Z"}
    web.add("GET", url, json={"items": [row]})
    web.add("PUT", f"{url}/5", status=204)
    web.add("POST", url, status=201, json={})
    one, at = Thinkific(), where(key="k", subdomain="s")
    look = one.look(who, "42", at, http)
    assert look.seat is Seat.ACTIVE
    one.suspend(who, "42", look, at, http)
    one.restore(who, "42", look.kept, at, http)
    one.restore(who, "42", {**look.kept, "expires": ""}, at, http)
    assert bodies(web)[0]["expiry_date"] < "2001"
    assert bodies(web)[1]["expiry_date"] == "2027-09-01T00:00:00Z"
    assert (bodies(web)[2]["user_id"], bodies(web)[2]["course_id"]) == (9, 42)
    web.replace("GET", url, json={"items": [{**row, "expired": True}]})
    assert one.look(who, "42", at, http).seat is Seat.SUSPENDED
    web.replace("GET", url, json={"items": []})
    assert one.look(who, "42", at, http).seat is Seat.ABSENT


def test_teachable_takes_only_what_the_owner_allowed(
    web: responses.RequestsMock, http: requests.Session, who: Participant
) -> None:
    base = "https://developers.teachable.com/v1"
    web.add("GET", f"{base}/users", json={"users": [{"id": 3}]})
    web.add("GET", f"{base}/users/3", json={"courses": [{"course_id": 42}]})
    web.add("POST", f"{base}/unenroll", status=422)
    web.add("POST", f"{base}/enroll", json={})
    one = Teachable()
    look = one.look(who, "42", where(key="k"), http)
    assert (look.seat, look.kept) == (Seat.ACTIVE, {"user": "3"})
    with pytest.raises(SettingsError, match="unenrol=yes"):
        one.suspend(who, "42", look, where(key="k"), http)
    allowed = where(key="k", unenrol="yes")
    assert one.suspend(who, "42", look, allowed, http).verdict == "refused"  # read back: still in the course
    assert one.restore(who, "42", look.kept, allowed, http).verdict == "done"
    assert one.look(who, "43", allowed, http).seat is Seat.SUSPENDED
    web.replace("GET", f"{base}/users/3", json={"courses": []})
    assert one.suspend(who, "42", look, allowed, http).verdict == "done"  # 422, and out of it: already so
    assert one.restore(who, "42", look.kept, allowed, http).verdict == "refused"


def test_circle_never_deletes_a_member(web: responses.RequestsMock, http: requests.Session, who: Participant) -> None:
    url = "https://app.circle.so/api/admin/v2/access_groups/8/community_members"
    web.add("DELETE", url, status=404)
    web.add("POST", url, status=404)
    one, at = Circle(), where(token="t")
    assert one.suspend(who, "8", Look(Seat.UNKNOWN), at, http).verdict == "done"
    assert one.restore(who, "8", {}, at, http).verdict == "refused"


@pytest.mark.parametrize("one", [Kajabi(), DigiMember()], ids=["kajabi", "digimember"])
def test_a_pair_of_addresses_is_called(
    one: Kajabi | DigiMember, web: responses.RequestsMock, http: requests.Session, who: Participant
) -> None:
    web.add("POST", LINKS["deactivate_url"], status=422, body="grant not found")
    web.add("POST", LINKS["activate_url"], status=200)
    at = where(**LINKS)
    assert one.suspend(who, "", Look(Seat.UNKNOWN), at, http) == Outcome.done("Already so.")
    assert one.restore(who, "", {}, at, http).verdict == "done"
    assert all("email=a%40kunde.example" in str(call.request.body) for call in web.calls)
    for status, body, verdict in (
        (404, "no such page", "fix_settings"), (400, "Already granted", "done"), (422, "email is invalid", "refused"),
    ):  # fmt: skip
        web.replace("POST", LINKS["activate_url"], status=status, body=body)
        assert one.restore(who, "", {}, at, http).verdict == verdict


def test_kajabi_hears_the_same_id_both_times() -> None:
    assert Kajabi().form(Participant("a@b.example"))["external_user_id"] == "a@b.example"


@pytest.mark.parametrize(
    "status,error",
    [(401, SettingsError), (403, SettingsError), (301, SettingsError), (400, NotUnderstood),
     (500, requests.RequestException), (429, requests.RequestException)],
)  # fmt: skip
def test_every_status_has_its_remedy(
    status: int, error: type[Exception], web: responses.RequestsMock, http: requests.Session, who: Participant
) -> None:
    web.add("POST", "https://api.memberspot.de/v1/users/set-offer-state", status=status)
    with pytest.raises(error):
        Memberspot().suspend(who, "o1", Look(Seat.UNKNOWN), where(key="k"), http)


def test_an_empty_key_calls_nobody(web: responses.RequestsMock, http: requests.Session, who: Participant) -> None:
    with pytest.raises(SettingsError, match="key"):
        Memberspot().suspend(who, "o1", Look(Seat.UNKNOWN), where(key=" "), http)
    assert len(web.calls) == 0
