"""Moodle, by its REST web service. Errors come with status 200 too, and only the manual enrolment can be changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import requests

from mahnlauf import CourseContext, Look, NotUnderstood, Outcome, Participant, Seat, Setting, SettingsError
from mahnlauf_courses.calls import Busy, call, json_of, required, rows

_TITLE = "Moodle"
_FIX = frozenset({
    "invalidtoken", "accessexception", "nopermissions", "webservicesnotenabled", "servicenotavailable",
    "requireloginerror", "missingrequiredcapability", "sslonlyaccess", "usernotfullysetup",
})  # fmt: skip
_NEVER = {
    "wsnoinstance": "The course has no manual enrolment. Add that method in the course.",
    "wsusercannotassign": "The user of the token may not assign this role. Allow it, or set another role.",
    "wscannotenrol": "The user of the token may not enrol in this course.",
    "manualpluginnotinstalled": "Moodle has manual enrolments switched off.",
    "invalidrecord": "Moodle does not know this course or user.",
    "invalidparameter": "Moodle did not understand the call; the course must be a number.",
}


class Moodle:
    """One row per call, because Moodle rolls the whole list back for one bad row."""

    name: str = "moodle"
    title: str = _TITLE
    settings: Sequence[Setting] = (
        Setting(
            "url",
            "Address",
            "As it stands in the browser, e.g. https://moodle.example.",
            required=True,
            german="Adresse",
            german_help="Wie sie im Browser steht, etwa https://moodle.example.",
        ),
        Setting(
            "token",
            "Token",
            "Site administration, Server, Web services, Manage tokens.",
            True,
            True,
            german="Token",
            german_help="Website-Administration, Server, Webservices, Tokens verwalten.",
        ),
        Setting(
            "role",
            "Role",
            "Number of the role of students, usually 5. It is assigned with every call.",
            german="Rolle",
            german_help="Nummer der Rolle der Teilnehmer, meist 5. Sie wird bei jedem Aufruf zugewiesen.",
        ),
        Setting(
            "no_dates",
            "Enrolments have no dates",
            "yes: nobody in these courses has a start or end date. Moodle does not tell them and would clear them.",
            german="Einschreibungen ohne Daten",
            german_help="yes: In diesen Kursen hat niemand Anfangs- oder Enddatum; Moodle würde sie löschen.",
        ),
    )

    def look(self, who: Participant, course: str, where: CourseContext, http: requests.Session) -> Look:
        """Active if the course is in the user's list, suspended if only the course knows the user."""
        if not course.isdigit():
            raise NotUnderstood(f'"{course}" is no course of Moodle. Expected its number, as in course/view.php?id=42.')
        user = self._user(who, where, http)
        if user is None:
            return Look(Seat.ABSENT)
        kept = {"user": user}
        if self._is_active(user, course, where, http):
            return Look(Seat.ACTIVE, {**kept, **self._dates(user, course, where, http)})
        found = self._enrolled(user, course, where, http)
        return Look(Seat.SUSPENDED if found else Seat.ABSENT, kept)

    def suspend(
        self, who: Participant, course: str, look: Look, where: CourseContext, http: requests.Session
    ) -> Outcome:
        """Suspends the manual enrolment and reads back: another method may still let the user in."""
        self._enrol(look.kept, course, where, http, suspend=True)
        if self._is_active(look.kept["user"], course, where, http):
            return Outcome.refused(
                f"{who.email} is still in course {course} by another enrolment method (self, cohort, fee). End that in "
                "Moodle: only the manual enrolment could be suspended."
            )
        return Outcome.done("Suspended in Moodle; progress and grades stay.")

    def restore(
        self, who: Participant, course: str, kept: Mapping[str, str], where: CourseContext, http: requests.Session
    ) -> Outcome:
        """Makes the manual enrolment active again, with the dates that it had."""
        user = kept.get("user") or self._user(who, where, http)
        if not user:
            return Outcome.done("Moodle knows nobody of this address any more.")
        self._enrol({**kept, "user": user}, course, where, http, suspend=False)
        return Outcome.done("Active in Moodle again.")

    def _user(self, who: Participant, where: CourseContext, http: requests.Session) -> str | None:
        asked = {"field": "email", "values[0]": who.email}
        found = rows(self._ask("core_user_get_users_by_field", asked, where, http))
        if len(found) > 1:
            raise NotUnderstood(f"Moodle has {len(found)} users of the address {who.email}. Expected one.")
        return str(found[0]["id"]) if found else None

    def _is_active(self, user: str, course: str, where: CourseContext, http: requests.Session) -> bool:
        courses = rows(self._ask("core_enrol_get_users_courses", {"userid": user}, where, http))
        return any(str(one.get("id")) == course for one in courses)

    def _enrolled(
        self, user: str, course: str, where: CourseContext, http: requests.Session
    ) -> Mapping[str, Any] | None:
        people = rows(self._ask("core_enrol_get_enrolled_users", {"courseid": course}, where, http))
        return next((one for one in people if str(one.get("id")) == user), None)

    def _dates(self, user: str, course: str, where: CourseContext, http: requests.Session) -> dict[str, str]:
        """The dates of the enrolment, where a site tells them; plain Moodle does not."""
        found = self._enrolled(user, course, where, http) or {}
        return {name: str(found[name]) for name in ("timestart", "timeend") if str(found.get(name, "")).isdigit()}

    def _enrol(
        self, kept: Mapping[str, str], course: str, where: CourseContext, http: requests.Session, *, suspend: bool
    ) -> None:
        dates = {name: kept[name] for name in ("timestart", "timeend") if name in kept}
        if len(dates) < 2 and where.settings.get("no_dates", "").lower() not in ("yes", "true", "ja"):
            raise SettingsError(
                f"{_TITLE} does not tell the dates of enrolments, and a call would clear them. If nobody in course "
                f"{course} has dates, say so: mahnlauf access connect … --set no_dates=yes"
            )
        row = {"roleid": where.settings.get("role") or "5", "userid": kept["user"], "courseid": course, **dates,
               "suspend": "1" if suspend else "0"}  # fmt: skip
        answer = self._ask(
            "enrol_manual_enrol_users", {f"enrolments[0][{key}]": value for key, value in row.items()}, where, http
        )
        if answer is not None:
            raise Busy("Moodle answered a change with something unexpected.")

    def _ask(self, function: str, asked: Mapping[str, str], where: CourseContext, http: requests.Session) -> Any:
        """One function. The token goes in the body, where no log shows it."""
        url = required(where.settings, "url", _TITLE).rstrip("/") + "/webservice/rest/server.php"
        form = {"wstoken": required(where.settings, "token", _TITLE), "wsfunction": function,
                "moodlewsrestformat": "json", **asked}  # fmt: skip
        answer = call(http, "POST", url, _TITLE, data=form)
        if answer.status_code >= 400:
            raise SettingsError(f'{_TITLE}: there is no web service at "{url}". Compare the setting "url".')
        body = json_of(answer, _TITLE)
        if isinstance(body, Mapping) and ("exception" in body or "errorcode" in body):
            raise _fault(function, body)
        return body


def _fault(function: str, body: Mapping[str, Any]) -> Exception:
    code = str(body.get("errorcode", ""))
    if code in _FIX:
        return SettingsError(
            f"{_TITLE} refuses {function} ({code}). Check token, service and rights of its user as docs/access.md says."
        )
    if code in _NEVER:
        return NotUnderstood(f"{_NEVER[code]} ({code})")
    return Busy(f"{_TITLE} failed in {function}: {code or 'without a code'}.")
