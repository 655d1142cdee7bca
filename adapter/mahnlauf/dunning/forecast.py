"""What will happen to a claim, when and at which amount, if nobody pays: the decision asked about days to come."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from mahnlauf.core.calendar import Calendar
from mahnlauf.core.events import VENDOR_ACCEPTED, VENDOR_CONSENTED, Event
from mahnlauf.core.plan import Plan
from mahnlauf.dunning.decide import Action, Nothing, Surroundings, decide, upcoming
from mahnlauf.dunning.run import action_event
from mahnlauf.ledger import balance
from mahnlauf.ledger.balance import Amounts
from mahnlauf.ledger.fold import apply
from mahnlauf.ledger.state import OPEN, ClaimState

HORIZON_DAYS = 730
_MOST_STEPS = 60
_ASSUMED = {"consent": VENDOR_CONSENTED, "accepted": VENDOR_ACCEPTED}


@dataclass(frozen=True, slots=True)
class Future:
    """One step to come. ``assumed``: only if the merchant says yes that day."""

    on: date
    action: Action
    open: Amounts
    assumed: str = ""

    def as_json(self) -> dict[str, Any]:
        """JSON types only."""
        row = {"on": self.on.isoformat(), **self.action.as_data(), "amounts": self.open.as_json()}
        return {**row, "assumed": self.assumed} if self.assumed else row


def forecast(
    state: ClaimState, plan: Plan, calendar: Calendar, today: date, *, assume_yes: bool = False
) -> list[Future]:
    """Every action to come from ``today`` on. A fresh feed and an agency are assumed; a consent or an acceptance that
    the plan waits for ends the list, unless ``assume_yes`` lets the merchant agree on the day he is asked."""
    return list(walk(copy.deepcopy(state), plan, calendar, today, assume_yes))


def walk(state: ClaimState, plan: Plan, calendar: Calendar, day: date, assume_yes: bool) -> Iterator[Future]:
    """Like `forecast`, and moves ``state`` along: at each step it is what the claim would be then."""
    last = day + timedelta(days=HORIZON_DAYS)
    assumed = ""
    for _ in range(_MOST_STEPS):
        decision = decide(plan, state, day, calendar, Surroundings())
        if isinstance(decision, Nothing):
            following = decision.next_on
            if following is None and assume_yes:
                assumed = _agree(state, plan, day)
                if assumed:
                    continue
            if following is None or not day < following <= last:
                return
            day = following
            continue
        amounts = _take(state, plan, decision, day)
        yield Future(day, decision, amounts, assumed)


def _take(state: ClaimState, plan: Plan, action: Action, day: date) -> Amounts:
    apply(state, action_event(state, action, {}, day, f"{day}T23:59:00Z"), plan)
    return balance.amounts(state, plan, day)


def _agree(state: ClaimState, plan: Plan, day: date) -> str:
    """Lets the merchant say yes; returns what he agreed to, empty if nothing waits for him."""
    stage = upcoming(plan, state) if state.state == OPEN else None  # a step to the court is never assumed
    kind = _ASSUMED.get(stage.anchor) if stage else None
    if stage is None or kind is None or (state.consent_on if stage.anchor == "consent" else state.accepted_on):
        return ""
    apply(state, Event(kind, f"assumed:{stage.anchor}", state.order_ref, f"{day}T23:59:30Z", day), plan)
    return stage.anchor
