"""The fake shop's REST interface, ``/wp-json/wc/v3``: answers, refusals and codes as a real WooCommerce gave them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flask import Flask, Request, Response, request

from mahnlauf.testing.fake_shop_auth import auth_pages
from mahnlauf.testing.fake_shop_webhooks import TOPICS

if TYPE_CHECKING:
    from mahnlauf.testing.fake_shop import FakeShop
    from mahnlauf.testing.fake_shop_webhooks import Hook

_BASE = "/wp-json/wc/v3"
_WRITABLE = frozenset({"status", "customer_note", "transaction_id"})
_CLOCK_TOLERANCE_SECONDS = 900
_CANNOT = {"GET": ("cannot_view", "Sorry, you cannot view this resource.")}
_CANNOT_EDIT = ("cannot_edit", "Sorry, you are not allowed to edit this resource.")
_BRIEFLY = "Briefly unavailable for scheduled maintenance. Check back in a minute."
_CRASHED = "<p>There has been a critical error on this website.</p>"


class _Refused(Exception):
    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.answer = _error(status, code, message)


def rest_application(shop: FakeShop) -> Flask:
    """The WSGI application of that shop. Rights are checked before anything is looked up."""
    app = Flask("fake_shop", static_folder=None)
    nonces: set[str] = set()

    @app.before_request
    def admit() -> Response | None:
        shop.calls.append((request.method, request.path))
        status = shop.failure()
        if status is not None:
            return _failing(status)
        if request.path.startswith(_BASE):
            _check_key(shop, request, nonces)
        return None

    app.register_error_handler(_Refused, lambda refused: refused.answer)
    app.register_error_handler(404, lambda _: _error(404, "rest_no_route", "No route was found matching the URL and "
                                                          "request method."))  # fmt: skip
    app.register_blueprint(auth_pages(shop))
    _index(app, shop)
    _webhooks(app, shop)
    _orders(app, shop)
    _notes(app, shop)
    return app


def _index(app: Flask, shop: FakeShop) -> None:
    @app.get("/wp-json/")
    def index() -> Response:
        return _json({"name": "Testladen", "namespaces": ["wc/v3", "wp/v2"]})


def _webhooks(app: Flask, shop: FakeShop) -> None:
    @app.get(f"{_BASE}/webhooks")
    def hooks() -> Response:
        wanted = request.args.get("status", "all")
        return _json([one.shown() for one in shop.webhooks.hooks.values() if wanted in ("all", one.status)])

    @app.post(f"{_BASE}/webhooks")
    def make() -> Response:
        content = _content()
        topic = content.get("topic", "")
        if not topic.startswith("action.woocommerce_") and topic not in TOPICS:
            raise _Refused(400, "woocommerce_rest_shop_webhook_invalid_topic", "Webhook topic is required and must be "
                                                                               "valid.")  # fmt: skip
        hook = shop.webhooks.make(content.get("name", ""), topic, content["delivery_url"], content["secret"])
        shop.webhooks.greet(hook)
        return _json(hook.shown(), 201)

    @app.put(f"{_BASE}/webhooks/<int:number>")
    def change(number: int) -> Response:
        hook, content = _hook(shop, number), _content()
        moved = content.get("delivery_url", hook.url) != hook.url
        hook.status, hook.secret = content.get("status", hook.status), content.get("secret", hook.secret)
        hook.url = content.get("delivery_url", hook.url)
        if moved:
            shop.webhooks.greet(hook)
        return _json(hook.shown())

    @app.delete(f"{_BASE}/webhooks/<int:number>")
    def remove(number: int) -> Response:
        hook = _hook(shop, number)
        if request.args.get("force") != "true":
            raise _Refused(501, "woocommerce_rest_trash_not_supported", "Webhooks do not support trashing.")
        del shop.webhooks.hooks[number]
        return _json(hook.shown())


def _hook(shop: FakeShop, number: int) -> Hook:
    hook = shop.webhooks.hooks.get(number)
    if hook is None:
        raise _Refused(404, "woocommerce_rest_shop_webhook_invalid_id", "Invalid ID.")
    return hook


def _orders(app: Flask, shop: FakeShop) -> None:
    @app.get(f"{_BASE}/orders")
    def listed() -> Response:
        size, number = request.args.get("per_page", 10, type=int), request.args.get("page", 1, type=int)
        if not 1 <= size <= 100:
            raise _Refused(400, "rest_invalid_param", "Invalid parameter(s): per_page")
        found = _wanted(shop)
        answer = _json([_shown(order) for order in found[(number - 1) * size : number * size]])
        answer.headers["X-WP-Total"] = str(len(found))
        return answer

    @app.get(f"{_BASE}/orders/<int:number>")
    def get(number: int) -> Response:
        return _json(_shown(_order(shop, number, 404, "Invalid ID.")))

    @app.route(f"{_BASE}/orders/<int:number>", methods=["PUT", "POST", "PATCH"])
    def put(number: int) -> Response:
        with shop.lock:
            _order(shop, number, 400, "ID is invalid.")
            content = _content()
            _check_fields(shop, content)
            shop.set_meta(number, content.get("meta_data", ()))
            if content.get("set_paid") is True and shop.orders[number]["status"] in ("pending", "failed"):
                content["status"] = "processing"  # anywhere else it is ignored, and 200
            return _json(_shown(shop.change(number, **{name: content[name] for name in _WRITABLE & content.keys()})))

    @app.delete(f"{_BASE}/orders/<int:number>")
    def delete(number: int) -> Response:
        with shop.lock:
            order = dict(_order(shop, number, 404, "Invalid ID."))
            if request.args.get("force") == "true":
                shop.erase(number)
            elif order["status"] == "trash":
                raise _Refused(410, "woocommerce_rest_already_trashed", "The shop_order has already been deleted.")
            else:
                shop.trash(number)
            return _json(order)


def _notes(app: Flask, shop: FakeShop) -> None:
    @app.get(f"{_BASE}/orders/<int:number>/notes")
    def notes(number: int) -> Response:
        _known_for_notes(shop, number)
        return _json(shop.notes.get(number, []))

    @app.post(f"{_BASE}/orders/<int:number>/notes")
    def add(number: int) -> Response:
        with shop.lock:
            _known_for_notes(shop, number)
            content = _content()
            if "note" not in content:
                raise _Refused(400, "rest_missing_callback_param", "Missing parameter(s): note")
            note = shop.add_note(number, content["note"], customer_note=bool(content.get("customer_note")))
            return _json(note, 201)


def _wanted(shop: FakeShop) -> list[dict[str, Any]]:
    """Newest first unless asked otherwise. The bin is a list of its own; ``modified_after`` is exclusive, and the
    shop's own wall clock unless ``dates_are_gmt`` is set; ``include`` names the orders."""
    asked = request.args
    binned = asked.get("status") == "trash"
    field = "date_modified_gmt" if asked.get("dates_are_gmt") == "true" else "date_modified"
    bound = asked.get("modified_after", "")
    named = set(asked.get("include", "").split(",")) - {""}
    found = [
        one
        for one in shop.orders.values()
        if (one["status"] == "trash") is binned and one[field] > bound and (not named or str(one["id"]) in named)
    ]
    by = "date_modified_gmt" if asked.get("orderby") == "modified" else "id"
    return sorted(found, key=lambda one: (one[by], one["id"]), reverse=asked.get("order") != "asc")


