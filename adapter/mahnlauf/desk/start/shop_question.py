"""The first question: which shop. Its platform as cards, what that must be told, then how its calls reach us."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from flask import Response, request

from mahnlauf.contract.platform import Platform, Setting
from mahnlauf.core.errors import MahnlaufError
from mahnlauf.desk import formats
from mahnlauf.desk.german import told_in_words
from mahnlauf.desk.route import Answer, Desk, asked, back, told
from mahnlauf.desk.start.keeping import ByField, keep, kept_secrets, sealed
from mahnlauf.desk.start.steps import MAIL, SHOP, Walk, shop_of, walk_of
from mahnlauf.desk.stores.fields import Input, inputs_of
from mahnlauf.desk.tongue import t
from mahnlauf.intake.handshake import begin
from mahnlauf.shops.entering import NAME, Unfit, enter
from mahnlauf.shops.kinds import expected
from mahnlauf.shops.shop import Shop

_FIRST = "woocommerce"
_WORDS: Mapping[str, str] = {
    "woocommerce": "Der Shop in WordPress. Die Adresse genügt, verbunden wird mit einem Klick.",
    "shopware": "Ihr Shop installiert eine App und meldet sich damit selbst an.",
    "digistore": "Digistore24 verkauft und zieht selbst ein. Hier geht es um den Zugang zu Ihren Kursen.",
}
_ADDRESS = Setting("base_url", "", kind="url")


@dataclass(frozen=True, slots=True)
class Choice:
    """One platform to choose."""

    name: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Connection:
    """How the shop's calls reach us. ``link`` is where its owner allows it, once asked for."""

    platform: str
    heard: str
    webhook: str
    public: bool
    fixed: bool
    by_click: bool
    has_keys: bool
    itself: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Entered:
    """What somebody typed, with what is wrong about it by field. Secrets travel sealed."""

    platform: str
    name: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    faults: ByField = field(default_factory=ByField)


def shop(desk: Desk) -> Answer:
    """GET asks, or shows how the shop is connected; POST keeps it."""
    walk = walk_of(desk)
    if request.method == "POST":
        return _saved(desk, walk)
    entered = Entered(asked("platform") or (walk.shop.platform if walk.shop else _FIRST))
    return _page(desk, walk, entered)


def address(desk: Desk) -> Answer:
    """Keeps the public address of this installation."""
    walk, given = walk_of(desk), told("base_url", 300).rstrip("/")
    wrong = _wrong_address(given)
    if not wrong:
        try:
            keep(desk, "settings.address", {"base_url": given})
            return back(walk.path(SHOP))
        except MahnlaufError as fault:
            wrong = str(fault)
    entered = Entered(shop_of(walk).platform, values={"base_url": given}, faults=ByField(base_url=wrong))
    return Response(_page(desk, walk, entered), 400)


def connect(desk: Desk) -> Answer:
    """Makes the link under which the shop's owner allows the connection."""
    walk = walk_of(desk)
    found = shop_of(walk)
    try:
        link = begin(desk.house.intake, found.name, desk.house.settings.base_url, walk.path(SHOP))
    except MahnlaufError as fault:
        return Response(_page(desk, walk, Entered(found.platform, faults=ByField(connect=str(fault)))), 400)
    if urlsplit(link).scheme not in ("http", "https"):
        wrong = t("Die Adresse des Shops ist keine Webadresse. Ändern Sie sie unten.")
        return Response(_page(desk, walk, Entered(found.platform, faults=ByField(connect=wrong))), 400)
    return _page(desk, walk, Entered(found.platform), link)


