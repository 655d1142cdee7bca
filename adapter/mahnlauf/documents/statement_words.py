"""What a statement of account calls its rows and columns, German and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Labels:
    """One language. ``kinds`` are the kinds of `ledger.statement.Movement`, ``fees`` those of costs."""

    title: str
    creditor: str
    debtor: str
    claim: str
    order: str
    invoice: str
    due: str
    columns: tuple[str, str, str, str, str, str, str]
    total: str
    reference: str
    page: str
    kinds: Mapping[str, str]
    fees: Mapping[str, str]
    by_shop: str


DE = Labels(
    title="Kontoauszug der Forderung",
    creditor="Gläubiger",
    debtor="Schuldner",
    claim="Vorgang",
    order="Bestellung",
    invoice="Rechnung",
    due="Fällig",
    columns=("Datum", "Buchung", "Kosten", "Zinsen", "Hauptford.", "Guthaben", "Saldo"),
    total="Offen am {day}",
    reference="Referenz {ref}",
    page="Seite {n} von {m}",
    kinds={
        "opened": "Forderung entstanden",
        "raised": "Forderung erhöht",
        "interest": "Verzugszinsen bis zu diesem Tag",
        "payment": "Zahlung",
        "undone": "Zahlung zurückgebucht",
        "credit_note": "Minderung oder Erstattung",
        "paid_out": "An den Käufer ausgezahlt",
        "cancelled": "Storniert",
        "divided": "In Raten aufgeteilt",
        "written_off": "Ausgebucht",
        "corrected": "Berichtigung",
        "binned": "Bestellung im Shop gelöscht",
    },
    fees={
        "return_debit": "Rücklastschriftkosten",
        "chargeback": "Kosten der Rückbuchung",
        "dunning": "Mahnkosten",
        "lump_sum_b2b": "Verzugspauschale (§\xa0288 Abs.\xa05 BGB)",
    },
    by_shop="laut Shop",
)
EN = Labels(
    title="Statement of account of the claim",
    creditor="Creditor",
    debtor="Debtor",
    claim="Claim",
    order="Order",
    invoice="Invoice",
    due="Due",
    columns=("Date", "Entry", "Costs", "Interest", "Principal", "Credit", "Balance"),
    total="Open on {day}",
    reference="Reference {ref}",
    page="Page {n} of {m}",
    kinds={
        "opened": "Claim arose",
        "raised": "Claim raised",
        "interest": "Default interest up to this day",
        "payment": "Payment",
        "undone": "Payment returned",
        "credit_note": "Reduction or refund",
        "paid_out": "Paid out to the buyer",
        "cancelled": "Cancelled",
        "divided": "Divided into instalments",
        "written_off": "Written off",
        "corrected": "Correction",
        "binned": "Order deleted in the shop",
    },
    fees={
        "return_debit": "Returned direct debit costs",
        "chargeback": "Chargeback costs",
        "dunning": "Reminder costs",
        "lump_sum_b2b": "Late payment lump sum (s.\xa0288 (5) BGB)",
    },
    by_shop="as the shop reports",
)
LABELS: Mapping[str, Labels] = {"de": DE, "en": EN}
