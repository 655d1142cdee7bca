"""Tutor LMS by our plugin: what was active is cancelled and completed again, nothing is deleted."""

from __future__ import annotations

import json

import pytest
import requests
import responses

from mahnlauf import CourseContext, NotUnderstood, Participant, Seat, SettingsError
from mahnlauf_courses.tutor import Tutor

PATH = "https://kurse.example/wp-json/mahnlauf/v1/tutor/enrolments"
SITE = CourseContext("kurse", {"url": "https://kurse.example/", "user": "mahnlauf", "password": "abcd efgh"})


def told(*rows: tuple[int, str], user: int | None = 9) -> dict[str, object]:
    return {"user": user, "enrolments": [{"id": ident, "status": status} for ident, status in rows]}


def test_what_was_active_is_cancelled_and_completed_again(
    web: responses.RequestsMock, http: requests.Session, who: Participant
) -> None:
    web.get(PATH, json=told((17, "completed"), (18, "completed"), (19, "refunded")))
    tutor = Tutor()
    look = tutor.look(who, "42", SITE, http)
    assert (look.seat, look.kept) == (Seat.ACTIVE, {"enrolments": "17,18"})
    for ident in (17, 18):
        web.post(f"{PATH}/{ident}", json={"id": ident, "status": "canceled"})
    assert tutor.suspend(who, "42", look, SITE, http).verdict == "done"
    for ident in (17, 18):
        web.replace("POST", f"{PATH}/{ident}", json={"id": ident, "status": "completed"})
    assert tutor.restore(who, "42", look.kept, SITE, http).verdict == "done"
    sent = [(str(call.request.url), json.loads(call.request.body)) for call in web.calls if call.request.body]
    assert sent == [
        (f"{PATH}/17", {"was": "completed", "status": "canceled"}),
        (f"{PATH}/18", {"was": "completed", "status": "canceled"}),
        (f"{PATH}/17", {"was": "canceled", "status": "completed"}),
        (f"{PATH}/18", {"was": "canceled", "status": "completed"}),
    ]
    assert {call.request.method for call in web.calls} == {"GET", "POST"}


@pytest.mark.parametrize(
    "rows,user,seat",
    [
        ((), 9, Seat.ABSENT),
        ((), None, Seat.ABSENT),
        (((17, "canceled"),), 9, Seat.SUSPENDED),
        (((17, "pending"), (18, "refunded")), 9, Seat.ABSENT),
        (((17, "canceled"), (18, "completed")), 9, Seat.ACTIVE),
    ],
)
def test_how_somebody_stands(
    rows: tuple[tuple[int, str], ...], user: int | None, seat: Seat, web: responses.RequestsMock,
    http: requests.Session, who: Participant,
) -> None:  # fmt: skip
    web.get(PATH, json=told(*rows, user=user))
    look = Tutor().look(who, "42", SITE, http)
    assert look.seat is seat
    assert bool(look.words) is (user is None)


def test_a_status_that_somebody_else_set_meanwhile_stays_and_is_said(
    web: responses.RequestsMock, http: requests.Session, who: Participant
) -> None:
    web.post(f"{PATH}/17", json={"id": 17, "status": "refunded"})
    done = Tutor().restore(who, "42", {"enrolments": "17"}, SITE, http)
    assert (done.verdict, "refunded" in done.answer) == ("refused", True)


def test_without_our_plugin_or_with_a_wrong_course_nothing_is_believed(
    web: responses.RequestsMock, http: requests.Session, who: Participant
) -> None:
    web.get(PATH, json={"code": "rest_no_route"}, status=404)
    with pytest.raises(SettingsError, match="Activate its plugin"):
        Tutor().look(who, "42", SITE, http)
    with pytest.raises(NotUnderstood, match="post=42"):
        Tutor().look(who, "kurs", SITE, http)
    web.replace("GET", PATH, json=[], status=200)
    with pytest.raises(requests.RequestException, match="unexpected"):
        Tutor().look(who, "42", SITE, http)
