"""Moving money inside one claim: allocation (§ 367 BGB), undoing it, credit notes, accrued interest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from mahnlauf.core.interest_rule import InterestRule
from mahnlauf.core.plan import Plan
from mahnlauf.ledger.interest import accrued, accrued_minor, is_provisional, round_half_up
from mahnlauf.ledger.state import ClaimState, Fee, Payment

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Amounts:
    """The open amount by bucket on one day, interest booked and accrued together; minor units."""

    principal_minor: int
    fees_minor: int
    interest_minor: int

    @property
    def total_minor(self) -> int:
        """Everything that is open."""
        return self.principal_minor + self.fees_minor + self.interest_minor

    def as_json(self) -> dict[str, int]:
        """In the words of the golden scenarios."""
        return {
            "principal_minor": self.principal_minor,
            "fees_minor": self.fees_minor,
            "interest_minor": self.interest_minor,
            "total_minor": self.total_minor,
        }


def amounts(state: ClaimState, plan: Plan, on: date) -> Amounts:
    """What is open on that day. Showing books nothing."""
    return Amounts(state.principal, state.fees, state.interest + unbooked_interest(state, plan.interest, on))


def unbooked_interest(state: ClaimState, rule: InterestRule, on: date) -> int:
    """Interest that accrued since it was last booked, up to and including ``on``, rounded half up once.

    Only principal bears interest: none on interest (§ 289 BGB), none on fees."""
    if state.accrue_from is None or rule.mode == "none":
        return 0
    if not state.carried:
        return accrued_minor(state.principal, state.accrue_from, on, rule)
    return round_half_up(Fraction(state.carried) + accrued(state.principal, state.accrue_from, on, rule))


def book_interest(state: ClaimState, plan: Plan, on: date) -> None:
    """Turns what accrued up to ``on`` into booked interest: done by payments and credit notes."""
    if state.accrue_from is None or plan.interest.mode == "none":
        return
    booked = unbooked_interest(state, plan.interest, on)
    state.interest += booked
    state.interest_total += booked
    guessed = plan.interest.mode == "statutory" and is_provisional(on, plan.interest.table)
    state.provisional_interest |= booked > 0 and guessed
    state.carried = ""
    _accrue_after(state, plan.interest, on)


def carry_interest(state: ClaimState, plan: Plan, on: date) -> None:
    """Keeps what accrued up to ``on`` as an exact fraction, not booked: the principal is about to grow again."""
    rule = plan.interest
    if state.accrue_from is None or rule.mode == "none":
        return
    exact = Fraction(state.carried or 0) + accrued(state.principal, state.accrue_from, on, rule)
    state.carried = str(exact) if exact else ""
    _accrue_after(state, rule, on)


def _accrue_after(state: ClaimState, rule: InterestRule, on: date) -> None:
    following = on + _DAY if rule.last_day == "inclusive" else on
    state.accrue_from = max(state.accrue_from or following, following)


def receive(
    state: ClaimState,
    plan: Plan,
    on: date,
    ref: str,
    amount: int,
    order: Sequence[str] = (),
    source: str = "",
) -> Payment:
    """Books a payment: interest first up to its day, then bucket by bucket, the rest becomes credit."""
    book_interest(state, plan, on)
    payment = Payment(ref, on, amount, source=source)
    left = amount
    for bucket in order or plan.allocation:
        share = min(left, getattr(state, bucket))
        setattr(state, bucket, getattr(state, bucket) - share)
        setattr(payment, bucket, share)
        left -= share
    payment.credit = left
    state.credit += left
    state.payments.append(payment)
    return payment


def undo(state: ClaimState, plan: Plan, on: date, ref: str) -> Payment | None:
    """Takes a payment back by exactly its stored allocation; None if it is unknown or was undone before.

    Credit that was paid out or used meanwhile cannot be taken back: what is missing is owed as principal again."""
    payment = next((one for one in reversed(state.payments) if one.ref == ref and not one.undone), None)
    if payment is None:
        return None
    carry_interest(state, plan, on)
    payment.undone = True
    state.fees += payment.fees
    state.interest += payment.interest
    from_credit = min(state.credit, payment.credit)
    state.credit -= from_credit
    state.principal += payment.principal + (payment.credit - from_credit)
    return payment


def lower_principal(state: ClaimState, plan: Plan, on: date, amount: int) -> int:
    """A credit note: lowers the principal directly; what exceeds it was paid already and becomes credit.
    Returns the part that became credit."""
    book_interest(state, plan, on)
    share = min(amount, state.principal)
    state.principal -= share
    state.credited += amount
    state.credit += amount - share
    return amount - share


def raise_principal(state: ClaimState, plan: Plan, on: date, amount: int) -> None:
    """More is owed than before; credit that lies there is used up first."""
    carry_interest(state, plan, on)
    from_credit = min(amount, state.credit)
    state.credit -= from_credit
    state.principal += amount - from_credit
    state.original += amount


def add_fee(state: ClaimState, kind: str, amount: int, on: date) -> None:
    """Books a cost."""
    if amount:
        state.fees += amount
        state.fee_items.append(Fee(kind, amount, on))


def write_off_rest(state: ClaimState) -> int:
    """Gives up what is open; returns how much."""
    rest = state.booked_total
    state.principal = state.fees = state.interest = 0
    state.written_off += rest
    return rest


def clear(state: ClaimState, plan: Plan, on: date) -> int:
    """Full cancellation: nothing is owed, and every payment that was not undone is owed back.
    Returns what became credit by it."""
    book_interest(state, plan, on)
    owed_back = max(0, state.paid - state.credit)
    state.cancelled_minor += state.booked_total + owed_back
    state.principal = state.fees = state.interest = 0
    state.credit += owed_back
    return owed_back


def clear_fee(state: ClaimState, amount: int) -> None:
    """A cost of a cancelled claim is not owed."""
    state.fees -= amount
    state.cancelled_minor += amount


def revive(state: ClaimState, owed: int) -> None:
    """Undoes a cancellation: ``owed`` is owed again, and what lies there as credit pays for it."""
    from_credit = min(state.credit, owed)
    state.credit -= from_credit
    state.principal += owed - from_credit
    state.cancelled_minor -= owed
