"""A plan (Mahnverfahren): which stage follows which, when, over which channel, at what cost. Data, no behaviour.

The vocabulary is the one of the golden scenarios: what they call ``policy`` is a plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mahnlauf.core.interest_rule import NO_INTEREST, InterestRule

ANCHORS = (
    "trigger", "invoice_date", "due_date", "prev_deadline", "prev_action", "consent", "accepted",
)  # fmt: skip
FIXED_ANCHORS = frozenset({"trigger", "invoice_date", "due_date"})
ACTIONS = ("message", "phone_task", "consent_request", "offer", "handover", "court")
CHANNELS = ("email", "letter")
BUYERS = ("consumer", "business")
TRIGGERS = ("opened", "due_date", "returned_debit", "chargeback")
REACTIONS = ("on_paid", "on_cancelled", "on_stopped", "on_declined", "on_handover")
BUCKETS = ("fees", "interest", "principal")
ALLOCATIONS: Mapping[str, tuple[str, ...]] = {
    "bgb367": ("fees", "interest", "principal"),
    "bgb497": ("fees", "principal", "interest"),
}


@dataclass(frozen=True, slots=True)
class Stage:
    """One rung of the ladder (Mahnstufe). Days are calendar days, ``fee_minor`` is in the claim's minor unit."""

    key: str
    anchor: str
    offset_days: int = 0
    action: str = "message"
    template: str | None = None
    channel: str | None = None
    copy_to: tuple[str, ...] = ()
    term_days: int | None = None
    fee_minor: int = 0
    roll: str = "none"
    window_days: int = 0
    not_before_prev_deadline: bool = False
    counts_as_dunning: bool = True
    title: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """A corrected letter with a new term, sent while the term of ``stage`` (None: of the latest message) runs."""

    template: str
    channel: str
    term_days: int
    stage: str | None = None
    max_restarts: int | None = None
    copy_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole plan. ``reactions`` maps on_paid, on_cancelled, on_stopped, on_declined and on_handover to extra
    actions, copied as they stand. ``version`` is a digest of the content; a claim keeps the one it started with.

    ``instalments`` names the plan that instalments of an order follow instead, ``buyers`` whom this plan is for,
    ``wait_for_due_date`` holds every dunning stage back until the due date is over; ``pause_stops_terms`` lets a term
    stand still in a pause that began after its letter (else only days that count from before the pause move);
    ``combine_letters`` sends one letter for several claims of a buyer that reach the same stage on one day."""

    name: str
    stages: tuple[Stage, ...] = ()
    title: str = ""
    description: str = ""
    version: str = ""
    allocation: tuple[str, ...] = ALLOCATIONS["bgb367"]
    deadline_roll: str = "bgb193"
    interest: InterestRule = NO_INTEREST
    on_partial_payment: Correction | None = None
    on_credit_note: Correction | None = None
    reactions: Mapping[str, tuple[Mapping[str, Any], ...]] = field(default_factory=dict)
    stop_charges_vendor_fees: bool = False
    writeoff_below_minor: int = 0
    posting_grace_days: int = 0
    min_amount_minor: int = 0
    triggers: tuple[str, ...] = ("opened", "returned_debit", "chargeback")
    buyers: tuple[str, ...] = BUYERS
    instalments: str = ""
    wait_for_due_date: bool = False
    pause_stops_terms: bool = False
    combine_letters: bool = False
    interest_in_default: bool = False
    lump_sum_b2b_minor: int = 0
    source: Mapping[str, Any] = field(default_factory=dict)

    def stage_index(self, key: str) -> int | None:
        """Where the stage of that key stands, None if there is none."""
        return next((index for index, stage in enumerate(self.stages) if stage.key == key), None)

    def reaction(self, name: str) -> tuple[Mapping[str, Any], ...]:
        """The extra actions of ``on_paid``, ``on_stopped`` …"""
        return self.reactions.get(name, ())
