"""The day's sweep: leases whose day has come (an announced suspension, the end of the paid time) are decided anew."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from mahnlauf.access.lease import GRANTED
from mahnlauf.access.project import project_order, wish_again
from mahnlauf.core.clock import Clock, instant
from mahnlauf.core.errors import MahnlaufError
from mahnlauf.shops.book import ShopBook
from mahnlauf.store import access, commands, records
from mahnlauf.store.access import WishRow
from mahnlauf.store.commands import NewCommand
from mahnlauf.store.database import Database

_BATCH = 200


REFRESH = "access_refresh"


def refresh_command(shop: str, after: str, now: str) -> NewCommand:
    """The outbox row that has the worker decide the orders of a shop anew, beginning behind that one."""
    return NewCommand(shop, 0, f"{REFRESH}:{secrets.token_hex(8)}", REFRESH, {"after": after}, now)


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
                self.order(shop, order_ref)
            seen.update(fresh)
            looked += len(fresh)
            if progress is not None:
                progress(len(fresh))

    def shop(self, name: str, *, progress: Callable[[int], object] | None = None) -> int:
        """Decides every order of a shop anew, after its rules or courses were changed; returns how many."""
        self.courses(name)
        looked, batch = 0, self.some(name, "", _BATCH)
        while batch:
            looked += len(batch)
            if progress is not None:
                progress(len(batch))
            batch = self.some(name, batch[-1], _BATCH)
        return looked

    def some(self, name: str, after: str, most: int) -> list[str]:
        """Decides the next orders of a shop anew, by name; returns them, none at the end."""
        orders = access.orders_of_shop(self.db.reader, name, after, most)
        for order_ref in orders:
            self.order(name, order_ref)
        return orders

    def courses(self, name: str) -> None:
        """Looks at every course that the shop wants suspended: one that no product opens any more is given back (the
        rule that took it is gone), one that test mode left alone is taken once the shop is live."""
        shop, now = self.shops.get(name), instant(self.clock.now())
        wishes = access.suspended_wishes(self.db.reader, name)
        gone = [one for one in wishes if not shop.products.opening(one.connection, one.course)]
        kept = [] if shop.test_mode else [one for one in wishes if one not in gone and not self._is_taken(one)]
        if gone or kept:
            with self.db.write() as conn:
                rows = [wish_again(conn, shop, one, GRANTED, now) for one in gone]
                rows += [wish_again(conn, shop, one, one.wanted, now) for one in kept]
                commands.insert_many(conn, rows, now)

    def _is_taken(self, wish: WishRow) -> bool:
        return access.taken(self.db.reader, wish.connection, wish.course, wish.participant) is not None

    def order(self, name: str, order_ref: str) -> None:
        """Decides one order anew; what is wrong with it is put on the list."""
        now = instant(self.clock.now())
        try:
            shop = self.shops.get(name)
            with self.db.write() as conn:
                project_order(conn, shop, order_ref, self.clock.today(shop.timezone), now)
        except MahnlaufError as fault:
            with self.db.write() as conn:
                records.report(conn, name, "access", f"Order {order_ref}: {fault}", now)
