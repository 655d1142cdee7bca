"""A claim is the fold of its events, in the order in which they happened.

`fold` reads them all; `apply` takes one more step and is what the daily run uses, because an action of today is
always the newest event. Both give the same state: ``mahnlauf db check`` proves it for every claim.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from mahnlauf.core import events as kinds
from mahnlauf.core.events import Event
from mahnlauf.core.plan import ALLOCATIONS, Plan
from mahnlauf.ledger import balance, collected, instalments, settling, shop_view
from mahnlauf.ledger.duties import SUSPENDS, drop, owe, owe_correction, owe_new_term, owe_reaction, owe_resend
from mahnlauf.ledger.state import (
    COLLECTING,
    HANDED_OVER,
    IN_COURT,
    OPEN,
    PAID,
    STOPPED,
    WRITTEN_OFF,
    ClaimState,
    Pause,
)

_DAY = timedelta(days=1)
_CAME_BACK = "bounced:"  # how the identities of such events begin


def fold(shop: str, order_ref: str, instalment: int, events: Iterable[Event], plan: Plan) -> ClaimState:
    """The claim that these events make, whatever order they arrived in and however often each was reported."""
    state = ClaimState(shop=shop, order_ref=order_ref, instalment=instalment)
    for event in in_order(events, state):
        apply(state, event, plan)
    shop_view.close_if_binned(state, plan)
    return state


def in_order(events: Iterable[Event], state: ClaimState) -> Iterator[Event]:
    """The events as they happened, each once, for a caller that folds them into ``state``. What is known of a claim
    before anything is owed (clocks differ, a bank names only the day) counts from the moment on that it is. Which
    letters were held back is known from the start: what never left began nothing, not even for a while."""
    early: list[Event] = []
    seen: set[str] = set()
    ordered = instalments.of_instalment(state, events)
    state.withdrawn = [one.data["key"] for one in ordered if one.kind == kinds.LETTER_WITHDRAWN]
    for event in ordered:
        if event.identity in seen:
            continue
        seen.add(event.identity)
        if not state.opened and event.kind not in _OPENERS:
            early.append(event)
            continue
        yield event
        if state.opened:
            yield from early
            early.clear()


def apply(state: ClaimState, event: Event, plan: Plan) -> None:
    """Folds one event in; it must be the newest one (``event.sort_key >= state.last_key``)."""
    step = _STEPS.get(event.kind)
    if step is not None:
        step(state, event.data, event.on, plan, event)
    if event.sort_key > state.last_key:
        state.last_at, state.last_position, state.last_identity = event.sort_key


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None


def _opened(state: ClaimState, data: Mapping[str, Any], on: date, plan: Plan, event: Event) -> None:
    if data.get("part"):
        collected.billed(state, data, on, plan)
        return
    state.currency = data.get("currency", state.currency)
    state.number = data.get("number", state.number or state.order_ref)
    state.buyer = dict(data.get("buyer", state.buyer))
    state.subject = data.get("subject", state.subject)
    state.method_ref = data.get("method", state.method_ref)
    state.method = data.get("method_title") or state.method or state.method_ref
    state.products = list(data.get("products", state.products))
    state.invoice_date = _day(data.get("invoice_date")) or on
    state.due_date = _day(data.get("due_date")) or state.invoice_date
    settling.open_claim(state, plan, on, data["principal_minor"], start=data.get("start_dunning", True))
    state.interest_from = state.accrue_from = _day(data.get("interest_from"))
    if state.interest_from is not None:  # a day agreed in the contract needs no reminder (§ 286 (2) BGB)
        state.default_since, state.default_reason = state.interest_from, "calendar_agreed"


def _received(state: ClaimState, data: Mapping[str, Any], on: date, plan: Plan, event: Event) -> None:
    order = data.get("allocation", ())
    if isinstance(order, str):
        order = ALLOCATIONS[order]
    ref = data.get("payment_ref") or event.identity
    shop_view.take_for_own_word(state, plan, ref, data["amount_minor"], on)
    payment = balance.receive(state, plan, on, ref, data["amount_minor"], order, data.get("source", ""))
    settling.after_payment(state, plan, on, payment)


def _returned(state: ClaimState, data: Mapping[str, Any], on: date, plan: Plan, event: Event) -> None:
    balance.undo(state, plan, on, data.get("payment_ref") or collected.newest_payment(state, data.get("part", "")))
    kind = "return_debit" if event.kind == kinds.PAYMENT_RETURNED else "chargeback"
    balance.add_fee(state, kind, data.get("fee_minor", 0), on)
    trigger = "returned_debit" if event.kind == kinds.PAYMENT_RETURNED else "chargeback"
    state.return_code, state.return_words = data.get("reason_code", ""), data.get("reason", "")
    settling.reopen(state, plan, on, trigger)


def _credit_note(state: ClaimState, data: Mapping[str, Any], on: date, plan: Plan, event: Event) -> None:
    if data.get("full_cancellation"):
        settling.cancel(state, plan, on, event.identity)
        return
    credit = balance.lower_principal(state, plan, on, data["amount_minor"])
    if credit:
        owe(state, f"refund:{event.identity}", on, type="refund_due", to="customer", amount_minor=credit)
    if not settling.settle_if_zero(state, plan, on):
        owe_correction(state, plan, plan.on_credit_note, on, event.identity)


def _default_started(state: ClaimState, data: Mapping[str, Any], on: date, plan: Plan, event: Event) -> None:
    settling.start_default(
        state,
        on,
        _day(data.get("interest_from")) or on + _DAY,
        data.get("reason", ""),
        data.get("lump_sum_minor", 0),
    )


def _fee_added(state: ClaimState, data: Mapping[str, Any], on: date, plan: Plan, event: Event) -> None:
    settling.charge(state, data["kind"], data["amount_minor"], on)


def _dispute_opened(state: ClaimState, data: Mapping[str, Any], on: date, plan: Plan, event: Event) -> None:
    if not any(pause.code == "disputed" and pause.until is None for pause in state.pauses):
        state.pauses.append(Pause(event.identity, "disputed", on, None, data.get("reason", "")))
    owe(state, f"pause:{event.identity}", on, type="pause", reason="disputed")


def _dispute_resolved(state: ClaimState, data: Mapping[str, Any], on: date, plan: Plan, event: Event) -> None:
    for pause in state.pauses:
        if pause.code == "disputed" and pause.until is None:
            pause.until = on
    owe(state, f"resume:{event.identity}", on, type="resume")
    if data.get("new_term_days") and state.state == OPEN and state.running and state.booked_total > 0:
        owe_new_term(state, plan, on, data["new_term_days"], event.identity)


def _bounced(state: ClaimState, data: Mapping[str, Any], on: date, plan: Plan, event: Event) -> None:
    """A mail did not arrive, so its term did not begin. Whom no letter can reach either is not dunned on: a person
    looks for the address, and what did not arrive goes out again when he lets the claim go on."""
    is_latest = data.get("round") == state.round and data.get("stage") == state.last_message
    if not is_latest or state.state != OPEN or not state.running:
        return
    settling.void_term(state)
    if not owe_resend(state, plan, data["stage"], on, event.identity):
        state.pauses.append(Pause(event.identity, "hold", on, None, "E-Mail kam zurück, keine Postanschrift"))


def _hold_set(state: ClaimState, data: Mapping[str, Any], on: date, plan: Plan, event: Event) -> None:
    until = _day(data.get("until"))
    ident = data.get("hold", event.identity)
    state.pauses.append(Pause(ident, "hold", on, until and until + _DAY, data.get("reason", "")))


def _hold_lifted(state: ClaimState, data: Mapping[str, Any], on: date, plan: Plan, event: Event) -> None:
    for pause in state.pauses:
        ends_later = pause.until is None or pause.until > on
        if pause.code in ("hold", "promise") and ends_later and data.get("hold") in (None, pause.ident):
            pause.until = max(on, pause.since)
            if pause.ident.startswith(_CAME_BACK):
                owe_resend(state, plan, state.last_message, on, event.identity, by_mail=True)


def _promise_made(state: ClaimState, data: Mapping[str, Any], on: date, plan: Plan, event: Event) -> None:
    until = _day(data["until"]) or on
    state.pauses.append(Pause(event.identity, "promise", on, until + _DAY, str(data.get("amount_minor", ""))))


def _consented(state: ClaimState, data: Mapping[str, Any], on: date, plan: Plan, event: Event) -> None:
    state.consent_on = on
    owe(state, f"consent:{event.identity}", on, type="log", note="consent")


def _accepted(state: ClaimState, data: Mapping[str, Any], on: date, plan: Plan, event: Event) -> None:
    state.accepted_on = on


def _declined(state: ClaimState, data: Mapping[str, Any], on: date, plan: Plan, event: Event) -> None:
    state.declined, state.running = True, False
    drop(state, "corrected:")
    owe_reaction(state, plan, "on_declined", on)


def _stopped(state: ClaimState, data: Mapping[str, Any], on: date, plan: Plan, event: Event) -> None:
    if state.state not in COLLECTING:
        return
    if state.handed_over_on is not None:
        owe(state, f"recall:{event.identity}", on, type="agency_recall", to="collection_agency")
    if plan.stop_charges_vendor_fees and state.fees:
        state.charged_to_vendor += state.fees
        owe(
            state,
            f"charge_vendor:{event.identity}",
            on,
            type="charge_vendor",
            to="vendor",
            amount_minor=state.fees,
        )
    state.state, state.running = STOPPED, False
    drop(state, "corrected:")
    owe_reaction(state, plan, "on_stopped", on, to_buyer=state.dunned)


def _access_suspended(state: ClaimState, data: Mapping[str, Any], on: date, plan: Plan, event: Event) -> None:
    """From the day that was announced, else at once; a day that has not come yet may be moved. Of a claim that was
    paid before the click, which nobody knew yet, nothing is taken."""
    if state.state not in COLLECTING:
        return
    if state.access_suspended and not settling.is_only_announced(state, on):
        return
    drop(state, SUSPENDS)
    state.access_suspended = True
    starts = max(date.fromisoformat(data.get("from") or on.isoformat()), on)
    owe(state, f"{SUSPENDS}{event.identity}", starts, type="access_suspend", to="shop")


def _access_restored(state: ClaimState, data: Mapping[str, Any], on: date, plan: Plan, event: Event) -> None:
    settling.give_access_back(state, on, event.identity)


def _withdrawal(state: ClaimState, data: Mapping[str, Any], on: date, plan: Plan, event: Event) -> None:
    settling.cancel(state, plan, on, event.identity)


def _credit_paid_out(state: ClaimState, data: Mapping[str, Any], on: date, plan: Plan, event: Event) -> None:
    share = min(state.credit, data["amount_minor"])
    state.credit -= share
    state.paid_out += share


def _written_off(state: ClaimState, data: Mapping[str, Any], on: date, plan: Plan, event: Event) -> None:
    if state.state in COLLECTING:
        balance.book_interest(state, plan, on)
        balance.write_off_rest(state)
        state.state, state.running = WRITTEN_OFF, False
        drop(state, "corrected:")


def _document_issued(state: ClaimState, data: Mapping[str, Any], on: date, plan: Plan, event: Event) -> None:
    if data["document"] == "invoice":
        state.invoice_no, state.invoiced_on = data["number"], on


def _action(state: ClaimState, data: Mapping[str, Any], on: date, plan: Plan, event: Event) -> None:
    state.latest_round = max(state.latest_round, data.get("round", 0))
    if data["key"] in state.withdrawn:
        return
    key = data.get("again_of") or data["key"]
    state.duties = [duty for duty in state.duties if duty.key != key]
    if key not in state.done:
        state.done.append(key)
    if data["type"] == "access_suspend" and key.startswith("on_"):  # by the plan's own word
        state.access_suspended = True
    if data.get("round") != state.round:
        return
    if state.state not in COLLECTING:
        _crossed(state, data, on, plan)
    elif data.get("corrected"):
        state.restarts += 1
        _letter_sent(state, data, on, plan)
    elif data.get("advances"):
        _stage_done(state, data, on, plan)


def _crossed(state: ClaimState, data: Mapping[str, Any], on: date, plan: Plan) -> None:
    """A report that came later shows that nothing was owed any more when this went out: it costs and starts nothing,
    but whoever heard of the claim by it must hear its end."""
    index = plan.stage_index(data.get("stage", ""))
    if index is None or not data.get("advances"):
        return
    stage = plan.stages[index]
    state.stage, state.last_stage = max(state.stage, index + 1), stage.key
    if stage.action == "handover":
        owe(state, f"agency_cancel:{data['key']}", on, type="agency_cancel", to="collection_agency")
    if stage.counts_as_dunning and state.state == PAID:
        owe_reaction(state, plan, "on_paid", on)


def _stage_done(state: ClaimState, data: Mapping[str, Any], on: date, plan: Plan) -> None:
    index = plan.stage_index(data["stage"])
    if index is None:
        return
    stage = plan.stages[index]
    balance.add_fee(state, data.get("fee_kind", "dunning"), data.get("fee_minor", 0), on)
    balance.add_fee(state, "lump_sum_b2b", data.get("lump_sum_minor", 0), on)
    state.stage = max(state.stage, index + 1)
    state.last_stage = stage.key
    state.dunned |= stage.counts_as_dunning
    state.lateness += data.get("lateness", 0)
    if stage.action == "message":
        state.last_letter_on = on
        _letter_sent(state, data, on, plan)
    else:
        state.last_action_on = on
    if stage.action == "handover":
        state.state, state.handed_over_on, state.consent_on = HANDED_OVER, on, None
        state.running = any(one.action == "court" for one in plan.stages[index + 1 :])
        owe_reaction(state, plan, "on_handover", on)
    elif stage.action == "court":
        state.state, state.running = IN_COURT, False


def _letter_sent(state: ClaimState, data: Mapping[str, Any], on: date, plan: Plan) -> None:
    state.last_action_on = on
    state.last_message = data["stage"]
    deadline = _day(data.get("deadline"))
    if deadline is not None:
        settling.default_by_letter(state, plan, deadline)
        state.deadline, state.deadline_from, state.deadline_stage = deadline, on, data["stage"]


_OPENERS = frozenset({kinds.CLAIM_OPENED, kinds.CLAIM_SPLIT, kinds.ORDER_OBSERVED})
Step = Callable[[ClaimState, Mapping[str, Any], date, Plan, Event], None]
_STEPS: Mapping[str, Step] = {
    kinds.CLAIM_OPENED: _opened,
    kinds.CLAIM_SPLIT: instalments.divided,
    kinds.ORDER_OBSERVED: shop_view.observed,
    kinds.ORDER_TRASHED: shop_view.trashed,
    kinds.ORDER_RESTORED: shop_view.restored,
    kinds.ORDER_ERASED: shop_view.erased,
    kinds.PAYMENT_RECEIVED: _received,
    kinds.PAYMENT_RETURNED: _returned,
    kinds.PAYMENT_CHARGED_BACK: _returned,
    kinds.CREDIT_NOTE: _credit_note,
    kinds.REFUND_PAID: collected.refunded,
    kinds.CREDIT_PAID_OUT: _credit_paid_out,
    kinds.PAYMENT_MISSED: collected.missed,
    kinds.DEFAULT_STARTED: _default_started,
    kinds.FEE_ADDED: _fee_added,
    kinds.DISPUTE_OPENED: _dispute_opened,
    kinds.DISPUTE_RESOLVED: _dispute_resolved,
    kinds.VENDOR_CONSENTED: _consented,
    kinds.VENDOR_ACCEPTED: _accepted,
    kinds.VENDOR_DECLINED: _declined,
    kinds.VENDOR_STOPPED: _stopped,
    kinds.VENDOR_ACCESS_SUSPEND: _access_suspended,
    kinds.VENDOR_ACCESS_RESTORE: _access_restored,
    kinds.HOLD_SET: _hold_set,
    kinds.HOLD_LIFTED: _hold_lifted,
    kinds.PROMISE_MADE: _promise_made,
    kinds.WITHDRAWAL: _withdrawal,
    kinds.REVERSAL_CONFIRMED: shop_view.reversal_confirmed,
    kinds.WRITTEN_OFF: _written_off,
    kinds.LETTER_BOUNCED: _bounced,
    kinds.DOCUMENT_ISSUED: _document_issued,
    kinds.ACTION_TAKEN: _action,
}
