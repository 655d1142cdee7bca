"""What a person reports about a claim: each word becomes one event, said twice it is booked once.

A word that changes nothing (a hold on a claim that is on hold) is answered with a sentence and leaves no event; one
that makes no sense (consent that nobody asked for) raises `NotNow`. The identity counts the words of its kind on this
claim, so two calls at the same moment are one event too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from mahnlauf.contract.platform import Noted
from mahnlauf.core import events as kinds
from mahnlauf.core.clock import zone
from mahnlauf.core.errors import BadInput
from mahnlauf.core.money import Money
from mahnlauf.core.plan import Plan
from mahnlauf.dunning.decide import upcoming
from mahnlauf.dunning.describe import state_of
from mahnlauf.intake.receive import Intake
from mahnlauf.intake.record import claim_of, record, record_on_claim
from mahnlauf.ledger.fold import apply
from mahnlauf.ledger.state import (
    CANCELLED,
    COLLECTING,
    HANDED_OVER,
    IN_COURT,
    STOPPED,
    WRITTEN_OFF,
    ClaimState,
    Pause,
)
from mahnlauf.shops.shop import Shop
from mahnlauf.store import events
from mahnlauf.store.claims import ClaimRow


class NotNow(BadInput):
    """The claim does not stand so that this could be said of it."""


@dataclass(slots=True)
class Case:
    """One claim while somebody speaks about it."""

    intake: Intake
    row: ClaimRow
    state: ClaimState
    plan: Plan
    shop: Shop
    today: date

    @classmethod
    def of(cls, intake: Intake, ident: int) -> Case:
        """The claim of that id as it stands; raises NotFound."""
        row = claim_of(intake, ident)
        shop = intake.shops.get(row.shop)
        plan = intake.plans.version(intake.db.reader, row.plan_version)
        return cls(intake, row, state_of(row), plan, shop, intake.clock.today(shop.timezone))

    @property
    def id(self) -> int:
        """Its number."""
        return self.row.id or 0

    @property
    def name(self) -> str:
        """Its name inside identities, which outlives the row."""
        return f"{self.row.order_ref}:{self.row.instalment}"

    def note(self, kind: str, data: Mapping[str, Any] | None = None, identity: str = "") -> None:
        """Books one fact and looks at the claim anew."""
        facts = events.of_claim(self.intake.db.reader, self.row.shop, self.row.order_ref, self.row.instalment)
        number = sum(fact.kind == kind for fact in facts) + 1
        record_on_claim(self.intake, self.id, kind, identity or f"{kind}:{self.name}:{number}", data or {})
        self.look()

    def look(self) -> None:
        """Reads the claim again."""
        self.row = claim_of(self.intake, self.id)
        self.state = state_of(self.row)

    def standing(self, *codes: str) -> list[Pause]:
        """The pauses of those kinds that stand today or later."""
        return [one for one in self.state.pauses
                if one.code in codes and (one.until is None or one.until > self.today)]  # fmt: skip

    def must_be_collecting(self, verb: str) -> None:
        """Raises NotNow for a claim that is closed."""
        if self.state.state not in COLLECTING:
            raise NotNow(f"Claim {self.id} is {self.state.state}; only a claim that is being collected can be {verb}.")


def hold(case: Case, until: date | None, reason: str) -> str:
    """Nothing goes out up to and including ``until``. A hold that stands is replaced."""
    case.must_be_collecting("put on hold")
    if until is not None and until < case.today:
        raise NotNow(f"{until} is over. Expected today ({case.today}) or a later day.")
    words = f"until {until}" if until else "until you resume it"
    held = case.standing("hold")
    if any(_last_day(one) == until and one.reason == reason for one in held):
        return f"Claim {case.id} is on hold {words} already."
    for one in held:
        case.note(kinds.HOLD_LIFTED, {"hold": one.ident}, f"{kinds.HOLD_LIFTED}:{one.ident}")
    case.note(kinds.HOLD_SET, {"until": until.isoformat() if until else None, "reason": reason})
    return f"Claim {case.id} is on hold {words}."


def resume(case: Case) -> str:
    """Ends every hold and promise."""
    if not case.standing("hold", "promise"):
        if case.standing("disputed"):
            raise NotNow(f"Claim {case.id} is disputed, not on hold. End it: mahnlauf claim settle-dispute {case.id}")
        return f"Claim {case.id} is not on hold."
    case.note(kinds.HOLD_LIFTED)
    return f"Claim {case.id} goes on."


def promise(case: Case, until: date, amount: str) -> str:
    """The buyer promised to pay by a day; until then nothing goes out."""
    case.must_be_collecting("promised")
    if until < case.today:
        raise NotNow(f"{until} is over. Expected today ({case.today}) or a later day.")
    minor = Money.parse(amount, case.row.currency).minor if amount else case.state.booked_total
    if any(_last_day(one) == until for one in case.standing("promise")):
        return f"Payment of claim {case.id} by {until} was promised already."
    case.note(kinds.PROMISE_MADE, {"until": until.isoformat(), "amount_minor": minor})
    return f"Payment of claim {case.id} is promised by {until}; nothing goes out until then."


def dispute(case: Case, reason: str) -> str:
    """The buyer objects: everything waits."""
    case.must_be_collecting("disputed")
    if case.standing("disputed"):
        return f"Claim {case.id} is disputed already."
    case.note(kinds.DISPUTE_OPENED, {"reason": reason})
    return f"Claim {case.id} is disputed; nothing goes out until the dispute is settled."


def settle_dispute(case: Case, new_term_days: int | None) -> str:
    """The objection is settled; with a new term the last letter goes out again."""
    if not case.standing("disputed"):
        return f"Claim {case.id} is not disputed."
    case.note(kinds.DISPUTE_RESOLVED, {"new_term_days": new_term_days} if new_term_days else {})
    return f"The dispute about claim {case.id} is settled."


def stop(case: Case) -> str:
    """The merchant ends the collection before a hand-over."""
    if case.state.state in (HANDED_OVER, IN_COURT):
        raise NotNow(f"Claim {case.id} lies with the agency. Take it back: mahnlauf claim recall {case.id}")
    return _stop(case, "stopped")


def recall_cost(case: Case) -> int:
    """What the merchant bears himself if he recalls it, besides the agency's own bill; raises NotNow."""
    if case.state.state not in (HANDED_OVER, IN_COURT):
        raise NotNow(f"Claim {case.id} is {case.state.state}. Only a claim that was handed over can be recalled.")
    return case.state.fees if case.plan.stop_charges_vendor_fees else 0


