"""Connecting a shop by its owner's click: a one-time link, the shop's answer with keys, the proof that they work.

The shop's answer comes unauthenticated. So the token in its path and in its body is unguessable, is used once, runs
out, and the keys are used against the address that the owner named before they are kept.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import requests

from mahnlauf.contract.platform import Authorizes, ShopContext
from mahnlauf.core.clock import instant
from mahnlauf.core.errors import MahnlaufError, NotUnderstood, SettingsError
from mahnlauf.intake.answer import Answer
from mahnlauf.intake.receive import Intake
from mahnlauf.shops.shop import Shop
from mahnlauf.store import commands, handshakes
from mahnlauf.store.commands import NewCommand

_VALID = timedelta(minutes=30)


def begin(intake: Intake, shop_name: str, base_url: str, back: str = "") -> str:
    """The link under which the owner allows the connection, valid for half an hour and for one use. ``back``: the path
    of ours to which his browser comes then."""
    shop = intake.shops.get(shop_name)
    platform = _platform(intake, shop)
    token = secrets.token_urlsafe(32)
    now = intake.clock.now()
    with intake.db.write() as conn:
        handshakes.begin(conn, _digest(token), shop.name, instant(now + _VALID))
    callback = f"{base_url}/platforms/{shop.platform}/keys/{token}"
    context = shop.context(intake.clock.today(shop.timezone))
    return platform.authorize_url(
        context, token, callback, f"{base_url}{back or f'/platforms/{shop.platform}/connected'}"
    )


def finish(intake: Intake, platform_name: str, token: str, body: bytes, http: requests.Session) -> Answer:
    """Takes the shop's answer: exactly 200 if the keys were kept, else the shop throws them away."""
    now = instant(intake.clock.now())
    name = handshakes.expected(intake.db.reader, _digest(token), now)
    if name is None:
        return Answer(404, b"This link is unknown, used or too old. Begin again: mahnlauf shop connect NAME\n")
    try:
        shop = intake.shops.get(name)
        platform = _platform(intake, shop)
        if shop.platform != platform_name:
            raise NotUnderstood("This link belongs to another platform.")
        keys = platform.keys_from(body, token)
        platform.prove(_with(shop, keys, intake), http)
    except (MahnlaufError, requests.RequestException) as fault:
        return Answer(400, f"{fault}\n".encode(), note=str(fault))
    with intake.db.write() as conn:
        if not handshakes.use(conn, _digest(token), now):
            return Answer(404, b"This link was used already.\n")
    intake.shops.save(shop.name, shop.platform, keys)
    with intake.db.write() as conn:
        commands.insert_many(conn, [NewCommand(shop.name, 0, f"connect:{now}", "connect", {}, now)], now)
    return Answer(200, b"Connected.\n")


def _with(shop: Shop, keys: Mapping[str, str], intake: Intake) -> ShopContext:
    context = shop.context(intake.clock.today(shop.timezone))
    return replace(context, settings={**shop.settings, **keys})


def _platform(intake: Intake, shop: Shop) -> Authorizes:
    platform = intake.registry.platform(shop.platform)
    if "authorize" not in shop.abilities or not isinstance(platform, Authorizes):
        first = f'Shop "{shop.name}" needs its address first: mahnlauf shop add {shop.name} --set url=…'
        raise SettingsError(getattr(platform, "registers_itself", "") or first)
    return platform


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
