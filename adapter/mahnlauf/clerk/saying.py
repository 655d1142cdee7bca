"""Answers and refusals of this room: a code, its values, and the sentence in either language."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mahnlauf.clerk.sentences import SENTENCES
from mahnlauf.clerk.titles import state_title
from mahnlauf.core.errors import BadInput
from mahnlauf.core.money import Money, format_minor


@dataclass(frozen=True, slots=True)
class Said:
    """What was answered. Values may be days and amounts; each language writes them in its own way."""

    code: str
    values: dict[str, Any] = field(default_factory=dict)

    def text(self, language: str = "en") -> str:
        """The sentence in "de" or "en"."""
        german, english = SENTENCES[self.code]
        values = {name: written(value, language) for name, value in self.values.items()}
        if language == "de" and "state" in values:
            values["state"] = state_title(values["state"], language)
        return (german if language == "de" else english).format(**values)

    def as_json(self) -> dict[str, Any]:
        """`{code, text}`; the text is English."""
        return {"code": self.code, "text": self.text()}


class Refusal(BadInput):
    """Something cannot be said of a claim: a sentence in either language. ``instead`` names the verb that could."""

    def __init__(self, code: str, instead: str = "", **values: Any) -> None:
        self.said, self.instead = Said(code, values), instead
        super().__init__(self.said.text())


class WrongField(Refusal):
    """A field is missing, unknown or cannot be read."""


class NotNow(Refusal):
    """The claim does not stand so that this could be said of it."""


class Moved(NotNow):
    """The claim changed since the person looked at it."""


class KeyUsed(NotNow):
    """The idempotency key was used for something else."""


def written(value: object, language: str) -> str:
    """A value inside a sentence: amounts and days as the language writes them."""
    if isinstance(value, Money):
        return (
            format_minor(value.minor, value.currency, "de") if language == "de" else f"{value.decimal} {value.currency}"
        )
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}" if language == "de" else value.isoformat()
    return str(value)