def recall(case: Case) -> str:
    """The merchant takes it back from the agency and ends the collection; raises NotNow."""
    recall_cost(case)
    return _stop(case, "recalled from the agency; its collection is stopped")


def pay(case: Case, amount: str, on: date | None, ref: str) -> str:
    """Money that arrived outside the shop. The same reference, or without one the same amount on the same day, is the
    same payment."""
    money = Money.parse(amount, case.row.currency)
    if money.minor <= 0:
        raise NotNow(f"The amount is {amount}. Expected one above zero, such as 119.00.")
    day = on or case.today
    if day > case.today:
        raise NotNow(f"{day} has not come yet. Expected the day on which the money arrived, at most {case.today}.")
    ref, derived = ref or f"{case.id}-{day:%Y%m%d}-{money.decimal}", not ref
    shown = f"{money.decimal} {money.currency}"
    known = events.find(case.intake.db.reader, case.row.shop, f"payment:{ref}")
    if known is not None:
        return _known_payment(case, known, money.minor, ref, derived)
    _book_payment(case, money.minor, day, ref)
    return f"Booked {shown} of {day} on claim {case.id}, reference {ref}."


def approve(case: Case) -> str:
    """The merchant agrees to the hand-over that the plan asked for."""
    return _answer(case, "consent", case.state.consent_on, kinds.VENDOR_CONSENTED, "The hand-over is approved.")


def accept(case: Case) -> str:
    """The merchant accepts the offer to collect."""
    return _answer(case, "accepted", case.state.accepted_on, kinds.VENDOR_ACCEPTED, "The offer is accepted.")


def decline(case: Case) -> str:
    """The merchant declines the offer to collect."""
    if case.state.declined:
        return f"The offer for claim {case.id} was declined already."
    return _answer(case, "accepted", None, kinds.VENDOR_DECLINED, "The offer is declined.")


