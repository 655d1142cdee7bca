"""The desk put together: who may see which route, how every refusal looks, and the headers that guard it all."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from mahnlauf.core.errors import BadInput, MahnlaufError, NotFound
from mahnlauf.desk import (
    acts,
    bulk,
    buyers,
    calls,
    chores,
    courses,
    courses_access,
    courses_connect,
    entering,
    guard,
    guest,
    merging,
    money_in,
    pages,
    papers,
    passkeys,
    rebilling,
    replays,
    reports,
    staff,
    stores,
    subscribers,
    texts,
    views,
)
from mahnlauf.desk.door import EVERYBODY_HERE, Door, is_local
from mahnlauf.desk.german import learn
from mahnlauf.desk.office import House
from mahnlauf.desk.plans import editing as plan_editor
from mahnlauf.desk.plans import ruling as plan_rules
from mahnlauf.desk.plans import showing as plan_pages
from mahnlauf.desk.route import Answer, Desk, Route
from mahnlauf.desk.start import routes as start
from mahnlauf.desk.tongue import LANGUAGE_COOKIE, speak, t
from mahnlauf.people.roles import Visitor

log = logging.getLogger(__name__)
_AREAS = (
    views, papers, bulk, buyers, acts, chores, calls, reports, staff, money_in, merging, passkeys, start, texts, stores,
    courses, courses_access, courses_connect, subscribers, rebilling, replays, plan_pages, plan_editor, plan_rules,
)  # fmt: skip
ROUTES: tuple[Route, ...] = tuple(route for area in _AREAS for route in area.ROUTES)


def desk(house: House, *, open_to_all: bool = False) -> Blueprint:
    """The screens of one installation. ``open_to_all``: everybody on this machine is the owner, without a link."""
    blueprint = Blueprint("desk", __name__)
    learn(house.registry.german)

    def door() -> Door:
        """The clock may be turned while we run, so the door is made for each request."""
        return Door(house.settings, house.clock, house.db)

    def guarded(route: Route) -> Callable[..., Answer]:
        def view(**values: str) -> Answer:
            visitor = EVERYBODY_HERE if open_to_all and is_local(request) else door().visitor(request)
            speak(_language(visitor))
            with suppress(MahnlaufError):  # a configuration that cannot be read changes nothing
                house.refresh()
            if visitor is None:
                return locked()
            if not any(visitor.may(one) for one in route.needs):
                return _sorry(403, t("Dafür fehlt die Berechtigung"), t("Ihre Rolle erlaubt das nicht."))
            if request.method != "GET" and not door().is_own_form(request, visitor):
                return _sorry(403, t("Diese Seite ist veraltet"), t("Bitte laden Sie die Seite neu und wiederholen."))
            return route.view(Desk(house, visitor, door()), **values)

        return view

    for route in ROUTES:
        blueprint.add_url_rule(route.rule, route.name, guarded(route), methods=list(route.methods))
    entering.register(blueprint, house, door)
    guest.register(blueprint, house)
    blueprint.register_error_handler(Exception, _fault)
    blueprint.after_request(guard.guarded)
    return blueprint


def locked(*, expired: bool = False) -> Response:
    """Nobody was let in."""
    response = Response(pages.page("locked.html", expired=expired), 401)
    response.headers["WWW-Authenticate"] = 'Link realm="mahnlauf desk"'
    return response


def _language(visitor: Visitor | None) -> str:
    """What the browser was told last; without that, the user's own."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    return chosen or (visitor.language if visitor else "de")


def _fault(fault: Exception) -> AnyResponse:
    """Nobody sees a traceback; whoever is inside sees a sentence."""
    if isinstance(fault, NotFound):
        return _sorry(404, t("Nicht gefunden"), str(fault))
    if isinstance(fault, BadInput) and request.method == "POST":
        return _sorry(400, t("Das geht so nicht"), str(fault))
    if isinstance(fault, MahnlaufError):
        return _sorry(503, t("Das lässt sich gerade nicht zeigen"), str(fault))
    if isinstance(fault, HTTPException):
        return _sorry(fault.code or 500, t("Das geht so nicht"), f"{fault.name}.")
    log.error("a page of the desk failed", exc_info=fault)
    return _sorry(500, t("Hier ist etwas schiefgegangen"), t("Der Fehler steht im Protokoll von Mahnlauf."))


def _sorry(status: int, title: str, text: str) -> Response:
    return Response(pages.page("sorry.html", title=title, text=text), status)
