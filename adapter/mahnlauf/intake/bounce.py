"""Mails that came back: reads a delivery status notification (RFC 3464) and finds the command it is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, Message

from mahnlauf.core.clock import instant
from mahnlauf.core.errors import BadInput
from mahnlauf.core.events import LETTER_BOUNCED
from mahnlauf.core.message_id import parse_message_id
from mahnlauf.intake.receive import Intake
from mahnlauf.intake.record import record_on_claim
from mahnlauf.store import commands, records
from mahnlauf.store.commands import DONE, REFUSED, CommandRow
from mahnlauf.store.database import Connection

_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")


@dataclass(frozen=True, slots=True)
class Bounce:
    """What the notification says: whom it did not reach, why, and the Message-ID of our mail.

    ``is_final`` False: the server still tries, or it arrived after all; nothing has to be done."""

    message_id: str
    recipient: str
    status: str
    reason: str
    is_final: bool


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
    why = f"{bounce.status} {bounce.reason}".strip() or "no reason given"
    if command.payload.get("audience") == "buyer" and command.payload.get("stage"):
        names = ("stage", "round")
        data = {**{name: command.payload[name] for name in names}, "recipient": bounce.recipient, "reason": why}
        record_on_claim(intake, command.claim_id, LETTER_BOUNCED, f"bounced:{command.id}", data)
    _settle(intake, command, f"Came back from {bounce.recipient or 'the recipient'}: {why}")
    return Told(f"Mail {command.id} of claim {command.claim_id} did not arrive: {why}.", command.id, command.claim_id)


def _settle(intake: Intake, command: CommandRow, answer: str) -> None:
    """The outbox and the operator learn of it, once."""
    if command.state != DONE:
        return
    now = instant(intake.clock.now())
    with intake.db.write() as conn:
        commands.note_attempt(conn, command.id, now, "bounced", answer, {})
        commands.settle(conn, command.id, REFUSED, answer)
        records.report(conn, command.shop, "outbox_mail", f"Mail {command.id}: {answer}", now)


def read_bounce(raw: bytes) -> Bounce:
    """Reads an .eml file; raises BadInput with a sentence if it is not a delivery status notification."""
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    fields = _fields(message)
    if not fields:
        raise BadInput(
            "This mail is no delivery status notification (multipart/report, RFC 3464). Save the whole notification "
            "of the mail server as .eml, with its attachments."
        )
    action = fields.get("action", "").lower()
    status = _STATUS.search(fields.get("status", ""))
    return Bounce(
        message_id=_original_id(message),
        recipient=_after_type(fields.get("final-recipient", "") or fields.get("original-recipient", "")),
        status=status[0] if status else "",
        reason=" ".join(_after_type(fields.get("diagnostic-code", "")).split())[:300],
        is_final=action == "failed" or (not action and status is not None and status[0].startswith("5")),
    )


def command_of(conn: Connection, bounce: Bounce) -> CommandRow:
    """The mail that came back; raises BadInput if it was none of ours."""
    found = parse_message_id(bounce.message_id)
    command = commands.get(conn, found.ident) if found else None
    if found is None or command is None or not found.fits(command.shop, command.key):
        named = bounce.message_id or "without a Message-ID"
        raise BadInput(f"The mail that came back ({named}) was not sent from here.")
    return command


def _fields(message: EmailMessage) -> dict[str, str]:
    """The fields of the first recipient that failed, or of the first one at all."""
    blocks: list[dict[str, str]] = []
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            inner = part.get_payload()
            rows = inner if isinstance(inner, list) else []
            blocks += [_lower(one) for one in rows if isinstance(one, Message) and one.get("Final-Recipient")]
    failed = [one for one in blocks if one.get("action", "").lower() == "failed"]
    return (failed or blocks or [{}])[0]


def _lower(part: Message) -> dict[str, str]:
    return {name.lower(): str(value) for name, value in part.items()}


def _original_id(message: EmailMessage) -> str:
    for part in message.walk():
        if part is not message and (found := part.get("Message-ID")):
            return str(found).strip()
        if part.get_content_type() == "text/rfc822-headers":
            payload = part.get_payload(decode=True)
            assert isinstance(payload, bytes)
            return str(message_from_bytes(payload).get("Message-ID", "")).strip()
    return ""


def _after_type(value: str) -> str:
    """``rfc822; ada@example.org`` without its type."""
    return value.partition(";")[2].strip() or value.strip()
