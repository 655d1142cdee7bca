"""The connected course platforms as people look after them, and the products that open no course yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from mahnlauf.access.connections import TODO, Connections
from mahnlauf.core.errors import MahnlaufError, SettingsError
from mahnlauf.ledger.state import ClaimState
from mahnlauf.shops.shop import Shop
from mahnlauf.store import leases
from mahnlauf.store.database import Connection
from mahnlauf.store.leases import Health
from mahnlauf.store.packed import parsed

NEWEST = 500  # orders in which products are looked for


@dataclass(frozen=True, slots=True)
class Standing:
    """One connection: its settings without secrets, when it answered, what waits, how many seats we hold suspended,
    which products (shop, product) open a course there."""

    name: str
    platform: str
    title: str
    settings: dict[str, str]
    health: Health
    pending: int
    taken: int
    products: tuple[tuple[str, str], ...]

    def as_json(self) -> dict[str, Any]:
        """JSON types only."""
        return {
            "name": self.name, "platform": self.platform, "settings": self.settings,
            "answered_at": self.health.answered_at, "fault": self.health.fault, "fault_at": self.health.fault_at,
            "pending": self.pending, "taken": self.taken,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """A product of the newest orders that no rule mentions. ``name``: what an order of it alone is about, if known."""

    shop: str
    product: str
    name: str
    orders: int


def standings(connections: Connections, shops: Iterable[Shop]) -> list[Standing]:
    """Every connection, by name."""
    conn = connections.db.reader
    health, pending, taken = leases.health(conn), leases.pending(conn), leases.taken(conn)
    opening: dict[str, list[tuple[str, str]]] = {}
    for shop in shops:
        for product, rule in shop.products.products.items():
            for name in dict.fromkeys(course.connection for course in rule.courses):
                opening.setdefault(name, []).append((shop.name, product))
    return [
        Standing(
            row["name"], row["platform"], _title(connections, row["platform"]), row["settings"],
            health.get(row["name"], Health()), pending.get(row["name"], 0), taken.get(row["name"], 0),
            tuple(opening.get(row["name"], ())),
        )
        for row in connections.listed()
    ]  # fmt: skip


def disconnect(
    connections: Connections, shops: Iterable[Shop], name: str, by: str = "owner", via: str = "cli"
) -> None:  # fmt: skip
    """Forgets a connection; raises SettingsError as long as a product opens a course there, or a seat is taken."""
    users = next((one.products for one in standings(connections, shops) if one.name == name), ())
    if users:
        named = ", ".join(f"{product} ({shop})" for shop, product in users[:5])
        raise SettingsError(f'Connection "{name}" is needed by product {named}. Take its courses from them first.')
    connections.remove(name, by, via)


def unmapped(conn: Connection, shop: Shop) -> list[Seen]:
    """The products of the newest orders that no rule mentions, the most frequent first."""
    counted: Counter[str] = Counter()
    names: dict[str, str] = {}
    for folded in leases.newest_folded(conn, shop.name, NEWEST):
        state = ClaimState.from_json(parsed(folded))
        counted.update(set(state.products))
        if len(state.products) == 1 and state.subject:
            names.setdefault(state.products[0], state.subject)
    return [
        Seen(shop.name, product, names.get(product, ""), number)
        for product, number in counted.most_common()
        if product not in shop.products.products
    ]


def _title(connections: Connections, platform: str) -> str:
    if platform == TODO:
        return ""
    try:
        return connections.registry.course_platform(platform).title
    except MahnlaufError:  # its plugin is gone; the connection stays
        return platform
