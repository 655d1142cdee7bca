"""Tutor LMS, by the plugin of ours that runs beside it: Tutor's own interface for programs only reads. An enrolment is
cancelled and completed again by Tutor's own function; the record and the progress stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import requests

from mahnlauf import CourseContext, Look, Outcome, Participant, Seat, Setting
from mahnlauf_courses.calls import Busy, json_of, rows
from mahnlauf_courses.wordpress import LOGIN, Site, nobody, number

_ACTIVE, _SUSPENDED = "completed", "canceled"
_PATH = "mahnlauf/v1/tutor/enrolments"


class Tutor:
    """A course is its number. Somebody may have several enrolments in one course: those that were active are taken
    and given back."""

    name: str = "tutor"
    title: str = "Tutor LMS"
    settings: Sequence[Setting] = LOGIN

    def look(self, who: Participant, course: str, where: CourseContext, http: requests.Session) -> Look:
        """Active if one enrolment is, suspended if one is cancelled; others (pending, refunded) are no place."""
        post, site = number(course, "course", self.title), Site.by_login(where, self.title, http)
        body = _answer(site.ask("GET", _PATH, course=str(post), email=who.email), self.title)
        if body.get("user") is None:
            return nobody(who, self.title)
        found = {str(row.get("id")): row.get("status") for row in rows(body, "enrolments")}
        active = [ident for ident, status in found.items() if status == _ACTIVE]
        if active:
            return Look(Seat.ACTIVE, {"enrolments": ",".join(active)})
        return Look(Seat.SUSPENDED if _SUSPENDED in found.values() else Seat.ABSENT)

    def suspend(
        self, who: Participant, course: str, look: Look, where: CourseContext, http: requests.Session
    ) -> Outcome:
        """Cancels the active enrolments; they are not deleted."""
        return self._move(look.kept["enrolments"], _ACTIVE, _SUSPENDED, where, http)

    def restore(
        self, who: Participant, course: str, kept: Mapping[str, str], where: CourseContext, http: requests.Session
    ) -> Outcome:
        """Completes those that were active; one that somebody gave another status meanwhile stays as it is."""
        return self._move(kept["enrolments"], _SUSPENDED, _ACTIVE, where, http)

    def _move(self, idents: str, was: str, status: str, where: CourseContext, http: requests.Session) -> Outcome:
        site = Site.by_login(where, self.title, http)
        for ident in idents.split(","):
            answer = site.ask("POST", f"{_PATH}/{ident}", {"was": was, "status": status})
            now = _answer(answer, self.title).get("status")
            if answer.status_code >= 400 or now != status:
                return Outcome.refused(
                    f'The enrolment {ident} at Tutor LMS did not become "{status}" ({answer.status_code}, "{now}").'
                )
        return Outcome.done(f'The enrolment at Tutor LMS is "{status}".')


def _answer(answer: requests.Response, title: str) -> Mapping[str, Any]:
    body = json_of(answer, title)
    if not isinstance(body, Mapping):
        raise Busy(f"{title} answered with something unexpected.")
    return body
