"""Tests a shop's connection and keeps what was found: the go-live page asks for a test that is fresh."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import requests

from mahnlauf.contract.platform import Finding, is_able
from mahnlauf.core.clock import Clock, instant, parse_instant
from mahnlauf.core.errors import MahnlaufError
from mahnlauf.shops.book import ShopBook
from mahnlauf.shops.shop import Shop
from mahnlauf.store import visits
from mahnlauf.store.visits import CheckRow

FRESH = timedelta(days=1)


def findings_of(book: ShopBook, shop: Shop, http: requests.Session, public_url: str = "") -> Sequence[Finding]:
    """Asks the shop; changes nothing there, and keeps what was found here. ``public_url``: our own address, if it is
    known: then it is said where webhooks go elsewhere."""
    found = _asked(book, shop, http, public_url and f"{public_url}/webhooks/{shop.name}")
    with book.db.write() as conn:
        visits.checked(conn, shop.name, [(one.level, one.text) for one in found], instant(book.clock.now()))
    return found


def is_fresh(check: CheckRow | None, clock: Clock) -> bool:
    """Whether the last test is one of the last 24 hours."""
    return check is not None and clock.now() - parse_instant(check.at) <= FRESH


def _asked(book: ShopBook, shop: Shop, http: requests.Session, address: str) -> Sequence[Finding]:
    platform = book.registry.platform(shop.platform)
    if not is_able(platform, "check", shop.settings):
        return [Finding("warning", f"The platform {shop.platform} cannot test its connection with these settings.")]
    try:
        context = replace(shop.context(book.clock.today(shop.timezone)), address=address)
        return list(platform.check(context, http))
    except (MahnlaufError, requests.RequestException) as fault:
        return [Finding("error", f"The shop could not be tested: {fault}")]