def _order(shop: FakeShop, number: int, status: int, words: str) -> dict[str, Any]:
    order = shop.orders.get(number)
    if order is None:
        raise _Refused(status, "woocommerce_rest_shop_order_invalid_id", words)
    return order


def _known_for_notes(shop: FakeShop, number: int) -> None:
    if number not in shop.orders:
        raise _Refused(404, "woocommerce_rest_order_invalid_id", "Invalid order ID.")


def _content() -> dict[str, Any]:
    """A body that is not announced as JSON is ignored, with 200."""
    content = request.get_json(silent=True)
    return content if isinstance(content, dict) else {}


def _check_fields(shop: FakeShop, content: dict[str, Any]) -> None:
    if not isinstance(content.get("meta_data", []), list):
        raise _Refused(400, "rest_invalid_param", "Invalid parameter(s): meta_data")
    if content.get("status", "pending") not in shop.statuses:
        raise _Refused(400, "rest_invalid_param", "Invalid parameter(s): status")


def _shown(order: dict[str, Any]) -> dict[str, Any]:
    """With ``_fields`` only these, and always ``_links``."""
    wanted = request.args.get("_fields")
    if not wanted:
        return order
    return {name: value for name, value in order.items() if name in wanted.split(",") or name == "_links"}


def _check_key(shop: FakeShop, call: Request, nonces: set[str]) -> None:
    """Basic over https; over plain http only one-legged OAuth 1.0a, which the shop demands there."""
    if "oauth_consumer_key" in call.args:
        _check_oauth(shop, call, nonces)
        return
    given = call.authorization if call.is_secure else None
    if given is None or given.type != "basic" or given.username != shop.key:
        code, words = _CANNOT.get(call.method, _CANNOT_EDIT)
        raise _Refused(401, f"woocommerce_rest_{code}", words)
    if given.password != shop.secret:
        raise _unauthentic("Consumer secret is invalid.")


def _check_oauth(shop: FakeShop, call: Request, nonces: set[str]) -> None:
    given = call.args
    if given["oauth_consumer_key"] != shop.key:
        raise _unauthentic("Consumer key is invalid.")
    if not hmac.compare_digest(given.get("oauth_signature", ""), _oauth_signature(shop.secret, call)):
        raise _unauthentic("Invalid signature - provided signature does not match.")
    if abs(shop.seconds() - given.get("oauth_timestamp", 0, type=int)) > _CLOCK_TOLERANCE_SECONDS:
        raise _unauthentic("Invalid timestamp.")
    if given.get("oauth_nonce", "") in nonces:
        raise _unauthentic("Invalid nonce - nonce has already been used.")
    nonces.add(given.get("oauth_nonce", ""))


def _oauth_signature(secret: str, call: Request) -> str:
    named = sorted((name, value) for name, value in call.args.items(multi=True) if name != "oauth_signature")
    query = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in named)
    base = f"{call.method}&{_quoted(call.base_url)}&{_quoted(query)}"
    return base64.b64encode(hmac.digest(f"{secret}&".encode(), base.encode(), hashlib.sha256)).decode("ascii")


def _quoted(text: str) -> str:
    return quote(text, safe="~")


def _unauthentic(words: str) -> _Refused:
    return _Refused(401, "woocommerce_rest_authentication_error", words)


def _failing(status: int) -> Response:
    """Maintenance or a crash: HTML, unless the call accepts or sends JSON."""
    code, words = ("wp_die", _BRIEFLY) if status == 503 else ("internal_server_error", _CRASHED)
    answer = _error(status, code, words)
    if not (request.is_json or "application/json" in request.headers.get("Accept", "")):
        answer = Response(f"<!DOCTYPE html>\n<html><body>{words}</body></html>\n", status, mimetype="text/html")
    if status == 503:
        answer.headers["Retry-After"] = "600"
    return answer


def _error(status: int, code: str, message: str) -> Response:
    return _json({"code": code, "message": message, "data": {"status": status}}, status)


def _json(content: Any, status: int = 200) -> Response:
    return Response(json.dumps(content), status, content_type="application/json; charset=UTF-8")
