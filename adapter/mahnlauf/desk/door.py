"""Who may enter: a signed link from the command line becomes a signed cookie. No accounts yet, one owner.

Both signatures come from the installation's secret key, so changing the key closes every door at once.
"""

from __future__ import annotations

import hashlib
import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Request
from itsdangerous import BadData, TimestampSigner, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from mahnlauf.core.clock import Clock
from mahnlauf.settings import Settings

COOKIE = "mahnlauf_desk"
LINK_SECONDS = 60 * 60
SESSION_SECONDS = 12 * 60 * 60
_OWNER = "owner"


class _Signer(TimestampSigner):
    """Dates its signatures by our clock."""

    def __init__(self, secret_key: str, *, clock: Clock, salt: bytes) -> None:
        super().__init__(secret_key, salt=salt, key_derivation="hmac", digest_method=hashlib.sha256)
        self.clock = clock

    def get_timestamp(self) -> int:
        return int(self.clock.now().timestamp())


@dataclass(frozen=True, slots=True)
class Door:
    """Signs and checks links and sessions of one installation at the time that ``clock`` tells."""

    settings: Settings
    clock: Clock

    def link(self) -> str:
        """An address that opens the desk for an hour from now."""
        return f"{self.settings.base_url}/enter/{self._signed('link').dumps(_OWNER)}"

    def accepts(self, token: str) -> bool:
        """Whether the link's token is ours and younger than an hour."""
        return self._valid("link", token, LINK_SECONDS)

    def is_inside(self, request: Request) -> bool:
        """Whether the request carries a session of ours that is younger than twelve hours."""
        return self._valid("session", request.cookies.get(COOKIE, ""), SESSION_SECONDS)

    def let_in(self, request: Request, response: Response) -> Response:
        """Puts a new session into the answer. Behind a proxy that ends TLS only ``base_url`` knows that it is https."""
        public = urlsplit(self.settings.base_url)
        secure = request.is_secure or (public.scheme == "https" and public.netloc == request.host)
        response.set_cookie(
            COOKIE, self._signed("session").dumps(_OWNER), max_age=SESSION_SECONDS, httponly=True, samesite="Lax",
            secure=secure,
        )  # fmt: skip
        return response

    def _valid(self, purpose: str, token: str, most_seconds: int) -> bool:
        try:
            return bool(self._signed(purpose).loads(token, max_age=most_seconds) == _OWNER)
        except BadData:
            return False

    def _signed(self, purpose: str) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(
            self.settings.secret_key,
            salt=f"mahnlauf.desk.{purpose}",
            signer=_Signer,
            signer_kwargs={"clock": self.clock},
        )


def is_local(request: Request) -> bool:
    """Whether the request comes from this very machine."""
    try:
        return ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
