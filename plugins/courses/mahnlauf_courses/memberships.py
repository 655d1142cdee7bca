"""WooCommerce Memberships, by the shop's own REST keys: a membership is paused and made active again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import requests

from mahnlauf import CourseContext, Look, Outcome, Participant, Seat, Setting
from mahnlauf_courses.calls import json_of, required
from mahnlauf_courses.wordpress import URL, Site, number

_PATH = "wc/v3/memberships/members"
_OPEN = frozenset({"active", "complimentary", "free_trial", "free-trial", "pending"})
_PAUSED = "paused"


class Memberships:
    """A course is the number of a membership plan."""

    name: str = "memberships"
    title: str = "WooCommerce Memberships"
    settings: Sequence[Setting] = (
        URL,
        Setting(
            "consumer_key",
            "REST key",
            "The same as of the shop: ck_…",
            secret=True,
            required=True,
            german="REST-Schlüssel",
            german_help="Derselbe wie beim Shop: ck_…",
        ),
        Setting(
            "consumer_secret",
            "REST secret",
            "The same as of the shop: cs_…",
            secret=True,
            required=True,
            german="REST-Geheimnis",
            german_help="Dasselbe wie beim Shop: cs_…",
        ),
    )

    def look(self, who: Participant, course: str, where: CourseContext, http: requests.Session) -> Look:
        """By the memberships of that address in that plan; one that ended by itself counts as none."""
        plan = str(number(course, "plan", self.title))
        found = self._site(where, http).rows(_PATH, customer=who.email, plan=plan)
        states = {
            str(row["id"]): str(row.get("status", "")).removeprefix("wcm-")
            for row in found
            if str(row.get("plan_id", plan)) == plan
        }
        for seat, wanted in ((Seat.ACTIVE, _OPEN), (Seat.SUSPENDED, frozenset({_PAUSED}))):
            for ident, state in states.items():
                if state in wanted:
                    return Look(seat, {"membership": ident, "status": state})
        return Look(Seat.ABSENT, words=f"{who.email} has no membership of plan {plan}; guests have none.")

    def suspend(
        self, who: Participant, course: str, look: Look, where: CourseContext, http: requests.Session
    ) -> Outcome:
        """Pauses the membership: its time stands still, the progress stays."""
        return self._set(look.kept["membership"], _PAUSED, where, http)

    def restore(
        self, who: Participant, course: str, kept: Mapping[str, str], where: CourseContext, http: requests.Session
    ) -> Outcome:
        """The status that it had."""
        return self._set(kept["membership"], kept.get("status") or "active", where, http)

    def _set(self, ident: str, status: str, where: CourseContext, http: requests.Session) -> Outcome:
        answer = self._site(where, http).ask("PUT", f"{_PATH}/{ident}", {"status": status})
        body = json_of(answer, self.title)
        now = str(body.get("status", "")).removeprefix("wcm-") if isinstance(body, Mapping) else ""
        if answer.status_code >= 400 or now != status:
            return Outcome.refused(f'Membership {ident} did not become "{status}" ({answer.status_code}, now "{now}").')
        return Outcome.done(f'Membership {ident} is "{status}".')

    def _site(self, where: CourseContext, http: requests.Session) -> Site:
        key, secret = (required(where.settings, name, self.title) for name in ("consumer_key", "consumer_secret"))
        return Site(where, self.title, http, (key.encode(), secret.encode()))
