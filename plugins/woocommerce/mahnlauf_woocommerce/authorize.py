"""The owner's click: WooCommerce makes REST keys and sends them to us (``/wc-auth/v1/authorize``)."""

from __future__ import annotations

import hmac
import json
from urllib.parse import urlencode

import requests

from mahnlauf import NotUnderstood, ShopContext
from mahnlauf_woocommerce.rest import Rest
from mahnlauf_woocommerce.settings import shop_url

_SCOPE = "read_write"


def authorize_url(shop: ShopContext, token: str, callback: str, back: str) -> str:
    """All five parameters are required; the token comes back as ``user_id``."""
    query = {"app_name": "Mahnlauf", "scope": _SCOPE, "user_id": token, "return_url": back, "callback_url": callback}
    return f"{shop_url(shop.settings)}/wc-auth/v1/authorize?{urlencode(query)}"


def keys_from(body: bytes, token: str) -> dict[str, str]:
    """``{key_id, user_id, consumer_key, consumer_secret, key_permissions}`` as our settings."""
    try:
        answer = json.loads(body)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise NotUnderstood("The shop's answer is not JSON. Expected its REST keys.")
    if not hmac.compare_digest(str(answer.get("user_id", "")).encode(), token.encode()):
        raise NotUnderstood("The shop's answer belongs to another connection.")
    key, secret = answer.get("consumer_key"), answer.get("consumer_secret")
    if not (isinstance(key, str) and key.startswith("ck_") and isinstance(secret, str) and secret.startswith("cs_")):
        raise NotUnderstood("The shop's answer holds no REST keys. Expected consumer_key and consumer_secret.")
    if answer.get("key_permissions") != _SCOPE:
        raise NotUnderstood("The REST key that the shop made cannot read and write. Allow both.")
    return {"consumer_key": key, "consumer_secret": secret}


def prove(shop: ShopContext, http: requests.Session) -> None:
    """Reads one order; raises ShopFault if the keys do not open this shop."""
    Rest(shop, http).get("orders", per_page="1", _fields="id")
