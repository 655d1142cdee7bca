"""A connected store with its settings in clear, and what every platform's shops can be set to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mahnlauf.contract.platform import Platform, Setting, ShopContext, is_able
from mahnlauf.core.calendar import Calendar, CalendarError, calendar_for
from mahnlauf.core.clock import parse_instant, zone
from mahnlauf.core.errors import SettingsError
from mahnlauf.letters import TextBook
from mahnlauf.shops.answers import count, flag, missing, wrong
from mahnlauf.shops.invoicing import INVOICE_SETTINGS, NO_INVOICES, Invoicing, invoicing_of
from mahnlauf.shops.links import Links
from mahnlauf.shops.products import NO_PRODUCTS, ProductBook

COMMON_SETTINGS = (
    Setting("plan", "Mahnverfahren", "Name eines Plans, siehe mahnlauf plan list."),
    Setting("test_mode", "Testbetrieb", "true: nichts geht an Käufer, alles an den Inhaber.", kind="flag"),
    Setting("live_since", "Scharf seit", "Nur Bestellungen ab diesem Tag werden gemahnt (ISO-Datum).", kind="day"),
    Setting("timezone", "Zeitzone", "IANA-Name, sonst Europe/Berlin."),
    Setting("country", "Land", "ISO-Code des Händlers, sonst DE."),
    Setting("state", "Bundesland", "Kürzel für Feiertage, wenn das Land des Käufers unbekannt ist, etwa NW."),
    Setting("language", "Sprache der Schreiben", "de oder en.", kind="choice", choices=("de", "en")),
    Setting("register", "Anrede", "sie oder du.", kind="choice", choices=("sie", "du")),
    Setting("payment_days", "Zahlungsziel in Tagen", "Ab Bestelldatum, sonst 14.", kind="number"),
    Setting(
        "stale_after_days", "Höchstes Alter der Nachrichten", "Danach wird nicht gemahnt, sonst 30 Tage.", kind="number"
    ),
    Setting("owner_email", "E-Mail des Inhabers", "Kopien, Testbetrieb und Fragen gehen dorthin.", kind="mail"),
    Setting(
        "sender", "Absender der E-Mails", "Name und Adresse, etwa Muster GmbH <buchhaltung@example.com>.", kind="sender"
    ),
    Setting(
        "mails_per_hour",
        "E-Mails je Stunde, höchstens",
        "Was darüber ist, geht später hinaus. 0: ohne Grenze.",
        kind="number",
    ),
    Setting(
        "mails_per_day",
        "E-Mails am Tag, höchstens",
        "Sicherheitsgurt, sonst 20000; der Rest geht am Tag darauf.",
        kind="number",
    ),
    Setting("creditor", "Name des Gläubigers", "Steht in jedem Schreiben."),
    Setting("creditor_address", "Anschrift des Gläubigers", "Zeilen mit | getrennt.", kind="lines"),
    Setting("phone", "Telefon für Rückfragen", ""),
    Setting("website", "Website", "", kind="url"),
    Setting("privacy_url", "Link zur Datenschutzerklärung", "", kind="url"),
    Setting("iban", "IBAN", "Konto für Überweisungen.", kind="iban"),
    Setting("bic", "BIC", ""),
    Setting("accent", "Farbe der Schreiben", "Etwa #1f5f5b.", kind="colour"),
    Setting("logo", "Logo", "Name einer Datei (PNG oder JPEG) im Ordner letters/<Shop> neben mahnlauf.toml."),
    Setting("footer", "Fußzeile der Schreiben", "Register, Geschäftsführung …; Zeilen mit | getrennt.", kind="lines"),
    Setting(
        "signature", "Unterschrift der Schreiben", "Zeilen mit | getrennt, sonst der Name des Gläubigers.", kind="lines"
    ),
    Setting("post", "Briefversand", "Name eines Versandwegs aus einem Plugin; leer: mahnlauf letters print."),
    Setting("agency", "Inkassopartner", "Name, der in Ankündigungen steht."),
    Setting("agency_contact", "Kontakt des Inkassopartners", "Telefon, E-Mail; steht in Schreiben über die Übergabe."),
    *INVOICE_SETTINGS,
)
COMMON_NAMES = frozenset(setting.name for setting in COMMON_SETTINGS)
DEFAULT_PLAN = "full_service"
EXTERNAL_PLAN = "external"


@dataclass(frozen=True, slots=True)
class Shop:
    """One connected store. ``settings`` holds everything, secrets in clear: it is never printed.
    ``abilities`` are what its platform can do with these settings (fetch, write_back …)."""

    name: str
    platform: str
    settings: Mapping[str, str] = field(repr=False)
    heard_at: str | None = None
    plan: str = DEFAULT_PLAN
    test_mode: bool = True
    live_since: date | None = None
    timezone: str = "Europe/Berlin"
    country: str = "DE"
    state: str = ""
    language: str = "de"
    register: str = "sie"
    payment_days: int = 14
    stale_after_days: int = 30
    abilities: frozenset[str] = frozenset()
    texts: TextBook = field(default_factory=TextBook, repr=False, compare=False)
    collected_by: str = "us"
    products: ProductBook = NO_PRODUCTS
    invoicing: Invoicing = NO_INVOICES
    mails_per_hour: int = 0  # as often as wanted
    mails_per_day: int = 20_000
    desk_url: str = field(default="", compare=False)
    links: Links | None = field(default=None, repr=False, compare=False)

    @property
    def is_external(self) -> bool:
        """Whether its platform collects its claims itself: then they are never dunned here."""
        return self.collected_by != "us"

    def context(self, today: date) -> ShopContext:
        """What its platform plugin may know."""
        return ShopContext(self.name, self.settings, self.timezone, today, self.test_mode, self.payment_days)

    def known_up_to(self) -> date | None:
        """The day up to which payments are known: when the shop last reported anything."""
        if self.heard_at is None:
            return None
        return parse_instant(self.heard_at).astimezone(zone(self.timezone)).date()

    def calendar_of(self, buyer: Mapping[str, Any]) -> Calendar:
        """Working days at the buyer's home (§§ 269, 270 BGB), of every state if it is unknown."""
        country = buyer.get("country") or self.country
        state = buyer.get("state") or (self.state if country == self.country and not buyer.get("country") else "")
        try:
            return calendar_for(country, state or None)
        except CalendarError:
            return calendar_for(self.country, self.state or None)


