"""LearnDash, by its REST interface version 2: a user leaves a course and comes back; LearnDash keeps the progress.

A course that the user has by a group stays open: that is read back and said. Where a course opens its lessons day by
day, LearnDash counts from the day on which the user came back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import requests

from mahnlauf import CourseContext, Look, Outcome, Participant, Seat, Setting
from mahnlauf_courses.wordpress import LOGIN, Site, nobody, number


class LearnDash:
    """A course is its number."""

    name: str = "learndash"
    title: str = "LearnDash"
    settings: Sequence[Setting] = LOGIN

    def look(self, who: Participant, course: str, where: CourseContext, http: requests.Session) -> Look:
        """Whoever is not in the course counts as suspended: LearnDash does not tell who was in it."""
        wanted, site = number(course, "course", self.title), Site.by_login(where, self.title, http)
        user = site.user(who)
        if user is None:
            return nobody(who, self.title)
        return Look(Seat.ACTIVE if self._is_in(site, user, wanted) else Seat.SUSPENDED, {"user": user})

    def suspend(
        self, who: Participant, course: str, look: Look, where: CourseContext, http: requests.Session
    ) -> Outcome:
        """Out of the course; reads back, because a group may still let the user in."""
        wanted, site = number(course, "course", self.title), Site.by_login(where, self.title, http)
        site.ask("DELETE", self._path(look.kept["user"]), {"course_ids": [wanted]})
        if self._is_in(site, look.kept["user"], wanted):
            return Outcome.refused(
                f"{who.email} is still in course {course} by a group, or the course is open. Change that in LearnDash."
            )
        return Outcome.done("Out of the course in LearnDash; the progress stays.")

    def restore(
        self, who: Participant, course: str, kept: Mapping[str, str], where: CourseContext, http: requests.Session
    ) -> Outcome:
        """Into the course again."""
        wanted, site = number(course, "course", self.title), Site.by_login(where, self.title, http)
        answer = site.ask("POST", self._path(kept["user"]), {"course_ids": [wanted]})
        if answer.status_code >= 400 or not self._is_in(site, kept["user"], wanted):
            return Outcome.refused(f"LearnDash did not take {who.email} into course {course} ({answer.status_code}).")
        return Outcome.done("In the course in LearnDash again.")

    def _is_in(self, site: Site, user: str, course: int) -> bool:
        return any(row.get("id") == course for row in site.rows(self._path(user), include=str(course), _fields="id"))

    def _path(self, user: str) -> str:
        return f"ldlms/v2/users/{user}/courses"
