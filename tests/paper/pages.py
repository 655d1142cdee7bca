"""Looking at PDF files with poppler and zbar: words, ink, codes. Tests that need a tool skip where it is missing."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from mahnlauf.letters import LetterFacts, compose, page_of
from mahnlauf.letters.example import full
from mahnlauf.letters.facts import Look
from mahnlauf.paper import Press

_MM = 25.4


def needs(*tools: str) -> pytest.MarkDecorator:
    """Skips where a tool is missing, and says which package has it."""
    missing = [tool for tool in tools if shutil.which(tool) is None]
    return pytest.mark.skipif(bool(missing), reason=f"needs {', '.join(missing)} (poppler-utils, zbar-tools)")


def letter_pdf(name: str, facts: LetterFacts | None = None, look: Look | None = None, **voice: str) -> bytes:
    """A letter as PDF, with the made-up facts if none are given."""
    return Press().letter(page_of(compose(name, facts or full(name), look=look or Look(), **voice)))


def text_of(pdf: Path, *, layout: bool = True) -> str:
    """What somebody who copies from the PDF gets, with plain blanks."""
    shape = ["-layout"] if layout else []
    done = subprocess.run(["pdftotext", *shape, pdf, "-"], capture_output=True, check=True)
    return re.sub(r"[ \xa0]+", " ", done.stdout.decode())


def fonts_of(pdf: Path) -> list[str]:
    """One line per font."""
    done = subprocess.run(["pdffonts", pdf], capture_output=True, check=True)
    return done.stdout.decode().splitlines()[2:]


def count_pages(pdf: Path) -> int:
    """How many sheets it takes."""
    done = subprocess.run(["pdfinfo", pdf], capture_output=True, check=True)
    found = re.search(rb"Pages:\s+(\d+)", done.stdout)
    assert found
    return int(found[1])


def code_on(pdf: Path, page: int = 1) -> str:
    """What a telephone reads from the printed page."""
    picture = pdf.with_suffix(".png")
    subprocess.run(["pdftoppm", "-r", "150", "-f", str(page), "-l", str(page), "-singlefile", "-png", pdf,
                    pdf.with_suffix("")], check=True)  # fmt: skip
    done = subprocess.run(["zbarimg", "--quiet", "--raw", picture], capture_output=True, check=False)
    return done.stdout.decode().removesuffix("\n")


@dataclass(frozen=True, slots=True)
class Ink:
    """A rendered page as grey values, asked in millimetres from the top left corner."""

    width: int
    height: int
    grey: bytes
    dpi: int

    def box(self, left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float] | None:
        """The smallest box around everything printed inside the given one; None if it is white."""
        x0, y0, x1, y1 = (round(mm / _MM * self.dpi) for mm in (left, top, right, bottom))
        rows = [(y, self.grey[y * self.width + x0 : y * self.width + x1]) for y in range(y0, min(y1, self.height))]
        inked = [(y, row) for y, row in rows if min(row) < 160]
        if not inked:
            return None
        columns = [x for _, row in inked for x, value in enumerate(row) if value < 160]
        found = (x0 + min(columns), inked[0][0], x0 + max(columns) + 1, inked[-1][0] + 1)
        mm = tuple(value * _MM / self.dpi for value in found)
        return (mm[0], mm[1], mm[2], mm[3])


def ink_of(pdf: Path, page: int = 1, dpi: int = 100) -> Ink:
    """Renders one page."""
    done = subprocess.run(
        ["pdftoppm", "-r", str(dpi), "-gray", "-f", str(page), "-l", str(page), pdf], capture_output=True, check=True
    )
    header = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", done.stdout)
    assert header
    return Ink(int(header[1]), int(header[2]), done.stdout[header.end() :], dpi)
