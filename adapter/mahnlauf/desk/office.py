"""What every screen looks things up with: one installation, read only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from mahnlauf.contract.registry import Registry
from mahnlauf.core.clock import Clock
from mahnlauf.core.errors import MahnlaufError
from mahnlauf.core.plan import Plan
from mahnlauf.settings import Settings
from mahnlauf.shops.book import ShopBook
from mahnlauf.shops.plans import PlanBook
from mahnlauf.shops.shop import Shop
from mahnlauf.store import shops
from mahnlauf.store.claims import ClaimRow
from mahnlauf.store.database import Connection, Database

TIMEZONE = "Europe/Berlin"


class House(Protocol):
    """The part of an installation that the desk looks at."""

    @property
    def settings(self) -> Settings: ...
    @property
    def db(self) -> Database: ...
    @property
    def registry(self) -> Registry: ...
    @property
    def shops(self) -> ShopBook: ...
    @property
    def plans(self) -> PlanBook: ...
    @property
    def clock(self) -> Clock: ...


@dataclass(frozen=True, slots=True)
class Office:
    """Shops, plans and days as the screens need them. The clock is asked anew each time: the demo turns it."""

    house: House

    @property
    def conn(self) -> Connection:
        """For reading."""
        return self.house.db.reader

    def shop(self, name: str) -> Shop:
        """The shop; raises MahnlaufError with a sentence if its settings or its plugin no longer fit."""
        return self.house.shops.get(name)

    def plan(self, row: ClaimRow) -> Plan:
        """The version of the plan that the claim started with."""
        return self.house.plans.version(self.conn, row.plan_version)

    def today(self, shop: Shop | None = None) -> date:
        """The calendar day at that shop's place, by default at the first shop's."""
        if shop is None:
            shop = next(iter(self.shops()[0]), None)
        return self.house.clock.today(shop.timezone if shop else TIMEZONE)

    def shops(self) -> tuple[list[Shop], list[tuple[str, str]]]:
        """The shops that can be read, and (name, sentence) of those that cannot."""
        known, faults = [], []
        for row in shops.all_shops(self.conn):
            try:
                known.append(self.shop(row.name))
            except MahnlaufError as fault:
                faults.append((row.name, str(fault)))
        return known, faults

    def timezone(self, name: str) -> str:
        """In which zone a shop's times are shown; deliveries may name shops that never were."""
        try:
            return self.shop(name).timezone
        except MahnlaufError:
            return TIMEZONE
