"""How a shop stands, for its line in the list and for its own page; one whose settings do not fit is shown, too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mahnlauf.contract.platform import Authorizes, Connects, Platform
from mahnlauf.core.errors import MahnlaufError, NotFound
from mahnlauf.desk import formats
from mahnlauf.desk.attention import is_stale
from mahnlauf.desk.german import told_in_words
from mahnlauf.desk.office import Office
from mahnlauf.desk.stores.told import sentences
from mahnlauf.desk.tongue import t
from mahnlauf.desk.words import Tag
from mahnlauf.people.roles import SHOPS
from mahnlauf.shops.shop import Shop
from mahnlauf.store import deliveries, records, shops, visits

_LEVELS = {"ok": Tag("in Ordnung", "good"), "warning": Tag("Hinweis", "warn"), "error": Tag("Fehler", "bad")}


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence with a word for how bad it is."""

    tag: Tag
    text: str


@dataclass(frozen=True, slots=True)
class Step:
    """What to do next: where, under which word, and why."""

    text: str
    path: str
    label: str


@dataclass(frozen=True, slots=True)
class Look:
    """One shop at a glance. ``shop`` is None if its settings do not fit; ``platform`` if its plugin is gone."""

    name: str
    title: str
    mode: Tag
    plan: str
    heard: str
    known: str
    parked: int
    faults: tuple[str, ...]
    step: Step | None
    shop: Shop | None
    platform: Platform | None


def row_of(office: Office, name: str) -> shops.ShopRow:
    """The shop as stored; raises NotFound, also for one that the visitor may not see."""
    row = shops.get(office.conn, name) if office.visitor.sees_shop(name) else None
    if row is None:
        raise NotFound(t("Diesen Shop gibt es nicht."))
    return row


def looks(office: Office) -> list[Look]:
    """The visitor's shops, by name."""
    return [look_of(office, row) for row in shops.all_shops(office.conn) if office.visitor.sees_shop(row.name)]


def look_of(office: Office, row: shops.ShopRow) -> Look:
    """The shop of that row."""
    platform = office.house.registry.platforms.get(row.platform)
    try:
        shop, unfit = office.shop(row.name), ""
    except MahnlaufError as fault:
        shop, unfit = None, told_in_words(str(fault))
    known = shop.known_up_to() if shop else None
    parked = deliveries.parked(office.conn, (row.name,))
    faults = tuple([unfit] if unfit else _faults(office, shop) if shop else ())
    return Look(
        name=row.name, title=platform.title if platform else row.platform, mode=_mode(shop),
        plan=_plan(office, shop) if shop else "",
        heard=formats.moment(row.heard_at, shop.timezone) if shop and row.heard_at else "",
        known=formats.day(known), parked=parked, faults=faults,
        step=_step(office, row.name, shop, platform, parked), shop=shop, platform=platform,
    )  # fmt: skip


def _mode(shop: Shop | None) -> Tag:
    if shop is None:
        return Tag("unbrauchbar", "bad")
    if shop.test_mode:
        return Tag("Testbetrieb", "warn")
    return Tag(t("scharf seit {day}", day=formats.day(shop.live_since)), "good")


def _plan(office: Office, shop: Shop) -> str:
    if shop.is_external:
        return ""
    try:
        return office.house.plans.current(shop.plan).title or shop.plan
    except MahnlaufError:
        return shop.plan


def _faults(office: Office, shop: Shop) -> list[str]:
    """What keeps it from its work, the worst first."""
    found = []
    if is_stale(shop, office.today(shop)):
        found.append(t("schweigt, darum wird nicht gemahnt") if shop.heard_at else t("hat sich noch nie gemeldet"))
    check = visits.check_of(office.conn, shop.name)
    if check is not None:
        found += [told_in_words(text) for level, text in check.findings if level == "error"][:1]
    sync = visits.sync_of(office.conn, shop.name)
    if sync.fault:
        found.append(t("Abgleich gescheitert: {why}", why=formats.clipped(told_in_words(sync.fault), 200)))
    connect = visits.connecting(office.conn, shop.name)
    if connect is not None and connect.state in ("refused", "gave_up"):
        found.append(t("Verbinden gescheitert: {why}", why=formats.clipped(" ".join(sentences(connect.answer)), 200)))
    return found


def _step(office: Office, name: str, shop: Shop | None, platform: Platform | None, parked: int) -> Step | None:
    """The one thing to do next; None if nothing is left."""
    path, may = f"/shops/{name}", office.visitor.may(SHOPS)
    if platform is None:
        return Step(t("Die Erweiterung für diese Plattform ist nicht installiert."), path, t("ansehen"))
    if shop is None:
        step = Step(t("Eine Einstellung passt nicht."), f"{path}/settings", t("berichtigen"))
        return step if may else None
    if may and shop.heard_at is None and can_connect(shop, platform):
        return Step(t("Der Shop ist noch nicht verbunden."), f"{path}#connection", t("verbinden"))
    if may and shop.heard_at is None:
        return Step(t("Tragen Sie die Webhook-Adresse im Shop ein."), f"{path}#connection", t("ansehen"))
    if is_stale(shop, office.today(shop)):
        return Step(t("Prüfen Sie, warum der Shop schweigt."), f"{path}#check", t("prüfen"))
    if parked:
        text = formats.count(parked, "Zustellung ist zurückgestellt", "Zustellungen sind zurückgestellt")
        return Step(f"{text}.", "/deliveries?state=parked", t("ansehen"))
    if shop.test_mode and may:
        return Step(t("Sehen Sie, was heute hinausginge."), f"{path}/live", t("scharf schalten"))
    return None


def can_connect(shop: Shop, platform: Platform) -> bool:
    """Whether a click connects it: by its owner's permission, or with keys that are there."""
    return ("connect" in shop.abilities and isinstance(platform, Connects)) or may_ask_owner(shop, platform)


def may_ask_owner(shop: Shop, platform: Platform) -> bool:
    """Whether its owner can let the shop make our keys by a click."""
    return "authorize" in shop.abilities and isinstance(platform, Authorizes)


def findings_told(findings: Sequence[tuple[str, str]]) -> list[Told]:
    """Findings of a test, the worst first."""
    order = list(_LEVELS)[::-1]
    ranked = sorted(findings, key=lambda one: order.index(one[0]) if one[0] in order else 0)
    return [Told(_LEVELS.get(level, Tag(level, "mute")), told_in_words(text)) for level, text in ranked]


def reports_of(office: Office, name: str) -> list[tuple[int, str]]:
    """(id, sentence) of what rooms reported about the shop and nobody has seen to yet."""
    return [(row["id"], " ".join(sentences(row["text"])))
            for row in records.open_findings(office.conn) if row["shop"] == name][:5]  # fmt: skip
