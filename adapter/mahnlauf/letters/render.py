"""One call from facts to a finished letter."""

from __future__ import annotations

from collections.abc import Mapping

from mahnlauf.letters.compose import compose
from mahnlauf.letters.facts import Letter, LetterFacts, Look
from mahnlauf.letters.htmlmail import html_of
from mahnlauf.letters.plaintext import text_of

_PLAIN_LOOK = Look()


def render(
    template: str,
    facts: LetterFacts,
    *,
    language: str = "de",
    register: str = "sie",
    overrides: Mapping[str, str] | None = None,
    look: Look = _PLAIN_LOOK,
) -> Letter:
    """Write the letter `template`: German (register ``sie`` or ``du``) or, for any other language, English.

    `overrides` are the merchant's own texts by template name (``_object`` is the objection block). Raises
    LetterError if a text is faulty or a fact is missing that the letter exists to state; nothing is left
    out silently.
    """
    letter = compose(template, facts, language=language, register=register, overrides=overrides, look=look)
    return Letter(letter.subject, text_of(letter), html_of(letter))