def suspend(case: Case) -> str:
    """Course access goes until the claim is paid or access is restored."""
    case.must_be_collecting("a reason to suspend access")
    if case.state.access_suspended:
        return f"Access is suspended for claim {case.id} already."
    case.note(kinds.VENDOR_ACCESS_SUSPEND)
    return f"Access is suspended for claim {case.id}."


def restore(case: Case) -> str:
    """Gives back what `suspend` took."""
    if not case.state.access_suspended:
        return f"Access is not suspended for claim {case.id}."
    case.note(kinds.VENDOR_ACCESS_RESTORE)
    return f"Access is restored for claim {case.id}."


def withdraw(case: Case) -> str:
    """The buyer withdrew from the contract: nothing is owed, what was paid is owed back."""
    if case.state.state == CANCELLED:
        return f"Claim {case.id} is cancelled already."
    case.note(kinds.WITHDRAWAL)
    return f"Claim {case.id} is cancelled: the buyer withdrew."


def write_off(case: Case) -> str:
    """The rest is given up."""
    if case.state.state == WRITTEN_OFF:
        return f"Claim {case.id} is written off already."
    case.must_be_collecting("written off")
    case.note(kinds.WRITTEN_OFF)
    return f"Claim {case.id} is written off."


def confirm_reversal(case: Case, is_chargeback: bool) -> str:
    """Somebody looked at an order whose money may have been taken back."""
    if not case.state.unclear:
        return f"There is nothing to confirm about claim {case.id}."
    case.note(kinds.REVERSAL_CONFIRMED, {"is_chargeback": is_chargeback})
    found = "the money was taken back" if is_chargeback else "the money is there"
    return f"Noted for claim {case.id}: {found}."


def _stop(case: Case, words: str) -> str:
    if case.state.state == STOPPED:
        return f"Claim {case.id} is stopped already."
    case.must_be_collecting("stopped")
    case.note(kinds.VENDOR_STOPPED)
    return f"Claim {case.id} is {words}."


def _answer(case: Case, anchor: str, given_on: date | None, kind: str, words: str) -> str:
    """Silence is no consent, and neither is an answer to a question that was not put yet."""
    if given_on is not None:
        return f"That was said on {given_on} already."
    stage = upcoming(case.plan, case.state)
    if stage is None or stage.anchor != anchor:
        raise NotNow(f"Claim {case.id} does not wait for this answer. See: mahnlauf claim explain {case.id}")
    case.note(kind)
    return words


def _book_payment(case: Case, minor: int, day: date, ref: str) -> None:
    data = {"amount_minor": minor, "payment_ref": ref, "source": "person"}
    if day == case.today:
        case.note(kinds.PAYMENT_RECEIVED, data, f"payment:{ref}")
        return
    opened = _opened_on(case)
    if day < opened:
        raise NotNow(f"Claim {case.id} is known since {opened} only. Say --on {opened}, or a later day.")
    at = datetime.combine(day, time(23, 59), tzinfo=zone(case.shop.timezone))
    fact = Noted(kinds.PAYMENT_RECEIVED, f"payment:{ref}", case.row.order_ref, at, data, case.row.instalment)
    record(case.intake, case.row.shop, [fact])
    case.look()


def _opened_on(case: Case) -> date:
    """The day on which it became a claim: a payment before it would find nothing to pay."""
    facts = events.of_claim(case.intake.db.reader, case.row.shop, case.row.order_ref, case.row.instalment)
    state = ClaimState(case.row.shop, case.row.order_ref, case.row.instalment)
    for fact in sorted(facts, key=lambda one: one.sort_key):
        apply(state, fact, case.plan)
        if state.opened:
            return fact.on
    return case.today


def _known_payment(case: Case, known: kinds.Event, minor: int, ref: str, derived: bool) -> str:
    if (known.order_ref, known.instalment) != (case.row.order_ref, case.row.instalment):
        raise NotNow(f"Reference {ref} is booked on order {known.order_ref} already. Give this one another --ref.")
    if known.data["amount_minor"] != minor:
        raise NotNow(f"Reference {ref} is booked with another amount already. Give this payment another --ref.")
    hint = f" If this is a second payment, name it: --ref {ref}-2" if derived else ""
    return f"This payment is booked already, reference {ref}.{hint}"


def _last_day(pause: Pause) -> date | None:
    return date.fromordinal(pause.until.toordinal() - 1) if pause.until else None
