"""Asking how orders stand now: one of them, or many at a time; and what the shop's history says to an unclear one.

The shop leaves orders in the bin out of a list that names them, and those that are gone as well. So whatever a list
leaves out is asked for by its own number.
"""

from __future__ import annotations

import hashlib
import html
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from mahnlauf import Noted, NotUnderstood, Page, ShopContext, Standing
from mahnlauf_woocommerce.answers import Remedy, ShopFault
from mahnlauf_woocommerce.fields import clean, order_id
from mahnlauf_woocommerce.orders import NO_TIME, is_order, note_order
from mahnlauf_woocommerce.rest import Rest
from mahnlauf_woocommerce.topics import erased

log = logging.getLogger(__name__)
PER_PAGE = 100
_LONGEST_NOTE = 300
_OURS = "Mahnlauf:"
_TAG = re.compile(r"<[^>]*>")
# An IBAN in groups or in one piece, and any other long number of an account or a card.
_ACCOUNT = re.compile(r"\b[A-Z]{2}[0-9]{2}(?:[ \-]?[A-Z0-9]{1,4}){2,8}\b|\b[0-9](?:[ \-]?[0-9]){9,}\b", re.IGNORECASE)


def one(order_ref: str, shop: ShopContext, rest: Rest) -> Noted:
    """How the order stands: in the bin reads as void, gone as erased.

    Raises ShopFault, or NotUnderstood for an odd order."""
    if order_id(order_ref) is None:
        raise ShopFault(Remedy.NONE, f'"{order_ref[:40]}" is no order number of WooCommerce.')
    try:
        order: Any = rest.get(f"orders/{order_ref}")
    except ShopFault as fault:
        if fault.remedy is Remedy.GONE:
            return erased(order_ref)
        raise
    if not isinstance(order, Mapping) or not is_order(order) or str(order["id"]) != order_ref:
        raise ShopFault(Remedy.WAIT, f"The shop answered with something else than order {order_ref}.")
    return with_note(note_order(order, shop, f"Order {order_ref}"), rest)


def many(order_refs: Sequence[str], shop: ShopContext, rest: Rest) -> Iterator[Page]:
    """How all of these stand, a hundred at a time. An order that cannot be read is left out. Raises ShopFault."""
    known = [ref for ref in order_refs if order_id(ref) is not None]
    for start in range(0, len(known), PER_PAGE):
        asked = known[start : start + PER_PAGE]
        told = _listed(asked, rest)
        facts = [fact for ref in asked if (fact := _read(ref, told.get(ref), shop, rest)) is not None]
        yield Page(tuple(facts), max((fact.at for fact in facts), default=NO_TIME))


def _listed(asked: Sequence[str], rest: Rest) -> dict[str, Mapping[str, Any]]:
    found = rest.get("orders", include=",".join(asked), per_page=str(PER_PAGE))
    if not isinstance(found, list):
        raise ShopFault(Remedy.WAIT, "The shop answered with something else than a list of orders.")
    return {str(row["id"]): row for row in found if isinstance(row, Mapping) and is_order(row)}


def _read(ref: str, order: Mapping[str, Any] | None, shop: ShopContext, rest: Rest) -> Noted | None:
    try:
        return one(ref, shop, rest) if order is None else with_note(note_order(order, shop, f"Order {ref}"), rest)
    except NotUnderstood as fault:
        log.warning("shop %s: %s", shop.name, fault)
        return None


def with_note(fact: Noted, rest: Rest) -> Noted:
    """An unclear reversal with the newest note of the order, so that a person can decide. The same note is the same
    fact; without a note, or if the shop does not tell, it stays as it is."""
    if fact.data.get("standing") != Standing.UNCLEAR:
        return fact
    try:
        note = newest_note(rest.get(f"orders/{fact.order_ref}/notes"))
    except ShopFault as fault:
        log.warning("the notes of order %s cannot be read: %s", fact.order_ref, fault)
        return fact
    if not note:
        return fact
    mark = hashlib.sha256(note.encode()).hexdigest()[:8]
    return replace(fact, identity=f"{fact.identity}+{mark}", data={**fact.data, "note": note})


def newest_note(rows: Any) -> str:
    """The newest note that is not ours: plain text, account numbers blanked, 300 characters at most."""
    found = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    for row in sorted(found, key=lambda row: str(row.get("date_created_gmt", "")), reverse=True):
        text = clean(html.unescape(_TAG.sub(" ", str(row.get("note") or ""))))
        if text and not text.startswith(_OURS):
            return _ACCOUNT.sub("…", text)[:_LONGEST_NOTE]
    return ""
