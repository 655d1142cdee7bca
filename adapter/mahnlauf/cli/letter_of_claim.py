"""A letter as this shop, or this claim, would get it today: for previews."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from mahnlauf.dunning.decide import Action
from mahnlauf.dunning.describe import state_of
from mahnlauf.dunning.letter_facts import creditor_of, letter_facts
from mahnlauf.intake.record import claim_of
from mahnlauf.ledger import balance
from mahnlauf.letters import Composed, LetterFacts
from mahnlauf.letters.example import full
from mahnlauf.letters.templates import template_named

if TYPE_CHECKING:
    from mahnlauf.house import House
    from mahnlauf.shops.shop import Shop

_TERM = timedelta(days=14)


def compose_for(
    house: House, template: str, claim_id: int | None, shop_name: str | None, language: str | None, register: str | None
) -> tuple[Shop, Composed]:
    """The letter in the shop's words; made-up facts if no claim is given. Raises NotFound or LetterError."""
    template_named(template)
    if claim_id is None:
        shop = house.shops.get(shop_name or "")
        facts = _made_up(template, shop)
        spoken = shop.language
    else:
        shop, facts, spoken = _real(house, template, claim_id)
    written = shop.texts.compose(
        shop.name,
        template,
        facts,
        language=language or spoken,
        register=register or shop.register,
        settings=shop.settings,
    )
    return shop, written


def _made_up(template: str, shop: Shop) -> LetterFacts:
    return replace(full(template), creditor=creditor_of(shop))


def _real(house: House, template: str, claim_id: int) -> tuple[Shop, LetterFacts, str]:
    row = claim_of(house.intake, claim_id)
    shop = house.shops.get(row.shop)
    plan = house.plans.version(house.db.reader, row.plan_version)
    state, today = state_of(row), house.clock.today(shop.timezone)
    action = Action("message", f"preview:{template}", state.round, template=template, deadline=today + _TERM)
    open_now = balance.amounts(state, plan, today)
    facts = letter_facts(action, state, plan, shop, claim_id, open_now, today)
    return shop, facts, state.buyer.get("language") or shop.language
