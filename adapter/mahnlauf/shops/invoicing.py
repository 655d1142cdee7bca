"""Whether and how a shop's invoices are issued by us: off unless the owner says otherwise, checked when he does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mahnlauf.contract.platform import Setting
from mahnlauf.core.errors import SettingsError
from mahnlauf.shops.answers import count, flag, missing, wrong

INVOICE_SETTINGS = (
    Setting(
        "invoices",
        "Rechnungen ausstellen",
        "true: für jede Bestellung, nur wenn der Shop es nicht selbst tut.",
        kind="flag",
    ),
    Setting("invoice_prefix", "Anfang der Rechnungsnummern", "Etwa RE-{year}-; sonst RE-{shop}-{year}-."),
    Setting("credit_note_prefix", "Anfang der Nummern von Korrekturen", "Sonst RK-{shop}-{year}-."),
    Setting("invoice_first", "Erste Nummer", "Für die erste Rechnung der ersten Reihe, sonst 1.", kind="number"),
    Setting("invoice_mail", "Rechnungen mailen", "false: nur ablegen, siehe mahnlauf invoice export.", kind="flag"),
    Setting("tax_number", "Steuernummer", "Diese oder vat_id muss auf jeder Rechnung stehen."),
    Setting("vat_id", "USt-IdNr.", "Etwa DE123456789."),
    Setting("tax_rate", "Steuersatz in Prozent", "Für Bestellungen, die keinen nennen, etwa 19."),
    Setting("small_business", "Kleinunternehmer", "true: keine Umsatzsteuer (§ 19 UStG).", kind="flag"),
    Setting("tax_exempt_note", "Grund der Steuerfreiheit", "Für Umsätze ohne Steuer: Steuerfrei nach § 4 Nr. 21 UStG."),
)
_PREFIX = re.compile(r"[A-Za-z0-9._/-]{0,40}", re.ASCII)
_RATE = re.compile(r"[0-9]{1,2}(\.[0-9]{1,3})?", re.ASCII)
_INVOICE, _CREDIT_NOTE = "RE-{shop}-{year}-", "RK-{shop}-{year}-"


@dataclass(frozen=True, slots=True)
class Invoicing:
    """What an owner says about his invoices. ``rate`` is percent as a decimal text, empty if none was named."""

    wanted: bool = False
    invoice_prefix: str = _INVOICE
    credit_note_prefix: str = _CREDIT_NOTE
    first: int = 1
    mailed: bool = True
    tax_number: str = ""
    vat_id: str = ""
    rate: str = ""
    small_business: bool = False
    exempt_note: str = ""

    def series(self, kind: str, shop: str, on: date) -> str:
        """What the numbers of that kind begin with on that day; each such text is counted for itself."""
        prefix = self.credit_note_prefix if kind == "credit_note" else self.invoice_prefix
        return prefix.replace("{shop}", shop).replace("{year}", str(on.year))


NO_INVOICES = Invoicing()


def invoicing_of(shop: str, settings: Mapping[str, str]) -> Invoicing:
    """Checks the settings about invoices; raises SettingsError with a sentence."""
    found = Invoicing(
        wanted=flag(shop, settings, "invoices", False),
        invoice_prefix=_prefix(shop, settings, "invoice_prefix", _INVOICE),
        credit_note_prefix=_prefix(shop, settings, "credit_note_prefix", _CREDIT_NOTE),
        first=count(shop, settings, "invoice_first", 1, 1, 999_999_999),
        mailed=flag(shop, settings, "invoice_mail", True),
        tax_number=settings.get("tax_number", "").strip(),
        vat_id=settings.get("vat_id", "").strip(),
        rate=_rate(shop, settings),
        small_business=flag(shop, settings, "small_business", False),
        exempt_note=settings.get("tax_exempt_note", "").strip(),
    )
    if found.wanted:
        _complete(shop, settings, found)
    return found


def _complete(shop: str, settings: Mapping[str, str], found: Invoicing) -> None:
    """An invoice must say who issues it (§ 14 (4) UStG)."""
    for name in ("creditor", "creditor_address"):
        if not settings.get(name, "").strip():
            raise missing(shop, name, "Every invoice must say it (§ 14 (4) UStG).")
    if not (found.tax_number or found.vat_id):
        raise SettingsError(
            f'Shop "{shop}": "tax_number" and "vat_id" are missing. Every invoice must say one of them'
            " (§ 14 (4) UStG).",
            setting="tax_number",
            advice="This or the VAT id must be filled in: every invoice must say one of them (§ 14 (4) UStG).",
        )


def _prefix(shop: str, settings: Mapping[str, str], name: str, default: str) -> str:
    value = settings.get(name, "").strip() or default
    if not _PREFIX.fullmatch(value.replace("{shop}", "").replace("{year}", "")):
        expected = "letters, digits and . _ / -, with {year} and {shop} where they belong, such as RE-{year}-"
        raise wrong(shop, name, value, expected)
    return value


def _rate(shop: str, settings: Mapping[str, str]) -> str:
    value = settings.get("tax_rate", "").strip().removesuffix("%").strip().replace(",", ".")
    if value and not _RATE.fullmatch(value):
        raise wrong(shop, "tax_rate", value, "percent such as 19 or 7.7")
    return f"{Decimal(value).normalize():f}" if value else ""
