"""Who sent it: base64 of HMAC-SHA256 over the raw body, in constant time; and the one unsigned call."""

from __future__ import annotations

import base64
import hashlib
import hmac
import html
import re
from collections.abc import Mapping

from mahnlauf import Delivery, SettingsError, SignatureMissing, SignatureWrong

_PING = re.compile(rb"webhook_id=[0-9]{1,20}")
# WordPress decodes exactly these before it signs; a secret with "&copy" in it stays as it is.
_DECODED = re.compile(r"&(?:amp|lt|gt|quot|#0*(?:34|38|39|60|62)|#[xX]0*(?:22|26|27));")


def is_ping(delivery: Delivery) -> bool:
    """The greeting of a new webhook: unsigned, no topic, form-encoded ``webhook_id=<n>``, nothing else.

    The shop wants exactly 200, else it repeats the greeting after every later delivery.
    """
    headers = delivery.headers
    return (
        _PING.fullmatch(delivery.body) is not None
        and headers.get("content-type", "").split(";")[0].strip().lower() == "application/x-www-form-urlencoded"
        and not any(name.startswith("x-wc-webhook-") for name in headers)
    )


def signature(secret: str, body: bytes) -> str:
    """What the shop puts into ``X-WC-Webhook-Signature`` for these bytes."""
    key = _DECODED.sub(lambda found: html.unescape(found[0]), secret).encode()
    return base64.b64encode(hmac.digest(key, body, hashlib.sha256)).decode("ascii")


def verify(delivery: Delivery, settings: Mapping[str, str]) -> None:
    """Raises SettingsError (no secret), SignatureMissing or SignatureWrong; a ping passes."""
    secret = settings.get("webhook_secret") or ""
    if not secret.strip():
        raise SettingsError(
            'The setting "webhook_secret" is empty, so nobody could be recognised. Copy it from WooCommerce, '
            "Settings, Advanced, Webhooks."
        )
    if is_ping(delivery):
        return
    given = delivery.headers.get("x-wc-webhook-signature", "").strip()
    if not given:
        raise SignatureMissing("The header X-WC-Webhook-Signature is missing. Expected the signature of the shop.")
    wanted = signature(secret, delivery.body)
    if not hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode("ascii")):
        raise SignatureWrong(
            "The header X-WC-Webhook-Signature does not fit the body. Compare the secret of the webhook in "
            "the "
            'shop with the setting "webhook_secret".'
        )
