"""Asking the shop for everything that changed. A shop without a queue worker tries each webhook once and forgets it, so
this is what nothing gets past.

A change of a payment does not touch the order's own date, so four dates are looked at. Time is walked through in
windows, oldest first: what was told is told for good, and a sync that is cut off goes on with the window it was in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import requests

from mahnlauf import Page, ShopContext
from mahnlauf_shopware.api import Api, Found
from mahnlauf_shopware.asking import ASSOCIATIONS, PER_PAGE, facts_of
from mahnlauf_shopware.faults import Busy

OVERLAP = timedelta(minutes=10)
WINDOW = timedelta(days=7)
DATES = ("createdAt", "updatedAt", "transactions.createdAt", "transactions.updatedAt")
_SMALLEST = 5


def reconcile(shop: ShopContext, since: datetime, http: requests.Session) -> Iterator[Page]:
    """Every order that changed since then, with its history. Raises Busy or SettingsError; what was told until then
    counts. The last window has no end: the shop's clock may be ahead of ours."""
    api, told = Api(shop, http), set[str]()
    start = since.astimezone(UTC) - OVERLAP
    while True:
        until = start + WINDOW if shop.today is not None and (start + WINDOW).date() < shop.today else None
        yield from _window(api, shop, start, until, told)
        if until is None:
            return
        start = until


def _window(api: Api, shop: ShopContext, start: datetime, until: datetime | None, told: set[str]) -> Iterator[Page]:
    """The orders of one window, page by page; each order is read once in a walk."""
    size, offset = PER_PAGE, 0
    while True:
        found, size = _bearable(api, start, until, size, offset)
        fresh = [row for row in found.rows if row.get("id") not in told]
        facts = facts_of(fresh, shop, api)
        told.update(str(row.get("id")) for row in fresh)
        offset += len(found.rows)
        done = len(found.rows) < size
        yield Page(facts, until if done and until else start, found.total)
        if done:
            return


def _bearable(api: Api, start: datetime, until: datetime | None, size: int, offset: int) -> tuple[Found, int]:
    """A page, and the size that the shop could bear: after a failure half of it is tried, and kept."""
    while True:
        if offset % size:
            size = _divisor(offset, size)
        try:
            return api.search("order", _criteria(start, until, size, offset // size + 1)), size
        except Busy as fault:
            if fault.retry_after is not None or size <= _SMALLEST:
                raise
            size = max(size // 2, _SMALLEST)


def _divisor(offset: int, size: int) -> int:
    """The largest size not above this one with which a page begins at the offset."""
    return next(one for one in range(size, 0, -1) if offset % one == 0)


def _criteria(start: datetime, until: datetime | None, size: int, page: int) -> Mapping[str, Any]:
    bounds = {"gte": _stamp(start)} | ({"lt": _stamp(until)} if until else {})
    dates = [{"type": "range", "field": name, "parameters": bounds} for name in DATES]
    return {
        "filter": [{"type": "multi", "operator": "or", "queries": dates}],
        "sort": [{"field": "createdAt", "order": "ASC"}, {"field": "id", "order": "ASC"}],
        "associations": ASSOCIATIONS,
        "limit": size,
        "page": page,
        "total-count-mode": 1 if page == 1 else 0,
    }


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000+00:00")
