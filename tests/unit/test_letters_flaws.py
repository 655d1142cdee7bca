"""What is wrong with a text is said in German and in English; every variable has its meaning in both."""

from __future__ import annotations

from string import Formatter

import pytest

from mahnlauf.letters import TEMPLATES, compose, page_of
from mahnlauf.letters.catalog import examine
from mahnlauf.letters.example import full
from mahnlauf.letters.flaw import _ELEMENTS, _SENTENCES, Flaw
from mahnlauf.letters.meanings import BLOCK_MEANINGS, MEANINGS, meaning
from mahnlauf.letters.source import BLOCKS
from mahnlauf.letters.templates import MERCHANT
from mahnlauf.letters.values import VALUES


def holes(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_both_languages_of_a_sentence_say_the_same() -> None:
    wrong = [code for code, (german, english) in _SENTENCES.items() if holes(german) != holes(english)]
    assert wrong == []


def test_every_variable_and_block_and_duty_has_a_meaning() -> None:
    assert MEANINGS.keys() == VALUES.keys()
    assert {name.strip("[]") for name in BLOCK_MEANINGS} == set(BLOCKS)
    for template in TEMPLATES.values():
        assert all(meaning(must, "de") != meaning(must) for must in template.says)


@pytest.mark.parametrize(
    "text, german",
    [
        ("Guten Tag",
         "Der Text muss mit einer Zeile „Subject: …“ (dem Betreff) beginnen, gefolgt von einer Leerzeile."),
        ("Subject: x\n\n{{ totl }}", "Zeile 3: Die Variable „totl“ gibt es nicht; meinten Sie „total“?"),
        ("Subject: x\n\n{{ self }}", "Zeile 3: Die Variable „self“ gibt es nicht."),
        ("Subject: x\n\n{% for a in b %}{% endfor %}",
         "Zeile 3: Eine Schleife geht in einem Schreiben nicht; möglich sind Text, Variablen und if."),
        ("Subject: x\n\n{{ 7 * 7 }}",
         "Zeile 3: Das Jinja-Element Mul geht in einem Schreiben nicht; möglich sind Text, Variablen und if."),
        ("Subject: x\n\n{{ a",
         "Zeile 3: So lässt sich der Text nicht lesen („unexpected end of template, "
         "expected 'end of print statement'.“)."),
        ("Subject: x\n\n[[tabelle]]",
         "Zeile 3: Den Baustein [[tabelle]] gibt es nicht; möglich sind [[table]], [[pay]], [[object]], [[sender]], "
         "[[claims]], [[action]]."),
        ("Subject: x\n\n" + "x\n" * 600, "Der Text hat 602 Zeilen; erlaubt sind höchstens 500."),
        ("Subject: x\n\n" + "[[table]]\n" * 21, "Im Text stehen mehr als 20 Bausteine."),
    ],
)  # fmt: skip
def test_the_first_flaw_in_german(text: str, german: str) -> None:
    assert examine(text, "payment_reminder").flaws[0].text("de") == german


@pytest.mark.parametrize("element", [*_ELEMENTS, "Slice"])
def test_every_forbidden_element_is_named_in_both_languages(element: str) -> None:
    flaw = Flaw("forbidden", 4, element=element)
    assert flaw.text("de").startswith("Zeile 4: ")
    assert flaw.text().startswith("Line 4: ")


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_letter_on_paper_is_addressed_to_whoever_reads_it(name: str) -> None:
    facts = full(name)
    reader = facts.creditor if TEMPLATES[name].audience == MERCHANT else facts.buyer
    assert page_of(compose(name, facts))["to"] == [reader.name, *reader.address]


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_letter_on_paper_names_its_claim_beside_the_address(name: str) -> None:
    info = page_of(compose(name, full(name)))["info"]
    assert ["Vorgang", "M-2026-0042"] in info
    assert info[-1][0] == "Datum"
