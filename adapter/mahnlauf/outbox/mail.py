"""The way out for e-mail: SMTP, or without it one .eml file per mail in a folder.

The MIME bytes are built when a mail is sent, from the text that was rendered when it was decided. Message-ID and
file name follow from the command's key, so the same command is the same mail for ever.
"""

from __future__ import annotations

import os
import smtplib
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from mahnlauf.contract.platform import Outcome
from mahnlauf.core.clock import Clock
from mahnlauf.core.errors import BadInput, NotFound, SettingsError
from mahnlauf.core.message_id import message_id
from mahnlauf.documents.press import press_of
from mahnlauf.letters.clean import escape
from mahnlauf.outbox.attached import attached
from mahnlauf.outbox.message import Enclosure, address_of, ascii_address, mime
from mahnlauf.outbox.pictures import pictures_of
from mahnlauf.outbox.smtp import Envelope, Line, Server
from mahnlauf.paper import PaperError
from mahnlauf.shops.book import ShopBook
from mahnlauf.shops.shop import Shop
from mahnlauf.store.commands import CommandRow

_FOR_GOOD = range(500, 600)
_CLOSING = 421  # the server ends the connection, whatever the command was
_UNDELIVERED = "undelivered"


Undelivered = Callable[[CommandRow, str, str], object]
"""Is told of a mail that the server refused for good: the command, the recipient, what the server said."""


class _NoWayToGo(BadInput):
    """The buyer has no address to which this could be sent."""


class MailWay:
    """Sends ``mail`` commands. Without a server every mail becomes a file that any mail program opens."""

    def __init__(
        self, shops: ShopBook, clock: Clock, server: Server | None, folder: Path, sender: str, owner: str,
        undelivered: Undelivered | None = None,
    ) -> None:  # fmt: skip
        self.shops, self.clock, self.server, self.folder = shops, clock, server, folder
        self.sender, self.owner, self.undelivered = sender, owner, undelivered
        self._smtp: Line | None = None
        self._following: CommandRow | None = None
        self._made: tuple[int, Envelope] | None = None

    def expect(self, following: CommandRow | None) -> None:
        """What will be sent after the next `send`; it is made while the server looks at that one."""
        self._following = following

    def send(self, command: CommandRow) -> Outcome:
        """Done, refused for good by the server, or to be tried again."""
        try:
            envelope = self._envelope_of(command)
        except (NotFound, SettingsError, PaperError) as fault:
            return Outcome.fix_settings(str(fault))
        except _NoWayToGo as fault:
            self._tell_undelivered(command, "", str(fault))
            return Outcome.refused(str(fault))
        except BadInput as fault:
            return Outcome.refused(str(fault))
        outcome = self._to_file(command, envelope) if self.server is None else self._to_server(envelope)
        if _UNDELIVERED in outcome.facts and not self._is_for_owner(command):
            self._tell_undelivered(command, envelope.recipient, outcome.facts[_UNDELIVERED])
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
        smtp, self._smtp, self._made = self._smtp, None, None
        if smtp is not None:
            try:
                smtp.give_up()
                smtp.quit()
            except (OSError, smtplib.SMTPException):
                smtp.close()

    def _tell_undelivered(self, command: CommandRow, recipient: str, why: str) -> None:
        if self.undelivered is not None:
            self.undelivered(command, recipient, why)

    def _envelope_of(self, command: CommandRow) -> Envelope:
        made, self._made = self._made, None
        return made[1] if made is not None and made[0] == command.id else self._envelope(command)

    def _envelope(self, command: CommandRow) -> Envelope:
        """Raises NotFound, SettingsError or PaperError where a person has to correct something first, `_NoWayToGo`
        where the buyer has no address that a mail can be sent to, and BadInput if another one cannot be used."""
        shop, payload = self.shops.get(command.shop), command.payload
        owner = shop.settings.get("owner_email") or self.owner
        sender = shop.settings.get("sender") or self.sender
        address = _address(sender)
        subject, to, name = payload["subject"], owner or address, ""
        if not self._is_for_owner(command):
            to, name = _buyer_address(payload), payload.get("name", "")
        elif payload["audience"] != "vendor":
            subject = f"[Test, ginge an {payload['to'] or 'niemanden'}] {subject}"
        message = mime(
            {**payload, "subject": subject, "to": to, "name": name},
            sender=sender,
            reply_to=owner,
            message_id=message_id(command.id, command.shop, command.key, address),
            date=self.clock.now(),
            enclosures=[*_enclosures(payload, shop), *attached(payload, shop, self.shops.db.reader)],
        )
        return Envelope(address, to, message)

    def _is_for_owner(self, command: CommandRow) -> bool:
        """Whether it goes to the merchant, although perhaps written for the buyer."""
        payload = command.payload
        return payload["audience"] == "vendor" or bool(payload.get("test") or self.shops.get(command.shop).test_mode)

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
        """Over the connection that is open. Some servers end one after so many mails; then over a new one."""
        was_open = self._smtp is not None
        try:
            return self._hand_over(envelope)
        except smtplib.SMTPResponseException as fault:
            self.close()
            if not (was_open and fault.smtp_code == _CLOSING):
                return _answered(envelope, fault)
        except (OSError, smtplib.SMTPException) as fault:
            has_ended = isinstance(fault, (smtplib.SMTPServerDisconnected, ConnectionError))
            outcome = self._broken(fault)
            if outcome.verdict == "refused" or not (was_open and has_ended):
                return outcome
        return self._to_server(envelope)

    def _hand_over(self, envelope: Envelope) -> Outcome:
        assert self.server is not None
        if self._smtp is None or self._smtp.sock is None:
            self._smtp = self.server.connect()
        try:
            self._smtp.deliver(envelope, self._make_following)
        except smtplib.SMTPRecipientsRefused as fault:
            code, text = fault.recipients[envelope.recipient]
            if code == _CLOSING:
                raise smtplib.SMTPServerDisconnected(_words(text)) from fault
            self._forget_begun()
            return _not_delivered(code, text)
        self._begin_following()
        return Outcome.done(f"Accepted by {self.server.host}.")

    def _broken(self, fault: Exception) -> Outcome:
        """The connection broke, or there was none. Once the server has the whole mail, nobody can know."""
        assert self.server is not None
        line, self._smtp = self._smtp, None
        if line is not None:
            line.close()
        if line is not None and line.in_doubt:
            return Outcome.refused(
                f"The mail server {self.server.host} got the mail and did not answer ({fault}); it may have "
                "arrived. Look, then: mahnlauf outbox retry"
            )
        return Outcome.retry(f"The mail server {self.server.host} could not be used: {fault}.")

    # --- the next one ---

    def _make_following(self) -> None:
        """A fault in it is its own: it shows when its turn has come."""
        following, self._following = self._following, None
        if following is not None:
            with suppress(Exception):
                self._made = (following.id, self._envelope(following))

    def _begin_following(self) -> None:
        if self._made is not None and self._smtp is not None:
            with suppress(OSError, smtplib.SMTPException):  # `send` meets the same fault, and says so
                self._smtp.begin(self._made[1])

    def _forget_begun(self) -> None:
        """So that the next mail can begin."""
        if self._smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._smtp.rset()

    def _path(self, command: CommandRow) -> Path:
        return mail_file(self.folder, command)


