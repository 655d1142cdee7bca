"""A shop's rules of access were changed: its known orders are decided anew, some at a time, by the worker."""

from __future__ import annotations

from mahnlauf.access.sweep import Sweep, refresh_command
from mahnlauf.contract.platform import Outcome
from mahnlauf.core.clock import Clock, instant
from mahnlauf.core.errors import NotFound, SettingsError
from mahnlauf.store import commands
from mahnlauf.store.commands import CommandRow
from mahnlauf.store.database import Database

_AT_A_TIME = 1000  # far less than a lease lasts; then a new row goes on behind the last order


class RefreshWay:
    """Carries out ``access_refresh`` commands. Nothing leaves the house by them."""

    def __init__(self, db: Database, sweep: Sweep, clock: Clock) -> None:
        self.db, self.sweep, self.clock = db, sweep, clock

    def send(self, command: CommandRow) -> Outcome:
        """Decides one order anew, or the next orders of the shop."""
        if order_ref := command.payload.get("order_ref"):
            self.sweep.order(command.shop, order_ref)
            return Outcome.done(f"Order {order_ref} decided anew.")
        after = str(command.payload["after"])
        try:
            if not after:
                self.sweep.courses(command.shop)
            orders = self.sweep.some(command.shop, after, _AT_A_TIME)
        except (NotFound, SettingsError) as fault:
            return Outcome.fix_settings(str(fault))
        if len(orders) == _AT_A_TIME:
            now = instant(self.clock.now())
            with self.db.write() as conn:
                commands.insert_many(conn, [refresh_command(command.shop, orders[-1], now)], now)
        return Outcome.done(f"{len(orders)} orders decided anew.")

    def arrived(self, command: CommandRow) -> bool | None:
        """Deciding twice says the same."""
        return False

    def close(self) -> None:
        """Nothing to give back."""
