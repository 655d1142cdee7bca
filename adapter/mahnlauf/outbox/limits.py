"""How many e-mails of a shop leave in an hour and on a day. What is over stays in the outbox and goes out later.

Counted inside the transaction that leases, so that several workers together keep to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from mahnlauf.core.clock import instant, parse_instant, zone
from mahnlauf.core.errors import NotFound, SettingsError
from mahnlauf.shops.book import ShopBook
from mahnlauf.shops.shop import Shop
from mahnlauf.store import commands, records
from mahnlauf.store.commands import CommandRow
from mahnlauf.store.database import Connection

_HOUR = timedelta(hours=1)
_SHORTEST = timedelta(minutes=1)  # before it is looked at again
_DAY_FINDING = "mails_per_day"


@dataclass(frozen=True, slots=True)
class Room:
    """How many mails may still leave now; for what is over, from when on and why."""

    mails: int
    until: datetime
    why: str = ""


class Limits:
    """The limits of all shops."""

    def __init__(self, shops: ShopBook) -> None:
        self.shops = shops

    def hold_back(self, conn: Connection, leased: Iterable[CommandRow], token: str, now: datetime) -> list[CommandRow]:
        """Puts mails over a limit back until there is room; returns the rest, which may be sent now."""
        kept: list[CommandRow] = []
        mails: dict[str, list[CommandRow]] = {}
        for one in leased:
            if one.kind == "mail":
                mails.setdefault(one.shop, []).append(one)
            else:
                kept.append(one)
        for name, found in mails.items():
            room = self._room(conn, name, len(found), now)
            kept += found[: room.mails]
            if over := [one.id for one in found[room.mails :]]:
                commands.postpone(conn, over, token, instant(max(room.until, now + _SHORTEST)), room.why)
        return sorted(kept, key=lambda one: one.id)

    def _room(self, conn: Connection, name: str, asked: int, now: datetime) -> Room:
        try:
            shop = self.shops.get(name)
        except (NotFound, SettingsError):  # the way out says what is wrong
            return Room(asked, now)
        others = commands.leased_mails(conn, name) - asked  # of other workers, about to leave
        rooms = [room for room in (_of_day(conn, shop, others, now), _of_hour(conn, shop, others, now)) if room]
        return min(rooms, key=lambda room: room.mails, default=Room(asked, now))


def _of_hour(conn: Connection, shop: Shop, others: int, now: datetime) -> Room | None:
    """Any sixty minutes, not those of the clock: a burst before the full hour and one after it would be two limits."""
    most = shop.mails_per_hour
    if not most:
        return None
    sent, oldest = commands.sent_mails(conn, shop.name, instant(now - _HOUR))
    until = (parse_instant(oldest) if oldest else now) + _HOUR
    at = until.astimezone(zone(shop.timezone))
    why = f"Shop {shop.name}: at most {most} e-mails an hour leave (mails_per_hour); from {at:%H:%M} on the next."
    return Room(max(most - sent - others, 0), until, why)


def _of_day(conn: Connection, shop: Shop, others: int, now: datetime) -> Room | None:
    """The merchant's calendar day."""
    most = shop.mails_per_day
    if not most:
        return None
    here = now.astimezone(zone(shop.timezone))
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
    sent, _ = commands.sent_mails(conn, shop.name, instant(midnight))
    room = max(most - sent - others, 0)
    why = f"At most {most} e-mails a day leave (mails_per_day); the others follow tomorrow."
    if room:
        records.resolve(conn, shop.name, _DAY_FINDING, instant(now))
    else:
        records.report(conn, shop.name, _DAY_FINDING, f"{why} Were so many meant?", instant(now))
    return Room(room, _next_midnight(midnight), f"Shop {shop.name}: {why[0].lower()}{why[1:]}")


def _next_midnight(midnight: datetime) -> datetime:
    """Of the calendar: a day on which the clocks change has 23 or 25 hours."""
    return (midnight.replace(tzinfo=None) + timedelta(days=1)).replace(tzinfo=midnight.tzinfo)
