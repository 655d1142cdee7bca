"""Connecting a shop: its webhooks are set up by the worker, or its owner is led there to hand out keys."""

from __future__ import annotations

from mahnlauf.core.clock import instant
from mahnlauf.core.errors import BadInput
from mahnlauf.desk.route import Answer, Desk, Route, asked, back
from mahnlauf.desk.stores.looks import can_connect, look_of, may_ask_owner, row_of
from mahnlauf.desk.tongue import t
from mahnlauf.intake.handshake import begin
from mahnlauf.people.roles import SHOPS
from mahnlauf.store import audit, commands
from mahnlauf.store.audit import AuditRow
from mahnlauf.store.commands import NewCommand


def connect(desk: Desk, name: str) -> Answer:
    """With keys, the worker sets up the webhooks; without, the browser goes on to the shop, whose owner allows it.

    The way there is a page of its own and no redirect: our pages let forms end at our own address only."""
    row_of(desk.office, name)
    house, now = desk.house, instant(desk.house.clock.now())
    shop, actor = house.shops.get(name), desk.visitor.actor
    platform = house.registry.platform(shop.platform)
    if not can_connect(shop, platform):
        raise BadInput(t("Dieser Shop lässt sich nicht von hier aus verbinden: Tragen Sie die Adresse dort ein."))
    if "connect" not in shop.abilities and may_ask_owner(shop, platform):
        link = begin(house.intake, name, house.settings.base_url, f"/shops/{name}/connected")
        with house.db.write() as conn:
            audit.append(conn, AuditRow(now, actor, "desk", "shop.connect", name))
        return desk.page("stores/leaving.html", here="shops", name=name, title=platform.title, link=link)
    with house.db.write() as conn:
        commands.insert_many(conn, [NewCommand(name, 0, f"connect:{now}", "connect", {}, now)], now)
        audit.append(conn, AuditRow(now, actor, "desk", "shop.connect", name))
    return back(f"/shops/{name}#connection")


def connected(desk: Desk, name: str) -> Answer:
    """Where the shop sends its owner back to: what happened stands on the shop's page."""
    look = look_of(desk.office, row_of(desk.office, name))
    if asked("success", 2) != "1":
        return back(f"/shops/{name}?told=denied")
    has_keys = look.shop is not None and "connect" in look.shop.abilities
    return back(f"/shops/{name}?told={'allowed' if has_keys else 'waiting'}")


ROUTES = (
    Route("/shops/<name>/connect", connect, (SHOPS,), ("POST",)),
    Route("/shops/<name>/connected", connected, (SHOPS,)),
)
