"""Deeds that move money or give it up: payments, refunds, write-off, withdrawal, what an unclear reversal was."""

from __future__ import annotations

from datetime import date, datetime, time

from mahnlauf.clerk.case import Case
from mahnlauf.clerk.saying import Said
from mahnlauf.core import events as kinds
from mahnlauf.core.clock import zone
from mahnlauf.ledger.fold import apply
from mahnlauf.ledger.state import CANCELLED, WRITTEN_OFF, ClaimState
from mahnlauf.store import events


def pay(case: Case, amount: int, on: date | None = None, ref: str = "") -> Said:
    """Money that arrived outside the shop. The same reference, or without one the same amount on the same day, is the
    same payment."""
    if amount <= 0:
        raise case.refusal("amount_not_positive", amount=case.money(amount))
    day = on or case.today
    if day > case.today:
        raise case.refusal("not_come_yet", on=day, today=case.today)
    guessed = f"{case.id}-{day:%Y%m%d}-{case.money(amount).decimal}"
    known = events.find(case.intake.db.reader, case.row.shop, f"payment:{ref or guessed}")
    if known is not None:
        return _known(case, known, amount, ref, guessed)
    _book(case, amount, day, ref or guessed)
    return case.answer("pay.done", amount=case.money(amount), on=day, ref=ref or guessed)


def refund_done(case: Case, amount: int | None = None) -> Said:
    """The credit was paid back to the buyer, all of it unless ``amount`` says how much."""
    credit = case.state.credit
    if credit <= 0:
        raise case.refusal("no_credit")
    minor = credit if amount is None else amount
    if minor <= 0:
        raise case.refusal("amount_not_positive", amount=case.money(minor))
    if minor > credit:
        raise case.refusal("more_than_credit", credit=case.money(credit))
    case.note(kinds.CREDIT_PAID_OUT, {"amount_minor": minor})
    return case.answer("refund.done", amount=case.money(minor))


def write_off(case: Case) -> Said:
    """The rest is given up."""
    if case.state.state == WRITTEN_OFF:
        return case.answer("write_off.already")
    case.must_be_collecting("written off")
    case.note(kinds.WRITTEN_OFF)
    return case.answer("write_off.done")


def withdraw(case: Case) -> Said:
    """The buyer withdrew from the contract: nothing is owed, what was paid is owed back."""
    if case.state.state == CANCELLED:
        return case.answer("withdraw.already")
    case.note(kinds.WITHDRAWAL)
    return case.answer("withdraw.done")


def confirm_reversal(case: Case, chargeback: bool) -> Said:
    """Somebody looked at an order whose money may have been taken back."""
    if not case.state.unclear:
        return case.answer("reversal.none")
    case.note(kinds.REVERSAL_CONFIRMED, {"is_chargeback": chargeback})
    return case.answer("reversal.taken" if chargeback else "reversal.there")


def _book(case: Case, minor: int, day: date, ref: str) -> None:
    data = {"amount_minor": minor, "payment_ref": ref, "source": "person"}
    at = None
    if day != case.today:
        opened = opened_on(case)
        if day < opened:
            raise case.refusal("before_claim", opened=opened)
        at = datetime.combine(day, time(23, 59), tzinfo=zone(case.shop.timezone))
    case.note(kinds.PAYMENT_RECEIVED, data, f"payment:{ref}", at)


def opened_on(case: Case) -> date:
    """The day on which it became a claim: a payment before it would find nothing to pay."""
    state = ClaimState(case.row.shop, case.row.order_ref, case.row.instalment)
    for fact in sorted(case.facts, key=lambda one: one.sort_key):
        apply(state, fact, case.plan)
        if state.opened:
            return fact.on
    return case.today


def _known(case: Case, known: kinds.Event, minor: int, ref: str, guessed: str) -> Said:
    named = ref or guessed
    if (known.order_ref, known.instalment) != (case.row.order_ref, case.row.instalment):
        raise case.refusal("ref_elsewhere", ref=named, order=known.order_ref)
    if known.data["amount_minor"] != minor:
        raise case.refusal("ref_other_amount", ref=named)
    return case.answer("pay.known" if ref else "pay.known_guessed", ref=named)
