"""What the merchant is asked by mail (hand over? collect?), with the consequence of every answer."""

from __future__ import annotations

from dataclasses import dataclass

from mahnlauf.clerk import Case, Refusal, preview
from mahnlauf.clerk.possible import possible
from mahnlauf.clerk.saying import written
from mahnlauf.clerk.titles import state_title, verb_title
from mahnlauf.core.money import Money
from mahnlauf.desk import formats
from mahnlauf.desk.tongue import t
from mahnlauf.dunning.letter_facts import claim_number
from mahnlauf.ledger import balance

ANSWERS = ("approve", "accept", "decline", "stop")


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer. ``words`` is what follows."""

    verb: str
    title: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """The claim in short, and the answers; none if there is nothing to answer any more."""

    token: str
    title: str
    facts: tuple[tuple[str, str], ...]
    choices: tuple[Choice, ...]


def question_of(case: Case, token: str, language: str) -> Question:
    """What can be answered now."""
    asked = [verb for verb in possible(case) if verb in ANSWERS]
    waits = bool({"approve", "accept"} & set(asked))
    total = balance.amounts(case.state, case.plan, case.today).total_minor
    facts = (
        (t("Käufer"), formats.clipped(case.row.buyer_name, 80)),
        (t("Bestellung"), f"{case.row.number} · {claim_number(case.id)}"),
        (t("Offen"), written(Money(total, case.row.currency), language)),
        (t("Stand"), state_title(case.state.state, language)),
    )
    title = t("Ihre Entscheidung") if waits else t("Hier ist nichts mehr zu entscheiden")
    choices = tuple(_choices(case, asked, language)) if waits else ()
    return Question(token, title, facts, choices)


def _choices(case: Case, asked: list[str], language: str) -> list[Choice]:
    found = []
    for verb in asked:
        try:
            words = tuple(preview(case.intake, case.id, verb, {}).words(language))
        except Refusal:
            continue
        found.append(Choice(verb, verb_title(verb, language), words))
    return found
