"""Which plan a claim would get, and why: every rule in its order with what it says. Nothing is changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from mahnlauf.core.errors import MahnlaufError
from mahnlauf.shops.plan_rules import ClaimFacts, Rule
from mahnlauf.shops.plans import NO_PLAN, PlanBook

CHOSEN, MISSED, NOT_FOR_BUYER, BROKEN, NOT_ASKED = "chosen", "missed", "not_for_buyer", "broken", "not_asked"


@dataclass(frozen=True, slots=True)
class Answer:
    """What one rule says. ``rule`` None: the shop's own setting, or that there is no plan for this buyer. ``verdict``
    is `CHOSEN`, `MISSED` (``condition`` does not hold), `NOT_FOR_BUYER`, `BROKEN` or `NOT_ASKED`."""

    number: int
    rule: Rule | None
    plan: str
    verdict: str
    condition: str = ""

    def as_json(self) -> dict[str, Any]:
        """`{rule, plan, verdict, condition}`; rule is null for the shop's own setting."""
        number = self.number if self.rule else None
        return {"rule": number, "plan": self.plan, "verdict": self.verdict, "condition": self.condition or None}


def answers(plans: PlanBook, rules: Sequence[Rule], facts: ClaimFacts, otherwise: str) -> list[Answer]:
    """Every rule and the shop's own plan; exactly one of them is chosen."""
    found = list(_asked(plans, rules, facts, otherwise))
    if all(one.verdict != CHOSEN for one in found):
        found.append(Answer(len(found) + 1, None, NO_PLAN, CHOSEN))
    return found


def chosen(found: Sequence[Answer]) -> Answer:
    """The one that decides."""
    return next(one for one in found if one.verdict == CHOSEN)


def _asked(plans: PlanBook, rules: Sequence[Rule], facts: ClaimFacts, otherwise: str) -> Iterator[Answer]:
    is_over = False
    offers = (*((rule, rule.plan) for rule in rules), (None, otherwise))
    for number, (rule, name) in enumerate(offers, start=1):
        condition = rule.misses(facts) if rule else ""
        verdict = NOT_ASKED if is_over else MISSED if condition else _verdict(plans, name, facts)
        is_over |= verdict == CHOSEN
        yield Answer(number, rule, name, verdict, condition if verdict == MISSED else "")


def _verdict(plans: PlanBook, name: str, facts: ClaimFacts) -> str:
    try:
        plan = plans.current(name)
    except MahnlaufError:
        return BROKEN
    return CHOSEN if facts.buyer in plan.buyers else NOT_FOR_BUYER
