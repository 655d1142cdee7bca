"""Asking how orders stand: one of them, many by their ids, with the history of their payments."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import requests

from mahnlauf import Noted, NotUnderstood, Page, ShopContext
from mahnlauf_shopware.api import MOST_ROWS, Api
from mahnlauf_shopware.faults import Refused
from mahnlauf_shopware.fields import is_id
from mahnlauf_shopware.orders import NO_TIME, notes_of
from mahnlauf_shopware.timeline import Change, changes_of

log = logging.getLogger(__name__)
PER_PAGE = 50  # with everything that belongs to an order; the shop builds each answer in one go

ASSOCIATIONS: Mapping[str, Any] = {
    "transactions": {"associations": {"stateMachineState": {}, "paymentMethod": {}}},
    "orderCustomer": {},
    "billingAddress": {"associations": {"country": {}, "countryState": {}}},
    "lineItems": {},
    "currency": {},
    "stateMachineState": {},
    "language": {"associations": {"locale": {}}},
}
_STATE_NAMES: Mapping[str, Any] = {"fromStateMachineState": {}, "toStateMachineState": {}}


def fetch(order_ref: str, shop: ShopContext, http: requests.Session) -> Sequence[Noted]:
    """How the order stands and how it came to that; one that is gone is erased.

    Raises Busy (a requests.RequestException), SettingsError, or NotUnderstood for an odd order."""
    if not is_id(order_ref):
        raise NotUnderstood(f'"{order_ref[:40]}" is no order id of Shopware. Expected 32 hexadecimal digits.')
    api = Api(shop, http)
    found = api.search("order", {"ids": [order_ref], "associations": ASSOCIATIONS, "limit": 1}).rows
    if not found:
        return (erased(order_ref),)
    return notes_of(found[0], history_of(found, api), shop)


def refetch(order_refs: Sequence[str], shop: ShopContext, http: requests.Session) -> Iterator[Page]:
    """How these orders stand, some at a time. Raises what `fetch` raises but for odd orders, which are left out."""
    api = Api(shop, http)
    known = [ref for ref in order_refs if is_id(ref)]
    for start in range(0, len(known), PER_PAGE):
        asked = known[start : start + PER_PAGE]
        rows = api.search("order", {"ids": asked, "associations": ASSOCIATIONS, "limit": len(asked)}).rows
        gone = set(asked) - {str(row.get("id")) for row in rows}
        facts = (*facts_of(rows, shop, api), *(erased(ref) for ref in asked if ref in gone))
        yield Page(facts, max((fact.at for fact in facts), default=NO_TIME))


def facts_of(rows: Sequence[Mapping[str, Any]], shop: ShopContext, api: Api) -> tuple[Noted, ...]:
    """What these orders tell; one that cannot be read must not keep the others."""
    history = history_of(rows, api)
    return tuple(fact for row in rows for fact in _readable(row, history, shop))


def _readable(row: Mapping[str, Any], history: Sequence[Change], shop: ShopContext) -> Sequence[Noted]:
    try:
        return notes_of(row, history, shop)
    except NotUnderstood as fault:
        log.warning("shop %s: %s", shop.name, fault)
        return ()


def history_of(rows: Iterable[Mapping[str, Any]], api: Api) -> list[Change]:
    """Every change of state of these orders and their payments; empty if the shop does not tell."""
    subjects = [ident for row in rows for ident in _subjects(row) if is_id(ident)]
    found: list[Mapping[str, Any]] = []
    page = 1
    while subjects:
        criteria = {
            "filter": [{"type": "equalsAny", "field": "referencedId", "value": "|".join(subjects)}],
            "sort": [{"field": "createdAt", "order": "ASC"}, {"field": "id", "order": "ASC"}],
            "associations": _STATE_NAMES,
            "limit": MOST_ROWS,
            "page": page,
        }
        try:
            answer = api.search("state-machine-history", criteria).rows
        except Refused as fault:  # an older shop keeps it under other names: the present states must do
            log.info("the history of payments cannot be read: %s", fault)
            return []
        found += answer
        if len(answer) < MOST_ROWS:
            break
        page += 1
    return changes_of(found)


def _subjects(row: Mapping[str, Any]) -> Iterator[Any]:
    yield row.get("id")
    payments = row.get("transactions")
    for payment in payments if isinstance(payments, list) else ():
        if isinstance(payment, Mapping):
            yield payment.get("id")


def erased(ref: str) -> Noted:
    """The order is gone for good; the shop names no time."""
    return Noted("order.erased", f"erased:{ref}", ref, NO_TIME)
