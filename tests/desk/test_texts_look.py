"""The shop's look: a logo that is a picture, a colour that can be read, and a letter that shows both."""

from __future__ import annotations

import base64
import io
import struct
import zlib
from html import unescape

import pytest
from werkzeug.test import TestResponse

from mahnlauf.paper import png
from mahnlauf.store import audit
from tests.desk.test_texts import Writer
from tests.desk.visitor import text_of
from tests.world import World

LOOK = "/letters/laden/look"
PICTURE = png("a picture")
GIVEN = {"accent": "#204080", "sender": "Lind <post@lind.example>", "register": "du",
         "signature": "Eure\nTöpferei Lind", "footer": "HRB 1234\nGeschäftsführung: Ada Lind"}  # fmt: skip


@pytest.fixture
def owner(world: World) -> Writer:
    return Writer(world)


def save(owner: Writer, **changes: str) -> TestResponse:
    return owner.send(f"{LOOK}/save", **{"seen": owner.field("seen", LOOK), **GIVEN, **changes})


def upload(owner: Writer, content: bytes, name: str = "logo.png") -> TestResponse:
    data = {"form_token": owner.field("form_token", LOOK), "logo": (io.BytesIO(content), name)}
    return owner.client.post(f"{LOOK}/logo", data=data, content_type="multipart/form-data")


