"""Mails around letters: the PDF where there is no address, the logo, and what happens when one comes back."""

from __future__ import annotations

import base64
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from mahnlauf.core.errors import BadInput, SettingsError
from mahnlauf.intake.bounce import record_bounce
from mahnlauf.intake.notification import read_bounce
from mahnlauf.outbox.mail import MailWay
from mahnlauf.store.commands import CommandRow
from tests.outbox.returned import postfix
from tests.world import World

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)
NO_ADDRESS = {"address_1": "", "city": "", "postcode": "", "country": ""}


def eml(world: World, index: int = -1) -> EmailMessage:
    path = sorted(world.house.settings.mail_dir.rglob("*.eml"))[index]
    found = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def about(world: World, ref: str, kind: str = "mail") -> list[CommandRow]:
    claim = world.row(ref).id
    return [one for one in world.commands() if one.claim_id == claim and one.kind == kind]


def billing(**changes: str) -> dict[str, str]:
    from tests.world import _ORDER

    return {**_ORDER["billing"], **changes}


def test_a_letter_without_a_postal_address_goes_out_by_mail_with_the_pdf_attached(world: World) -> None:
    world.order("1001", billing=billing(**NO_ADDRESS))
    world.days(20, 56)
    world.outbox()
    [sent] = [one for one in about(world, "1001") if one.payload.get("page")]
    path = next(world.house.settings.mail_dir.rglob(f"{sent.id:06d}-*.eml"))
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(mail, EmailMessage)
    [attached] = mail.iter_attachments()

    assert about(world, "1001", "letter") == []
    assert attached.get_content_type() == "application/pdf"
    assert attached.get_content().startswith(b"%PDF")
    assert attached.get_filename() == f"{sent.payload['page']['id']}.pdf"
    assert sent.answer.endswith("There is no postal address, so the letter went out by e-mail, as PDF.")
    assert {"text/plain", "text/html"} <= {part.get_content_type() for part in mail.walk()}


def test_the_shops_logo_travels_with_the_mail_and_nothing_is_loaded(world: World) -> None:
    folder = world.folder / "letters" / "laden"
    folder.mkdir(parents=True)
    (folder / "logo.png").write_bytes(PIXEL)
    world.shop("laden", logo="logo.png", accent="#b5179e")
    world.order("1001")
    world.days(20, 22)
    world.outbox()
    mail = eml(world)
    html = mail.get_body(("html",))
    [picture] = [part for part in mail.walk() if part.get_content_maintype() == "image"]

    assert html is not None
    assert 'src="cid:logo@mahnlauf"' in html.get_content()
    assert "#b5179e" in html.get_content()
    assert picture["Content-ID"] == "<logo@mahnlauf>"
    assert picture.get_content() == PIXEL


@pytest.mark.parametrize("name", ["../../mahnlauf.key", "/etc/hostname", "missing.png", ""])
def test_a_logo_outside_the_letters_folder_is_not_sent(world: World, name: str) -> None:
    (world.folder / "mahnlauf.key").write_text("secret", encoding="ascii")
    world.shop("laden", logo=name)
    world.order("1001")
    world.days(20, 22)
    world.outbox()
    assert [part for part in eml(world).walk() if part.get_content_maintype() == "image"] == []


def test_a_test_mail_without_a_server_says_which_setting_is_missing(world: World) -> None:
    way = world.house.outbox().ways["mail"]
    assert isinstance(way, MailWay)
    with pytest.raises(SettingsError, match="MAHNLAUF_SMTP is not set"):
        way.send_test("ada@example.org")


# --- mails that come back ---


@pytest.fixture
def reminded(world: World) -> World:
    """The first reminder of order 1001 has gone out, with a term."""
    world.order("1001")
    world.days(20, 22)
    world.outbox()
    assert about(world, "1001")[-1].payload["stage"] == "reminder"
    return world


def id_of(world: World, command: CommandRow) -> str:
    path = next(world.house.settings.mail_dir.rglob(f"{command.id:06d}-*.eml"))
    return str(message_from_bytes(path.read_bytes())["Message-ID"])


def test_a_mail_that_came_back_goes_out_by_post_with_a_term_of_its_own(reminded: World) -> None:
    sent = about(reminded, "1001")[-1]
    before = reminded.state("1001").deadline
    reminded.day(24)
    told = record_bounce(reminded.house.intake, postfix(id_of(reminded, sent)))
    reminded.run()
    reminded.outbox()
    [letter] = about(reminded, "1001", "letter")
    after = reminded.state("1001").deadline

    assert told.claim == reminded.row("1001").id
    assert told.text.endswith(
        "did not arrive: 550 5.1.1 <erika@example.com>: Recipient address rejected: User unknown."
    )
    assert letter.state == "done"
    assert letter.payload["template"] == sent.payload["template"]
    assert before is not None
    assert after is not None
    assert after > before
    assert letter.payload["deadline"] == after.isoformat()
    assert next(one for one in reminded.commands() if one.id == sent.id).state == "refused"
    reminded.check()


def test_the_same_notification_again_changes_nothing(reminded: World) -> None:
    raw = postfix(id_of(reminded, about(reminded, "1001")[-1]))
    record_bounce(reminded.house.intake, raw)
    reminded.run()
    facts = len(reminded.facts("1001"))
    record_bounce(reminded.house.intake, raw)
    reminded.run()
    assert len(reminded.facts("1001")) == facts


def test_whom_no_letter_can_reach_either_is_not_dunned_on(world: World) -> None:
    world.order("1001", billing=billing(**NO_ADDRESS))
    world.days(20, 22)
    world.outbox()
    record_bounce(world.house.intake, postfix(id_of(world, about(world, "1001")[-1])))
    sent = len(about(world, "1001"))
    world.days(23, 60)
    assert len(about(world, "1001")) == sent
    assert "hold" in [reason.code for reason in world.reasons("1001")]


def test_a_paid_claim_gets_no_letter_because_an_old_mail_came_back(reminded: World) -> None:
    sent = about(reminded, "1001")[-1]
    reminded.day(25).paid("1001")
    record_bounce(reminded.house.intake, postfix(id_of(reminded, sent)))
    reminded.run()
    assert about(reminded, "1001", "letter") == []


def test_a_delay_is_no_bounce(reminded: World) -> None:
    sent = about(reminded, "1001")[-1]
    told = record_bounce(reminded.house.intake, postfix(id_of(reminded, sent), "delayed", "4.4.1"))
    assert "only delayed" in told.text
    assert about(reminded, "1001")[-1].state == "done"


@pytest.mark.parametrize("forged", ["<1.00000000000000000000000000000000@laden.example>", "<abc@elsewhere>", ""])
def test_a_notification_about_somebody_elses_mail_is_refused(reminded: World, forged: str) -> None:
    with pytest.raises(BadInput, match="was not sent from here"):
        record_bounce(reminded.house.intake, postfix(forged))


def test_any_other_mail_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no delivery status notification"):
        read_bounce(b"From: a@b\r\nSubject: hello\r\n\r\nhello\r\n")
    with pytest.raises(BadInput):
        read_bounce(b"\x00\xff")


def test_every_line_of_a_mail_ends_as_smtp_wants_it(world: World) -> None:
    """smtplib sends bytes as they are; a server refuses bare line feeds, or takes the whole mail for one line."""
    world.order("1001")
    world.days(20, 22)
    world.outbox()
    raw = sorted(world.house.settings.mail_dir.rglob("*.eml"))[-1].read_bytes()
    assert raw.count(b"\n") == raw.count(b"\r\n") > 10
    assert max(map(len, raw.split(b"\r\n"))) <= 998
