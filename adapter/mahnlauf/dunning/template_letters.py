"""The template letters (Musterschreiben) for a merchant who goes on by himself, filled with the facts of his claim.

Each letter is dated the working day after the term of the one before, as if nothing were paid until then; terms are a
week and three days for the post. The proposal to pay in instalments stays within 50 days and free of cost: beyond that
the law on consumer credit applies. None of these letters announces what nobody plans.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from mahnlauf.core.calendar import Calendar
from mahnlauf.core.money import format_minor, split_evenly
from mahnlauf.core.plan import Plan
from mahnlauf.dunning.decide import Action
from mahnlauf.dunning.letter_facts import claim_number, letter_facts
from mahnlauf.ledger import balance
from mahnlauf.ledger.state import ClaimState
from mahnlauf.letters import LetterFacts, page_of
from mahnlauf.letters.figures import day
from mahnlauf.letters.values import grouped
from mahnlauf.shops.shop import Shop

_TERM_DAYS = 10
_RATES, _RATE_DAYS = 3, 14
_NAMES = {
    "de": ("Zahlungserinnerung", "Erste-Mahnung", "Letzte-Mahnung", "Vorschlag-Ratenzahlung", "Antwort-auf-Einwand"),
    "en": ("Payment-reminder", "First-notice", "Final-notice", "Instalment-proposal", "Reply-to-objection"),
}
_TITLES = {"de": "Musterschreiben", "en": "Template-letters"}
_LADDER = ("payment_reminder", "dunning_1", "final_notice")
_ANSWERS = ("instalment_agreement", "objection_reply")


class TemplateLetter(NamedTuple):
    """One letter: the name of its file without ending, and its page as JSON types."""

    name: str
    page: dict[str, Any]


def bundle(state: ClaimState, plan: Plan, shop: Shop, claim_id: int, today: date) -> dict[str, Any]:
    """All letters as JSON types, small enough to wait in the outbox: ``name`` of the bundle, ``letters``."""
    language = state.buyer.get("language") or shop.language
    language = language if language in _NAMES else "de"
    letters = template_letters(state, plan, shop, claim_id, today, language)
    return {"name": f"{_TITLES[language]}-{claim_number(claim_id)}", "letters": [one._asdict() for one in letters]}


def template_letters(
    state: ClaimState, plan: Plan, shop: Shop, claim_id: int, today: date, language: str
) -> list[TemplateLetter]:
    """The letters in the order in which they are used. Raises LetterError if one of them cannot be written."""
    written = zip(_NAMES[language], _facts(state, plan, shop, claim_id, today, language), strict=True)
    return [
        TemplateLetter(f"{number}-{name}", _page(shop, template, facts, language))
        for number, (name, (template, facts)) in enumerate(written, 1)
    ]


def _facts(
    state: ClaimState, plan: Plan, shop: Shop, claim_id: int, today: date, language: str
) -> Iterator[tuple[str, LetterFacts]]:
    calendar, sent, default = shop.calendar_of(state.buyer), today, state.default_since
    for template in _LADDER:
        facts = _on(state, plan, shop, claim_id, template, sent, calendar)
        yield template, replace(facts, default_since=default if default and default <= sent else None)
        assert facts.deadline is not None
        default = default or facts.deadline + timedelta(days=1)
        sent = calendar.next_working_day(facts.deadline + timedelta(days=1))
    for template in _ANSWERS:
        facts = _on(state, plan, shop, claim_id, template, today, calendar)
        yield template, replace(facts, extra=_rates(facts, calendar, language))


def _on(
    state: ClaimState, plan: Plan, shop: Shop, claim_id: int, template: str, sent: date, calendar: Calendar
) -> LetterFacts:
    """The claim as it will stand on the day of that letter, if nothing is paid."""
    deadline = calendar.term_end(sent, _TERM_DAYS)
    action = Action("message", f"template:{template}", state.round, template=template, deadline=deadline)
    facts = letter_facts(action, state, plan, shop, claim_id, balance.amounts(state, plan, sent), sent)
    return replace(facts, handover_on=None, agency_name=None, access_on=None, letter_id=f"{facts.claim_no}-{template}")


def _rates(facts: LetterFacts, calendar: Calendar, language: str) -> dict[str, str]:
    """Three equal parts, two weeks apart, and the account for them."""
    found = {"payee": facts.creditor.name, "iban": grouped(facts.creditor.iban)}
    for number, minor in enumerate(split_evenly(facts.total_minor, _RATES), 1):
        found[f"rate_{number}"] = format_minor(minor, facts.currency, language)
        found[f"due_{number}"] = day(calendar.term_end(facts.letter_date, number * _RATE_DAYS), language)
    return found


def _page(shop: Shop, template: str, facts: LetterFacts, language: str) -> dict[str, Any]:
    letter = shop.texts.compose(
        shop.name, template, facts, language=language, register=shop.register, settings=shop.settings
    )
    return page_of(letter)
