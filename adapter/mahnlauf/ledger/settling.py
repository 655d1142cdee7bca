"""Turning points of a claim: a run starts, it is settled, reopened, cancelled, in default."""

from __future__ import annotations

from datetime import date, timedelta

from mahnlauf.core.plan import Plan
from mahnlauf.ledger import balance
from mahnlauf.ledger.duties import SUSPENDS, drop, owe, owe_correction, owe_reaction
from mahnlauf.ledger.state import (
    CANCELLED,
    COLLECTING,
    HANDED_OVER,
    IN_COURT,
    OPEN,
    PAID,
    STOPPED,
    WRITTEN_OFF,
    ClaimState,
    Payment,
)

_DAY = timedelta(days=1)


def start_run(state: ClaimState, plan: Plan, trigger: str, on: date) -> None:
    """Begins at the first stage; terms, consent and default of an earlier run are void.

    ``trigger`` is opened, returned_debit or chargeback; a plan that does not listen to it leaves the claim alone."""
    state.round = max(state.round, state.latest_round) + 1
    state.stage = state.lateness = state.restarts = 0
    state.last_stage = state.last_message = state.deadline_stage = ""
    state.deadline = state.deadline_from = state.last_action_on = state.last_letter_on = None
    state.consent_on = state.accepted_on = state.handed_over_on = None
    state.declined = state.dunned = False
    state.run_since, state.trigger, state.trigger_on = on, trigger, on if trigger != "opened" else None
    state.running = trigger in plan.triggers
    if state.default_reason == "dunning_letter":  # that letter's term is void, so is the default it caused
        state.default_since, state.default_reason = None, ""
        state.interest_from = state.accrue_from = None
    if trigger == "opened" and "due_date" in plan.triggers:
        state.running, state.trigger_on = True, state.due_date
    drop(state, "corrected:")


def reopen(state: ClaimState, plan: Plan, on: date, trigger: str) -> None:
    """After a return or chargeback. A claim that lies with an agency stays there, which is told the new amount;
    one that was cancelled or stopped is not dunned again."""
    if state.state == CANCELLED:
        balance.clear(state, plan, on)
    if state.booked_total <= 0:
        return
    if state.state in (HANDED_OVER, IN_COURT):
        owe(
            state,
            f"agency_update:{state.round}:{on}:{trigger}",
            on,
            type="agency_update",
            to="collection_agency",
        )
    elif state.state in (OPEN, PAID, WRITTEN_OFF):
        state.state = OPEN
        start_run(state, plan, trigger, on)


def after_payment(state: ClaimState, plan: Plan, on: date, payment: Payment) -> None:
    """What a payment leads to: refund of what is too much, write-off of a trifle, agency told, letter corrected."""
    if payment.credit:
        owe(
            state,
            f"refund:{payment.ref}:{on}",
            on,
            type="refund_due",
            to="customer",
            amount_minor=payment.credit,
        )
    if 0 < state.booked_total < plan.writeoff_below_minor and state.state in COLLECTING:
        balance.write_off_rest(state)
    if state.state in (HANDED_OVER, IN_COURT):
        owe(state, f"agency_update:{payment.ref}:{on}", on, type="agency_update", to="collection_agency")
    if not settle_if_zero(state, plan, on):
        owe_correction(state, plan, plan.on_partial_payment, on, payment.ref)


def settle_if_zero(state: ClaimState, plan: Plan, on: date) -> bool:
    """Closes the claim as paid once nothing is open; returns whether it is settled."""
    if state.booked_total > 0:
        return False
    if state.state not in COLLECTING and state.state != STOPPED:
        return True
    told = state.state != STOPPED and state.dunned
    state.state, state.running = PAID, False
    drop(state, "corrected:")
    give_access_back(state, on, f"{state.round}:{on}")
    if told:
        owe_reaction(state, plan, "on_paid", on)
    return True


def cancel(state: ClaimState, plan: Plan, on: date, cause: str, *, quietly: bool = False, paid_back: int = 0) -> None:
    """Nothing is owed any more, from the start. ``quietly``: nobody was written to, so nobody needs to hear of it.
    ``paid_back``: what the shop itself gave back already; only the rest is a task."""
    if state.state == CANCELLED:
        return
    balance.clear(state, plan, on)
    paid_back = min(paid_back, state.credit)
    state.credit -= paid_back
    state.paid_out += paid_back
    if state.credit:
        owe(state, f"refund:{cause}", on, type="refund_due", to="customer", amount_minor=state.credit)
    if state.handed_over_on is not None and state.state != PAID:
        owe(state, f"agency_cancel:{cause}", on, type="agency_cancel", to="collection_agency")
    state.state, state.running = CANCELLED, False
    drop(state, "corrected:")
    if not quietly:
        owe_reaction(state, plan, "on_cancelled", on)


def open_claim(state: ClaimState, plan: Plan, on: date, owed: int, *, start: bool) -> None:
    """The claim exists from now on."""
    state.opened = True
    balance.raise_principal(state, plan, on, owed)
    if start:
        start_run(state, plan, "opened", on)


def charge(state: ClaimState, kind: str, amount: int, on: date) -> None:
    """Books a cost. A paid claim is open again by it, without a run; one that is closed for good does not owe it."""
    balance.add_fee(state, kind, amount, on)
    if state.state == PAID and amount:
        state.state = OPEN
    elif state.state == CANCELLED:
        balance.clear_fee(state, amount)
    elif state.state == WRITTEN_OFF:
        balance.write_off_rest(state)


def start_default(state: ClaimState, on: date, interest_from: date, reason: str, lump_sum: int = 0) -> None:
    """The buyer is in default (§ 286 BGB): interest runs from ``interest_from``, the lump sum is booked that day."""
    state.default_since, state.default_reason = interest_from, reason
    state.interest_from = interest_from
    state.accrue_from = max(interest_from, state.accrue_from) if state.accrue_from else interest_from
    charge(state, "lump_sum_b2b", lump_sum, on)


def default_by_letter(state: ClaimState, plan: Plan, deadline: date) -> None:
    """A letter that demands payment by a day is a dunning notice (Mahnung): default begins the day after.

    Cautious on purpose: the law lets it begin with the receipt of the letter. A corrected letter with a new term
    moves a default that has not begun yet."""
    if state.default_since is not None and state.default_reason != "dunning_letter":
        return
    since, sent = state.default_since, state.last_action_on
    if since is not None and sent is not None and sent >= since:
        return
    state.default_since, state.default_reason = deadline + _DAY, "dunning_letter"
    if plan.interest_in_default:
        state.interest_from = state.accrue_from = state.default_since


def void_term(state: ClaimState) -> None:
    """The latest letter did not arrive: its term never began, nor did the default that only its end would have been."""
    by_its_end = state.deadline is not None and state.default_since == state.deadline + _DAY
    if by_its_end and state.default_reason == "dunning_letter":
        state.default_since, state.default_reason = None, ""
        state.interest_from = state.accrue_from = None
    state.deadline = state.deadline_from = None
    state.deadline_stage = ""


def give_access_back(state: ClaimState, on: date, cause: str) -> None:
    """What was taken is given back; what was only announced is forgotten."""
    if not state.access_suspended:
        return
    if is_only_announced(state, on):
        drop(state, SUSPENDS)
    else:
        owe(state, f"access_restore:{cause}", on, type="access_restore", to="shop")
    state.access_suspended = False


def is_only_announced(state: ClaimState, on: date) -> bool:
    """Whether the day on which access is to be taken has not come yet."""
    return any(duty.key.startswith(SUSPENDS) and duty.on > on for duty in state.duties)
