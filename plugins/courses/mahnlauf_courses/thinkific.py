"""Thinkific, by its REST interface: an enrolment ends by its expiry date and keeps the progress."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import requests

from mahnlauf import CourseContext, Look, NotUnderstood, Outcome, Participant, Seat, Setting
from mahnlauf_courses.calls import call, json_of, required, rows

_URL = "https://api.thinkific.com/api/public/v1/enrollments"
_PAST = "2000-01-01T00:00:00Z"


class Thinkific:
    """A course is its number."""

    name: str = "thinkific"
    title: str = "Thinkific"
    settings: Sequence[Setting] = (
        Setting(
            "key",
            "API key",
            "Thinkific, Settings, Code & analytics, API.",
            secret=True,
            required=True,
            german="API-Schlüssel",
            german_help="Thinkific, Settings, Code & analytics, API.",
        ),
        Setting(
            "subdomain",
            "Subdomain",
            "What stands before .thinkific.com.",
            required=True,
            german="Subdomain",
            german_help="Was vor .thinkific.com steht.",
        ),
    )

    def look(self, who: Participant, course: str, where: CourseContext, http: requests.Session) -> Look:
        """By the enrolment of that address and course; an expired one counts as suspended."""
        asked = {"query[email]": who.email, "query[course_id]": course}
        answer = call(http, "GET", _URL, self.title, params=asked, headers=self._headers(where))
        found = [
            one for one in rows(json_of(answer, self.title), "items") if str(one.get("course_id", course)) == course
        ]
        if not found:
            return Look(Seat.ABSENT)
        one = found[0]
        kept = {
            "enrolment": str(one["id"]),
            "user": str(one.get("user_id", "")),
            "expires": one.get("expiry_date") or "",
        }
        return Look(Seat.SUSPENDED if _is_over(one) else Seat.ACTIVE, kept)

    def suspend(
        self, who: Participant, course: str, look: Look, where: CourseContext, http: requests.Session
    ) -> Outcome:
        """Sets the expiry date into the past."""
        self._change("PUT", f"{_URL}/{look.kept['enrolment']}", {"expiry_date": _PAST}, where, http)
        return Outcome.done("Expired at Thinkific; the progress stays.")

    def restore(
        self, who: Participant, course: str, kept: Mapping[str, str], where: CourseContext, http: requests.Session
    ) -> Outcome:
        """Sets the date that it had; one that had none is enrolled anew, which clears the date."""
        if kept.get("expires"):
            self._change("PUT", f"{_URL}/{kept['enrolment']}", {"expiry_date": kept["expires"]}, where, http)
        else:
            body = {
                "course_id": int(course),
                "user_id": int(kept["user"]),
                "activated_at": f"{datetime.now(UTC):%FT%TZ}",
            }
            self._change("POST", _URL, body, where, http)
        return Outcome.done("Active at Thinkific again.")

    def _change(
        self, method: str, url: str, body: Mapping[str, Any], where: CourseContext, http: requests.Session
    ) -> None:
        answer = call(http, method, url, self.title, json=dict(body), headers=self._headers(where))
        if answer.status_code >= 400:
            raise NotUnderstood(f"Thinkific refused the change of an enrolment with status {answer.status_code}.")

    def _headers(self, where: CourseContext) -> dict[str, str]:
        return {
            "X-Auth-API-Key": required(where.settings, "key", self.title),
            "X-Auth-Subdomain": required(where.settings, "subdomain", self.title),
        }


def _is_over(enrolment: Mapping[str, Any]) -> bool:
    if "expired" in enrolment:
        return bool(enrolment["expired"])
    day = str(enrolment.get("expiry_date") or "")
    return bool(day) and day <= f"{datetime.now(UTC):%FT%TZ}"
