"""The queue: leases commands, tries them, and settles each one durably: done, again later, refused or given up.

A mail that was handed to a server cannot be taken back, and a crash between that moment and our note leaves us in
doubt. So every try is announced before it begins (``sending``) and a try that was interrupted is settled by asking
the way out whether it arrived. Where nobody can know (SMTP), the command waits for a person rather than being sent
twice.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol, runtime_checkable

from mahnlauf.contract.platform import Outcome
from mahnlauf.core.clock import Clock, instant
from mahnlauf.outbox.limits import Limits
from mahnlauf.outbox.review import Overtaken, Review
from mahnlauf.store import commands, records
from mahnlauf.store.commands import DONE, GAVE_UP, REFUSED, WAITING, WITHDRAWN, CommandRow
from mahnlauf.store.database import Connection, Database

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
# Half a minute to eight hours, then given up: about three days, a merchant's long weekend.
LADDER = (30, 120, 600, 1800, 3600, 7200, 14400, 28800, 28800, 28800, 28800, 28800, 28800, 28800, 28800)


class Way(Protocol):
    """One way out of the house."""

    def send(self, command: CommandRow) -> Outcome:
        """Tries it; never raises."""

    def arrived(self, command: CommandRow) -> bool | None:
        """After an interrupted try: True it left, False it did not, None nobody can know."""

    def close(self) -> None:
        """Gives connections back."""


@runtime_checkable
class LooksAhead(Protocol):
    """A way that can make the next one ready while the other side is busy with this one."""

    def expect(self, following: CommandRow | None) -> None:
        """What it will be asked to send after the next `send`, None if nothing is known. Nothing of it may leave the
        house before `send` is called for it: its announcement is not written yet."""


@dataclass(slots=True)
class Outbox:
    """Works through what must leave the house. ``ways`` maps a command's kind to its way."""

    db: Database
    clock: Clock
    ways: Mapping[str, Way]
    batch: int = 20
    limits: Limits | None = None
    review: Review | None = None
    counts: dict[str, int] = field(default_factory=dict)
    _begun: int = 0
    _objection: tuple[int, str] = (0, "")
    _ahead: Mapping[str, LooksAhead] = field(init=False)
    token: str = field(default_factory=lambda: f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}")

    def __post_init__(self) -> None:
        self._ahead = {kind: way for kind, way in self.ways.items() if isinstance(way, LooksAhead)}

    def recover(self) -> None:
        """Frees the leases of workers of this machine that have died, instead of waiting for them to run out."""
        dead = [token for token in commands.leases(self.db.reader) if _is_dead(token)]
        if dead:
            with self.db.write() as conn:
                for token in dead:
                    commands.release(conn, token)

    def work(self, *, most: int | None = None, progress: Callable[[int], object] | None = None) -> int:
        """Tries everything that is due now; returns how many attempts were made."""
        made = 0
        try:
            while most is None or made < most:
                leased = self._lease()
                if not leased:
                    break
                for command, following in zip(leased, [*leased[1:], None], strict=True):
                    self._attempt(command, following)
                    made += 1
                if progress is not None:
                    progress(len(leased))
        finally:
            for way in self.ways.values():
                way.close()
        return made

    def _lease(self) -> list[CommandRow]:
        """The next commands; those over a limit are put back on the way."""
        now = self.clock.now()
        while commands.anything_due(self.db.reader, instant(now)):
            with self.db.write() as conn:
                found = commands.lease(conn, self.token, instant(now), instant(now + LEASE), self.batch)
                leased = self.limits.hold_back(conn, found, self.token, now) if self.limits else found
            if leased or not found:
                return leased
        return []

    def _attempt(self, command: CommandRow, following: CommandRow | None) -> None:
        way = self.ways.get(command.kind)
        if way is None:
            self._settle(command, Outcome.refused(f'Nothing here can carry out a "{command.kind}".'), following)
            return
        if ahead := self._ahead.get(command.kind):
            ahead.expect(following if following is not None and following.kind == command.kind else None)
        outcome = self._interrupted(command, way) or self._try(command, way)
        if outcome is not None:
            self._settle(command, outcome, following)

    def _interrupted(self, command: CommandRow, way: Way) -> Outcome | None:
        """What became of a try that a crash cut off; None if this is a new try."""
        if not command.sending:
            return None
        try:
            arrived = way.arrived(command)
        except Exception:  # as in `_try`
            log.exception("nobody can say whether command %s (%s) arrived", command.id, command.kind)
            arrived = None
        if arrived is None:
            return Outcome.refused(
                "Interrupted while it was being handed over; it may have arrived. Look, then: "
                f"mahnlauf outbox retry {command.id}"
            )
        return Outcome.done("Had arrived before the interruption.") if arrived else None

    def _try(self, command: CommandRow, way: Way) -> Outcome | None:
        if command.id not in (self._begun, self._objection[0]):
            with self.db.write() as conn:
                self._begin(conn, command)
        if self._objection[0] == command.id:
            self._withdraw(command, self._objection[1])
            return None
        if self._begun != command.id:
            return None  # the lease ran out while earlier ones were slow; another worker has it now
        try:
            return way.send(command)
        except Exception as fault:  # a way's bug must not stop the others
            log.exception("command %s (%s) failed", command.id, command.kind)
            return Outcome.retry(f"{type(fault).__name__}: {fault}")

    def _begin(self, conn: Connection, command: CommandRow) -> None:
        """Announces the try, unless its claim says in this moment that it must not be."""
        why = self.review.objection(conn, command) if self.review else ""
        self._objection = (command.id, why) if why else (0, "")
        until = instant(self.clock.now() + LEASE)
        self._begun = command.id if not why and commands.begin(conn, command.id, self.token, until) else 0

    def _withdraw(self, command: CommandRow, why: str) -> None:
        def still_held(conn: Connection) -> None:
            if not commands.is_held(conn, command.id, self.token):
                raise Overtaken

        self._objection = (0, "")
        if self.review is not None:
            with suppress(Overtaken):
                self.review.withdraw(command, why, still_held)
                self.counts[WITHDRAWN] = self.counts.get(WITHDRAWN, 0) + 1

    def _settle(self, command: CommandRow, outcome: Outcome, following: CommandRow | None) -> None:
        """Notes the end of this try and, with the same fsync, the beginning of the next: one is in doubt at most."""
        now = self.clock.now()
        state, not_before, done_at = WAITING, None, None
        if outcome.verdict == "done":
            state, done_at = DONE, instant(now)
        elif outcome.verdict == "refused":
            state = REFUSED
        elif command.attempts > len(LADDER):
            state = GAVE_UP
        else:
            wait = outcome.retry_after or LADDER[command.attempts - 1]
            not_before = instant(now + timedelta(seconds=wait))
        self.counts[state] = self.counts.get(state, 0) + 1
        with self.db.write() as conn:
            commands.note_attempt(conn, command.id, instant(now), outcome.verdict, outcome.answer, outcome.facts)
            held = commands.settle(
                conn, command.id, state, outcome.answer, not_before=not_before, done_at=done_at, token=self.token
            )
            if held and (outcome.verdict == "fix_settings" or state in (REFUSED, GAVE_UP)):
                records.report(conn, command.shop, f"outbox_{command.kind}", outcome.answer, instant(now))
            for one in commands.carried(conn, command) if held and state != WAITING else ():
                commands.note_attempt(conn, one.id, instant(now), outcome.verdict, outcome.answer, outcome.facts)
                commands.settle(conn, one.id, state, outcome.answer, done_at=done_at)
            if held and state == DONE and command.answer:  # it had failed before
                records.resolve_failures(conn, command.shop, f"outbox_{command.kind}", command.id, instant(now))
            if following is not None:
                self._begin(conn, following)


def _is_dead(token: str) -> bool:
    host, pid, _ = token.rsplit(":", 2)
    if host != socket.gethostname():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
