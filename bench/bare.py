"""The yardstick of an intake: a Flask route that verifies the signature and makes one durable insert, and one without
a database. The same pragmas and the same queue before a write as Mahnlauf has, nothing else."""

from __future__ import annotations

import base64
import fcntl
import hashlib
import hmac
import json
import os
import sqlite3
import threading
from pathlib import Path

from flask import Flask, request

_DATABASE = Path(os.environ["BENCH_FOLDER"]) / "bare.db"
_SECRET = os.environ["BENCH_SECRET"].encode()
_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=10000;"
_TABLE = "CREATE TABLE IF NOT EXISTS ev (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, topic TEXT, body BLOB)"

app = Flask(__name__)
_local = threading.local()
_lock = threading.Lock()
_gate = os.open(f"{_DATABASE}.lock", os.O_CREAT | os.O_RDWR)


@app.post("/hook")
def hook() -> tuple[bytes, int]:
    """Verified, stored once, answered."""
    body = request.get_data()
    if not _is_genuine(body):
        return b"", 401
    json.loads(body)["id"]
    values = (request.headers["X-WC-Webhook-Delivery-ID"], request.headers["X-WC-Webhook-Topic"], body)
    with _lock:
        fcntl.flock(_gate, fcntl.LOCK_EX)
        try:
            _conn().execute("INSERT OR IGNORE INTO ev (key, topic, body) VALUES (?, ?, ?)", values)
        finally:
            fcntl.flock(_gate, fcntl.LOCK_UN)
    return b"", 200


@app.post("/nodb")
def nodb() -> tuple[bytes, int]:
    """Verified, not stored."""
    return (b"", 200) if _is_genuine(request.get_data()) else (b"", 401)


def _is_genuine(body: bytes) -> bool:
    wanted = base64.b64encode(hmac.digest(_SECRET, body, hashlib.sha256)).decode()
    return hmac.compare_digest(request.headers.get("X-WC-Webhook-Signature", ""), wanted)


def _conn() -> sqlite3.Connection:
    conn: sqlite3.Connection | None = getattr(_local, "conn", None)
    if conn is None:
        conn = _local.conn = sqlite3.connect(_DATABASE, isolation_level=None, timeout=10)
        conn.executescript(_PRAGMAS)
        conn.execute(_TABLE)
    return conn
