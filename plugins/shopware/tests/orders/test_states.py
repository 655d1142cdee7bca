"""What is owed, by the state of the payment and the kind of its method."""

from __future__ import annotations

import pytest

from mahnlauf import SettingsError, Standing
from mahnlauf.testing.fake_shopware_orders import PAYMENT_MACHINE
from mahnlauf_shopware.methods import Kind, Terms
from mahnlauf_shopware.states import TABLE, Situation, rule, status

INVOICE, DEBIT, CARD = "payment_invoicepayment", "payment_debitpayment", "payment_stripe_card"
EXPECTED = {
    "open": (Standing.OPEN, False),
    "reminded": (Standing.OPEN, False),
    "unconfirmed": (Standing.OPEN, False),
    "failed": (Standing.OPEN, False),
    "in_progress": (Standing.OPEN, True),
    "authorized": (Standing.OPEN, True),
    "paid": (Standing.PAID, False),
    "paid_partially": (Standing.OPEN, True),
    "refunded": (Standing.VOID, False),
    "refunded_partially": (Standing.OPEN, True),
    "cancelled": (Standing.VOID, False),
    "chargeback": (Standing.REVERSED, False),
}


def ruled(state: str, method: str = INVOICE, terms: Terms | None = None, **more: bool):
    return rule(Situation(state, method, **more), terms or Terms())


@pytest.mark.parametrize("kind", list(Kind))
def test_every_state_of_the_shop_means_something_for_every_kind(kind: Kind) -> None:
    assert set(TABLE[kind]) == set(PAYMENT_MACHINE) == set(EXPECTED)


@pytest.mark.parametrize("method", [INVOICE, DEBIT, CARD, "payment_prepayment", "payment_cashpayment"])
@pytest.mark.parametrize("state", sorted(EXPECTED))
def test_a_state_is_owed_or_not_and_waits_or_not(state: str, method: str) -> None:
    found = ruled(state, method)
    assert (found.standing, bool(found.hold)) == EXPECTED[state]


def test_a_debit_that_comes_back_is_told_apart_from_a_chargeback() -> None:
    assert [ruled("chargeback", method).reversal_kind for method in (DEBIT, CARD)] == ["returned_debit", "chargeback"]


def test_an_open_debit_is_given_the_time_to_be_booked() -> None:
    assert [ruled("open", method).collecting for method in (DEBIT, INVOICE)] == [True, False]


def test_part_of_the_money_back_after_all_of_it_came_leaves_nothing_owed() -> None:
    assert ruled("refunded_partially", was_paid=True).standing is Standing.PAID
    assert ruled("refunded_partially").hold


@pytest.mark.parametrize("state", sorted(EXPECTED))
def test_a_cancelled_order_owes_nothing_whatever_its_payment_says(state: str) -> None:
    found = ruled(state, order_cancelled=True)
    assert found.standing is Standing.VOID
    assert found.gave_back == (state in ("refunded", "chargeback"))


def test_a_state_that_a_plugin_added_waits_until_the_owner_says_what_it_means() -> None:
    found = ruled("kauf_auf_probe")
    assert found.standing is Standing.OPEN
    assert "kauf_auf_probe" in found.hold
    assert "open_states" in found.hold
    told = Terms.of({"open_states": "kauf_auf_probe", "paid_states": "debit:kauf_auf_probe"})
    assert ruled("kauf_auf_probe", terms=told).standing is Standing.OPEN
    assert not ruled("kauf_auf_probe", terms=told).hold
    assert ruled("kauf_auf_probe", DEBIT, terms=told).standing is Standing.PAID


def test_the_owners_word_comes_before_the_table_and_one_method_before_all() -> None:
    terms = Terms.of({"wait_states": "failed", "open_states": f"{CARD}:failed", "void_states": "unconfirmed"})
    assert ruled("failed", terms=terms).hold
    assert not ruled("failed", CARD, terms=terms).hold
    assert ruled("unconfirmed", terms=terms).standing is Standing.VOID


@pytest.mark.parametrize(
    "method, kind",
    [(INVOICE, Kind.INVOICE), (DEBIT, Kind.DEBIT), ("payment_prepayment", Kind.TRANSFER),
     ("payment_cashpayment", Kind.COD), ("payment_mollie_klarna_pay_later_rechnung", Kind.IMMEDIATE),
     ("payment_unzer_invoice_secured", Kind.IMMEDIATE), ("payment_mollie_sepa_direct_debit", Kind.DEBIT),
     ("payment_acme_kauf_auf_rechnung", Kind.INVOICE), ("payment_stripe_card", Kind.IMMEDIATE), ("", Kind.IMMEDIATE)],
)  # fmt: skip
def test_methods_are_known_by_their_technical_names(method: str, kind: Kind) -> None:
    assert Terms().kind(method) is kind


def test_the_owners_lists_of_methods_come_first() -> None:
    terms = Terms.of({"debit_methods": "payment_acme_*, payment_x"})
    assert terms.kind("payment_acme_rechnung") is terms.kind("Payment_X") is Kind.DEBIT


@pytest.mark.parametrize(
    "settings",
    [{"invoice_methods": "a", "cod_methods": "b,a"}, {"paid_states": "x:y", "void_states": "x:y"}],
)
def test_two_decisions_about_one_thing_are_refused(settings: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="Expected it in one of them"):
        Terms.of(settings)


def test_our_own_reminding_is_no_other_state() -> None:
    assert status(Situation("reminded", INVOICE)) == status(Situation("open", INVOICE)) == "open"
