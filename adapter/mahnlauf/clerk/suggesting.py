"""To which claims money may belong: what the payer wrote, the amount, and who he is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from mahnlauf.clerk.case import Case
from mahnlauf.clerk.erasing import claims_of
from mahnlauf.intake.receive import Intake
from mahnlauf.ledger import balance
from mahnlauf.ledger.matching import split_payment
from mahnlauf.ledger.state import COLLECTING
from mahnlauf.store import claims, money_in, search
from mahnlauf.store.claims import ClaimRow
from mahnlauf.store.money_in import MoneyRow

NAMED, SAME_BUYER, SAME_AMOUNT, SAME_NAME, CHOSEN = "named", "same_buyer", "same_amount", "same_name", "chosen"
_OWN = re.compile(r"(?<![A-Z0-9])(?:RF[0-9]{2})?ML([0-9]{6,15})(?![0-9])", re.ASCII)
_WORD = re.compile(r"[^\s,;:/+]+")
_MOST_WORDS, _MOST_OF_A_KIND, _SHORTEST = 12, 10, 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A claim, why it is named here, and how much of it is open today in minor units."""

    row: ClaimRow
    why: str
    open_minor: int


def suggestions(intake: Intake, money: MoneyRow) -> list[Suggestion]:
    """Claims of the money's shop and currency that are being collected, the likeliest first, each once."""
    found: dict[int, Suggestion] = {}
    for why, row in _candidates(intake, money):
        fits = row.shop == money.shop and row.currency == money.currency and row.state in COLLECTING
        if fits and row.id not in found:
            found[row.id or 0] = suggestion_of(intake, row, why)
    return list(found.values())


def suggestion_of(intake: Intake, row: ClaimRow, why: str = CHOSEN) -> Suggestion:
    """One claim, with what is open today."""
    case = Case.at(intake, row)
    return Suggestion(row, why, balance.amounts(case.state, case.plan, case.today).total_minor)


def shares_by_law(money_minor: int, chosen: Sequence[Suggestion]) -> dict[int, int]:
    """The money split over these claims by § 366 BGB: what the payer named, then the oldest due date."""
    named = [one.row.id or 0 for one in chosen if one.why == NAMED]
    split = split_payment(
        money_minor, [(one.row.id or 0, _due(one.row), one.open_minor) for one in chosen],
        named[0] if len(named) == 1 else None,
    )  # fmt: skip
    return dict(split)


def first_choice(suggested: list[Suggestion]) -> list[Suggestion]:
    """What a person would tick first: what the payer named, else the only claim of that amount, else nothing."""
    named = [one for one in suggested if one.why == NAMED]
    if named:
        return named
    exact = [one for one in suggested if one.why == SAME_AMOUNT]
    return exact if len(exact) == 1 else []


def named_claim(intake: Intake, money: MoneyRow) -> ClaimRow | None:
    """The claim that the payer named by our own number, if it is one, is being collected and owes at least that."""
    rows = [row for row in _own_numbers(intake, money) if row.shop == money.shop and row.currency == money.currency]
    if len(rows) != 1 or rows[0].state not in COLLECTING:
        return None
    return rows[0] if suggestion_of(intake, rows[0]).open_minor >= money.amount_minor else None


def _candidates(intake: Intake, money: MoneyRow) -> Iterator[tuple[str, ClaimRow]]:
    conn = intake.db.reader
    named = [*_own_numbers(intake, money), *_order_numbers(intake, money)]
    yield from ((NAMED, row) for row in named)
    for row in named[:_MOST_OF_A_KIND]:
        yield from ((SAME_BUYER, one) for one in islice(claims_of(intake, row), _MOST_OF_A_KIND))
    exact = money_in.claims_of_amount(conn, money.shop, money.currency, money.amount_minor, _MOST_OF_A_KIND)
    yield from ((SAME_AMOUNT, row) for row in exact)
    words = [word for word in money.payer.split() if len(word) >= _SHORTEST][:_MOST_WORDS]
    if words:
        rows = search.found(conn, words, tuple(sorted(COLLECTING)), (money.shop,), None)
        yield from ((SAME_NAME, row) for row in islice(rows, _MOST_OF_A_KIND))


def _own_numbers(intake: Intake, money: MoneyRow) -> list[ClaimRow]:
    """Claims by our numbers in the purpose, as in ML000017 or RF58ML000017, each once; banks insert blanks."""
    text = money.purpose.upper()
    found = dict.fromkeys(int(one) for part in (text, text.replace(" ", "")) for one in _OWN.findall(part))
    rows = (claims.get(intake.db.reader, ident) for ident in islice(found, _MOST_OF_A_KIND))
    return [row for row in rows if row is not None]


def _order_numbers(intake: Intake, money: MoneyRow) -> Iterator[ClaimRow]:
    """Claims whose order number stands in the purpose as a word of its own."""
    words = dict.fromkeys(word.strip("#.()") for word in _WORD.findall(money.purpose))
    for word in islice((one for one in words if len(one) >= _SHORTEST and any(map(str.isdigit, one))), _MOST_WORDS):
        rows = search.found(intake.db.reader, [word], tuple(sorted(COLLECTING)), (money.shop,), None)
        yield from (row for row in islice(rows, _MOST_OF_A_KIND) if word.casefold() == row.number.casefold())


def _due(row: ClaimRow) -> date:
    return date.fromisoformat(row.due_date) if row.due_date else date.max
