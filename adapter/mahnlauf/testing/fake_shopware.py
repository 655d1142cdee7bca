"""A Shopware 6 in memory, as its app system was observed: it registers, signs, rotates, retries, forgets and throttles.

What a merchant does stands in the methods (`install`, `change_url`, `press` …); how our app answered is returned. The
Admin API is the Flask application ``admin``: here it knows tokens, `mahnlauf.testing.fake_shopware_api` adds orders.
Nothing waits: ``now`` is the shop's clock, retries come at once.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import requests
from flask import Flask, Response, request

LANGUAGE = "2fbb5fe2e29a4d70aa5854ce7ce3e20b"  # the id of the system language, the same in every shop
_RETRIES, _SWITCHED_OFF_AFTER = 3, 10
_FREE_LOGINS, _LOCKED_SECONDS = 10, 10
_TOKEN_SECONDS = 600
# what Guzzle leaves alone in a query
_ESCAPED = re.compile(r"[^a-zA-Z0-9_\-.~!$&'()*+,;=%:@/?]+|%(?![A-Fa-f0-9]{2})")


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of our app; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        """The body as an object; an empty one for anything else."""
        try:
            found = json.loads(self.body)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


Send = Callable[[str, str, Mapping[str, str], bytes], Reply]  # method, address, headers, body


def by_network(method: str, address: str, headers: Mapping[str, str], body: bytes) -> Reply:
    """Calls our app as a shop does: the address exactly as it is."""
    with requests.Session() as http:
        call = requests.Request(method, address.partition("?")[0], headers=dict(headers), data=body).prepare()
        call.url = address  # requests would quote it anew
        try:
            answer = http.send(call, timeout=20)
        except requests.RequestException:  # a shop gives the call up and goes on
            return Reply(0, {}, b"")
        return Reply(answer.status_code, {name.lower(): text for name, text in answer.headers.items()}, answer.content)


class HandshakeFailed(Exception):
    """The shop gave the registration up; the text is what the merchant reads."""


@dataclass(slots=True)
class FakeShopware:
    """One shop and our app in it. ``app_url`` is where the app lives, ``signs_again`` False an old shop, whose
    registrations never carry its own signature; ``queue`` False: the admin worker, one attempt and no more."""

    app_url: str
    app_secret: str
    url: str = "https://shop.lernwerk.example"
    app_name: str = "Mahnlauf"
    shop_id: str = "38wfYQhgaYtcAmgJ"
    version: str = "6.7.8.1"
    locale: str = "de-DE"
    signs_again: bool = True
    queue: bool = True
    send: Send = by_network
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    secret: str = field(default="", repr=False)  # of the shop, as agreed with the app
    stashed: str = field(default="", repr=False)  # of an app that was removed
    api_key: str = ""
    secret_key: str = field(default="", repr=False)
    is_active: bool = False
    errors: dict[str, int] = field(default_factory=dict)  # per event, as the shop counts them
    lost: list[str] = field(default_factory=list)  # events that nobody took
    admin: Flask = field(default_factory=lambda: Flask("fake shopware"), repr=False)
    _tokens: dict[str, float] = field(default_factory=dict, repr=False)
    _failed_logins: int = 0
    _locked_until: float = 0.0

    def __post_init__(self) -> None:
        self._new_keys()
        self.admin.before_request(self._admitted)
        self.admin.post("/api/oauth/token")(self._token)
        self.admin.get("/api/_info/version")(lambda: {"version": self.version})

    # --- the life of the app ---

    def install(self) -> None:
        """Uploaded, installed, switched on. Raises HandshakeFailed with what the merchant reads."""
        self._new_keys()
        self.register()
        self.stashed = ""
        self.is_active = True
        self.webhook("app.installed", {"appVersion": "1.0.0"}, retried=False)
        self.webhook("app.activated", [], retried=False)

    def register(self, *, registration_url: str = "") -> None:
        """Both calls of the handshake; the secret is kept only if the app confirmed. Raises HandshakeFailed."""
        offer = self.ask_to_register(registration_url=registration_url)
        if offer.status != 200 or "error" in offer.json:
            raise HandshakeFailed(str(offer.json.get("error", offer.status)))
        told = offer.json
        proof = sign(self.app_secret, f"{self.shop_id}{self.url}{self.app_name}".encode())
        if not hmac.compare_digest(str(told.get("proof", "")).strip(), proof):
            raise HandshakeFailed("The app proved itself with another secret.")
        if not 64 <= len(str(told.get("secret", ""))) <= 255 or told["secret"] == self.secret:
            raise HandshakeFailed("The app gave no new secret of 64 to 255 letters.")
        answer = self.confirm(str(told["confirmation_url"]), str(told["secret"]))
        if not 200 <= answer.status < 300:
            raise HandshakeFailed(str(answer.json.get("error", answer.status)))
        self.secret = str(told["secret"])

    def ask_to_register(self, *, registration_url: str = "") -> Reply:
        """The first call of the handshake."""
        address = registration_url or f"{self.app_url}/platforms/shopware/register"
        query = self._query(address, {"shop-id": self.shop_id, "shop-url": self.url, "timestamp": self._seconds()})
        headers = self._headers() | {"shopware-app-signature": sign(self.app_secret, query.encode())}
        if self.signs_again and (known := self.secret or self.stashed):
            headers["shopware-shop-signature"] = sign(known, query.encode())
        return self.send("GET", f"{address.partition('?')[0]}?{query}", headers, b"")

    def confirm(self, address: str, new_secret: str) -> Reply:
        """The second call of the handshake."""
        body = php_json(
            {"apiKey": self.api_key, "secretKey": self.secret_key, "timestamp": str(self._seconds()),
             "shopUrl": self.url, "shopId": self.shop_id}
        )  # fmt: skip
        headers = self._headers() | {"shopware-shop-signature": sign(new_secret, body)}
        if self.signs_again and (known := self.secret or self.stashed):
            headers["shopware-shop-signature-previous"] = sign(known, body)
        return self.send("POST", address, headers | {"Content-Type": "application/json"}, body)

    def change_url(self, url: str) -> None:
        """The shop moved for good: its API keys are replaced before the app is asked."""
        self.url = url
        self._new_keys()
        self.register()

    def rotate(self) -> None:
        """A new secret at the same address."""
        self._new_keys()
        self.register()

    def uninstall(self, *, keep_user_data: bool = False) -> list[Reply]:
        """Switched off, then removed; a new shop keeps the secret aside for a later installation."""
        payload = {"keepUserData": keep_user_data} if self.signs_again else []
        told = [self.webhook("app.deactivated", [], retried=False), self.webhook("app.deleted", payload, retried=False)]
        self.is_active = False
        self.secret, self.stashed = "", self.secret
        self.api_key = self.secret_key = ""
        self._tokens.clear()
        return told

    # --- what it sends ---

    def webhook(self, event: str, payload: object, *, event_id: str = "", retried: bool = True) -> Reply:
        """Tells one event, again if it fails; ten failed events in a row switch the subscription off."""
        ident = event_id or secrets.token_hex(16)
        attempts = 1 + (_RETRIES if self.queue and retried else 0)
        reply = Reply(0, {}, b"")
        if self.errors.get(event, 0) >= _SWITCHED_OFF_AFTER:
            self.lost.append(event)
            return reply
        for _ in range(attempts):
            reply = self.post_webhook(self.webhook_body(event, payload, ident))
            if 200 <= reply.status < 300:
                self.errors[event] = 0
                return reply
        self.errors[event] = self.errors.get(event, 0) + 1
        self.lost.append(event)
        return reply

    def webhook_body(self, event: str, payload: object, event_id: str) -> bytes:
        """The body as PHP writes it; the time is that of the attempt."""
        source = self._source() | {"eventId": event_id}
        return php_json({"data": {"payload": payload, "event": event}, "source": source, "timestamp": self._seconds()})

    def post_webhook(self, body: bytes, *, secret: str = "") -> Reply:
        """One attempt."""
        return self._post("webhook", body, secret)

    def press(self, button: str, ids: Sequence[str], *, entity: str = "order", reference: str = "") -> Reply:
        """A button of the administration. An answer with a body must be signed, or the merchant sees an error."""
        meta = {"timestamp": self._seconds(), "reference": reference or secrets.token_hex(16), "language": LANGUAGE}
        data = {"ids": list(ids), "entity": entity, "action": button}
        reply = self._post(f"action/{button}", php_json({"source": self._source(), "data": data, "meta": meta}))
        if (
            reply.status < 300
            and reply.body
            and reply.headers.get("shopware-app-signature") != sign(self.secret, reply.body)
        ):
            return Reply(400, {}, b'{"errors":[{"code":"FRAMEWORK__SYNC_ACTION_PROCESS_INTERRUPTED"}]}')
        return reply

    def flow(self, action: str, parameters: Mapping[str, str], *, event_id: str = "") -> Reply:
        """A flow of the merchant carries out one of our actions."""
        source = self._source() | {"eventId": event_id or secrets.token_hex(16), "action": f"mahnlauf.{action}"}
        return self._post(f"flow/{action}", php_json({**parameters, "source": source, "timestamp": self._seconds()}))

    def page_url(self, page: str, **own: str) -> str:
        """The signed address of a page, as the administration puts it into its frame."""
        address = f"{self.app_url}/platforms/shopware/module/{page}"
        address += f"?{'&'.join(f'{name}={text}' for name, text in own.items())}" if own else ""
        query = self._query(
            address,
            {"shop-id": self.shop_id, "shop-url": self.url, "timestamp": self._seconds(), "sw-version": self.version,
             "sw-context-language": LANGUAGE, "sw-user-language": self.locale},
        )  # fmt: skip
        return f"{address.partition('?')[0]}?{query}&shopware-shop-signature={sign(self.secret, query.encode())}"

    # --- the Admin API's door ---

    def _token(self) -> Response:
        now = self.now().timestamp()
        if now < self._locked_until:
            return _refusal(429, "FRAMEWORK__AUTH_THROTTLED", {"seconds": int(self._locked_until - now) + 1})
        asked = request.get_json(silent=True) or {}
        if not self.api_key or (asked.get("client_id"), asked.get("client_secret")) != (self.api_key, self.secret_key):
            self._failed_logins += 1
            if self._failed_logins >= _FREE_LOGINS:
                self._locked_until = now + _LOCKED_SECONDS
            return _refusal(401, "6")
        self._failed_logins = 0
        token = secrets.token_urlsafe(24)
        self._tokens[token] = now + _TOKEN_SECONDS
        answer = {"token_type": "Bearer", "expires_in": _TOKEN_SECONDS, "access_token": token}
        return Response(json.dumps(answer), content_type="application/json")

    def _admitted(self) -> Response | None:
        if request.path == "/api/oauth/token":
            return None
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if self.now().timestamp() < self._tokens.get(token, 0.0):
            return None
        return _refusal(401, "9")

    # --- the small things ---

    def _new_keys(self) -> None:
        self.api_key = f"SWIA{secrets.token_hex(11).upper()}"
        self.secret_key = secrets.token_urlsafe(40)
        self._tokens.clear()

    def _post(self, place: str, body: bytes, secret: str = "") -> Reply:
        headers = self._headers() | {
            "Content-Type": "application/json", "shopware-shop-signature": sign(secret or self.secret, body),
        }  # fmt: skip
        return self.send("POST", f"{self.app_url}/platforms/shopware/{place}", headers, body)

    def _source(self) -> dict[str, Any]:
        return {"url": self.url, "shopId": self.shop_id, "appVersion": "1.0.0"}

    def _headers(self) -> dict[str, str]:
        return {"sw-version": self.version, "sw-context-language": LANGUAGE, "sw-user-language": self.locale}

    def _seconds(self) -> int:
        return int(self.now().timestamp())

    def _query(self, address: str, fields: Mapping[str, object]) -> str:
        own = address.partition("?")[2]
        return "&".join([*([own] if own else []), *(f"{name}={guzzled(str(text))}" for name, text in fields.items())])


def sign(secret: str, content: bytes) -> str:
    """Hex HMAC-SHA256."""
    return hmac.digest(secret.encode(), content, hashlib.sha256).hex()


def guzzled(text: str) -> str:
    """A value in a query as the shop writes it: ``:``, ``/``, ``+`` and more stay as they are."""
    plain = text.replace("=", "%3D").replace("&", "%26")
    return _ESCAPED.sub(lambda found: quote(found[0], safe=""), plain)


def php_json(content: object) -> bytes:
    """JSON as PHP writes it: escaped slashes, ASCII, no blanks."""
    return json.dumps(content, separators=(",", ":")).replace("/", "\\/").encode()


def _refusal(status: int, code: str, parameters: Mapping[str, object] | None = None) -> Response:
    error = {"status": str(status), "code": code, "title": "", "detail": None, "meta": {"parameters": parameters or {}}}
    return Response(json.dumps({"errors": [error]}), status, content_type="application/json")
