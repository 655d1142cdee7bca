from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mahnlauf.dunning.fee_caps import CollectionCap, FeeCapError, collection_cap, court_order_fee, fee_table

VALUES = st.integers(1, 1_000_000)
FACTORS = st.sampled_from([Decimal("0.5"), Decimal("0.9"), Decimal("1.3")])


def test_a_claim_up_to_fifty_euro_has_the_small_fee() -> None:
    assert collection_cap(5000, Decimal("0.9"), vat=False).fee == 2835
    assert collection_cap(5001, Decimal("0.9"), vat=False).fee == 4635


def test_a_fee_is_at_least_fifteen_euro() -> None:
    assert collection_cap(4990, Decimal("0.3"), vat=False) == CollectionCap(1500, 300, 0, 1800)


@settings(deadline=None)
@given(VALUES, FACTORS, st.booleans())
def test_the_parts_of_a_cap_add_up(value: int, factor: Decimal, vat: bool) -> None:
    cap = collection_cap(value, factor, vat)
    assert cap.fee + cap.expenses_7002 + cap.vat == cap.total
    assert cap.fee >= 1500
    assert cap.expenses_7002 <= 2000
    assert (cap.vat > 0) is vat


@settings(deadline=None)
@given(VALUES, VALUES, FACTORS)
def test_a_higher_value_never_costs_less(one: int, other: int, factor: Decimal) -> None:
    low, high = sorted((one, other))
    assert collection_cap(low, factor, vat=True).total <= collection_cap(high, factor, vat=True).total
    assert court_order_fee(low) <= court_order_fee(high)


@settings(deadline=None)
@given(VALUES)
def test_a_court_order_costs_at_least_thirty_eight_euro(value: int) -> None:
    assert court_order_fee(value) >= 3800


@pytest.mark.parametrize("value", [0, -1, 1_000_001])
def test_a_value_outside_the_table_is_refused_by_name(value: int) -> None:
    with pytest.raises(FeeCapError, match=str(value)):
        collection_cap(value, Decimal("0.9"), vat=False)
    with pytest.raises(FeeCapError, match=str(value)):
        court_order_fee(value)


@pytest.mark.parametrize("factor", [Decimal(0), Decimal(-1), Decimal("NaN"), 0.9])
def test_a_factor_that_is_none_is_refused_by_name(factor: Decimal) -> None:
    with pytest.raises(FeeCapError, match="expected a decimal number above 0"):
        collection_cap(10000, factor, vat=False)


@pytest.mark.parametrize("kind", ["collection", "court_order"])
def test_the_fee_tables_rise_from_row_to_row(kind: Literal["collection", "court_order"]) -> None:
    rows = fee_table(kind)
    assert all(low[0] < high[0] and low[1] < high[1] for low, high in pairwise(rows))
