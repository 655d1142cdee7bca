"""Net and tax of every rate add up to the total, to the cent, however an amount is divided."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mahnlauf.documents.vat import Vat, from_gross, less, share, total

RATES = st.sampled_from(["19", "7", "0", "7.7", "20", "2.1"])
GROUPS = st.lists(st.tuples(RATES, st.integers(1, 10**7)), min_size=1, max_size=5, unique_by=lambda one: one[0]).map(
    lambda rows: tuple(from_gross(gross, rate) for rate, gross in rows)
)


@given(st.integers(0, 10**12), RATES)
def test_net_and_tax_of_a_gross_amount_are_the_amount(gross: int, rate: str) -> None:
    made = from_gross(gross, rate)
    assert made.gross_minor == gross
    assert 0 <= made.tax_minor <= gross


def test_the_tax_inside_a_price_is_rounded_half_up() -> None:
    assert from_gross(11900, "19") == Vat("19", 10000, 1900)
    assert from_gross(2000, "19") == Vat("19", 1681, 319)
    assert from_gross(1077, "7.7") == Vat("7.7", 1000, 77)
    assert from_gross(4990, "0") == Vat("0", 4990, 0)


@given(GROUPS, st.data())
def test_a_share_is_the_amount_and_takes_no_more_than_there_is(groups: tuple[Vat, ...], data: st.DataObject) -> None:
    amount = data.draw(st.integers(0, total(groups)))
    part = share(groups, amount)
    assert total(part) == amount
    left = less(groups, part)
    assert total(left) == total(groups) - amount
    assert all(one.gross_minor >= 0 and one.tax_minor >= 0 and one.net_minor >= -1 for one in left)


@given(GROUPS, st.lists(st.integers(1, 10**7), max_size=12))
def test_refunds_one_after_the_other_end_at_nothing_in_every_rate(groups: tuple[Vat, ...], refunds: list[int]) -> None:
    left = groups
    for refund in refunds:
        left = less(left, share(left, min(refund, total(left)))) if total(left) else left
    assert less(left, share(left, total(left)) if total(left) else ()) == ()
