"""The press of a shop, as documents use it: the shop's own layout and logo, or ours."""

from __future__ import annotations

from mahnlauf.paper import Press
from mahnlauf.shops.shop import Shop


def press_of(shop: Shop) -> Press:
    """What sets this shop's pages."""
    return Press(shop.texts.folder, shop.texts.layout(shop.name), shop.texts.logo(shop.name, shop.settings))
