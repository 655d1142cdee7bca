"""What happens to the app in a shop: installed, switched on and off, updated, removed; and the shop's own updates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mahnlauf import Delivery, Host, Reading
from mahnlauf_shopware.handshake import PENDING, is_confirmed
from mahnlauf_shopware.signature import parsed
from mahnlauf_shopware.vocabulary import LIFECYCLE

_OFF = ("app.deactivated", "app.deleted")
_WORDS: Mapping[str, str] = {
    "app.installed": "The app was installed.",
    "app.updated": "The app was updated.",
    "app.activated": "The app was switched on.",
    "app.deactivated": "The app was switched off: nobody is dunned until the shop reports again.",
    "app.deleted": "The app was removed: its keys are forgotten, the claims stay, nobody is dunned.",
    "shopware.updated": "The shop was updated.",
}


def event_of(content: Mapping[str, Any]) -> str:
    """The name of a webhook's event; ``data`` is missing in calls of other kinds."""
    data = content.get("data")
    found = data.get("event") if isinstance(data, dict) else None
    return found if isinstance(found, str) else ""


def is_lifecycle(delivery: Delivery) -> bool:
    """Whether it is about the app and not about an order."""
    return event_of(parsed(delivery.body)) in LIFECYCLE


def read(delivery: Delivery) -> Reading:
    """No claim is touched by it; the sentence stands with the delivery."""
    content = parsed(delivery.body)
    event, source = event_of(content), content.get("source")
    version = source.get("appVersion") if isinstance(source, dict) else None
    words = _WORDS[event] + (f" The app is version {version[:20]}." if isinstance(version, str) else "")
    ident = source.get("eventId") if isinstance(source, dict) else None
    return Reading(key=f"event:{ident[:64]}" if isinstance(ident, str) else "", topic=event, ignored=words)


def apply(host: Host, shop_id: str, content: Mapping[str, Any]) -> None:
    """What a genuine lifecycle call changes; nothing if it says the same again.

    The data of the merchant stays with ``keepUserData`` and without: claims are books, and those are kept."""
    event = event_of(content)
    if event not in _OFF:
        return
    with host.registering(shop_id) as opened:
        if not opened.found.shop:
            return
        opened.lose_touch()
        if event == "app.deleted" and is_confirmed(opened.settings):
            settings, facts = opened.settings, opened.found.facts
            facts.update(retired_secret=settings["shop_secret"], retired_url=settings.get("url", ""))
            for name in PENDING:
                facts.pop(name, None)
            emptied = ("shop_secret", "previous_secret", "previous_until", "api_key", "secret_key")
            opened.change_shop("", dict.fromkeys(emptied, ""))
