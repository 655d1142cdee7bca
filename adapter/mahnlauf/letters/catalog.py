"""What a merchant may write: the variables and their meaning, and a check that says what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import NamedTuple

from jinja2 import nodes

from mahnlauf.letters.clean import plain
from mahnlauf.letters.compose import compose
from mahnlauf.letters.example import full, smallest
from mahnlauf.letters.facts import LetterError, Look
from mahnlauf.letters.flaw import Flaw
from mahnlauf.letters.meanings import MEANINGS, meaning
from mahnlauf.letters.plaintext import text_of
from mahnlauf.letters.source import MARKER, OBJECTIONS, environment, flaws, tidy
from mahnlauf.letters.templates import TEMPLATES, template_named
from mahnlauf.letters.values import VALUES, Scope, is_known
from mahnlauf.letters.words import VOICES, voice

__all__ = ["TEMPLATES", "VARIABLES", "check", "examine"]

VARIABLES: Mapping[str, str] = {name: english for name, (_, english) in MEANINGS.items()}
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]*>")


class Duty(NamedTuple):
    """What a letter must say: a variable, or a block with its brackets. ``met`` None: not to be told yet, as the text
    cannot be written."""

    must: str
    met: bool | None


class Examined(NamedTuple):
    """A merchant's text, looked through."""

    flaws: list[Flaw]
    duties: list[Duty]


def check(template_text: str, name: str, *, language: str = "de", register: str = "sie") -> list[str]:
    """What is wrong with a merchant's text for the letter `name`: one English sentence each, or an empty list."""
    return [flaw.text() for flaw in examine(template_text, name, language=language, register=register).flaws]


def examine(template_text: str, name: str, *, language: str = "de", register: str = "sie") -> Examined:
    """Looks for faulty Jinja, unknown variables, HTML, and for content that this letter must not leave out."""
    if name == OBJECTIONS:
        return Examined(_flaws(template_text, header=False) or _silent_objections(template_text), [])
    says = template_named(name).says
    found = _flaws(template_text, header=True)
    if found:
        return Examined(found, [Duty(must, None) for must in says])
    try:
        met = _met(template_text, name, language, register)
    except LetterError as error:
        return Examined([Flaw("unwritable", 0, {"why": str(error)})], [Duty(must, None) for must in says])
    return Examined([_missing(must) for must in says if must not in met], [Duty(must, must in met) for must in says])


def _flaws(text: str, *, header: bool) -> list[Flaw]:
    found = list(flaws(text, header=header))
    return found or [*_unknown(text), *_tags(tidy(text))]


def _unknown(text: str) -> Iterator[Flaw]:
    seen = set()
    for node in environment().parse(tidy(text)).find_all(nodes.Name):
        if is_known(node.name) or node.name in seen:
            continue
        seen.add(node.name)
        close = get_close_matches(node.name, VALUES, 1)
        if close:
            yield Flaw("unknown_close", node.lineno, {"name": node.name, "close": close[0]})
        else:
            yield Flaw("unknown", node.lineno, {"name": node.name})


def _tags(text: str) -> Iterator[Flaw]:
    for tag in _TAG.finditer(text):
        yield Flaw("html", text.count("\n", 0, tag.start()) + 1, {"tag": tag[0]})


def _silent_objections(text: str) -> list[Flaw]:
    if any(name in text for name in ("contact", "buyer_link", "creditor_email", "creditor_phone")):
        return []
    return [Flaw("silent")]


def _met(text: str, name: str, language: str, register: str) -> set[str]:
    """Writes the letter with made-up facts and looks for what it has to say. Raises LetterError."""
    own = {name: text}
    facts, template = full(name), template_named(name)
    letter = compose(name, facts, language=language, register=register, overrides=own)
    compose(name, smallest(name), language=language, register=register, overrides=own)
    scope = Scope(facts, VOICES[voice(language, register)], Look(), template.audience)
    printed = f"{letter.subject}\n{text_of(letter)}"
    markers = {f"[[{marker[1]}]]" for marker in MARKER.finditer(tidy(text))}
    said = {must for must in template.says if must in VALUES and plain(VALUES[must](scope)) in printed}
    return said | markers


def _missing(must: str) -> Flaw:
    code = "block_missing" if must.startswith("[[") else "unsaid"
    return Flaw(code, 0, {"must": must, "meaning": (meaning(must, "de"), meaning(must, "en"))})
