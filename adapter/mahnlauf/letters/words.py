"""The labels of a letter per language and register: table, payment, sender. Prose stands in the texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from mahnlauf.letters.reasons import REASONS_DE, REASONS_EN


@dataclass(frozen=True, slots=True)
class Words:
    """One language in one register. Fields with braces are filled by `str.format`."""

    language: str
    greeting: str
    greeting_nobody: str
    principal: str
    fees: Mapping[str, str]
    interest: str
    interest_change: str
    payment: str
    payment_vendor: str
    credit: str
    relief: str
    overpaid: str
    total: str
    claim: str
    matter: str
    invoice: str
    order: str
    contract: str
    due: str
    dated: str
    instalment: str
    debtor: str
    pay_heading: str
    pay_amount: str
    pay_by: str
    payee: str
    reference: str
    pay_online: str
    pay_each: str
    girocode: str
    letter: str
    addressed: str
    phone: str
    email: str
    website: str
    privacy: str
    privacy_label: str
    automatic: str
    buyer_page: str
    action: str
    contact: tuple[str, str, str, str]
    booked: Mapping[str, str]
    joined: str
    access: Mapping[str, str]
    access_vendor: Mapping[str, str]
    reasons: Mapping[str, str]
    no_reason: str
    claims_head: tuple[str, str, str, str]
    date: str
    page: str


DE = Words(
    language="de",
    greeting="Guten Tag {name},",
    greeting_nobody="Guten Tag,",
    principal="Hauptforderung",
    fees={
        "return_debit": "Rücklastschriftkosten",
        "chargeback": "Kosten der Rückbuchung",
        "dunning": "Mahnkosten",
        "lump_sum_b2b": "Verzugspauschale (§\xa0288 Abs.\xa05 BGB)",
        "other": "Weitere Kosten",
    },
    interest="Verzugszinsen {rate}\xa0% vom {start} bis {end}",
    interest_change=", ab {day} {rate}\xa0%",
    payment="Ihre Zahlung vom {day}",
    payment_vendor="Zahlung vom {day}",
    credit="Gutschrift vom {day}",
    relief="Nicht mehr gefordert",
    overpaid="Guthaben zur Erstattung",
    total="Gesamt offen",
    claim="Vorgang",
    matter="Forderung",
    invoice="Rechnung",
    order="Bestellung",
    contract="Vertrag",
    due="Fällig am",
    dated="{what} vom {day}",
    instalment="Rate {number} von {count}",
    debtor="Kunde",
    pay_heading="So können Sie zahlen",
    pay_amount="Betrag",
    pay_by="Zahlbar bis",
    payee="Empfänger",
    reference="Verwendungszweck",
    pay_online="Jetzt online bezahlen",
    pay_each="Bitte überweisen Sie jeden Betrag einzeln, mit seinem Verwendungszweck: So kommt jede Zahlung gleich an.",
    girocode="GiroCode: mit der Banking-App scannen",
    letter="Schreiben {id} vom {day}{to}",
    addressed=" an {name}",
    phone="Telefon",
    email="E-Mail",
    website="Internet",
    privacy="Datenschutz",
    privacy_label="Datenschutzhinweise",
    automatic="Automatische Nachricht Ihrer Forderungsverwaltung Mahnlauf",
    buyer_page="Zu Ihrem Vorgang",
    action="Vorgang öffnen",
    contact=(
        "per E-Mail an {value}",
        "telefonisch unter {value}",
        " oder ",
        "schriftlich an unsere Anschrift",
    ),
    booked={
        "fees": "{amount} auf die Kosten",
        "interest": "{amount} auf die Zinsen",
        "principal": "{amount} auf die Hauptforderung",
    },
    joined=" und ",
    access={
        "active": "Ihr Zugang ist unverändert freigeschaltet.",
        "restored": "Ihr Zugang ist wieder vollständig freigeschaltet.",
        "suspended": "Ihr Zugang ist derzeit gesperrt.",
        "revoked": "Ihr Zugang ist beendet.",
    },
    access_vendor={
        "active": "Der Zugang des Kunden ist unverändert freigeschaltet.",
        "restored": "Der Zugang des Kunden ist wieder vollständig freigeschaltet.",
        "suspended": "Der Zugang des Kunden ist derzeit gesperrt.",
        "revoked": "Der Zugang des Kunden ist beendet.",
    },
    reasons=REASONS_DE,
    no_reason="ein Grund wurde uns nicht genannt",
    claims_head=("Vorgang", "Kunde", "Fällig am", "Offen"),
    date="Datum",
    page="Seite {n} von {m}",
)

DE_DU = replace(
    DE,
    greeting="Hallo {name},",
    greeting_nobody="Hallo,",
    payment="Deine Zahlung vom {day}",
    pay_heading="So kannst du zahlen",
    pay_each="Bitte überweise jeden Betrag einzeln, mit seinem Verwendungszweck: So kommt jede Zahlung gleich an.",
    automatic="Automatische Nachricht deiner Forderungsverwaltung Mahnlauf",
    buyer_page="Zu deinem Vorgang",
    access={
        "active": "Dein Zugang ist unverändert freigeschaltet.",
        "restored": "Dein Zugang ist wieder vollständig freigeschaltet.",
        "suspended": "Dein Zugang ist derzeit gesperrt.",
        "revoked": "Dein Zugang ist beendet.",
    },
)

EN = Words(
    language="en",
    greeting="Dear {name},",
    greeting_nobody="Hello,",
    principal="Principal amount",
    fees={
        "return_debit": "Returned direct debit costs",
        "chargeback": "Chargeback costs",
        "dunning": "Reminder costs",
        "lump_sum_b2b": "Late payment lump sum (s.\xa0288 (5) BGB)",
        "other": "Other costs",
    },
    interest="Default interest {rate}\xa0% from {start} to {end}",
    interest_change=", {rate}\xa0% from {day}",
    payment="Your payment of {day}",
    payment_vendor="Payment of {day}",
    credit="Credit note of {day}",
    relief="No longer claimed",
    overpaid="Credit to be refunded",
    total="Total outstanding",
    claim="Claim",
    matter="Claim",
    invoice="Invoice",
    order="Order",
    contract="Contract",
    due="Due on",
    dated="{what} of {day}",
    instalment="Instalment {number} of {count}",
    debtor="Customer",
    pay_heading="How to pay",
    pay_amount="Amount",
    pay_by="Payable by",
    payee="Payee",
    reference="Reference",
    pay_online="Pay online now",
    pay_each="Please transfer each amount separately with its reference, so that every payment is recognised at once.",
    girocode="GiroCode: scan with your banking app",
    letter="Letter {id} of {day}{to}",
    addressed=" to {name}",
    phone="Phone",
    email="Email",
    website="Website",
    privacy="Privacy",
    privacy_label="Privacy notice",
    automatic="Automatic message from your receivables management, Mahnlauf",
    buyer_page="Open your claim",
    action="Open the claim",
    contact=("by email to {value}", "by phone on {value}", " or ", "in writing to our address"),
    booked={
        "fees": "{amount} to the costs",
        "interest": "{amount} to the interest",
        "principal": "{amount} to the principal amount",
    },
    joined=" and ",
    access={
        "active": "Your access is active as before.",
        "restored": "Your access is fully restored.",
        "suspended": "Your access is currently suspended.",
        "revoked": "Your access has ended.",
    },
    access_vendor={
        "active": "The customer's access is active as before.",
        "restored": "The customer's access is fully restored.",
        "suspended": "The customer's access is currently suspended.",
        "revoked": "The customer's access has ended.",
    },
    reasons=REASONS_EN,
    no_reason="we were not told why",
    claims_head=("Claim", "Customer", "Due on", "Outstanding"),
    date="Date",
    page="Page {n} of {m}",
)

VOICES: Mapping[str, Words] = {"de": DE, "de_du": DE_DU, "en": EN}


@lru_cache(maxsize=64)
def voice(language: str, register: str) -> str:
    """The folder of texts: German in both registers; English for everybody else."""
    if language.replace("_", "-").lower().partition("-")[0] != "de":
        return "en"
    return "de_du" if register == "du" else "de"
