"""One-legged OAuth 1.0a with HMAC-SHA256: the only way in that WooCommerce accepts over plain http."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence
from urllib.parse import quote


def encode(text: str) -> str:
    """RFC 3986: only letters, digits and -._~ stay."""
    return quote(text, safe="~")


def query_string(parameters: Sequence[tuple[str, str]]) -> str:
    """Parameters as they stand in the address."""
    return "&".join(f"{encode(name)}={encode(value)}" for name, value in parameters)


def signed(
    method: str,
    url: str,
    parameters: Sequence[tuple[str, str]],
    key: str,
    secret: str,
    *,
    nonce: str,
    seconds: int,
) -> list[tuple[str, str]]:
    """The parameters with the five of OAuth; all belong into the query string, the body is not signed."""
    named = [
        *parameters,
        ("oauth_consumer_key", key),
        ("oauth_nonce", nonce),
        ("oauth_signature_method", "HMAC-SHA256"),
        ("oauth_timestamp", str(seconds)),
    ]
    base = f"{method.upper()}&{encode(url)}&{encode(query_string(sorted(named)))}"
    digest = hmac.new(f"{secret}&".encode(), base.encode("ascii"), hashlib.sha256).digest()
    return [*named, ("oauth_signature", base64.b64encode(digest).decode("ascii"))]
