"""Every route of the API."""

from __future__ import annotations

from mahnlauf.api import (
    access,
    buyers,
    claims,
    deeds,
    leases,
    letter_texts,
    merging,
    money_in,
    people,
    plans,
    products,
    reports,
    shop,
    shop_setup,
)
from mahnlauf.api.route import Route

ROUTES: tuple[Route, ...] = (
    *claims.ROUTES,
    *deeds.ROUTES,
    *buyers.ROUTES,
    *merging.ROUTES,
    *money_in.ROUTES,
    *people.ROUTES,
    *plans.ROUTES,
    *shop.ROUTES,
    *shop_setup.ROUTES,
    *access.ROUTES,
    *leases.ROUTES,
    *products.ROUTES,
    *letter_texts.ROUTES,
    *reports.ROUTES,
)
