"""Mails to real servers of every temper: what is settled, what is tried again, what waits for a person."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from mahnlauf.core.errors import SettingsError
from mahnlauf.outbox import smtp
from mahnlauf.outbox.smtp import Server
from mahnlauf.store import commands, records
from mahnlauf.store.commands import CommandRow
from tests.outbox.postman import Postman, mail_server
from tests.world import World


def reminded(world: World, url: str, **order: Any) -> CommandRow:
    """A reminder for one order is due; the outbox hands it to that server."""
    world.house.settings = replace(world.house.settings, smtp=url)
    world.order(**order)
    world.day(21).run()
    return the_mail(world)


def the_mail(world: World) -> CommandRow:
    (command,) = world.commands()
    assert command.kind == "mail"
    return command


def findings(world: World) -> list[tuple[str, str]]:
    return [(row["code"], row["text"]) for row in records.open_findings(world.house.db.reader)]


def as_read(envelope: Envelope) -> EmailMessage:
    message = message_from_bytes(envelope.original_content or b"", policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_a_mail_is_handed_over_and_noted(world: World) -> None:
    with mail_server(Postman()) as postman:
        command = reminded(world, postman.url)
    (envelope,) = postman.envelopes
    assert (command.state, command.answer) == ("done", "Accepted by 127.0.0.1.")
    assert envelope.rcpt_tos == ["j.weiss@kunde.example"]
    assert as_read(envelope)["Subject"] == "Zahlungserinnerung: Bestellung 1001"
    assert not world.mails()


def test_several_mails_go_over_one_connection(world: World) -> None:
    class Counting(Postman):
        greeted = 0

        async def handle_EHLO(
            self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, answers: list[str]
        ) -> list[str]:
            Counting.greeted += 1
            session.host_name = hostname
            return answers

    for ref in ("1001", "1002", "1003"):
        world.order(ref)
    with mail_server(Counting()) as postman:
        world.house.settings = replace(world.house.settings, smtp=postman.url)
        world.day(21).run()
    assert len(postman.envelopes) == 3
    assert Counting.greeted == 1


def test_in_test_mode_the_owner_gets_what_the_buyer_would(make_world: Callable[..., World]) -> None:
    world = make_world(test_mode="true")
    with mail_server(Postman()) as postman:
        reminded(world, postman.url)
    (envelope,) = postman.envelopes
    assert envelope.rcpt_tos == ["inhaber@haendler.example"]
    assert as_read(envelope)["Subject"].startswith("[Test, ginge an j.weiss@kunde.example] ")


def test_a_name_with_line_breaks_addresses_nobody_else(world: World) -> None:
    billing = {"first_name": "Eve\r\nBcc: eve@example.org", "last_name": "X", "email": "eve@kunde.example"}
    with mail_server(Postman()) as postman:
        reminded(world, postman.url, billing=billing, number="7\r\nBcc: x@example.org")
    (envelope,) = postman.envelopes
    assert envelope.rcpt_tos == ["eve@kunde.example"]
    assert as_read(envelope)["Bcc"] is None


@pytest.mark.parametrize(
    "address", ["nobody", "a@b@c", "x@example.org, y@example.org", "<script>", "a\r\nRCPT TO:<x@y.z>@b.example"]
)
def test_an_address_that_cannot_be_used_is_refused_or_left_to_the_server(world: World, address: str) -> None:
    billing = {"first_name": "Eve", "last_name": "X", "email": address}
    with mail_server(Postman()) as postman:
        command = reminded(world, postman.url, billing=billing)
    assert command.state in ("done", "refused", "waiting")
    assert len([one for envelope in postman.envelopes for one in envelope.rcpt_tos]) <= 1


def test_an_address_that_no_server_takes_did_not_arrive_and_a_person_is_told(world: World) -> None:
    billing = {"first_name": "Eve", "last_name": "X", "email": "é@kunde.example"}
    command = reminded(world, "smtp://127.0.0.1:9", billing=billing)
    assert command.state == "refused"
    [(code, text)] = findings(world)
    assert (code, "letters that mail servers do not take" in text) == ("outbox_mail", True)
    assert world.facts()[-1].kind == "letter.bounced"


def test_a_recipient_that_the_server_does_not_know_is_refused_for_good(world: World) -> None:
    class Strict(Postman):
        async def handle_RCPT(self, *_: Any) -> str:
            return "550 no such user"

    with mail_server(Strict()) as postman:
        command = reminded(world, postman.url)
        world.day(22).run()
    assert command.state == "refused"
    assert "550 no such user" in command.answer
    assert findings(world) == [("outbox_mail", command.answer)]
    assert len(commands.attempts_of(world.house.db.reader, command.id)) == 1


@pytest.mark.parametrize("hook", ["handle_MAIL", "handle_RCPT", "handle_DATA"])
def test_a_busy_server_is_asked_again_by_the_ladder(world: World, hook: str) -> None:
    class Busy(Postman):
        busy = True

    accept = getattr(Postman, hook, None)

    async def answer(self: Busy, server: SMTP, session: Session, envelope: Envelope, *more: Any) -> str:
        if self.busy:
            return "451 try again later"
        if accept is not None:
            return str(await accept(self, server, session, envelope, *more))
        if hook == "handle_RCPT":
            envelope.rcpt_tos.append(more[0])
        else:
            envelope.mail_from = more[0]
        return "250 OK"

    setattr(Busy, hook, answer)
    with mail_server(Busy()) as postman:
        command = reminded(world, postman.url)
        assert (command.state, command.attempts) == ("waiting", 1)
        assert world.later().outbox() == 1
        postman.busy = False  # type: ignore[attr-defined]
        assert world.outbox() == 0
        assert world.later().later().outbox() == 1
    assert the_mail(world).state == "done"
    assert set(postman.accepted.values()) == {1}


def test_a_server_that_hangs_up_early_is_asked_again(world: World) -> None:
    class Rude(Postman):
        async def handle_RCPT(self, server: SMTP, *_: Any) -> str:
            server.transport.close()
            return "250 OK"

    with mail_server(Rude()) as postman:
        command = reminded(world, postman.url)
    assert command.state == "waiting"
    assert "could not be used" in command.answer


def test_a_server_that_hangs_up_after_it_got_the_mail_leaves_it_to_a_person(world: World) -> None:
    class Thief(Postman):
        async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
            answer = await super().handle_DATA(server, session, envelope)
            server.transport.close()
            return answer

    with mail_server(Thief()) as postman:
        command = reminded(world, postman.url)
        world.day(25).run()
    assert command.state == "refused"
    assert "may have arrived" in command.answer
    assert set(postman.accepted.values()) == {1}


class Stalling(Postman):
    """Never answers at the given point."""

    async def handle_MAIL(self, *_: Any) -> str:
        await asyncio.Event().wait()
        return "250 OK"


def test_a_server_that_stalls_is_asked_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "_TIMEOUT_SECONDS", 0.2)
    with mail_server(Stalling()) as postman:
        command = reminded(world, postman.url)
    assert command.state == "waiting"
    assert "timed out" in command.answer


def test_a_server_that_looks_long_at_a_mail_gets_the_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    class Slow(Postman):
        async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
            await asyncio.sleep(0.15)
            return await super().handle_DATA(server, session, envelope)

    monkeypatch.setattr(smtp, "_TIMEOUT_SECONDS", 0.05)
    with mail_server(Slow()) as postman:
        assert reminded(world, postman.url).state == "done"


def test_a_server_that_stalls_with_the_mail_in_its_hands_leaves_it_to_a_person(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Hoarder(Postman):
        async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
            await super().handle_DATA(server, session, envelope)
            await asyncio.Event().wait()
            return "250 OK"

    monkeypatch.setattr(smtp, "_VERDICT_SECONDS", 0.2)
    with mail_server(Hoarder()) as postman:
        command = reminded(world, postman.url)
    assert command.state == "refused"
    assert "may have arrived" in command.answer


def test_no_server_at_all_is_asked_again(world: World) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    command = reminded(world, f"smtp://127.0.0.1:{port}")
    assert command.state == "waiting"
    assert "could not be used" in command.answer


def test_a_refused_login_names_the_setting_and_no_password(world: World) -> None:
    def refuse(*_: Any) -> AuthResult:
        return AuthResult(success=False, handled=False)

    options = {"auth_require_tls": False, "authenticator": refuse}
    with mail_server(Postman(), **options) as postman:
        url = postman.url.replace("//", "//mahnlauf:s3cret-word@")
        command = reminded(world, url)
    assert command.state == "waiting"
    assert "MAHNLAUF_SMTP" in command.answer
    ((code, text),) = findings(world)
    assert code == "outbox_mail"
    assert "s3cret-word" not in command.answer + text
    assert "s3cret-word" not in repr(world.house.settings)


def test_a_login_that_is_accepted_sends(world: World) -> None:
    def accept(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=(data.login, data.password) == (b"ma:hn", b"p@ss"))

    options = {"auth_require_tls": False, "authenticator": accept}
    with mail_server(Postman(), **options) as postman:
        assert reminded(world, postman.url.replace("//", "//ma%3Ahn:p%40ss@")).state == "done"


@pytest.mark.parametrize("url", ["http://host", "smtp://", "host:25", "smtp://host:many", "smtp://u:s3cret@:587"])
def test_an_address_of_a_server_that_cannot_be_read_is_told_without_its_password(url: str) -> None:
    with pytest.raises(SettingsError, match="MAHNLAUF_SMTP") as caught:
        Server.from_url(url)
    assert "s3cret" not in str(caught.value)
