"""Two applications for the same server: ours, and one indexed SELECT of the same row with nothing around it."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import common

from mahnlauf.app import create_app

_FOLDER = Path(os.environ["BENCH_FOLDER"])
_SELECT = "SELECT state, version FROM grants WHERE shop = ? AND participant = ? AND product = ?"
_local = threading.local()

ours = create_app(common.open_house(_FOLDER))


def bare(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
    """The least that could answer."""
    conn = getattr(_local, "conn", None)
    if conn is None:
        conn = _local.conn = sqlite3.connect(_FOLDER / "mahnlauf.db", isolation_level=None)
    query = parse_qs(environ["QUERY_STRING"])
    row = conn.execute(_SELECT, (common.SHOP, query["email"][0], query["product"][0])).fetchone()
    body = json.dumps({"state": row[0], "version": row[1]}).encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
