"""Which orders a customer has: the shop is asked, for claims are known by their orders."""

from __future__ import annotations

import logging

import requests

from mahnlauf import MahnlaufError, ShopContext
from mahnlauf_shopware.api import Api
from mahnlauf_shopware.fields import is_id

log = logging.getLogger(__name__)
_MOST = 100


def orders_of(customer: str, shop: ShopContext, http: requests.Session) -> list[str]:
    """The ids of the customer's newest orders; none if the shop cannot be asked."""
    if not is_id(customer):
        return []
    criteria = {
        "limit": _MOST,
        "filter": [{"type": "equals", "field": "orderCustomer.customerId", "value": customer}],
        "sort": [{"field": "createdAt", "order": "DESC"}],
        "includes": {"order": ["id"]},
    }
    try:
        found = Api(shop, http).search("order", criteria)
    except (MahnlaufError, requests.RequestException) as fault:
        log.warning("shop %s: the orders of a customer could not be asked for: %s", shop.name, fault)
        return []
    return [row["id"] for row in found.rows if is_id(row.get("id"))]
