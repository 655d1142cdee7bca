"""Reads what a shop reports about a whole order as movements of money.

Shops merge and lose intermediate states, so nothing here asks "what happened" but "what must be booked so that the
ledger agrees with this report": the obligation (gross less refunds) and whether the shop holds the money. A report
that says the same as the last one books nothing, which is also how our own echo is recognised.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from mahnlauf.core.events import Event
from mahnlauf.core.observation import Standing
from mahnlauf.core.plan import Plan
from mahnlauf.ledger import balance, instalments, settling
from mahnlauf.ledger.duties import owe_correction
from mahnlauf.ledger.state import CANCELLED, COLLECTING, OPEN, ClaimState

_DEFAULT_PAYMENT_DAYS = 14


def observed(state: ClaimState, data: Mapping[str, Any], on: date, plan: Plan, event: Event) -> None:
    """Books the difference between this report and what was known."""
    standing = Standing(data["standing"])
    gross, refunded = data["gross_minor"], data.get("refunded_minor", 0)
    if state.split and state.instalment:
        gross, refunded = instalments.share_of(state, gross, refunded)
    repeated = _said_before(state, data, standing, gross, refunded)
    _header(state, data)
    state.seen_on = on
    state.seen_in_bin |= data["status"] == "trash"
    paid_on = _day(data.get("paid_on"))
    state.shop_standing, state.shop_status = standing, data["status"]
    state.shop_paid_by = data.get("transaction_ref", "")
    state.grace_until = _day(data.get("grace_until"))
    state.shop_note = data.get("note") or (state.shop_note if repeated else "")
    if repeated or (state.split and not state.instalment):  # a divided order's instalments book it
        return
    state.unclear = (data.get("reason") or standing) if standing is Standing.UNCLEAR else ""
    if not state.opened and not _open(state, plan, standing, gross, on, paid_on):
        state.shop_gross, state.shop_refunded = gross, refunded
        return
    if standing is Standing.VOID:
        _settle_void(state, plan, refunded, on, paid_on, event)
        state.shop_gross, state.shop_refunded = gross, refunded
        return
    if state.state == CANCELLED and (standing is Standing.NONE or gross <= refunded):
        state.shop_gross, state.shop_refunded = gross, refunded
        return
    if state.state == CANCELLED:
        _revive(state, plan, gross - refunded, on)
    else:
        _adjust(state, plan, gross, refunded, on, event)
    state.shop_gross, state.shop_refunded = gross, refunded
    if standing is Standing.PAID:
        _hold_money(state, plan, paid_on or on, on)
    elif standing in (Standing.REVERSED, Standing.UNCLEAR):
        state.return_code = data.get("reversal_kind") or "chargeback"
        state.return_words = data.get("reason", "")
        _lose_money(state, plan, paid_on, on, state.return_code)
    elif standing is Standing.OPEN:
        _take_back(state, plan, on)
    _pay_out(state, standing)


def _said_before(state: ClaimState, data: Mapping[str, Any], standing: Standing, gross: int, refunded: int) -> bool:
    """Whether the shop said just this the last time, most often as the echo of our own note. Then what a bank or a
    person reported in between stands: a chargeback, a withdrawal, the verdict on an unclear reversal."""
    known = (state.shop_standing, state.shop_status, state.shop_gross, state.shop_refunded)
    reason = data.get("reason", "")
    return state.opened and known == (standing, data["status"], gross, refunded) and reason in ("", state.return_words)


def trashed(state: ClaimState, data: Mapping[str, Any], on: date, plan: Plan, event: Event) -> None:
    """The shop's report carries no time, so bin and restore are counted, not ordered (see `close_if_binned`)."""
    state.trashed += 1


def restored(state: ClaimState, data: Mapping[str, Any], on: date, plan: Plan, event: Event) -> None:
    """Taken out of the bin again."""
    state.restored += 1


def erased(state: ClaimState, data: Mapping[str, Any], on: date, plan: Plan, event: Event) -> None:
    """Deleted for good."""
    state.erased = True


def close_if_binned(state: ClaimState, plan: Plan) -> None:
    """An unpaid order that lies in the shop's bin (more often binned than restored) or is erased owes nothing.
    A paid one stays as it is: merchants tidy up. Once the shop itself was asked and answered "in the bin", its dated
    answers decide instead of the count."""
    binned = state.erased or (state.trashed > state.restored and not state.seen_in_bin)
    if binned and state.opened and state.state in COLLECTING and state.seen_on is not None:
        settling.cancel(state, plan, state.seen_on, "bin", quietly=not state.dunned)


def reversal_confirmed(state: ClaimState, data: Mapping[str, Any], on: date, plan: Plan, event: Event) -> None:
    """A person looked at an unclear reversal: it was one (the claim is dunned) or the money is there after all."""
    state.unclear = ""
    if not data.get("is_chargeback", True):
        _hold_money(state, plan, on, on)


