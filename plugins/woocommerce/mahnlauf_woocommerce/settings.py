"""What the shop owner fills in, and the sentences for what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mahnlauf import Setting, SettingsError

_YES, _NO = ("true", "yes", "ja", "1", "on"), ("", "false", "no", "nein", "0", "off")
_METHODS_HELP = "Payment method ids as WooCommerce names them, comma separated; * stands for anything."
_STATUSES_HELP = (
    "Order statuses without wc-, comma separated: completed for every method, invoice:completed for one "
    "class of methods (invoice, transfer, debit, immediate, cod), cheque:completed for one method."
)
_METHODS_GERMAN = "Kennungen der Zahlarten, wie WooCommerce sie nennt, mit Komma getrennt; * steht für Beliebiges."
_STATUSES_GERMAN = (
    "Status ohne wc-, mit Komma getrennt: completed für jede Zahlart, invoice:completed für eine Gruppe von Zahlarten "
    "(invoice, transfer, debit, immediate, cod), cheque:completed für eine einzelne."
)

SETTINGS = (
    Setting(
        "url",
        "Shop address",
        "As it stands in WordPress under Settings, General, e.g. https://shop.example.",
        kind="url",
        german="Adresse des Shops",
        german_help="Wie sie in WordPress unter Einstellungen, Allgemein steht, etwa https://shop.example.",
    ),
    Setting(
        "webhook_secret",
        "Webhook secret",
        "The text that stands in WooCommerce under Settings, Advanced, Webhooks. Letters, digits, - and _ only.",
        secret=True,
        required=True,
        generated=True,
        german="Webhook-Geheimnis",
        german_help="Der Text, der in WooCommerce unter Einstellungen, Erweitert, Webhooks steht. Nur Buchstaben, "
        "Ziffern, - und _. Leer: Mahnlauf macht eines.",
    ),
    Setting(
        "consumer_key",
        "REST key",
        "Begins with ck_. WooCommerce, Settings, Advanced, REST API, permission Read/Write.",
        secret=True,
        german="REST-Schlüssel",
        german_help="Beginnt mit ck_. WooCommerce, Einstellungen, Erweitert, REST-API, Berechtigung Lesen/Schreiben. "
        "Leer lassen, wenn Sie mit einem Klick verbinden.",
    ),
    Setting(
        "consumer_secret",
        "REST secret",
        "Begins with cs_; shown once, beside the key.",
        secret=True,
        german="REST-Geheimnis",
        german_help="Beginnt mit cs_; wird einmal gezeigt, neben dem Schlüssel.",
    ),
    Setting(
        "invoice_methods",
        "Methods on account (invoice)",
        _METHODS_HELP,
        german="Zahlarten auf Rechnung",
        german_help=_METHODS_GERMAN,
    ),
    Setting(
        "transfer_methods",
        "Methods by bank transfer in advance",
        _METHODS_HELP,
        german="Zahlarten mit Überweisung im Voraus",
        german_help=_METHODS_GERMAN,
    ),
    Setting(
        "debit_methods",
        "Direct debit methods",
        _METHODS_HELP,
        german="Zahlarten mit Lastschrift",
        german_help=_METHODS_GERMAN,
    ),
    Setting(
        "immediate_methods",
        "Methods where a provider pays at once",
        _METHODS_HELP,
        german="Zahlarten, bei denen ein Anbieter sofort zahlt",
        german_help=_METHODS_GERMAN,
    ),
    Setting(
        "cod_methods",
        "Cash on delivery methods",
        _METHODS_HELP,
        german="Zahlarten per Nachnahme",
        german_help=_METHODS_GERMAN,
    ),
    Setting(
        "paid_statuses",
        "Statuses that mean paid",
        _STATUSES_HELP,
        german="Status, die „bezahlt“ heißen",
        german_help=_STATUSES_GERMAN,
    ),
    Setting(
        "open_statuses",
        "Statuses that mean owed",
        _STATUSES_HELP,
        german="Status, die „geschuldet“ heißen",
        german_help=_STATUSES_GERMAN,
    ),
    Setting(
        "reversed_statuses",
        "Statuses that mean the money was taken back",
        _STATUSES_HELP,
        german="Status, die „Geld zurückgeholt“ heißen",
        german_help=_STATUSES_GERMAN,
    ),
    Setting(
        "void_statuses",
        "Statuses that mean nothing is owed any more",
        _STATUSES_HELP,
        german="Status, bei denen nichts mehr geschuldet ist",
        german_help=_STATUSES_GERMAN,
    ),
    Setting(
        "settle_orders",
        "Mark orders as paid",
        "true: an order whose price came past the shop (bank, cash) is marked as paid there. The shop then does what "
        "it does for paid orders: mails, stock, courses. Default false.",
        kind="flag",
        german="Bestellungen als bezahlt markieren",
        german_help="true: Eine Bestellung, deren Preis am Shop vorbei kam (Bank, bar), wird dort als bezahlt "
        "markiert. Der Shop tut dann, was er für bezahlte tut: Mails, Lager, Kurse. Sonst false.",
    ),
    Setting(
        "vat_meta_key",
        "Order field of the VAT id",
        "Comma separated; empty: the fields of the usual plugins.",
        german="Bestellfeld der USt-IdNr.",
        german_help="Mit Komma getrennt; leer: die Felder der üblichen Erweiterungen.",
    ),
    Setting(
        "retry_grace_days",
        "Days for retries of a subscription payment",
        "So long after a renewal order nothing is dunned, because the shop still tries. Default 7.",
        kind="number",
        german="Tage für neue Versuche einer Abo-Zahlung",
        german_help="So lange nach einer Verlängerung wird nichts gemahnt, weil der Shop es noch selbst versucht. "
        "Sonst 7.",
    ),
)


def value(settings: Mapping[str, str], name: str) -> str:
    """The setting, without blanks around it; empty if it is not filled in."""
    return (settings.get(name) or "").strip()


def required(settings: Mapping[str, str], name: str, where: str) -> str:
    """The setting; raises SettingsError with a sentence that says where it comes from."""
    found = value(settings, name)
    if not found:
        raise SettingsError(f'The setting "{name}" is empty. {where}')
    return found


def entries(settings: Mapping[str, str], name: str) -> tuple[str, ...]:
    """A comma list as its entries, in lower case."""
    return tuple(part.strip().lower() for part in value(settings, name).split(",") if part.strip())


def days(settings: Mapping[str, str], name: str, default: int) -> int:
    """A number of days; raises SettingsError for anything else."""
    text = value(settings, name)
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and int(text[:4]) <= 365 and len(text) <= 3):
        raise SettingsError(f'The setting "{name}" is "{text[:20]}". Expected a number of days from 0 to 365.')
    return int(text)


def flag(settings: Mapping[str, str], name: str) -> bool:
    """A yes or no, no if it is empty; raises SettingsError for anything else."""
    text = value(settings, name).lower()
    if text not in (*_YES, *_NO):
        raise SettingsError(f'The setting "{name}" is "{text[:20]}". Expected true or false.')
    return text in _YES


def shop_url(settings: Mapping[str, str]) -> str:
    """The shop's address without a slash at its end; raises SettingsError if it is no web address."""
    text = required(settings, "url", "Enter the shop's address as it stands in WordPress, Settings, General.")
    address = text.split("/wp-json", 1)[0].rstrip("/")
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    plain = not (parts.username or parts.password or parts.query or parts.fragment) and port != 0
    if parts.scheme not in ("http", "https") or not parts.hostname or not plain:
        raise SettingsError('The setting "url" is no shop address. Expected one such as https://shop.example.')
    return address


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """The merchant's time zone; raises SettingsError for an unknown name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as fault:
        raise SettingsError(
            f'The timezone "{name[:40]}" is unknown. Expected an IANA name such as Europe/Berlin.'
        ) from fault
