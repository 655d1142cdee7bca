"""What the course platforms that live in WordPress have in common: the address, a login for programs, the user."""

from __future__ import annotations

from typing import Any

import requests

from mahnlauf import CourseContext, Look, NotUnderstood, Participant, Seat, Setting, SettingsError
from mahnlauf_courses.calls import call, json_of, required, rows

URL = Setting(
    "url",
    "Address",
    "As it stands in WordPress, Settings, General; with https.",
    required=True,
    german="Adresse",
    german_help="Wie sie in WordPress unter Einstellungen, Allgemein steht; mit https.",
)
LOGIN = (
    URL,
    Setting(
        "user",
        "User",
        "WordPress user name; needs the right to edit users and courses.",
        required=True,
        german="Benutzer",
        german_help="Benutzername in WordPress; braucht das Recht, Benutzer und Kurse zu bearbeiten.",
    ),
    Setting(
        "password",
        "Application password",
        "WordPress, Users, Profile, Application passwords; not the one for logging in.",
        secret=True,
        required=True,
        german="Anwendungspasswort",
        german_help="WordPress, Benutzer, Profil, Anwendungspasswörter; nicht das zum Anmelden.",
    ),
)


class Site:
    """One WordPress. Every call may raise what `calls.call` raises."""

    def __init__(self, where: CourseContext, title: str, http: requests.Session, auth: Any = None, **headers: str):
        self.title, self._http, self._headers = title, http, headers
        self._url = required(where.settings, "url", title).rstrip("/")
        if not self._url.startswith("https://"):
            raise SettingsError(f'{title}: "url" does not begin with https://, and a key may not travel readable.')
        self._auth = auth

    @classmethod
    def by_login(cls, where: CourseContext, title: str, http: requests.Session) -> Site:
        """With user and application password."""
        user, password = (required(where.settings, name, title) for name in ("user", "password"))
        return cls(where, title, http, (user.encode(), password.encode()))

    def ask(self, method: str, path: str, content: Any = None, **parameters: str) -> requests.Response:
        """One call of ``/wp-json/<path>``. A route that WordPress does not know is a plugin that is not active there:
        never a reason to believe that somebody has no access."""
        more = {"json": content} if content is not None else {}
        headers = {"Accept": "application/json", **self._headers}
        url = f"{self._url}/wp-json/{path}"
        answer = call(self._http, method, url, self.title, params=parameters, headers=headers, auth=self._auth, **more)
        if answer.status_code == 404 and "rest_no_route" in answer.text[:500]:
            raise SettingsError(f"{self.title} does not answer at this address. Activate its plugin, or check url.")
        return answer

    def rows(self, path: str, **parameters: str) -> list[Any]:
        """A list that is shorter than a page."""
        answer = self.ask("GET", path, per_page="100", **parameters)
        if answer.status_code >= 400 and answer.status_code != 404:
            raise NotUnderstood(f"{self.title} refused with status {answer.status_code}.")
        return [] if answer.status_code == 404 else list(rows(json_of(answer, self.title)))

    def user(self, who: Participant) -> str | None:
        """The number of the registered user with exactly this address."""
        found = self.rows("wp/v2/users", search=who.email, context="edit", _fields="id,email")
        return next((str(row["id"]) for row in found if str(row.get("email", "")).lower() == who.email.lower()), None)


def nobody(who: Participant, title: str) -> Look:
    """Guests have no account, so there is nothing to take from them."""
    return Look(
        Seat.ABSENT, words=f"{title} has no registered user {who.email}: only registered users have access to courses."
    )


def number(course: str, what: str, title: str) -> int:
    """A course as WordPress counts it; raises NotUnderstood for anything else."""
    if not (course.isascii() and course.isdigit()):
        raise NotUnderstood(f'"{course}" is no {what} of {title}. Expected its number, as in post.php?post=42.')
    return int(course)
