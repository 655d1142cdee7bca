"""What an order charges for: its products, shipping and fees, and the VAT per rate, as an invoice needs to say it.

The tax of a rate is what the order's ``tax_lines`` say; its net is the sum of the lines that name that rate. Lines
round each for itself, so the two may miss the total by a cent a line; what misses it by more is not told at all.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from mahnlauf import Item, TaxLine
from mahnlauf_woocommerce.fields import Fields, clean

_PRODUCTS, _CHARGES = "line_items", (("shipping_lines", "method_title"), ("fee_lines", "name"))
_NONE = "0"
_QUANTITY = re.compile(r"[0-9]{1,12}(\.[0-9]{1,8})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Bill:
    """``charges`` are what is no product, amounts with tax; ``taxes`` is empty if it does not add up to the total."""

    items: tuple[Item, ...]
    charges: tuple[Item, ...]
    taxes: tuple[TaxLine, ...]

    def is_reverse_charge(self, exempt: object, vat_id: str) -> bool:
        """Whether the shop left the tax to a buyer who has a VAT number."""
        return exempt == "yes" and bool(vat_id) and bool(self.taxes) and not any(one.tax_minor for one in self.taxes)


@dataclass(frozen=True, slots=True)
class _Line:
    """One line with its rate in percent: "0" if it is taxed at none, empty if at several or if the order names none."""

    row: Fields
    rate: str
    net: int
    tax: int


def bill_of(fields: Fields, currency: str, gross: int) -> Bill:
    """Reads every line once; ``gross`` is the order's total in minor units."""
    rates = {str(row.raw("rate_id")): _percent(str(row.raw("rate_percent"))) for row in fields.rows("tax_lines")}
    products = list(_lines(fields, _PRODUCTS, currency, rates))
    charged = [(line, title) for name, title in _CHARGES for line in _lines(fields, name, currency, rates)]
    lines = [*products, *(line for line, _ in charged)]
    return Bill(
        items=tuple(map(_product, products)),
        charges=tuple(_charge(line, title) for line, title in charged if line.net + line.tax),
        taxes=_taxes(lines, _tax_of_rates(fields, currency, rates), gross, named=bool(rates)),
    )


def _lines(fields: Fields, name: str, currency: str, rates: Mapping[str, str]) -> Iterator[_Line]:
    for row in fields.rows(name):
        net, tax = row.amount("total", currency, lenient=True), row.amount("total_tax", currency, lenient=True)
        yield _Line(row, _rate(row, rates), net, tax)


def _rate(row: Fields, rates: Mapping[str, str]) -> str:
    if not rates:
        return ""
    found = {rates[ident] for ident in _taxed_at(row.raw("taxes")) if ident in rates}
    return found.pop() if len(found) == 1 else "" if found else _NONE


def _taxed_at(taxes: object) -> list[str]:
    """The ids of a line's rates; PHP writes a list with gaps as an object."""
    rows = taxes.values() if isinstance(taxes, Mapping) else taxes if isinstance(taxes, list) else ()
    return [str(one.get("id")) for one in rows if isinstance(one, Mapping) and clean(one.get("total")) not in ("", "-")]


def _product(line: _Line) -> Item:
    row = line.row
    return Item(
        name=clean(html.unescape(row.text("name"))),
        product_ref=_number(row.raw("product_id")),
        quantity=_quantity(row.raw("quantity")),
        gross_minor=line.net + line.tax,
        tax_rate=line.rate,
    )


def _charge(line: _Line, title: str) -> Item:
    return Item(name=clean(html.unescape(line.row.text(title))), gross_minor=line.net + line.tax, tax_rate=line.rate)


def _tax_of_rates(fields: Fields, currency: str, rates: Mapping[str, str]) -> dict[str, int]:
    taxes: dict[str, int] = defaultdict(int)
    for row in fields.rows("tax_lines"):
        of_goods = row.amount("tax_total", currency, lenient=True)
        taxes[rates[str(row.raw("rate_id"))]] += of_goods + row.amount("shipping_tax_total", currency, lenient=True)
    return taxes


def _taxes(lines: Sequence[_Line], taxes: Mapping[str, int], gross: int, *, named: bool) -> tuple[TaxLine, ...]:
    """Net and tax per rate, highest rate first."""
    nets: dict[str, int] = defaultdict(int)
    for line in lines:
        nets[line.rate if named else _NONE] += line.net
    missing = gross - sum(nets.values()) - sum(taxes.values())
    if not nets or "" in nets or abs(missing) > len(lines):
        return ()
    nets[max(nets, key=lambda rate: abs(nets[rate]))] += missing
    told = (TaxLine(rate, nets.get(rate, 0), taxes.get(rate, 0)) for rate in sorted({*nets, *taxes}, key=Decimal)[::-1])
    return tuple(one for one in told if one.net_minor or one.tax_minor)


@lru_cache(maxsize=256)  # a country has a handful of rates
def _percent(value: str) -> str:
    try:
        rate = Decimal(clean(value))
    except InvalidOperation:
        return _NONE
    return f"{rate.normalize():f}" if rate.is_finite() and 0 <= rate < 1000 else _NONE


def _number(value: Any) -> str:
    return str(value) if type(value) is int and 0 < value < 10**18 else ""


def _quantity(value: object) -> str:
    if type(value) is int and 0 <= value < 10**12:
        return str(value)
    text = clean(value) or clean(str(value))
    return text[:20] if _QUANTITY.fullmatch(text) else "1"
