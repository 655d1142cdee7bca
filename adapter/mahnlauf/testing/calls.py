"""Checks recorded calls of a platform against what they say is expected: the signature, and what the call means.

A call is a document with ``path`` (its last part names the platform), ``method``, ``headers``, ``body_base64``, the
settings of its shop under their names, and ``expect``:

signature  valid, invalid, optional (either, but no crash), none (a GET)
action     what it means: paid, missed, chargeback, refunded, cancelled, resumed, ended, test, ignore, answer-ok …
order_id, transaction_id, amount_cents, refund_cents  where they are named
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from mahnlauf.contract.platform import Delivery, Noted, Platform, Reading, ShopContext
from mahnlauf.core import events as kinds
from mahnlauf.core.errors import NotUnderstood, SignatureMissing, SignatureWrong

MEANS: Mapping[str, tuple[str, ...]] = {
    "paid": (kinds.PAYMENT_RECEIVED,), "duplicate-payment": (kinds.PAYMENT_RECEIVED,),
    "test": (kinds.PAYMENT_RECEIVED,), "missed": (kinds.PAYMENT_MISSED,), "chargeback": (kinds.PAYMENT_CHARGED_BACK,),
    "refunded": (kinds.REFUND_PAID,), "cancelled": (kinds.REBILLING_STOPPED,), "resumed": (kinds.REBILLING_RESUMED,),
    "ended": (kinds.ACCESS_ENDED,), "ignore": (), "answer-ok": (),
}  # fmt: skip
_NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
_AMOUNTS = ("amount_cents", "refund_cents")


def is_call(document: Mapping[str, Any]) -> bool:
    """Whether a document is a recorded call with what is expected of it."""
    return "body_base64" in document and isinstance(document.get("expect"), Mapping)


def check_call(document: Mapping[str, Any], platforms: Mapping[str, Platform]) -> list[str]:
    """What differs, a sentence each; nothing if the platform of that path understands the call as it expects."""
    last = str(document.get("path", "")).rpartition("/")[2].lower()
    platform = next((one for name, one in platforms.items() if last.startswith(name)), None)
    if platform is None:
        return [f'no platform is installed for the path "{document.get("path")}".']
    understood = _understood(platform, document)
    return list(_differences(document["expect"], understood))


def _understood(platform: Platform, document: Mapping[str, Any]) -> Reading | str:
    """The reading, or the name of the refusal."""
    headers = {str(key).lower(): str(value) for key, value in document.get("headers", {}).items()}
    body = base64.b64decode(document.get("body_base64") or "")
    delivery = Delivery("shop", document.get("method", "POST"), headers, body, _NOON)
    known = {one.name: str(document[one.name]) for one in platform.settings if document.get(one.name)}
    shop = ShopContext("shop", known)
    if delivery.method == "GET":
        probe = getattr(platform, "probe", None)
        return probe(delivery, shop) if probe is not None else Reading()
    try:
        platform.verify(delivery, shop)
    except (SignatureMissing, SignatureWrong) as fault:
        return type(fault).__name__
    try:
        return platform.read(delivery, shop)
    except NotUnderstood as fault:
        return Reading(ignored=str(fault))


def _differences(expect: Mapping[str, Any], understood: Reading | str) -> Iterator[str]:
    signature = expect.get("signature", "valid")
    if signature == "optional":
        return
    if isinstance(understood, str):
        if signature != "invalid":
            yield f"signature: expected {signature}, got {understood}."
        return
    if signature == "invalid":
        yield "signature: expected a refusal, got a call that was let in."
        return
    meant = [fact for fact in understood.events if fact.kind != kinds.CLAIM_OPENED]
    wanted = MEANS.get(expect.get("action", ""))
    if wanted is None:
        yield f'action: "{expect.get("action")}" is not known. Known: {", ".join(MEANS)}.'
    elif tuple(fact.kind for fact in meant)[: len(wanted) or None] != wanted:
        yield f"action {expect['action']}: expected {', '.join(wanted) or 'nothing'}, got {_named(meant)}."
    elif meant:
        yield from _about(expect, meant[0])


def _about(expect: Mapping[str, Any], fact: Noted) -> Iterator[str]:
    if expect.get("order_id") and fact.order_ref != expect["order_id"]:
        yield f"order_id: expected {expect['order_id']}, got {fact.order_ref}."
    if expect.get("transaction_id") and not fact.identity.endswith(f":{expect['transaction_id']}"):
        yield f"transaction_id: expected {expect['transaction_id']} in the identity, got {fact.identity}."
    for name in _AMOUNTS:
        if name in expect and fact.data.get("amount_minor") != expect[name]:
            yield f"{name}: expected {expect[name]}, got {fact.data.get('amount_minor')}."


def _named(facts: list[Noted]) -> str:
    return ", ".join(fact.kind for fact in facts) or "nothing"
