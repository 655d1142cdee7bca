"""The way of a click that stops or resumes the debits at the platform."""

from __future__ import annotations

from mahnlauf.access.rebilling import is_replaced
from mahnlauf.contract.platform import Outcome, Rebills
from mahnlauf.contract.registry import Registry
from mahnlauf.core.clock import Clock
from mahnlauf.outbox.shop import ShopWay
from mahnlauf.shops.book import ShopBook
from mahnlauf.store.commands import CommandRow
from mahnlauf.store.database import Database


class RebillingWay(ShopWay):
    """Carries out ``rebilling`` commands. In test mode it only says what it would do."""

    def __init__(self, db: Database, shops: ShopBook, registry: Registry, clock: Clock) -> None:
        super().__init__(shops, registry, clock)
        self.db = db

    def send(self, command: CommandRow) -> Outcome:
        """What the platform says; a click that was taken back meanwhile is not carried out."""
        found = self._shop(command)
        if isinstance(found, Outcome):
            return found
        shop, platform = found
        order_ref, on = command.payload["order_ref"], bool(command.payload["on"])
        if is_replaced(self.db.reader, command):
            return Outcome.done("A later click replaces this one.")
        if not isinstance(platform, Rebills):
            return Outcome.refused(f"{platform.title} debits nothing by itself.")
        if shop.test_mode:
            return Outcome.done(f"Test mode: would {'resume' if on else 'stop'} the debits of order {order_ref}.")
        return self._guarded(
            lambda http: platform.set_rebilling(order_ref, shop.context(self._today(shop)), http, on=on)
        )
