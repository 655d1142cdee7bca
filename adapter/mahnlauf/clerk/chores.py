"""What a person settles beside a claim: tasks, findings, commands that failed; each with an audit entry."""

from __future__ import annotations

import json

from mahnlauf.clerk.actor import Actor
from mahnlauf.core.clock import Clock, instant
from mahnlauf.intake.receive import Intake
from mahnlauf.intake.replay import Replayed, replay
from mahnlauf.store import audit, commands, records
from mahnlauf.store.audit import AuditRow
from mahnlauf.store.commands import DONE, TODO, CommandRow
from mahnlauf.store.database import Connection, Database


def task_done(db: Database, clock: Clock, task: CommandRow, by: Actor) -> bool:
    """A task of a person is done; False if it was no open task."""
    if task.kind != "task" or task.state != TODO:
        return False
    now = instant(clock.now())
    with db.write() as conn:
        commands.settle(conn, task.id, DONE, "", done_at=now)
        _remember(conn, now, by, "task.done", task)
    return True


def tried_again(db: Database, clock: Clock, command: CommandRow, by: Actor) -> bool:
    """A command that failed for good goes back into the queue; False if it did not fail."""
    now = instant(clock.now())
    with db.write() as conn:
        back = commands.retry(conn, command.id, now)
        if back:
            _remember(conn, now, by, "outbox.retried", command)
    return back


def read_again(intake: Intake, delivery: int, shop: str, by: Actor) -> Replayed:
    """A delivery that was kept is read once more; what is known already changes nothing. Raises NotFound."""
    found = replay(intake, delivery)
    now = instant(intake.clock.now())
    detail = json.dumps({"delivery": delivery, "state": found.state})
    with intake.db.write() as conn:
        audit.append(conn, AuditRow(now, by.name, by.via, "delivery.replayed", shop, detail=detail))
    return found


def finding_seen(db: Database, clock: Clock, ident: int, shop: str, by: Actor) -> bool:
    """Somebody has seen to a finding; should it come up again, it is shown again."""
    now = instant(clock.now())
    with db.write() as conn:
        seen = records.resolve_one(conn, ident, now)
        if seen:
            detail = json.dumps({"finding": ident})
            audit.append(conn, AuditRow(now, by.name, by.via, "finding.seen", shop, detail=detail))
    return seen


def _remember(conn: Connection, now: str, by: Actor, what: str, command: CommandRow) -> None:
    detail = json.dumps({"command": command.id, "type": str(command.payload.get("type", command.kind))})
    audit.append(conn, AuditRow(now, by.name, by.via, what, command.shop, command.claim_id or None, detail))
