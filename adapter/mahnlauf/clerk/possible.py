"""Which deeds make sense for a claim as it stands; a refusal still comes from the deed itself."""

from __future__ import annotations

from collections.abc import Iterator

from mahnlauf.clerk.case import Case
from mahnlauf.clerk.merchant import announced
from mahnlauf.dunning.decide import upcoming
from mahnlauf.ledger.state import CANCELLED, COLLECTING, HANDED_OVER, IN_COURT, OPEN
from mahnlauf.store.access import is_taken


def possible(case: Case) -> list[str]:
    """The names of the verbs, the most pressing first."""
    state = case.state.state
    names = [*_answers(case)]
    if state in COLLECTING:
        names += [*_waiting(case), "pay", *_division(case), *_merchant(case), "withdraw", "write-off"]
    elif state != CANCELLED:
        names += ["pay", "withdraw"]
    return [*names, "note"]


def _answers(case: Case) -> Iterator[str]:
    """What somebody was asked."""
    if case.state.unclear:
        yield "confirm-reversal"
    stage = upcoming(case.plan, case.state)
    if stage is not None and stage.anchor == "consent" and case.state.consent_on is None:
        yield "approve"
    if stage is not None and stage.anchor == "accepted" and case.state.accepted_on is None:
        yield from ("accept", "decline")
    if case.state.credit > 0:
        yield "refund-done"


def _waiting(case: Case) -> Iterator[str]:
    disputed, held = case.standing("disputed"), case.standing("hold", "promise")
    yield from (("resume",) if held else ("hold", "promise"))
    yield "settle-dispute" if disputed else "dispute"


def _division(case: Case) -> Iterator[str]:
    if case.state.state == OPEN and not case.row.instalment and not case.state.paid:
        yield "split"


def _access(case: Case) -> Iterator[str]:
    """A suspension that is only announced may be moved as well as given up."""
    coming = announced(case.state)
    if not case.state.access_suspended or (coming is not None and coming > case.today):
        yield "suspend"
    if case.state.access_suspended or is_taken(case.intake.db.reader, case.row.shop, case.row.order_ref):
        yield "restore"


def _merchant(case: Case) -> Iterator[str]:
    if case.state.products:
        yield from _access(case)
    if case.state.state == OPEN and any(one.action == "handover" for one in case.plan.stages):
        yield "hand-over"
    yield "recall" if case.state.state in (HANDED_OVER, IN_COURT) else "stop"
