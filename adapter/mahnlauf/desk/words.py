"""The German words of the screens for what the other rooms call by code. Letters have their own words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Tag(NamedTuple):
    """A word with a tone: "" (accent), good, warn, bad or mute. The tone never carries meaning alone."""

    text: str
    tone: str = ""


STATES: Mapping[str, Tag] = {
    "open": Tag("offen"),
    "handed_over": Tag("beim Inkasso", "warn"),
    "in_court": Tag("bei Gericht", "warn"),
    "paid": Tag("bezahlt", "good"),
    "cancelled": Tag("storniert", "mute"),
    "stopped": Tag("beendet", "mute"),
    "written_off": Tag("ausgebucht", "mute"),
    "external": Tag("fremd eingezogen", "mute"),
}

COMMAND_STATES: Mapping[str, Tag] = {
    "waiting": Tag("wartet"),
    "leased": Tag("in Arbeit"),
    "done": Tag("erledigt", "good"),
    "refused": Tag("abgelehnt", "bad"),
    "gave_up": Tag("aufgegeben", "bad"),
    "todo": Tag("zu tun", "warn"),
    "carried": Tag("im Sammelschreiben"),
    "withdrawn": Tag("zurückgehalten", "mute"),
}

DELIVERY_STATES: Mapping[str, Tag] = {
    "applied": Tag("übernommen", "good"),
    "ignored": Tag("ohne Folgen", "mute"),
    "parked": Tag("zurückgestellt", "bad"),
}

# What "done" means depends on the way out.
DONE: Mapping[str, Tag] = {
    "mail": Tag("versendet", "good"),
    "letter": Tag("gedruckt", "good"),
    "shop": Tag("gemeldet", "good"),
    "fetch": Tag("beantwortet", "good"),
    "agency": Tag("übermittelt", "good"),
    "access": Tag("ausgeführt", "good"),
    "subscriber": Tag("gemeldet", "good"),
    "document": Tag("ausgestellt", "good"),
}

COMMAND_KINDS: Mapping[str, str] = {
    "mail": "E-Mail",
    "letter": "Brief",
    "shop": "Rückmeldung an den Shop",
    "fetch": "Anfrage an den Shop",
    "agency": "Inkassopartner",
    "access": "Kurszugang",
    "access_refresh": "Kurszugänge",
    "rebilling": "Abbuchungen",
    "subscriber": "Meldung an einen Empfänger",
    "document": "Rechnung",
    "connect": "Verbindung mit dem Shop",
    "phone": "Anruf",
    "task": "Aufgabe",
    "login": "Anmeldelink",
}

TASKS: Mapping[str, Tag] = {
    "phone_task": Tag("Anruf"),
    "buyer_paid": Tag("Käufer", "warn"),
    "buyer_object": Tag("Käufer", "bad"),
    "buyer_instalments": Tag("Käufer", "warn"),
    "refund_due": Tag("Erstattung", "warn"),
    "access_suspend": Tag("Zugang", "warn"),
    "access_restore": Tag("Zugang", "good"),
    "charge_vendor": Tag("Kosten", "mute"),
}
TASK_SENTENCES: Mapping[str, str] = {
    "phone_task": "anrufen",
    "refund_due": "Guthaben an den Käufer erstatten",
    "access_suspend": "Kurszugang sperren",
    "access_restore": "Kurszugang wieder freigeben",
    "charge_vendor": "Kosten trägt der Händler",
}

VERDICTS: Mapping[str, Tag] = {
    "done": Tag("gelungen", "good"),
    "retry": Tag("später noch einmal", "warn"),
    "refused": Tag("abgelehnt", "bad"),
    "fix_settings": Tag("Einstellung fehlt", "bad"),
    "withdrawn": Tag("zurückgehalten", "mute"),
}

# Reasons that only a person can end, as they are called in the list of what needs one.
STUCK: Mapping[str, Tag] = {
    "reversal_unclear": Tag("Unklar", "bad"),
    "disputed": Tag("Einwand", "warn"),
    "hold": Tag("Mahnsperre", "mute"),
    "promise": Tag("Zusage", "mute"),
    "awaiting_consent": Tag("Freigabe", "warn"),
    "awaiting_acceptance": Tag("Angebot", "warn"),
    "awaiting_term": Tag("Frist", "warn"),
    "awaiting_action": Tag("Frist", "warn"),
    "awaiting_trigger": Tag("Wartet", "mute"),
    "no_more_stages": Tag("Am Ende", "warn"),
    "agency_missing": Tag("Inkasso", "warn"),
    "unreachable": Tag("Anschrift", "warn"),
    "stale_feed": Tag("Veraltet", "bad"),
    "before_go_live": Tag("Zu alt", "mute"),
    "too_small": Tag("Zu klein", "mute"),
    "provider_retries": Tag("Wartet", "mute"),
}

STANDINGS: Mapping[str, str] = {
    "none": "noch nichts geschuldet",
    "open": "offen",
    "paid": "bezahlt",
    "reversed": "Geld zurückgebucht",
    "unclear": "vielleicht zurückgebucht",
    "void": "storniert oder erstattet",
}

DEFAULT_REASONS: Mapping[str, str] = {
    "dunning_letter": "Frist einer Mahnung verstrichen",
    "calendar_date": "fester Zahlungstermin verstrichen",
    "thirty_days": "30 Tage nach Rechnung und Fälligkeit",
}

FEES: Mapping[str, str] = {
    "return_debit": "Kosten der Rücklastschrift",
    "chargeback": "Kosten der Rückbuchung",
    "dunning": "Mahnkosten",
    "lump_sum_b2b": "Verzugspauschale (§ 288 Abs. 5 BGB)",
    "other": "Weitere Kosten",
}

ROLES: Mapping[str, str] = {
    "owner": "Inhaber", "clerk": "Sachbearbeitung", "bookkeeper": "Buchhaltung", "agency": "Inkassopartner",
}  # fmt: skip
FEES_ENGLISH: Mapping[str, str] = {
    "return_debit": "Costs of the returned direct debit",
    "chargeback": "Costs of the chargeback",
    "dunning": "Dunning costs",
    "lump_sum_b2b": "Lump sum for default (§ 288 (5) BGB)",
    "other": "Further costs",
}

LANGUAGES: Mapping[str, str] = {"de": "Deutsch", "en": "Englisch"}
BUYER_KINDS: Mapping[str, str] = {"consumer": "Verbraucher", "business": "Unternehmen"}
FINDINGS: Mapping[str, str] = {
    "run": "Mahnlauf",
    "alarm": "Shop",
    "sync": "Abgleich",
    "access": "Kurszugang",
    "letter_text": "Text",
    "phone": "Anruf",
    "subscriber": "Empfänger",
    "late": "Abgleich",
    "plan": "Verfahren",
    "outbox": "Postausgang",
    "mailbox": "Postfach",
    "mails_per_day": "Postausgang",
}


def command_tag(kind: str, state: str) -> Tag:
    """How a command stands."""
    return DONE[kind] if state == "done" and kind in DONE else tag(COMMAND_STATES, state)


def tag(words: Mapping[str, Tag], code: str) -> Tag:
    """The word for a code; an unknown code is shown as it is rather than hidden."""
    return words.get(code, Tag(code, "mute"))


GROUPS: Mapping[str, str] = {
    "shop": "Shop", "country": "Land", "plan": "Mahnverfahren", "stage": "Mahnstufe", "cause": "Grund",
    "month": "Monat", "tax_rate": "Steuersatz",
}  # fmt: skip
