"""The engine: Typst sets pages with fonts that come along, so that every machine makes the same bytes."""

from __future__ import annotations

import atexit
import gc
import io
import json
import os
import shutil
import tempfile
import threading
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from mahnlauf.core.errors import MahnlaufError
from mahnlauf.paper.code import svg

LOGOS = (".png", ".jpg", ".jpeg", ".svg")
_CUTS = ("SourceSansPro-Regular.ttf", "SourceSansPro-Bold.ttf")
_STANDARD = "a-2b"  # what archives and print shops take; Typst refuses rather than claim it wrongly
_PPI = 110  # a page is some 900 pixels wide: sharp in half a window
_ONE_AT_A_TIME = threading.Lock()  # a compiler that another thread uses raises "Already borrowed"


class PaperError(MahnlaufError):
    """A page cannot be set: the layout or the logo is faulty. The sentence says what Typst found."""


class Press:
    """Sets one shop's pages. ``root`` is the only folder that a layout can read; in it ``layout`` is the shop's own
    ``page.typ`` (else the shipped one is used) and ``logo`` a picture."""

    def __init__(self, root: Path | None = None, layout: Path | None = None, logo: Path | None = None) -> None:
        self.root = root if layout is not None or logo is not None else None
        self.layout = layout
        fits = root is not None and logo is not None and logo.suffix.lower() in LOGOS
        self.logo = f"/{logo.relative_to(root).as_posix()}" if fits and root and logo else ""

    def letter(self, page: Mapping[str, Any]) -> bytes:
        """One letter as PDF/A, the same bytes for the same page. Raises PaperError with a sentence."""
        letter = {**page, "code": svg(page["code"])}
        return self._pdf(str(page["subject"]), str(page["name"]), date.fromisoformat(page["date"]), letter=letter)

    def pictures(self, page: Mapping[str, Any]) -> list[bytes]:
        """The pages of a letter as PNG, to be looked at. Raises PaperError with a sentence."""
        letter = {**page, "code": svg(page["code"])}
        data = {"title": str(page["subject"]), "author": "", "logo": self.logo, "cover": None, "letter": letter}
        layout = self.layout.read_bytes() if self.layout is not None else shipped_layout()
        return _drawn(layout, self.root or _fonts(), json.dumps(data, ensure_ascii=False))

    def cover(self, cover: Mapping[str, Any], on: date) -> bytes:
        """The list in front of many letters: ``title``, ``note``, six cells of ``head`` and of each of the ``rows``."""
        return self._pdf(str(cover["title"]), "", on, cover=cover)

    def _pdf(
        self, title: str, author: str, on: date,
        letter: Mapping[str, Any] | None = None, cover: Mapping[str, Any] | None = None,
    ) -> bytes:  # fmt: skip
        data = {"title": title, "author": author, "logo": self.logo, "cover": cover, "letter": letter}
        layout = self.layout.read_bytes() if self.layout is not None else shipped_layout()
        when = datetime.combine(on, time(12), UTC)
        return _set(layout, self.root or _fonts(), json.dumps(data, ensure_ascii=False), when)


def printed(layout: bytes, title: str, data: Mapping[str, Any], on: date) -> bytes:
    """Any other page of ours as PDF/A: ``layout`` is Typst and finds ``title`` and ``data`` as JSON in
    ``sys.inputs.data``. The same bytes for the same data. Raises PaperError."""
    when = datetime.combine(on, time(12), UTC)
    return _set(layout, _fonts(), json.dumps({"title": title, **data}, ensure_ascii=False), when)


def merged(parts: Iterable[bytes]) -> bytes:
    """Many PDF as one file, in that order, as they are."""
    from pypdf import PdfWriter

    whole, file = PdfWriter(), io.BytesIO()
    for part in parts:
        whole.append(io.BytesIO(part), import_outline=False)
    whole.write(file)
    whole.close()
    del whole
    gc.collect()  # its parts refer to each other: without this several files' worth would be in memory
    return file.getvalue()


@lru_cache(maxsize=1)
def shipped_layout() -> bytes:
    """The layout that comes with Mahnlauf; a copy of it is where a merchant's own begins."""
    return files("mahnlauf.paper").joinpath("page.typ").read_bytes()


def _set(layout: bytes, root: Path, data: str, when: datetime) -> bytes:
    try:
        return _compile(_compiler(False), layout, root, data, when, [_STANDARD])
    except typst.TypstError as fault:
        if "could not be displayed" not in str(fault) and "PDF/A" not in str(fault):
            raise PaperError(_sentence(fault)) from fault
    try:  # a script that our font lacks: whatever this machine has is better than an empty box
        return _compile(_compiler(True), layout, root, data, when, [])
    except typst.TypstError as fault:
        raise PaperError(_sentence(fault)) from fault


def _compile(
    compiler: typst.Compiler, layout: bytes, root: Path, data: str, when: datetime, standards: list[Any]
) -> bytes:
    with _ONE_AT_A_TIME:
        made = compiler.compile(
            layout, format="pdf", root=root, sys_inputs={"data": data}, timestamp=when, pdf_standards=standards
        )
    assert isinstance(made, bytes)
    return made


def _drawn(layout: bytes, root: Path, data: str) -> list[bytes]:
    try:
        with _ONE_AT_A_TIME:
            made = _compiler(True).compile(layout, format="png", ppi=_PPI, root=root, sys_inputs={"data": data})
    except typst.TypstError as fault:
        raise PaperError(_sentence(fault)) from fault
    return [made] if isinstance(made, bytes) else list(made or ())


def compiler_with_our_fonts() -> typst.Compiler:
    """The engine that sets our letters, for who wants to measure it."""
    return _compiler(False)


@lru_cache(maxsize=2)
def _compiler(all_fonts: bool) -> typst.Compiler:
    return typst.Compiler(font_paths=[_fonts()], ignore_system_fonts=not all_fonts)


@lru_cache(maxsize=1)
def _fonts() -> Path:
    """A folder with the two cuts we use, alone. The package has each as TrueType and as OpenType; which of them Typst
    meets first depends on the file system, and the bytes of a letter must not."""
    folder = Path(tempfile.mkdtemp(prefix="mahnlauf-fonts-"))
    atexit.register(_forget, folder, os.getpid())
    for name in _CUTS:
        (folder / name).symlink_to(Path(str(files("font_source_sans_pro"))) / "files" / name)
    return folder


def _forget(folder: Path, owner: int) -> None:
    if os.getpid() == owner:  # a forked worker leaves its parent's folder alone
        shutil.rmtree(folder, ignore_errors=True)


def _sentence(fault: typst.TypstError) -> str:
    hints = f" ({'; '.join(fault.hints)})" if fault.hints else ""
    return f"The letter cannot be set as PDF: {fault.message}{hints}."
