"""The claims that incoming money may be given to: what is ticked, what each gets, and what follows in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from flask import request

from mahnlauf.clerk import Refusal
from mahnlauf.clerk.assigning import preview_assignment, shares_of
from mahnlauf.clerk.suggesting import (
    CHOSEN,
    NAMED,
    SAME_AMOUNT,
    SAME_BUYER,
    SAME_NAME,
    Suggestion,
    first_choice,
    shares_by_law,
    suggestion_of,
    suggestions,
)
from mahnlauf.core.errors import BadInput
from mahnlauf.core.money import Money
from mahnlauf.desk import formats
from mahnlauf.desk.acts import told_refusal
from mahnlauf.desk.amounts import plain_amount, written_amount
from mahnlauf.desk.claim import number_of
from mahnlauf.desk.lines import Line, line_of
from mahnlauf.desk.listing import Asked, every
from mahnlauf.desk.office import Office
from mahnlauf.desk.route import asked
from mahnlauf.desk.tongue import language, t
from mahnlauf.store import claims
from mahnlauf.store.money_in import MoneyRow

MOST_CLAIMS, _MOST_FOUND = 60, 10
_WHY: Mapping[str, str] = {
    NAMED: "im Verwendungszweck genannt", SAME_BUYER: "derselbe Käufer", SAME_AMOUNT: "genau dieser Betrag ist offen",
    SAME_NAME: "gleicher Name", CHOSEN: "gesucht",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """A claim that may be ticked: why it stands here, and what is written beside it."""

    line: Line
    why: str
    ticked: bool
    share: str


@dataclass(frozen=True, slots=True)
class Part:
    """What one claim gets, and what follows in words."""

    line: Line
    share: str
    minor: int
    words: tuple[str, ...]


def choices_of(office: Office, row: MoneyRow) -> tuple[list[Choice], list[Part], str]:
    """(claims to tick, what would follow, what is wrong with what was ticked)."""
    known = {one.row.id or 0: one for one in [*suggestions(office.house.intake, row), *_found(office, row)]}
    known |= {one.row.id or 0: one for one in _ticked(office, row) if one.row.id not in known}
    picks, written = _picked()
    parts, fault, shares = [], "", {}
    if picks:
        try:
            parts = _parts(office, row, [known[one] for one in picks if one in known], written)
            shares = {one.line.id: one.minor for one in parts}
        except Refusal as refused:
            fault = told_refusal(refused)
    elif not asked("shown"):
        chosen = first_choice(list(known.values()))
        shares = shares_by_law(row.amount_minor, chosen)
        picks = list(shares)
    return [_choice(office, one, picks, shares, written, row.currency) for one in known.values()], parts, fault


def _choice(
    office: Office, one: Suggestion, picks: Iterable[int], shares: Mapping[int, int], written: Mapping[int, str],
    currency: str,
) -> Choice:  # fmt: skip
    ident = one.row.id or 0
    minor = shares.get(ident)
    share = written_amount(minor, currency) if minor is not None else written.get(ident, "")
    return Choice(line_of(office, one.row), t(_WHY[one.why]), ident in picks, share)


def _parts(office: Office, row: MoneyRow, chosen: list[Suggestion], written: Mapping[int, str]) -> list[Part]:
    intake = office.house.intake
    shares = shares_of(row, chosen, {ident: _minor(text, row.currency) for ident, text in written.items() if text})
    return [
        Part(line_of(office, claims.get(office.conn, case.id) or case.row), formats.money(minor, row.currency), minor,
             tuple(found.words(language())))
        for (case, found), (_, minor) in zip(preview_assignment(intake, row, shares), shares, strict=True)
    ]  # fmt: skip


def _minor(text: str, currency: str) -> int:
    try:
        return Money.parse(plain_amount(text), currency).minor
    except BadInput as fault:
        raise Refusal(
            "field.wrong", field=t("Betrag"), value=text[:20], expected="an amount such as 119.00",
            expected_de="ein Betrag wie 119,00",
        ) from fault  # fmt: skip


def _picked() -> tuple[list[int], dict[int, str]]:
    """(ticked claims, what was written beside them); an amount of a claim that is not ticked is not meant."""
    picks = list(
        dict.fromkeys(one for text in request.args.getlist("claim")[:MOST_CLAIMS] if (one := number_of(text)) >= 0)
    )
    return picks, {one: asked(f"share_{one}", 20) for one in picks}


def _ticked(office: Office, row: MoneyRow) -> list[Suggestion]:
    """Claims of the address that nobody suggested: they were found by a search before."""
    rows = [claims.get(office.conn, one) for one in _picked()[0]]
    return [suggestion_of(office.house.intake, one) for one in rows
            if one and one.shop == row.shop and one.currency == row.currency and office.sees(one)]  # fmt: skip


def _found(office: Office, row: MoneyRow) -> list[Suggestion]:
    """What the search finds in the money's shop and currency, also claims that are settled."""
    query = asked("q")
    if not query:
        return []
    rows = (one for one in every(office, Asked(query, shop=row.shop)) if one.currency == row.currency)
    return [suggestion_of(office.house.intake, one) for one in islice(rows, _MOST_FOUND)]
