"""One shop: its connection, its mode, and what it needs; testing it, asking it for what was lost."""

from __future__ import annotations

import json

from mahnlauf.core.clock import instant
from mahnlauf.core.errors import BadInput
from mahnlauf.desk import formats
from mahnlauf.desk.route import Answer, Desk, Route, asked, back
from mahnlauf.desk.stores.looks import (
    Look,
    can_connect,
    findings_told,
    look_of,
    may_ask_owner,
    reports_of,
    row_of,
)
from mahnlauf.desk.stores.syncing import syncing_of
from mahnlauf.desk.stores.told import connect_told, itself_told
from mahnlauf.desk.tongue import t
from mahnlauf.people.roles import LOGS
from mahnlauf.shops.checking import findings_of
from mahnlauf.store import audit, visits
from mahnlauf.store.audit import AuditRow

_NEWS = {
    "added": "Der Shop ist angelegt, im Testbetrieb.",
    "saved": "Die Einstellungen sind gespeichert.",
    "allowed": "Der Shop hat die Schlüssel übergeben. Seine Webhooks werden jetzt eingerichtet.",
    "waiting": "Sie haben die Verbindung erlaubt, aber die Schlüssel sind nicht angekommen. Der Shop muss diese Adresse"
    " erreichen; dann verbinden Sie bitte noch einmal.",
    "denied": "Sie haben die Verbindung abgelehnt. Es hat sich nichts geändert.",
    "live": "Der Shop ist scharf. Mit dem nächsten Lauf gehen Schreiben an Käufer.",
    "test": "Der Shop ist im Testbetrieb. An Käufer geht nichts mehr.",
}
_GOOD = frozenset({"added", "saved", "allowed", "live", "test"})


def show(desk: Desk, name: str) -> Answer:
    """The page."""
    look = look_of(desk.office, row_of(desk.office, name))
    news = asked("told", 20)
    house = desk.house
    check = visits.check_of(desk.office.conn, name)
    links = house.shops.links
    checked = formats.moment(check.at, desk.office.timezone(name)) if check else ""
    return desk.lively(
        "stores/shop.html", here="shops", look=look, news=_NEWS.get(news, ""), is_good=news in _GOOD,
        webhook=f"{house.settings.base_url}/webhooks/{name}", is_local=links is None or not links.reach_others,
        itself=itself_told(look.platform), can_connect=_can(look), asks_owner=_asks(look),
        connect=connect_told(desk.office, name), sync=syncing_of(desk.office, look),
        findings=findings_told(check.findings) if check else [], checked=checked,
        reports=reports_of(desk.office, name), collector=_collector(look),
    )  # fmt: skip


def check(desk: Desk, name: str) -> Answer:
    """Tests the connection now; the page shows what was found."""
    row_of(desk.office, name)
    with desk.house.http() as http:
        findings_of(desk.house.shops, desk.house.shops.get(name), http, desk.house.settings.public_url)
    return back(f"/shops/{name}#check")


def sync(desk: Desk, name: str) -> Answer:
    """Wants the shop to be asked as soon as the worker has time."""
    row_of(desk.office, name)
    if "reconcile" not in desk.house.shops.get(name).abilities:
        raise BadInput(t("Dieser Shop lässt sich mit diesen Einstellungen nicht fragen."))
    now = instant(desk.house.clock.now())
    with desk.house.db.write() as conn:
        visits.want(conn, name, now)
        audit.append(conn, AuditRow(now, desk.visitor.actor, "desk", "shop.sync", name, None, json.dumps({})))
    return back(f"/shops/{name}#sync")


def progress(desk: Desk, name: str) -> Answer:
    """The part of the page that tells how far the sync is."""
    look = look_of(desk.office, row_of(desk.office, name))
    return desk.part("stores/sync.html", look=look, sync=syncing_of(desk.office, look))


def connecting(desk: Desk, name: str) -> Answer:
    """The part of the page that tells what became of the last connecting."""
    look = look_of(desk.office, row_of(desk.office, name))
    return desk.part("stores/connecting.html", look=look, connect=connect_told(desk.office, name))


def _can(look: Look) -> bool:
    return look.shop is not None and look.platform is not None and can_connect(look.shop, look.platform)


def _asks(look: Look) -> bool:
    """Whether the button leads to the shop: there are no keys yet."""
    if look.shop is None or look.platform is None:
        return False
    return may_ask_owner(look.shop, look.platform) and "connect" not in look.shop.abilities


def _collector(look: Look) -> str:
    """Who collects the claims of this shop."""
    if look.shop is None:
        return ""
    return look.title if look.shop.is_external else t("Sie selbst")


ROUTES = (
    Route("/shops/<name>", show, (LOGS,)),
    Route("/shops/<name>/check", check, (LOGS,), ("POST",)),
    Route("/shops/<name>/sync", sync, (LOGS,), ("POST",)),
    Route("/shops/<name>/syncing", progress, (LOGS,)),
    Route("/shops/<name>/connecting", connecting, (LOGS,)),
)
