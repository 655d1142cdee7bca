"""What a run did, counted for the screen, the command line and programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from mahnlauf.dunning.decide import Action, Reason
from mahnlauf.store.claims import ClaimRow


@dataclass(slots=True)
class Report:
    """What a run did: claims looked at, actions by type, and the reasons that held claims back, counted by code."""

    due: int = 0
    acted: int = 0
    blocked: int = 0
    actions: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)
    planned: list[dict[str, Any]] = field(default_factory=list)
    faults: dict[tuple[str, str], None] = field(default_factory=dict)  # (shop, sentence), told after each batch

    def as_json(self) -> dict[str, Any]:
        """JSON types only."""
        return {
            "due": self.due, "acted": self.acted, "blocked": self.blocked, "actions": self.actions,
            "reasons": self.reasons, "planned": self.planned,
        }  # fmt: skip

    def count(self, row: ClaimRow, actions: Sequence[Action], reasons: Sequence[Reason], *, listed: bool) -> None:
        """One claim with what was done, or why nothing was; ``listed``: what is planned is named one by one."""
        self.due += 1
        self.acted += bool(actions)
        self.blocked += not actions
        for action in actions:
            self.actions[action.type] = self.actions.get(action.type, 0) + 1
            if listed:
                self.planned.append({"claim": row.id, "number": row.number, **action.as_data()})
        for reason in () if actions else reasons:
            self.reasons[reason.code] = self.reasons.get(reason.code, 0) + 1

    def add(self, other: Report) -> None:
        """What another part of the same run did."""
        self.due += other.due
        self.acted += other.acted
        self.blocked += other.blocked
        for mine, theirs in ((self.actions, other.actions), (self.reasons, other.reasons)):
            mine.update({code: mine.get(code, 0) + number for code, number in theirs.items()})

    def fault(self, row: ClaimRow, text: str) -> None:
        """A claim that a fault held back; the operator is told once."""
        self.due += 1
        self.blocked += 1
        self.reasons["faulty"] = self.reasons.get("faulty", 0) + 1
        self.faults[(row.shop, text)] = None
