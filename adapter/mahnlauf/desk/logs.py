"""What came in and what goes out, as searchable lists for whoever looks for one delivery or one command."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mahnlauf.desk import formats
from mahnlauf.desk.office import Office
from mahnlauf.desk.sent import Told, told
from mahnlauf.desk.words import COMMAND_STATES, DELIVERY_STATES, Tag, tag
from mahnlauf.store import commands, deliveries

PAGE = 50


@dataclass(frozen=True, slots=True)
class Came:
    """One delivery; ``topic`` as the shop calls it, ``reason`` why it was parked or had no consequences."""

    id: int
    at: str
    shop: str
    topic: str
    state: Tag
    events: int
    reason: str
    size: str
    parked: bool


@dataclass(frozen=True, slots=True)
class Log:
    """A page of a list. ``states`` are the filters, ``window`` how many rows a filter looks at, 0: all."""

    state: str
    query: str
    states: Mapping[str, Tag]
    rows: tuple[Came, ...] | tuple[Told, ...]
    following: int | None
    window: int


def deliveries_page(office: Office, state: str, query: str, after: int | None) -> Log:
    """The newest deliveries that fit."""
    state = state if state in DELIVERY_STATES else ""
    rows = deliveries.page(
        office.conn, state=state, shops=office.visitor.shops, search=query, after=after, limit=PAGE + 1
    )
    came = tuple(
        Came(
            id=row["id"],
            at=formats.moment(row["received_at"], office.timezone(row["shop"])),
            shop=row["shop"],
            topic=row["topic"],
            state=tag(DELIVERY_STATES, row["state"]),
            events=row["events"],
            reason=row["reason"],
            size=formats.size(row["size"]),
            parked=row["state"] == deliveries.PARKED,
        )
        for row in rows[:PAGE]
    )
    narrowed = bool(query) or state not in ("", deliveries.PARKED)
    following = came[-1].id if len(rows) > PAGE else None
    return Log(state, query, DELIVERY_STATES, came, following, deliveries.WINDOW if narrowed else 0)


def outbox_page(office: Office, state: str, query: str, after: int | None) -> Log:
    """The newest commands that fit; what waits or is in work comes in its own order, without a second page."""
    state = state if state in COMMAND_STATES else ""
    rows = commands.page(
        office.conn, state=state, shops=office.visitor.shops, search=query, after=after, limit=PAGE + 1
    )
    left = tuple(told(one, office.timezone(one.shop)) for one in rows[:PAGE])
    narrowed = state == commands.DONE or (bool(query) and not state)
    following = left[-1].id if len(rows) > PAGE and state not in (commands.WAITING, commands.LEASED) else None
    return Log(state, query, COMMAND_STATES, left, following, commands.WINDOW if narrowed else 0)
