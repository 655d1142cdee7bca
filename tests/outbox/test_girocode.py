"""The GiroCode in a mail: a picture inside it, read back from it; none where no bank's app could use it."""

from __future__ import annotations

import base64
import subprocess
import zlib
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
import zxingcpp

from mahnlauf.core.references import rf_reference
from mahnlauf.outbox.pictures import shown
from mahnlauf.paper.code import png, svg
from tests.paper.pages import needs
from tests.world import World

IBAN = "DE02120300000000202051"
PAYLOAD = "BCD\n002\n1\nSCT\n\nMüller & Söhne\nDE02120300000000202051\nEUR154.37\n\nRF61SPM20260001"


def reminded(world: World, **order: object) -> EmailMessage:
    """The first reminder, as it left."""
    world.order("1001", **order)
    world.days(20, 22)
    path = sorted(world.house.settings.mail_dir.rglob("*.eml"))[-1]
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def pictures(message: EmailMessage) -> list[bytes]:
    return [part.get_payload(decode=True) for part in message.walk() if part.get_content_maintype() == "image"]  # type: ignore[misc]


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\xa0", " ")


def pixels(picture: bytes) -> memoryview:
    """Grey values by row, from a PNG of one bit per pixel without filters."""
    side = int.from_bytes(picture[16:20], "big")
    start = picture.index(b"IDAT") + 4
    rows = zlib.decompressobj().decompress(picture[start:])
    width = (side + 7) // 8
    bits = "".join(
        "".join(f"{eight:08b}" for eight in rows[at + 1 : at + 1 + width])[:side]
        for at in range(0, len(rows), width + 1)
    )
    grey = bytes(255 if bit == "1" else 0 for bit in bits)
    return memoryview(grey).cast("B", shape=[side, side])


def scanned(picture: bytes) -> str:
    """As bytes, because a reader guesses the encoding, and a bank's app is told it by the payload."""
    found = zxingcpp.read_barcode(pixels(picture))  # type: ignore[call-arg, arg-type, unused-ignore]
    assert found is not None
    return found.bytes.decode()


def test_the_code_is_read_back_from_the_mail_as_the_payload_of_this_letter(make_world: Callable[..., World]) -> None:
    message = reminded(world := make_world(iban=IBAN, bic="BYLADEM1001", creditor="Müller & Söhne Töpferei"))
    [picture] = pictures(message)
    reference = rf_reference(f"ML{world.row().id:06d}")
    assert scanned(picture).split("\n") == [
        "BCD", "002", "1", "SCT", "BYLADEM1001", "Müller & Söhne Töpferei", IBAN, "EUR119.00", "", reference,
    ]  # fmt: skip
    assert 'src="cid:girocode@mahnlauf"' in body(message, "html")
    assert [part["Content-ID"] for part in message.walk() if part["Content-ID"]] == ["<girocode@mahnlauf>"]


def test_the_text_of_the_mail_has_the_same_facts_to_type(make_world: Callable[..., World]) -> None:
    world = make_world(iban=IBAN, creditor="Laden GmbH")
    text = body(reminded(world), "plain")
    for fact in ("119,00 €", "Laden GmbH", "DE02 1203 0000 0000 2020 51", f"ML{world.row().id:06d}"):
        assert fact in text


@needs("zbarimg")
def test_another_scanner_reads_it_too(make_world: Callable[..., World], tmp_path: Path) -> None:
    [picture] = pictures(reminded(make_world(iban=IBAN, creditor="Laden GmbH")))
    path = tmp_path / "code.png"
    path.write_bytes(picture)
    done = subprocess.run(["zbarimg", "--quiet", "--raw", path], capture_output=True, check=True)
    assert done.stdout.decode().split("\n")[5:8] == ["Laden GmbH", IBAN, "EUR119.00"]


@pytest.mark.parametrize(
    "settings, order",
    [({}, {}), ({"iban": "DE00120300000000202051"}, {}), ({"iban": IBAN}, {"currency": "CHF"}),
     ({"iban": IBAN, "bic": "?"}, {})],
    ids=["no IBAN", "a wrong IBAN", "francs", "a wrong BIC"],
)  # fmt: skip
def test_no_code_where_no_bank_could_use_it(
    make_world: Callable[..., World], settings: dict[str, str], order: dict[str, str]
) -> None:
    message = reminded(make_world(creditor="Laden GmbH", **settings), **order)
    assert pictures(message) == []
    assert "cid:" not in body(message, "html")
    assert message.get_content_type() == "multipart/alternative"


def test_a_mail_to_the_merchant_has_no_code_to_pay_with(make_world: Callable[..., World]) -> None:
    world = make_world(iban=IBAN, plan="copecart")
    world.order("1001")
    world.days(10, 60)
    asked = [one for one in world.commands() if one.kind == "mail" and one.payload["template"] == "consent_request"]
    assert asked
    assert {one.payload["code"] for one in asked} == {""}


def test_the_picture_is_a_level_m_code_with_white_around_it() -> None:
    grey = pixels(png(PAYLOAD))
    assert scanned(png(PAYLOAD)) == PAYLOAD
    found = zxingcpp.read_barcode(grey)  # type: ignore[call-arg, arg-type, unused-ignore]
    assert found is not None
    assert found.extra["ECLevel"] == "M"
    side = grey.shape[0] if grey.shape else 0
    assert {grey[row, column] for row in range(24) for column in range(side)} == {255}
    assert {grey[row, column] for row in range(side) for column in range(24)} == {255}
    assert grey[24, 24] == 0


def test_paper_and_mail_show_the_same_modules() -> None:
    modules = pixels(png(PAYLOAD))
    side = (modules.shape[0] if modules.shape else 0) // 6
    dark = {(row, column) for row in range(side) for column in range(side) if not modules[row * 6, column * 6]}
    drawn = set()
    for move in svg(PAYLOAD).partition('d="M')[2].partition('"')[0].split("M"):
        place, _, run = move.partition("h")
        column, row = map(int, place.split())
        drawn |= {(row + 2, column + 2 + one) for one in range(int(run.partition("v")[0]))}
    assert drawn == dark


def test_nothing_to_scan_is_no_picture() -> None:
    assert svg("") == ""


def test_a_page_that_shows_the_mail_has_the_picture_inside(make_world: Callable[..., World]) -> None:
    world = make_world(iban=IBAN, creditor="Laden GmbH")
    reminded(world)
    [command] = [one for one in world.commands() if one.kind == "mail"]
    html = shown(command.payload, world.house.shops.get("laden"))
    assert "cid:" not in html
    inside = html.partition('src="data:image/png;base64,')[2].partition('"')[0]
    assert scanned(base64.b64decode(inside)).split("\n")[7] == "EUR119.00"
