"""Mails that did not arrive: what a mail server or its notification says becomes a fact of the claim.

The mail's term never began; the same stage goes out over the next channel, and the claim keeps the proof.
"""

from __future__ import annotations

from dataclasses import dataclass

from mahnlauf.core.clock import instant
from mahnlauf.core.errors import BadInput
from mahnlauf.core.events import LETTER_BOUNCED
from mahnlauf.core.message_id import parse_message_id
from mahnlauf.intake.notification import Bounce, read_bounce
from mahnlauf.intake.receive import Intake
from mahnlauf.intake.record import record_on_claim
from mahnlauf.store import commands, records
from mahnlauf.store.commands import DONE, REFUSED, CommandRow
from mahnlauf.store.database import Connection


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a notification. ``command`` 0: there was nothing to record."""

    text: str
    command: int = 0
    claim: int = 0

    def as_json(self) -> dict[str, object]:
        """JSON types only."""
        return {"text": self.text, "command": self.command, "claim": self.claim}


def record_bounce(intake: Intake, raw: bytes) -> Told:
    """Records that a mail did not arrive; the same notification again changes nothing. Raises BadInput."""
    bounce = read_bounce(raw)
    command = command_of(intake.db.reader, bounce)
    if not bounce.is_final:
        return Told(f"Mail {command.id} is only delayed or did arrive; nothing was changed.", command.id)
    why = bounce.reason or "no reason given"
    why = why if bounce.status in why else f"{bounce.status} {why}"
    record_undelivered(intake, command, bounce.recipient, why)
    _settle(intake, command, f"Mail {command.id} came back from {bounce.recipient or 'the recipient'}: {why}")
    return Told(f"Mail {command.id} of claim {command.claim_id} did not arrive: {why}.", command.id, command.claim_id)


def record_undelivered(intake: Intake, command: CommandRow, recipient: str, why: str) -> None:
    """The claim learns that this mail never reached the buyer, once. Mails to the merchant are no matter of a claim;
    those of test mode go to the merchant too."""
    for one in (command, *commands.carried(intake.db.reader, command)):
        payload = one.payload
        if payload.get("audience") != "buyer" or payload.get("test") or not payload.get("stage"):
            continue
        data = {"stage": payload["stage"], "round": payload["round"], "recipient": recipient, "reason": why}
        record_on_claim(intake, one.claim_id, LETTER_BOUNCED, f"bounced:{one.id}", data)


def command_of(conn: Connection, bounce: Bounce) -> CommandRow:
    """The mail that came back; raises BadInput if it was none of ours."""
    found = parse_message_id(bounce.message_id)
    command = commands.get(conn, found.ident) if found else None
    if found is None or command is None or not found.fits(command.shop, command.key):
        named = bounce.message_id or "without a Message-ID"
        raise BadInput(f"The mail that came back ({named}) was not sent from here.")
    return command


def _settle(intake: Intake, command: CommandRow, answer: str) -> None:
    """The outbox and the operator learn of it, once."""
    if command.state != DONE:
        return
    now = instant(intake.clock.now())
    with intake.db.write() as conn:
        for one in (command, *commands.carried(conn, command)):
            commands.note_attempt(conn, one.id, now, "bounced", answer, {})
            commands.settle(conn, one.id, REFUSED, answer)
        records.report(conn, command.shop, "outbox_mail", answer, now)
