"""The day's sweep: leases whose day has come (an announced suspension, the end of the paid time) are decided anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mahnlauf.access.project import project_order
from mahnlauf.core.clock import Clock, instant
from mahnlauf.core.errors import MahnlaufError
from mahnlauf.shops.book import ShopBook
from mahnlauf.store import access, records
from mahnlauf.store.database import Database

_BATCH = 200


@dataclass(slots=True)
class Sweep:
    """Runs days; safe to repeat."""

    db: Database
    shops: ShopBook
    clock: Clock

    def run(self, *, progress: Callable[[int], object] | None = None) -> int:
        """Decides every lease that is due; returns how many orders were looked at."""
        looked, seen = 0, set[tuple[str, str]]()
        latest = max((self.clock.today(one.timezone) for one in self.shops.all()), default=self.clock.today("UTC"))
        while True:
            due = access.due_orders(self.db.reader, latest.isoformat(), _BATCH)
            fresh = [one for one in due if one not in seen]
            if not fresh:
                return looked
            for shop, order_ref in fresh:
                self._order(shop, order_ref)
            seen.update(fresh)
            looked += len(fresh)
            if progress is not None:
                progress(len(fresh))

    def shop(self, name: str) -> int:
        """Decides every order of a shop anew, after its rules or courses were changed."""
        orders = access.orders_of_shop(self.db.reader, name)
        for order_ref in orders:
            self._order(name, order_ref)
        return len(orders)

    def _order(self, name: str, order_ref: str) -> None:
        now = instant(self.clock.now())
        try:
            shop = self.shops.get(name)
            with self.db.write() as conn:
                project_order(conn, shop, order_ref, self.clock.today(shop.timezone), now)
        except MahnlaufError as fault:
            with self.db.write() as conn:
                records.report(conn, name, "access", f"Order {order_ref}: {fault}", now)
