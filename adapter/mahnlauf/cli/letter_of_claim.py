"""A letter as this shop, or this claim, would get it today: for previews."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mahnlauf.dunning.describe import state_of
from mahnlauf.dunning.sample import made_up, of_claim
from mahnlauf.intake.record import claim_of
from mahnlauf.letters import Composed, LetterFacts
from mahnlauf.letters.templates import template_named

if TYPE_CHECKING:
    from mahnlauf.house import House
    from mahnlauf.shops.shop import Shop


def compose_for(
    house: House, template: str, claim_id: int | None, shop_name: str | None, language: str | None, register: str | None
) -> tuple[Shop, Composed]:
    """The letter in the shop's words; made-up facts if no claim is given. Raises NotFound or LetterError."""
    template_named(template)
    if claim_id is None:
        shop = house.shops.get(shop_name or "")
        facts = made_up(template, shop, language or "")
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


def _real(house: House, template: str, claim_id: int) -> tuple[Shop, LetterFacts, str]:
    row = claim_of(house.intake, claim_id)
    shop = house.shops.get(row.shop)
    plan = house.plans.version(house.db.reader, row.plan_version)
    facts = of_claim(template, row, plan, shop, house.clock.today(shop.timezone))
    return shop, facts, state_of(row).buyer.get("language") or shop.language
