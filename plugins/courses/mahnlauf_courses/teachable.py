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
        Setting(
            "key",
            "API key",
            "Teachable, Settings, API keys (Growth plan or higher).",
            secret=True,
            required=True,
            german="API-Schlüssel",
            german_help="Teachable, Settings, API keys (ab dem Growth-Tarif).",
        ),
        Setting(
            "unenrol",
            "Unenrol",
            "yes: you tried that unenrolling keeps the progress. Without it nothing is taken.",
            german="Ausschreiben",
            german_help="yes: Sie haben ausprobiert, dass der Fortschritt bleibt. Ohne das wird nichts genommen.",
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
        return Look(Seat.ACTIVE if self._is_in(user, course, where, http) else Seat.SUSPENDED, {"user": user})

    def suspend(
        self, who: Participant, course: str, look: Look, where: CourseContext, http: requests.Session
    ) -> Outcome:
        """Unenrols."""
        if where.settings.get("unenrol", "").lower() not in ("yes", "true", "ja"):
            raise SettingsError(
                "Teachable can only unenrol. Try with a test account that progress stays, then: "
                f"mahnlauf access connect {where.name} --platform teachable --set unenrol=yes"
            )
        return self._post("unenroll", look.kept["user"], course, where, http, inside=False)

    def restore(
        self, who: Participant, course: str, kept: Mapping[str, str], where: CourseContext, http: requests.Session
    ) -> Outcome:
        """Enrols."""
        return self._post("enroll", kept["user"], course, where, http, inside=True)

    def _is_in(self, user: str, course: str, where: CourseContext, http: requests.Session) -> bool:
        answer = call(http, "GET", f"{_URL}/users/{user}", self.title, headers=self._headers(where))
        return any(str(one.get("course_id")) == course for one in rows(json_of(answer, self.title), "courses"))

    def _post(
        self, verb: str, user: str, course: str, where: CourseContext, http: requests.Session, *, inside: bool
    ) -> Outcome:
        """Reads back: which status says "already so" its pages do not tell."""
        if not course.isdigit():
            raise NotUnderstood(f'"{course}" is no course of Teachable. Expected its number.')
        body = {"user_id": int(user), "course_id": int(course)}
        answer = call(http, "POST", f"{_URL}/{verb}", self.title, json=body, headers=self._headers(where))
        if self._is_in(user, course, where, http) is inside:
            return Outcome.done(f"{'In' if inside else 'Out of'} the course at Teachable.")
        return Outcome.refused(f"Teachable did not {verb} user {user} in course {course} ({answer.status_code}).")

    def _headers(self, where: CourseContext) -> dict[str, str]:
        return {"apiKey": required(where.settings, "key", self.title)}
