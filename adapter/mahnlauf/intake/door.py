"""The shops' door: a webhook's way from the web server into the house, past everything that only screens need.

Sessions, routes, templates and error pages cost more than verifying a signature, so webhooks do without them.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wsgi import get_input_stream

from mahnlauf.intake.answer import Answer
from mahnlauf.intake.receive import Intake

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication

log = logging.getLogger(__name__)
_PLACE = "/webhooks/"


class Door:
    """A WSGI application: ``POST /webhooks/<shop>`` goes to the intake, everything else to ``screens``."""

    def __init__(self, intake: Intake, screens: WSGIApplication, most_bytes: int) -> None:
        self.intake, self.screens, self.most_bytes = intake, screens, most_bytes

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answers one call."""
        path = environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8", "replace")  # as WSGI has it
        place, _, shop = path.rpartition("/")
        if environ["REQUEST_METHOD"] != "POST" or f"{place}/" != _PLACE or not shop:
            return self.screens(environ, start_response)
        answer = self._answer(shop, environ)
        headers = [
            ("Content-Type", answer.content_type),
            ("Content-Length", str(len(answer.body))),
            ("X-Content-Type-Options", "nosniff"),
        ]
        start_response(f"{answer.status} {HTTPStatus(answer.status).phrase}", headers)
        return [answer.body]

    def _answer(self, shop: str, environ: Mapping[str, Any]) -> Answer:
        """Nobody outside sees a traceback."""
        headers = _headers(environ)
        try:
            body = get_input_stream(dict(environ), max_content_length=self.most_bytes).read()
            return self.intake.receive(shop, "POST", headers, body, environ.get("QUERY_STRING", ""))
        except RequestEntityTooLarge:
            return self.intake.too_large(shop, "POST", headers, self.most_bytes)
        except HTTPException as fault:
            return Answer(fault.code or 400, f"{fault.name}.\n".encode())
        except Exception:
            log.exception("a webhook of shop %s failed", shop)
            return Answer(500, b"Something went wrong here; it is in our log.\n")


def _headers(environ: Mapping[str, Any]) -> dict[str, str]:
    """The headers as the shop sent them; WSGI has lost how their names were written."""
    sent = {name[5:].replace("_", "-"): value for name, value in environ.items() if name.startswith("HTTP_")}
    for name, key in (("content-type", "CONTENT_TYPE"), ("content-length", "CONTENT_LENGTH")):
        if environ.get(key):
            sent[name] = environ[key]
    return sent
