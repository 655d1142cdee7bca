"""MemberPress, by its Developer Tools: the transactions of a membership expire and get back the dates that they had.

The subscription itself is left alone. If it is charged again, MemberPress writes a new transaction and opens the
membership: then it was paid.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import requests

from mahnlauf import CourseContext, Look, Outcome, Participant, Seat, Setting
from mahnlauf_courses.calls import required
from mahnlauf_courses.wordpress import URL, Site, nobody, number

_PAST = "2000-01-01 00:00:00"
_NEVER = "0000-00-00 00:00:00"
_PAID = frozenset({"complete", "confirmed"})


class MemberPress:
    """A course is the number of a membership."""

    name: str = "memberpress"
    title: str = "MemberPress"
    settings: Sequence[Setting] = (
        URL,
        Setting(
            "key",
            "API key",
            "MemberPress, Developer, REST API (add-on Developer Tools).",
            True,
            True,
            german="API-Schlüssel",
            german_help="MemberPress, Developer, REST API (Erweiterung Developer Tools).",
        ),
    )

    def look(self, who: Participant, course: str, where: CourseContext, http: requests.Session) -> Look:
        """Active while a paid transaction has not expired; what expired by itself counts as suspended."""
        membership, site = str(number(course, "membership", self.title)), self._site(where, http)
        member = next((row for row in site.rows("mp/v1/members", search=who.email) if _has(row, who)), None)
        if member is None:
            return nobody(who, self.title)
        found = site.rows("mp/v1/transactions", member=str(member["id"]), membership=membership)
        paid = {str(row["id"]): str(row.get("expires_at") or _NEVER) for row in found if _is_paid(row, membership)}
        now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
        running = {ident: ends for ident, ends in paid.items() if ends == _NEVER or ends.replace("T", " ") > now}
        seat = Seat.ACTIVE if running else Seat.SUSPENDED if paid else Seat.ABSENT
        return Look(seat, {"transactions": json.dumps(running)})

    def suspend(
        self, who: Participant, course: str, look: Look, where: CourseContext, http: requests.Session
    ) -> Outcome:
        """Every running transaction expires; courses and progress stay."""
        return self._set(dict.fromkeys(json.loads(look.kept["transactions"]), _PAST), where, http)

    def restore(
        self, who: Participant, course: str, kept: Mapping[str, str], where: CourseContext, http: requests.Session
    ) -> Outcome:
        """Each transaction gets back its date."""
        return self._set(json.loads(kept["transactions"]), where, http)

    def _set(self, dates: Mapping[str, str], where: CourseContext, http: requests.Session) -> Outcome:
        site = self._site(where, http)
        for ident, ends in dates.items():
            answer = site.ask("POST", f"mp/v1/transactions/{ident}", {"expires_at": ends})
            if answer.status_code >= 400:
                return Outcome.refused(f"MemberPress did not change transaction {ident} ({answer.status_code}).")
        return Outcome.done(f"{len(dates)} transactions changed at MemberPress.")

    def _site(self, where: CourseContext, http: requests.Session) -> Site:
        return Site(where, self.title, http, **{"MEMBERPRESS-API-KEY": required(where.settings, "key", self.title)})


def _has(member: Mapping[str, Any], who: Participant) -> bool:
    return str(member.get("email", "")).lower() == who.email.lower()


def _is_paid(row: Mapping[str, Any], membership: str) -> bool:
    of = row.get("membership")
    ident = of.get("id") if isinstance(of, Mapping) else of
    return row.get("status") in _PAID and str(ident or membership) == membership
