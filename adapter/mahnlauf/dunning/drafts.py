"""Letters that a day's actions ask for: drafted claim by claim, written alone or as one letter for several claims.

Claims share a letter only if everything that its sentences say holds for all of them: same shop, buyer, plan, stage,
channel, last day, default and hand-over. What differs (amounts, currency, number, payment reference) stands in the
letter claim by claim. Each claim keeps its own command: one carries the letter, the others go along and are settled
with it, so that the key of each is in the database before anything is sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from mahnlauf.core.plan import Plan
from mahnlauf.dunning.decide import Action
from mahnlauf.dunning.letter_facts import letter_facts
from mahnlauf.dunning.template_letters import bundle
from mahnlauf.ledger.balance import Amounts
from mahnlauf.ledger.reach import has_postal_address, is_reachable
from mahnlauf.ledger.state import ClaimState
from mahnlauf.letters import TEMPLATES, Composed, LetterFacts, girocode, html_of, page_of, text_of
from mahnlauf.shops.shop import Shop
from mahnlauf.store.claims import ClaimRow
from mahnlauf.store.commands import CARRIED, WAITING, NewCommand

MOST_IN_ONE_LETTER = 20
_VENDOR_TEMPLATES = {
    "consent_request": "consent_request",
    "offer": "offer",
    "send_template_letters": "template_letters_vendor",
    "send_agency_contact": "agency_contact_vendor",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter that is not written yet: what it has to say and who gets it. ``shared`` is None for one that goes
    alone; letters with the same value may go out as one."""

    key: str
    action: Action
    shop: Shop
    row: ClaimRow
    buyer: Mapping[str, Any]
    template: str
    facts: LetterFacts
    open_now: Amounts
    today: date
    shared: tuple[object, ...] | None = None
    enclosed: Mapping[str, Any] = field(default_factory=dict)  # what else the payload says: a bundle of letters

    @property
    def to_vendor(self) -> bool:
        """Whether the merchant reads it."""
        return self.action.to == "vendor"

    @property
    def language(self) -> str:
        """The reader's."""
        return self.shop.language if self.to_vendor else self.buyer.get("language") or self.shop.language


def is_letter(action: Action) -> bool:
    """Whether the action asks for a letter."""
    return action.type == "message" or action.type in _VENDOR_TEMPLATES


def draft_of(
    action: Action, state: ClaimState, plan: Plan, shop: Shop, row: ClaimRow, open_now: Amounts, today: date
) -> Draft:
    """The letter that this action asks for."""
    template = _VENDOR_TEMPLATES.get(action.type, action.template)
    if action.to == "vendor" and f"{template}_vendor" in TEMPLATES:
        template = f"{template}_vendor"
    facts = letter_facts(action, state, plan, shop, row.id or 0, open_now, today)
    shared = _shared(action, plan, shop, state.buyer, facts) if plan.combine_letters else None
    enclosed = {}
    if action.type == "send_template_letters":
        enclosed["bundle"] = bundle(state, plan, shop, row.id or 0, today)
    return Draft(
        f"{row.id}:{action.key}", action, shop, row, state.buyer, template, facts, open_now, today, shared, enclosed
    )


def _shared(
    action: Action, plan: Plan, shop: Shop, buyer: Mapping[str, Any], facts: LetterFacts
) -> tuple[object, ...] | None:
    """What must agree. A corrected letter answers an event of its claim, a notice speaks of one instalment."""
    is_alone = action.template == "upcoming_instalment" or not is_reachable(buyer)
    if action.type != "message" or not action.advances or is_alone:
        return None
    reader = (facts.buyer.name, facts.buyer.address, facts.buyer.email.casefold(), buyer.get("language", ""))
    said = (facts.deadline, facts.default_since, facts.handover_on, facts.access_on, facts.return_reason)
    return (shop.name, plan.name, action.stage, action.template, action.channel, action.copy_to, reader, said)


def together(drafts: Iterable[Draft]) -> list[list[Draft]]:
    """Which drafts become one letter, each list in the order of the claims."""
    groups: dict[object, list[list[Draft]]] = {}
    for draft in sorted(drafts, key=lambda one: one.row.id or 0):
        letters = groups.setdefault(draft.shared or draft.key, [[]])
        if len(letters[-1]) == MOST_IN_ONE_LETTER:
            letters.append([])
        letters[-1].append(draft)
    return [letter for letters in groups.values() for letter in letters]


def written(drafts: Sequence[Draft], now: str) -> list[NewCommand]:
    """The commands of one letter about the claims of all these drafts: the first carries it."""
    first, *others = drafts
    facts = replace(first.facts, others=tuple([one.facts for one in others])) if others else first.facts
    shop = first.shop
    letter = shop.texts.compose(
        shop.name, first.template, facts, language=first.language, register=shop.register, settings=shop.settings
    )
    common = _payload(first, letter)
    if others:
        common["carries"] = [one.key for one in others]
    kind, own = "mail", common
    if first.action.channel == "letter" and not first.to_vendor:
        own = {**common, "page": page_of(letter)}
        kind = "letter" if has_postal_address(first.buyer) else "mail"  # else the mail carries the letter as PDF
    rows = [NewCommand(shop.name, first.row.id or 0, first.key, kind, own, now)]
    for one in others:
        along = {name: value for name, value in own.items() if name != "carries"} | _of_claim(one)
        along["carried_by"] = first.key
        rows.append(NewCommand(shop.name, one.row.id or 0, one.key, kind, along, now, CARRIED))
    if "vendor" in first.action.copy_to:
        rows.append(_copy(first, common, letter, now))
    return rows


def page_of_draft(draft: Draft) -> dict[str, Any]:
    """The letter about this claim alone, set for paper: what a shop keeps with the order."""
    shop = draft.shop
    return page_of(
        shop.texts.compose(
            shop.name, draft.template, draft.facts, language=draft.language, register=shop.register,
            settings=shop.settings,
        )
    )  # fmt: skip


def _copy(draft: Draft, payload: Mapping[str, Any], letter: Composed, now: str) -> NewCommand:
    """The same letter for the merchant."""
    rest = {name: value for name, value in payload.items() if name != "carries"}
    copy = {**rest, "audience": "vendor", "to": "", "name": "", "subject": f"[Kopie] {letter.subject}"}
    return NewCommand(draft.shop.name, draft.row.id or 0, f"{draft.key}:copy", "mail", copy, now, WAITING)


def _payload(draft: Draft, letter: Composed) -> dict[str, Any]:
    vendor = draft.to_vendor
    return {
        "audience": "vendor" if vendor else "buyer",
        "to": "" if vendor else draft.buyer.get("email", ""),
        "name": "" if vendor else draft.row.buyer_name,
        "template": draft.template,
        "subject": letter.subject,
        "text": text_of(letter),
        "html": html_of(letter),
        "code": "" if vendor else girocode(letter.facts),
        "test": draft.shop.test_mode,
        "on": draft.today.isoformat(),
        **_of_claim(draft),
        **draft.enclosed,
    }


def _of_claim(draft: Draft) -> dict[str, Any]:
    """What a letter was to one claim: its own amounts, term and stage."""
    action = draft.action
    return {
        "amounts": draft.open_now.as_json(),
        "owed": draft.row.principal_minor + draft.row.fees_minor + draft.row.interest_minor,
        "deadline": action.deadline.isoformat() if action.deadline else None,
        "stage": action.stage,
        "round": action.round,
    }
