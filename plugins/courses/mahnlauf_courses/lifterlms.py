"""LifterLMS, by its REST interface: an enrolment expires and is enrolled again; it is never deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import requests

from mahnlauf import CourseContext, Look, Outcome, Participant, Seat, Setting
from mahnlauf_courses.calls import json_of
from mahnlauf_courses.wordpress import LOGIN, Site, nobody, number

_ENROLLED, _EXPIRED = "enrolled", "expired"


class LifterLms:
    """A course, or a membership, is its number."""

    name: str = "lifterlms"
    title: str = "LifterLMS"
    settings: Sequence[Setting] = LOGIN

    def look(self, who: Participant, course: str, where: CourseContext, http: requests.Session) -> Look:
        """By the enrolment: enrolled is active, expired or cancelled counts as suspended."""
        post, site = number(course, "course", self.title), Site.by_login(where, self.title, http)
        user = site.user(who)
        if user is None:
            return nobody(who, self.title)
        answer = site.ask("GET", f"llms/v1/students/{user}/enrollments/{post}")
        body = json_of(answer, self.title)
        if answer.status_code == 404 or not isinstance(body, Mapping):
            return Look(Seat.ABSENT)
        return Look(Seat.ACTIVE if body.get("status") == _ENROLLED else Seat.SUSPENDED, {"user": user})

    def suspend(
        self, who: Participant, course: str, look: Look, where: CourseContext, http: requests.Session
    ) -> Outcome:
        """Lets the enrolment expire; the progress stays."""
        return self._set(look.kept["user"], course, _EXPIRED, where, http)

    def restore(
        self, who: Participant, course: str, kept: Mapping[str, str], where: CourseContext, http: requests.Session
    ) -> Outcome:
        """Enrolled again."""
        return self._set(kept["user"], course, _ENROLLED, where, http)

    def _set(self, user: str, course: str, status: str, where: CourseContext, http: requests.Session) -> Outcome:
        post, site = number(course, "course", self.title), Site.by_login(where, self.title, http)
        answer = site.ask("PATCH", f"llms/v1/students/{user}/enrollments/{post}", {"status": status})
        body = json_of(answer, self.title)
        now = body.get("status") if isinstance(body, Mapping) else None
        if answer.status_code >= 400 or now != status:
            return Outcome.refused(f'The enrolment at LifterLMS did not become "{status}" ({answer.status_code}).')
        return Outcome.done(f'The enrolment at LifterLMS is "{status}".')
