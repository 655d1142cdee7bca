"""Every letter that a plan writes about one order, as it would leave: for a merchant who has not gone live yet.

The order is a real one, or a made-up one. Its letters come out of the same decisions and the same writing as on the
day itself, so what a merchant looks at here is what a buyer gets. First those that go out if nobody pays, then those
that answer what else may happen: a payment, a part of it, a cancellation, the merchant's own no.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from mahnlauf.core import events as kinds
from mahnlauf.core.events import Event
from mahnlauf.core.plan import Plan
from mahnlauf.dunning.drafts import Draft, draft_of, is_letter, page_of_draft, written
from mahnlauf.dunning.forecast import Future, walk
from mahnlauf.dunning.plan_preview import Example, beginning, begun, usual_payment_days
from mahnlauf.dunning.projection import row_of
from mahnlauf.ledger.fold import apply
from mahnlauf.ledger.state import ClaimState
from mahnlauf.shops.shop import Shop

NOBODY_PAYS, PAID, PART_PAID, CANCELLED, STOPPED, DECLINED = "", "paid", "part", "cancelled", "stopped", "declined"
_LATER = timedelta(days=2)
_QUESTION = "offer"
_CASES = {PAID: "message", PART_PAID: "message", CANCELLED: "message", STOPPED: "message", DECLINED: _QUESTION}
_HAPPENS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    PAID: (kinds.PAYMENT_RECEIVED, {}),
    PART_PAID: (kinds.PAYMENT_RECEIVED, {}),
    CANCELLED: (kinds.CREDIT_NOTE, {"full_cancellation": True}),
    STOPPED: (kinds.VENDOR_STOPPED, {}),
    DECLINED: (kinds.VENDOR_DECLINED, {}),
}


@dataclass(frozen=True, slots=True)
class Previewed:
    """One letter. ``case`` is what happened: `NOBODY_PAYS`, `PAID` …; ``future`` holds its day, ``assumed`` there that
    it goes out only if the merchant says yes."""

    case: str
    future: Future
    draft: Draft

    @property
    def on_paper(self) -> bool:
        """Whether the plan sends it by post."""
        return self.future.action.channel == "letter" and not self.draft.to_vendor

    def payload(self) -> Mapping[str, Any]:
        """Subject, text and HTML as the outbox would hold them. Raises LetterError where a text is faulty."""
        return written([self.draft], "")[0].payload

    def page(self) -> Mapping[str, Any]:
        """The same letter set for paper, whichever way it goes."""
        return page_of_draft(self.draft)


@dataclass(frozen=True, slots=True)
class Order:
    """What the letters are about. ``claim_id`` 0: a made-up order."""

    example: Example
    claim_id: int = 0
    number: str = ""
    buyer: Mapping[str, Any] = field(default_factory=dict)


def order_of(state: ClaimState, claim_id: int, plan: Plan, shop: Shop, today: date) -> Order:
    """A real order as if nothing had happened to it yet: with its own days if every letter is still to come, else as
    if it had come in today."""
    example = _example_of(state, today)
    own = replace(example, invoice_date=state.invoice_date or today)
    first = next(iter(_letters(plan, shop, Order(own, claim_id))), None)
    fits = first is not None and first.future.on >= today
    return Order(own if fits else example, claim_id, state.number, state.buyer)


def made_up_order(plan: Plan, buyer: Mapping[str, Any], known: Mapping[str, Any], today: date) -> Order:
    """An order of today over 119 euros, payable within the time that the plan counts on."""
    example = Example(
        today, country=buyer["country"], buyer=buyer["kind"], payment_days=usual_payment_days(plan),
        known={**known, "buyer": buyer},
    )  # fmt: skip
    return Order(example, 0, str(known.get("number", "")), buyer)


def letters_of(plan: Plan, shop: Shop, order: Order) -> list[Previewed]:
    """Every letter, in the order of the days; then those that answer an event, case by case."""
    return [*_letters(plan, shop, order), *_answers(plan, shop, order)]


def _example_of(state: ClaimState, today: date) -> Example:
    ordered, due = state.invoice_date or today, state.due_date or today
    known = {
        "number": state.number, "buyer": state.buyer, "subject": state.subject, "method": state.method_ref,
        "method_title": state.method, "products": state.products,
    }  # fmt: skip
    return Example(
        today, state.original or state.principal, state.currency, state.buyer.get("country", ""),
        state.buyer.get("state", ""), state.buyer.get("kind", "consumer"), max((due - ordered).days, 0), known=known,
    )  # fmt: skip


def _letters(plan: Plan, shop: Shop, order: Order) -> Iterator[Previewed]:
    state = begun(plan, order.example)
    start = beginning(plan, order.example)
    for future in walk(state, plan, shop.calendar_of(state.buyer), start, True):
        if is_letter(future.action):
            yield Previewed(NOBODY_PAYS, future, _draft(plan, shop, order, state, future))


def _answers(plan: Plan, shop: Shop, order: Order) -> Iterator[Previewed]:
    """What goes out on the day on which something happens, two days after the first letter that leads to it."""
    for case, after in _CASES.items():
        state = begun(plan, order.example)
        happened = _day_of(case, state, plan, shop, beginning(plan, order.example), after)
        if happened is None:
            continue
        apply(state, _event(case, state, happened), plan)
        for future in walk(state, plan, shop.calendar_of(state.buyer), happened, False):
            if future.on > happened:
                break
            if is_letter(future.action):
                yield Previewed(case, future, _draft(plan, shop, order, state, future))


def _day_of(case: str, state: ClaimState, plan: Plan, shop: Shop, start: date, after: str) -> date | None:
    """Moves the claim to that letter; None if the plan has no such one."""
    for future in walk(state, plan, shop.calendar_of(state.buyer), start, case != DECLINED):
        if future.action.type == after and (after == _QUESTION or future.action.advances):
            return future.on + _LATER
    return None


def _event(case: str, state: ClaimState, on: date) -> Event:
    """What happens, on that day at noon."""
    kind, data = _HAPPENS[case]
    if kind == kinds.PAYMENT_RECEIVED:
        share = state.booked_total if case == PAID else state.booked_total // 2
        data = {"amount_minor": share, "payment_ref": "preview"}
    return Event(kind, f"preview:{case}", state.order_ref, f"{on}T12:00:00Z", on, data)


def _draft(plan: Plan, shop: Shop, order: Order, state: ClaimState, future: Future) -> Draft:
    row = row_of(state, plan, shop, "")
    row.id = order.claim_id
    return draft_of(future.action, state, plan, shop, row, future.open, future.on)
