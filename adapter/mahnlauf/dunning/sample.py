"""Facts of a letter that is only looked at: made up, or those of a claim as of today. Nothing is sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from mahnlauf.core.plan import Plan
from mahnlauf.dunning.decide import Action
from mahnlauf.dunning.describe import state_of
from mahnlauf.dunning.letter_facts import creditor_of, letter_facts
from mahnlauf.ledger import balance
from mahnlauf.letters import CODE_CID, LetterFacts, girocode
from mahnlauf.letters.example import full
from mahnlauf.letters.templates import template_named
from mahnlauf.shops.shop import Shop
from mahnlauf.store.claims import ClaimRow

_TERM = timedelta(days=14)


class Sample(NamedTuple):
    """``invented`` are the facts that the claim lacks and the letter cannot do without: they come from the example."""

    facts: LetterFacts
    invented: tuple[str, ...] = ()


def made_up(template: str, shop: Shop, language: str = "") -> LetterFacts:
    """The example, written by this shop. What the shop has not said about itself yet stays the example's."""
    facts, own = full(template, language or shop.language), creditor_of(shop)
    known = {
        name: getattr(own, name) for name in ("address", "email", "phone", "iban", "bic", "website", "privacy_url")
    }
    given = {name: value for name, value in known.items() if value}
    if own.iban:
        given["bic"] = own.bic
    facts = replace(facts, creditor=replace(facts.creditor, name=own.name, **given))
    return replace(facts, girocode_cid=CODE_CID if girocode(facts) else None)


def of_claim(template: str, row: ClaimRow, plan: Plan, shop: Shop, today: date) -> LetterFacts:
    """What the letter would say of this claim if it were written today."""
    state = state_of(row)
    action = Action("message", f"preview:{template}", state.round, template=template, deadline=today + _TERM)
    return letter_facts(action, state, plan, shop, row.id or 0, balance.amounts(state, plan, today), today)


def completed(template: str, facts: LetterFacts) -> Sample:
    """The same with the example's facts where the letter could not be written without."""
    example = full(template)
    missing = tuple(name for name in template_named(template).needs if not getattr(facts, name))
    return Sample(replace(facts, **{name: getattr(example, name) for name in missing}), missing)
