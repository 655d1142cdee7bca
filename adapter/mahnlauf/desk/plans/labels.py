"""What the keys and values of a plan are called on the screen. German texts are the keys of the English ones."""

from __future__ import annotations

from collections.abc import Mapping

from mahnlauf.core.plan import REACTIONS
from mahnlauf.core.plan_keys import HEAD

KEYS: Mapping[str, str] = {
    "title": "Titel",
    "description": "Beschreibung",
    "allocation": "Zahlungen decken",
    "deadline_roll": "Fristende am Wochenende oder Feiertag",
    "stop_charges_vendor_fees": "Beende ich die Beitreibung, trage ich die offenen Kosten",
    "writeoff_below_minor": "Kleinere Reste nach einer Zahlung ausbuchen",
    "posting_grace_days": "Tage Wartezeit auf die Bank nach jeder Frist",
    "min_amount_minor": "Kleinere Forderungen nicht mahnen",
    "triggers": "Was das Verfahren auslöst",
    "buyers": "Für wen es gilt",
    "instalments": "Verfahren für Raten",
    "wait_for_due_date": "Vor dem Ende des Zahlungsziels nie mahnen",
    "pause_stops_terms": "Eine laufende Frist steht bei Einwand, Sperre oder Zusage still",
    "combine_letters": "Mehrere Forderungen eines Käufers in einem Schreiben",
    "interest_in_default": "Zinsen ab dem Ende der ersten Frist",
    "lump_sum_b2b_minor": "Pauschale für Unternehmen in Verzug",
    "key": "Kurzname",
    "anchor": "Gezählt ab",
    "offset_days": "Tage danach",
    "action": "Was geschieht",
    "template": "Schreiben",
    "channel": "Weg",
    "copy_to": "Kopie an",
    "term_days": "Frist in Tagen",
    "fee_minor": "Kosten",
    "roll": "Am Wochenende oder Feiertag",
    "not_before_prev_deadline": "Nie vor dem Ende der laufenden Frist",
    "counts_as_dunning": "Zählt als Mahnung",
    "mode": "Art der Zinsen",
    "margin_points": "Prozentpunkte über dem Basiszinssatz",
    "rate_percent": "Zinssatz im Jahr in Prozent",
    "day_count": "Tage im Jahr",
    "last_day": "Der Tag der Zahlung",
    "table": "Basiszinssatz von",
    "stage": "Solange die Frist dieser Stufe läuft",
    "max_restarts": "Höchstens so oft",
    "type": "Was geschieht",
    "to": "An",
    "note": "Notiz",
}
HINTS: Mapping[str, str] = {
    "key": "Klein, ohne Leerzeichen. Laufende Forderungen finden ihre Stufe daran wieder: nicht mehr ändern.",
    "offset_days": "0: am Tag selbst; eine Zahl unter 0: davor.",
    "fee_minor": "Nur, was Druck, Umschlag und Porto wirklich kosten.",
    "term_days": "Leer: das Schreiben setzt keine Frist.",
    "max_restarts": "Leer: so oft, wie etwas eingeht.",
    "margin_points": "5 für Verbraucher, 9 für Unternehmen (§ 288 BGB).",
    "lump_sum_b2b_minor": "Höchstens 40,00, einmal je Forderung (§ 288 Abs. 5 BGB).",
    "combine_letters": "Wenn sie an einem Tag dieselbe Stufe erreichen.",
}
WITHOUT = "ohne"
AS_USUAL = "wie üblich"
# What a choice is called; where a word means different things, "key:value" tells them apart.
VALUES: Mapping[str, str] = {
    "allocation:bgb367": "Kosten, Zinsen, Hauptforderung (§ 367 BGB)",
    "allocation:bgb497": "Kosten, Hauptforderung, Zinsen (§ 497 BGB)",
    "deadline_roll:bgb193": "gilt der nächste Werktag (§ 193 BGB)",
    "deadline_roll:none": "endet die Frist trotzdem",
    "opened": "offene Forderung",
    "due_date": "Fälligkeit",
    "returned_debit": "Rücklastschrift",
    "chargeback": "Rückbuchung",
    "consumer": "Verbraucher",
    "business": "Unternehmen",
    "trigger": "Rückgabe der Zahlung",
    "invoice_date": "Rechnungsdatum",
    "prev_deadline": "Ende der laufenden Frist",
    "prev_action": "Schritt davor",
    "consent": "Ihre Freigabe",
    "accepted": "Ihre Annahme des Angebots",
    "action:message": "Schreiben an den Käufer",
    "phone_task": "Anruf",
    "consent_request": "Bitte um Ihre Freigabe",
    "offer": "Angebot an Sie",
    "handover": "Übergabe an Inkasso",
    "court": "Gerichtliches Mahnverfahren",
    "upcoming_instalment": "Hinweis auf die nächste Rate",
    "payment_reminder": "Zahlungserinnerung",
    "corrected_reminder": "Korrigierte Zahlungserinnerung",
    "dunning_1": "1. Mahnung",
    "dunning_2_collection_warning": "2. Mahnung, kündigt die Übergabe an",
    "precollection_notice": "Letzte Frist vor der Übergabe",
    "payment_received": "Zahlung ist eingegangen",
    "claim_cancelled": "Forderung ist storniert",
    "collection_stopped": "Beitreibung ist beendet",
    "handover_notice": "Forderung ist übergeben",
    "access_suspended": "Zugang ist gesperrt",
    "access_restored": "Zugang ist wieder offen",
    "email": "E-Mail",
    "letter": "Brief",
    "vendor": "Sie",
    "customer": "Käufer",
    "shop": "Shop",
    "roll:none": "an diesem Tag trotzdem",
    "roll:business_day": "am nächsten Werktag",
    "mode:none": "keine Verzugszinsen",
    "mode:statutory": "gesetzlich, über dem Basiszinssatz",
    "mode:fixed": "fester Satz",
    "act/act": "wie im Kalender",
    "act/365": "immer 365",
    "inclusive": "zählt mit",
    "exclusive": "zählt nicht mit",
    "DE": "Deutschland",
    "AT": "Österreich",
    "type:message": "Nachricht",
    "log": "Vermerk",
    "send_template_letters": "Musterschreiben an Sie",
    "send_agency_contact": "Kontakt zum Inkassopartner an Sie",
    "access_suspend": "Zugang zum Kurs sperren",
}
WINDOW = "bis zu {n} Tage später am nächsten Werktag"
PARTS: Mapping[str, str] = {
    HEAD: "Das Verfahren",
    "stages": "Stufen",
    "interest": "Verzugszinsen",
    "on_partial_payment": "Nach einer Teilzahlung",
    "on_credit_note": "Nach einer Gutschrift",
    "on_paid": "Wenn bezahlt ist",
    "on_cancelled": "Wenn storniert ist",
    "on_stopped": "Wenn Sie beenden",
    "on_declined": "Wenn Sie das Angebot ablehnen",
    "on_handover": "Wenn übergeben ist",
}
ROW = {"stages": "Stufe", **dict.fromkeys(REACTIONS, "Schritt")}


def value_label(key: str, value: str) -> str:
    """The German of one value of a key; the value itself where it has no word (names that people chose)."""
    return VALUES.get(f"{key}:{value}") or VALUES.get(value) or value
