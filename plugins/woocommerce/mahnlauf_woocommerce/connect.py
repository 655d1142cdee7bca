"""Sets up the shop's webhooks: makes what is missing, repairs what was switched off or moved, says what it did.

A webhook that was switched off is replaced, not switched on: the shop would keep its count of failures, and the next
single one would switch it off again. The new one comes first, so a crash in between leaves two, never none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import requests

from mahnlauf import Finding, SettingsError, ShopContext
from mahnlauf_woocommerce.answers import Remedy, ShopFault
from mahnlauf_woocommerce.rest import Rest
from mahnlauf_woocommerce.settings import required
from mahnlauf_woocommerce.topics import SUBSCRIBE

_NAME = "Mahnlauf"
_ACTIVE = "active"
Row = Mapping[str, Any]


def connect(shop: ShopContext, address: str, http: requests.Session) -> list[Finding]:
    """One webhook for each topic, active, to ``address``, with our secret. Running it again changes nothing."""
    try:
        desk = _Webhooks(shop, address, http)
        return [finding for topic in SUBSCRIBE for finding in desk.set_up(topic)]
    except (ShopFault, SettingsError) as fault:
        return [Finding("error", str(fault))]


def repair(shop: ShopContext, address: str, http: requests.Session) -> list[Finding]:
    """What had to be repaired; empty if all is well, and for a shop where no webhook delivers to this very address: a
    copy of the installation on another machine must not take the webhooks over by itself. Raises ShopFault or
    SettingsError."""
    desk = _Webhooks(shop, address, http)
    desk.rows = [row for row in desk.rows if row.get("delivery_url") == address]
    return [finding for topic in SUBSCRIBE for finding in desk.set_up(topic, quietly=True)] if desk.rows else []


class _Webhooks:
    """Those webhooks of the shop that deliver to us, read once."""

    def __init__(self, shop: ShopContext, address: str, http: requests.Session) -> None:
        self._secret = required(
            shop.settings, "webhook_secret", "mahnlauf makes one when the shop is added without it."
        )
        self._address, self._rest = address, Rest(shop, http)
        found = self._rest.get("webhooks", per_page="100")
        rows = found if isinstance(found, list) else []
        self.rows = [row for row in rows if isinstance(row, Mapping) and _is_ours(row, address)]

    def set_up(self, topic: str, *, quietly: bool = False) -> Iterator[Finding]:
        """Brings one topic in order. ``quietly``: a webhook that looks right is left alone and not spoken of; else its
        secret, which cannot be read back, is written again."""
        mine = sorted((row for row in self.rows if row.get("topic") == topic), key=self._is_wrong)
        if not mine:
            self._make(topic)
            yield Finding("warning" if quietly else "ok", f"The webhook {topic} was {'missing and ' * quietly}made.")
            return
        first, *others = mine
        if first.get("status") != _ACTIVE:
            self._make(topic)
            others = mine
            yield Finding("warning", f"The webhook {topic} was switched off in the shop and is replaced by a new one.")
        elif first.get("delivery_url") != self._address:
            self._change(first, delivery_url=self._address)
            yield Finding("warning", f"The webhook {topic} delivered elsewhere and delivers here now.")
        elif not quietly:
            self._change(first)
            yield Finding("ok", f"The webhook {topic} is active.")
        yield from self._remove(topic, others, first)

    def _is_wrong(self, row: Row) -> tuple[bool, bool]:
        return row.get("status") != _ACTIVE, row.get("delivery_url") != self._address

    def _make(self, topic: str) -> None:
        name = f"{_NAME} {topic}"
        made = {"name": name, "topic": topic, "delivery_url": self._address, "secret": self._secret}
        self._rest.post("webhooks", made)

    def _change(self, row: Row, **fields: str) -> None:
        """A new address pings it, so it is named only if it moved."""
        self._rest.put(f"webhooks/{row['id']}", {"secret": self._secret, **fields})

    def _remove(self, topic: str, rows: list[Row], first: Row) -> Iterator[Finding]:
        for row in rows:
            try:
                self._rest.delete(f"webhooks/{row['id']}")
            except ShopFault as fault:
                if fault.remedy is not Remedy.GONE:
                    raise
            if row is not first:
                yield Finding("warning", f"The webhook {topic} existed twice; the second one was deleted.")


def _is_ours(row: Row, address: str) -> bool:
    url = str(row.get("delivery_url", ""))
    same_path = url.rpartition("/webhooks/")[2] == address.rpartition("/webhooks/")[2]
    return url == address or (str(row.get("name", "")).startswith(_NAME) and same_path)
