"""A composed letter as text: readable in a terminal, amounts in one column, links as bare addresses."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from mahnlauf.letters.blocks import Part, Row
from mahnlauf.letters.clean import plain
from mahnlauf.letters.compose import Composed
from mahnlauf.letters.form import Form, Gapped

_RULE = "-" * 60


def text_of(letter: Composed) -> str:
    """The whole mail as text; ends with a line break."""
    blocks = [
        "".join([f"{_SHAPES[part.kind](part)}\n\n" for part in parts if part.kind != "girocode"])
        for parts in letter.blocks.values()
    ]
    found = dict(zip(letter.blocks, plain("\0".join(blocks)).split("\0"), strict=False))
    return _layout(letter.form).fill({**letter.bare, **found}).rstrip("\n") + "\n"


@lru_cache(maxsize=256)
def _layout(form: Form) -> Gapped:
    """The prose; a block that is empty leaves no blank lines."""
    texts = [part.text if part.kind in ("block", "sender") else f"{part.text}\n\n" for part in form.parts]
    return Gapped(plain("".join(texts)))


def _references(part: Part) -> str:
    width = max([len(row[0]) for row in part.rows]) + 2
    return "\n".join([f"{label}:".ljust(width) + value for label, value in part.rows])


def _sum(part: Part) -> str:
    labels = max([len(row[0]) for row in part.rows]) + 2
    amounts = max([len(row[1]) for row in part.rows])
    lines = [label.ljust(labels) + amount.rjust(amounts) for label, amount in part.rows]
    lines.insert(-1, "-" * (labels + amounts))
    return "\n".join(lines)


def _pay(part: Part) -> str:
    return f"{part.text}:\n{_references(part)}"


def _button(part: Part) -> str:
    return f"{part.text}:\n{part.rows[0][0]}"


def _claims(part: Part) -> str:
    widths = [max(len(row[column]) for row in part.rows) for column in range(len(part.rows[0]))]
    return "\n".join(_columns(row, widths) for row in part.rows)


def _columns(row: Row, widths: list[int]) -> str:
    *cells, amount = row
    start = "  ".join(f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=False))
    return f"{start}  {amount:>{widths[-1]}}"


def _sender(part: Part) -> str:
    return "\n".join((_RULE, *(row[0] for row in part.rows)))


_SHAPES: dict[str, Callable[[Part], str]] = {
    "p": lambda part: part.text,
    "refs": _references,
    "sum": _sum,
    "pay": _pay,
    "button": _button,
    "claims": _claims,
    "sender": _sender,
}
