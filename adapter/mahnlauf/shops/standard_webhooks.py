"""Signing as Standard Webhooks 1.0.0 says: HMAC-SHA256 over id, time and body, once per key that still counts."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence

_PREFIX = "whsec_"


def new_secret() -> str:
    """32 random bytes as ``whsec_…``."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(32)).decode("ascii")


def headers(keys: Sequence[str], message: str, seconds: int, body: str) -> dict[str, str]:
    """The three headers of one attempt; ``seconds`` is its Unix time. During a rotation there are several keys, and the
    receiver accepts the message if it knows one of them."""
    signed = f"{message}.{seconds}.{body}".encode()
    return {
        "webhook-id": message,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(f"v1,{_signature(key, signed)}" for key in keys),
    }


def _signature(key: str, signed: bytes) -> str:
    raw = base64.b64decode(key.removeprefix(_PREFIX))
    return base64.b64encode(hmac.digest(raw, signed, hashlib.sha256)).decode("ascii")
