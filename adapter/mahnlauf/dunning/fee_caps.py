"""What a collection agency and the court may charge at most: tables of law as data, EUR cents throughout.

Nothing here is added to a claim; it checks what an agency reports. `valid_from` in the data says since when.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

from mahnlauf.core.errors import BadInput
from mahnlauf.core.money import round_half_up

__all__ = ["CollectionCap", "FeeCapError", "collection_cap", "court_order_fee", "fee_table"]


class FeeCapError(BadInput):
    """A value or factor for which the tables have no figure; the text is one sentence."""


@dataclass(frozen=True, slots=True)
class CollectionCap:
    """The most that an agency may charge, in cents; `expenses_7002` are those of Nr. 7002 VV RVG."""

    fee: int
    expenses_7002: int
    vat: int
    total: int


def collection_cap(value_minor: int, factor: Decimal, vat: bool) -> CollectionCap:
    """Cap of the collection cost for an uncontested claim (§ 13e RDG, Nr. 2300 note 2 VV RVG).

    `value_minor` is the principal, `factor` 0.5 (simple), 0.9 (usual) or up to 1.3, `vat` whether VAT is due
    because the creditor cannot deduct it. Each part is rounded half up. Raises FeeCapError beyond the table.
    """
    law = _data()["collection"]
    if type(factor) is not Decimal or not factor.is_finite() or factor <= 0:
        raise FeeCapError(f"The fee factor is {factor!r}; expected a decimal number above 0 such as 0.9.")
    small = 0 < value_minor <= law["small_value_minor"]
    full = law["small_fee_minor"] if small else _row(value_minor, "collection")
    fee = max(round_half_up(full * Fraction(factor)), law["least_fee_minor"])
    expenses = min(_percent(fee, law["expenses_percent"]), law["most_expenses_minor"])
    tax = _percent(fee + expenses, law["vat_percent"]) if vat else 0
    return CollectionCap(fee, expenses, tax, fee + expenses + tax)


def court_order_fee(value_minor: int) -> int:
    """Court fee of a Mahnbescheid in cents: half a fee, at least 38.00 (KV 1100 GKG). Raises FeeCapError."""
    law = _data()["court_order"]
    half = round_half_up(_row(value_minor, "court_order") * Fraction(law["factor"]))
    return max(half, int(law["least_fee_minor"]))


def fee_table(kind: Literal["collection", "court_order"]) -> tuple[tuple[int, int], ...]:
    """Rows of (value up to and including, one full fee) in cents: § 13 RVG or § 34 GKG."""
    return tuple((limit, fee) for limit, fee in _data()[kind]["table_minor"])


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(files("mahnlauf.dunning").joinpath("fee_caps.json").read_text("utf-8"))
    return data


def _row(value_minor: int, kind: Literal["collection", "court_order"]) -> int:
    table = fee_table(kind)
    if value_minor <= 0:
        raise FeeCapError(f"A claim of {value_minor} cents has no fee; expected a value above 0.")
    for limit, fee in table:
        if value_minor <= limit:
            return fee
    raise FeeCapError(f"A value of {value_minor} cents is beyond the fee table; it ends at {table[-1][0]}.")


def _percent(minor: int, percent: str) -> int:
    return round_half_up(minor * Fraction(percent) / 100)
