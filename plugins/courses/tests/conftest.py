"""A session, a participant, and a Moodle that answers like the real one: errors with status 200."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import pytest
import requests
import responses

from mahnlauf import CourseContext, Participant

URL = "https://moodle.example/webservice/rest/server.php"
EMAIL = "a@kunde.example"


@dataclass
class FakeMoodle:
    """Users by e-mail, enrolments by (user, course): method -> suspended. ``fault`` is answered with status 200."""

    users: dict[str, list[int]] = field(default_factory=lambda: {EMAIL: [7]})
    seats: dict[tuple[int, int], dict[str, bool]] = field(default_factory=lambda: {(7, 42): {"manual": False}})
    dates: dict[str, int] = field(default_factory=lambda: {"timestart": 1000, "timeend": 2000})
    tells_dates: bool = True
    fault: str = ""
    page: str = ""
    status: int = 200
    forms: list[dict[str, str]] = field(default_factory=list)

    def answer(self, request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        form = {key: values[0] for key, values in parse_qs(str(request.body)).items()}
        self.forms.append(form)
        if self.page or self.status != 200:
            return self.status, {}, self.page
        function = form["wsfunction"]
        if form["wstoken"] != "geheim":
            return 200, {}, _error("invalidtoken")
        if self.fault and function == "enrol_manual_enrol_users":
            return 200, {}, _error(self.fault)
        return 200, {}, json.dumps(getattr(self, f"_{function}")(form))

    def _core_user_get_users_by_field(self, form: dict[str, str]) -> Any:
        return [{"id": one} for one in self.users.get(form["values[0]"], [])]

    def _core_enrol_get_users_courses(self, form: dict[str, str]) -> Any:
        user = int(form["userid"])
        return [{"id": course} for (who, course), ways in self.seats.items() if who == user and False in ways.values()]

    def _core_enrol_get_enrolled_users(self, form: dict[str, str]) -> Any:
        told = self.dates if self.tells_dates else {}
        return [{"id": who, **told} for (who, course) in self.seats if course == int(form["courseid"])]

    def _enrol_manual_enrol_users(self, form: dict[str, str]) -> None:
        row = {key.split("[")[-1][:-1]: value for key, value in form.items() if key.startswith("enrolments[0]")}
        ways = self.seats.setdefault((int(row["userid"]), int(row["courseid"])), {})
        ways["manual"] = row.get("suspend") == "1"
        self.dates = {name: int(row.get(name, 0)) for name in ("timestart", "timeend")}


def _error(code: str) -> str:
    return json.dumps({"exception": "moodle_exception", "errorcode": code, "message": "Fehler"})


@pytest.fixture
def web() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


@pytest.fixture
def moodle(web: responses.RequestsMock) -> FakeMoodle:
    fake = FakeMoodle()
    web.add_callback("POST", URL, fake.answer)
    return fake


@pytest.fixture
def http() -> Iterator[requests.Session]:
    with requests.Session() as session:
        yield session


@pytest.fixture
def who() -> Participant:
    return Participant(EMAIL)


@pytest.fixture
def site() -> CourseContext:
    return CourseContext("moodle", {"url": "https://moodle.example/", "token": "geheim"})
