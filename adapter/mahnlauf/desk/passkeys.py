"""One's own access: its passkeys, and the door that they open. The page works without script; making a key needs it."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from mahnlauf.core.errors import BadInput, NotFound
from mahnlauf.desk import formats, guard, pages
from mahnlauf.desk.claim import number_of
from mahnlauf.desk.door import Door
from mahnlauf.desk.limits import Limit
from mahnlauf.desk.office import House
from mahnlauf.desk.route import Answer, Desk, Route, back, told
from mahnlauf.desk.tongue import speak_as_asked, t
from mahnlauf.people import passkeys
from mahnlauf.people.entrance import digest_of
from mahnlauf.people.passkeys import LONGEST_ANSWER, LONGEST_NAME, PasskeyRefused, Passkeys, place_of
from mahnlauf.people.roles import SEE, SEE_HANDED_OVER, USERS
from mahnlauf.store import passkeys as stored
from mahnlauf.store import people

SCRIPT = "passkey.js"
COOKIE = "mahnlauf_passkey"
_TRIES, _WINDOW = 40, 600.0  # a login is two calls: the question and the answer


@dataclass(frozen=True, slots=True)
class Key:
    """One passkey as it is listed."""

    id: int
    name: str
    made: str
    used: str


# --- one's own access ---


def mine(desk: Desk) -> Answer:
    """One's own passkeys, and a form for another one."""
    return _mine(desk)


def options(desk: Desk) -> Answer:
    """The question for a new passkey, for the script."""
    return _json(_passkeys(desk).ask_to_add(desk.visitor))


def add(desk: Desk) -> Answer:
    """Keeps what the device answered."""
    try:
        _passkeys(desk).add(desk.visitor, told("credential", LONGEST_ANSWER), told("name", LONGEST_NAME))
    except PasskeyRefused:
        fault = t("Das Gerät hat keinen Passkey gemacht, der hier gilt. Bitte versuchen Sie es noch einmal.")
        page = _mine(desk, fault, told("name", LONGEST_NAME))
        page.status_code = 400
        return page
    return back("/me")


def rename(desk: Desk, ident: str) -> Answer:
    """Another name."""
    house = desk.house
    if not passkeys.rename(house.db, house.clock, desk.visitor, number_of(ident), told("name", LONGEST_NAME)):
        raise NotFound(t("Diesen Passkey gibt es nicht."))
    return back("/me")


def remove(desk: Desk, ident: str) -> Answer:
    """It opens nothing any more."""
    if not passkeys.remove(desk.house.db, desk.house.clock, desk.visitor, number_of(ident)):
        raise NotFound(t("Diesen Passkey gibt es nicht."))
    return back("/me")


def remove_all(desk: Desk, ident: str) -> Answer:
    """The owner takes a user's passkeys away, as after a lost phone."""
    found = people.user(desk.office.conn, number_of(ident))
    if found is None:
        raise NotFound(t("Diesen Zugang gibt es nicht."))
    passkeys.remove_all(desk.house.db, desk.house.clock, found.id, desk.visitor.actor, "desk")
    return back("/users")


def _mine(desk: Desk, fault: str = "", name: str = "") -> AnyResponse:
    """Only who has a session of his own can be asked: an open desk has no visitor to bind a passkey to."""
    rows = stored.of_user(desk.office.conn, desk.visitor.user_id) if desk.visitor.session else []
    keys = [Key(one.id, one.name, formats.moment(one.made_at), formats.moment(one.used_at)) for one in rows]
    can = desk.visitor.session > 0 and place_of(desk.house.settings.base_url, request.host) is not None
    return desk.lively(
        "me.html", here="me", scripts=(SCRIPT,), keys=keys, can=can, fault=fault, name=name,
        base_url=desk.house.settings.base_url,
    )  # fmt: skip


