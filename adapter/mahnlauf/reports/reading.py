"""Claims as a report reads them: as they stand today, or as they stood on a day that has gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from mahnlauf.core.clock import Clock
from mahnlauf.core.events import Event
from mahnlauf.core.plan import Plan
from mahnlauf.dunning.describe import state_of
from mahnlauf.ledger import balance
from mahnlauf.ledger.balance import Amounts
from mahnlauf.ledger.fold import fold
from mahnlauf.ledger.state import ClaimState
from mahnlauf.reports.wish import Wish
from mahnlauf.shops.book import ShopBook
from mahnlauf.shops.plans import PlanBook
from mahnlauf.shops.shop import Shop
from mahnlauf.store import events, reports
from mahnlauf.store.claims import ClaimRow
from mahnlauf.store.database import Database


class House(Protocol):
    """The part of an installation that reports read."""

    @property
    def db(self) -> Database: ...
    @property
    def shops(self) -> ShopBook: ...
    @property
    def plans(self) -> PlanBook: ...
    @property
    def clock(self) -> Clock: ...


@dataclass(frozen=True, slots=True)
class Case:
    """One claim on the day ``on``, and what is open on it then, interest up to that day."""

    row: ClaimRow
    state: ClaimState
    plan: Plan
    shop: Shop
    on: date
    open: Amounts

    @classmethod
    def of(cls, row: ClaimRow, state: ClaimState, plan: Plan, shop: Shop, on: date) -> Case:
        """With its amounts, which are looked at several times."""
        return cls(row, state, plan, shop, on, balance.amounts(state, plan, on))

    @property
    def country(self) -> str:
        """Where the buyer lives; the merchant's country if that is unknown."""
        return str(self.state.buyer.get("country") or self.shop.country)

    @property
    def stage(self) -> str:
        """The last stage by the plan's own title, empty before the first."""
        index = self.plan.stage_index(self.state.last_stage) if self.state.last_stage else None
        return (self.plan.stages[index].title if index is not None else "") or self.state.last_stage


def cases(house: House, wish: Wish, *, owing: bool = False) -> Iterator[Case]:
    """The merchant's own claims, by id; neither test orders nor claims that a platform collects for itself.
    ``owing``: only those with something open or to be paid back."""
    for row in reports.claims_of(house.db.reader, wish.shops, owing=owing and not _is_past(house, wish)):
        shop = house.shops.get(row.shop)
        if shop.is_external or not wish.fits(row.currency):
            continue
        case = _case(house, row, shop, wish.on)
        if case is not None and not case.state.is_test:
            yield case


def facts(house: House, row: ClaimRow) -> list[Event]:
    """Everything that is known about a claim."""
    return events.of_claim(house.db.reader, row.shop, row.order_ref, row.instalment)


def day_of(house: House, wish: Wish) -> date:
    """The day for which balances are shown: the one that was named, else today at the first shop's place."""
    return wish.on or _today(house, wish)


def _case(house: House, row: ClaimRow, shop: Shop, on: date | None) -> Case | None:
    plan = house.plans.version(house.db.reader, row.plan_version)
    today = house.clock.today(shop.timezone)
    if on is None or on >= today:
        return Case.of(row, state_of(row), plan, shop, on or today)
    known = [event for event in facts(house, row) if event.on <= on]
    state = fold(row.shop, row.order_ref, row.instalment, known, plan)
    return Case.of(row, state, plan, shop, on) if state.opened else None


def _is_past(house: House, wish: Wish) -> bool:
    """Whether the stored amounts are not those of the day: then every claim has to be looked at."""
    return wish.on is not None and wish.on < _today(house, wish)


def _today(house: House, wish: Wish) -> date:
    shops = [house.shops.get(name) for name in wish.shops]
    return max((house.clock.today(shop.timezone) for shop in shops), default=house.clock.today("Europe/Berlin"))
