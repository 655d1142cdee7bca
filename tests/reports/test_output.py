"""Reports as files: a spreadsheet takes nothing for a formula, numbers are numbers, paper has an end."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from datetime import date
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from mahnlauf.core.errors import BadInput
from mahnlauf.reports import sheet, workbook
from mahnlauf.reports.catalog import REPORTS, make
from mahnlauf.reports.csvfile import harmless
from mahnlauf.reports.output import FORMATS, output
from mahnlauf.reports.table import Column, Table
from mahnlauf.reports.wish import Wish
from tests.world import World

TODAY = date(2026, 4, 1)
EVIL = '=HYPERLINK("http://x.example","Rechnung")'
COLUMNS = (
    Column("buyer", "text", "Käufer", "Buyer"),
    Column("on", "day", "Tag", "Day"),
    Column("currency", "text", "Währung", "Currency"),
    Column("open_minor", "money", "Offen", "Open"),
    Column("claims", "count", "Forderungen", "Claims"),
    Column("rate", "percent", "Quote", "Rate"),
)


def table(*rows: tuple[Any, ...]) -> Table:
    names = [column.name for column in COLUMNS]
    return Table("sample", "Beispiel", "Sample", COLUMNS, (dict(zip(names, row, strict=True)) for row in rows), {})


def sample() -> Table:
    return table((EVIL, TODAY, "EUR", 130675, 2, "12.5"), ("Jürgen", None, "JPY", 549, 1, ""))


def made(kind: str, language: str = "de", what: Table | None = None) -> bytes:
    return output(what or sample(), kind, language, TODAY).content


def read(text: bytes, delimiter: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.decode("utf-8-sig")), delimiter=delimiter))


def test_a_german_csv_opens_in_a_german_spreadsheet() -> None:
    content = made("csv")
    assert content.startswith("\ufeff".encode())
    assert b"\r\n" in content
    assert read(content, ";")[1:] == [
        [f"'{EVIL}", "2026-04-01", "EUR", "1306,75", "2", "12,5"], ["Jürgen", "", "JPY", "549", "1", ""],
    ]  # fmt: skip


def test_an_english_csv_has_commas_and_points() -> None:
    assert read(made("csv", "en"), ",")[:2] == [
        ["Buyer", "Day", "Currency", "Open", "Claims", "Rate"],
        [f"'{EVIL}", "2026-04-01", "EUR", "1306.75", "2", "12.5"],
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_what_a_spreadsheet_would_run_is_made_a_text(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["+49 30 123456", "-12,50", "a=b", "", "Ä-Ö", "1+1"])
def test_what_is_harmless_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


def test_a_workbook_holds_numbers_days_and_texts_and_no_formula() -> None:
    sheet_ = openpyxl.load_workbook(io.BytesIO(made("xlsx"))).active
    assert sheet_ is not None
    first = [cell.value for cell in sheet_[2]]
    assert first[0] == EVIL
    assert sheet_["A2"].data_type == "s"
    assert (first[1].date(), first[3], first[4]) == (TODAY, 1306.75, 2)
    assert (sheet_["D2"].number_format, sheet_["D3"].number_format) == ("#,##0.00", "#,##0")
    assert [[cell.value for cell in row[2:5]] for row in sheet_.iter_rows(min_row=5)] == [
        ["EUR", 1306.75, 2], ["JPY", 549, 1],
    ]  # fmt: skip


def test_paper_has_the_sums_and_the_amounts_as_people_write_them() -> None:
    two = table((EVIL, TODAY, "EUR", 130675, 2, "12.5"), ("Jürgen", TODAY, "EUR", 25, 1, ""))
    text = PdfReader(io.BytesIO(made("pdf", what=two))).pages[0].extract_text().replace("\xa0", " ")
    assert "Beispiel" in text
    assert "1.306,75 €" in text
    assert "1.307,00 €" in text
    assert "01.04.2026" in text
    assert "Summe" in text


def test_json_has_minor_units_days_and_sums() -> None:
    found = json.loads(made("json"))
    assert found["rows"][0] == {
        "buyer": EVIL, "on": "2026-04-01", "currency": "EUR", "open_minor": 130675, "claims": 2, "rate": "12.5",
    }  # fmt: skip
    assert found["sums"] == [
        {"currency": "EUR", "open_minor": 130675, "claims": 2}, {"currency": "JPY", "open_minor": 549, "claims": 1},
    ]  # fmt: skip
    assert found["count"] == 2


def test_a_report_too_long_for_its_format_says_which_one_to_take(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "MOST_ROWS", 1)
    monkeypatch.setattr(workbook, "_MOST_ROWS", 1)
    for kind in ("pdf", "xlsx"):
        with pytest.raises(BadInput, match="Expected csv"):
            made(kind)


def test_an_unknown_format_is_named() -> None:
    with pytest.raises(BadInput, match='format "docx" is not known'):
        output(sample(), "docx", "de", TODAY)


def test_a_long_report_is_written_as_it_is_read() -> None:
    seen: list[int] = []

    def rows() -> Iterable[dict[str, Any]]:
        for number in range(3):
            seen.append(number)
            yield {"buyer": "", "on": None, "currency": "EUR", "open_minor": 1, "claims": 1, "rate": ""}

    pieces = output(Table("sample", "", "", COLUMNS, rows(), {}), "csv", "de", TODAY).pieces
    next(pieces), next(pieces)
    assert seen == [0]


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_report_can_be_had_in_every_format_and_language(language: str, world: World) -> None:
    world.order(billing={"first_name": EVIL, "last_name": "", "email": "a@b.example", "country": "DE"})
    world.days(1, 22)
    for name in REPORTS:
        for kind in FORMATS:
            found = make(world.house, name, Wish(("laden",), language=language))
            assert output(found, kind, language, TODAY).content, (name, kind)
            assert output(found, kind, language, TODAY).name == f"{name}-2026-04-01.{kind}"


def test_a_buyer_cannot_put_a_formula_into_the_open_items(world: World) -> None:
    world.order(billing={"first_name": "=1+1", "last_name": "x", "email": "a@b.example", "country": "DE"})
    content = output(make(world.house, "open-items", Wish(("laden",))), "csv", "de", TODAY).content
    assert "'=1+1 x" in content.decode()
