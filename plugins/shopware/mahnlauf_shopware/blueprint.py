"""The calls of a shop, below /platforms/shopware: the handshake, webhooks, pages, buttons and flow actions."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, request

from mahnlauf import Delivery, Host, MahnlaufError, SignatureMissing, SignatureWrong
from mahnlauf_shopware import buttons, flows, handshake, lifecycle, signature
from mahnlauf_shopware.handshake import Answer
from mahnlauf_shopware.module import Module
from mahnlauf_shopware.settings import value
from mahnlauf_shopware.signature import APP_SIGNATURE, SHOP_SIGNATURE
from mahnlauf_shopware.words import language_of

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Call:
    """A genuine call of a shop: the name of its store, what it said, and the key to sign the answer with."""

    shop: str
    shop_id: str
    content: Mapping[str, Any]
    secret: str
    language: str


def blueprint(host: Host) -> Blueprint:
    """The routes; each takes bytes as they came and hands them on."""
    routes = Blueprint("shopware", __name__)

    @routes.get("/register")
    def register() -> Response:
        confirm_url = f"{host.base_url or request.url_root.rstrip('/')}/platforms/shopware/confirm"
        return _json(handshake.register(host, request.query_string, _headers(), confirm_url))

    @routes.post("/confirm")
    def confirm() -> Response:
        return _json(handshake.confirm(host, request.get_data(), _headers()))

    @routes.post("/webhook")
    def webhook() -> Response:
        return _webhook(host, request.get_data(), _headers())

    @routes.post("/action/<name>")
    def action(name: str) -> Response:
        call = genuine(host, request.get_data(), _headers())
        return _signed(call, buttons.press(host, call.shop, name, call.content, call.language, _own_root(host)))

    @routes.post("/flow/<name>")
    def flow(name: str) -> Response:
        call = genuine(host, request.get_data(), _headers())
        return _signed(call, flows.act(host, call.shop, name, call.content))

    Module(host).add_to(routes)
    routes.register_error_handler(MahnlaufError, _fault)
    return routes


def addressed(host: Host, body: bytes, headers: Mapping[str, str]) -> Call:
    """Whose call it says it is: the secret is chosen by ``source.shopId`` and by nothing else. Not verified yet.

    Raises SignatureMissing or SignatureWrong if it cannot be genuine, or is old."""
    content = signature.parsed(body)
    shop_id = signature.shop_id_of(content)
    if not headers.get(SHOP_SIGNATURE):
        raise SignatureMissing(f"The header {SHOP_SIGNATURE} is missing. Expected the signature of the shop.")
    known = host.registration(shop_id) if shop_id else None
    if known is None or not known.shop:
        raise SignatureWrong("This shop has not registered here, so nobody can tell whether the call is genuine.")
    secret = value(host.shop(known.shop).settings, "shop_secret")
    if not secret:
        raise SignatureWrong("This shop has removed the app. Install it again.")
    sent = signature.sent_at(content)
    if sent is None or not host.is_near(datetime.fromtimestamp(sent, UTC), signature.TOLERANCE):
        raise SignatureWrong("The call was sent more than five minutes ago, or the clocks differ.")
    return Call(known.shop, shop_id, content, secret, language_of(headers.get("sw-user-language", "")))


def genuine(host: Host, body: bytes, headers: Mapping[str, str]) -> Call:
    """A call that its shop signed and that may move claims; raises SignatureMissing or SignatureWrong."""
    call = addressed(host, body, headers)
    signature.verify(Delivery(call.shop, "POST", headers, body, host.now()), host.shop(call.shop))
    known = host.registration(call.shop_id)
    if known is None or not handshake.is_proven(host, known):
        raise SignatureWrong("This shop came back without signing; Mahnlauf must reach its Admin API first.")
    return call


def _webhook(host: Host, body: bytes, headers: Mapping[str, str]) -> Response:
    """The house verifies it itself, and keeps what it refuses: nothing is lost by a wrong secret."""
    call = addressed(host, body, headers)
    received = host.receive(Delivery(call.shop, "POST", headers, body, host.now()))
    if received.status == 200:
        lifecycle.apply(host, call.shop_id, call.content)
    return Response(received.body, received.status, content_type=received.content_type)


def _headers() -> dict[str, str]:
    return {name.lower(): text for name, text in request.headers.items()}


def _own_root(host: Host) -> str:
    return host.base_url or request.url_root.rstrip("/")


def _json(answer: Answer) -> Response:
    return Response(json.dumps(dict(answer.body)), answer.status, content_type="application/json")


def _signed(call: Call, content: Mapping[str, Any]) -> Response:
    """An empty answer needs no signature; any other is shown only if the shop's own secret signed it."""
    if not content:
        return Response(b"", 204)
    body = json.dumps(dict(content), ensure_ascii=False).encode()
    headers = {APP_SIGNATURE: signature.sign(call.secret, body)}
    return Response(body, 200, headers, content_type="application/json")


def _fault(fault: Exception) -> Response:
    """Somebody else's call is 401; whatever is wrong with us is 503, so that the shop comes again."""
    is_foreign = isinstance(fault, SignatureMissing | SignatureWrong)
    if not is_foreign:
        log.error("%s", fault)
    text = str(fault) if is_foreign else "Mahnlauf cannot do this now; it is in its log."
    return _json(Answer(401 if is_foreign else 503, {"error": text}))
