"""A letter's page as a Word file (DOCX), to be changed and printed by hand: the same words and rows as on paper.

The address stands where a window envelope shows it (DIN 5008 form B). A code to scan is left out: it would still ask
for the old amount after somebody changed the letter.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from mahnlauf.documents.packing import packed

_SOFT = RGBColor(0x5C, 0x66, 0x75)
_WIDTH = Mm(165)


def docx_of(page: Mapping[str, Any]) -> bytes:
    """The file, the same bytes for the same page (see `letters.page_of`)."""
    document = _blank(page)
    _head(document, page)
    _line(document, page["subject"], bold=True, size=12, after=12)
    for part in page["parts"]:
        _part(document, part)
    _foot(document, page)
    file = io.BytesIO()
    document.save(file)
    with zipfile.ZipFile(file) as made:
        return packed((name, made.read(name)) for name in made.namelist())


def _blank(page: Mapping[str, Any]) -> DocumentType:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(25), Mm(20)
    section.top_margin, section.bottom_margin = Mm(20), Mm(20)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Calibri", Pt(10.5)
    style.paragraph_format.space_after = Pt(6)
    style.paragraph_format.line_spacing = 1.0
    told = document.core_properties
    told.title, told.author, told.language = page["subject"], page["name"], page["lang"]
    told.comments, told.last_modified_by = "", page["name"]
    told.created = told.modified = datetime.combine(date.fromisoformat(page["date"]), time(12), UTC)
    return document


def _head(document: DocumentType, page: Mapping[str, Any]) -> None:
    """Name of the sender, return line and address at the height of the window, references below."""
    _line(document, page["name"], bold=True, size=15, after=58)
    _line(document, page["back"], size=7, soft=True, after=4)
    for row in page["to"]:
        _line(document, row, after=0)
    document.paragraphs[-1].paragraph_format.space_after = Pt(max(10, 72 - 13 * len(page["to"])))
    _labelled(document, page["info"], after=18)


def _part(document: DocumentType, part: Mapping[str, Any]) -> None:
    if part["k"] == "pay":
        _line(document, part["t"], bold=True, after=2)
        _labelled(document, part["r"])
    elif part["k"] in ("sum", "claims"):
        _table(document, part["r"], bold_last=part["k"] == "sum")
    elif part["k"] == "list":
        for item in part["t"]:
            _runs(document.add_paragraph(style="List Bullet"), item)
    else:
        _runs(document.add_paragraph(), part["t"], soft=part["k"] == "soft")


def _labelled(document: DocumentType, rows: Sequence[Sequence[str]], after: float = 8) -> None:
    """Label and value side by side."""
    for label, value in rows:
        row = _line(document, f"{label}\t{value}", size=10, after=0)
        row.paragraph_format.tab_stops.add_tab_stop(Mm(40))
    document.paragraphs[-1].paragraph_format.space_after = Pt(after)


def _table(document: DocumentType, rows: Sequence[Sequence[str]], *, bold_last: bool) -> None:
    """Rows whose last column is aligned to the right, by tabulators: easy to change in any word processor."""
    columns = len(rows[0])
    for index, row in enumerate(rows):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(2 if index < len(rows) - 1 else 10)
        stops = paragraph.paragraph_format.tab_stops
        for column in range(1, columns - 1):
            stops.add_tab_stop(Mm(165 * column / columns))
        stops.add_tab_stop(_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
        paragraph.add_run("\t".join(_clean(cell) for cell in row)).bold = bold_last and index == len(rows) - 1


def _foot(document: DocumentType, page: Mapping[str, Any]) -> None:
    footer = document.sections[0].footer
    for index, row in enumerate(page["foot"]):
        paragraph = footer.paragraphs[0] if index == 0 else footer.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        _runs(paragraph, row, soft=True, size=7.5)


def _line(
    document: DocumentType, text: str, *, bold: bool = False, soft: bool = False, size: float = 10.5, after: float = 6
) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(after)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
    run = paragraph.add_run(_clean(text))
    run.bold, run.font.size = bold, Pt(size)
    if soft:
        run.font.color.rgb = _SOFT
    return paragraph


def _runs(paragraph: Paragraph, runs: Sequence[Any], *, soft: bool = False, size: float | None = None) -> None:
    """The runs of a text: plain, bold, a link as its label, or a line break."""
    for one in runs:
        if one is None:
            paragraph.add_run().add_break()
            continue
        text = one if isinstance(one, str) else one.get("b") or one.get("l") or ""
        run = paragraph.add_run(_clean(text))
        run.bold = isinstance(one, dict) and "b" in one
        if soft:
            run.font.color.rgb = _SOFT
        if size is not None:
            run.font.size = Pt(size)


def _clean(text: str) -> str:
    """Without the marks that let the press break endless words."""
    return text.replace("\u200b", "")
