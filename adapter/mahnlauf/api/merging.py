"""Buyers who are one person: merged by two of their claims, listed, taken apart again."""

from __future__ import annotations

from typing import Any

from mahnlauf.access.tokens import CLAIMS
from mahnlauf.api.claims import SEES
from mahnlauf.api.route import IDENT, Ask, Route
from mahnlauf.api.schema import AFTER, FLAG, MOST_ID, Field, limit, ref, whole
from mahnlauf.clerk import Actor
from mahnlauf.clerk.merging import Sum, look, merge, pair_of, undo
from mahnlauf.core.errors import NotFound
from mahnlauf.store import claims, merges
from mahnlauf.store.claims import ClaimRow
from mahnlauf.store.merges import MergeRow


def listed(ask: Ask) -> dict[str, Any]:
    """A page of the pairs that stand, the newest first."""
    size = ask.query["limit"]
    rows = merges.page(ask.conn, ask.shop, ask.query["after"], size + 1)
    following = rows[size - 1].id if len(rows) > size else None
    return {"shop": ask.shop, "items": [_pair(row) for row in rows[:size]], "next": following}


def merged(ask: Ask) -> dict[str, Any]:
    """The buyers of both claims share one account from now on."""
    one, other = _own(ask, ask.body["claim_id"]), _own(ask, ask.body["other_claim_id"])
    if ask.query["dry_run"]:
        found = look(ask.house.intake, one, other)
        rows = [*found.one, *found.other]
        balances = [_balance(one, rows) for one in found.sums[2]]
        return {"claims": [row.id for row in rows], "balances": balances, "readers": found.readers}
    said, ident = merge(ask.house.intake, one, other, _by(ask))
    return {**_pair(pair_of(ask.house.intake, ident)), "answer": said.as_json()}


def undone(ask: Ask) -> dict[str, Any]:
    """They are two buyers again."""
    pair = pair_of(ask.house.intake, ask.ident, ask.shop)
    said = undo(ask.house.intake, pair, _by(ask))
    return {**_pair(pair), "answer": said.as_json()}


def _own(ask: Ask, ident: int) -> ClaimRow:
    row = claims.get(ask.conn, ident)
    if row is None or row.shop != ask.shop:
        raise NotFound(f"Claim {ident} does not exist in shop {ask.shop}.")
    return row


def _pair(row: MergeRow) -> dict[str, Any]:
    return {"id": row.id, "shop": row.shop, "one": row.one, "other": row.other, "merged_at": row.merged_at}


def _balance(one: Sum, rows: list[ClaimRow]) -> dict[str, Any]:
    counted = sum(row.currency == one.currency for row in rows)
    return {"currency": one.currency, "claims": counted, "open_minor": one.open_minor,
            "credit_minor": one.credit_minor, "paid_minor": one.paid_minor}  # fmt: skip


def _by(ask: Ask) -> Actor:
    return Actor(f"token:{ask.token.name}", "api")


_ID = whole(0, MOST_ID)
_BOTH = (
    Field("claim_id", _ID, "A claim of the one buyer.", required=True),
    Field("other_claim_id", _ID, "A claim of the other.", required=True),
)
_DRY = (Field("dry_run", FLAG, "Only say what the account would be, change nothing.", default=False),)
ROUTES = (
    Route("GET", "/buyers/merges", "listMerges", "Buyers that were merged, newest first", listed, ref("Merges"), SEES,
          (AFTER, limit())),
    Route("POST", "/buyers/merges", "mergeBuyers", "The buyers of two claims are one person", merged,
          {"anyOf": [ref("Merged"), ref("MergePreview")]}, (CLAIMS,), _DRY, _BOTH, faults=(404, 409)),
    Route("POST", f"/buyers/merges/{IDENT}/undo", "undoMerge", "They are two buyers again", undone, ref("Merged"),
          (CLAIMS,), (), (), faults=(409,)),
)  # fmt: skip
