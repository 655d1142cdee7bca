"""What an event obliges us to do: confirm a payment, correct a letter, tell the agency, give access back.

A duty is part of the claim's state until an action of its key discharges it, so it is done exactly once.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from mahnlauf.core.plan import Correction, Plan, Stage
from mahnlauf.ledger.reach import has_postal_address
from mahnlauf.ledger.state import OPEN, ClaimState, Duty

SUSPENDS = "access_suspend:"  # how the key of a person's suspension begins


def owe(state: ClaimState, key: str, on: date, **action: Any) -> None:
    """Adds a duty unless one of that key was done or is waiting."""
    if key in state.done or any(duty.key == key for duty in state.duties):
        return
    state.duties.append(Duty(key, on, action))


def owe_reaction(state: ClaimState, plan: Plan, name: str, on: date, *, to_buyer: bool = True) -> None:
    """Adds the plan's extra actions of ``on_paid``, ``on_stopped`` …, once in this run. ``to_buyer`` False: nobody
    dunned him, so nothing is said to him now."""
    for number, action in enumerate(plan.reaction(name)):
        if to_buyer or action.get("to") != "customer":
            owe(state, f"{name}:{state.round}:{number}", on, **action)


def drop(state: ClaimState, *prefixes: str) -> None:
    """Forgets duties that have become pointless (a corrected letter for a claim that is paid)."""
    state.duties = [duty for duty in state.duties if not duty.key.startswith(prefixes)]


def owe_correction(state: ClaimState, plan: Plan, correction: Correction | None, on: date, cause: str) -> None:
    """A corrected letter with a new term, if the term of the stage it belongs to still runs (its last day included)."""
    if correction is None or not term_runs(state, correction.stage, on):
        return
    if correction.max_restarts is not None and state.restarts >= correction.max_restarts:
        return
    stage = correction.stage or state.deadline_stage
    drop(state, "corrected:")
    owe(
        state,
        f"corrected:{state.round}:{stage}:{cause}",
        on,
        type="message",
        stage=stage,
        template=correction.template,
        channel=correction.channel,
        term_days=correction.term_days,
        corrected=True,
        **({"copy_to": list(correction.copy_to)} if correction.copy_to else {}),
    )


def owe_new_term(state: ClaimState, plan: Plan, on: date, term_days: int, cause: str) -> None:
    """After a dispute: the latest message's stage again, on its channel, with a new term."""
    index = plan.stage_index(state.last_message)
    if index is None:
        return
    stage: Stage = plan.stages[index]
    drop(state, "corrected:")
    owe(
        state,
        f"corrected:{state.round}:{stage.key}:{cause}",
        on,
        type="message",
        stage=stage.key,
        template="corrected_reminder",
        channel=stage.channel,
        term_days=term_days,
        corrected=True,
    )


def owe_resend(state: ClaimState, plan: Plan, stage_key: str, on: date, cause: str, *, by_mail: bool = False) -> bool:
    """A mail came back, so its term never began: the same stage by post, with a term of its own. ``by_mail``: a person
    has looked at the address, so without a postal one by mail. False if that cannot be: the plan has no such stage, or
    there is no address."""
    index = plan.stage_index(stage_key)
    by_post = has_postal_address(state.buyer)
    if index is None or not (by_post or (by_mail and state.buyer.get("email"))):
        return False
    stage: Stage = plan.stages[index]
    drop(state, "corrected:")
    owe(
        state,
        f"corrected:{state.round}:{stage.key}:{cause}",
        on,
        type="message",
        stage=stage.key,
        template=stage.template,
        channel="letter" if by_post else "email",
        term_days=stage.term_days,
        corrected=True,
    )
    return True


def term_runs(state: ClaimState, stage: str | None, on: date) -> bool:
    """Whether the term of that stage (None: of the latest message) still runs on that day: only while a run is on,
    not after a hand-over, a stop or a refusal."""
    if state.state != OPEN or not state.running or state.deadline is None or on > state.deadline:
        return False
    return state.deadline_stage == (stage or state.last_message)
