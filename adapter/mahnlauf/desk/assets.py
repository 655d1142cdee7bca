"""The files that browsers load beside a page. Another content has another address, so each may be kept for ever.

``htmx.min.js`` is htmx 2.0.11 as its makers publish it (its licence lies beside it); the rest is ours."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files

_KINDS = {"css": "text/css", "js": "text/javascript"}
_NAMES = (
    "desk.css",
    "courses.css",
    "people.css",
    "passkey.js",
    "stores.css",
    "start.css",
    "letters.css",
    "plans.css",
    "htmx.min.js",
    "letters.js",
)


@cache
def content(name: str) -> bytes:
    """What is in the file."""
    return (files("mahnlauf.desk") / "static" / name).read_bytes()


@cache
def address(name: str) -> str:
    """Where browsers find it."""
    stem, _, end = name.rpartition(".")
    return f"/static/{stem}-{hashlib.sha256(content(name)).hexdigest()[:12]}.{end}"


@cache
def found(path: str) -> tuple[bytes, str] | None:
    """Content and type of what lies at this address, None if nothing of ours does."""
    for name in _NAMES:
        if address(name) == path:
            return content(name), _KINDS[name.rpartition(".")[2]]
    return None