def shop_from_settings(
    name: str,
    platform: Platform,
    settings: Mapping[str, str],
    heard_at: str | None = None,
    texts: TextBook | None = None,
) -> Shop:
    """Checks every setting; raises SettingsError with a sentence that names the first wrong one."""
    known = COMMON_NAMES | {setting.name for setting in platform.settings}
    post = f"{settings.get('post') or None}_"  # what a channel wants to be told begins with its name
    for key in settings:
        if key not in known and not key.startswith(post):
            text = f'Shop "{name}": setting "{key}" is not known. Known: {", ".join(sorted(known))}.'
            raise SettingsError(text, setting=key, advice="This setting is not known.")
    for setting in platform.settings:
        if setting.required and not settings.get(setting.name):
            raise missing(name, setting.name, setting.help)
    return Shop(
        name=name,
        platform=platform.name,
        settings=dict(settings),
        heard_at=heard_at,
        plan=(settings.get("plan") or DEFAULT_PLAN) if platform.collected_by == "us" else EXTERNAL_PLAN,
        collected_by=platform.collected_by,
        test_mode=flag(name, settings, "test_mode", True),
        live_since=_day(name, settings, "live_since"),
        timezone=_zone(settings),
        country=_country(name, settings),
        state=settings.get("state", ""),
        language=_choice(name, settings, "language", ("de", "en")),
        register=_choice(name, settings, "register", ("sie", "du")),
        payment_days=count(name, settings, "payment_days", 14, 0, 365),
        stale_after_days=count(name, settings, "stale_after_days", 30, 1, 3650),
        abilities=frozenset(one for one in platform.can if is_able(platform, one, settings)),
        texts=texts or TextBook(),
        invoicing=invoicing_of(name, settings),
        mails_per_hour=count(name, settings, "mails_per_hour", 0, 0, 1_000_000),
        mails_per_day=count(name, settings, "mails_per_day", 20_000, 0, 1_000_000),
    )


def _zone(settings: Mapping[str, str]) -> str:
    value = settings.get("timezone") or "Europe/Berlin"
    try:
        return zone(value).key
    except SettingsError as fault:
        advice = "Expected an IANA name such as Europe/Berlin."
        raise SettingsError(str(fault), setting="timezone", advice=advice) from fault


def _day(shop: str, settings: Mapping[str, str], key: str) -> date | None:
    value = settings.get(key, "")
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise wrong(shop, key, value, "an ISO day such as 2026-11-22") from None


def _choice(shop: str, settings: Mapping[str, str], key: str, allowed: tuple[str, ...]) -> str:
    value = settings.get(key) or allowed[0]
    if value not in allowed:
        raise wrong(shop, key, value, " or ".join(allowed))
    return value


def _country(shop: str, settings: Mapping[str, str]) -> str:
    value = (settings.get("country") or "DE").upper()
    try:
        calendar_for(value, settings.get("state") or None)
    except CalendarError as fault:
        raise SettingsError(f'Shop "{shop}": {fault}', setting="country", advice=str(fault)) from fault
    return value
