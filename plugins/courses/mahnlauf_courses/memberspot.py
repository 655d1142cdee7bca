"""Memberspot, by its REST interface: an offer is switched off and on; the progress stays. Access is never deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import requests

from mahnlauf import CourseContext, Look, Outcome, Participant, Seat, Setting
from mahnlauf_courses.calls import call, required

_URL = "https://api.memberspot.de/v1/users/set-offer-state"


class Memberspot:
    """A course is an offer's id."""

    name: str = "memberspot"
    title: str = "Memberspot"
    settings: Sequence[Setting] = (
        Setting(
            "key",
            "API key",
            "Memberspot, Settings, API (Enterprise plan or add-on).",
            secret=True,
            required=True,
            german="API-Schlüssel",
            german_help="Memberspot, Einstellungen, API (Enterprise-Tarif oder Zusatz).",
        ),
    )

    def look(self, who: Participant, course: str, where: CourseContext, http: requests.Session) -> Look:
        """Its interface does not tell."""
        return Look(Seat.UNKNOWN)

    def suspend(
        self, who: Participant, course: str, look: Look, where: CourseContext, http: requests.Session
    ) -> Outcome:
        """Switches the offer off."""
        return self._set(who, course, where, http, active=False)

    def restore(
        self, who: Participant, course: str, kept: Mapping[str, str], where: CourseContext, http: requests.Session
    ) -> Outcome:
        """Switches it on."""
        return self._set(who, course, where, http, active=True)

    def _set(
        self, who: Participant, course: str, where: CourseContext, http: requests.Session, *, active: bool
    ) -> Outcome:
        headers = {"X-API-KEY": required(where.settings, "key", self.title)}
        body = {"email": who.email, "offerId": course, "active": active}
        answer = call(http, "POST", _URL, self.title, json=body, headers=headers)
        if answer.status_code >= 400:
            return Outcome.refused(f"Memberspot knows no offer {course} of {who.email} ({answer.status_code}).")
        return Outcome.done(f"The offer is {'on' if active else 'off'} at Memberspot.")
