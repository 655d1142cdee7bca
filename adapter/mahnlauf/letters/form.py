"""The form of a letter: a text laid out once, with gaps for what each letter fills in.

Letters of one text differ in their values, not in their shape: which paragraphs there are follows from which values
are there at all. So Jinja runs once per shape and not once per letter. A value that a text compares or filters
decides about more than that; it is part of the form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from mahnlauf.letters.blocks import Part
from mahnlauf.letters.clean import BLOCK, ITEM
from mahnlauf.letters.source import Source
from mahnlauf.letters.values import is_known

_GAP, _GAP_END = "\x0e", "\x0f"  # like the marks of `clean`: no text and no value can hold them
_GAPS = re.compile(f"{_GAP}([^{_GAP_END}]+){_GAP_END}")
_KEPT = 256


class Gapped:
    """A text with named gaps."""

    __slots__ = ("_names", "_pieces")

    def __init__(self, text: str) -> None:
        self._pieces = _GAPS.split(text)
        self._names = self._pieces[1::2]

    def fill(self, values: Mapping[str, str]) -> str:
        """The text with the value of each gap in its place."""
        filled = self._pieces.copy()
        filled[1::2] = [values[name] for name in self._names]
        return "".join(filled)


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """A letter before its values are filled in. `parts` are prose with gaps, or one gap for a whole block (kind
    ``block``, for the sender ``sender``); `blocks` are (gap, name of the block, label)."""

    subject: Gapped
    preview: Gapped
    parts: tuple[Part, ...]
    blocks: tuple[tuple[str, str, Gapped], ...]


@lru_cache(maxsize=_KEPT)
def form_of(source: Source, there: frozenset[str], compared: tuple[tuple[str, str], ...]) -> Form:
    """The form of all letters in which the values of these names are there and the compared ones are these. Raises
    what Jinja raises."""
    gaps = {name: gap(name) if name in there else "" for name in source.names if is_known(name)}
    rendered = source.template.render(gaps | dict(compared))
    header, _, body = rendered.strip().partition("\n\n")
    fields = {key.strip().lower(): text for key, _, text in (entry.partition(":") for entry in header.split("\n"))}
    blocks: list[tuple[str, str, Gapped]] = []
    parts = tuple(_parts(body, blocks))
    return Form(Gapped(fields.get("subject", "")), Gapped(fields.get("preview", "")), parts, tuple(blocks))


def gap(name: str) -> str:
    """The mark of the gap of that name."""
    return f"{_GAP}{name}{_GAP_END}"


def _parts(body: str, blocks: list[tuple[str, str, Gapped]]) -> list[Part]:
    parts: list[Part] = []
    kind = "p"
    for paragraph in body.split("\n\n"):
        paragraph = paragraph.strip()
        if not paragraph:
            continue
        if paragraph[0] != BLOCK:
            parts.append(Part("list" if paragraph[0] == ITEM else kind, paragraph))
        elif paragraph == f"{BLOCK}object":
            kind = "soft"
        elif paragraph == f"{BLOCK}end":
            kind = "p"
        else:
            name, _, label = paragraph[1:].partition(":")
            place = f"[{len(blocks)}]"
            blocks.append((place, name, Gapped(label)))
            parts.append(Part("sender" if name == "sender" else "block", gap(place), ((place,),)))
    return parts
