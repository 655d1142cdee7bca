"""Invoices on paper: everything the law asks for can be read in the file, and the same order is the same bytes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mahnlauf.contract.platform import Noted
from mahnlauf.core.references import epc_payload, rf_reference
from mahnlauf.intake.record import record
from mahnlauf.store import documents
from tests.documents.sales import ISSUER, issued, sale
from tests.paper.pages import code_on, count_pages, fonts_of, needs, text_of
from tests.world import World

Make = Callable[..., World]
pytestmark = needs("pdftotext", "pdffonts", "pdftoppm", "pdfinfo", "zbarimg")
COURSE = sale(("Onlinekurs Töpfern", "100.00", "19"), ("Buch &amp; Ton", "75.00", "7"))
FIRST = "RE-laden-2026-00001"


def read(world: World, index: int = -1, *, ref: str = "1001") -> str:
    """The words of a document of the order."""
    return text_of(file_of(world, index, ref))


def file_of(world: World, index: int = -1, ref: str = "1001") -> Path:
    path = world.folder / "document.pdf"
    path.write_bytes(documents.pdf_of(world.house.db.reader, issued(world, ref)[index].id))
    return path


def has(text: str, *parts: str) -> None:
    missing = [part for part in parts if part not in text]
    assert missing == [], text


def test_an_invoice_says_everything_that_the_law_asks_for(make_world: Make) -> None:
    world = make_world(**ISSUER)
    world.order("1001", **COURSE)
    world.outbox()
    has(
        read(world),
        "Keramikwerkstatt Lind", "Werkstattgasse 7", "04109 Leipzig",  # who supplies
        "Jürgen Weiß", "Königstraße 5", "90762 Fürth",  # to whom
        "Steuernummer 231/123/45678", "USt-IdNr. DE123456789",
        f"Rechnung {FIRST}", "Datum 02.03.2026", "Leistungsdatum 02.03.2026",
        "Onlinekurs Töpfern", "Buch & Ton", "119,00 €", "80,25 €",
        "Nettobetrag zu 19 % 100,00 €", "Umsatzsteuer 19 % 19,00 €",
        "Nettobetrag zu 7 % 75,00 €", "Umsatzsteuer 7 % 5,25 €",
        "Rechnungsbetrag 199,25 €", "Zahlbar bis 16.03.2026", "DE02 1203 0000 0000 2020 51",
    )  # fmt: skip


def test_a_telephone_reads_amount_and_reference_from_the_page(make_world: Make) -> None:
    world = make_world(**ISSUER)
    world.order("1001", **COURSE)
    world.outbox()
    code = epc_payload("Keramikwerkstatt Lind", ISSUER["iban"], 19925, rf=rf_reference("ML000001"))
    assert code_on(file_of(world)) == code


def test_the_file_is_an_archive_pdf_with_its_fonts_and_the_same_bytes_for_the_same_order(make_world: Make) -> None:
    files = []
    for _ in range(2):
        world = make_world(**ISSUER)
        world.order("1001", **COURSE)
        world.outbox()
        files.append(file_of(world).read_bytes())
    assert files[0] == files[1]
    assert b"pdfaid" in files[0]
    assert all("yes" in line for line in fonts_of(file_of(world)))


def test_a_correction_names_the_invoice_and_both_amounts(make_world: Make) -> None:
    world = make_world(**ISSUER)
    world.order("1001", **COURSE)
    world.outbox()
    world.refund("1001", "20.00")
    world.outbox()
    text = read(world)
    has(text, "Rechnungskorrektur RK-laden-2026-00001", f"unsere Rechnung {FIRST} vom 02.03.2026", "199,25 €",
        "179,25 €", "Korrekturbetrag −20,00 €")  # fmt: skip
    assert "IBAN" not in text
    world.change("1001", status="cancelled")
    world.outbox()
    has(read(world), "Stornorechnung RK-laden-2026-00002", "Korrekturbetrag −179,25 €")


def test_the_payment_plan_stands_in_the_invoice(make_world: Make) -> None:
    world = make_world(**ISSUER)
    world.order("1001", **COURSE)
    dues = ["2026-04-01", "2026-05-01", "2026-06-01"]
    division = {"parts": [6641, 6641, 6643], "dues": dues}
    world.later()
    facts = [Noted("claim.split", f"claim.split:1001:{n}", "1001", world.now, division, n) for n in range(4)]
    record(world.house.intake, "laden", facts)
    world.outbox()
    has(read(world), "in 3 Raten", "1 von 3", "01.04.2026 66,41 €", "3 von 3", "01.06.2026 66,43 €",
        "Rechnungsbetrag 199,25 €", "Betrag 66,41 €", "Zahlbar bis 01.04.2026")  # fmt: skip
    assert [one[2] for one in issued(world)[-1].content["instalments"]] == division["parts"]


def test_a_plan_that_was_agreed_later_replaces_the_invoice(make_world: Make) -> None:
    world = make_world(**ISSUER)
    world.order("1001", **COURSE)
    world.outbox()
    division = {"parts": [9962, 9963], "dues": ["2026-04-01", "2026-05-01"]}
    world.later()
    facts = [Noted("claim.split", f"claim.split:1001:{n}", "1001", world.now, division, n) for n in range(3)]
    record(world.house.intake, "laden", facts)
    world.outbox()
    assert [(one.kind, one.total_minor) for one in issued(world)] == [
        ("invoice", 19925), ("credit_note", -19925), ("invoice", 19925)
    ]  # fmt: skip
    has(read(world), "in 2 Raten", "99,63 €")


def test_a_paid_order_says_so_and_asks_for_nothing(make_world: Make) -> None:
    world = make_world(**ISSUER)
    world.order("1001", **COURSE)
    world.paid("1001")
    world.outbox()
    text = read(world)
    has(text, "ist am 02.03.2026 bezahlt worden")
    assert "IBAN" not in text
    assert "Zahlbar bis" not in text


def test_a_part_payment_is_not_asked_for_again(make_world: Make) -> None:
    world = make_world(**ISSUER)
    world.order("1001", **COURSE)
    world.money(5000)
    world.outbox()
    has(read(world), "Rechnungsbetrag 199,25 €", "Betrag 149,25 €")


def test_notes_of_small_businesses_exemptions_and_reverse_charge(make_world: Make) -> None:
    free = sale(("Kurs", "100.00", "0"))
    small = make_world(**ISSUER, small_business="true")
    exempt = make_world(**ISSUER, tax_exempt_note="Steuerfrei nach § 4 Nr. 21 UStG.")
    abroad = make_world(**ISSUER)
    meta = [{"key": "is_vat_exempt", "value": "yes"}, {"key": "_billing_vat_id", "value": "ATU12345678"}]
    small.order("1001", **free)
    exempt.order("1001", **free)
    abroad.order("1001", **free, meta_data=meta)
    for world in (small, exempt, abroad):
        world.outbox()
    has(read(small), "Gemäß § 19 UStG wird keine Umsatzsteuer berechnet.", "Rechnungsbetrag 100,00 €")
    assert "Umsatzsteuer 0" not in read(small)
    has(read(exempt), "Steuerfrei nach § 4 Nr. 21 UStG.", "Nettobetrag ohne Umsatzsteuer 100,00 €")
    has(read(abroad), "Steuerschuldnerschaft des Leistungsempfängers", "ATU12345678")


def test_an_english_buyer_reads_english_and_du_is_du(make_world: Make) -> None:
    world = make_world(**ISSUER)
    world.order("1001", **COURSE, meta_data=[{"key": "wpml_language", "value": "en"}])
    world.outbox()
    has(read(world), f"Invoice {FIRST}", "Date of supply 2 March 2026", "Net at 19% €100.00", "Invoice total €199.25")
    casual = make_world(**ISSUER, register="du")
    casual.order("1001", **COURSE)
    casual.outbox()
    has(read(casual), "für deine Bestellung 1001")


@pytest.mark.parametrize(
    "currency, net, total",
    [("JPY", "10000", "11.000 ¥"), ("CHF", "100.00", "110,00 CHF"), ("KWD", "9.500", "10,450 KWD")],
)
def test_other_currencies_have_no_girocode(make_world: Make, currency: str, net: str, total: str) -> None:
    world = make_world(**ISSUER)
    world.order("1001", **sale(("Kurs", net, "10"), currency=currency))
    world.outbox()
    has(read(world), f"Rechnungsbetrag {total}")
    assert code_on(file_of(world)) == ""


def test_a_hostile_name_and_forty_lines_stay_on_the_page(make_world: Make) -> None:
    world = make_world(**ISSUER)
    rows = [(f"#set page(width: 1cm) {{{{ 7*7 }}}} {number} " + "x" * 120, "1.00", "19") for number in range(40)]
    billing = {"first_name": "<script>", "last_name": "A\nBcc: x@example.org", "address_1": "Weg 1", "city": "Ort",
               "postcode": "1", "country": "DE", "email": "a@example.org"}  # fmt: skip
    world.order("1001", **sale(*rows), billing=billing)
    world.outbox()
    text = read(world)
    has(text, "#set page(width: 1cm) {{ 7*7 }} 0", "<script> A Bcc: x@example.org", "Rechnungsbetrag 47,60 €")
    assert count_pages(file_of(world)) > 1
