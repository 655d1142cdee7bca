"""An order that is owed in instalments (Raten): each a claim of its own, and all of them read the shop's one order.

The shop goes on reporting the order as a whole. So the instalments fold the same reports as the order does, each with
its own share of them: whatever the shop says, and in whatever order it arrives, the shares add up to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from mahnlauf.core.events import CLAIM_SPLIT, Event
from mahnlauf.core.money import split_evenly
from mahnlauf.core.plan import Plan
from mahnlauf.ledger import settling
from mahnlauf.ledger.state import ClaimState

MOST = 60


def of_instalment(state: ClaimState, events: Iterable[Event]) -> list[Event]:
    """The events that the claim folds, as they happened. An instalment's division comes first, for it says which
    share of the order's reports, also of older ones, is meant; without one those reports are not its business."""
    ordered = sorted(events, key=lambda one: one.sort_key)
    if not state.instalment:
        return ordered
    division = next((one for one in ordered if one.kind == CLAIM_SPLIT), None)
    if division is None:
        return [one for one in ordered if one.instalment == state.instalment]
    return [division, *(one for one in ordered if one is not division)]


def divided(state: ClaimState, data: Mapping[str, Any], on: date, plan: Plan, event: Event) -> None:
    """The order as one claim ends, nobody needs to hear of it; an instalment learns its share."""
    state.split = list(data["parts"])
    if state.instalment:
        state.split_due = date.fromisoformat(data["dues"][state.instalment - 1])
    else:
        settling.cancel(state, plan, on, event.identity, quietly=True)


def share_of(state: ClaimState, gross: int, refunded: int) -> tuple[int, int]:
    """This instalment's part of an order's gross total and of what was refunded, in minor units. A dearer order makes
    the last instalment dearer; what became cheaper or was refunded takes the last ones away first."""
    parts = _reduced(state.split, sum(state.split) - gross) if gross < sum(state.split) else list(state.split)
    parts[-1] += max(0, gross - sum(state.split))
    left = _reduced(parts, refunded)
    own = state.instalment - 1
    return parts[own], parts[own] - left[own]


def _reduced(parts: Sequence[int], minor: int) -> list[int]:
    left = list(parts)
    for index in reversed(range(len(left))):
        taken = min(left[index], minor)
        left[index] -= taken
        minor -= taken
    return left


def evenly(minor: int, dues: Sequence[date]) -> dict[str, Any]:
    """The division into equal instalments, the rest on the last: what `CLAIM_SPLIT` says."""
    return {"parts": split_evenly(minor, len(dues)), "dues": [one.isoformat() for one in dues]}
