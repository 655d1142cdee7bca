"""The bare query behind each screen, through the same server, its rows as JSON and nothing around them."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

_FOLDER = Path(os.environ["BENCH_FOLDER"])
_LIST = "SELECT id, number, buyer_name, currency, state, principal_minor, next_on FROM claims"
_FOUND = f"{_LIST} WHERE id IN (SELECT rowid FROM claim_search WHERE claim_search MATCH '%s') LIMIT 50"
QUERIES = {
    "/today": "SELECT currency, sum(open_minor) FROM claim_totals WHERE state = 'open' GROUP BY currency",
    "/list": f"{_LIST} ORDER BY id DESC LIMIT 50",
    "/search": _FOUND % '"910000500"*',
    "/nothing": _FOUND % '"niemand"*',
    "/claim": "SELECT * FROM claims WHERE id = 500",
}
_local = threading.local()


def app(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
    """The least that could answer."""
    conn = getattr(_local, "conn", None)
    if conn is None:
        conn = _local.conn = sqlite3.connect(_FOLDER / "mahnlauf.db", isolation_level=None)
    body = json.dumps(conn.execute(QUERIES[environ["PATH_INFO"]]).fetchall()).encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
