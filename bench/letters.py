"""Letters on paper: `python bench/letters.py`. Ours beside the bare engine, round by round, in one process.

Two yardsticks. "Short page" is the engine with a short letter (a paragraph, eight rows, a code that segno makes its own
way) and no layout. "Same words" is the engine with what our letter says, as plain paragraphs and tables, no layout
either. Peak memory is that of a process of its own.
"""

from __future__ import annotations

import argparse
import io
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import chain, count, islice
from pathlib import Path
from typing import Any

import segno
from common import ROUNDS, Goal, alternate, compare, heading, row

from mahnlauf.letters import Buyer, compose, page_of
from mahnlauf.letters.example import full
from mahnlauf.outbox.printing import LETTERS_A_FILE
from mahnlauf.paper import Press, merged
from mahnlauf.paper.engine import compiler_with_our_fonts

_ROWS = [[f"Rechnung 2026-{n:04d}", "12.01.2026", f"{n * 13}.50 EUR"] for n in range(1, 9)]
_WORDS = (
    "trotz unserer Erinnerung vom 12.01.2026 konnten wir für die unten genannten Rechnungen noch keinen "
    "Zahlungseingang feststellen. Bitte überweisen Sie den Gesamtbetrag bis zum 26.01.2026 unter Angabe des "
    "Verwendungszwecks. "
) * 2
_CODE = "BCD\n002\n1\nSCT\n\nMuster GmbH\nDE02120300000000202051\nEUR134.90\n\nRF18539007547034\n\n"
_BARE = b"""#set page(paper: "a4", margin: 2.5cm)
#set text(font: "Source Sans Pro", size: 10pt)
#let d = json(bytes(sys.inputs.d))
#heading(d.title)
#for p in d.paragraphs { par(p) }
#for t in d.tables { table(columns: t.first().len(), ..t.flatten()) }
#image(bytes(d.code), format: "svg", width: 3cm)
"""
_numbers = count(1)
_MANY = 30


# --- the yardsticks ---


def short_letters(many: int) -> list[dict[str, Any]]:
    """The short page, each for somebody else."""
    return [
        {"title": f"Mahnung {next(_numbers)}", "paragraphs": [f"Kunde {next(_numbers)}", _WORDS], "tables": [_ROWS]}
        for _ in range(many)
    ]


def same_words(many: int) -> list[dict[str, Any]]:
    """What our letters say, without a layout."""
    found = []
    for page in our_pages(many):
        paragraphs = [*page["to"], page["name"], page["back"]]
        tables = [page["info"]]
        for part in page["parts"]:
            if "r" in part:
                tables.append(part["r"])
            else:
                paragraphs.append(_flat(part["t"]))
        paragraphs += [_flat(line) for line in page["foot"]]
        found.append({"title": page["subject"], "paragraphs": paragraphs, "tables": tables})
    return found


def bare(letter: dict[str, Any]) -> bytes:
    """The engine alone: the code as segno makes it by itself, the document with nothing to measure."""
    picture = io.BytesIO()
    segno.make(_CODE, error="m").save(picture, kind="svg", scale=2)
    data = json.dumps({**letter, "code": picture.getvalue().decode()})
    made = compiler_with_our_fonts().compile(_BARE, format="pdf", sys_inputs={"d": data})
    assert isinstance(made, bytes)
    return made


def _flat(runs: list[Any]) -> str:
    return "".join(run if isinstance(run, str) else "\n" if run is None else run.get("b") or run["l"] for run in runs)


# --- ours ---


def our_pages(many: int) -> list[dict[str, Any]]:
    """First notices, each to somebody else about something else."""
    facts = full("dunning_1")
    found = []
    for number in islice(_numbers, many):
        buyer, claim = Buyer(f"Kunde {number}", facts.buyer.address), f"M-{number}"
        found.append(page_of(compose("dunning_1", replace(facts, buyer=buyer, claim_no=claim))))
    return found


def set_into(folder: Path, many: int) -> None:
    """What the worker does: that many letters, each in a file, twenty at a time in memory."""
    for start in range(0, many, 20):
        for index, page in enumerate(our_pages(20), start):
            (folder / f"{index}.pdf").write_bytes(Press().letter(page))


def merge_from(folder: Path) -> None:
    """What `mahnlauf letters print` does: a list and so many letters to a file, as they were filed."""
    files = sorted(folder.glob("*.pdf"))
    cover = {"title": "bench", "note": "", "head": ["x"] * 6, "rows": [["x"] * 6] * LETTERS_A_FILE}
    for start in range(0, len(files), LETTERS_A_FILE):
        parts = (path.read_bytes() for path in files[start : start + LETTERS_A_FILE])
        merged(chain([Press().cover(cover, date(2026, 9, 9))], parts))


def peak_of(*words: str) -> float:
    """Peak memory in MB of this script in a process of its own."""
    done = subprocess.run([sys.executable, __file__, *words], check=True, capture_output=True, text=True)
    return float(done.stdout)


# --- the table ---


def rate(make: Callable[[int], list[dict[str, Any]]], write: Callable[[dict[str, Any]], bytes]) -> float:
    """Letters per second; writing their texts (Jinja) is not counted, for nobody."""
    letters = make(_MANY)
    start = time.perf_counter()
    for letter in letters:
        write(letter)
    return _MANY / (time.perf_counter() - start)


def table(rounds: int) -> None:
    """The rows."""
    heading("Letters as PDF")
    mine, short, same = alternate(
        rounds,
        lambda: rate(our_pages, Press().letter),
        lambda: rate(short_letters, bare),
        lambda: rate(same_words, bare),
    )
    compare("a letter, codes and all", mine, short, "{:.0f}/s", "bare engine, short page", at_least=0.8)
    compare("a letter, codes and all", mine, same, "{:.0f}/s", "bare engine, same words", at_least=0.8)
    with tempfile.TemporaryDirectory() as folder:
        for what, words in (("set 1,000 letters", ("--set", "1000")), ("print 1,000 letters", ("--merge",))):
            peak = peak_of("--folder", folder, *words)
            row(f"memory to {what}", f"{peak:.0f} MB", "128 MB", Goal(peak / 128, at_most=1.0))


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    for name, kind in (("--folder", Path), ("--set", int)):
        parser.add_argument(name, type=kind, help=argparse.SUPPRESS)
    parser.add_argument("--merge", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.folder is None:
        table(chosen.rounds)
        return
    if chosen.merge:
        merge_from(chosen.folder)
    else:
        set_into(chosen.folder, chosen.set)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    main()
