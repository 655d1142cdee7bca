"""A bundle of letters as files: each as PDF, as it could be posted, and as DOCX, to be changed before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from mahnlauf.documents.packing import packed
from mahnlauf.documents.press import press_of
from mahnlauf.shops.shop import Shop


def files_of(letters: Iterable[Mapping[str, Any]], shop: Shop) -> Iterator[tuple[str, bytes]]:
    """Name and content of every file; ``letters`` as `dunning.template_letters.bundle` has them. Raises PaperError."""
    from mahnlauf.documents.wordfile import docx_of  # its library weighs 15 MB in every process, for a rare file

    press = press_of(shop)
    for one in letters:
        yield f"{one['name']}.docx", docx_of(one["page"])
        yield f"{one['name']}.pdf", press.letter(one["page"])


def zip_of(letters: Iterable[Mapping[str, Any]], shop: Shop) -> bytes:
    """All of them in one file, the same bytes for the same letters."""
    return packed(files_of(letters, shop))
