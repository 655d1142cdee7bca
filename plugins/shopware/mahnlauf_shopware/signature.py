"""Who called: hex HMAC-SHA256 over the raw bytes, compared in constant time. Nothing is parsed before it fits, but the
shop id that says which secret to use."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mahnlauf import Delivery, ShopContext, SignatureMissing, SignatureWrong
from mahnlauf_shopware.settings import required, value

APP_SIGNATURE = "shopware-app-signature"
SHOP_SIGNATURE = "shopware-shop-signature"
PREVIOUS_SIGNATURE = "shopware-shop-signature-previous"
TOLERANCE = 300.0  # seconds; a shop renews the timestamp with every attempt


def sign(secret: str, content: bytes) -> str:
    """What a shop or an app puts beside these bytes."""
    return hmac.digest(secret.encode(), content, hashlib.sha256).hex()


def fits(secret: str, content: bytes, given: str) -> bool:
    """Whether somebody who knows the secret signed these bytes; an empty secret fits nothing."""
    return bool(secret) and hmac.compare_digest(sign(secret, content).encode(), given.encode("utf-8", "replace"))


def verify(delivery: Delivery, shop: ShopContext) -> None:
    """A webhook, button or flow call: raises SignatureMissing or SignatureWrong if it is not this shop's.

    For a minute after a change of the secret the one before counts too: calls were on their way."""
    given = delivery.headers.get(SHOP_SIGNATURE, "").strip()
    if not given:
        raise SignatureMissing(f"The header {SHOP_SIGNATURE} is missing. Expected the signature of the shop.")
    if not any(fits(secret, delivery.body, given) for secret in _secrets(shop.settings, delivery.received_at)):
        raise SignatureWrong(
            f"The header {SHOP_SIGNATURE} does not fit the body. If the shop was copied or its address changed, "
            "resolve this in the shop: bin/console app:url-change:resolve."
        )
    content = parsed(delivery.body)
    if shop_id_of(content) != required(shop.settings, "shop_id"):
        raise SignatureWrong("The call names another shop than the one whose secret signed it.")


def parsed(body: bytes) -> Mapping[str, Any]:
    """The body as an object; an empty one for anything else."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def shop_id_of(content: Mapping[str, Any]) -> str:
    """``source.shopId``, empty if there is none."""
    source = content.get("source")
    found = source.get("shopId") if isinstance(source, dict) else None
    return found if isinstance(found, str) else ""


def sent_at(content: Mapping[str, Any]) -> int | None:
    """When the shop sent it: ``timestamp`` at the top, with buttons in ``meta``."""
    meta = content.get("meta")
    found = content.get("timestamp", meta.get("timestamp") if isinstance(meta, dict) else None)
    return found if isinstance(found, int) and not isinstance(found, bool) and 0 <= found < 10**11 else None


def _secrets(settings: Mapping[str, str], now: datetime) -> list[str]:
    until, previous = value(settings, "previous_until"), value(settings, "previous_secret")
    in_grace = bool(until) and now <= datetime.fromisoformat(until.replace("Z", "+00:00"))
    return [required(settings, "shop_secret"), *([previous] if in_grace else [])]
