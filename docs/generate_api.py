"""The table of routes in docs/api.md, written from the routes themselves: ``make docs`` puts it there (cog)."""

from __future__ import annotations

import re

from mahnlauf.api.routes import ROUTES

_HOLE = re.compile(r"<[^>]*?(\w+)>")


def routes() -> str:
    """Every route with what it does and the scopes of which a token needs one."""
    head = ["| Route | What | Scope |", "|---|---|---|"]
    rows = [
        f"| `{one.method} {_HOLE.sub(lambda hole: '{' + hole[1] + '}', one.path)}` | {one.summary} "
        f"| {', '.join(f'`{scope}`' for scope in one.scopes)} |"
        for one in ROUTES
    ]
    return "\n".join(head + rows)
