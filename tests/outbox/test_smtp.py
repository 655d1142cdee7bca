"""Many mails over one connection: the next is made and begun ahead, and still nothing is lost, doubled or mixed up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from mahnlauf.outbox.mail import MailWay
from mahnlauf.outbox.smtp import Line
from tests.outbox.postman import Postman, mail_server
from tests.world import _ORDER, World

REFS = ("1001", "1002", "1003", "1004")


def to(address: str) -> dict[str, Any]:
    return {"billing": {**_ORDER["billing"], "email": address}}


def sent(world: World, postman: Postman, *refs: str, **orders: Any) -> list[str]:
    """Each order's reminder is due; what became of each, in order."""
    world.house.settings = replace(world.house.settings, smtp=postman.url)
    for ref in refs or REFS:
        world.order(ref, **to(f"kunde{ref}@kunde.example"), **orders.get(ref, {}))
    world.day(21).run()
    return [one.state for one in world.commands() if one.kind == "mail"]


def recipients(postman: Postman) -> list[str]:
    return [one for envelope in postman.envelopes for one in envelope.rcpt_tos]


class Counting(Postman):
    """Counts connections and what is said before the content."""

    def __init__(self) -> None:
        super().__init__()
        self.greeted = 0
        self.said: list[str] = []

    async def handle_EHLO(
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, answers: list[str]
    ) -> list[str]:
        self.greeted += 1
        session.host_name = hostname
        return answers

    async def handle_MAIL(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.said.append("MAIL")
        envelope.mail_from, envelope.mail_options = address, options
        return "250 OK"

    async def handle_RSET(self, *_: Any) -> str:
        self.said.append("RSET")
        return "250 OK"


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What our side does, in order."""
    told: list[str] = []
    send, begin = Line._hand_over, Line.begin

    def note_begin(self: Line, envelope: Any) -> None:
        told.append(f"begin {envelope.recipient[5:9]}")
        begin(self, envelope)

    def note_content(self: Line, message: bytes, meanwhile: Any) -> None:
        told.append("content")
        send(self, message, meanwhile)

    monkeypatch.setattr(Line, "begin", note_begin)
    monkeypatch.setattr(Line, "_hand_over", note_content)
    return told


def test_the_next_mail_is_begun_before_and_its_content_leaves_after_it_was_announced(
    world: World, line: list[str]
) -> None:
    with mail_server(Counting()) as postman:
        world.house.db.before_statement = None
        reader = world.house.db.reader
        reader.set_trace_callback(lambda sql: line.append("COMMIT") if sql == "COMMIT" else None)
        assert sent(world, postman, *REFS[:3]) == ["done"] * 3
        reader.set_trace_callback(None)
    told = line[line.index("begin 1001") :]
    assert told[:9] == [
        "begin 1001", "content", "begin 1002", "COMMIT", "content", "begin 1003", "COMMIT", "content", "COMMIT",
    ]  # fmt: skip
    assert postman.said == ["MAIL"] * 3  # type: ignore[attr-defined]
    assert recipients(postman) == [f"kunde{ref}@kunde.example" for ref in REFS[:3]]


def test_a_refused_recipient_in_between_keeps_the_connection_for_the_others(world: World) -> None:
    class Picky(Counting):
        async def handle_RCPT(
            self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
        ) -> str:
            if "1002" in address:
                return "550 no such user"
            envelope.rcpt_tos.append(address)
            return "250 OK"

    with mail_server(Picky()) as postman:
        assert sent(world, postman) == ["done", "refused", "done", "done"]
    assert recipients(postman) == [f"kunde{ref}@kunde.example" for ref in ("1001", "1003", "1004")]
    assert postman.greeted == 1  # type: ignore[attr-defined]


def test_a_mail_that_cannot_be_sent_in_between_disturbs_no_other(world: World) -> None:
    bad = "jürgen@kunde.example"  # no mail server takes it
    with mail_server(Counting()) as postman:
        world.house.settings = replace(world.house.settings, smtp=postman.url)
        for ref in REFS:
            world.order(ref, **to(bad if ref == "1002" else f"kunde{ref}@kunde.example"))
        world.day(21).run()
    assert [one.state for one in world.commands() if one.kind == "mail"] == ["done", "refused", "done", "done"]
    assert recipients(postman) == [f"kunde{ref}@kunde.example" for ref in ("1001", "1003", "1004")]


@pytest.mark.parametrize("how", ["hangs up", "says 421 to MAIL", "says 421 to RCPT"])
def test_a_server_that_ends_the_connection_after_some_mails_gets_the_rest_over_new_ones(world: World, how: str) -> None:
    class Short(Counting):
        taken = 0

        async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
            answer = await super().handle_DATA(server, session, envelope)
            session.taken = getattr(session, "taken", 0) + 1  # type: ignore[attr-defined]
            if how == "hangs up" and session.taken == 2:  # type: ignore[attr-defined]
                server.loop.call_soon(server.transport.close)
            return answer

        async def handle_MAIL(
            self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
        ) -> str:
            if how == "says 421 to MAIL" and getattr(session, "taken", 0) == 2:
                return "421 too many mails"
            return await super().handle_MAIL(server, session, envelope, address, options)

        async def handle_RCPT(
            self, _server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
        ) -> str:
            if how == "says 421 to RCPT" and getattr(session, "taken", 0) == 2:
                return "421 too many mails"
            envelope.rcpt_tos.append(address)
            return "250 OK"

    with mail_server(Short()) as postman:
        states = sent(world, postman)
    assert set(postman.accepted.values()) == {1}
    assert len(postman.accepted) == len(states) - states.count("refused")
    if how != "hangs up":  # the answer to the second may be lost with the connection; then a person looks
        assert states == ["done"] * 4
        assert postman.greeted == 2  # type: ignore[attr-defined]


def test_a_server_that_is_always_closing_is_asked_once_per_try(world: World) -> None:
    class Closing(Counting):
        async def handle_MAIL(self, *_: Any) -> str:
            self.said.append("MAIL")
            return "421 go away"

    with mail_server(Closing()) as postman:
        assert sent(world, postman, "1001") == ["waiting"]
    assert postman.said == ["MAIL"]  # type: ignore[attr-defined]


def test_what_was_made_ahead_is_sent_only_as_what_it_was_made_for(world: World) -> None:
    """The outbox may do something else next: the lease ran out, the worker stops."""
    with mail_server(Counting()) as postman:
        world.house.settings = replace(world.house.settings, smtp=postman.url)
        for ref in REFS[:3]:
            world.order(ref, **to(f"kunde{ref}@kunde.example"))
        world.day(21).run_only()
        first, second, third = world.commands()
        way = world.house.outbox().ways["mail"]
        assert isinstance(way, MailWay)
        way.expect(second)
        assert way.send(first).verdict == "done"
        assert way.send(third).verdict == "done"
        assert way.send(second).verdict == "done"
        way.expect(third)
        way.send(first)
        way.close()
    assert [one[5:9] for one in recipients(postman)] == ["1001", "1003", "1002", "1001"]
    assert postman.said == ["MAIL", "MAIL", "RSET", "MAIL", "MAIL", "MAIL", "MAIL", "RSET"]  # type: ignore[attr-defined]
