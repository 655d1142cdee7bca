"""The fake shop's page where its owner allows an application to have keys: ``/wc-auth/v1/authorize``, as WooCommerce
11 has it. The owner is taken to be logged in; the keys go to the callback before his browser goes back."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import requests
from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

if TYPE_CHECKING:
    from mahnlauf.testing.fake_shop import FakeShop

_REQUIRED = ("app_name", "user_id", "return_url", "callback_url", "scope")
_TIMEOUT_SECONDS = 60
_PAGE = """<!doctype html><html lang="en"><title>Application authentication request</title>
<link rel="icon" href="data:,">
<h1>An application would like to connect to your store</h1><p><a id="approve" href="{approve}">Approve</a>
<a id="deny" href="{deny}">Deny</a></p></html>"""


def auth_pages(shop: FakeShop) -> Blueprint:
    """The two addresses: the question, and what "Approve" leads to."""
    pages = Blueprint("auth", __name__, url_prefix="/wc-auth/v1")

    @pages.get("/authorize")
    def authorize() -> Response:
        missing = [name for name in _REQUIRED if not request.args.get(name)]
        if missing:
            return Response(f"Error: Missing parameter {missing[0]}.", 401)
        deny = f"{request.args['return_url']}?{urlencode({'success': 0, 'user_id': request.args['user_id']})}"
        approve = f"/wc-auth/v1/access_granted?{urlencode(request.args.to_dict())}"
        return Response(_PAGE.format(approve=_escaped(approve), deny=_escaped(deny)), mimetype="text/html")

    @pages.get("/access_granted")
    def granted() -> AnyResponse:
        asked = request.args
        keys: dict[str, str | int] = {
            "key_id": 1, "user_id": asked["user_id"], "consumer_key": shop.key, "consumer_secret": shop.secret,
            "key_permissions": asked["scope"],
        }  # fmt: skip
        with requests.Session() as http:
            http.trust_env = False
            answer = http.post(asked["callback_url"], json=keys, timeout=_TIMEOUT_SECONDS)
        if answer.status_code != 200:
            return Response("Error: An error occurred in the request and at the time were unable to send the consumer"
                            " data.", 401)  # fmt: skip
        return redirect(f"{asked['return_url']}?{urlencode({'success': 1, 'user_id': asked['user_id']})}")

    return pages


def _escaped(address: str) -> str:
    return address.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
