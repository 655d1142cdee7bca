"""The proof that the projection is right: every claim's events folded again, compared with the stored row."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mahnlauf.core.errors import MahnlaufError
from mahnlauf.dunning.projection import row_of
from mahnlauf.ledger.fold import fold
from mahnlauf.shops.book import ShopBook
from mahnlauf.shops.plans import PlanBook
from mahnlauf.store import claims, events, integrity
from mahnlauf.store.claims import ClaimRow
from mahnlauf.store.database import Connection, Database

# Not from events: identity and version of the row, when it was written, and the shop's mode on that day.
_UNFOLDED = frozenset({"id", "version", "updated_at", "test_mode"})
_FOLDED = tuple(name for name in ClaimRow.__slots__ if name not in _UNFOLDED)


@dataclass(frozen=True, slots=True)
class Checked:
    """How many claims were looked at, and a sentence for everything that is not as it should be."""

    claims: int
    differences: tuple[str, ...]

    @classmethod
    def of(
        cls, db: Database, plans: PlanBook, shops: ShopBook, progress: Callable[[int], object] | None = None
    ) -> Checked:
        """Checks the file, its rows and every claim. Webhooks and runs may go on meanwhile."""
        damage = integrity.damage(db.reader)
        if damage:  # rows of a damaged file prove nothing
            return cls(0, tuple(f"The file is damaged: {what}. Go back to a backup." for what in damage))
        found = [f"Orphan: {what}." for what in integrity.orphans(db.reader)]
        number = 0
        # While this cursor is open, everything that is read here is read from one snapshot.
        for shop, order_ref, instalment in events.claims_with_events(db.reader):
            known = claims.find(db.reader, shop, order_ref, instalment)
            number += known is not None
            found += _differences(db.reader, plans, shops, known, (shop, order_ref, instalment))
            if progress is not None and known is not None:
                progress(1)
        return cls(number, tuple(found))


def _differences(
    conn: Connection, plans: PlanBook, shops: ShopBook, known: ClaimRow | None, key: tuple[str, str, int]
) -> Iterator[str]:
    """What is stored otherwise than the events say, in sentences."""
    name = f"Claim {known.id} (order {key[1]} of {key[0]})" if known else f"Order {key[1]} of {key[0]}"
    try:
        folded = _folded(conn, plans, shops, known, key)
    except MahnlaufError as fault:
        yield f"{name} cannot be folded: {fault}"
        return
    if known is None or folded is None:
        if known is not None:
            yield f"{name} is stored, but its events make no claim."
        elif folded is not None:
            yield f"{name} has events that make a claim, but none is stored."
        return
    for column in _FOLDED:
        stored, right = getattr(known, column), getattr(folded, column)
        if stored != right:
            yield from _told(name, column, stored, right)


def _folded(
    conn: Connection, plans: PlanBook, shops: ShopBook, known: ClaimRow | None, key: tuple[str, str, int]
) -> ClaimRow | None:
    """The row that the events make; None if they make no claim."""
    shop = shops.get(key[0])
    plan = plans.version(conn, known.plan_version) if known else plans.current(shop.plan)
    state = fold(*key, events.of_claim(conn, *key), plan)
    return row_of(state, plan, shop, "") if state.opened else None


def _told(name: str, column: str, stored: object, right: object) -> Iterator[str]:
    if column != "folded":
        yield f"{name}: {column} is stored as {stored!r}, its events say {right!r}."
        return
    before, after = json.loads(str(stored)), json.loads(str(right))
    for part in sorted({*before, *after}):
        if before.get(part) != after.get(part):
            yield f"{name}: {part} in the stored state is {before.get(part)!r}, its events say {after.get(part)!r}."
    if before == after:
        yield f"{name}: the stored state is written otherwise than its events fold to."
