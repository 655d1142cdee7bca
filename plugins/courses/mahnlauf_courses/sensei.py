"""Sensei LMS, by the interface that its own screens use: it may change with any version of Sensei.

A student is withdrawn and enrolled again. Withdrawing keeps the progress; it cannot end what a product or a group
grants, and Sensei says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import requests

from mahnlauf import CourseContext, Look, Outcome, Participant, Seat, Setting
from mahnlauf_courses.calls import json_of
from mahnlauf_courses.wordpress import LOGIN, Site, nobody, number

_PATH = "sensei-internal/v1/course-students/batch"


class Sensei:
    """A course is its number."""

    name: str = "sensei"
    title: str = "Sensei LMS"
    settings: Sequence[Setting] = LOGIN

    def look(self, who: Participant, course: str, where: CourseContext, http: requests.Session) -> Look:
        """It does not tell who is in a course: both changes may be repeated."""
        number(course, "course", self.title)
        user = Site.by_login(where, self.title, http).user(who)
        return nobody(who, self.title) if user is None else Look(Seat.UNKNOWN, {"user": user})

    def suspend(
        self, who: Participant, course: str, look: Look, where: CourseContext, http: requests.Session
    ) -> Outcome:
        """Withdraws the student."""
        if self._change("DELETE", look.kept["user"], course, where, http):
            return Outcome.done("Withdrawn at Sensei; the progress stays.")
        return Outcome.refused(f"{who.email} is still in course {course} by a product or group. End that in Sensei.")

    def restore(
        self, who: Participant, course: str, kept: Mapping[str, str], where: CourseContext, http: requests.Session
    ) -> Outcome:
        """Enrols the student again."""
        if self._change("POST", kept["user"], course, where, http):
            return Outcome.done("Enrolled at Sensei again.")
        return Outcome.refused(f"Sensei did not enrol {who.email} in course {course}.")

    def _change(self, method: str, user: str, course: str, where: CourseContext, http: requests.Session) -> bool:
        content = {"student_ids": [int(user)], "course_ids": [number(course, "course", self.title)]}
        answer = Site.by_login(where, self.title, http).ask(method, _PATH, content)
        told: Any = json_of(answer, self.title)
        courses = told.get(user) if isinstance(told, Mapping) else None
        return answer.status_code < 400 and isinstance(courses, Mapping) and courses.get(course) is True
