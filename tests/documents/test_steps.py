"""Whatever becomes of an order, its documents say what it is worth, and each credit note lowers one invoice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from mahnlauf.documents.order import Instalment, Line, Order
from mahnlauf.documents.steps import CREDIT_NOTE, INVOICE, Step, left_of, next_step
from mahnlauf.documents.vat import Vat, from_gross, total
from mahnlauf.store.documents import DocumentRow

DAY = date(2026, 3, 2)
_MOST = 10


def order(gross: int, worth: int, *vat: Vat) -> Order:
    return Order(
        shop="laden", ref="1", number="1", ordered_on=DAY, buyer={}, currency="EUR", gross=gross, worth=worth,
        vat=vat or (from_gross(gross, "19"),), lines=(Line("Kurs", "1", "19", gross),),
        instalments=(Instalment(0, DAY, gross, gross, 1),),
    )  # fmt: skip


def settled(state: Order, issued: list[DocumentRow]) -> list[DocumentRow]:
    """Issues until nothing is left to say."""
    for _ in range(_MOST):
        step = next_step(state, issued)
        if step is None:
            return issued
        issued = [*issued, row(step, state, len(issued) + 1)]
    raise AssertionError("it never ends")


def row(step: Step, state: Order, part: int) -> DocumentRow:
    vat = step.vat if step.kind == CREDIT_NOTE else state.vat
    sign = -1 if step.kind == CREDIT_NOTE else 1
    content = {"vat": [one.as_json() for one in vat], "told": [one.as_json() for one in state.vat],
               "instalments": [[one.number, one.due.isoformat(), one.minor] for one in state.instalments]}  # fmt: skip
    corrects = step.corrects.number if step.corrects else ""
    return DocumentRow("laden", step.kind, "1", part, "D", part, f"D{part}", corrects, "", "EUR", sign * total(vat),
                       content, "", "")  # fmt: skip


def told(issued: list[DocumentRow]) -> list[tuple[str, int, str]]:
    return [(one.kind, one.total_minor, one.corrects) for one in issued]


@st.composite
def orders(draw: st.DrawFn) -> Order:
    gross = draw(st.sampled_from([1, 11900, 20746, 99999]))
    first = draw(st.integers(0, gross))
    parts = tuple(from_gross(part, rate) for rate, part in (("19", first), ("7", gross - first)) if part)
    return order(gross, draw(st.integers(0, gross)), *parts)


@given(st.lists(orders(), max_size=8))
def test_the_documents_always_add_up_to_what_the_order_is_worth(history: list[Order]) -> None:
    issued: list[DocumentRow] = []
    for state in history:
        issued = settled(state, issued)
        assert sum(one.total_minor for one in issued) == state.worth
    for invoice in (one for one in issued if one.kind == INVOICE):
        assert total(left_of(invoice, issued)) >= 0
    assert {one.corrects for one in issued if one.kind == CREDIT_NOTE} <= {
        one.number for one in issued if one.kind == INVOICE
    }


def test_nothing_is_issued_for_an_order_that_was_cancelled_before() -> None:
    assert settled(order(11900, 0), []) == []


def test_a_refund_lowers_the_invoice_and_the_rest_of_it_cancels_it() -> None:
    issued = settled(order(11900, 0), settled(order(11900, 9900), settled(order(11900, 11900), [])))
    assert told(issued) == [(INVOICE, 11900, ""), (CREDIT_NOTE, -2000, "D1"), (CREDIT_NOTE, -9900, "D1")]


def test_an_order_that_was_raised_is_invoiced_anew() -> None:
    issued = settled(order(23800, 23800), settled(order(11900, 11900), []))
    assert told(issued) == [(INVOICE, 11900, ""), (CREDIT_NOTE, -11900, "D1"), (INVOICE, 23800, "")]


def test_an_order_whose_rates_changed_is_invoiced_anew_at_the_same_price() -> None:
    before, after = order(11900, 11900), order(11900, 11900, from_gross(11900, "7"))
    assert told(settled(after, settled(before, []))) == [
        (INVOICE, 11900, ""), (CREDIT_NOTE, -11900, "D1"), (INVOICE, 11900, "")
    ]  # fmt: skip


def test_a_shop_that_names_its_rates_only_later_changes_nothing() -> None:
    silent = replace(order(11900, 11900), vat=())
    first = [row(Step(INVOICE), replace(silent, vat=(from_gross(11900, "19"),)), 1)]
    first[0].content["told"][:] = []
    assert next_step(order(11900, 11900), first) is None


def test_an_order_that_was_divided_is_invoiced_anew_with_its_plan() -> None:
    before = order(11900, 11900)
    after = replace(before, instalments=tuple(Instalment(number, DAY, 5950, 5950, number) for number in (1, 2)))
    assert told(settled(after, settled(before, []))) == [
        (INVOICE, 11900, ""), (CREDIT_NOTE, -11900, "D1"), (INVOICE, 11900, "")
    ]  # fmt: skip


def test_a_refund_that_the_shop_took_back_is_invoiced_again() -> None:
    issued = settled(order(11900, 11900), settled(order(11900, 9900), settled(order(11900, 11900), [])))
    assert [one.kind for one in issued] == [INVOICE, CREDIT_NOTE, CREDIT_NOTE, INVOICE]
