"""Deeds that hold a claim back or let it go on: hold, promise, dispute and their ends."""

from __future__ import annotations

from datetime import date

from mahnlauf.clerk.case import Case
from mahnlauf.clerk.saying import Said
from mahnlauf.core import events as kinds
from mahnlauf.ledger.state import Pause


def hold(case: Case, until: date | None = None, reason: str = "") -> Said:
    """Nothing goes out up to and including ``until``. A hold that stands is replaced."""
    case.must_be_collecting("put on hold")
    if until is not None:
        case.must_not_be_over(until)
    code = "hold.until" if until else "hold.open"
    held = case.standing("hold")
    if any(_last_day(one) == until and one.reason == reason for one in held):
        return case.answer(f"{code}_already", until=until)
    for one in held:
        case.note(kinds.HOLD_LIFTED, {"hold": one.ident}, f"{kinds.HOLD_LIFTED}:{one.ident}")
    case.note(kinds.HOLD_SET, {"until": until.isoformat() if until else None, "reason": reason})
    return case.answer(code, until=until)


def resume(case: Case) -> Said:
    """Ends every hold and promise."""
    if not case.standing("hold", "promise"):
        if case.standing("disputed"):
            raise case.refusal("disputed_not_held", "settle-dispute")
        return case.answer("resume.not_held")
    case.note(kinds.HOLD_LIFTED)
    return case.answer("resume.done")


def promise(case: Case, until: date, amount: int | None = None) -> Said:
    """The buyer promised to pay by a day; until then nothing goes out."""
    case.must_be_collecting("promised")
    case.must_not_be_over(until)
    if any(_last_day(one) == until for one in case.standing("promise")):
        return case.answer("promise.already", until=until)
    minor = case.state.booked_total if amount is None else amount
    case.note(kinds.PROMISE_MADE, {"until": until.isoformat(), "amount_minor": minor})
    return case.answer("promise.done", until=until)


def dispute(case: Case, reason: str = "") -> Said:
    """The buyer objects: everything waits."""
    case.must_be_collecting("disputed")
    if case.standing("disputed"):
        return case.answer("dispute.already")
    case.note(kinds.DISPUTE_OPENED, {"reason": reason})
    return case.answer("dispute.done")


def settle_dispute(case: Case, new_term_days: int | None = None) -> Said:
    """The objection is settled; with a new term the last letter goes out again."""
    if not case.standing("disputed"):
        return case.answer("settle.none")
    case.note(kinds.DISPUTE_RESOLVED, {"new_term_days": new_term_days} if new_term_days else {})
    return case.answer("settle.done")


def _last_day(pause: Pause) -> date | None:
    return date.fromordinal(pause.until.toordinal() - 1) if pause.until else None