def _saved(desk: Desk, walk: Walk) -> Answer:
    platform = desk.house.registry.platform(told("platform"))
    known = walk.shop if walk.shop is not None and not told("new") else None
    name = known.name if known else told("name")
    fields = [one.name for one in _asked(platform)]
    typed = {one: told(one) for one in fields}
    secret = {one.name for one in _asked(platform) if one.secret}
    remembered = kept_secrets(desk.house.shops.vault, told("kept", 8000), platform.name)
    values = {one: value or (remembered.get(one, "") if one in secret else "") for one, value in typed.items()}
    given = {one: value for one, value in values.items() if value or (known and one not in secret)}
    try:
        saved = enter(
            desk.house.shops, desk.house.plans, name, known.platform if known else platform.name, given,
            actor=desk.visitor.actor, via="desk",
        )  # fmt: skip
    except Unfit as fault:
        return Response(_page(desk, walk, Entered(platform.name, name, values, ByField(fault.faults))), 400)
    return back(f"/start/shop?shop={saved.name}" if walk.query or told("new") else "/start/shop")


def _page(desk: Desk, walk: Walk, entered: Entered, link: str = "") -> str:
    house = desk.house
    platforms = house.registry.platforms
    chosen = platforms.get(entered.platform) or next(iter(platforms.values()))
    shop = walk.shop if walk.shop and walk.shop.platform == chosen.name else None
    secrets = {one.name: entered.values[one.name] for one in chosen.settings
               if one.secret and entered.values.get(one.name)}  # fmt: skip
    return desk.page(
        "start/shop.html", here="start", walk=walk, step=SHOP, choices=_choices(platforms), chosen=chosen.name,
        known=shop, inputs=tuple(_inputs(chosen, shop, entered)), entered=entered,
        kept=sealed(house.shops.vault, secrets, chosen.name) if secrets else "",
        itself=_own_words(chosen), connection=_connection(desk, chosen, shop, link) if shop else None,
        forward=walk.path(MAIL), own_address=entered.values.get("base_url", house.settings.public_url),
    )  # fmt: skip


def _choices(platforms: Mapping[str, Platform]) -> list[Choice]:
    """Ours first, in the order in which they are told of; then those of other plugins."""
    order = {name: place for place, name in enumerate(_WORDS)}
    names = sorted(platforms, key=lambda name: (order.get(name, len(order)), name))
    return [Choice(name, platforms[name].title, t(_WORDS.get(name, "Aus einer Erweiterung."))) for name in names]


def _asked(platform: Platform) -> list[Setting]:
    """The least it must be told: what is required, and what its owner's click needs."""
    needed = {one.name for one in platform.settings if one.required} | set(platform.can.get("authorize", ()))
    return [one for one in platform.settings if one.name in needed]


def _inputs(platform: Platform, shop: Shop | None, entered: Entered) -> Iterator[Input]:
    if shop is None:
        text = t("Steht in Adressen und Listen: Buchstaben, Ziffern, - und _.")
        fault = told_in_words(entered.faults[NAME])
        yield Input(NAME, t("Kurzer Name"), text, "text", entered.name or t("laden"), True, fault=fault)
    values = {**(shop.settings if shop else {}), **{one: value for one, value in entered.values.items() if value}}
    yield from inputs_of(_asked(platform), values, entered.faults, {})


def _connection(desk: Desk, platform: Platform, shop: Shop, link: str) -> Connection:
    settings = desk.house.settings
    return Connection(
        platform.title, formats.moment(shop.heard_at, shop.timezone), f"{settings.base_url}/webhooks/{shop.name}",
        bool(settings.public_url), settings.is_fixed("base_url"), "authorize" in shop.abilities,
        "fetch" in shop.abilities, _own_words(platform), link,
    )  # fmt: skip


def _own_words(platform: Platform) -> str:
    """How a platform connects that registers itself; empty for one that is told an address."""
    return told_in_words(getattr(platform, "registers_itself", ""))


def _wrong_address(given: str) -> str:
    """Why this cannot be the address under which others reach us; empty if it can."""
    parts = urlsplit(given) if not expected(_ADDRESS, given) else None
    if not given or parts is None or parts.query or parts.fragment or parts.username:
        return t("Erwartet wird eine Adresse wie https://mahnlauf.example.com.")
    return ""
