"""The press of a shop, as documents use it: the shop's own layout and logo, or ours."""

from __future__ import annotations

from pathlib import Path

from mahnlauf.letters import compose, page_of
from mahnlauf.letters.example import full
from mahnlauf.paper import PaperError, Press
from mahnlauf.shops.shop import Shop


def press_of(shop: Shop) -> Press:
    """What sets this shop's pages."""
    return Press(shop.texts.folder, shop.texts.layout(shop.name), shop.texts.logo(shop.name, shop.settings))


def prints_logo(shop: Shop, logo: Path) -> bool:
    """Whether a letter of this shop can be set with that picture."""
    try:
        trial = page_of(compose("dunning_1", full("dunning_1")))
        Press(shop.texts.folder, shop.texts.layout(shop.name), logo).letter(trial)
    except PaperError:
        return False
    return True
