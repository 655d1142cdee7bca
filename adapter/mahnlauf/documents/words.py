"""The labels of documents, German and English. German never calls the correction of an invoice "Gutschrift": that word
is kept for what a buyer invoices himself (§ 14 (2) UStG)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Labels:
    """One language. Fields with braces are filled by `str.format`."""

    invoice: str
    correction: str
    cancellation: str
    draft: str
    number: str
    order: str
    supplied: str
    due: str
    buyer_vat_id: str
    charged: str
    corrects: str
    cancels: str
    refund_line: str
    rounding: str
    other: str
    head: tuple[str, str, str, str]
    net: str
    tax: str
    untaxed: str
    total: str
    correction_total: str
    plan: str
    plan_head: tuple[str, str, str, str]
    instalment: str
    paid: str
    small_business: str
    reverse_charge: str
    tax_number: str
    vat_id: str


DE = Labels(
    invoice="Rechnung",
    correction="Rechnungskorrektur",
    cancellation="Stornorechnung",
    draft="Entwurf",
    number="Nummer",
    order="Bestellung",
    supplied="Leistungsdatum",
    due="Zahlbar bis",
    buyer_vat_id="Ihre USt-IdNr.",
    charged="für Ihre Bestellung {order} vom {day} berechnen wir Ihnen:",
    corrects="wir berichtigen unsere Rechnung {number} vom {day}: Sie lautet statt über {before} nun über {after}.",
    cancels="wir stornieren unsere Rechnung {number} vom {day} über {before}. Aus ihr ist nichts mehr zu zahlen.",
    refund_line="Minderung zu Bestellung {order}",
    rounding="Rundung",
    other="Weitere Posten der Bestellung",
    head=("Menge", "Bezeichnung", "USt", "Betrag brutto"),
    net="Nettobetrag zu {rate}\xa0%",
    tax="Umsatzsteuer {rate}\xa0%",
    untaxed="Nettobetrag ohne Umsatzsteuer",
    total="Rechnungsbetrag",
    correction_total="Korrekturbetrag",
    plan="Vereinbart ist die Zahlung in {count} Raten:",
    plan_head=("Rate", "Vorgang", "Fällig am", "Betrag"),
    instalment="{number} von {count}",
    paid="Der Betrag ist am {day} bezahlt worden. Sie müssen nichts weiter tun.",
    small_business="Gemäß § 19 UStG wird keine Umsatzsteuer berechnet.",
    reverse_charge="Steuerschuldnerschaft des Leistungsempfängers (Reverse Charge).",
    tax_number="Steuernummer {value}",
    vat_id="USt-IdNr. {value}",
)
DE_DU = replace(
    DE,
    buyer_vat_id="Deine USt-IdNr.",
    charged="für deine Bestellung {order} vom {day} berechnen wir dir:",
    paid="Der Betrag ist am {day} bezahlt worden. Du musst nichts weiter tun.",
)
EN = Labels(
    invoice="Invoice",
    correction="Credit note",
    cancellation="Cancellation invoice",
    draft="Draft",
    number="Number",
    order="Order",
    supplied="Date of supply",
    due="Payable by",
    buyer_vat_id="Your VAT ID",
    charged="for your order {order} of {day} we invoice:",
    corrects="we correct our invoice {number} of {day}: instead of {before} it now amounts to {after}.",
    cancels="we cancel our invoice {number} of {day} over {before}. Nothing is to be paid by it any more.",
    refund_line="Reduction of order {order}",
    rounding="Rounding",
    other="Other items of the order",
    head=("Quantity", "Description", "VAT", "Amount incl. VAT"),
    net="Net at {rate}%",
    tax="VAT {rate}%",
    untaxed="Net without VAT",
    total="Invoice total",
    correction_total="Total of the correction",
    plan="Agreed is payment in {count} instalments:",
    plan_head=("Instalment", "Claim", "Due on", "Amount"),
    instalment="{number} of {count}",
    paid="The amount was paid on {day}. There is nothing more for you to do.",
    small_business="No VAT is charged (small business, § 19 UStG).",
    reverse_charge="Reverse charge: the recipient pays the VAT (Steuerschuldnerschaft des Leistungsempfängers).",
    tax_number="Tax number {value}",
    vat_id="VAT ID {value}",
)
LABELS: Mapping[str, Labels] = {"de": DE, "de_du": DE_DU, "en": EN}
