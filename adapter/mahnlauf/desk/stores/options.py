"""The settings of a shop, grouped; one whose settings do not fit is put right here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask import Response, request

from mahnlauf.contract.platform import Platform, Setting
from mahnlauf.core.errors import MahnlaufError, NotFound
from mahnlauf.desk.route import Answer, Desk, Route, back
from mahnlauf.desk.stores.fields import form_settings, groups_of, typed
from mahnlauf.desk.stores.looks import look_of, row_of
from mahnlauf.desk.tongue import t
from mahnlauf.people.roles import SHOPS
from mahnlauf.shops.entering import Unfit, enter


def options(desk: Desk, name: str) -> Answer:
    """The form as it stands."""
    row_of(desk.office, name)
    return _page(desk, name, desk.house.shops.entered(desk.office.conn, name), {})


def save(desk: Desk, name: str) -> Answer:
    """Keeps all of it or nothing."""
    row = row_of(desk.office, name)
    platform = _platform(desk, row.platform)
    before = desk.house.shops.entered(desk.office.conn, name)
    values = typed(form_settings(platform, _posts(desk, before)), request.form)
    changed = {key: value for key, value in values.items() if value != before.get(key, "")}
    try:
        enter(desk.house.shops, desk.house.plans, name, row.platform, changed, actor=desk.visitor.actor, via="desk",
              new=False)  # fmt: skip
    except Unfit as fault:
        return Response(_page(desk, name, {**before, **values}, fault.faults), 400)
    return back(f"/shops/{name}?told=saved")


def _page(desk: Desk, name: str, values: Mapping[str, str], faults: Mapping[str, str]) -> str:
    row = row_of(desk.office, name)
    platform = _platform(desk, row.platform)
    groups = groups_of(platform, _posts(desk, values), values, faults, _plans(desk))
    named = {one.name for group in groups for one in group.inputs}
    return desk.page(
        "stores/settings.html", here="shops", look=look_of(desk.office, row), groups=groups,
        others=[text for key, text in faults.items() if key not in named], is_faulty=bool(faults),
    )  # fmt: skip


def _platform(desk: Desk, name: str) -> Platform:
    try:
        return desk.house.registry.platform(name)
    except NotFound as fault:
        raise MahnlaufError(t("Die Erweiterung für diese Plattform ist nicht installiert.")) from fault


def _posts(desk: Desk, values: Mapping[str, str]) -> Iterable[Setting]:
    """What the chosen way to post letters wants to be told."""
    channel = desk.house.registry.channels.get(values.get("post", ""))
    return channel.settings if channel is not None else ()


def _plans(desk: Desk) -> dict[str, str]:
    """Name and title of every plan that can be read."""
    found = {}
    for name in desk.house.plans.names():
        try:
            found[name] = desk.house.plans.current(name).title or name
        except MahnlaufError:
            continue
    return found


ROUTES = (
    Route("/shops/<name>/settings", options, (SHOPS,)),
    Route("/shops/<name>/settings/save", save, (SHOPS,), ("POST",)),
)
