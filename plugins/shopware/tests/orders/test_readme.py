"""The page for shop owners says what the table says, and names every choice."""

from __future__ import annotations

from pathlib import Path

import pytest

from mahnlauf import Standing
from mahnlauf_shopware.choices import CHOICES
from mahnlauf_shopware.methods import Kind
from mahnlauf_shopware.states import TABLE

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
WORDS = {
    "en": ("owed", "owed, but nothing is sent", "paid", "taken back, owed", "nothing"),
    "de": ("offen", "offen, aber es geht nichts hinaus", "bezahlt", "zurückgeholt, offen", "nichts"),
}


def rows(language: str) -> list[str]:
    """The table of the methods that are no debit, a line for each meaning."""
    owed, waits, paid, reversed_, nothing = WORDS[language]
    words = {Standing.OPEN: owed, Standing.PAID: paid, Standing.REVERSED: reversed_, Standing.VOID: nothing}
    found: dict[str, list[str]] = {}
    for state, ruling in TABLE[Kind.INVOICE].items():
        found.setdefault(waits if ruling.hold else words[ruling.standing], []).append(state)
    return [f"| {', '.join(f'`{state}`' for state in states)} | {word} |" for word, states in found.items()]


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_page_shows_the_table_as_it_is(language: str) -> None:
    assert [row for row in rows(language) if row not in README] == []


def test_the_page_names_every_choice_in_both_languages() -> None:
    named = {one.name: README.count(f"`{one.name}") + README.count(f"--set {one.name}=") for one in CHOICES}
    assert [name for name, count in named.items() if count < 2] == []
