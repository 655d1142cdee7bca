"""Orders with VAT for the tests of documents, as the shop's webhook has them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from mahnlauf.store import documents
from mahnlauf.store.documents import DocumentRow
from tests.world import World

ISSUER = {
    "invoices": "true",
    "creditor": "Keramikwerkstatt Lind",
    "creditor_address": "Werkstattgasse 7|04109 Leipzig",
    "tax_number": "231/123/45678",
    "vat_id": "DE123456789",
    "iban": "DE02120300000000202051",
    "owner_email": "rechnung@lind.example",
}


def sale(*lines: tuple[str, str, str], currency: str = "EUR") -> dict[str, Any]:
    """The fields of an order whose lines are (name, net, percent); tax is rounded per line."""
    rates = sorted({percent for _, _, percent in lines})
    rows = [_line(name, net, percent, rates.index(percent) + 1) for name, net, percent in lines]
    taxes = [
        {"rate_id": number, "rate_percent": float(percent), "shipping_tax_total": "0.00",
         "tax_total": str(sum(Decimal(row["total_tax"]) for row in rows if row["taxes"][0]["id"] == number))}
        for number, percent in enumerate(rates, 1)
    ]  # fmt: skip
    gross = sum(Decimal(row["total"]) + Decimal(row["total_tax"]) for row in rows)
    return {"line_items": rows, "tax_lines": taxes, "shipping_lines": [], "fee_lines": [], "currency": currency,
            "total": str(gross)}  # fmt: skip


def _line(name: str, net: str, percent: str, rate: int) -> dict[str, Any]:
    places = Decimal(1).scaleb(Decimal(net).as_tuple().exponent)  # type: ignore[arg-type]
    tax = str((Decimal(net) * Decimal(percent) / 100).quantize(places, "ROUND_HALF_UP"))
    return {"name": name, "product_id": 7, "quantity": 1, "total": net, "total_tax": tax,
            "taxes": [{"id": rate, "total": tax}]}  # fmt: skip


def issued(world: World, order: str = "1001") -> list[DocumentRow]:
    """The documents of an order, oldest first."""
    return documents.of_order(world.house.db.reader, "laden", order)


def told(world: World, order: str = "1001") -> list[tuple[str, int, str]]:
    """Number, total and what it lowers, of each."""
    return [(one.number, one.total_minor, one.corrects) for one in issued(world, order)]
