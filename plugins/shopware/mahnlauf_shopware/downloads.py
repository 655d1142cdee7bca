"""The downloads of one order: taken while its claim suspends them, and given back with it.

Nothing in Shopware takes downloads away again, and its default flow grants them anew with every payment that is paid.
What was granted when we took it is kept in a field of the order, before it is taken: a crash in between still gives
back exactly that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mahnlauf import Outcome, ShopCommand, ShopContext
from mahnlauf_shopware.api import Api
from mahnlauf_shopware.basket import product_ref
from mahnlauf_shopware.faults import GONE, Refused
from mahnlauf_shopware.fields import Fields, is_id
from mahnlauf_shopware.flow_events import fire
from mahnlauf_shopware.settings import flag
from mahnlauf_shopware.vocabulary import ACCESS_REVOKED

TAKEN = "mahnlauf_taken"  # ids of downloads, with blanks between them
_GRANTED = "granted"
_ASSOCIATIONS: Mapping[str, Any] = {"lineItems": {"associations": {"downloads": {}}}, "orderCustomer": {}}


@dataclass(frozen=True, slots=True)
class Download:
    """One row that the shop hands out or not."""

    ident: str
    product: str
    granted: bool


def bring(command: ShopCommand, shop: ShopContext, api: Api) -> Outcome:
    """Brings every download of the order to what the command says of its product; others are left alone."""
    if not flag(shop.settings, "suspend_downloads"):
        return Outcome.done("Downloads are left alone, as the shop is set (suspend_downloads).")
    if not is_id(command.order_ref):
        return Outcome.refused(f'"{command.order_ref[:40]}" is no order id of Shopware.')
    found = api.search("order", {"ids": [command.order_ref], "associations": _ASSOCIATIONS, "limit": 1}).rows
    if not found:
        return Outcome.refused("The order does not exist in the shop any more.")
    order = Fields(found[0], "The order")
    rows = [one for one in _downloads(order) if one.product in command.access]
    kept = str(order.part("customFields").raw(TAKEN) or "").split()
    take = [one.ident for one in rows if command.access[one.product] != _GRANTED and one.granted]
    give = [one.ident for one in rows if command.access[one.product] == _GRANTED and one.ident in kept]
    closed = {one.ident for one in rows if one.granted is False}
    if take:
        kept = _keep(command.order_ref, [*kept, *take], api)
        fire(ACCESS_REVOKED, found[0], {"products": ", ".join(sorted(command.access))}, api)
        _set(take, False, api)
    if give:
        _set([ident for ident in give if ident in closed], True, api)
        _keep(command.order_ref, [ident for ident in kept if ident not in give], api)
    if not take and not give:
        return Outcome.done("The downloads stood so already.")
    return Outcome.done(f"Downloads taken: {len(take)}, given back: {len(give)}.", taken=take, given=give)


def _downloads(order: Fields) -> Sequence[Download]:
    return [
        Download(row.text("id"), product_ref(item), row.raw("accessGranted") is True)
        for item in order.rows("lineItems")
        for row in item.rows("downloads")
    ]


def _keep(order_ref: str, idents: Sequence[str], api: Api) -> list[str]:
    kept = list(dict.fromkeys(idents))
    api.patch(f"order/{order_ref}", {"customFields": {TAKEN: " ".join(kept)}})
    return kept


def _set(idents: Sequence[str], granted: bool, api: Api) -> None:
    """One that is gone meanwhile needs nothing."""
    for ident in idents:
        try:
            api.patch(f"order-line-item-download/{ident}", {"accessGranted": granted})
        except Refused as fault:
            if fault.code != GONE:
                raise
