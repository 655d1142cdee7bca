"""Whether a letter may still leave: the claim is looked at once more in the moment before it does.

Between the run and the sending lie seconds, or hours where a limit or a server makes mails wait, or days until somebody
prints. What arrived meanwhile wins: nobody is reminded of what he has paid. A letter that is held back was never sent,
so what it would have begun (a term, a fee, default) has not begun, and the next run decides anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from mahnlauf.core.clock import Clock, instant
from mahnlauf.core.errors import NotFound, SettingsError
from mahnlauf.ledger.state import OPEN, ClaimState
from mahnlauf.shops.book import ShopBook
from mahnlauf.store import claims, commands
from mahnlauf.store.claims import ClaimRow
from mahnlauf.store.commands import WITHDRAWN, CommandRow
from mahnlauf.store.database import Connection
from mahnlauf.store.packed import parsed

_LETTERS = frozenset({"mail", "letter"})
_RECEIPT = "on_paid:"

Beside = Callable[[Connection], object]
Record = Callable[[Sequence[CommandRow], str, Beside], object]
"""Lets the claims of these letters know that they were not sent and why; ``beside`` writes into the same transaction,
and what it raises undoes all of it."""


class Overtaken(Exception):
    """Another worker has the command now, so it decides."""


@dataclass(frozen=True, slots=True)
class Review:
    """Looks at letters before they leave. ``record`` tells the claims."""

    shops: ShopBook
    clock: Clock
    record: Record

    def objection(self, conn: Connection, command: CommandRow) -> str:
        """Why this letter must not leave any more, empty if it may. One that several claims share may leave only if
        it is right for each."""
        is_receipt = command.action_key.startswith(_RECEIPT)
        if command.kind not in _LETTERS or not (command.payload.get("stage") or is_receipt):
            return ""
        found = (self._of_one(conn, one) for one in (command, *commands.carried(conn, command)))
        return next((why for why in found if why), "")

    def withdraw(self, command: CommandRow, why: str, beside: Beside) -> None:
        """Keeps it and what goes along from leaving for good; their claims are told in the same transaction.
        ``beside`` may raise `Overtaken`."""
        together = [command, *commands.carried(self.shops.db.reader, command)]
        now = instant(self.clock.now())

        def settle(conn: Connection) -> None:
            beside(conn)
            for one in together:
                commands.note_attempt(conn, one.id, now, "withdrawn", why, {})
                commands.settle(conn, one.id, WITHDRAWN, why)

        self.record(together, why, settle)

    def _of_one(self, conn: Connection, one: CommandRow) -> str:
        row = claims.get(conn, one.claim_id)
        if row is None:
            return "The claim does not exist any more."
        state = ClaimState.from_json(parsed(row.folded))
        if one.action_key in state.withdrawn:
            return "The letter of which this is a part was not sent."
        if one.payload.get("audience") != "buyer":
            return ""
        if one.action_key.startswith(_RECEIPT):  # decided before the reminder was held back
            unasked = state.withdrawn and not state.dunned
            return "The buyer was never reminded, so there is nothing to confirm." if unasked else ""
        try:
            today = self.clock.today(self.shops.get(one.shop).timezone)
        except (NotFound, SettingsError):  # the way out says what is wrong
            return ""
        return _outdated(one, row, state, today)


def _outdated(one: CommandRow, row: ClaimRow, state: ClaimState, today: date) -> str:
    """What the claim says against the letter."""
    if row.state != OPEN:
        return f"Claim {row.id} is {row.state.replace('_', ' ')} by now."
    if state.is_paused(today):
        return f"Claim {row.id} is on hold or disputed by now."
    if state.unclear or (state.grace_until is not None and today <= state.grace_until):
        return f"It is not clear any more whether claim {row.id} is owed."
    owed = one.payload.get("owed")
    if owed is not None and owed != state.booked_total:
        return f"What claim {row.id} owes is no longer what the letter says."
    return ""
