"""One payment for several claims (§ 366 BGB)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mahnlauf.ledger.matching import MatchingError, split_payment

JUNE, JULY, AUGUST = date(2026, 6, 15), date(2026, 7, 15), date(2026, 8, 15)


def test_the_oldest_due_date_comes_first_in_whatever_order_the_claims_are_given() -> None:
    claims = [("B", JULY, 3000), ("A", JUNE, 15000)]
    assert split_payment(16000, claims) == [("A", 15000), ("B", 1000)]
    assert split_payment(16000, claims[::-1]) == [("A", 15000), ("B", 1000)]


def test_the_claim_that_the_payer_names_comes_before_an_older_one() -> None:
    assert split_payment(5000, [("A", JUNE, 15000), ("B", JULY, 8000)], "B") == [("B", 5000)]


def test_what_is_left_after_the_named_claim_goes_on_by_age() -> None:
    claims = [("A", JUNE, 1000), ("B", JULY, 2000), ("C", AUGUST, 3000)]
    assert split_payment(4500, claims, "C") == [("C", 3000), ("A", 1000), ("B", 500)]


def test_an_amount_that_fits_one_claim_only_is_a_choice() -> None:
    assert split_payment(8000, [("A", JUNE, 15000), ("B", JULY, 8000)]) == [("B", 8000)]


def test_an_amount_that_fits_two_claims_is_no_choice() -> None:
    assert split_payment(8000, [("A", JUNE, 8000), ("B", JULY, 8000)]) == [("A", 8000)]


def test_a_name_that_belongs_to_no_open_claim_is_no_choice() -> None:
    assert split_payment(100, [("A", JUNE, 500), ("B", JULY, 500)], "Z") == [("A", 100)]
    assert split_payment(100, [("A", JUNE, 500), ("B", JULY, 0)], "B") == [("A", 100)]


def test_claims_of_one_day_share_in_proportion_and_the_lowest_id_gets_the_cents() -> None:
    claims = [("B", JUNE, 5000), ("A", JUNE, 10000)]
    assert split_payment(10001, claims) == [("A", 6668), ("B", 3333)]
    assert split_payment(1, [(10, JUNE, 500), (9, JUNE, 500)]) == [(9, 1)]


def test_left_over_cents_never_pay_more_than_is_open() -> None:
    claims = [(1, JUNE, 1), (2, JUNE, 1), (3, JUNE, 1000)]
    assert split_payment(999, claims) == [(1, 1), (2, 1), (3, 997)]


def test_a_surplus_stays_in_one_piece_on_the_last_claim_or_the_named_one() -> None:
    claims = [("A", JUNE, 100), ("B", JULY, 200)]
    assert split_payment(1000, claims) == [("A", 100), ("B", 900)]
    assert split_payment(1000, claims, "A") == [("A", 800), ("B", 200)]


def test_without_open_claims_there_is_nothing_to_split() -> None:
    assert split_payment(100, []) == []
    assert split_payment(100, [("A", JUNE, 0)]) == []


@pytest.mark.parametrize("amount", [0, -1])
def test_an_amount_that_is_no_payment_is_refused(amount: int) -> None:
    with pytest.raises(MatchingError, match="cannot be split; expected more than 0"):
        split_payment(amount, [("A", JUNE, 100)])


OPEN = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 10**6)), min_size=1, max_size=8)


@given(st.integers(1, 3 * 10**6), OPEN, st.integers(0, 9))
def test_shares_add_up_and_nobody_is_overpaid_while_something_is_open(
    amount: int, opened: list[tuple[int, int]], named: int
) -> None:
    claims = [(number, date(2026, 1, day), minor) for number, (day, minor) in enumerate(opened)]
    shares = dict(split_payment(amount, claims, named))
    total = sum(minor for _, _, minor in claims)
    assert sum(shares.values()) == amount
    assert all(share > 0 for share in shares.values())
    over = {ident: share for ident, _, minor in claims if (share := shares.get(ident, 0) - minor) > 0}
    assert sum(over.values()) == max(0, amount - total)
    assert len(over) <= 1