def _passkeys(desk: Desk) -> Passkeys:
    place = place_of(desk.house.settings.base_url, request.host)
    if place is None or not desk.visitor.session:
        raise BadInput(t("Unter dieser Adresse gelten keine Passkeys."))
    return Passkeys(desk.house.db, desk.house.clock, place)


# --- the door ---


def login_page(house: House, *, sent: bool, fault: str = "", status: int = 200) -> AnyResponse:
    """The page that asks for a mail address, and offers passkeys where they hold."""
    can = place_of(house.settings.base_url, request.host) is not None
    scripts = (SCRIPT,) if can else ()
    page = Response(pages.page("login.html", sent=sent, passkeys=can, scripts=scripts, fault=fault), status)
    return guard.with_scripts(page) if can else page


def register(blueprint: Blueprint, house: House, door: Callable[[], Door]) -> None:
    """Adds the two public routes; like the login by mail they tell nobody who is known here."""
    views = _Entering(house, door)
    blueprint.add_url_rule("/passkey/options", "passkey_options", views.options, methods=["POST"])
    blueprint.add_url_rule("/passkey/login", "passkey_login", views.login, methods=["POST"])


@dataclass(frozen=True, slots=True)
class _Entering:
    house: House
    door: Callable[[], Door]
    limit: Limit = field(default_factory=lambda: Limit(_TRIES, _WINDOW, time.monotonic))

    def options(self) -> AnyResponse:
        """The question, bound to this browser by a cookie that no other site's page can send along."""
        speak_as_asked()
        if not self.limit.take(request.remote_addr or ""):
            return _too_many()
        secret = secrets.token_urlsafe(32)
        response = _json(self._passkeys().ask_to_log_in(digest_of(secret)))
        response.set_cookie(
            COOKIE, secret, max_age=int(passkeys.ANSWER_WITHIN.total_seconds()), httponly=True, samesite="Strict",
            secure=self.house.settings.base_url.startswith("https:"), path="/passkey",
        )  # fmt: skip
        return response

    def login(self) -> AnyResponse:
        """The answer; it begins a session or says no, without saying why."""
        speak_as_asked()
        if not self.limit.take(request.remote_addr or ""):
            return _too_many()
        try:
            found = self._passkeys().log_in(
                digest_of(request.cookies.get(COOKIE, "")), told("credential", LONGEST_ANSWER)
            )
        except PasskeyRefused:
            fault = t("Dieser Passkey gilt hier nicht. Versuchen Sie es noch einmal, oder nehmen Sie den Link.")
            return login_page(self.house, sent=False, fault=fault, status=401)
        browser = request.headers.get("User-Agent", "")
        answer = self.door().let_in(request, redirect("/", 303), self.house.entrance().begin(found, browser))
        answer.delete_cookie(COOKIE, path="/passkey")
        return answer

    def _passkeys(self) -> Passkeys:
        place = place_of(self.house.settings.base_url, request.host)
        if place is None:
            raise BadInput(t("Unter dieser Adresse gelten keine Passkeys."))
        return Passkeys(self.house.db, self.house.clock, place)


def _json(text: str) -> Response:
    return Response(text, mimetype="application/json")


def _too_many() -> Response:
    text = t("Bitte versuchen Sie es in zehn Minuten noch einmal.")
    return Response(pages.page("sorry.html", title=t("Zu viele Versuche"), text=text), 429)


_ANYBODY = (SEE, SEE_HANDED_OVER)
ROUTES = (
    Route("/me", mine, _ANYBODY),
    Route("/me/passkeys/options", options, _ANYBODY, ("POST",)),
    Route("/me/passkeys", add, _ANYBODY, ("POST",)),
    Route("/me/passkeys/<ident>/rename", rename, _ANYBODY, ("POST",)),
    Route("/me/passkeys/<ident>/remove", remove, _ANYBODY, ("POST",)),
    Route("/users/<ident>/passkeys/remove", remove_all, (USERS,), ("POST",)),
)
