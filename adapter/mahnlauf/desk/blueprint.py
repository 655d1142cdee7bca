"""The routes of the desk: who may see them, what each of them shows, and the headers that guard them."""

from __future__ import annotations

import logging
from typing import Any

from flask import Blueprint, Response, redirect, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from mahnlauf.core.errors import MahnlaufError, NotFound
from mahnlauf.desk import guard, pages
from mahnlauf.desk.claim import claim_page, number_of
from mahnlauf.desk.door import Door, is_local
from mahnlauf.desk.listing import GROUPS, Asked, page_of
from mahnlauf.desk.logs import deliveries_page, outbox_page
from mahnlauf.desk.mode import mode_of
from mahnlauf.desk.office import House, Office
from mahnlauf.desk.sent import letter
from mahnlauf.desk.today import today_of
from mahnlauf.desk.totals import Counter

log = logging.getLogger(__name__)
_PUBLIC = frozenset({"desk.enter", "desk.style"})
_LONGEST = 100


def desk(house: House, *, open_to_all: bool = False) -> Blueprint:
    """The owner's screens of one installation. ``open_to_all``: everybody on this machine may look without a link."""
    blueprint = Blueprint("desk", __name__)
    screens = _Screens(house)

    @blueprint.before_request
    def guarded() -> Response | None:
        if request.endpoint in _PUBLIC or (open_to_all and is_local(request)):
            return None
        return None if screens.door.is_inside(request) else screens.locked()

    for rule, view in screens.routes().items():
        blueprint.add_url_rule(rule, view.__name__, view)
    blueprint.register_error_handler(Exception, screens.fault)
    blueprint.after_request(guard.guarded)
    return blueprint


class _Screens:
    """The views; each looks things up, none decides anything."""

    def __init__(self, house: House) -> None:
        self.house, self.office, self.counter = house, Office(house), Counter()

    @property
    def door(self) -> Door:
        """The clock may be turned while we run, so the door is made for each request."""
        return Door(self.house.settings, self.house.clock)

    def routes(self) -> dict[str, Any]:
        return {
            "/": self.today,
            "/claims": self.claims,
            "/claims/<ident>": self.claim,
            "/claims/<ident>/letters/<command>": self.letter,
            "/claims/<ident>/letters/<command>/mail": self.mail,
            "/deliveries": self.deliveries,
            "/outbox": self.outbox,
            "/enter/<token>": self.enter,
            "/static/desk-<digest>.css": self.style,
        }

    def enter(self, token: str) -> AnyResponse:
        if not self.door.accepts(token):
            return self.locked(expired=True)
        return self.door.let_in(request, redirect("/", 303))

    def style(self, digest: str) -> Response:
        response = Response(pages.style_sheet(), mimetype="text/css")
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response

    def today(self) -> str:
        return self._page("today.html", here="today", today=today_of(self.office, self.counter))

    def claims(self) -> str:
        asked = Asked(
            query=_text("q"), state=_text("state"), shop=_text("shop"), after=_key("after"), within=_text("in") == "1"
        )
        found = page_of(self.office, asked)
        shops = [one.name for one in self.office.shops()[0]]
        return self._page("claims.html", here="claims", asked=asked, page=found, groups=GROUPS, shops=shops)

    def claim(self, ident: str) -> str:
        return self._page("claim.html", here="claims", claim=claim_page(self.office, ident))

    def letter(self, ident: str, command: str) -> str:
        found = letter(self.office, number_of(ident), number_of(command))
        return self._page("letter.html", here="claims", letter=found)

    def mail(self, ident: str, command: str) -> Response:
        """The mail itself, for the frame: no script, no form, nothing loaded, whatever stands in it."""
        found = letter(self.office, number_of(ident), number_of(command))
        return guard.framed(Response(found.html, mimetype="text/html"))

    def deliveries(self) -> str:
        found = deliveries_page(self.office, _text("state"), _text("q"), _key("after"))
        return self._page("deliveries.html", here="deliveries", log=found)

    def outbox(self) -> str:
        found = outbox_page(self.office, _text("state"), _text("q"), _key("after"))
        return self._page("outbox.html", here="outbox", log=found)

    def locked(self, *, expired: bool = False) -> Response:
        response = Response(pages.page("locked.html", expired=expired), 401)
        response.headers["WWW-Authenticate"] = 'Link realm="mahnlauf desk"'
        return response

    def fault(self, fault: Exception) -> Response:
        """Nobody sees a traceback; whoever is inside sees a sentence."""
        if isinstance(fault, NotFound):
            return self._sorry(404, "Nicht gefunden", str(fault))
        if isinstance(fault, MahnlaufError):
            return self._sorry(503, "Das lässt sich gerade nicht zeigen", str(fault))
        if isinstance(fault, HTTPException):
            return self._sorry(fault.code or 500, "Das geht so nicht", f"{fault.name}.")
        log.error("a page of the desk failed", exc_info=fault)
        return self._sorry(500, "Hier ist etwas schiefgegangen", "Der Fehler steht im Protokoll von Mahnlauf.")

    def _sorry(self, status: int, title: str, text: str) -> Response:
        return Response(pages.page("sorry.html", title=title, text=text), status)

    def _page(self, template: str, *, here: str, **values: Any) -> str:
        return pages.page(template, here=here, mode=mode_of(self.office), **values)


def _text(name: str) -> str:
    return request.args.get(name, "")[:_LONGEST].strip()


def _key(name: str) -> int | None:
    number = number_of(request.args.get(name, ""))
    return number if number >= 0 else None