def _answered(envelope: Envelope, fault: smtplib.SMTPResponseException) -> Outcome:
    """What the server said instead of yes."""
    code, text = fault.smtp_code, fault.smtp_error
    if isinstance(fault, smtplib.SMTPDataError):
        return _not_delivered(code, text)
    if isinstance(fault, smtplib.SMTPAuthenticationError):
        return Outcome.fix_settings(f"The mail server refused the login ({code}). Check MAHNLAUF_SMTP.")
    if isinstance(fault, smtplib.SMTPSenderRefused) and code in _FOR_GOOD:
        said = f"The mail server does not take mails from {envelope.sender}: {code} {_words(text)}."
        return Outcome.fix_settings(f'{said} Check "sender", of the shop or in mahnlauf.toml.')
    answer = f"The mail server answered {code} {_words(text)}"
    return Outcome.refused(answer) if code in _FOR_GOOD else Outcome.retry(answer)


def _not_delivered(code: int, text: bytes | str) -> Outcome:
    """The server refused this mail, not all mails; for good with 5xx."""
    answer = f"The mail server answered {code} {_words(text)}"
    if code not in _FOR_GOOD:
        return Outcome.retry(answer)
    return Outcome("refused", answer, facts={_UNDELIVERED: f"{code} {_words(text)}"})


def _words(text: bytes | str) -> str:
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else text


def _buyer_address(payload: dict[str, Any]) -> str:
    """The buyer's; raises `_NoWayToGo`."""
    try:
        address = ascii_address(payload["to"])
    except BadInput as fault:
        raise _NoWayToGo(str(fault)) from fault
    if not address:
        raise _NoWayToGo("There is no e-mail address to send this to.")
    return address


@lru_cache(maxsize=64)
def _address(sender: str) -> str:
    """The bare address of the sender; raises SettingsError."""
    try:
        return ascii_address(address_of(sender))
    except BadInput as fault:
        raise SettingsError(f'"sender" is wrong. {fault}') from fault


def _enclosures(payload: dict[str, Any], shop: Shop) -> list[Enclosure]:
    """The pictures that the HTML shows, and the letter as PDF where the mail stands in for one."""
    found = pictures_of(payload, shop)
    if payload.get("page"):
        found.append(Enclosure(f"{payload['page']['id']}.pdf", press_of(shop).letter(payload["page"])))
    return found


def mail_file(folder: Path, command: CommandRow) -> Path:
    """Where the mail of this command is written if there is no server."""
    return folder / command.shop / f"{command.id:06d}-{_safe(command.key)}.eml"


def _safe(key: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in key)[:80]
