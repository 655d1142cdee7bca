"""Who may enter: the owner by a signed link of the command line, everybody else by a one-time link from a mail.

Either way the browser gets a session, which is a row: it can be listed and ended. All signatures come from the
installation's secret key, so changing the key closes every door at once.
"""

from __future__ import annotations

import hmac
import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Request
from itsdangerous import BadData
from werkzeug.wrappers import Response

from mahnlauf.core.clock import Clock
from mahnlauf.people.entrance import SESSION, Entrance, serializer
from mahnlauf.people.roles import OWNER, Visitor
from mahnlauf.settings import Settings
from mahnlauf.store.database import Database

COOKIE = "mahnlauf_desk"
LINK_SECONDS = 60 * 60
_OWNER = "owner"
_SAME = frozenset({"same-origin", "none"})
EVERYBODY_HERE = Visitor("Inhaber", OWNER)  # of a desk that is open to whoever works at this machine


def link_of(settings: Settings, clock: Clock) -> str:
    """An address that opens the desk as its owner for an hour from now."""
    return f"{settings.base_url}/enter/{serializer(settings.secret_key, clock, 'link').dumps(_OWNER)}"


@dataclass(frozen=True, slots=True)
class Door:
    """Checks links, sessions and forms of one installation at the time that ``clock`` tells."""

    settings: Settings
    clock: Clock
    db: Database

    @property
    def entrance(self) -> Entrance:
        """Sessions and login links."""
        return Entrance(self.db, self.clock, self.settings.secret_key)

    def accepts(self, token: str) -> bool:
        """Whether the owner's link is ours and younger than an hour."""
        try:
            found = serializer(self.settings.secret_key, self.clock, "link").loads(token, max_age=LINK_SECONDS)
        except BadData:
            return False
        return bool(found == _OWNER)

    def visitor(self, request: Request) -> Visitor | None:
        """Who sends the request, None if it carries no session of ours."""
        return self.entrance.visitor(request.cookies.get(COOKIE, ""))

    def let_in(self, request: Request, response: Response, secret: str) -> Response:
        """Puts a new session into the answer. Behind a proxy that ends TLS only ``base_url`` knows that it is https."""
        public = urlsplit(self.settings.base_url)
        secure = request.is_secure or (public.scheme == "https" and public.netloc == request.host)
        response.set_cookie(
            COOKIE, secret, max_age=int(SESSION.total_seconds()), httponly=True, samesite="Lax", secure=secure
        )
        return response

    def form_token(self, visitor: Visitor) -> str:
        """What every form of this session carries: another site can neither know nor guess it."""
        return hmac.digest(self.settings.secret_key.encode(), f"form:{visitor.digest}".encode(), "sha256").hex()

    def is_own_form(self, request: Request, visitor: Visitor) -> bool:
        """Whether a POST comes from a page of ours: its token fits, and the browser does not say otherwise."""
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in _SAME:
            return False
        origin = request.headers.get("Origin", "null")  # our pages send no referrer, so their origin is null, too
        if origin != "null" and urlsplit(origin).netloc != request.host:
            return False
        return hmac.compare_digest(request.form.get("form_token", "").encode(), self.form_token(visitor).encode())


def is_local(request: Request) -> bool:
    """Whether the request comes from this very machine."""
    try:
        return ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
