"""What the demo left behind, in a few lines."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mahnlauf.core.money import Money
from mahnlauf.house import House
from mahnlauf.outbox.access import SEAT
from mahnlauf.store import claims, commands, deliveries
from mahnlauf.store.commands import DONE, TODO, CommandRow
from mahnlauf.store.database import Connection
from mahnlauf.store.deliveries import APPLIED, IGNORED, PARKED

_ALL = -1


@dataclass(frozen=True, slots=True)
class Summary:
    """Counted from the database, so a second start finds the same. ``claims`` is (state, currency, number, open
    minor units); ``left`` counts what left the house by kind, ``courses`` are those suspended and those opened again;
    ``undone`` is what could not."""

    deliveries: dict[str, int]
    claims: tuple[tuple[str, str, int, int], ...]
    left: dict[str, int]
    courses: tuple[int, int]
    tasks: int
    undone: int

    @property
    def parked(self) -> int:
        """Deliveries that were not understood."""
        return self.deliveries.get(PARKED, 0)

    def lines(self) -> Iterator[str]:
        """For people."""
        kept = self.deliveries
        parts = ", ".join(f"{kept.get(state, 0)} {state}" for state in (APPLIED, IGNORED, PARKED))
        yield f"Deliveries  {sum(kept.values()):>3} kept: {parts}"
        for index, (state, currency, number, open_minor) in enumerate(self.claims):
            name = "" if index else "Claims"
            yield f"{name:<11} {number:>3} {state:<12} {Money(open_minor, currency).decimal:>10} {currency} open"
        yield f"Mails       {self.left.get('mail', 0):>3} in mail/"
        yield f"Letters     {self.left.get('letter', 0):>3} in post/"
        yield f"Agency      {self.left.get('agency', 0):>3} case files in post/agency/"
        yield f"Shop        {self.left.get('shop', 0):>3} notes written, {self.left.get('fetch', 0)} orders asked for"
        taken, given = self.courses
        yield f"Courses     {taken:>3} suspended, {given} opened again"
        if self.tasks:
            yield f"To do       {self.tasks:>3} for a person"
        if self.undone:
            yield f"Not sent    {self.undone:>3}, see: mahnlauf outbox list"


def _courses(conn: Connection, done: Iterable[CommandRow]) -> tuple[int, int]:
    """How many seats we took, how many we gave back."""
    tries = [json.loads(row["facts"]) for one in done for row in commands.attempts_of(conn, one.id)]
    left = Counter(facts.get(SEAT) for facts in tries)
    return left["suspended"], left["active"]


def summary_of(house: House) -> Summary:
    """Reads it from the database."""
    reader = house.db.reader
    rows = commands.newest(reader, limit=_ALL)
    totals = claims.totals(reader)
    return Summary(
        deliveries=deliveries.counts(reader),
        claims=tuple((row["state"], row["currency"], row["claims"], row["open_minor"]) for row in totals),
        courses=_courses(reader, (one for one in rows if one.kind == "access" and one.state == DONE)),
        left=dict(Counter(one.kind for one in rows if one.state == DONE)),
        tasks=sum(one.state == TODO for one in rows),
        undone=sum(one.state not in (DONE, TODO) for one in rows),
    )
