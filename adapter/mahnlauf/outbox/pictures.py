"""The pictures that the HTML of a mail shows: the shop's logo and the GiroCode. In a mail they are parts of it, on a
page that shows the mail they stand in the HTML itself; nothing is loaded from anywhere."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from mahnlauf.letters.page import CODE_CID
from mahnlauf.letters.textbook import LOGO_CID
from mahnlauf.outbox.message import Enclosure, picture_type
from mahnlauf.paper import png
from mahnlauf.shops.shop import Shop


def pictures_of(payload: Mapping[str, Any], shop: Shop) -> list[Enclosure]:
    """Those that ``payload["html"]`` names; ``payload["code"]`` is what the GiroCode says."""
    found, html = [], payload.get("html", "")
    logo = shop.texts.logo(shop.name, shop.settings) if f"cid:{LOGO_CID}" in html else None
    if logo is not None:
        found.append(Enclosure(logo.name, logo.read_bytes(), LOGO_CID))
    if payload.get("code") and f"cid:{CODE_CID}" in html:
        found.append(Enclosure("girocode.png", png(payload["code"]), CODE_CID))
    return found


def shown(payload: Mapping[str, Any], shop: Shop) -> str:
    """The HTML with its pictures inside, for a page that shows the mail; empty if the mail was erased."""
    html: str = payload.get("html", "")
    for one in pictures_of(payload, shop):
        content = base64.b64encode(one.content).decode("ascii")
        html = html.replace(f"cid:{one.cid}", f"data:{picture_type(one.name)};base64,{content}")
    return html
