""" "Test connection": every finding one sentence, in the order in which a shop owner would repair them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import requests

from mahnlauf import Finding, MahnlaufError, ShopContext
from mahnlauf_shopware.api import Api
from mahnlauf_shopware.settings import KEYS, value

_SAFE_66, _SAFE_67 = (6, 6, 10, 15), (6, 7, 8, 1)  # first versions whose registrations cannot be hijacked
_NOT_INSTALLED = (
    "The app is not installed in this shop: upload the zip (mahnlauf shopware zip) under Extensions, My extensions, "
    "and switch it on."
)
_OLD = (
    "The shop runs Shopware {version}, in which whoever knows the app secret can pose as the shop (CVE-2026-31889). "
    "Update it to 6.6.10.15, 6.7.8.1 or later."
)


def check(shop: ShopContext, http: requests.Session) -> list[Finding]:
    """Looks and changes nothing."""
    return list(_findings(shop, http))


def _findings(shop: ShopContext, http: requests.Session) -> Iterator[Finding]:
    if not all(value(shop.settings, name) for name in ("shop_secret", *KEYS)):
        yield Finding("error", _NOT_INSTALLED)
        return
    if not value(shop.settings, "url").lower().startswith("https:"):
        yield Finding("warning", "The shop is called without https: orders travel readable. Get it a certificate.")
    try:
        api = Api(shop, http, again=True)
        version = api.get("_info/version")
        api.search("order", {"limit": 1, "includes": {"order": ["id"]}})
    except (MahnlaufError, requests.RequestException) as fault:
        yield Finding("error", str(fault))
        return
    yield Finding("ok", "Orders can be read.")
    yield from _version(version)


def _version(answer: object) -> Iterator[Finding]:
    text = str(answer.get("version", "")) if isinstance(answer, Mapping) else ""
    parts = tuple(int(part) for part in re.findall(r"\d+", text)[:4])
    if not parts:
        return
    if parts < (_SAFE_67 if parts >= (6, 7) else _SAFE_66):
        yield Finding("warning", _OLD.format(version=text[:20]))
    else:
        yield Finding("ok", f"The shop runs Shopware {text[:20]}.")
