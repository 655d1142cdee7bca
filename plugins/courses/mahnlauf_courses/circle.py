"""Circle, by its Admin API v2: a member leaves an access group and comes back. The member itself is never deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import requests

from mahnlauf import CourseContext, Look, Outcome, Participant, Seat, Setting
from mahnlauf_courses.calls import call, required

_URL = "https://app.circle.so/api/admin/v2/access_groups"


class Circle:
    """A course is the number of an access group."""

    name: str = "circle"
    title: str = "Circle"
    settings: Sequence[Setting] = (
        Setting(
            "token",
            "Token",
            "Circle, Developers, Tokens, type Admin API v2.",
            secret=True,
            required=True,
            german="Token",
            german_help="Circle, Developers, Tokens, Art Admin API v2.",
        ),
    )

    def look(self, who: Participant, course: str, where: CourseContext, http: requests.Session) -> Look:
        """Its groups are not asked: both changes may be repeated."""
        return Look(Seat.UNKNOWN)

    def suspend(
        self, who: Participant, course: str, look: Look, where: CourseContext, http: requests.Session
    ) -> Outcome:
        """Out of the group; who is not in it is out already."""
        self._change("DELETE", who, course, where, http)
        return Outcome.done("Out of the access group at Circle.")

    def restore(
        self, who: Participant, course: str, kept: Mapping[str, str], where: CourseContext, http: requests.Session
    ) -> Outcome:
        """Into the group again."""
        answer = self._change("POST", who, course, where, http)
        if answer.status_code == 404:
            return Outcome.refused(f"Circle knows no access group {course}, or no member {who.email}.")
        return Outcome.done("In the access group at Circle again.")

    def _change(
        self, method: str, who: Participant, course: str, where: CourseContext, http: requests.Session
    ) -> requests.Response:
        headers = {"Authorization": f"Bearer {required(where.settings, 'token', self.title)}"}
        url = f"{_URL}/{course}/community_members"
        return call(http, method, url, self.title, params={"email": who.email}, headers=headers)
