"""Every route of the API."""

from __future__ import annotations

from mahnlauf.api import access, buyers, claims, deeds, people, products, reports, shop
from mahnlauf.api.route import Route

ROUTES: tuple[Route, ...] = (
    *claims.ROUTES,
    *deeds.ROUTES,
    *buyers.ROUTES,
    *people.ROUTES,
    *shop.ROUTES,
    *access.ROUTES,
    *products.ROUTES,
    *reports.ROUTES,
)
