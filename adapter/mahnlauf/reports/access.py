"""Course access (Kurszugänge): who may open what, who may not, and why."""

from __future__ import annotations

from collections.abc import Iterator

from mahnlauf.reports.reading import House
from mahnlauf.reports.table import Column, Row, Table
from mahnlauf.reports.wish import Wish
from mahnlauf.store import reports

GRANT = (
    Column("shop", "text", "Shop", "Shop"),
    Column("participant", "text", "Teilnehmer", "Participant"),
    Column("product", "text", "Produkt", "Product"),
    Column("state", "text", "Zugang", "Access"),
    Column("reason", "text", "Grund", "Reason"),
    Column("since", "day", "Seit", "Since"),
    Column("until", "day", "Bis", "Until"),
    Column("updated_at", "text", "Stand", "As of"),
)


def access(house: House, wish: Wish) -> Table:
    """Every grant as it stands today; with ``from`` and ``to`` those that changed in that time."""
    return Table("access", "Kurszugänge", "Course access", GRANT, _grants(house, wish), wish.about())


def _grants(house: House, wish: Wish) -> Iterator[Row]:
    first, last = (day.isoformat() for day in wish.span)
    for row in reports.grants_of(house.db.reader, wish.shops):
        if first <= row.updated_at[:10] <= last:
            yield {
                "shop": row.shop, "participant": row.participant, "product": row.product, "state": row.state,
                "reason": row.reason or "paid", "since": row.since and row.since[:10],
                "until": row.until and row.until[:10], "updated_at": row.updated_at,
            }  # fmt: skip
