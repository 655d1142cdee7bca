"""A composed letter as a page: plain data from which paper is made, small enough to wait in the outbox.

Nothing here measures or draws; where things stand on the page is written in ``paper/page.typ``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from mahnlauf.core.references import epc_payload
from mahnlauf.letters.blocks import Part
from mahnlauf.letters.clean import ITEM, LINK, LINK_END, LINK_URL, STRONG, STRONG_END, line, url
from mahnlauf.letters.compose import Composed
from mahnlauf.letters.facts import Creditor, LetterFacts, Look
from mahnlauf.letters.figures import day
from mahnlauf.letters.skin import accent
from mahnlauf.letters.templates import BUYER, MERCHANT
from mahnlauf.letters.words import Words

CODE_CID = "girocode@mahnlauf"  # the picture of the code in a mail
Run = str | dict[str, str] | None
Page = dict[str, Any]

_MARKED = re.compile(
    f"{STRONG}([^{STRONG_END}]*){STRONG_END}|{LINK}([^{LINK_URL}]*){LINK_URL}([^{LINK_END}]*){LINK_END}"
)
_ENDLESS = re.compile(r"[^\s\u200b]{48}")  # nothing that people write on purpose is longer without a blank
_NARROW = re.compile(r"[^\s\u200b]{24}")  # in the block beside the address, and in the large type of the letterhead
_STRAY = re.compile(r"[\x00-\x07]")


class Written(NamedTuple):
    """What a page is made of, for who writes its parts without a text (documents); a `Composed` letter has the same."""

    subject: str
    parts: list[Part]
    words: Words
    look: Look
    facts: LetterFacts
    audience: str = BUYER


def page_of(letter: Composed | Written) -> Page:
    """The page as JSON types.

    ``to`` are the lines of the address field, ``back`` the return line above it, ``info`` (label, value) rows beside
    it, ``parts`` the letter from its first sentence to its signature, ``foot`` lines below. A text is a list of runs:
    a string, ``{"b": …}`` in bold, ``{"l": label, "u": address}``, or null for a line break. ``code`` is the payload
    of the GiroCode, empty if there is none.
    """
    facts, words = letter.facts, letter.words
    creditor = facts.creditor
    parts = [_part(part) for part in letter.parts if part.kind not in ("refs", "sender", "girocode")]
    return {
        "lang": words.language,
        "date": facts.letter_date.isoformat(),
        "id": line(facts.letter_id, 40),
        "subject": _breakable(letter.subject),
        "name": _breakable(line(creditor.name), _NARROW),
        "back": _breakable(" · ".join(line(part, 60) for part in (creditor.name, *creditor.address) if part)),
        "to": [_breakable(line(part)) for part in _addressed(letter) if part],
        "info": [*_info(letter), [words.date, day(facts.letter_date, words.language)]],
        "parts": parts,
        "foot": [_runs(row[0]) for part in letter.parts if part.kind == "sender" for row in part.rows],
        "accent": accent(letter.look),
        "code": girocode(facts),
        "words": {"page": words.page, "code": words.girocode, "claim": words.claim, "no": line(facts.claim_no, 40)},
    }


def _addressed(letter: Composed | Written) -> tuple[str, ...]:
    who = letter.facts.creditor if letter.audience == MERCHANT else letter.facts.buyer
    return (who.name, *who.address)


def girocode(facts: LetterFacts) -> str:
    """What the GiroCode of this letter says; empty where a bank's app could not use it, and for several claims: each
    has its own reference."""
    if facts.others:
        return ""
    return girocode_of(facts.creditor, facts.currency, facts.total_minor, facts.payment_reference)


@lru_cache(maxsize=256)
def girocode_of(creditor: Creditor, currency: str, minor: int, payment_reference: str) -> str:
    """The same before there are facts of a letter."""
    if currency != "EUR" or minor <= 0 or not creditor.iban:
        return ""
    reference = payment_reference.replace(" ", "")
    given = {"rf": reference} if reference.startswith("RF") else {"text": line(payment_reference, 140)}
    try:
        return epc_payload(line(creditor.name, 70), creditor.iban, minor, bic=creditor.bic, **given)
    except ValueError:  # a wrong IBAN in the settings: the rows beside the code show it, a code would hide it
        return ""


def _info(letter: Composed | Written) -> list[list[str]]:
    rows = [row for part in letter.parts if part.kind == "refs" for row in part.rows]
    rows = rows or [(letter.words.claim, line(letter.facts.claim_no, 40))]
    return [[label, _breakable(value, _NARROW)] for label, value in rows]


def _part(part: Part) -> dict[str, Any]:
    """``k`` is the kind as in `blocks.Part`, ``t`` its text or items as runs, ``r`` its rows."""
    if part.kind == "list":
        return {"k": "list", "t": [_runs(item.removeprefix(ITEM)) for item in part.text.split("\n")]}
    if part.kind == "button":
        target = url(part.rows[0][0])
        return {"k": "button", "t": [f"{part.text}: ", {"l": _breakable(target), "u": target}]}
    if part.kind in ("sum", "pay", "claims"):
        return {"k": part.kind, "t": part.text, "r": [[_breakable(cell) for cell in row] for row in part.rows]}
    return {"k": part.kind, "t": _runs(part.text)}


def _runs(marked: str) -> list[Run]:
    runs: list[Run] = []
    for number, text in enumerate(marked.split("\n")):
        if number:
            runs.append(None)
        runs.extend(_line(text))
    return runs


def _line(marked: str) -> Iterator[Run]:
    end = 0
    for found in _MARKED.finditer(marked):
        if before := marked[end : found.start()]:
            yield _breakable(before)
        bold, label, target = found.groups()
        yield {"b": _breakable(bold)} if bold is not None else {"l": _breakable(_shown(label, target)), "u": target}
        end = found.end()
    if rest := marked[end:]:
        yield _breakable(rest)


def _shown(label: str, target: str) -> str:
    """Paper cannot be clicked: a link shows where it leads."""
    bare = target.removeprefix("mailto:")
    plain = bare.partition("//")[2].rstrip("/") or bare
    return label if label in (bare, plain) else f"{label} ({bare})"


def _breakable(text: str, endless: re.Pattern[str] = _ENDLESS) -> str:
    """Words without end may be broken, so that they stay on the page."""
    text = _STRAY.sub("", text)
    return endless.sub("\\g<0>\u200b", text) if len(text) > 24 else text
