"""What was bought, for letters, courses and invoices: positions, shipping, tax per rate."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mahnlauf import Item, TaxLine
from mahnlauf_shopware.fields import Fields

_QUANTITY = re.compile(r"[0-9]{1,12}(\.[0-9]{1,8})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Basket:
    """``taxes`` is empty where the shop's lines do not add up to the total."""

    items: tuple[Item, ...]
    charges: tuple[Item, ...]
    taxes: tuple[TaxLine, ...]
    tax_free: bool


def basket_of(order: Fields, currency: str) -> Basket:
    """The order's positions, gross whether the shop reckons gross, net or free of tax. What belongs to a bundle is
    inside its parent's price, so only the top level is listed; credits are negative."""
    status = order.part("price").text("taxStatus") or order.text("taxStatus")
    return Basket(
        items=tuple(_item(row, currency, status) for row in order.rows("lineItems") if not row.text("parentId")),
        charges=_shipping(order, currency, status),
        taxes=_taxes(order, currency, status),
        tax_free=status == "tax-free",
    )


def product_ref(row: Fields) -> str:
    """The number of the product on a position, as people know it; its id if it has none."""
    return row.part("payload").text("productNumber") or row.text("productId")


def _item(row: Fields, currency: str, status: str) -> Item:
    price = row.part("price")
    return Item(
        name=row.text("label"),
        product_ref=product_ref(row),
        quantity=_quantity(row.raw("quantity")),
        gross_minor=_gross(row.minor("totalPrice", currency), price, currency, status),
        tax_rate=_rate(price),
    )


def _gross(minor: int, price: Fields, currency: str, status: str) -> int:
    if status != "net":
        return minor
    return minor + sum(line.minor("tax", currency) for line in price.rows("calculatedTaxes"))


def _rate(price: Fields) -> str:
    rates = {_percent(line.raw("taxRate")) for line in price.rows("calculatedTaxes")}
    return rates.pop() if len(rates) == 1 else ""


def _shipping(order: Fields, currency: str, status: str) -> tuple[Item, ...]:
    if order.raw("shippingTotal") is None:
        return ()
    costs = order.part("shippingCosts")
    gross = _gross(order.minor("shippingTotal", currency), costs, currency, status)
    return (Item("Versandkosten", gross_minor=gross, tax_rate=_rate(costs)),) if gross else ()


def _taxes(order: Fields, currency: str, status: str) -> tuple[TaxLine, ...]:
    total = order.minor("amountTotal", currency)
    if status == "tax-free":
        return (TaxLine("0", total, 0),)
    found = []
    for line in order.part("price").rows("calculatedTaxes"):
        tax, price = line.minor("tax", currency), line.minor("price", currency)
        found.append(TaxLine(_percent(line.raw("taxRate")), price if status == "net" else price - tax, tax))
    return tuple(found) if sum(one.net_minor + one.tax_minor for one in found) == total else ()


def _percent(value: Any) -> str:
    """ "19", "7.7"; empty if it is no number."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _quantity(value: Any) -> str:
    text = str(value)
    return text if _QUANTITY.fullmatch(text) else "1"
