"""Asking the shop for everything that changed: WooCommerce never repeats a failed delivery, so this must.

Orders come oldest change first. The shop's clock has whole seconds and its bound is exclusive, so every page begins
one second before the last one ended: what is told twice is recognised by its identity. Page numbers are used only
where more than a page of orders changed within one second. The bin is a list of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import requests

from mahnlauf import Noted, NotUnderstood, Page, ShopContext
from mahnlauf_woocommerce.answers import Remedy, ShopFault
from mahnlauf_woocommerce.asking import PER_PAGE, with_note
from mahnlauf_woocommerce.orders import is_order, note_order
from mahnlauf_woocommerce.rest import Rest

_OVERLAP = timedelta(minutes=5)
_SECOND = timedelta(seconds=1)


def reconcile(shop: ShopContext, since: datetime, http: requests.Session) -> Iterator[Page]:
    """Every order that changed since then; an order that cannot be read is left out, its delivery says why."""
    rest = Rest(shop, http)
    start = since.astimezone(UTC) - _OVERLAP
    yield from _changed(rest, shop, start, {})
    for page in _changed(rest, shop, start, {"status": "trash"}):
        yield Page(page.facts, since, page.total)


def _changed(rest: Rest, shop: ShopContext, bound: datetime, extra: Mapping[str, str]) -> Iterator[Page]:
    number = 1
    while True:
        rows = _rows(rest, bound, number, extra)
        facts = tuple(with_note(fact, rest) for row in rows if (fact := _fact(row, shop)) is not None)
        last = max((fact.at for fact in facts), default=bound)
        yield Page(facts, max(last, bound))
        if len(rows) < PER_PAGE:
            return
        if last - _SECOND > bound:
            bound, number = last - _SECOND, 1
        else:
            number += 1


def _rows(rest: Rest, bound: datetime, number: int, extra: Mapping[str, str]) -> list[Any]:
    found = rest.get(
        "orders",
        # Without a suffix and with the flag the bound is UTC; with both it would lie one shop offset too late.
        modified_after=bound.strftime("%Y-%m-%dT%H:%M:%S"),
        dates_are_gmt="true",
        orderby="modified",
        order="asc",
        per_page=str(PER_PAGE),
        page=str(number),
        **extra,
    )
    if not isinstance(found, list):
        raise ShopFault(Remedy.WAIT, "The shop answered with something else than a list of orders.")
    return found


def _fact(row: Any, shop: ShopContext) -> Noted | None:
    if not isinstance(row, Mapping) or not is_order(row):
        return None
    try:
        return note_order(row, shop, f"Order {row['id']}")
    except NotUnderstood:
        return None
