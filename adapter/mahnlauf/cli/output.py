"""What commands print: aligned tables, one JSON document, amounts, a progress bar on a terminal only."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from unicodedata import east_asian_width

import click


def print_json(document: Any) -> None:
    """One document."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


def print_json_list(items: Iterable[Any]) -> None:
    """One document, a list, written as it comes: a million claims need no memory."""
    opened = False
    for item in items:
        click.echo("," if opened else "[", nl=False)
        click.echo("\n" + json.dumps(item, ensure_ascii=False, indent=2), nl=False)
        opened = True
    click.echo("\n]" if opened else "[]")


def print_table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Columns side by side; those whose heading begins with ``>`` are aligned to the right."""
    right = [heading.startswith(">") for heading in headings]
    lines = [[heading.lstrip(">").upper() for heading in headings]]
    lines += [[printable(cell) for cell in row] for row in rows]
    widths = [max(_width(line[column]) for line in lines) for column in range(len(headings))]
    for line in lines:
        cells = (_aligned(cell, width, to) for cell, width, to in zip(line, widths, right, strict=True))
        click.echo("  ".join(cells).rstrip())


def printable(value: object) -> str:
    """A cell: nothing for None, and no control characters, which a shop's data could use against the terminal."""
    text = "" if value is None else str(value)
    return text if text.isprintable() else "".join(one if one.isprintable() or one == "\xa0" else " " for one in text)


def amount(minor: int, currency: str) -> str:
    """``1306.75 EUR``: the same point that ``--amount`` takes."""
    from mahnlauf.core.money import Money

    return f"{Money(minor, currency).decimal} {currency}"


def counted(number: int, thing: str) -> str:
    """`1 claim`, `2 claims`."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


@contextmanager
def progress(label: str, count: Callable[[], int]) -> Iterator[Callable[[int], None] | None]:
    """A bar on stderr, and the function that moves it on; None in a pipe. ``count`` is only asked for the bar."""
    if not (sys.stdout.isatty() and sys.stderr.isatty()):
        yield None
        return
    length = count()
    with click.progressbar(
        length=length, label=label, file=sys.stderr, show_pos=True, update_min_steps=max(1, length // 200)
    ) as bar:
        yield bar.update


def _aligned(cell: str, width: int, right: bool) -> str:
    gap = " " * (width - _width(cell))
    return gap + cell if right else cell + gap


def _width(text: str) -> int:
    return len(text) if text.isascii() else sum(1 + (east_asian_width(one) in "WF") for one in text)
