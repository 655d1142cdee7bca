"""The template letters of a merchant who declined: five letters, dated one after the other, as DOCX and PDF, once."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import date
from email import message_from_bytes, policy

import pytest
from docx import Document

from mahnlauf.documents.bundle import files_of, zip_of
from mahnlauf.documents.wordfile import docx_of
from mahnlauf.dunning.template_letters import bundle
from mahnlauf.letters import compose, page_of
from mahnlauf.letters.example import full
from tests.documents.sales import ISSUER, sale
from tests.paper.pages import needs, text_of
from tests.world import World

Make = Callable[..., World]
COURSE = sale(("Onlinekurs Töpfern", "100.00", "19"))
GERMAN = ["1-Zahlungserinnerung", "2-Erste-Mahnung", "3-Letzte-Mahnung", "4-Vorschlag-Ratenzahlung",
          "5-Antwort-auf-Einwand"]  # fmt: skip
ENGLISH = ["1-Payment-reminder", "2-First-notice", "3-Final-notice", "4-Instalment-proposal", "5-Reply-to-objection"]
SHOP = {name: value for name, value in ISSUER.items() if name != "invoices"} | {"plan": "bezahlt"}


def declined(make: Make, **order: object) -> World:
    """The offer went out on day 19, and the merchant said no on day 24."""
    world = make(**SHOP, agency_contact="Telefon +49 40 555 0199")
    world.order("1001", **COURSE, **order)
    world.day(19).run()
    world.day(24)
    world.tell("vendor.declined")
    world.run()
    return world


def zipped(world: World) -> zipfile.ZipFile:
    """What came with the mail."""
    path = next(path for path in sorted(world.house.settings.mail_dir.rglob("*.eml")) if "declined-1-0" in path.name)
    (file,) = message_from_bytes(path.read_bytes(), policy=policy.default).iter_attachments()
    assert file.get_filename() == "Musterschreiben-ML000001.zip"
    return zipfile.ZipFile(io.BytesIO(file.get_content()))


def words(docx: bytes) -> str:
    """What a word processor shows of a letter, footer included."""
    document = Document(io.BytesIO(docx))
    rows = [*document.paragraphs, *document.sections[0].footer.paragraphs]
    return "\n".join(row.text for row in rows).replace("\xa0", " ").replace("\t", " ")


def written(world: World) -> dict[str, str]:
    """The letters by name, as Word shows them."""
    files = zipped(world)
    return {name: words(files.read(name)) for name in files.namelist() if name.endswith(".docx")}


def test_who_declines_gets_one_mail_with_all_letters_and_one_with_the_agency(make_world: Make) -> None:
    world = declined(make_world)
    for number in range(25, 60):
        world.day(number).run()
    told = [(mail.to, mail.subject) for mail in world.mails()[1:]]
    assert told == [
        ("rechnung@lind.example", "Ihre Musterschreiben: ML000001"),
        ("rechnung@lind.example", "Ihr Kontakt für den weiteren Einzug: ML000001"),
    ]
    assert "Telefon +49 40 555 0199" in world.mails()[-1].text
    assert zipped(world).namelist() == [f"{name}.{kind}" for name in GERMAN for kind in ("docx", "pdf")]


def test_each_letter_is_dated_after_the_term_of_the_one_before(make_world: Make) -> None:
    found = written(declined(make_world))
    reminder, first, final = (found[f"{name}.docx"] for name in GERMAN[:3])
    assert "Datum 26.03.2026" in reminder
    assert "bis zum 07.04.2026" in reminder  # ten days end on Easter Sunday, the term on Tuesday (§ 193 BGB)
    assert "Datum 08.04.2026" in first
    assert "seit dem 08.04.2026 in Verzug" in first
    assert "bis zum 20.04.2026" in first
    assert "Datum 21.04.2026" in final
    assert "gerichtliche Mahnverfahren" in final
    assert all("119,00 €" in text and "Jürgen Weiß" in text and "ML000001" in text for text in found.values())


def test_no_letter_threatens_with_an_agency(make_world: Make) -> None:
    assert all("Inkasso" not in text for text in written(declined(make_world)).values())


def test_the_proposal_divides_the_sum_within_fifty_days(make_world: Make) -> None:
    text = written(declined(make_world))["4-Vorschlag-Ratenzahlung.docx"]
    for part in ("39,66 € bis zum 09.04.2026", "39,66 € bis zum 23.04.2026", "39,68 € bis zum 07.05.2026"):
        assert part in text
    assert "DE02 1203 0000 0000 2020 51" in text
    assert "Zahlbar bis" not in text


@needs("pdftotext")
def test_pdf_and_word_file_say_the_same(make_world: Make) -> None:
    world = declined(make_world)
    files = zipped(world)
    for name in GERMAN:
        path = world.folder / f"{name}.pdf"
        path.write_bytes(files.read(f"{name}.pdf"))
        on_paper = "".join(text_of(path, layout=False).split())
        for row in words(files.read(f"{name}.docx")).splitlines():
            for word in row.split():
                assert word.strip("_") in on_paper, (name, word)


def test_the_same_claim_is_the_same_file(make_world: Make) -> None:
    world = declined(make_world)
    (command,) = [one for one in world.commands() if "bundle" in one.payload]
    letters = command.payload["bundle"]["letters"]
    shop = world.house.shops.get("laden")
    assert zip_of(letters, shop) == zip_of(letters, shop)
    assert json.loads(json.dumps(letters)) == letters


def test_an_english_buyer_is_written_to_in_english(make_world: Make) -> None:
    world = declined(make_world, meta_data=[{"key": "wpml_language", "value": "en"}])
    state, shop = world.state(), world.house.shops.get("laden")
    plan = world.house.plans.version(world.house.db.reader, world.row().plan_version)
    made = bundle(state, plan, shop, 1, date(2026, 3, 26))
    assert made["name"] == "Template-letters-ML000001"
    assert [one["name"] for one in made["letters"]] == ENGLISH
    docx = dict(files_of(made["letters"], shop))["3-Final-notice.docx"]
    assert "Please transfer €119.00 by" in words(docx)


@pytest.mark.parametrize("template", ["dunning_1", "consent_request", "payment_received", "invoice"])
def test_every_kind_of_letter_can_become_a_word_file(template: str) -> None:
    page = page_of(compose(template, full(template)))
    text = words(docx_of(page))
    assert page["subject"] in text
    assert docx_of(page) == docx_of(page)
