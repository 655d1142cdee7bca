"""Teachable, by its REST interface: enrol and unenrol. What unenrolling does to progress its pages do not say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import requests

from mahnlauf import CourseContext, Look, NotUnderstood, Outcome, Participant, Seat, Setting, SettingsError
from mahnlauf_courses.calls import call, json_of, required, rows

_URL = "https://developers.teachable.com/v1"


class Teachable:
    """A course is its number. It has no suspended state, so unenrolling is allowed by a setting only."""

    name: str = "teachable"
    title: str = "Teachable"
    settings: Sequence[Setting] = (
        Setting("key", "API key", "Teachable, Settings, API keys (Growth plan or higher).", secret=True, required=True),
        Setting(
            "unenrol", "Unenrol", "yes: you tried that unenrolling keeps the progress. Without it nothing is taken."
        ),
    )

    def look(self, who: Participant, course: str, where: CourseContext, http: requests.Session) -> Look:
        """By the user's own page, which lists the courses."""
        answer = call(
            http, "GET", f"{_URL}/users", self.title, params={"email": who.email}, headers=self._headers(where)
        )
        found = rows(json_of(answer, self.title), "users")
        if not found:
            return Look(Seat.ABSENT)
        user = str(found[0]["id"])
        page = json_of(call(http, "GET", f"{_URL}/users/{user}", self.title, headers=self._headers(where)), self.title)
        in_course = any(str(one.get("course_id")) == course for one in rows(page, "courses"))
        return Look(Seat.ACTIVE if in_course else Seat.SUSPENDED, {"user": user})

    def suspend(
        self, who: Participant, course: str, look: Look, where: CourseContext, http: requests.Session
    ) -> Outcome:
        """Unenrols."""
        if where.settings.get("unenrol", "").lower() not in ("yes", "true", "ja"):
            raise SettingsError(
                "Teachable can only unenrol. Try with a test account that progress stays, then: "
                f"mahnlauf access connect {where.name} --platform teachable --set unenrol=yes"
            )
        return self._post("unenroll", look.kept["user"], course, where, http)

    def restore(
        self, who: Participant, course: str, kept: Mapping[str, str], where: CourseContext, http: requests.Session
    ) -> Outcome:
        """Enrols."""
        return self._post("enroll", kept["user"], course, where, http)

    def _post(self, verb: str, user: str, course: str, where: CourseContext, http: requests.Session) -> Outcome:
        if not course.isdigit():
            raise NotUnderstood(f'"{course}" is no course of Teachable. Expected its number.')
        body = {"user_id": int(user), "course_id": int(course)}
        answer = call(http, "POST", f"{_URL}/{verb}", self.title, json=body, headers=self._headers(where))
        return Outcome.done("Already so at Teachable." if answer.status_code >= 400 else f"Teachable: {verb}.")

    def _headers(self, where: CourseContext) -> dict[str, str]:
        return {"apiKey": required(where.settings, "key", self.title)}
