"""Facts and a text become the parts of a letter: one Jinja render for mail as text, as HTML and on paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from jinja2 import TemplateError

from mahnlauf.letters.blocks import Part, build
from mahnlauf.letters.clean import BLOCK, ITEM, line, plain
from mahnlauf.letters.facts import LetterError, LetterFacts, Look
from mahnlauf.letters.source import OBJECTIONS, compiled, shipped
from mahnlauf.letters.templates import require, template_named
from mahnlauf.letters.values import Scope, values
from mahnlauf.letters.words import VOICES, Words, voice

_PLAIN_LOOK = Look()


class Composed(NamedTuple):
    """A letter before it gets its shape. `preview` is the line that mail programs show beside the subject."""

    subject: str
    preview: str
    parts: list[Part]
    words: Words
    look: Look
    facts: LetterFacts


def compose(
    template: str,
    facts: LetterFacts,
    *,
    language: str = "de",
    register: str = "sie",
    overrides: Mapping[str, str] | None = None,
    look: Look = _PLAIN_LOOK,
) -> Composed:
    """The parts of the letter, in order. `overrides`: a merchant's own texts by name. Raises LetterError."""
    kind = template_named(template)
    require(template, kind, facts)
    folder = voice(language, register)
    scope = Scope(facts, VOICES[folder], look, kind.audience)
    own = overrides or {}
    source = compiled(
        own.get(template) or shipped(folder, template), own.get(OBJECTIONS) or shipped(folder, OBJECTIONS)
    )
    try:
        rendered = source.template.render(values(scope, source.names))
    except (TemplateError, TypeError, ValueError) as error:
        raise LetterError(f"The letter {template!r} cannot be written: {error}") from error
    header, _, body = rendered.strip().partition("\n\n")
    fields = dict(_fields(header))
    subject = fields.get("subject", "")
    if not subject:
        raise LetterError(f"The letter {template!r} has no subject.")
    return Composed(subject, fields.get("preview", ""), _parts(body, scope), scope.words, look, facts)


def _fields(header: str) -> list[tuple[str, str]]:
    found = []
    for entry in header.split("\n"):
        key, _, value = entry.partition(":")
        found.append((key.strip().lower(), line(plain(value).replace("\xa0", " "), 160)))
    return found


def _parts(body: str, scope: Scope) -> list[Part]:
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
            parts.extend(build(name, scope, label))
    return parts