def take_for_own_word(state: ClaimState, plan: Plan, ref: str, amount: int, on: date) -> None:
    """The shop calls an order paid by the very payment that is booked now: because we told it so. Its report may seem
    the older of the two where its clock runs behind ours; it is one payment all the same."""
    held = sum(one.principal for one in state.payments if one.source == "shop" and not one.undone)
    if held and amount >= held and _letters(ref) == _letters(state.shop_paid_by) != "":
        _undo_shop_payment(state, plan, on)


def _letters(ref: str) -> str:
    """Without what a platform may not put into its reference."""
    return "".join(char for char in ref if char.isalnum())


def _header(state: ClaimState, data: Mapping[str, Any]) -> None:
    state.currency, state.number = data["currency"], data["number"]
    state.method_ref = data.get("method", "")
    state.method = data.get("method_title") or state.method_ref
    state.pay_link = data.get("pay_link", "")
    state.buyer = dict(data.get("buyer", {}))
    items = data.get("items", [])
    state.subject = ", ".join([item["name"] for item in items if item.get("name")][:3])
    state.products = [item["product_ref"] for item in items if item.get("product_ref")]
    ordered = date.fromisoformat(data["ordered_on"])
    state.invoice_date = ordered
    state.due_date = _day(data.get("due_on")) or ordered + timedelta(days=_DEFAULT_PAYMENT_DAYS)
    if state.split and state.instalment:
        state.number, state.due_date = f"{data['number']}-{state.instalment}", state.split_due


def _open(state: ClaimState, plan: Plan, standing: Standing, gross: int, on: date, paid_on: date | None) -> bool:
    """The first report that makes the order a claim; False while there is none."""
    never_owed = standing is Standing.VOID and paid_on is None
    if standing is Standing.NONE or never_owed or gross <= 0:
        return False
    settling.open_claim(state, plan, on, gross, start=standing is Standing.OPEN)
    state.shop_gross, state.shop_refunded = gross, 0
    return True


def _adjust(state: ClaimState, plan: Plan, gross: int, refunded: int, on: date, event: Event) -> None:
    """The order's total or its refunds changed: the principal follows directly, not by § 367."""
    change = (gross - refunded) - (state.shop_gross - state.shop_refunded)
    if change > 0:
        balance.raise_principal(state, plan, on, change)
        if state.state != OPEN:
            settling.reopen(state, plan, on, "opened")
    elif change < 0:
        balance.lower_principal(state, plan, on, -change)
        if not settling.settle_if_zero(state, plan, on):
            owe_correction(state, plan, plan.on_credit_note, on, event.identity)


def _settle_void(state: ClaimState, plan: Plan, refunded: int, on: date, paid_on: date | None, event: Event) -> None:
    if paid_on is not None and state.state != CANCELLED:
        _hold_money(state, plan, paid_on, on)
    settling.cancel(state, plan, on, event.identity, quietly=not state.dunned, paid_back=refunded - state.paid_out)


def _revive(state: ClaimState, plan: Plan, owed: int, on: date) -> None:
    """A cancelled order is alive again: what was cleared is owed again, and its run starts over."""
    state.state = OPEN
    balance.revive(state, owed)
    settling.start_run(state, plan, "opened", on)
    settling.settle_if_zero(state, plan, on)


def _hold_money(state: ClaimState, plan: Plan, paid_on: date, on: date) -> None:
    """The shop holds the whole price: whatever of the principal is still open was paid there."""
    if state.principal <= 0:
        settling.settle_if_zero(state, plan, on)
        return
    state.shop_payments += 1
    ref = f"shop:{state.order_ref}:{state.shop_payments}"
    day = max(paid_on, state.invoice_date or paid_on)
    payment = balance.receive(state, plan, day, ref, state.principal, source="shop")
    settling.after_payment(state, plan, on, payment)


def _lose_money(state: ClaimState, plan: Plan, paid_on: date | None, on: date, kind: str) -> None:
    """The money that the shop had is gone again. If its arrival was never reported (merged deliveries), it is
    booked first: the claim then reads the same whichever reports got through."""
    if state.shop_payments == 0 and state.principal > 0:
        _hold_money(state, plan, paid_on or on, on)
    if _undo_shop_payment(state, plan, on):
        settling.reopen(state, plan, on, kind)


def _take_back(state: ClaimState, plan: Plan, on: date) -> None:
    """The merchant set a paid order back to unpaid: a mistake corrected, not a chargeback."""
    if _undo_shop_payment(state, plan, on):
        settling.reopen(state, plan, on, "opened")


def _undo_shop_payment(state: ClaimState, plan: Plan, on: date) -> bool:
    payment = next((one for one in reversed(state.payments) if one.source == "shop" and not one.undone), None)
    return payment is not None and balance.undo(state, plan, on, payment.ref) is not None


def _pay_out(state: ClaimState, standing: Standing) -> None:
    """What the shop refunded of a price that it held went back to the buyer there."""
    if standing is Standing.PAID and state.credit > 0:
        from_shop = sum(one.amount for one in state.payments if one.source == "shop" and not one.undone)
        share = min(state.credit, state.shop_refunded, from_shop)
        state.credit -= share
        state.paid_out += share


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None
