"""How a shop is bound to us, and why nobody takes it over by knowing the app secret.

A private app carries its secret in the manifest of every shop, so that secret proves little (CVE-2026-31889). Once a
shop is confirmed, only its own current secret lets it register anew, and the confirmation must be signed with the new
secret and with that one. Until then new secret and address wait in one slot, and everything goes on with the old ones.

What stands in a registration's facts: the slot (``pending_*``), ``retired_secret`` and ``retired_url`` of a shop that
removed the app, ``released_until`` if the operator allows one registration without the shop's signature, ``unproven``
for a shop that came back at its address without a signature: it sees no claims until its own Admin API has answered.
The current secret stands in the settings of the store; a store that has one is confirmed.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from mahnlauf import Host, Options, Registering, Registration
from mahnlauf_shopware import query
from mahnlauf_shopware.addresses import is_shop_address, normal, shop_name
from mahnlauf_shopware.query import Query
from mahnlauf_shopware.signature import APP_SIGNATURE, PREVIOUS_SIGNATURE, SHOP_SIGNATURE, fits, parsed
from mahnlauf_shopware.words import language_of

GRACE = timedelta(seconds=60)
RELEASE = timedelta(minutes=15)
_SLOT = timedelta(minutes=15)
_DAY = 86_400  # a shop's clock may be set to another time zone; who replays the request has no secret to go on with
PENDING = (
    "pending_secret", "pending_url", "pending_until", "pending_signed_by", "pending_language", "pending_unproven",
)  # fmt: skip
_APP_NAME = "Mahnlauf"


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and a JSON object; the shop shows ``error`` to the merchant."""

    status: int
    body: Mapping[str, Any]


class Refused(Exception):
    """The shop may not do this: the sentence is shown to the merchant."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


def register(
    host: Host, raw: bytes, headers: Mapping[str, str], confirm_url: str, *, new_secret: Callable[[], str] | None = None
) -> Answer:
    """The first call: proves that we know the app secret and hands out a new shop secret. ``raw`` is the query as
    received, ``headers`` have names in lower case."""
    app_secret = host.option("APP_SECRET")
    try:
        asked = _genuine(host, raw, headers, app_secret)
        secret = (new_secret or _new_secret)()
        with host.registering(asked.shop_id) as opened:
            signed_by = _allowed(opened, asked, headers, host.now())
            _put_into_slot(opened, asked, secret, signed_by, headers, host.now())
    except Refused as fault:
        return Answer(fault.status, {"error": str(fault)})
    proof = hmac.digest(
        app_secret.encode(), f"{asked.shop_id}{asked.shop_url}{app_name(host)}".encode(), hashlib.sha256
    )
    return Answer(200, {"proof": proof.hex(), "secret": secret, "confirmation_url": confirm_url})


def confirm(host: Host, body: bytes, headers: Mapping[str, str]) -> Answer:
    """The second call: swaps secret, address and API keys in one transaction."""
    told = parsed(body)
    shop_id, url = told.get("shopId"), told.get("shopUrl")
    keys = told.get("apiKey"), told.get("secretKey")
    if not (isinstance(shop_id, str) and isinstance(url, str) and all(isinstance(key, str) and key for key in keys)):
        return Answer(400, {"error": "The confirmation needs shopId, shopUrl, apiKey and secretKey."})
    if host.registration(shop_id) is None:
        return Answer(401, {"error": "This shop has not registered, or too long ago. Install the app again."})
    try:
        with host.registering(shop_id) as opened:
            _check_confirmation(opened, body, headers, url, host.now())
            _swap(opened, url, str(keys[0]), str(keys[1]), host.now())
    except Refused as fault:
        return Answer(fault.status, {"error": str(fault)})
    return Answer(200, {})


def release(host: Host, shop_id: str) -> datetime:
    """The operator allows one registration without the shop's signature; returns until when."""
    until = host.now() + RELEASE
    with host.registering(shop_id) as opened:
        opened.found.facts["released_until"] = _text(until)
    return until


def app_name(options: Options) -> str:
    """The name in the manifest."""
    return options.option("APP_NAME") or _APP_NAME


def is_proven(host: Host, known: Registration) -> bool:
    """Whether the shop may see and move claims. One that came back with nothing but the app secret must first answer
    at its own address with the keys that it named: a stranger's keys do not open it."""
    return not known.facts.get("unproven") or host.is_heard(known.shop)


def is_confirmed(settings: Mapping[str, str]) -> bool:
    """Whether this store is bound to a shop at present."""
    return bool(settings.get("shop_secret"))


