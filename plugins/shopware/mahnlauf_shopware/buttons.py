"""Buttons of the administration: what they do, and what the administration shows then."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from mahnlauf import Host
from mahnlauf_shopware import deeds
from mahnlauf_shopware.words import words

_MOST = 100
_PAGES = {"show": ("order", "order"), "claims": ("customer", "customer")}  # button: (page, entity)


def press(host: Host, shop: str, name: str, content: Mapping[str, Any], language: str, root: str) -> Mapping[str, Any]:
    """The answer to a button: a notification, or a window with one of our pages."""
    told, (ids, entity) = words(language), _chosen(content)
    if name in _PAGES:
        page, wanted = _PAGES[name]
        if entity != wanted or len(ids) != 1:
            return _notification("error", told["not_for"])
        address = f"{root}/platforms/shopware/module/{page}?{urlencode({'id': ids[0]})}"
        payload = {"iframeUrl": address, "size": "large", "expand": True}
        return {"actionType": "openModal", "payload": payload}
    if name not in deeds.VERBS or entity != "order" or not ids:
        return _notification("error", told["not_for"])
    if len(ids) > _MOST:
        return _notification("error", told["most"])
    claims = host.claims(shop, order_refs=ids, limit=10 * _MOST, language=language)
    if not claims:
        return _notification("info", told["none_for_order"])
    result = deeds.do(host, shop, claims, name, f"button:{_reference(content)}", language)
    return _notification("success" if result.is_done else "warning", " ".join(result.texts))


def _chosen(content: Mapping[str, Any]) -> tuple[list[str], str]:
    data = content.get("data")
    if not isinstance(data, dict):
        return [], ""
    ids, entity = data.get("ids"), data.get("entity")
    chosen = [one for one in ids if isinstance(one, str)] if isinstance(ids, list) else []
    return chosen, entity if isinstance(entity, str) else ""


def _reference(content: Mapping[str, Any]) -> str:
    """The call's own id: a repeated call carries it again."""
    meta = content.get("meta")
    found = meta.get("reference") if isinstance(meta, dict) else None
    return found[:80] if isinstance(found, str) and found else str(meta)[:80]


def _notification(status: str, message: str) -> Mapping[str, Any]:
    return {"actionType": "notification", "payload": {"status": status, "message": message}}
