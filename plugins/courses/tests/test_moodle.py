"""Moodle: what it answers with status 200, whom it still lets in, and which dates it would forget."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import requests

from mahnlauf import CourseContext, Look, NotUnderstood, Outcome, Participant, Seat, SettingsError
from mahnlauf_courses.moodle import Moodle

MOODLE = Moodle()


def suspend(who: Participant, site: CourseContext, http: requests.Session) -> Outcome:
    return MOODLE.suspend(who, "42", MOODLE.look(who, "42", site, http), site, http)


def test_suspending_and_restoring_are_inverse(
    moodle: Any, who: Participant, site: CourseContext, http: requests.Session
) -> None:
    look = MOODLE.look(who, "42", site, http)
    assert (look.seat, look.kept) == (Seat.ACTIVE, {"user": "7", "timestart": "1000", "timeend": "2000"})
    assert MOODLE.suspend(who, "42", look, site, http).verdict == "done"
    assert MOODLE.look(who, "42", site, http).seat is Seat.SUSPENDED
    assert MOODLE.restore(who, "42", look.kept, site, http).verdict == "done"
    assert MOODLE.look(who, "42", site, http) == look
    assert all("geheim" not in str(call.request.url) for call in moodle.forms if hasattr(call, "request"))


def test_dates_that_moodle_does_not_tell_are_not_cleared(
    moodle: Any, who: Participant, site: CourseContext, http: requests.Session
) -> None:
    moodle.tells_dates = False
    with pytest.raises(SettingsError, match="no_dates=yes"):
        suspend(who, site, http)
    assert moodle.dates == {"timestart": 1000, "timeend": 2000}
    allowed = replace(site, settings={**site.settings, "no_dates": "yes"})
    assert suspend(who, allowed, http).verdict == "done"


def test_who_is_in_by_another_method_is_said_to_be_in(
    moodle: Any, who: Participant, site: CourseContext, http: requests.Session
) -> None:
    moodle.seats[(7, 42)]["self"] = False
    outcome = suspend(who, site, http)
    assert (outcome.verdict, "another enrolment method" in outcome.answer) == ("refused", True)


@pytest.mark.parametrize(
    "code,error",
    [
        ("nopermissions", SettingsError), ("accessexception", SettingsError), ("wsnoinstance", NotUnderstood),
        ("wsusercannotassign", NotUnderstood), ("wscannotenrol", NotUnderstood), ("invalidrecord", NotUnderstood),
        ("manualpluginnotinstalled", NotUnderstood), ("dmlwriteexception", requests.RequestException),
    ],
)  # fmt: skip
def test_an_error_with_status_200_is_an_error(
    code: str, error: type[Exception], moodle: Any, who: Participant, site: CourseContext, http: requests.Session
) -> None:
    moodle.fault = code
    with pytest.raises(error, match=code):
        suspend(who, site, http)
    assert moodle.seats[(7, 42)] == {"manual": False}


def test_a_wrong_token_is_a_matter_of_settings(
    moodle: Any, who: Participant, site: CourseContext, http: requests.Session
) -> None:
    with pytest.raises(SettingsError, match="invalidtoken"):
        MOODLE.look(who, "42", replace(site, settings={**site.settings, "token": "falsch"}), http)


@pytest.mark.parametrize(
    "status,page,error",
    [
        (200, "<html>Wartung</html>", requests.RequestException), (503, "", requests.RequestException),
        (302, "", SettingsError), (404, "<html>", SettingsError), (429, "", requests.RequestException),
        (403, "", SettingsError),
    ],
)  # fmt: skip
def test_a_page_for_people_is_no_success(
    status: int, page: str, error: type[Exception], moodle: Any, who: Participant, site: CourseContext,
    http: requests.Session,
) -> None:  # fmt: skip
    moodle.status, moodle.page = status, page
    with pytest.raises(error):
        MOODLE.look(who, "42", site, http)


def test_nobody_of_that_address_has_nothing_to_lose(moodle: Any, site: CourseContext, http: requests.Session) -> None:
    assert MOODLE.look(Participant("fremd@x.example"), "42", site, http) == Look(Seat.ABSENT)


def test_two_users_of_one_address_are_left_alone(
    moodle: Any, who: Participant, site: CourseContext, http: requests.Session
) -> None:
    moodle.users[who.email] = [7, 8]
    with pytest.raises(NotUnderstood, match="2 users"):
        MOODLE.look(who, "42", site, http)


def test_a_course_is_a_number(moodle: Any, who: Participant, site: CourseContext, http: requests.Session) -> None:
    with pytest.raises(NotUnderstood, match="kurs"):
        MOODLE.look(who, "kurs", site, http)


def test_the_token_stands_in_the_body_and_one_row_in_a_call(
    moodle: Any, who: Participant, site: CourseContext, http: requests.Session
) -> None:
    suspend(who, site, http)
    change = next(form for form in moodle.forms if form["wsfunction"] == "enrol_manual_enrol_users")
    assert (change["wstoken"], change["enrolments[0][roleid]"], change["enrolments[0][suspend]"]) == (
        "geheim",
        "5",
        "1",
    )
    assert not [key for key in change if key.startswith("enrolments[1]")]
