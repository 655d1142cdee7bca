"""Connecting a course platform: its kind, then what it wants to be told; and letting it go again."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, request

from mahnlauf.access.connections import TODO, Connections
from mahnlauf.access.courses import disconnect
from mahnlauf.contract.platform import Setting
from mahnlauf.core.errors import MahnlaufError, NotFound, SettingsError
from mahnlauf.desk.route import Answer, Desk, Route, asked, back, told
from mahnlauf.desk.stores.fields import inputs_of, typed
from mahnlauf.desk.tongue import t
from mahnlauf.people.roles import SHOPS

_LONGEST_NAME = 60


def connection(desk: Desk) -> Answer:
    """The kinds to choose from, or the form of one; POST connects or changes it."""
    if request.method == "POST":
        return _save(desk)
    name, platform = asked("name"), asked("platform")
    values: Mapping[str, str] = {}
    if name:
        row = next((one for one in _connections(desk).listed() if one["name"] == name), None)
        if row is None:
            raise NotFound(t("Diese Verbindung gibt es nicht."))
        platform, values = row["platform"], _values(desk, name)
    if not platform:
        kinds = sorted(desk.house.registry.courses.values(), key=lambda one: one.title.casefold())
        return desk.page("courses/kinds.html", here="courses", kinds=[(one.name, one.title) for one in kinds])
    return _form(desk, platform, name or platform, values, is_new=not name)


def let_go(desk: Desk) -> Answer:
    """Forgets a connection that no product needs any more."""
    name = told("name", _LONGEST_NAME)
    try:
        disconnect(_connections(desk), desk.office.shops()[0], name, desk.visitor.actor, "desk")
    except SettingsError as fault:
        row = next((one for one in _connections(desk).listed() if one["name"] == name), None)
        platform = row["platform"] if row else TODO
        shown = _form(desk, platform, name, _values(desk, name), is_new=False, fault=str(fault))
        return Response(shown, 409)
    return back("/courses")


def _save(desk: Desk) -> Answer:
    platform, name = told("platform", _LONGEST_NAME), told("name", _LONGEST_NAME)
    wanted = typed(_settings(desk, platform), request.form)
    is_new = told("new", 1) == "1"
    try:
        if is_new and any(one["name"] == name for one in _connections(desk).listed()):
            raise SettingsError(t("„{name}“ gibt es schon. Wählen Sie einen anderen Namen.", name=name))
        _connections(desk).save(name, platform, wanted, desk.visitor.actor, "desk")
    except MahnlaufError as fault:
        return Response(_form(desk, platform, name, wanted, is_new=is_new, fault=str(fault)), 400)
    return back("/courses")


def _form(
    desk: Desk, platform: str, name: str, values: Mapping[str, str], *, is_new: bool, fault: str = ""
) -> str:  # fmt: skip
    settings = _settings(desk, platform)
    title = t("Von Hand") if platform == TODO else desk.house.registry.course_platform(platform).title
    return desk.page(
        "courses/connection.html", here="courses", platform=platform, title=title, name=name, is_new=is_new,
        inputs=list(inputs_of(settings, values, {}, {})), fault=fault,
    )  # fmt: skip


def _settings(desk: Desk, platform: str) -> tuple[Setting, ...]:
    return () if platform == TODO else tuple(desk.house.registry.course_platform(platform).settings)


def _values(desk: Desk, name: str) -> dict[str, str]:
    """What is set, secrets only as being there; `inputs_of` shows none of them."""
    return dict(_connections(desk).get(name)[1].settings)


def _connections(desk: Desk) -> Connections:
    return Connections(desk.house.db, desk.house.registry, desk.house.shops.vault, desk.house.clock)


ROUTES = (
    Route("/courses/connection", connection, (SHOPS,), ("GET", "POST")),
    Route("/courses/disconnect", let_go, (SHOPS,), ("POST",)),
)
