"""Refusals as RFC 9457 has them: ``application/problem+json`` with one sentence that names what to change.

Unauthorized   401  no token of ours came with the question
Forbidden      403  the token is ours, but for something else
NotFound       404  it does not exist, or not in this shop
Conflict       409  the same, outside of claims
Refusal        409  things do not stand so that this could be done (422: the Idempotency-Key is another question's)
TooMany        429  ask again after ``seconds``
BadInput       400  the question cannot be understood
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from http import HTTPStatus

from flask import Response
from werkzeug.exceptions import HTTPException

from mahnlauf.clerk.saying import KeyUsed, Refusal, WrongField
from mahnlauf.core.errors import BadInput, MahnlaufError, NotFound

log = logging.getLogger(__name__)
CONTENT_TYPE = "application/problem+json"


class Unauthorized(MahnlaufError):
    """No token of ours came with the question."""


class Forbidden(MahnlaufError):
    """The token is ours, but for something else."""


class Conflict(MahnlaufError):
    """Things do not stand so that this could be done."""


class TooMany(MahnlaufError):
    """Too many questions; ask again after ``seconds``."""

    def __init__(self, text: str, seconds: int) -> None:
        super().__init__(text)
        self.seconds = seconds


_STATUS: tuple[tuple[type[MahnlaufError], int], ...] = (
    (Unauthorized, 401),
    (Forbidden, 403),
    (NotFound, 404),
    (Conflict, 409),
    (KeyUsed, 422),
    (WrongField, 400),
    (Refusal, 409),
    (TooMany, 429),
    (BadInput, 400),
    (MahnlaufError, 503),
)
_HTTP = {
    404: "There is nothing at this address. The addresses: GET /api/v1/openapi.json",
    405: "This address knows other methods only, see the header Allow.",
    413: "The body is too large.",
}


def refusal(fault: Exception) -> Response:
    """The answer for whatever was raised; nobody outside sees a traceback."""
    if isinstance(fault, MahnlaufError):
        status = next(status for kind, status in _STATUS if isinstance(fault, kind))
        word = fault.said.code if isinstance(fault, Refusal) else ""
        return problem(status, str(fault), _headers(fault, status), word)
    if isinstance(fault, HTTPException):
        code = fault.code or 500
        return problem(code, _HTTP.get(code, f"{fault.name}."), _allowed(fault))
    log.error("a question to the API failed", exc_info=fault)
    return problem(500, "Something went wrong here; it is in our log.")


def problem(status: int, detail: str, headers: Mapping[str, str] | None = None, code: str = "") -> Response:
    """One problem document. The title says what kind of refusal it is, the detail what to change; ``code`` tells
    refusals of one status apart, for programs."""
    title = HTTPStatus(status).phrase
    code = code or title.lower().replace(" ", "_")
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, "code": code}
    response = Response(json.dumps(body, ensure_ascii=False), status, content_type=CONTENT_TYPE)
    response.headers.update({"Cache-Control": "private, no-store", "Vary": "Authorization", **(headers or {})})
    return response


def _headers(fault: MahnlaufError, status: int) -> dict[str, str]:
    if status == 401:
        return {"WWW-Authenticate": "Bearer"}
    if isinstance(fault, TooMany):
        return {"Retry-After": str(fault.seconds)}
    return {"Retry-After": "10"} if status == 503 else {}


def _allowed(fault: HTTPException) -> dict[str, str]:
    methods = getattr(fault, "valid_methods", None)
    return {"Allow": ", ".join(sorted(methods))} if methods else {}
