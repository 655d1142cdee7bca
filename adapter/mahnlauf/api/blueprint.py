"""The routes of the API: who may ask, and every refusal as one sentence in JSON."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from mahnlauf.api import claims
from mahnlauf.api.claims import House
from mahnlauf.core.errors import BadInput, MahnlaufError, NotFound
from mahnlauf.store.claims import ClaimRow

log = logging.getLogger(__name__)
_STATUS: tuple[tuple[type[MahnlaufError], int], ...] = (
    (claims.Unauthorized, 401),
    (claims.Forbidden, 403),
    (NotFound, 404),
    (claims.Conflict, 409),
    (BadInput, 400),
    (MahnlaufError, 503),
)


def api(house: House) -> Blueprint:
    """The JSON API of one installation, below /api/v1."""
    blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

    def own(ident: int) -> ClaimRow:
        return claims.of_shop(house, _shop(house), ident)

    @blueprint.get("/claims")
    def of_orders() -> Response:
        return _json(200, claims.of_orders(house, _shop(house), request.args.to_dict()))

    @blueprint.get("/claims/<int:ident>")
    def one(ident: int) -> Response:
        return _json(200, claims.described(house, own(ident)))

    @blueprint.post("/claims/<int:ident>/hold")
    def hold(ident: int) -> Response:
        claims.hold(house, own(ident), _object())
        return _json(200, claims.described(house, own(ident)))

    @blueprint.post("/claims/<int:ident>/resume")
    def resume(ident: int) -> Response:
        claims.resume(house, own(ident))
        return _json(200, claims.described(house, own(ident)))

    blueprint.register_error_handler(Exception, _fault)
    return blueprint


def _shop(house: House) -> str:
    return claims.permitted(house, request.headers.get("Authorization", "")).shop


def _object() -> dict[str, Any]:
    """The body of a POST; none at all is an empty object. Raises BadInput."""
    raw = request.get_data(cache=False)
    if not raw.strip():
        return {}
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise BadInput("The body is no JSON object. Expected one such as {} as application/json.")
    return found


def _fault(fault: Exception) -> Response:
    if isinstance(fault, MahnlaufError):
        status = next(status for kind, status in _STATUS if isinstance(fault, kind))
        return _json(status, {"error": str(fault)})
    if isinstance(fault, HTTPException):
        return _json(fault.code or 500, {"error": f"{fault.name}."})
    log.error("a question to the API failed", exc_info=fault)
    return _json(500, {"error": "Something went wrong here; it is in our log."})


def _json(status: int, body: Mapping[str, Any]) -> Response:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    response = Response(text, status, content_type="application/json")
    response.headers.update({"Cache-Control": "private, no-store", "Vary": "Authorization"})
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response
