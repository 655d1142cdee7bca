"""A mail as bytes, read back by Python's own mail package: headers, text, HTML, pictures, hostile values."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest

from mahnlauf.core.errors import BadInput
from mahnlauf.outbox.message import Enclosure, ascii_address, mime

TEXT = "Guten Tag,\n\nbitte überweisen Sie 119,00\xa0€.\n.\n..zwei Punkte\nFrom hier = dort  \n"
HTML = f"<p>Straße</p>{'<b>ä=</b>' * 400}"
HOSTILE = [
    "Eve\r\nBcc: x@example.org",
    'Eve "Q" <x@example.org>',
    "ä" * 2000,
    "\u2028\x0b=?utf-8?q?x?=",
    "{{ 7*7 }}",
    "",
]


def built(**changes: Any) -> bytes:
    payload = {"to": "ada@kunde.example", "name": "Ada Okafor", "subject": "Zahlungserinnerung", "text": TEXT}
    named = {name: changes.pop(name) for name in ("sender", "reply_to", "enclosures") if name in changes}
    options = {"sender": "Töpferei Lind <lind@laden.example>", "reply_to": "büro <post@laden.example>", **named}
    date = datetime(2026, 3, 23, 8, tzinfo=UTC)
    return mime({**payload, "html": HTML, **changes}, message_id="<1.ab@laden.example>", date=date, **options)


def read(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_text_and_html_come_back_as_they_were() -> None:
    message = read(built())
    assert body(message, "plain").splitlines() == TEXT.rstrip().splitlines()
    assert body(message, "html").rstrip() == HTML
    assert message.get_content_type() == "multipart/alternative"
    assert {"text/plain", "text/html"} == {part.get_content_type() for part in message.iter_parts()}


def test_the_headers_of_a_mail_that_a_machine_sends() -> None:
    message = read(built())
    assert message["From"] == "Töpferei Lind <lind@laden.example>"
    assert message["To"] == "Ada Okafor <ada@kunde.example>"
    assert message["Reply-To"] == "büro <post@laden.example>"
    assert message["Message-ID"] == "<1.ab@laden.example>"
    assert message["Date"].datetime == datetime(2026, 3, 23, 8, tzinfo=UTC)
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] is None


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("field", ["name", "subject"])
def test_no_value_forges_a_header_or_makes_a_line_too_long(field: str, value: str) -> None:
    raw = built(**{field: value})
    message = read(raw)
    shown = message["Subject"] if field == "subject" else message["To"].addresses[0].display_name
    assert "".join(str(shown).split()) == "".join(value.split())  # Python's parser puts blanks between encoded words
    assert len(message["To"].addresses) == 1
    assert message["Bcc"] is None
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert max(map(len, raw.split(b"\r\n"))) <= 78


def test_pictures_and_files_lie_where_mail_programs_look_for_them() -> None:
    picture, letter = (
        Enclosure('Logo ü".png', b"\x89PNG\r\n\x1a\n" * 99, "logo@mahnlauf"),
        Enclosure("L-1.pdf", b"%PDF-"),
    )
    message = read(built(enclosures=[letter, picture]))
    shape = [part.get_content_type() for part in message.walk()]
    assert shape == [
        "multipart/mixed", "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png",
        "application/pdf",
    ]  # fmt: skip
    [related] = [part for part in message.walk() if part.get_content_type() == "multipart/related"]
    assert related.get_param("type") == "text/html"
    [pdf] = message.iter_attachments()
    assert (pdf.get_filename(), pdf.get_content()) == ("L-1.pdf", b"%PDF-")
    [image] = [part for part in message.walk() if part.get_content_maintype() == "image"]
    assert image["Content-ID"] == "<logo@mahnlauf>"
    assert image.get_content() == picture.content
    assert image.get_filename() == "Logo __.png"


def test_the_same_mail_is_the_same_bytes() -> None:
    enclosures = [Enclosure("a.png", b"x", "a@b")]
    assert built(enclosures=enclosures) == built(enclosures=enclosures)


def test_a_line_that_ends_in_another_systems_way_ends_in_the_mails() -> None:
    assert body(read(built(text="a\r\nb\rc\n")), "plain").splitlines() == ["a", "b", "c"]


def test_a_domain_with_umlauts_is_written_in_ascii_and_a_name_with_umlauts_is_refused() -> None:
    assert ascii_address("ada@müller.example") == "ada@xn--mller-kva.example"
    assert b"<ada@xn--mller-kva.example>" in built(to="ada@müller.example")
    with pytest.raises(BadInput, match='"jürgen@example" has letters that mail servers do not take'):
        ascii_address("jürgen@example")


def test_a_generator_of_python_reads_it_too() -> None:
    """Some servers rebuild what they get."""
    message = read(built())
    assert read(message.as_bytes()).as_bytes() == message.as_bytes()
    assert io.BytesIO(built()).readline().startswith(b"From: ")