def _genuine(host: Host, raw: bytes, headers: Mapping[str, str], app_secret: str) -> Query:
    if not app_secret:
        raise Refused(503, "Mahnlauf has no app secret yet. Its operator sets MAHNLAUF_SHOPWARE_APP_SECRET.")
    if not fits(app_secret, raw, headers.get(APP_SIGNATURE, "").strip()):
        raise Refused(401, "The app signature does not fit. App secret and APP_URL of both sides must be the same.")
    asked = query.read(raw)
    if asked is None or not 0 < len(asked.shop_id) <= 100 or not asked.shop_url or asked.timestamp is None:
        raise Refused(400, "The registration must name shop-id, shop-url and timestamp, each once.")
    if not host.is_near(datetime.fromtimestamp(asked.timestamp, UTC), _DAY):
        raise Refused(401, "The registration is older than a day. Compare the clocks of the shop and of Mahnlauf.")
    if asked.is_ambiguous:
        # 200: the call is genuine; Shopware shows the sentence either way
        raise Refused(200, "The APP_URL of the shop contains a percent sign, so it cannot be proven. Set it without.")
    if not is_shop_address(asked.shop_url):
        raise Refused(400, "The APP_URL of the shop is no web address. Expected one such as https://shop.example.")
    return asked


def _allowed(opened: Registering, asked: Query, headers: Mapping[str, str], now: datetime) -> str:
    """Which secret, if any, must sign the confirmation beside the new one; raises Refused."""
    facts, current = opened.found.facts, opened.settings.get("shop_secret", "")
    facts.pop("pending_unproven", None)
    known = current or facts.get("retired_secret", "")
    given = headers.get(SHOP_SIGNATURE, "").strip()
    if known and fits(known, asked.raw, given):
        return known
    if _is_ahead(facts.get("released_until", ""), now):
        del facts["released_until"]  # for one registration
        return ""
    if current:
        raise Refused(
            401,
            "This shop is registered already, and the call is not signed with its secret. If it is your shop (before "
            "6.6.10.15 or 6.7.8.1 it cannot sign), ask the operator of Mahnlauf to release it for 15 minutes.",
        )
    if given and known:
        raise Refused(401, "The shop signature does not fit the secret that this shop had before.")
    if known and normal(asked.shop_url) != normal(facts.get("retired_url", "")):
        raise Refused(
            401, "This shop had the app before, at another address. Ask the operator of Mahnlauf to release it."
        )
    facts["pending_unproven"] = "true" if known else ""
    return ""


def _put_into_slot(
    opened: Registering, asked: Query, secret: str, signed_by: str, headers: Mapping[str, str], now: datetime
) -> None:
    opened.found.facts.update(
        pending_secret=secret,
        pending_url=asked.shop_url,
        pending_until=_text(now + _SLOT),
        pending_signed_by=signed_by,
        pending_language=language_of(headers.get("sw-user-language", "")),
    )


def _check_confirmation(opened: Registering, body: bytes, headers: Mapping[str, str], url: str, now: datetime) -> None:
    facts = opened.found.facts
    if not _is_ahead(facts.get("pending_until", ""), now):
        raise Refused(401, "No registration of this shop waits for its confirmation. Begin again.")
    if not fits(facts.get("pending_secret", ""), body, headers.get(SHOP_SIGNATURE, "").strip()):
        raise Refused(401, "The confirmation is not signed with the secret of the newest registration.")
    before = facts.get("pending_signed_by", "")
    if before and not fits(before, body, headers.get(PREVIOUS_SIGNATURE, "").strip()):
        raise Refused(401, "The confirmation is not signed with the secret that the shop had before.")
    if url != facts.get("pending_url"):
        raise Refused(401, "The confirmation names another shop address than the registration.")


def _swap(opened: Registering, url: str, api_key: str, secret_key: str, now: datetime) -> None:
    facts, before = opened.found.facts, opened.settings.get("shop_secret", "")
    settings = {
        "url": url,
        "shop_id": opened.found.ident,
        "shop_secret": facts["pending_secret"],
        "previous_secret": before,
        "previous_until": _text(now + GRACE) if before else "",
        "api_key": api_key,
        "secret_key": secret_key,
    }
    if not opened.found.shop:
        settings["language"] = facts["pending_language"]
    opened.change_shop(shop_name(url), settings)
    facts["unproven"] = facts.get("pending_unproven", "")
    for name in (*PENDING, "retired_secret", "retired_url", "released_until"):
        facts.pop(name, None)


def _new_secret() -> str:
    return secrets.token_hex(64)  # 128 letters; 64 to 255 are asked for


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _is_ahead(text: str, now: datetime) -> bool:
    return bool(text) and now <= datetime.fromisoformat(text.replace("Z", "+00:00"))
