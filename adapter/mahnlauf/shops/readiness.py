"""What is missing before a shop may write to buyers, in words; the desk, the API and the command line ask here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from email.utils import parseaddr

from mahnlauf.contract.platform import is_able
from mahnlauf.core.errors import MahnlaufError
from mahnlauf.shops.book import ShopBook
from mahnlauf.shops.checking import is_fresh
from mahnlauf.shops.plans import PlanBook
from mahnlauf.shops.shop import Shop
from mahnlauf.store import visits

SENTENCES: Mapping[str, tuple[str, str]] = {
    "no_owner": (
        "Es fehlt Ihre eigene E-Mail-Adresse: Kopien, Fragen und Antworten der Käufer hätten kein Ziel.",
        "Your own e-mail address is missing: copies, questions and buyers' answers would go nowhere.",
    ),
    "no_server": (
        "Es ist kein Mailserver eingestellt: Mails würden nur als Dateien abgelegt und keinen Käufer erreichen.",
        "No mail server is set: mails would only be filed, and reach no buyer.",
    ),
    "no_sender": (
        "Der Absender „{sender}“ ist keine Adresse, von der Mails ankommen. Tragen Sie Ihre eigene ein.",
        'Mails from the sender "{sender}" will not arrive. Enter an address of your own.',
    ),
    "no_creditor": (
        "Der Name des Gläubigers fehlt: Niemand muss zahlen, ohne zu wissen, an wen.",
        "The creditor's name is missing: nobody has to pay without knowing whom.",
    ),
    "unheard": (
        "Der Shop hat sich noch nie gemeldet: Zahlungen wären unbekannt.",
        "The shop has never been heard of: payments would be unknown.",
    ),
    "stale": (
        "Der Shop schweigt seit dem {known}: Zahlungen seither wären unbekannt.",
        "The shop has been silent since {known}: payments since then would be unknown.",
    ),
    "unchecked": (
        "Die Verbindung wurde in den letzten 24 Stunden nicht geprüft.",
        "The connection was not tested in the last 24 hours.",
    ),
    "check_failed": ("Die Prüfung der Verbindung fand einen Fehler.", "The test of the connection found an error."),
    "bad_plan": ("Das Mahnverfahren „{plan}“ ist nicht zu gebrauchen.", 'The plan "{plan}" cannot be used.'),
    "no_address": (
        "Die Anschrift des Gläubigers fehlt in den Schreiben.",
        "The creditor's postal address is missing in the letters.",
    ),
    "no_iban": (
        "Ohne IBAN steht in den Schreiben kein Konto und kein GiroCode.",
        "Without an IBAN the letters name no account and carry no GiroCode.",
    ),
    "no_links": (
        "Ohne öffentliche Adresse (base_url) tragen die Schreiben keinen Link zur Käuferseite.",
        "Without a public address (base_url) the letters carry no link to the buyer's page.",
    ),
}
_LOCAL = ("localhost", "localhost.localdomain")


@dataclass(frozen=True, slots=True)
class Post:
    """How this installation sends: whether there is a mail server, from whom, to which owner, and whether its links
    can be opened elsewhere."""

    has_server: bool
    sender: str
    owner_email: str
    reaches_others: bool


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something that is missing. ``blocks``: without it nobody should go live; ``setting`` is where it is filled in,
    empty if that is not a setting of the shop."""

    code: str
    blocks: bool
    setting: str = ""
    values: tuple[tuple[str, str], ...] = ()

    def text(self, language: str) -> str:
        """The sentence, in "de" or "en"."""
        return SENTENCES[self.code][language != "de"].format(**dict(self.values))


def obstacles(book: ShopBook, plans: PlanBook, shop: Shop, post: Post) -> list[Obstacle]:
    """What stands in the way of going live, the worst first. A platform that collects by itself sends no letters, so
    for its shops only the connection counts."""
    found = list(_of_connection(book, shop))
    if not shop.is_external:
        found += [*_of_letters(shop, post), *_of_plan(plans, shop)]
    return sorted(found, key=lambda one: not one.blocks)


def _of_connection(book: ShopBook, shop: Shop) -> Iterator[Obstacle]:
    known, today = shop.known_up_to(), book.clock.today(shop.timezone)
    if known is None:
        yield Obstacle("unheard", True)
    elif (today - known).days > shop.stale_after_days:
        yield Obstacle("stale", True, values=(("known", _day(known)),))
    if is_able(book.registry.platform(shop.platform), "check", shop.settings):
        check = visits.check_of(book.db.reader, shop.name)
        if check is None or not is_fresh(check, book.clock):
            yield Obstacle("unchecked", True)
        elif any(level == "error" for level, _ in check.findings):
            yield Obstacle("check_failed", True)


def _of_letters(shop: Shop, post: Post) -> Iterator[Obstacle]:
    sender = shop.settings.get("sender") or post.sender
    if not (shop.settings.get("owner_email") or post.owner_email):
        yield Obstacle("no_owner", True, "owner_email")
    if not post.has_server:
        yield Obstacle("no_server", True)
    if parseaddr(sender)[1].rpartition("@")[2].lower() in ("", *_LOCAL):
        yield Obstacle("no_sender", True, "sender", (("sender", sender),))
    if not shop.settings.get("creditor"):
        yield Obstacle("no_creditor", True, "creditor")
    if not shop.settings.get("creditor_address"):
        yield Obstacle("no_address", False, "creditor_address")
    if not shop.settings.get("iban"):
        yield Obstacle("no_iban", False, "iban")
    if not post.reaches_others:
        yield Obstacle("no_links", False)


def _of_plan(plans: PlanBook, shop: Shop) -> Iterator[Obstacle]:
    try:
        plans.current(shop.plan)
    except MahnlaufError:
        yield Obstacle("bad_plan", True, "plan", (("plan", shop.plan),))


def _day(value: date) -> str:
    return f"{value:%d.%m.%Y}"
