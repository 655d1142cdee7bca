"""The ledger for the bookkeeper (Buchungsjournal): every row of the journal, or its sums by cause, month, country, tax
rate or shop."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from mahnlauf.dunning.letter_facts import claim_number
from mahnlauf.ledger import postings
from mahnlauf.reports.journal import bring_up_to_date, must_be_whole
from mahnlauf.reports.reading import House
from mahnlauf.reports.table import Column, Row, Table
from mahnlauf.reports.wish import Wish
from mahnlauf.store import bookings, claims
from mahnlauf.store.bookings import BookingRow

CAUSES: Mapping[str, tuple[str, str]] = {
    postings.INVOICE: ("Forderung", "Claim"),
    postings.CREDIT_NOTE: ("Gutschrift", "Credit note"),
    postings.CANCELLED: ("Storno der Forderung", "Cancellation"),
    postings.INTEREST: ("Verzugszinsen", "Default interest"),
    postings.PAYMENT: ("Zahlung", "Payment"),
    postings.PAYMENT_UNDONE: ("Rückbuchung einer Zahlung", "Payment taken back"),
    postings.REFUND: ("Erstattung", "Refund"),
    postings.WRITE_OFF: ("Ausbuchung", "Write-off"),
    "fee:dunning": ("Mahnkosten", "Dunning fee"),
    "fee:return_debit": ("Kosten der Rücklastschrift", "Cost of a returned debit"),
    "fee:chargeback": ("Kosten der Rückbuchung", "Cost of a chargeback"),
    "fee:lump_sum_b2b": ("Verzugspauschale", "Lump sum for default"),
}
_GROUPED_BY: Mapping[str, Callable[[BookingRow], str]] = {
    "cause": lambda row: row.cause,
    "month": lambda row: row.on_day[:7],
    "country": lambda row: row.country,
    "tax_rate": lambda row: row.tax_rate,
    "shop": lambda row: row.shop,
}


def cause_text(cause: str, language: str) -> str:
    """A cause in words; a stage of a merchant's own plan under its own name."""
    known = CAUSES.get(cause)
    if known is None:
        name = cause.removeprefix(postings.FEE)
        known = (f"Kosten: {name}", f"Fee: {name}")
    return known[0] if language == "de" else known[1]


def tax_title(rate: str, language: str) -> str:
    """A tax rate as people read it: "7,7"; a dash for what bears none."""
    if rate == postings.UNTAXED:
        return "–"
    return rate.replace(".", ",") if language == "de" else rate


_SIDES = (
    Column("debit_minor", "money", "Soll", "Debit"),
    Column("credit_minor", "money", "Haben", "Credit"),
    Column("balance_minor", "money", "Saldo", "Balance"),
)
BOOKING = (
    Column("shop", "text", "Shop", "Shop"),
    Column("number", "count", "Nr.", "No.", summed=False),
    Column("on", "day", "Buchungstag", "Booked on"),
    Column("posted_at", "text", "Festgeschrieben", "Posted at", paper=False),
    Column("claim", "text", "Vorgang", "Claim"),
    Column("order_number", "text", "Bestellung", "Order"),
    Column("buyer", "text", "Käufer", "Buyer"),
    Column("country", "text", "Land", "Country"),
    Column("cause", "text", "Grund", "Cause", paper=False),
    Column("text", "text", "Buchungstext", "Text"),
    Column("tax_rate", "text", "USt. %", "VAT %", words=tax_title),
    Column("ref", "text", "Beleg", "Reference"),
    Column("reverses", "count", "Storno zu Nr.", "Reverses no.", summed=False),
    Column("currency", "text", "Währung", "Currency", paper=False),
    *_SIDES,
)
_SUM = (
    Column("currency", "text", "Währung", "Currency"),
    Column("rows", "count", "Buchungen", "Rows"),
    *_SIDES,
)


_GROUP_WORDS = {"cause": cause_text, "tax_rate": tax_title}


def ledger(house: House, wish: Wish) -> Table:
    """The journal between two days, both included; it is brought up to date and checked first. The balances of all
    rows up to a day add up to what was open on it, less credits, without interest that was not booked yet."""
    bring_up_to_date(house)
    must_be_whole(house, wish.shops)
    grouped = _GROUPED_BY.get(wish.group)
    if grouped is not None:
        group = Column("group", "text", "Gruppe", "Group", words=_GROUP_WORDS.get(wish.group))
        sums = _sums(house, wish, grouped)
        return Table("ledger", "Buchungsjournal", "Ledger", (group, *_SUM), sums, wish.about())
    rows = _described(house, wish)
    return Table("ledger", "Buchungsjournal", "Ledger", BOOKING, rows, wish.about())


def booked(house: House, wish: Wish) -> Iterator[BookingRow]:
    """The rows of the journal that are wanted: shop by shop, by day."""
    first, last = (day.isoformat() for day in wish.span)
    for shop in wish.shops:
        for row in bookings.between(house.db.reader, shop, first, last):
            if wish.fits(row.currency):
                yield row


def _described(house: House, wish: Wish) -> Iterator[Row]:
    @lru_cache(maxsize=1024)
    def claim(shop: str, order_ref: str, instalment: int) -> tuple[str, str, str]:
        row = claims.find(house.db.reader, shop, order_ref, instalment)
        return (claim_number(row.id or 0), row.number, row.buyer_name) if row else ("", order_ref, "")

    for row in booked(house, wish):
        number, order, buyer = claim(row.shop, row.order_ref, row.instalment)
        storno = ("Storno: " if wish.language == "de" else "Reversal: ") if row.reverses else ""
        yield {
            "shop": row.shop, "number": row.number, "on": row.on_day, "posted_at": row.posted_at, "claim": number,
            "order_number": order, "buyer": buyer, "country": row.country, "cause": row.cause,
            "text": storno + cause_text(row.cause, wish.language), "tax_rate": row.tax_rate,
            "ref": row.ref, "reverses": row.reverses, "currency": row.currency, **sides_of(row),
        }  # fmt: skip


def sides_of(row: BookingRow) -> dict[str, int]:
    """Debit or credit of the buyer's account. A reversal stands on the side of the row that it takes back, below
    zero, so that it takes it out of both turnovers."""
    is_debit = (row.amount_minor > 0) is (row.reverses is None)
    debit, credit = (row.amount_minor, 0) if is_debit else (0, -row.amount_minor)
    return {"debit_minor": debit, "credit_minor": credit, "balance_minor": row.amount_minor}


def _sums(house: House, wish: Wish, grouped: Callable[[BookingRow], str]) -> list[dict[str, Any]]:
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in booked(house, wish):
        group = grouped(row)
        sums = found.setdefault(
            (row.currency, group),
            {"group": group, "currency": row.currency, "rows": 0, "debit_minor": 0, "credit_minor": 0,
             "balance_minor": 0},
        )  # fmt: skip
        sums["rows"] += 1
        for name, minor in sides_of(row).items():
            sums[name] += minor
    return [found[key] for key in sorted(found)]
