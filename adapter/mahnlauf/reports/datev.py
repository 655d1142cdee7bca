"""The journal as a DATEV batch of bookings (EXTF, Buchungsstapel, header 700, format 13), ready to be imported.

Facts of the format: developer.datev.de, "DATEV-Format". One file holds one currency and lies within one business
year; amounts have a comma and no sign, debit and credit stand beside them; the batch is fixed (Festschreibung).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from mahnlauf.core.errors import BadInput
from mahnlauf.core.money import Money, exponent
from mahnlauf.ledger import postings
from mahnlauf.reports.accounts import Accounts
from mahnlauf.reports.ledger import cause_text
from mahnlauf.store.bookings import BookingRow

_HEADER_VERSION, _CATEGORY, _FORMAT_VERSION = 700, 21, 13
_INFO = [name for number in range(1, 9) for name in (f"Beleginfo - Art {number}", f"Beleginfo - Inhalt {number}")]
_MORE = [
    name
    for number in range(1, 21)
    for name in (f"Zusatzinformation - Art {number}", f"Zusatzinformation- Inhalt {number}")
]
COLUMNS: Sequence[str] = (
    "Umsatz (ohne Soll/Haben-Kz)", "Soll/Haben-Kennzeichen", "WKZ Umsatz", "Kurs", "Basis-Umsatz",
    "WKZ Basis-Umsatz", "Konto", "Gegenkonto (ohne BU-Schlüssel)", "BU-Schlüssel", "Belegdatum", "Belegfeld 1",
    "Belegfeld 2", "Skonto", "Buchungstext", "Postensperre", "Diverse Adressnummer", "Geschäftspartnerbank",
    "Sachverhalt", "Zinssperre", "Beleglink", *_INFO, "KOST1 - Kostenstelle", "KOST2 - Kostenstelle", "Kost-Menge",
    "EU-Land u. UStID (Bestimmung)", "EU-Steuersatz (Bestimmung)", "Abw. Versteuerungsart", "Sachverhalt L+L",
    "Funktionsergänzung L+L", "BU 49 Hauptfunktionstyp", "BU 49 Hauptfunktionsnummer", "BU 49 Funktionsergänzung",
    *_MORE, "Stück", "Gewicht", "Zahlweise", "Forderungsart", "Veranlagungsjahr", "Zugeordnete Fälligkeit",
    "Skontotyp", "Auftragsnummer", "Buchungstyp", "USt-Schlüssel (Anzahlungen)", "EU-Land (Anzahlungen)",
    "Sachverhalt L+L (Anzahlungen)", "EU-Steuersatz (Anzahlungen)", "Erlöskonto (Anzahlungen)", "Herkunft-Kz",
    "Buchungs GUID", "KOST-Datum", "SEPA-Mandatsreferenz", "Skontosperre", "Gesellschaftername",
    "Beteiligtennummer", "Identifikationsnummer", "Zeichnernummer", "Postensperre bis",
    "Bezeichnung SoBil-Sachverhalt", "Kennzeichen SoBil-Buchung", "Festschreibung", "Leistungsdatum",
    "Datum Zuord. Steuerperiode", "Fälligkeit", "Generalumkehr (GU)", "Steuersatz", "Land", "Abrechnungsreferenz",
    "BVV-Position", "EU-Land u. UStID (Ursprung)", "EU-Steuersatz (Ursprung)", "Abw. Skontokonto",
)  # fmt: skip
_AT = {name: index for index, name in enumerate(COLUMNS)}
_INVOICES = frozenset({postings.INVOICE, postings.CREDIT_NOTE, postings.CANCELLED})
_VOUCHER = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789$&%*+-/")
_MOST_MINOR = 10**12


@dataclass(frozen=True, slots=True)
class Batch:
    """One file: ``first`` and ``last`` lie in one business year of ``accounts``, amounts are in ``currency``."""

    accounts: Accounts
    currency: str
    first: date
    last: date
    made: datetime

    def __post_init__(self) -> None:
        year = self.accounts.year_of(self.first)
        if self.accounts.year_of(self.last) != year:
            raise BadInput(
                f"{self.first} to {self.last} lies in two business years. Expected days of one, since {year}."
            )
        if exponent(self.currency) > 2:
            raise BadInput(f"DATEV knows no currency with three decimals such as {self.currency}.")

    @property
    def name(self) -> str:
        """What the file must be called."""
        return f"EXTF_Buchungsstapel_{self.currency}_{self.first:%Y%m%d}_{self.last:%Y%m%d}.csv"

    def lines(self, rows: Sequence[tuple[BookingRow, str]]) -> Iterator[bytes]:
        """The file; ``rows`` are bookings and the number of their order."""
        yield self._encoded(self._header())
        yield self._encoded(";".join(COLUMNS))
        for row, order in rows:
            if not self.accounts.invoices and row.cause in _INVOICES:
                continue
            yield self._encoded(self._line(row, order))

    def _header(self) -> str:
        own, made = self.accounts, f"{self.made:%Y%m%d%H%M%S}{self.made.microsecond // 1000:03d}"
        year = own.year_of(self.first)
        cells: tuple[object, ...] = (
            _q("EXTF"), _HEADER_VERSION, _CATEGORY, _q("Buchungsstapel"), _FORMAT_VERSION, made, "", _q("ML"), _q(""),
            _q(""), own.consultant, own.client, f"{year:%Y%m%d}", own.digits, f"{self.first:%Y%m%d}",
            f"{self.last:%Y%m%d}", _q("Mahnlauf"), _q(""), 1, 0, 1, _q(self.currency), "", _q(""), "", "",
            _q(own.chart.removeprefix("skr")), "", "", _q(""), _q(""),
        )  # fmt: skip
        return ";".join(map(str, cells))

    def _line(self, row: BookingRow, order: str) -> str:
        if abs(row.amount_minor) >= _MOST_MINOR:
            raise BadInput(f"Row {row.number} of shop {row.shop} is too large for DATEV.")
        cells = [""] * len(COLUMNS)
        for name, value in self._values(row, order).items():
            cells[_AT[name]] = value
        return ";".join(cells)

    def _values(self, row: BookingRow, order: str) -> Mapping[str, str]:
        """A reversal is the row that it takes back, marked as such: then both leave the turnover."""
        is_debit = (row.amount_minor > 0) is (row.reverses is None)
        day = date.fromisoformat(row.on_day)
        return {
            "Umsatz (ohne Soll/Haben-Kz)": _decimal(abs(row.amount_minor), row.currency),
            "Soll/Haben-Kennzeichen": _q("S" if is_debit else "H"),
            "WKZ Umsatz": _q(row.currency),
            "Konto": self.accounts.debtor,
            "Gegenkonto (ohne BU-Schlüssel)": self.accounts.against(row.cause, row.tax_rate),
            "Belegdatum": f"{day:%d%m}",
            "Belegfeld 1": _q("".join(letter for letter in order if letter in _VOUCHER)[:36]),
            "Buchungstext": _q(f"{cause_text(row.cause, 'de')} {order}"[:60]),
            "Beleginfo - Art 1": _q("Mahnlauf Buchung"),
            "Beleginfo - Inhalt 1": _q(f"{row.shop} {row.number}"),
            "Festschreibung": "1",
            "Generalumkehr (GU)": _q("1" if row.reverses is not None else "0"),
        }

    def _encoded(self, line: str) -> bytes:
        """DATEV reads Windows-1252; what it has no letter for becomes a question mark."""
        return f"{line}\r\n".encode("cp1252", "replace")


def _q(text: str) -> str:
    clean = "".join(letter if letter.isprintable() else " " for letter in text)
    return '"' + clean.replace('"', '""') + '"'


def _decimal(minor: int, currency: str) -> str:
    amount = Money(minor, currency).decimal.quantize(Decimal("0.01"))
    return str(amount).replace(".", ",")
