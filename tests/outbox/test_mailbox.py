"""Mails that come back: what counts as one, how the mailbox is read, what becomes of the claim."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest

from mahnlauf.cli import doctor
from mahnlauf.core.errors import BadInput, CannotStore, SettingsError
from mahnlauf.core.message_id import message_id
from mahnlauf.intake import mailbox as mailbox_module
from mahnlauf.intake.mailbox import Address, Mailbox, MailboxFault
from mahnlauf.intake.notification import read_bounce
from mahnlauf.settings import Settings
from mahnlauf.store import records
from mahnlauf.store.commands import CommandRow
from mahnlauf.worker import work
from tests.outbox import returned
from tests.outbox.imap import Letterbox, letterbox
from tests.outbox.postman import Postman, mail_server
from tests.world import World

ID = message_id(17, "laden", "1:0:reminder", "laden@example.com")
NOT_OURS = "<20260323.abc@elsewhere.example>"


@pytest.fixture
def box() -> Iterator[Letterbox]:
    with letterbox() as served:
        yield served


@pytest.fixture
def reminded(world: World, box: Letterbox) -> World:
    """The first reminder of order 1001 has gone out, with a term; the mailbox is set."""
    world.order("1001")
    world.days(20, 22)
    world.house.settings = replace(world.house.settings, imap=box.url)
    return world


def sent(world: World) -> CommandRow:
    return next(one for one in world.commands() if one.payload.get("stage") == "reminder")


def id_of(world: World) -> str:
    path = next(world.house.settings.mail_dir.rglob(f"{sent(world).id:06d}-*.eml"))
    return str(message_from_bytes(path.read_bytes())["Message-ID"])


def mailbox_of(world: World) -> Mailbox:
    found = world.house.mailbox()
    assert found is not None
    return found


def findings(world: World) -> list[str]:
    return [row["text"] for row in records.open_findings(world.house.db.reader) if row["code"] == "mailbox"]


# --- what a notification says ---


@pytest.mark.parametrize(
    "write, status, reason",
    [
        (returned.postfix, "5.1.1", "Recipient address rejected: User unknown"),
        (returned.exchange, "5.1.10", "RecipientNotFound"),
        (returned.exim_report, "5.0.0", "Mailbox quota exceeded"),
        (returned.exim_text, "5.1.1", "550 5.1.1 User unknown"),
        (returned.qmail, "5.1.1", "550 5.1.1 no such user"),
    ],
)
def test_every_servers_notification_names_mail_recipient_and_reason(
    write: Callable[[str], bytes], status: str, reason: str
) -> None:
    bounce = read_bounce(write(ID))
    assert (bounce.message_id, bounce.recipient, bounce.status) == (ID, returned.WHO, status)
    assert reason in bounce.reason
    assert bounce.is_final


@pytest.mark.parametrize(
    "raw",
    [
        returned.postfix(ID, "delayed", "4.4.1"), returned.postfix(ID, "delivered", "2.0.0"),
        returned.postfix(ID, "relayed", "2.0.0"), returned.exim_delay(ID),
    ],
    ids=["delayed", "delivered", "relayed", "a delay in words"],
)  # fmt: skip
def test_a_delay_or_a_receipt_is_not_final(raw: bytes) -> None:
    bounce = read_bounce(raw)
    assert bounce.message_id == ID
    assert not bounce.is_final


def test_a_mail_that_was_tried_for_days_in_vain_is_final_whatever_its_status() -> None:
    assert read_bounce(returned.postfix(ID, "failed", "4.4.7")).is_final


@pytest.mark.parametrize("write", [returned.out_of_office, returned.answer])
def test_what_a_person_or_their_machine_answers_is_no_notification(write: Callable[[str], bytes]) -> None:
    with pytest.raises(BadInput, match="no delivery status notification"):
        read_bounce(write(ID))


# --- the mailbox ---


def test_a_mail_that_came_back_goes_out_by_post_and_the_claim_keeps_the_proof(reminded: World, box: Letterbox) -> None:
    uid = box.put(returned.postfix(id_of(reminded)))
    reminded.day(24)
    [told] = mailbox_of(reminded).look()
    reminded.run()
    [letter] = [one for one in reminded.commands() if one.kind == "letter"]
    [fact] = [one for one in reminded.facts("1001") if one.kind == "letter.bounced"]

    assert told.command == sent(reminded).id
    assert box.seen == {uid}
    assert letter.payload["template"] == sent(reminded).payload["template"]
    assert fact.data["recipient"] == returned.WHO
    assert "User unknown" in fact.data["reason"]
    assert sent(reminded).state == "refused"
    reminded.check()


def test_a_buyers_answer_stays_unread_and_is_looked_at_once(reminded: World, box: Letterbox) -> None:
    for write in (returned.answer, returned.out_of_office):
        box.put(write(id_of(reminded)))
    box.put(returned.postfix(NOT_OURS))
    mailbox = mailbox_of(reminded)
    assert mailbox.look() == []
    assert mailbox.look() == []
    assert (box.seen, box.fetches()) == (set(), 3)
    assert sent(reminded).state == "done"


def test_a_delay_is_marked_as_read_and_changes_nothing(reminded: World, box: Letterbox) -> None:
    uid = box.put(returned.exim_delay(id_of(reminded)))
    [told] = mailbox_of(reminded).look()
    assert "only delayed" in told.text
    assert (box.seen, sent(reminded).state) == ({uid}, "done")


def test_a_mail_is_marked_as_read_only_after_it_was_stored(
    reminded: World, box: Letterbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = box.put(returned.postfix(id_of(reminded)))

    def full(*_: Any) -> None:
        raise CannotStore("The disk is full.")

    monkeypatch.setattr(mailbox_module, "record_bounce", full)
    with pytest.raises(CannotStore):
        mailbox_of(reminded).look()
    assert box.seen == set()
    monkeypatch.undo()
    assert len(mailbox_of(reminded).look()) == 1
    assert box.seen == {uid}


def test_a_kill_between_storing_and_marking_reads_it_again_and_changes_nothing(reminded: World, box: Letterbox) -> None:
    box.put(returned.postfix(id_of(reminded)))
    mailbox_of(reminded).look()
    facts = len(reminded.facts("1001"))
    box.seen.clear()
    mailbox_of(reminded).look()
    assert len(reminded.facts("1001")) == facts


def test_a_server_that_counts_anew_is_read_anew(reminded: World, box: Letterbox) -> None:
    box.put(returned.answer(id_of(reminded)))
    mailbox = mailbox_of(reminded)
    mailbox.look()
    box.mails[1], box.generation = returned.postfix(id_of(reminded)), 2
    assert len(mailbox.look()) == 1


def test_a_mail_larger_than_any_notification_is_not_fetched(
    reminded: World, box: Letterbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox_module, "_LARGEST_BYTES", 1000)
    box.put(returned.postfix(id_of(reminded)) + b"x" * 1000)
    assert mailbox_of(reminded).look() == []
    assert box.fetches() == 0


def test_the_worker_reads_the_mailbox(reminded: World, box: Letterbox) -> None:
    box.put(returned.postfix(id_of(reminded)))
    reminded.day(24).forget()
    work(reminded.house, once=True)
    assert [one.kind for one in reminded.commands() if one.kind == "letter"] == ["letter"]


def test_the_mailbox_is_read_every_five_minutes_and_after_a_fault_less_often(reminded: World, box: Letterbox) -> None:
    mailbox = mailbox_of(reminded)
    for now, logins in ((0.0, 1), (299.0, 1), (300.0, 2)):
        mailbox.turn(now)
        assert box.said.count("LOGIN") == logins
    box.refuses = "UID SEARCH"
    for now, logins in ((600.0, 3), (900.0, 3), (1200.0, 4)):
        mailbox.turn(now)
        assert box.said.count("LOGIN") == logins
    assert findings(reminded) == ["The mail server 127.0.0.1 did not list the new mails: not so."]
    box.refuses = ""
    mailbox.turn(10_000.0)
    assert findings(reminded) == []


def test_a_refused_login_names_the_setting_and_no_password(reminded: World, box: Letterbox) -> None:
    reminded.house.settings = replace(reminded.house.settings, imap=box.url.replace("p%40ss", "s3cret"))
    with pytest.raises(MailboxFault, match="Check MAHNLAUF_IMAP") as caught:
        mailbox_of(reminded).look()
    assert "s3cret" not in str(caught.value)
    assert "s3cret" not in repr(mailbox_of(reminded)) + repr(reminded.house.settings)


def test_a_folder_that_is_not_there_is_named(reminded: World, box: Letterbox) -> None:
    reminded.house.settings = replace(reminded.house.settings, imap=box.url.replace("/INBOX", "/Zur%C3%BCck"))
    with pytest.raises(MailboxFault, match='has no folder "Zurück": not so'):
        mailbox_of(reminded).look()
    assert box.said[-2] == 'SELECT "Zur&APw-ck"'


def test_a_server_that_is_away_is_one_sentence(reminded: World) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    reminded.house.settings = replace(reminded.house.settings, imap=f"imap://a:b@127.0.0.1:{port}")
    with pytest.raises(MailboxFault, match=r"127\.0\.0\.1 could not be reached"):
        mailbox_of(reminded).look()


@pytest.mark.parametrize(
    "url", ["http://a:s3cret@host", "imaps://host", "imaps://a:s3cret@:993", "imap://a:s3cret@h:x"]
)
def test_an_address_that_cannot_be_read_is_told_without_its_password(url: str) -> None:
    with pytest.raises(SettingsError, match="MAHNLAUF_IMAP") as caught:
        Address.from_url(url)
    assert "s3cret" not in str(caught.value)


def test_the_address_of_a_mailbox_has_usual_ports_and_folder() -> None:
    assert Address.from_url("imaps://a:b@host") == Address("host", 993, "a", "b", "INBOX", tls=True)
    assert Address.from_url("imap://a:b@host/x%20y") == Address("host", 143, "a", "b", "x y", tls=False)


# --- refused at once ---


@pytest.mark.parametrize("hook", ["handle_RCPT", "handle_DATA"])
def test_what_the_server_refuses_for_good_did_not_arrive_and_goes_out_by_post(world: World, hook: str) -> None:
    async def refuse(*_: Any) -> str:
        return "550 no such user"

    strict = type("Strict", (Postman,), {hook: refuse})
    world.order("1001")
    with mail_server(strict()) as postman:
        world.house.settings = replace(world.house.settings, smtp=postman.url)
        world.day(21).run()
        world.day(22).run()
    kinds = [(one.kind, one.state) for one in world.commands() if one.payload.get("stage") == "reminder"]
    [fact] = [one for one in world.facts("1001") if one.kind == "letter.bounced"]
    assert kinds == [("mail", "refused"), ("letter", "done")]
    assert "550 no such user" in fact.data["reason"]
    world.check()


def test_in_test_mode_a_refusal_is_the_owners_and_no_matter_of_the_claim(make_world: Callable[..., World]) -> None:
    class Strict(Postman):
        async def handle_RCPT(self, *_: Any) -> str:
            return "550 no such user"

    world = make_world(test_mode="true")
    world.order("1001")
    with mail_server(Strict()) as postman:
        world.house.settings = replace(world.house.settings, smtp=postman.url)
        world.day(21).run()
    assert "letter.bounced" not in [one.kind for one in world.facts("1001")]


def test_a_sender_that_the_server_does_not_take_is_a_setting_and_no_fault_of_the_buyers_address(world: World) -> None:
    class Strict(Postman):
        async def handle_MAIL(self, *_: Any) -> str:
            return "550 not your domain"

    world.order("1001")
    with mail_server(Strict()) as postman:
        world.house.settings = replace(world.house.settings, smtp=postman.url)
        world.day(21).run()
    [command] = world.commands()
    assert command.state == "waiting"
    assert 'Check "sender"' in command.answer
    assert "letter.bounced" not in [one.kind for one in world.facts("1001")]


def test_doctor_says_whether_the_mailbox_can_be_read(box: Letterbox) -> None:
    settings = Settings(Path(), Path("mahnlauf.db"), imap=box.url)
    [finding] = doctor._of_mailbox(settings)
    assert (finding.level, finding.text.startswith("The mailbox INBOX at 127.0.0.1:")) == ("ok", True)
    box.refuses = "LOGIN"
    [finding] = doctor._of_mailbox(settings)
    assert (finding.level, "Check MAHNLAUF_IMAP" in finding.text) == ("error", True)
    assert list(doctor._of_mailbox(Settings(Path(), Path("mahnlauf.db")))) == []
