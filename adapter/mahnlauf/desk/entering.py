"""The public routes of the desk: the owner's link, login by mail, the language, style sheets and scripts."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from mahnlauf.core.errors import NotFound
from mahnlauf.desk import assets, pages, passkeys
from mahnlauf.desk.door import COOKIE, Door
from mahnlauf.desk.limits import Limit
from mahnlauf.desk.office import House
from mahnlauf.desk.route import told
from mahnlauf.desk.tongue import LANGUAGE_COOKIE, LANGUAGES, speak_as_asked, t
from mahnlauf.store import people

_YEAR = 365 * 24 * 60 * 60
_TRIES, _WINDOW = 20, 600.0


def register(blueprint: Blueprint, house: House, door: Callable[[], Door]) -> None:
    """Adds them; nobody needs a session here, and nothing here tells whether an address is known."""
    views = _Entering(house, door, Limit(_TRIES, _WINDOW, time.monotonic))
    both, change = ["GET", "POST"], ["POST"]
    blueprint.add_url_rule("/enter/<token>", "enter", views.enter)
    blueprint.add_url_rule("/login", "login", views.login, methods=both)
    blueprint.add_url_rule("/login/<token>", "login_link", views.login_link, methods=both)
    blueprint.add_url_rule("/logout", "logout", views.logout, methods=change)
    blueprint.add_url_rule("/language", "language", views.language, methods=change)
    blueprint.add_url_rule("/static/<name>", "asset", views.asset)
    passkeys.register(blueprint, house, door)


@dataclass(frozen=True, slots=True)
class _Entering:
    house: House
    door: Callable[[], Door]
    limit: Limit

    def enter(self, token: str) -> AnyResponse:
        """The owner's link from the command line."""
        speak_as_asked()
        if not self.door().accepts(token):
            return _locked(expired=True)
        return self.door().let_in(request, redirect("/", 303), self.house.entrance().begin(None, _browser()))

    def login(self) -> AnyResponse:
        """Asks for a mail address; the answer is the same whether it is known or not."""
        speak_as_asked()
        if request.method == "GET":
            return passkeys.login_page(self.house, sent=False)
        if not self.limit.take(request.remote_addr or ""):
            text = t("Bitte versuchen Sie es in zehn Minuten noch einmal.")
            return Response(pages.page("sorry.html", title=t("Zu viele Versuche"), text=text), 429)
        found = people.user_of(self.house.db.reader, told("email", 254).lower())
        if found is not None:
            self.house.entrance().send_link(found)
        return passkeys.login_page(self.house, sent=True)

    def login_link(self, token: str) -> AnyResponse:
        """GET only shows a button, since programs that look into mails follow links; POST uses the link up."""
        speak_as_asked()
        user = self.house.entrance().user_of_link(token)
        if user is None:
            return _locked(expired=True)
        if request.method == "GET":
            return Response(pages.page("login_link.html", name=user.name, token=token))
        secret = self.house.entrance().use_link(token, _browser())
        if secret is None:
            return _locked(expired=True)
        return self.door().let_in(request, redirect("/", 303), secret)

    def logout(self) -> AnyResponse:
        """Ends the session of this browser."""
        visitor = self.door().visitor(request)
        answer = redirect("/", 303)
        if visitor is not None and self.door().is_own_form(request, visitor):
            self.house.entrance().end(visitor.session, visitor)
            answer.delete_cookie(COOKIE)
        return answer

    def language(self) -> AnyResponse:
        """Another language for this browser."""
        answer = redirect("/", 303)
        wanted = told("language", 2)
        if wanted in LANGUAGES:
            answer.set_cookie(LANGUAGE_COOKIE, wanted, max_age=_YEAR, httponly=True, samesite="Lax")
        return answer

    def asset(self, name: str) -> AnyResponse:
        """A style sheet or script."""
        found = assets.found(f"/static/{name}")
        if found is None:
            raise NotFound(t("Diese Datei gibt es nicht (mehr). Bitte laden Sie die Seite neu."))
        response = Response(found[0], mimetype=found[1])
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def _locked(*, expired: bool) -> Response:
    return Response(pages.page("locked.html", expired=expired), 401)


def _browser() -> str:
    return request.headers.get("User-Agent", "")
