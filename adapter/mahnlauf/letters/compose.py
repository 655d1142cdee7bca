"""Facts and a text become the parts of a letter: the same for mail as text, as HTML and on paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from jinja2 import TemplateError

from mahnlauf.letters.blocks import Part, build
from mahnlauf.letters.clean import line, plain
from mahnlauf.letters.facts import LetterError, LetterFacts, Look
from mahnlauf.letters.form import Form, Gapped, form_of
from mahnlauf.letters.several import build_for_all, values_of_all
from mahnlauf.letters.source import OBJECTIONS, Source, compiled, shipped
from mahnlauf.letters.templates import require, template_named
from mahnlauf.letters.values import Scope, values
from mahnlauf.letters.words import VOICES, Words, voice

_PLAIN_LOOK = Look()


class Composed(NamedTuple):
    """A letter before it gets its shape: a form, and what fills its gaps.

    `preview` is the line that mail programs show beside the subject. `values` hold the marks of `clean`, `bare` are
    the same without; `blocks` are the parts of each block by its gap."""

    subject: str
    preview: str
    form: Form
    values: Mapping[str, str]
    bare: Mapping[str, str]
    blocks: Mapping[str, list[Part]]
    words: Words
    look: Look
    facts: LetterFacts
    audience: str

    @property
    def parts(self) -> list[Part]:
        """The parts in order, filled in."""
        found: list[Part] = []
        for part in self.form.parts:
            if part.kind in ("block", "sender"):
                found += self.blocks[part.rows[0][0]]
            else:
                found.append(Part(part.kind, Gapped(part.text).fill(self.values)))
        return found


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
    for one in (facts, *facts.others):
        require(template, kind, one)
    folder = voice(language, register)
    scope = Scope(facts, VOICES[folder], look, kind.audience)
    own = overrides or {}
    source = compiled(
        own.get(template) or shipped(folder, template), own.get(OBJECTIONS) or shipped(folder, OBJECTIONS)
    )
    found = values_of_all(scope, source.names) if facts.others else values(scope, source.names)
    try:
        form = _form(source, found)
    except (TemplateError, TypeError, ValueError) as error:
        raise LetterError(f"The letter {template!r} cannot be written: {error}") from error
    bare = dict(zip(found, plain("\0".join(found.values())).split("\0"), strict=False))
    subject = _header_line(form.subject, bare)
    if not subject:
        raise LetterError(f"The letter {template!r} has no subject.")
    make = build_for_all if facts.others else build
    blocks = {place: make(name, scope, label.fill(found)) for place, name, label in form.blocks}
    preview = _header_line(form.preview, bare)
    return Composed(subject, preview, form, found, bare, blocks, scope.words, look, facts, kind.audience)


def _form(source: Source, found: Mapping[str, str]) -> Form:
    there = frozenset([name for name, value in found.items() if value])
    return form_of(source, there, tuple([(name, found[name]) for name in source.compared if name in found]))


def _header_line(text: Gapped, bare: Mapping[str, str]) -> str:
    return line(plain(text.fill(bare)).replace("\xa0", " "), 160)
