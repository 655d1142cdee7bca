"""The mailbox to which mail servers send back what they could not deliver, read over IMAP.

Only new mails are looked at, and of those only what concerns a mail of ours is marked as read, after it was recorded:
whoever reads the same mailbox finds the buyers' answers untouched. A crash in between reads a mail again, and the same
notification again changes nothing.
"""

from __future__ import annotations

import base64
import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from mahnlauf.core.clock import instant
from mahnlauf.core.errors import BadInput, MahnlaufError, NotFound, SettingsError
from mahnlauf.intake.bounce import Told, record_bounce
from mahnlauf.intake.receive import Intake
from mahnlauf.store import records

_TIMEOUT_SECONDS = 30
_PAUSE_SECONDS = 300.0
_LONGEST_SECONDS = 4 * 3600.0
_MOST_AT_A_TIME = 200  # mails; the rest with the next look
_LARGEST_BYTES = 5_000_000
_EXPECTED = "Expected imaps://user:password@host/INBOX."
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_NOT_ASCII = re.compile(r"[^ -~]+")
_FAULT = "mailbox"


class MailboxFault(MahnlaufError):
    """The mailbox could not be read this time. The sentence says what the server answered; never the password."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where the mailbox is: ``imaps://user:pass@host/INBOX`` or ``imap://…:143`` (STARTTLS if offered)."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    tls: bool = True

    @classmethod
    def from_url(cls, url: str) -> Address:
        """Reads ``MAHNLAUF_IMAP``; raises SettingsError with a sentence that does not repeat the password."""
        parts = urlsplit(url)
        try:
            port = parts.port
        except ValueError as fault:
            raise SettingsError(f"MAHNLAUF_IMAP has a port that is no number. {_EXPECTED}") from fault
        if parts.scheme not in ("imap", "imaps") or not parts.hostname or not parts.username:
            raise SettingsError(f"MAHNLAUF_IMAP cannot be read. {_EXPECTED}")
        tls = parts.scheme == "imaps"
        folder = unquote(parts.path.strip("/")) or "INBOX"
        return cls(
            parts.hostname, port or (993 if tls else 143), unquote(parts.username), unquote(parts.password or ""),
            folder, tls,
        )  # fmt: skip


@dataclass(slots=True)
class Mailbox:
    """Reads the mailbox from time to time; a server that cannot be read is asked less often."""

    intake: Intake
    address: Address
    _next: float = 0.0
    _wait: float = _PAUSE_SECONDS
    _passed: set[bytes] = field(default_factory=set)  # mails that are none of ours: looked at once per process
    _generation: bytes = b""

    def turn(self, now: float) -> None:
        """Looks if its time has come; ``now`` are seconds of a clock that only runs forth. Faults become a finding."""
        if now < self._next:
            return
        try:
            self.look()
            self._wait, fault = _PAUSE_SECONDS, ""
        except MailboxFault as failed:
            self._wait, fault = min(self._wait * 2, _LONGEST_SECONDS), str(failed)
        finally:
            self._next = now + self._wait
        self._note(fault)

    def look(self) -> list[Told]:
        """Records every notification that is new; returns what became of each. Raises MailboxFault."""
        with opened(self.address) as imap:
            self._forget_if_counted_anew(imap)
            return [told for uid in self._new(imap) if (told := self._take(imap, uid)) is not None]

    def _take(self, imap: imaplib.IMAP4, uid: bytes) -> Told | None:
        """One mail; None if it is none of a mail server about a mail of ours."""
        raw = _content(imap, uid)
        try:
            told = record_bounce(self.intake, raw)
        except (BadInput, NotFound):
            self._passed.add(uid)
            return None
        imap.uid("STORE", uid.decode(), "+FLAGS", r"(\Seen)")
        return told

    def _new(self, imap: imaplib.IMAP4) -> list[bytes]:
        kind, found = imap.uid("SEARCH", "UNSEEN")
        if kind != "OK":
            raise MailboxFault(f"The mail server {self.address.host} did not list the new mails: {_said(found)}.")
        uids = (found[0] or b"").split()
        return [uid for uid in uids if uid not in self._passed][:_MOST_AT_A_TIME]

    def _forget_if_counted_anew(self, imap: imaplib.IMAP4) -> None:
        generation = imap.response("UIDVALIDITY")[1][0] or b""
        if generation != self._generation:
            self._generation = generation
            self._passed.clear()

    def _note(self, fault: str) -> None:
        now = instant(self.intake.clock.now())
        with self.intake.db.write() as conn:
            if fault:
                records.report(conn, "", _FAULT, fault, now)
            else:
                records.resolve(conn, "", _FAULT, now)


@contextmanager
def opened(address: Address) -> Iterator[imaplib.IMAP4]:
    """A connection with the folder selected. Raises MailboxFault, also for what fails inside the block."""
    try:
        with _connected(address) as imap:
            kind, answer = imap.select(_quoted(address.folder))
            if kind != "OK":
                raise MailboxFault(
                    f'The mail server {address.host} has no folder "{address.folder}": {_said(answer)}. '
                    "Check MAHNLAUF_IMAP."
                )
            yield imap
    except imaplib.IMAP4.error as fault:
        raise MailboxFault(f"The mail server {address.host} answered: {_said([fault])}.") from fault
    except OSError as fault:
        raise MailboxFault(f"The mailbox at {address.host} could not be reached: {fault}.") from fault


@contextmanager
def _connected(address: Address) -> Iterator[imaplib.IMAP4]:
    """Logged in; what the server says against it is told without the password."""
    context = ssl.create_default_context()
    if address.tls:
        imap: imaplib.IMAP4 = imaplib.IMAP4_SSL(
            address.host, address.port, ssl_context=context, timeout=_TIMEOUT_SECONDS
        )
    else:
        imap = imaplib.IMAP4(address.host, address.port, timeout=_TIMEOUT_SECONDS)
    try:
        if not address.tls and "STARTTLS" in imap.capabilities:
            imap.starttls(context)
        _log_in(imap, address)
        yield imap
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            imap.logout()


def _log_in(imap: imaplib.IMAP4, address: Address) -> None:
    try:
        imap.login(address.user, address.password)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as fault:
        raise MailboxFault(
            f"The mail server {address.host} refused the login of {address.user}. Check MAHNLAUF_IMAP."
        ) from fault


def _content(imap: imaplib.IMAP4, uid: bytes) -> bytes:
    """The whole mail, without marking it as read; nothing of one that is larger than any notification."""
    _, sizes = imap.uid("FETCH", uid.decode(), "(RFC822.SIZE)")
    size = _SIZE.search(b" ".join(one for one in sizes if isinstance(one, bytes)))
    if size is None or int(size[1]) > _LARGEST_BYTES:
        return b""
    _, found = imap.uid("FETCH", uid.decode(), "(BODY.PEEK[])")
    return next((one[1] for one in found if isinstance(one, tuple)), b"")


def _quoted(folder: str) -> str:
    """A folder's name as the protocol wants it: letters outside ASCII in its own UTF-7 (RFC 3501, 5.1.3)."""
    folder = _NOT_ASCII.sub(_as_utf7, folder.replace("&", "&-"))
    escaped = folder.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _as_utf7(found: re.Match[str]) -> str:
    encoded = base64.b64encode(found[0].encode("utf-16-be")).decode("ascii")
    return f"&{encoded.rstrip('=').replace('/', ',')}-"


def _said(answer: object) -> str:
    parts = answer if isinstance(answer, list) else [answer]
    words = [one.decode("utf-8", "replace") if isinstance(one, bytes) else str(one) for one in parts if one]
    return " ".join(" ".join(words).split())[:200] or "nothing"
