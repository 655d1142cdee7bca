"""The page of reports on the desk: parameters, rows, sums, files, and what it refuses."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from mahnlauf.reports.catalog import REPORTS
from tests.desk.visitor import Visitor
from tests.world import World


@pytest.fixture
def visitor(world: World) -> Visitor:
    world.order("1001")
    world.order("1002", "50.00", currency="CHF")
    world.order("1003", "81.00")
    world.days(1, 24)
    return Visitor(world)


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_has_a_page_in_both_languages(name: str, visitor: Visitor) -> None:
    assert REPORTS[name].german in visitor.read(f"/reports/{name}")
    visitor.client.set_cookie("mahnlauf_language", "en")
    visitor.open(f"/reports/{name}")


def test_the_sums_stand_below_per_currency(visitor: Visitor) -> None:
    page = visitor.read("/reports")
    assert "Altersstruktur" in page
    assert "Summe" not in page  # one row per currency is its own sum
    both = visitor.read("/reports/open-items")
    assert (both.count("Summe"), both.count("200,00 €"), both.count("50,00 CHF")) == (2, 2, 4)


def test_a_wrong_parameter_is_said_beside_the_form(visitor: Visitor) -> None:
    page = visitor.read("/reports/ageing?from=gestern", 400)
    assert '"from" is "gestern". Expected a day such as 2026-12-31.' in page
    assert "Anzeigen" in page


def test_a_file_with_a_wrong_parameter_leads_back_to_the_form(visitor: Visitor) -> None:
    assert "Expected a day" in visitor.read("/reports/ageing/file.csv?from=gestern", 400)


def test_what_somebody_typed_is_shown_as_text(visitor: Visitor) -> None:
    text = visitor.open("/reports/ageing?currency=%22%3E%3Cscript%3Ealert(1)%3C/script%3E", 400).text
    assert "<script" not in text


@pytest.mark.parametrize("kind,start", [("csv", b"\xef\xbb\xbf"), ("json", b"{"), ("xlsx", b"PK"), ("pdf", b"%PDF")])
def test_the_report_can_be_saved(kind: str, start: bytes, visitor: Visitor) -> None:
    found = visitor.open(f"/reports/ageing/file.{kind}?currency=EUR")
    assert found.data.startswith(start)
    assert f".{kind}" in found.headers["Content-Disposition"]
    if kind == "pdf":
        assert "CHF" not in PdfReader(io.BytesIO(found.data)).pages[0].extract_text()


@pytest.mark.parametrize("path", ["/reports/nothing", "/reports/nothing/file.csv", "/reports/ageing/file.docx"])
def test_a_report_that_does_not_exist_is_not_found(path: str, visitor: Visitor) -> None:
    visitor.open(path, 404)


def test_a_long_report_is_cut_and_shows_no_half_sums(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mahnlauf.desk.reports.SHOWN", 1)
    page = visitor.open("/reports/open-items").text
    assert "Die ersten 1 Zeilen" in page
    assert "<tfoot" not in page
