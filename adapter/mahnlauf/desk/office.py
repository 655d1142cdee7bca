"""What every screen looks things up with: one installation, through the eyes of one visitor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

import requests

from mahnlauf.contract.registry import Registry
from mahnlauf.core.clock import Clock
from mahnlauf.core.errors import MahnlaufError, NotFound
from mahnlauf.core.plan import Plan
from mahnlauf.desk.door import EVERYBODY_HERE
from mahnlauf.desk.tongue import t
from mahnlauf.dunning.describe import state_of
from mahnlauf.dunning.run import Runner
from mahnlauf.intake.receive import Intake
from mahnlauf.outbox.access import AccessWay
from mahnlauf.people.entrance import Entrance
from mahnlauf.people.roles import Visitor
from mahnlauf.settings import Settings
from mahnlauf.shops.book import ShopBook
from mahnlauf.shops.plans import PlanBook
from mahnlauf.shops.readiness import Post
from mahnlauf.shops.shop import Shop
from mahnlauf.store import claims, due, shops
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
    @property
    def intake(self) -> Intake: ...
    @property
    def runner(self) -> Runner: ...
    def entrance(self) -> Entrance: ...
    def post(self) -> Post: ...
    def http(self) -> requests.Session: ...
    def courses(self) -> AccessWay: ...
    def refresh(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Office:
    """Shops, plans, claims and days as the screens need them: what the visitor may not see does not exist. The clock
    is asked anew each time: the demo turns it."""

    house: House
    visitor: Visitor = EVERYBODY_HERE

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

    def claim(self, ident: int, shown: str = "") -> ClaimRow:
        """The claim of that id, if the visitor may see it; raises NotFound."""
        row = claims.get(self.conn, ident)
        if row is None or not self.sees(row):
            raise NotFound(t("Die Forderung {ident} gibt es nicht.", ident=shown or ident))
        return row

    def sees(self, row: ClaimRow) -> bool:
        """Whether the visitor may see that claim: one of his shops; an agency only what was handed over to it."""
        if not self.visitor.sees_shop(row.shop):
            return False
        return not self.visitor.only_handed_over or state_of(row).handed_over_on is not None

    def due(self, day: str, limit: int) -> list[ClaimRow]:
        """The visitor's claims whose day has come, soonest first."""
        if not self.visitor.shops:
            return due.page(self.conn, due.BEFORE_ALL, due.end_of(day), limit)
        found = [row for name in self.visitor.shops
                 for row in due.page(self.conn, due.BEFORE_ALL, due.end_of(day), limit, name)]  # fmt: skip
        return sorted(found, key=lambda row: (row.next_on or "", row.id or 0))[:limit]

    def today(self, shop: Shop | None = None) -> date:
        """The calendar day at that shop's place, by default at the first shop's."""
        if shop is None:
            shop = next(iter(self.shops()[0]), None)
        return self.house.clock.today(shop.timezone if shop else TIMEZONE)

    def shops(self) -> tuple[list[Shop], list[tuple[str, str]]]:
        """The visitor's shops that can be read, and (name, sentence) of those that cannot."""
        known, faults = [], []
        for row in shops.all_shops(self.conn):
            if not self.visitor.sees_shop(row.name):
                continue
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
