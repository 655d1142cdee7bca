"""Asking Digistore24 for what its calls did not bring: the changes of debits, then the transactions, page by page.

A page lists transactions; what they are about (which product, which instalment) is read from their orders.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import requests

from mahnlauf import Noted, NotUnderstood, Page, ShopContext
from mahnlauf_digistore import purchases
from mahnlauf_digistore.api import ApiFault, call
from mahnlauf_digistore.purchases import Row

log = logging.getLogger(__name__)
_OVERLAP = timedelta(hours=1)  # a transaction may be listed a little later than it is dated
_PER_PAGE = 500
_MOST_PAGES = 10_000
_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)


def reconcile(shop: ShopContext, since: datetime, http: requests.Session) -> Iterator[Page]:
    """Everything that happened since then; what was told before has the same names. Raises what `api.call` raises."""
    start = since - _OVERLAP
    for rows, _ in _pages("listRebillingStatusChanges", {}, "items", start, shop, http):
        yield Page(tuple(_changes(rows, shop, http)), since)
    listed = {"search[role]": "vendor", "sort_by": "date", "sort_order": "asc"}  # else partners' sales come too
    for rows, total in _pages("listTransactions", listed, "transaction_list", start, shop, http):
        known = purchases.ask(map(_order_of, rows), shop, http)
        reached = max((at for row in rows if (at := purchases.moment_of(row)) is not None), default=since)
        yield Page(tuple(_facts(known.values(), shop)), max(reached, since), total)


def refetch(order_refs: Sequence[str], shop: ShopContext, http: requests.Session) -> Iterator[Page]:
    """How these orders stand now. A failed debit is seen here: it is no transaction."""
    for start in range(0, len(order_refs), purchases.AT_A_TIME):
        known = purchases.ask(order_refs[start : start + purchases.AT_A_TIME], shop, http)
        facts = _facts(known.values(), shop)
        yield Page(tuple(facts), max((fact.at for fact in facts), default=_NO_TIME))


def _pages(
    function: str, asked: Mapping[str, str], name: str, start: datetime, shop: ShopContext, http: requests.Session
) -> Iterator[tuple[list[Row], int | None]]:
    for number in range(1, _MOST_PAGES + 1):
        paging = {"from": start.astimezone(UTC).isoformat(timespec="seconds"), "to": "now", "page_no": str(number),
                  "page_size": str(_PER_PAGE)}  # fmt: skip
        data = call(function, {**asked, **paging}, shop, http)
        if not isinstance(data, Mapping) or not isinstance(data.get(name), list):
            raise ApiFault(f"Digistore24 answered {function} with something else than a list.")
        rows = [row for row in data[name] if isinstance(row, Mapping)]
        yield rows, _total(data)
        if len(data[name]) < _PER_PAGE and number >= _whole(data.get("page_count")):
            return


def _changes(rows: Sequence[Row], shop: ShopContext, http: requests.Session) -> list[Noted]:
    known = purchases.ask(map(_order_of, rows), shop, http)
    pairs = [(row, known[_order_of(row)]) for row in rows if _order_of(row) in known]
    return [fact for row, order in pairs for fact in _read(purchases.change_facts, row, order, shop)]


def _facts(orders: Iterable[Row], shop: ShopContext) -> list[Noted]:
    return [fact for order in orders for fact in _read(purchases.facts, order, shop)]


def _read(told: Callable[..., list[Noted]], *about: Any) -> list[Noted]:
    """An order that cannot be read must not keep the others back."""
    try:
        return told(*about)
    except NotUnderstood as fault:
        log.warning("an order that was asked for cannot be read: %s", fault)
        return []


def _order_of(row: Row) -> str:
    return str(row.get("purchase_id") or "")


def _total(data: Mapping[str, Any]) -> int | None:
    summary = data.get("summary")
    count = summary.get("count") if isinstance(summary, Mapping) else data.get("item_count")
    return _whole(count) or None


def _whole(value: Any) -> int:
    return int(value) if str(value).isdecimal() else 0
