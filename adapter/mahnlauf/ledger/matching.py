"""One payment, several claims of one buyer: who gets how much (§ 366 BGB). Pure; minor units of one currency."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import TypeVar

from mahnlauf.core.errors import BadInput

__all__ = ["MatchingError", "split_payment"]

Ident = TypeVar("Ident", bound=Hashable)


class MatchingError(BadInput):
    """A payment that cannot be split; the text is one sentence."""


def split_payment(
    amount: int, claims: Sequence[tuple[Ident, date, int]], debtor_reference: Ident | None = None
) -> list[tuple[Ident, int]]:
    """Splits an amount over claims given as (id, due date, open amount); the shares add up to the amount.

    What the payer chose comes first (§ 366 (1)): the claim that he named, or the only one whose open amount he sent
    exactly. The rest goes to the oldest due date, so due comes before not due; claims of one date share in
    proportion to what is open, left-over cents to the lowest id (§ 366 (2)). A surplus stays in one piece on the
    claim that he named, else on the last in that order: it becomes credit and one refund there.
    Without claims there is nothing to split. Raises MatchingError for an amount of 0 or less.
    """
    if amount <= 0:
        raise MatchingError(f"A payment of {amount} cannot be split; expected more than 0.")
    in_order = sorted((one for one in claims if one[2] > 0), key=lambda one: (one[1], _rank(one[0])))
    if not in_order:
        return []
    chosen = _choice(amount, in_order, debtor_reference)
    shares: dict[Ident, int] = {}
    left = amount
    if chosen:
        left = _serve(shares, [chosen], left)
    for _, same_day in groupby((one for one in in_order if one is not chosen), key=lambda one: one[1]):
        left = _serve(shares, list(same_day), left)
    surplus_to = chosen[0] if chosen else in_order[-1][0]
    shares[surplus_to] = shares.get(surplus_to, 0) + left
    return [(ident, share) for ident, share in shares.items() if share]


def _rank(ident: object) -> tuple[int, str]:
    """Numbers before texts, 9 before 10."""
    return (ident, "") if isinstance(ident, int) else (0, str(ident))


def _choice(
    amount: int, claims: Iterable[tuple[Ident, date, int]], named: Ident | None
) -> tuple[Ident, date, int] | None:
    if named is not None:
        found = next((one for one in claims if one[0] == named), None)
        if found is not None:
            return found
    exact = [one for one in claims if one[2] == amount]
    return exact[0] if len(exact) == 1 else None


def _serve(shares: dict[Ident, int], group: Sequence[tuple[Ident, date, int]], left: int) -> int:
    """Gives claims of equal rank their proportional share; returns what is left over."""
    total = sum(minor for _, _, minor in group)
    give = min(left, total)
    floors = {ident: give * minor // total for ident, _, minor in group}
    cents = give - sum(floors.values())
    for ident, _, minor in group:
        more = min(cents, minor - floors[ident])
        shares[ident] = floors[ident] + more
        cents -= more
    return left - give
