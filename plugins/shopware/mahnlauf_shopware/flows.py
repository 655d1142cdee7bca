"""Actions of the Flow Builder: a flow of the merchant pauses the dunning of an order, or lets it begin again."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from mahnlauf import Host
from mahnlauf_shopware import deeds

log = logging.getLogger(__name__)
_DEEDS = {"pause": "pause", "start": "resume"}
_MOST_DAYS = 365


def act(host: Host, shop: str, name: str, content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Parameters stand at the top of the body, every one a text. The answer is always empty: a flow has nobody who
    could read it, and what an order without a claim refuses is no fault of the flow."""
    order = content.get("orderId")
    if name not in _DEEDS or not isinstance(order, str):
        log.warning("shop %s: a flow asked for %s of order %r, which is nothing we do", shop, name[:40], order)
        return {}
    claims = host.claims(shop, order_refs=[order])
    until = _until(content.get("days"), host.shop(shop).today) if name == "pause" else None
    result = deeds.do(host, shop, claims, _DEEDS[name], f"flow:{_event(content)}", "de", until)
    _note(host, shop, claims, content)
    if not result.is_done:
        log.warning("shop %s: flow action %s: %s", shop, name, " ".join(result.texts))
    return {}


def _note(host: Host, shop: str, claims: Sequence[Mapping[str, Any]], content: Mapping[str, Any]) -> None:
    """The merchant's words go to the claim's history."""
    text = content.get("note")
    if not isinstance(text, str) or not text.strip():
        return
    for claim in claims:
        key = f"flow:{_event(content)}:{claim['id']}:note"
        host.perform(shop, claim["id"], "note", {"text": text.strip()[:500]}, key=key)


def _until(days: object, today: date | None) -> date | None:
    """The last day of the pause; without a number of days it lasts until somebody ends it."""
    text = str(days).strip()
    if today is None or not (text.isascii() and text.isdigit() and len(text) <= 3 and 0 < int(text) <= _MOST_DAYS):
        return None
    return today + timedelta(days=int(text))


def _event(content: Mapping[str, Any]) -> str:
    source = content.get("source")
    found = source.get("eventId") if isinstance(source, dict) else None
    return found[:80] if isinstance(found, str) and found else str(content.get("timestamp"))
