"""The buttons of the two logs: a parked delivery is read again, a command that failed is tried again."""

from __future__ import annotations

from mahnlauf.clerk import Actor
from mahnlauf.clerk.chores import read_again, tried_again
from mahnlauf.core.errors import NotFound
from mahnlauf.desk.chores import command_of
from mahnlauf.desk.claim import number_of
from mahnlauf.desk.route import Answer, Desk, Route, back
from mahnlauf.desk.tongue import t
from mahnlauf.people.roles import ACT
from mahnlauf.store import deliveries


def delivery(desk: Desk, ident: str) -> Answer:
    """Takes a kept delivery in once more, after a fix."""
    row = deliveries.get(desk.office.conn, number_of(ident))
    if row is None or not desk.visitor.sees_shop(row["shop"]):
        raise NotFound(t("Diese Zustellung gibt es nicht."))
    read_again(desk.house.intake, row["id"], row["shop"], Actor(desk.visitor.actor, "desk"))
    return back("/deliveries")


def command(desk: Desk, ident: str) -> Answer:
    """Puts a command that failed back into the queue."""
    tried_again(desk.house.db, desk.house.clock, command_of(desk.office, ident), Actor(desk.visitor.actor, "desk"))
    return back("/outbox")


ROUTES = (
    Route("/deliveries/<ident>/replay", delivery, (ACT,), ("POST",)),
    Route("/outbox/<ident>/again", command, (ACT,), ("POST",)),
)
