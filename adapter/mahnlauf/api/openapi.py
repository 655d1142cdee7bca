"""The OpenAPI document, made from the routes: what is not declared there is neither checked nor described."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from mahnlauf import __version__
from mahnlauf.api.deeds import KEY_HEADER, LONGEST_KEY
from mahnlauf.api.problem import CONTENT_TYPE
from mahnlauf.api.route import Route
from mahnlauf.api.schema import MOST_ID, TEXT, WHOLE, Schema, members, parameters, ref, shape
from mahnlauf.api.shapes import SCHEMAS

_HOLE = re.compile(r"<(?:(int)\([^)]*\):)?(\w+)>")
_PROBLEMS = {
    400: "The question cannot be understood; `detail` names what to change.",
    401: "No token came with the question, or an unknown or revoked one.",
    403: "The token is for something else.",
    404: "It does not exist, or not in this shop.",
    409: "Things do not stand so that this could be done.",
    422: "The Idempotency-Key was used for another question.",
    429: "Too many questions; ask again after `Retry-After` seconds.",
    503: "The database did not take it, or a setting must be corrected first; nothing was changed.",
}
_ABOUT = """\
What the shop knows of its claims, and what may be said about them. Each token is for one shop and some scopes.

Amounts are whole numbers of minor units (`_minor`, cents) beside their `currency`; days are ISO days of the merchant,
instants are UTC. Lists come by pages: ask again with `after` set to `next` until that is null. What is said of a claim
may carry an `Idempotency-Key`: asked again with the same key it is not carried out again.
"""
PROBLEM: Schema = {
    **shape(type=TEXT, title=TEXT, status=WHOLE, detail=TEXT, code=TEXT),
    "description": "RFC 9457. `detail` is for people, `code` for programs.",
}


def document(routes: Iterable[Route], prefix: str) -> dict[str, Any]:
    """The whole document."""
    paths: dict[str, Any] = {}
    for route in routes:
        path = prefix + _HOLE.sub(r"{\2}", route.path)
        paths.setdefault(path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Mahnlauf", "version": __version__, "description": _ABOUT, "license": {"name": "MIT"}},
        "paths": paths,
        "components": {
            "schemas": {**SCHEMAS, "Problem": PROBLEM},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(route: Route) -> dict[str, Any]:
    scopes = " or ".join(f"`{scope}`" for scope in route.scopes)
    found: dict[str, Any] = {
        "operationId": route.name,
        "summary": route.summary,
        "description": f"Needs a token of the scope {scopes}.",
        "tags": [route.tag or route.path.split("/")[1]],
        "security": [{"token": []}],
        "parameters": [*_path(route), *parameters(route.query), *_headers(route)],
        "responses": {"200": _success(route), **{str(code): _problem(code) for code in _codes(route)}},
    }
    if route.body is not None:
        needed = any(one.required for one in route.body)
        found["requestBody"] = {"required": needed, "content": {"application/json": {"schema": members(route.body)}}}
    return found


def _path(route: Route) -> list[Schema]:
    found = []
    for kind, name in _HOLE.findall(route.path):
        schema = {"type": "integer", "minimum": 0, "maximum": MOST_ID} if kind else {"type": "string", "minLength": 1}
        found.append({"name": name, "in": "path", "required": True, "schema": schema})
    return found


def _headers(route: Route) -> list[Schema]:
    if not route.keyed:
        return []
    schema = {"type": "string", "pattern": f"^[!-~]{{1,{LONGEST_KEY}}}$"}
    words = "Names this very question: asked again with the same key it is not carried out again."
    return [{"name": KEY_HEADER, "in": "header", "required": False, "description": words, "schema": schema}]


def _success(route: Route) -> Schema:
    content: dict[str, Any] = {"application/json": {"schema": route.gives}}
    content |= {kind: {"schema": {"type": "string", "format": "binary"}} for kind in route.files}
    return {"description": "What was asked for.", "content": content}


def _codes(route: Route) -> list[int]:
    found = {400, 401, 403, 503, *route.faults}
    if "<" in route.path:
        found.add(404)
    if route.keyed:
        found.add(422)
    if route.limited:
        found.add(429)
    return sorted(found)


def _problem(code: int) -> Schema:
    return {"description": _PROBLEMS[code], "content": {CONTENT_TYPE: {"schema": ref("Problem")}}}