def sized_png(width: int, height: int) -> bytes:
    """A whole PNG of a size that it only claims."""

    def piece(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = piece(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + piece(b"IDAT", zlib.compress(b"\0")) + piece(b"IEND", b"")


HOLLOW = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x0b\x08\x00\x10\x00\x20\x01\x01\x11\x00nothing\xff\xd9"
JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAFA3PEY8MlBGQUZaVVBfeMiCeG5uePWvuZHI////////////////////////////////////////"
    "////////////2wBDAVVaWnhpeOuCguv/////////////////////////////////////////////////////////////////////////wAAR"
    "CAAEAAgDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAP/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFQEBAQAAAAAAAAAAAAAAAAAA"
    "AQL/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwCQBQ//2Q=="
)


def test_colour_sender_signature_and_footer_reach_the_next_letter(world: World, owner: Writer) -> None:
    assert save(owner).headers["Location"] == f"{LOOK}?done=saved"
    settings = world.house.shops.get("laden").settings
    assert settings["footer"] == "HRB 1234 | Geschäftsführung: Ada Lind"
    assert settings["signature"] == "Eure | Töpferei Lind"
    world.order("1001")
    world.days(20, 24)
    world.outbox()
    text = world.mails()[0].text.replace("\r\n", "\n")
    assert "Eure\nTöpferei Lind" in text
    assert "HRB 1234\nGeschäftsführung: Ada Lind" in text
    assert "Hallo " in text  # du
    page = Writer(world).open(LOOK)
    assert ">\nEure\nTöpferei Lind</textarea>" in page
    assert 'value="#204080"' in page


def test_the_preview_wears_what_the_form_says_before_it_is_saved(world: World, owner: Writer) -> None:
    shown = owner.send(f"{LOOK}/preview", shape="mail", **GIVEN).text
    for sign in ("#204080", "Geschäftsführung: Ada Lind", "Hallo Ada", "Eure<br>Töpferei Lind"):
        assert sign in shown
    assert "data:image/png" in owner.send(f"{LOOK}/preview", shape="paper", **GIVEN).text
    assert "accent" not in world.house.shops.get("laden").settings


@pytest.mark.parametrize(
    "colour, words",
    [
        ("#1f5f5b", "Gut zu lesen: Kontrast 7,4 zu 1 mit Weiß."),
        ("#808080", "Etwas hell, Kontrast 3,9 zu 1"),
        ("#ffee00", "Zu hell für Schrift, Kontrast 1,2 zu 1"),
        ("red", "Erwartet wird eine Farbe wie #1f5f5b."),
    ],
)
def test_a_colour_is_told_how_well_it_can_be_read(owner: Writer, colour: str, words: str) -> None:
    token = owner.field("form_token", LOOK)
    answer = owner.client.post(
        f"{LOOK}/check", data={"form_token": token, **GIVEN, "accent": colour}, headers={"HX-Request": "1"}
    )
    assert words in text_of(answer.text)
    whole = owner.send(f"{LOOK}/check", **{**GIVEN, "accent": colour, "seen": "x"})
    assert words in text_of(whole.text)
    assert "<main" in whole.text


@pytest.mark.parametrize(
    "name, value, why",
    [
        ("accent", "red; background:url(//evil.example)", "Erwartet wird eine Farbe wie #1f5f5b."),
        ("sender", "Lind\r\nBcc: all@evil.example", "Erwartet werden Name und Adresse"),
        ("sender", "nobody", "Erwartet werden Name und Adresse"),
        ("register", "ihr", "Erwartet wird Sie oder du."),
        ("footer", "x" * 2500, "Höchstens 2000 Zeichen."),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field_and_nothing_is_lost_or_kept(
    world: World, owner: Writer, name: str, value: str, why: str
) -> None:
    answer = save(owner, **{name: value})
    assert answer.status_code == 400
    page = unescape(answer.text)
    assert why in page
    assert f'id="{name}-fault"' in page
    assert "Geschäftsführung: Ada Lind" in page or name == "footer"
    assert "signature" not in world.house.shops.get("laden").settings


def test_the_second_of_two_people_is_told(world: World) -> None:
    anna, ben = Writer(world, name="anna"), Writer(world, name="ben")
    seen = ben.field("seen", LOOK)
    assert save(anna).status_code == 303
    answer = ben.send(f"{LOOK}/save", **{**GIVEN, "accent": "#000000", "seen": seen})
    assert answer.status_code == 409
    assert "Jemand hat das Aussehen geändert" in answer.text
    assert 'value="#000000"' in answer.text
    assert world.house.shops.get("laden").settings["accent"] == "#204080"


def test_a_logo_goes_into_mails_and_onto_paper_and_can_be_taken_away(world: World, owner: Writer) -> None:
    assert upload(owner, PICTURE, "..\\..\\evil.svg").headers["Location"] == f"{LOOK}?done=logo"
    name = world.house.shops.get("laden").settings["logo"]
    assert name.startswith("logo-")
    assert name.endswith(".png")
    assert (world.folder / "letters/laden" / name).read_bytes() == PICTURE
    assert 'class="logo" src="data:image/png;base64,' in owner.open(LOOK)
    assert 'alt="laden"' in owner.send(f"{LOOK}/preview", shape="mail", **GIVEN).text
    assert "Keine Vorschau" not in owner.send(f"{LOOK}/preview", shape="paper", **GIVEN).text
    assert owner.send(f"{LOOK}/logo", remove="1").headers["Location"] == f"{LOOK}?done=removed"
    assert 'class="logo"' not in owner.open(LOOK)
    assert (world.folder / "letters/laden" / name).exists()  # what was, is kept


def test_a_jpeg_is_taken_too(world: World, owner: Writer) -> None:
    assert upload(owner, JPEG).status_code == 303
    assert world.house.shops.get("laden").settings["logo"].endswith(".jpg")


@pytest.mark.parametrize(
    "content, why",
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "Das ist ein SVG"),
        (b"<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><SVG>&x;</SVG>", "ein SVG"),
        (b"GIF89a" + b"x" * 50, "weder PNG noch JPEG"),
        (b"<script>alert(1)</script>", "weder PNG noch JPEG"),
        (b"", "weder PNG noch JPEG"),
        (PICTURE[:-9], "unvollständig oder beschädigt"),
        (PICTURE[:60] + b"x" + PICTURE[61:], "unvollständig oder beschädigt"),
        (PICTURE + b"<script>alert(1)</script>", "unvollständig oder beschädigt"),
        (b"\x89PNG\r\n\x1a\n" + b"\xff" * 40, "unvollständig oder beschädigt"),
        (b"\xff\xd8\xff\xe0\xff\xff" + b"x" * 30, "unvollständig oder beschädigt"),
        (HOLLOW, "unvollständig oder beschädigt"),
        (JPEG[:-60], "unvollständig oder beschädigt"),
        (sized_png(40, 40), "unvollständig oder beschädigt"),
        (b"\xff\xd8\xff" + b"\xff" * 300, "unvollständig oder beschädigt"),
        (sized_png(50_000, 50_000), "mehr als 4000 Pixel"),
        (sized_png(0, 10), "mehr als 4000 Pixel"),
        (PICTURE + b"\0" * 300_000, "größer als 300,0 kB"),
    ],
)
def test_what_is_no_sound_picture_is_refused_with_the_reason(
    world: World, owner: Writer, content: bytes, why: str
) -> None:
    answer = upload(owner, content)
    assert answer.status_code == 400
    assert why in answer.text
    assert "logo" not in world.house.shops.get("laden").settings
    assert not [path for path in (world.folder / "letters").rglob("*") if path.is_file()]


def test_no_file_is_a_sentence(owner: Writer) -> None:
    assert "Wählen Sie zuerst eine Datei." in owner.send(f"{LOOK}/logo").text


def test_what_changed_stands_in_the_protocol_by_name(world: World, owner: Writer) -> None:
    save(owner)
    upload(owner, PICTURE)
    rows = [row for row in audit.page(world.house.db.reader, limit=10) if row.what == "shop.changed"]
    assert [row.detail for row in rows] == [
        '{"settings": ["logo"]}', '{"settings": ["accent", "footer", "register", "sender", "signature"]}',
    ]  # fmt: skip
    assert {(row.shop, row.via) for row in rows} == {("laden", "desk")}


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}"])
def test_footer_and_signature_are_printed_as_text(owner: Writer, hostile: str) -> None:
    shown = owner.send(f"{LOOK}/preview", shape="mail", **{**GIVEN, "footer": hostile, "signature": hostile}).text
    saved = save(owner, footer=hostile, signature=hostile)
    assert saved.status_code == 303
    for page in (shown, owner.open(LOOK)):
        for sign in ("<script>alert", "<img src=x", ">49<"):
            assert sign not in page
