"""The way out for e-mail: SMTP, or without it one .eml file per mail in a folder.

The MIME bytes are built when a mail is sent, from the text that was rendered when it was decided. Message-ID and
file name follow from the command's key, so the same command is the same mail for ever.
"""

from __future__ import annotations

import os
import smtplib
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from mahnlauf.contract.platform import Outcome
from mahnlauf.core.clock import Clock
from mahnlauf.core.errors import NotFound, SettingsError
from mahnlauf.core.message_id import message_id
from mahnlauf.letters.clean import escape
from mahnlauf.letters.textbook import LOGO_CID
from mahnlauf.outbox.message import Enclosure, address_of, mime
from mahnlauf.outbox.paper import press_of
from mahnlauf.paper import PaperError
from mahnlauf.shops.book import ShopBook
from mahnlauf.shops.shop import Shop
from mahnlauf.store.commands import CommandRow

_TIMEOUT_SECONDS = 30
_VERDICT_SECONDS = 240  # a server may look long at a mail that it has got; less than a lease
_FOR_GOOD = range(500, 600)


class Line(smtplib.SMTP):
    """A connection that knows whether the server has got a whole mail and not answered yet: then nobody can know."""

    in_doubt = False

    def sendmail(self, *args: Any, **options: Any) -> Any:
        """Hands a mail over; ``in_doubt`` stays set only if no answer came."""
        self.in_doubt = False
        if self.sock is not None:
            self.sock.settimeout(_TIMEOUT_SECONDS)
        try:
            return super().sendmail(*args, **options)
        except smtplib.SMTPResponseException:
            self.in_doubt = False
            raise

    def send(self, s: Any) -> None:
        """Sends bytes; the end of a mail's content is the moment from which on it may have arrived."""
        if isinstance(s, bytes) and s.endswith(b"\r\n.\r\n") and self.sock is not None:
            self.in_doubt = True
            self.sock.settimeout(_VERDICT_SECONDS)
        super().send(s)


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
        self._smtp: Line | None = None

    def send(self, command: CommandRow) -> Outcome:
        """Done, refused for good by the server, or to be tried again."""
        try:
            envelope = self._envelope(command)
        except (NotFound, SettingsError, PaperError) as fault:
            return Outcome.fix_settings(str(fault))
        if not envelope.recipient:
            postal = "neither a postal address nor an" if command.payload.get("page") else "no"
            return Outcome.refused(f"There is {postal} e-mail address to send this to.")
        outcome = self._to_file(command, envelope) if self.server is None else self._to_server(envelope)
        if outcome.verdict == "done" and command.payload.get("page"):
            answer = f"{outcome.answer} There is no postal address, so the letter went out by e-mail, as PDF."
            return Outcome.done(answer, **outcome.facts)
        return outcome

    def arrived(self, command: CommandRow) -> bool | None:
        """A file is there or it is not; what an SMTP server did in its last moment nobody can know."""
        return None if self.server is not None else self._path(command).exists()

    def send_test(self, address: str) -> Outcome:
        """A mail that shows that mails arrive; raises SettingsError if there is no server."""
        if self.server is None:
            raise SettingsError(
                f"MAHNLAUF_SMTP is not set, so mails become files in {self.folder}. "
                "Set it to smtp://user:password@host:587."
            )
        text = f"Diese Nachricht hat Mahnlauf an {address} gesendet. Ist sie da, kommen auch die anderen an.\n"
        payload = {"to": address, "name": "", "subject": "Test: Mahnlauf kann E-Mails senden", "text": text,
                   "html": f"<p>{escape(text)}</p>"}  # fmt: skip
        now = self.clock.now()
        ident = message_id(0, "test", now.isoformat(), address_of(self.sender))
        content = mime(payload, sender=self.sender, reply_to=self.owner, message_id=ident, date=now)
        try:
            return self._to_server(Envelope(address_of(self.sender), address, content))
        finally:
            self.close()

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
            to, name = owner or address_of(sender), ""
        elif payload.get("test") or shop.test_mode:
            subject, to, name = f"[Test, ginge an {to or 'niemanden'}] {subject}", owner or address_of(sender), ""
        message = mime(
            {**payload, "subject": subject, "to": to, "name": name},
            sender=sender,
            reply_to=owner,
            message_id=message_id(command.id, command.shop, command.key, address_of(sender)),
            date=self.clock.now(),
            enclosures=_enclosures(payload, shop),
        )
        return Envelope(address_of(sender), to, message)

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
            line, self._smtp = self._smtp, None
            if line is not None:
                line.close()
            if line is not None and line.in_doubt:
                return Outcome.refused(
                    f"The mail server {self.server.host} got the mail and did not answer ({fault}); it may have "
                    "arrived. Look, then: mahnlauf outbox retry"
                )
            return Outcome.retry(f"The mail server {self.server.host} could not be used: {fault}.")
        return Outcome.done(f"Accepted by {self.server.host}.")

    def _verdict(self, code: int, text: bytes | str) -> Outcome:
        words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
        answer = f"The mail server answered {code} {words}"
        return Outcome.refused(answer) if code in _FOR_GOOD else Outcome.retry(answer)

    def _path(self, command: CommandRow) -> Path:
        return self.folder / command.shop / f"{command.id:06d}-{_safe(command.key)}.eml"


def _enclosures(payload: dict[str, Any], shop: Shop) -> list[Enclosure]:
    """The logo that the HTML shows, and the letter as PDF where the mail stands in for one."""
    found = []
    logo = shop.texts.logo(shop.name, shop.settings) if f"cid:{LOGO_CID}" in payload["html"] else None
    if logo is not None:
        found.append(Enclosure(logo.name, logo.read_bytes(), LOGO_CID))
    if payload.get("page"):
        found.append(Enclosure(f"{payload['page']['id']}.pdf", press_of(shop).letter(payload["page"])))
    return found


def _safe(key: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in key)[:80]
