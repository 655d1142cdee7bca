"""A letter on paper: it fits the window, says everything, can be scanned, and is the same bytes every time."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mahnlauf.letters import TEMPLATES, Buyer, Look, compose, page_of
from mahnlauf.letters.example import full, smallest
from mahnlauf.letters.figures import money
from mahnlauf.letters.page import girocode
from mahnlauf.paper import PaperError, Press
from mahnlauf.paper.engine import shipped_layout
from tests.paper.pages import code_on, count_pages, fonts_of, ink_of, letter_pdf, needs, text_of

Save = Callable[[bytes], Path]
poppler = needs("pdftotext", "pdftoppm", "pdffonts", "pdfinfo")
EVERY_VOICE = [("de", "sie"), ("de", "du"), ("en", "sie")]
TO_BUYERS = [name for name, one in TEMPLATES.items() if one.audience == "buyer"]
LONG = Buyer(
    "Dr. Maximiliane Freifrau von und zu Hohenlohe-Waldenburg-Schillingsfürst geb. Łukaszewicz-Şahin",
    (
        "c/o Wohngemeinschaft Übergrößenträgerhaus am Straßenbahndepot, Hinterhaus 3. Obergeschoss links",
        "Donaudampfschifffahrtsgesellschaftskapitänsstraße 1024 a",
        "83471 Berchtesgaden",
        "ÖSTERREICH",
    ),
)


@pytest.fixture
def saved(tmp_path: Path) -> Save:
    def save(pdf: bytes) -> Path:
        path = tmp_path / "letter.pdf"
        path.write_bytes(pdf)
        return path

    return save


@pytest.mark.parametrize("language, register", EVERY_VOICE)
@pytest.mark.parametrize("name", TO_BUYERS)
@poppler
def test_every_letter_says_every_amount_date_and_reference_on_paper(
    saved: Save, name: str, language: str, register: str
) -> None:
    letter = compose(name, full(name), language=language, register=register)
    text = text_of(saved(Press().letter(page_of(letter))))
    packed = re.sub(r"\s+", " ", text)

    wanted = [cell for part in letter.parts if part.kind in ("refs", "sum", "pay") for row in part.rows for cell in row]
    for cell in (letter.subject, *wanted):
        assert cell.replace("\xa0", " ") in packed, cell


def test_the_same_letter_is_the_same_bytes() -> None:
    assert letter_pdf("dunning_1") == letter_pdf("dunning_1")
    assert letter_pdf("dunning_1") != letter_pdf("dunning_1", replace(full("dunning_1"), letter_id="other"))


@poppler
def test_it_is_an_archivable_pdf_with_its_fonts_inside(saved: Save) -> None:
    pdf = letter_pdf("dunning_1")
    fonts = fonts_of(saved(pdf))
    assert b"pdfaid:part>2<" in pdf
    assert fonts
    assert all(" yes yes yes " in font and "SourceSansPro" in font for font in fonts)


@pytest.mark.parametrize("buyer", [full("dunning_1").buyer, LONG, Buyer("W" * 2000, ("W" * 2000, "W" * 2000))])
@poppler
def test_the_address_stands_in_the_window_whoever_it_is(saved: Save, buyer: Buyer) -> None:
    """DIN 5008 form B: the field is 85 x 45 mm, 20 mm from the left and 45 mm from the top; 5 mm of it stay free."""
    ink = ink_of(saved(letter_pdf("dunning_1", replace(full("dunning_1"), buyer=buyer))))

    address = ink.box(20, 62, 110, 92)
    assert address is not None
    left, top, right, bottom = address
    assert 24.5 <= left <= 25.8
    assert top >= 62.7
    assert right <= 105.2
    assert bottom <= 90.2
    back = ink.box(20, 45, 105, 62)
    assert back is not None
    assert 24.5 <= back[0] <= 25.8
    assert ink.box(20, 90.5, 110, 97) is None
    assert ink.box(105.3, 45, 124.5, 90) is None


@poppler
def test_fold_and_punch_marks_stand_where_the_machine_folds(saved: Save) -> None:
    ink = ink_of(saved(letter_pdf("dunning_1")))
    for mark in (105, 148.5, 210):
        found = ink.box(2, mark - 4, 15, mark + 4)
        assert found is not None
        assert abs((found[1] + found[3]) / 2 - mark) < 0.3
    assert ink.box(125, 50, 201, 95) is not None
    assert ink.box(201, 0, 210, 297) is None


@needs("pdftoppm", "zbarimg")
def test_a_telephone_reads_the_exact_payload_of_the_girocode_from_the_page(saved: Save) -> None:
    facts = replace(full("dunning_1"), creditor=replace(full("dunning_1").creditor, name="Töpferei Weiß & Söhne"))
    assert code_on(saved(letter_pdf("dunning_1", facts))) == girocode(facts)
    assert girocode(facts).split("\n") == [
        "BCD", "002", "1", "SCT", "BYLADEM1001", "Töpferei Weiß & Söhne", "DE02120300000000202051", "EUR154.37", "",
        "RF61SPM20260001",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "change", [{"currency": "CHF"}, {"total_minor": 0}, {"creditor": smallest("dunning_1").creditor}]
)
def test_no_code_where_no_bank_could_use_it(change: dict[str, Any]) -> None:
    assert girocode(replace(full("dunning_1"), **change)) == ""


def test_a_wrong_iban_in_the_settings_gives_no_code_and_still_a_letter() -> None:
    facts = replace(full("dunning_1"), creditor=replace(full("dunning_1").creditor, iban="DE00 1234"))
    assert girocode(facts) == ""
    assert letter_pdf("dunning_1", facts).startswith(b"%PDF")


@poppler
def test_twelve_payments_and_more_go_on_to_a_second_page(saved: Save) -> None:
    days = tuple((date(2026, 8, 1 + n), 100 + n) for n in range(28))
    facts = replace(smallest("dunning_1"), principal_minor=50000, payments=days,
                    total_minor=50000 - sum(minor for _, minor in days))  # fmt: skip
    path = saved(letter_pdf("dunning_1", facts))
    text = text_of(path)

    assert count_pages(path) == 2
    assert "Seite 1 von 2" in text
    assert "Seite 2 von 2" in text
    assert "Vorgang M-2026-0042" in text.split("\f")[1]
    for day, minor in days:
        assert f"Ihre Zahlung vom {day:%d.%m.%Y} −1,{minor - 100:02} €" in text
    assert ink_of(path, 2).box(20, 40, 100, 95) is not None, "no second address field"


@pytest.mark.parametrize("currency, minor, shown", [("JPY", 552, "552 ¥"), ("CHF", 130675, "1.306,75 CHF")])
@poppler
def test_other_currencies_keep_their_decimals_on_paper(saved: Save, currency: str, minor: int, shown: str) -> None:
    facts = replace(smallest("dunning_1"), currency=currency, principal_minor=minor, total_minor=minor)
    text = text_of(saved(letter_pdf("dunning_1", facts)))
    assert text.count(shown) >= 3
    assert "GiroCode" not in text


HOSTILE = [
    "{{ 7*7 }}", "#set text(red)", "$x$", "#read(\"page.typ\")", "<script>alert(1)</script>", "*fett* _kursiv_ `code`",
    "= Überschrift", "// weg", "\\ \\n", "@ref <label>", "[[table]]",
]  # fmt: skip


@poppler
def test_what_a_buyer_typed_is_printed_as_text(saved: Save) -> None:
    for typed in HOSTILE:
        facts = replace(full("dunning_1"), buyer=Buyer(typed, ("Weg 1", typed)), subject_of_contract=typed)
        packed = re.sub(r"\s+", " ", text_of(saved(letter_pdf("dunning_1", facts)), layout=False))
        assert f"{typed} Weg 1 {typed}" in packed
        assert "49" not in packed.replace("+49", "").replace("04109", "").replace("20341", "")


@poppler
def test_a_name_of_two_thousand_letters_breaks_no_line_and_no_page(saved: Save) -> None:
    facts = replace(full("dunning_1"), buyer=Buyer("X" * 2000 + "\nBcc: a@b", ("Y" * 2000, "12345 Z")))
    path = saved(letter_pdf("dunning_1", facts))
    assert ink_of(path).box(191.5, 0, 210, 297) is None
    assert count_pages(path) <= 2


def test_a_script_that_our_font_lacks_is_set_with_another() -> None:
    pdf = letter_pdf("dunning_1", replace(full("dunning_1"), buyer=Buyer("李小龍 محمد", ("Straße 1", "10115 Berlin"))))
    assert pdf.startswith(b"%PDF")


@poppler
def test_the_shops_colour_footer_and_signature_are_on_the_page(saved: Save) -> None:
    look = Look(accent="#b5179e", footer="Amtsgericht Leipzig\nHRB 4242", signature="Mara Lind\nBuchhaltung")
    text = text_of(saved(letter_pdf("dunning_1", look=look)))
    for piece in ("HRB 4242", "Mara Lind", "Buchhaltung"):
        assert piece in text
    assert letter_pdf("dunning_1", look=Look(accent='red"); #read("x')) == letter_pdf("dunning_1")


def test_a_faulty_layout_is_refused_with_a_sentence(tmp_path: Path) -> None:
    layout = tmp_path / "page.typ"
    layout.write_text("#nonsense", encoding="utf-8")
    page = page_of(compose("dunning_1", full("dunning_1")))
    with pytest.raises(PaperError, match="unknown variable: nonsense"):
        Press(tmp_path, layout).letter(page)


def test_a_layout_reads_nothing_outside_its_folder(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x", encoding="utf-8")
    own = tmp_path / "letters"
    own.mkdir()
    layout = own / "page.typ"
    layout.write_text('#read("../secret")', encoding="utf-8")
    page = page_of(compose("dunning_1", full("dunning_1")))
    with pytest.raises(PaperError):
        Press(own, layout).letter(page)


@poppler
def test_a_copy_of_the_shipped_layout_is_where_a_merchants_own_begins(tmp_path: Path) -> None:
    layout = tmp_path / "page.typ"
    layout.write_bytes(shipped_layout().replace(b"letter.name)", b'"Mein Briefkopf")'))
    path = tmp_path / "own.pdf"
    path.write_bytes(Press(tmp_path, layout).letter(page_of(compose("dunning_1", full("dunning_1")))))
    assert "Mein Briefkopf" in text_of(path)


@needs("pdftoppm")
def test_a_merchants_long_name_and_an_endless_order_number_stay_on_the_page(saved: Save) -> None:
    name = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft mbH & Co. KG"
    facts = full("dunning_1")
    facts = replace(facts, creditor=replace(facts.creditor, name=name), order_number="X" * 60)
    ink = ink_of(saved(letter_pdf("dunning_1", facts)))
    assert ink.box(200, 0, 210, 297) is None, "the right margin is white"
    assert ink.box(25, 16, 190, 38) is not None


def test_letters_of_a_currency_do_not_stick_to_its_digits() -> None:
    assert (money(15175, "CHF", "en"), money(15175, "CHF", "de")) == ("CHF\xa0151.75", "151,75\xa0CHF")
    assert money(15175, "EUR", "en") == "€151.75"
