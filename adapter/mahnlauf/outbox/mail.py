"""The way out for e-mail: SMTP, or without it one .eml file per mail in a folder.

The MIME bytes are built when a mail is sent, from the text that was rendered when it was decided. Message-ID and
file name follow from the command's key, so the same command is the same mail for ever.
"""

from __future__ import annotations

import hashlib
import os
import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr, parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from mahnlauf.contract.platform import Outcome
from mahnlauf.core.clock import Clock
from mahnlauf.core.errors import NotFound, SettingsError
from mahnlauf.shops.book import ShopBook
from mahnlauf.store.commands import CommandRow

_TIMEOUT_SECONDS = 30
_FOR_GOOD = range(500, 600)


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

    def connect(self) -> smtplib.SMTP:
        """A logged-in connection; raises OSError or smtplib.SMTPException."""
        context = ssl.create_default_context()
        if self.tls:
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=_TIMEOUT_SECONDS, context=context)
        else:
            smtp = smtplib.SMTP(self.host, self.port, timeout=_TIMEOUT_SECONDS)
        smtp.ehlo()
        if not self.tls and smtp.has_extn("starttls"):
            smtp.starttls(context=context)
            smtp.ehlo()
        if self.user:
            smtp.login(self.user, self.password)
        return smtp


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who it comes from, who gets it, and the bytes."""

    sender: str
    recipient: str
    message: bytes


class MailWay:
    """Sends ``mail`` commands. Without a server every mail becomes a file that any mail program opens."""

    def __init__(
        self, shops: ShopBook, clock: Clock, server: Server | None, folder: Path, sender: str, owner: str
    ) -> None:
        self.shops, self.clock, self.server, self.folder = shops, clock, server, folder
        self.sender, self.owner = sender, owner
        self._smtp: smtplib.SMTP | None = None

    def send(self, command: CommandRow) -> Outcome:
        """Done, refused for good by the server, or to be tried again."""
        try:
            envelope = self._envelope(command)
        except (NotFound, SettingsError) as fault:
            return Outcome.fix_settings(str(fault))
        if not envelope.recipient:
            return Outcome.refused("There is no e-mail address to send this to.")
        if self.server is None:
            return self._to_file(command, envelope)
        return self._to_server(envelope)

    def arrived(self, command: CommandRow) -> bool | None:
        """A file is there or it is not; what an SMTP server did in its last moment nobody can know."""
        return None if self.server is not None else self._path(command).exists()

    def close(self) -> None:
        """Says goodbye to the server."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            try:
                smtp.quit()
            except (OSError, smtplib.SMTPException):
                smtp.close()

    def _envelope(self, command: CommandRow) -> Envelope:
        shop = self.shops.get(command.shop)
        payload = command.payload
        owner = shop.settings.get("owner_email") or self.owner
        sender = shop.settings.get("sender") or self.sender
        subject, to, name = payload["subject"], payload["to"], payload.get("name", "")
        if payload["audience"] == "vendor":
            to, name = owner or _address(sender), ""
        elif payload.get("test") or shop.test_mode:
            subject, to, name = f"[Test, ginge an {to or 'niemanden'}] {subject}", owner or _address(sender), ""
        message = mime(
            {**payload, "subject": subject, "to": to, "name": name},
            sender=sender,
            reply_to=owner,
            message_id=message_id(command.shop, command.key, _address(sender)),
            date=self.clock.now(),
        )
        return Envelope(_address(sender), to, message)

    def _to_file(self, command: CommandRow, envelope: Envelope) -> Outcome:
        path = self._path(command)
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".part")
        with draft.open("wb") as file:
            file.write(envelope.message)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        return Outcome.done(f"Written to {path.name}.", file=path.name)

    def _to_server(self, envelope: Envelope) -> Outcome:
        assert self.server is not None
        try:
            if self._smtp is None:
                self._smtp = self.server.connect()
            self._smtp.sendmail(envelope.sender, [envelope.recipient], envelope.message)
        except smtplib.SMTPRecipientsRefused as fault:
            code, text = next(iter(fault.recipients.values()))
            return self._verdict(code, text)
        except smtplib.SMTPAuthenticationError as fault:
            self.close()
            return Outcome.fix_settings(f"The mail server refused the login ({fault.smtp_code}). Check MAHNLAUF_SMTP.")
        except smtplib.SMTPResponseException as fault:
            self.close()
            return self._verdict(fault.smtp_code, fault.smtp_error)
        except (OSError, smtplib.SMTPException) as fault:
            self._smtp = None
            return Outcome.retry(f"The mail server {self.server.host} could not be used: {fault}.")
        return Outcome.done(f"Accepted by {self.server.host}.")

    def _verdict(self, code: int, text: bytes | str) -> Outcome:
        words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
        answer = f"The mail server answered {code} {words}"
        return Outcome.refused(answer) if code in _FOR_GOOD else Outcome.retry(answer)

    def _path(self, command: CommandRow) -> Path:
        return self.folder / command.shop / f"{command.id:06d}-{_safe(command.key)}.eml"


def message_id(shop: str, key: str, address: str) -> str:
    """The same for every try of one command, unguessable from outside."""
    digest = hashlib.sha256(f"{shop}\n{key}".encode()).hexdigest()[:32]
    return f"<{digest}@{address.rpartition('@')[2] or 'localhost'}>"


def mime(payload: Mapping[str, Any], *, sender: str, reply_to: str, message_id: str, date: datetime) -> bytes:
    """Text and HTML with the same facts (RFC 2046 multipart/alternative), marked as sent by a machine (RFC 3834)."""
    message = MIMEMultipart("alternative")
    message["From"] = _named(sender)
    message["To"] = formataddr((_one_line(payload["name"]), payload["to"]), "utf-8")
    message["Subject"] = str(Header(_one_line(payload["subject"]), "utf-8"))
    message["Date"] = format_datetime(date)
    message["Message-ID"] = message_id
    if reply_to:
        message["Reply-To"] = reply_to
    message["Auto-Submitted"] = "auto-generated"
    message.attach(MIMEText(payload["text"], "plain", "utf-8"))
    message.attach(MIMEText(payload["html"], "html", "utf-8"))
    return message.as_bytes()


def _named(sender: str) -> str:
    name, address = parseaddr(sender)
    return formataddr((name, address), "utf-8")


def _address(sender: str) -> str:
    return parseaddr(sender)[1]


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _safe(key: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in key)[:80]
