"""Reads what mail servers write about mails of ours: delivery status notifications (RFC 3464) as Postfix, Exchange and
Exim send them, and the free texts of older Exim, qmail and others.

A mail counts as returned only if the server says that it gave up and names our mail. A delay, an out-of-office reply
or a receipt is none, whatever its subject says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, Message

from mahnlauf.core.errors import BadInput
from mahnlauf.core.message_id import find_message_id

_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_REFUSED = re.compile(r"(?:\b5\d\d[ -]|\b5\.\d{1,3}\.\d{1,3}\b).*")
_ADDRESS = re.compile(r"[^\s<>:;,\"]+@[^\s<>:;,\"]+")
_GAVE_UP = re.compile(  # how servers without a report say so, in their first lines
    r"permanent (fatal )?error|could ?n[o']t be delivered|could not deliver|undeliverable|delivery (has )?failed"
    r"|wasn't delivered|not been delivered to|konnte nicht (zugestellt|übermittelt)|unzustellbar",
    re.IGNORECASE,
)
_STILL_TRYING = re.compile(r"will (keep|continue|be) (trying|retr)|delayed|not yet been delivered|verzögert", re.I)
_RETURNED_MAIL = re.compile(  # from here on it is ours
    r"^(-+.*copy of (the|my|your) message|-+ ?(original|returned|ursprüngliche)|(return-path|received|message-id):)",
    re.IGNORECASE | re.MULTILINE,
)
_MAIL_SYSTEM = re.compile(r"mailer-daemon|postmaster|mail delivery", re.IGNORECASE)
_HEAD_OF_TEXT = 4000  # characters
_LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Bounce:
    """What the notification says: whom it did not reach, why, and the Message-ID of our mail.

    ``is_final`` False: the server still tries, or it arrived after all; nothing has to be done."""

    message_id: str
    recipient: str
    status: str
    reason: str
    is_final: bool


def read_bounce(raw: bytes) -> Bounce:
    """Reads an .eml file; raises BadInput with a sentence if it is not about a mail that did not arrive."""
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    bounce = _from_report(message) or _from_text(message)
    if bounce is None:
        raise BadInput(
            "This mail is no delivery status notification (multipart/report, RFC 3464). Save the whole notification "
            "of the mail server as .eml, with its attachments."
        )
    return bounce


def _from_report(message: EmailMessage) -> Bounce | None:
    """The machine-readable part, if there is one."""
    fields = _fields(message)
    if not fields:
        return None
    action = fields.get("action", "").strip().lower()
    status = _STATUS.search(fields.get("status", ""))
    code = status[1] if status else ""
    return Bounce(
        message_id=_original_id(message),
        recipient=_after_type(fields.get("final-recipient", "") or fields.get("original-recipient", "")),
        status=code,
        reason=" ".join(_after_type(fields.get("diagnostic-code", "")).split())[:_LONGEST_REASON],
        is_final=(action == "failed" and not code.startswith("2")) or (not action and code.startswith("5")),
    )


def _fields(message: EmailMessage) -> dict[str, str]:
    """The fields of the first recipient that failed, or of the first one at all."""
    blocks: list[dict[str, str]] = []
    for part in message.walk():
        if part.get_content_type() in ("message/delivery-status", "message/global-delivery-status"):
            inner = part.get_payload()
            rows = inner if isinstance(inner, list) else []
            blocks += [_lower(one) for one in rows if isinstance(one, Message) and one.get("Final-Recipient")]
    failed = [one for one in blocks if one.get("action", "").strip().lower() == "failed"]
    return (failed or blocks or [{}])[0]


def _from_text(message: EmailMessage) -> Bounce | None:
    """A notification in words: from a mail system, about a mail of ours, and it gave up."""
    if not _is_from_a_mail_system(message):
        return None
    head = _RETURNED_MAIL.split(_text(message), maxsplit=1)[0][:_HEAD_OF_TEXT]
    failed = _one(message.get("X-Failed-Recipients", ""))
    still_trying = _STILL_TRYING.search(head) is not None
    if not (failed or still_trying or _GAVE_UP.search(head)):
        return None
    refused = _REFUSED.search(head)
    status = _STATUS.search(refused[0]) if refused else None
    address = _ADDRESS.search(head)
    return Bounce(
        message_id=_original_id(message),
        recipient=failed or (address[0].rstrip(".") if address else ""),
        status=status[1] if status else "",
        reason=" ".join(refused[0].split())[:_LONGEST_REASON] if refused else "",
        is_final=not still_trying,
    )


def _is_from_a_mail_system(message: EmailMessage) -> bool:
    """No person, and no machine that answers for one: that has an empty return path too, but calls itself a reply."""
    if message.get("X-Failed-Recipients") or _MAIL_SYSTEM.search(str(message.get("From", ""))):
        return True
    is_reply = str(message.get("Auto-Submitted", "")).strip().lower().startswith("auto-replied")
    return str(message.get("Return-Path", "")).strip() == "<>" and not is_reply


# --- which mail it is about ---


def _original_id(message: EmailMessage) -> str:
    """The Message-ID of the mail that came back: from its copy, from the reference to it, or from the text."""
    ours = next((found for text in _places(message) if (found := find_message_id(text))), "")
    return ours or next(_copied_ids(message), "")


def _places(message: EmailMessage) -> Iterator[str]:
    yield from _copied_ids(message)
    for name in ("In-Reply-To", "References", "X-MS-Exchange-Parent-Message-Id"):
        yield str(message.get(name, ""))
    yield _text(message)


def _copied_ids(message: EmailMessage) -> Iterator[str]:
    for part in message.walk():
        if part is not message and (found := part.get("Message-ID")):
            yield str(found).strip()
        if part.get_content_type() in ("text/rfc822-headers", "message/rfc822-headers", "message/global-headers"):
            payload = part.get_payload(decode=True)
            yield str(message_from_bytes(payload if isinstance(payload, bytes) else b"").get("Message-ID", "")).strip()


def _text(message: EmailMessage) -> str:
    """Its own words, without the mail that it returns."""
    found = []
    for part in message.walk():
        if part.get_content_type() == "message/rfc822":
            break
        if part.get_content_maintype() == "text":
            payload = part.get_payload(decode=True)
            found.append(payload.decode("utf-8", "replace") if isinstance(payload, bytes) else "")
    return "\n".join(found)


def _lower(part: Message) -> dict[str, str]:
    return {name.lower(): str(value) for name, value in part.items()}


def _one(addresses: object) -> str:
    return str(addresses).partition(",")[0].strip()


def _after_type(value: str) -> str:
    """``rfc822; ada@example.org`` without its type."""
    return value.partition(";")[2].strip() or value.strip()
