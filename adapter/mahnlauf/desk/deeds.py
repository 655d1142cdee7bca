"""What can be done to a claim now, and what was done to it: the buttons and the audit entries of its page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta

from mahnlauf.clerk import VERBS, Case
from mahnlauf.clerk.possible import possible
from mahnlauf.clerk.titles import verb_title
from mahnlauf.core.clock import instant
from mahnlauf.desk import formats
from mahnlauf.desk.office import Office
from mahnlauf.desk.tongue import language, t
from mahnlauf.dunning.letter_facts import claim_number
from mahnlauf.people.roles import ACT, SEE
from mahnlauf.shops.links import BUYER, Links
from mahnlauf.store import audit, links, people
from mahnlauf.store.audit import AuditRow
from mahnlauf.store.claims import ClaimRow
from mahnlauf.store.database import Connection

_FRESH = timedelta(hours=1)
_WHAT = {
    "shop.added": "Shop hinzugefügt",
    "shop.changed": "Shop geändert",
    "shop.live": "Shop scharf geschaltet",
    "shop.test": "Shop zurück im Testbetrieb",
    "shop.connect": "Shop verbunden",
    "shop.sync": "Shop abgeglichen",
    "user.saved": "Zugang angelegt oder geändert",
    "user.removed": "Zugang entfernt",
    "settings.mail": "Mailserver und Absender geändert",
    "settings.address": "Öffentliche Adresse geändert",
    "mail.tested": "Testmail gesendet",
    "session.begun": "Angemeldet",
    "plan.saved": "Verfahren gespeichert",
    "plan.copied": "Verfahren kopiert",
    "plan.moved": "Forderungen folgen einer neuen Fassung",
    "plan_rules.saved": "Regeln für Verfahren gespeichert",
    "task.done": "Aufgabe erledigt",
    "delivery.replayed": "Zurückgestellte Zustellung noch einmal eingelesen",
    "outbox.retried": "Noch einmal versucht",
    "finding.seen": "Befund gesehen",
    "phone.called": "Angerufen",
    "session.ended": "Sitzung beendet",
    "buyer.exported": "Daten eines Käufers ausgegeben",
    "buyer.paid": "Käufer: hat schon bezahlt",
    "buyer.object": "Käufer: widerspricht",
    "buyer.instalments": "Käufer: bittet um Raten",
    "buyer.erased": "Daten eines Käufers gelöscht",
    "money.kept": "Geldeingang erfasst",
    "money.assigned": "Geldeingang zugeordnet",
    "money.sent_back": "Geldeingang: zurückgeschickt",
    "money.not_ours": "Geldeingang: nicht unser Geld",
    "money.reopened": "Geldeingang wieder offen",
    "letter.saved": "Text eines Schreibens geändert",
    "letter.reset": "Text eines Schreibens: wieder unserer",
    "buyer.merged": "Käufer zusammengeführt",
    "buyer.parted": "Käufer wieder getrennt",
    "rebilling.stopped": "Abbuchungen beenden lassen",
    "rebilling.resumed": "Abbuchungen fortsetzen lassen",
    "product.said": "Kurse und Regel eines Produkts geändert",
    "product.forgotten": "Regel eines Produkts entfernt",
    "connection.saved": "Kursplattform verbunden oder geändert",
    "connection.removed": "Kursplattform entfernt",
    "subscriber.added": "Empfänger von Meldungen eingerichtet",
    "subscriber.rotated": "Neuer Schlüssel für einen Empfänger",
    "subscriber.on": "Empfänger wieder eingeschaltet",
    "subscriber.off": "Empfänger abgeschaltet",
    "subscriber.pinged": "Empfänger ausprobiert",
    "subscriber.replayed": "Meldung noch einmal gesendet",
    "subscriber.recovered": "Versäumte Meldungen noch einmal gesendet",
    "passkey.added": "Passkey angelegt",
    "passkey.renamed": "Passkey umbenannt",
    "passkey.removed": "Passkey entfernt",
    "passkey.all_removed": "Passkeys einer Person entfernt",
    "buyer_link.made": "Link zur Käuferseite erstellt",
    "buyer_link.revoked": "Links zur Käuferseite widerrufen",
}
_VIA = {
    "cli": "Kommandozeile",
    "desk": "Schreibtisch",
    "api": "Schnittstelle",
    "buyer": "Käuferseite",
    "mail": "Link aus der Mail",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the audit log."""

    id: int
    at: str
    who: str
    via: str
    what: str
    shop: str
    claim_id: int | None
    claim_no: str
    detail: str


@dataclass(frozen=True, slots=True)
class Deeds:
    """``choices`` are (verb, title) of the buttons; ``last`` is what was done a moment ago, ``undo`` takes it back."""

    choices: tuple[tuple[str, str], ...] = ()
    entries: tuple[Entry, ...] = ()
    last: Entry | None = None
    undo: tuple[str, str] | None = None
    buyer_link: str = ""
    rebilling: bool = False


def deeds_of(office: Office, row: ClaimRow) -> Deeds:
    """For a visitor who may act; others see what was done, an agency nothing of it."""
    if not office.visitor.may(SEE):
        return Deeds()
    rows = audit.of_claim(office.conn, row.id or 0)
    entries = tuple(entries_of(office, rows))
    if not office.visitor.may(ACT):
        return Deeds(entries=entries)
    names = possible(Case.at(office.house.intake, row))
    link = _buyer_link(office, row)
    choices = tuple((verb, verb_title(verb, language())) for verb in names)
    debits = "rebilling" in office.shop(row.shop).abilities
    if not rows or rows[0].at < instant(office.house.clock.now() - _FRESH):
        return Deeds(choices, entries, buyer_link=link, rebilling=debits)
    done = VERBS.get(rows[0].what.removeprefix("claim."))
    undo = done.undo if done is not None and done.undo in names else ""
    return Deeds(choices, entries, entries[0], (undo, verb_title(undo, language())) if undo else None, link, debits)


def _buyer_link(office: Office, row: ClaimRow) -> str:
    """The link to the buyer's page; empty while today's links are revoked."""
    today = office.today(office.shop(row.shop))
    if links.revoked_up_to(office.conn, row.id or 0) >= today.isoformat():
        return ""
    settings = office.house.settings
    return Links(settings.secret_key, settings.base_url).address(BUYER, row.id or 0, today)


def entries_of(office: Office, rows: list[AuditRow]) -> list[Entry]:
    """The entries in words."""
    names = _names(office.conn)
    return [_entry(office, row, names.get(row.actor, row.actor)) for row in rows]


def who(conn: Connection, actor: str) -> str:
    """The name of somebody in the audit log."""
    return _names(conn).get(actor, actor)


def _names(conn: Connection) -> dict[str, str]:
    return {f"user:{one.id}": one.name for one in people.users(conn)} | {"owner": t("Inhaber")}


def _entry(office: Office, row: AuditRow, who: str) -> Entry:
    verb = row.what.removeprefix("claim.")
    what = verb_title(verb, language()) if verb in VERBS else t(_WHAT.get(row.what, row.what))
    detail = {name: value for name, value in json.loads(row.detail).items() if name != "answer"}
    return Entry(
        id=row.id or 0, at=formats.moment(row.at, office.timezone(row.shop)), who=who,
        via=t(_VIA.get(row.via, row.via)), what=what, shop=row.shop, claim_id=row.claim_id,
        claim_no=claim_number(row.claim_id) if row.claim_id else "",
        detail=", ".join(f"{name}: {value}" for name, value in detail.items()),
    )  # fmt: skip
