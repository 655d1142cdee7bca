"""SMTP: one connection for many mails, which knows at each moment whether a mail may have arrived.

Between two mails a worker has to note the first and announce the second on disk. The server need not wait for that:
the next mail is made while the server looks at this one, and its sender is named before the note is written. Its
content leaves only after that.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from mahnlauf.core.errors import SettingsError

_TIMEOUT_SECONDS = 30
_VERDICT_SECONDS = 240  # a server may look long at a mail that it has got; less than a lease
_FIRST_DOT = re.compile(rb"^\.", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who it comes from, who gets it, and the bytes."""

    sender: str
    recipient: str
    message: bytes


class Line(smtplib.SMTP):
    """A connection. ``in_doubt``: the server has got a whole mail and has not answered; then nobody can know."""

    in_doubt = False
    _begun: Envelope | None = None

    def begin(self, envelope: Envelope) -> None:
        """Names the sender of the next mail; `deliver` reads the answer."""
        self._patience(_TIMEOUT_SECONDS)
        size = f" size={len(envelope.message)}" if self.has_extn("size") else ""
        self.putcmd("mail", f"FROM:{smtplib.quoteaddr(envelope.sender)}{size}")
        self._begun = envelope

    def deliver(self, envelope: Envelope, meanwhile: Callable[[], object]) -> None:
        """Hands a mail over; calls ``meanwhile`` while the server looks at it. Raises OSError, or an SMTPException
        with what the server said; `in_doubt` is set then only if it said nothing."""
        self.in_doubt = False
        if self._begun is not envelope:
            self.give_up()
            self.begin(envelope)
        self._begun = None
        code, text = self.getreply()
        if code != 250:
            raise smtplib.SMTPSenderRefused(code, text, envelope.sender)
        code, text = self.rcpt(envelope.recipient)
        if code not in (250, 251):
            raise smtplib.SMTPRecipientsRefused({envelope.recipient: (code, text)})
        code, text = self.docmd("data")
        if code != 354:
            raise smtplib.SMTPDataError(code, text)
        self._hand_over(envelope.message, meanwhile)

    def give_up(self) -> None:
        """Forgets a mail that was begun and is not sent now."""
        if self._begun is not None:
            self._begun = None
            self.getreply()
            self.rset()

    def _hand_over(self, message: bytes, meanwhile: Callable[[], object]) -> None:
        """The end of the content is the moment from which on the mail may have arrived."""
        end = b".\r\n" if message.endswith(b"\r\n") else b"\r\n.\r\n"
        self.in_doubt = True
        self._patience(_VERDICT_SECONDS)
        self.send(_FIRST_DOT.sub(b"..", message) + end)
        meanwhile()
        code, text = self.getreply()
        self.in_doubt = False
        if code != 250:
            raise smtplib.SMTPDataError(code, text)

    def _patience(self, seconds: float) -> None:
        if self.sock is not None:
            self.sock.settimeout(seconds)


class _SecureLine(Line, smtplib.SMTP_SSL):
    """With TLS from the start."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where mails are handed over: ``smtp://user:pass@host:587`` (STARTTLS if offered) or ``smtps://…:465``."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    tls: bool = False

    def __repr__(self) -> str:
        return f"Server({self.host}:{self.port})"

    @classmethod
    def from_url(cls, url: str) -> Server:
        """Reads ``MAHNLAUF_SMTP``; raises SettingsError with a sentence that does not repeat the password."""
        parts = urlsplit(url)
        try:
            port = parts.port
        except ValueError:
            port = None
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname or (parts.netloc.count(":") and port is None
                                                                           and "@" not in parts.netloc):  # fmt: skip
            raise SettingsError("MAHNLAUF_SMTP cannot be read. Expected smtp://user:password@host:587.")
        tls = parts.scheme == "smtps"
        return cls(
            parts.hostname, port or (465 if tls else 587), unquote(parts.username or ""),
            unquote(parts.password or ""), tls,
        )  # fmt: skip

    @property
    def url(self) -> str:
        """What `from_url` reads."""
        login = f"{quote(self.user, safe='')}:{quote(self.password, safe='')}@" if self.user else ""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'smtps' if self.tls else 'smtp'}://{login}{host}:{self.port}"

    def connect(self) -> Line:
        """A logged-in connection; raises OSError or smtplib.SMTPException."""
        context = ssl.create_default_context()
        if self.tls:
            smtp: Line = _SecureLine(self.host, self.port, timeout=_TIMEOUT_SECONDS, context=context)
        else:
            smtp = Line(self.host, self.port, timeout=_TIMEOUT_SECONDS)
        try:
            smtp.ehlo()
            if not self.tls and smtp.has_extn("starttls"):
                smtp.starttls(context=context)
                smtp.ehlo()
            if self.user:
                smtp.login(self.user, self.password)
        except BaseException:
            smtp.close()
            raise
        return smtp
