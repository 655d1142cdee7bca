"""The routes put on the web: who may ask, how often, and every refusal as one sentence."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from itertools import chain
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from mahnlauf.access import tokens
from mahnlauf.api.openapi import document
from mahnlauf.api.problem import Forbidden, Unauthorized, refusal
from mahnlauf.api.route import Answer, Ask, File, House, Route, Tagged
from mahnlauf.api.routes import ROUTES
from mahnlauf.api.schema import read_body, read_query
from mahnlauf.api.throttle import Throttle
from mahnlauf.core.errors import BadInput
from mahnlauf.store.tokens import TokenRow

PREFIX = "/api/v1"


def api(house: House, throttle: Throttle | None = None) -> Blueprint:
    """The JSON API of one installation, below /api/v1."""
    blueprint = Blueprint("api", __name__, url_prefix=PREFIX)
    limits = throttle or Throttle()
    for route in ROUTES:
        view = _view(house, route, limits)
        blueprint.add_url_rule(route.path, route.name, view, methods=[route.method])
    described = _text(document(ROUTES, PREFIX))
    blueprint.add_url_rule("/openapi.json", "openapi", lambda: _response(described))
    blueprint.register_error_handler(Exception, refusal)
    return blueprint


def misdirected(fault: HTTPException) -> Response | None:
    """The answer for an address below /api/v1 that leads nowhere; None for any other address."""
    return refusal(fault) if request.path.startswith(f"{PREFIX}/") else None


def _view(house: House, route: Route, limits: Throttle) -> Callable[..., Response]:
    def view(**path: Any) -> Response:
        token = _permitted(house, route, request.headers.get("Authorization", ""))
        if route.limited:
            limits.take(token.id)
        query = read_query(route.query, request.args.to_dict(flat=False))
        body = {} if route.body is None else read_body(route.body, _object(_raw()))
        return _answered(route.answer(Ask(house, token, query, body, path, dict(request.headers))))

    return view


def _permitted(house: House, route: Route, authorization: str) -> TokenRow:
    """The token of an ``Authorization`` header; raises Unauthorized or Forbidden."""
    wanted = " or ".join(route.scopes)
    token = tokens.find(house.db, authorization)
    if token is None:
        make = f"mahnlauf token add NAME --shop SHOP --scope {route.scopes[0]}"
        raise Unauthorized(f"The bearer token is missing or unknown. Make one: {make}")
    if token.scopes.isdisjoint(route.scopes):
        raise Forbidden(f'This token is for "{token.scope}". Expected one of the scope {wanted}.')
    return token


def _raw() -> bytes:
    try:
        return request.get_data(cache=False)
    except RequestEntityTooLarge:
        raise
    except HTTPException as fault:
        raise BadInput(f"The body could not be read: {fault.name}.") from None


def _object(raw: bytes) -> dict[str, Any]:
    """The body of a POST; none at all is an empty object. Raises BadInput."""
    if not raw.strip():
        return {}
    try:
        found = json.loads(raw, parse_float=Decimal)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise BadInput("The body is no JSON object. Expected one such as {} as application/json.")
    return found


def _answered(answer: Answer) -> Response:
    if isinstance(answer, File):
        first = next(answer.pieces, b"")
        response = Response(chain([first], answer.pieces), content_type=answer.content_type)
        response.headers.update({"Cache-Control": "private, no-store", "Vary": "Authorization"})
        if answer.name:
            response.headers["Content-Disposition"] = f'attachment; filename="{answer.name}"'
        return response
    if isinstance(answer, Tagged):
        response = _response("" if answer.body is None else _text(answer.body), 304 if answer.body is None else 200)
        response.headers.update({"ETag": answer.tag, "Cache-Control": "private, no-cache"})
        return response
    return _response(_text(answer))


def _text(body: Mapping[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _response(text: str, status: int = 200) -> Response:
    response = Response(text, status, content_type="application/json")
    response.headers.update({"Cache-Control": "private, no-store", "Vary": "Authorization"})
    return response
