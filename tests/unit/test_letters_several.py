"""One letter about several claims, and the form that letters of one text share."""

from __future__ import annotations

from dataclasses import replace
from html import unescape

import pytest

from mahnlauf.letters import Buyer, LetterFacts, compose, html_of, page_of, render, text_of
from mahnlauf.letters.example import full

STAGES = ("payment_reminder", "dunning_1", "dunning_2_collection_warning", "precollection_notice")
VOICES = (("de", "sie"), ("de", "du"), ("en", "sie"))


def claim(template: str, number: int, minor: int, currency: str = "EUR") -> LetterFacts:
    """A claim of which nothing was paid."""
    return replace(
        full(template), claim_no=f"ML{number}", order_number=str(number), invoice_no=None, currency=currency,
        principal_minor=minor, total_minor=minor, fees=(), interest=None, payments=(), credits=(), instalment=None,
        payment_reference=f"REF{number}", pay_link=f"https://pay.example/{number}", return_reason=None,
    )  # fmt: skip


def about(*claims: LetterFacts) -> LetterFacts:
    return replace(claims[0], others=claims[1:])


@pytest.mark.parametrize("template", STAGES)
@pytest.mark.parametrize("language,register", VOICES)
def test_every_claim_stands_in_the_letter_with_number_amount_reference_and_link(
    template: str, language: str, register: str
) -> None:
    facts = about(claim(template, 501, 10100), claim(template, 502, 20200))
    letter = render(template, facts, language=language, register=register)
    for text in (letter.text, unescape(letter.html)):
        for part in ("ML501", "ML502", "101", "202", "REF501", "REF502", "https://pay.example/501", "303"):
            assert part in text
    assert "\n\n\n" not in letter.text
    assert {"501", "502"} <= set(letter.subject.replace(",", " ").split())


def test_sums_are_made_within_a_currency_only() -> None:
    claims = (("EUR", 10000), ("CHF", 5000), ("EUR", 100))
    facts = about(*(claim("dunning_1", 501 + at, minor, code) for at, (code, minor) in enumerate(claims)))
    text = text_of(compose("dunning_1", facts)).replace("\xa0", " ")
    assert "101,00 € und 50,00 CHF" in text
    assert "151" not in text
    assert "150,00" not in text


def test_what_claims_do_not_have_in_common_is_left_out_of_the_sentences() -> None:
    first, second = claim("dunning_1", 501, 100), claim("dunning_1", 502, 100)
    later = replace(second, due_date=first.letter_date)
    assert "fällig war sie am" in text_of(compose("dunning_1", about(first, second)))
    assert "fällig war sie am" not in text_of(compose("dunning_1", about(first, later)))


def test_a_code_for_banking_apps_stands_only_beside_one_claim() -> None:
    first, second = claim("dunning_1", 501, 100), claim("dunning_1", 502, 100)
    assert page_of(compose("dunning_1", first))["code"]
    assert page_of(compose("dunning_1", about(first, second)))["code"] == ""


# --- the form ---


def test_a_letter_holds_nothing_of_the_one_before_it() -> None:
    first = full("dunning_1")
    second = replace(first, buyer=Buyer("Ben & Söhne", email="ben@example.org"), claim_no="M-2", order_number="77")
    for facts, other in ((first, "Ben"), (second, "Okafor"), (first, "Ben")):
        letter = render("dunning_1", facts)
        assert other not in letter.text + letter.html


def test_what_a_text_compares_or_filters_is_the_value_itself() -> None:
    own = {
        "dunning_1": "Subject: {{ buyer_name | upper }}\n\n{% if buyer_name == 'Ada Okafor' %}Ada!{% else %}Wer?"
        "{% endif %} {{ contract | default('-') }}\n\n- {{ claim_no }}\n- {{ total }}"
    }
    ada = full("dunning_1")
    letter = compose("dunning_1", ada, overrides=own)
    assert letter.subject == "ADA OKAFOR"
    assert text_of(letter).startswith(f"Ada! {ada.subject_of_contract}\n\n- {ada.claim_no}\n- ")
    assert f'<li style="margin:0 0 6px 0">{ada.claim_no}</li>' in html_of(letter)
    ben = compose("dunning_1", replace(ada, buyer=Buyer("Ben")), overrides=own)
    assert (ben.subject, text_of(ben)[:4]) == ("BEN", "Wer?")
