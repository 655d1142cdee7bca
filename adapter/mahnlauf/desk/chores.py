"""The buttons of the first screen: a task is done, a finding is seen to, a command is tried again."""

from __future__ import annotations

from mahnlauf.clerk import Actor
from mahnlauf.clerk.chores import finding_seen, task_done, tried_again
from mahnlauf.core.errors import NotFound
from mahnlauf.desk.claim import number_of
from mahnlauf.desk.office import Office
from mahnlauf.desk.route import Answer, Desk, Route, back
from mahnlauf.desk.tongue import t
from mahnlauf.people.roles import ACT
from mahnlauf.store import claims, commands, records
from mahnlauf.store.commands import CommandRow


def do_task(desk: Desk, ident: str) -> Answer:
    """A task is done."""
    task_done(desk.house.db, desk.house.clock, command_of(desk.office, ident), _by(desk))
    return back("/")


def do_retry(desk: Desk, ident: str) -> Answer:
    """A command goes back into the queue."""
    tried_again(desk.house.db, desk.house.clock, command_of(desk.office, ident), _by(desk))
    return back("/")


def see_finding(desk: Desk, ident: str) -> Answer:
    """A finding is seen to."""
    found = next((one for one in records.open_findings(desk.office.conn) if one["id"] == number_of(ident)), None)
    if found is not None and not desk.visitor.sees_shop(found["shop"]):
        raise NotFound(t("Diesen Befund gibt es nicht."))
    if found is not None:
        finding_seen(desk.house.db, desk.house.clock, found["id"], found["shop"], _by(desk))
    return back("/")


def command_of(office: Office, ident: str) -> CommandRow:
    """The command of that id, if the visitor may see its shop and claim; raises NotFound."""
    found = commands.get(office.conn, number_of(ident))
    row = claims.get(office.conn, found.claim_id) if found and found.claim_id else None
    if found is None or not office.visitor.sees_shop(found.shop) or (row is not None and not office.sees(row)):
        raise NotFound(t("Diesen Auftrag gibt es nicht."))
    return found


def _by(desk: Desk) -> Actor:
    return Actor(desk.visitor.actor, "desk")


ROUTES = (
    Route("/tasks/<ident>/done", do_task, (ACT,), ("POST",)),
    Route("/outbox/<ident>/retry", do_retry, (ACT,), ("POST",)),
    Route("/findings/<ident>/seen", see_finding, (ACT,), ("POST",)),
)
