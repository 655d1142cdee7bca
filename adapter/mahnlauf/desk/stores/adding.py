"""Adding a shop: its platform, its name, its settings; it begins in test mode."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, request

from mahnlauf.contract.platform import Platform, Setting
from mahnlauf.core.errors import NotFound
from mahnlauf.desk.german import told_in_words
from mahnlauf.desk.route import Answer, Desk, Route, asked, back, told
from mahnlauf.desk.stores.fields import access_settings, inputs_of, other_settings, typed
from mahnlauf.people.roles import SHOPS
from mahnlauf.shops.entering import NAME, Unfit, enter
from mahnlauf.shops.shop import COMMON_SETTINGS

_FIRST = ("owner_email", "creditor")
_MOST_NAME = 60


def choose(desk: Desk) -> Answer:
    """Which platform, then its form."""
    name = asked("platform", 60)
    if not name:
        return desk.page("stores/choose.html", here="shops", platforms=_platforms(desk))
    return _form(desk, desk.house.registry.platform(name), {}, {})


def add(desk: Desk) -> Answer:
    """Adds the shop and shows it; what was typed stays in the form if something does not fit."""
    platform = desk.house.registry.platform(told("platform", 60))
    if getattr(platform, "registers_itself", ""):
        raise NotFound(told_in_words(platform.registers_itself))  # type: ignore[attr-defined]
    name = told("shop", _MOST_NAME)
    values = {key: value for key, value in typed(_asked_for(platform), request.form).items() if value}
    try:
        shop = enter(
            desk.house.shops, desk.house.plans, name, platform.name, values, actor=desk.visitor.actor, via="desk",
            new=True,
        )  # fmt: skip
    except Unfit as fault:
        return Response(_form(desk, platform, {**values, NAME: name}, fault.faults), 400)
    return back(f"/shops/{shop.name}")


def _form(desk: Desk, platform: Platform, values: Mapping[str, str], faults: Mapping[str, str]) -> str:
    first = tuple(one for one in COMMON_SETTINGS if one.name in _FIRST)
    mine = [one for one in access_settings(platform) if not one.generated]
    rest = [one for one in (*access_settings(platform), *other_settings(platform)) if one not in mine]
    return desk.page(
        "stores/add.html", here="shops", platform=platform, name=values.get(NAME, ""),
        name_fault=told_in_words(faults.get(NAME, "")), itself=getattr(platform, "registers_itself", ""),
        access=list(inputs_of(mine, values, faults, {})), rest=list(inputs_of(rest, values, faults, {})),
        first=list(inputs_of(first, values, faults, {})), is_faulty=bool(faults),
        base_url=desk.house.settings.base_url,
    )  # fmt: skip


def _asked_for(platform: Platform) -> tuple[Setting, ...]:
    first = (one for one in COMMON_SETTINGS if one.name in _FIRST)
    return (*access_settings(platform), *other_settings(platform), *first)


def _platforms(desk: Desk) -> list[Platform]:
    return sorted(desk.house.registry.platforms.values(), key=lambda one: one.title.casefold())


ROUTES = (
    Route("/new-shop", choose, (SHOPS,)),
    Route("/new-shop/add", add, (SHOPS,), ("POST",)),
)
