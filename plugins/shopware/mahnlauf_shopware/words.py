"""What merchants read in the administration, German and English."""

from __future__ import annotations

from collections.abc import Mapping

Words = Mapping[str, str]

GERMAN: Words = {
    "title": "Forderungen",
    "claims_open": "Laufende",
    "claims_closed": "Abgeschlossene",
    "none": "Hier gibt es keine Forderung.",
    "none_for_order": "Zu dieser Bestellung gibt es keine Forderung. Sie entsteht, sobald eine Bestellung offen ist.",
    "none_for_customer": "Für diesen Kunden gibt es keine Forderung.",
    "test_mode": "Testbetrieb: Nichts geht an Käufer, alles an Sie.",
    "order": "Bestellung",
    "buyer": "Käufer",
    "open": "Offen",
    "state": "Stand",
    "stage": "Mahnstufe",
    "next": "Nächster Schritt",
    "older": "Ältere zeigen",
    "back": "Zur Liste",
    "principal": "Hauptforderung",
    "fees": "Kosten",
    "interest": "Zinsen",
    "paid": "Bezahlt",
    "due": "Fällig am",
    "default": "In Verzug seit",
    "held_by": "Was sie aufhält",
    "past": "Was bisher geschah",
    "coming": "Was kommt, wenn niemand zahlt",
    "access": "Zugang gesperrt",
    "hold": "Mahnlauf anhalten",
    "hold_until": "bis (leer: bis Sie fortsetzen)",
    "resume": "Mahnlauf fortsetzen",
    "pay": "Als bezahlt melden",
    "hand_over": "An Inkasso übergeben",
    "sure_pay": "Ist der offene Betrag von {open} ganz bei Ihnen eingegangen?",
    "sure_hand_over": "Die Forderung über {open} geht an den Inkassopartner. Das lässt sich nicht ungeschehen machen.",
    "yes": "Ja",
    "no": "Nein",
    "nothing_open": "Es ist nichts offen.",
    "most": "Bitte höchstens 100 Bestellungen auf einmal.",
    "some": "{done} von {all} Forderungen: erledigt.",
    "not_for": "Diese Schaltfläche gehört zu Bestellungen. Bitte dort aufrufen.",
    "over": "Die Sitzung ist abgelaufen. Bitte rufen Sie die Seite in der Verwaltung neu auf.",
    "refused": "Diese Seite lässt sich nur aus der Verwaltung Ihres Shops öffnen. Bitte rufen Sie sie dort neu auf.",
    "unproven": "Mahnlauf hat Ihren Shop noch nicht erreicht. Bitte laden Sie die Seite in einigen Minuten neu.",
    "unknown_page": "Diese Seite gibt es nicht.",
    "wrong_day": "Das Datum ist kein Tag. Erwartet wird einer wie 24.12.2026.",
    "reason": "im Shop angehalten",
}
ENGLISH: Words = {
    "title": "Claims",
    "claims_open": "Running",
    "claims_closed": "Closed",
    "none": "There is no claim here.",
    "none_for_order": "There is no claim for this order. One comes into being as soon as an order is unpaid.",
    "none_for_customer": "There is no claim for this customer.",
    "test_mode": "Test mode: nothing goes to buyers, everything to you.",
    "order": "Order",
    "buyer": "Buyer",
    "open": "Open",
    "state": "State",
    "stage": "Stage",
    "next": "Next step",
    "older": "Show older ones",
    "back": "To the list",
    "principal": "Principal",
    "fees": "Fees",
    "interest": "Interest",
    "paid": "Paid",
    "due": "Due on",
    "default": "In default since",
    "held_by": "What holds it back",
    "past": "What happened so far",
    "coming": "What follows if nobody pays",
    "access": "Access suspended",
    "hold": "Pause dunning",
    "hold_until": "until (empty: until you resume)",
    "resume": "Resume dunning",
    "pay": "Report as paid",
    "hand_over": "Hand over to the agency",
    "sure_pay": "Did you receive the whole open amount of {open}?",
    "sure_hand_over": "The claim of {open} goes to the collection agency. This cannot be undone.",
    "yes": "Yes",
    "no": "No",
    "nothing_open": "Nothing is open.",
    "most": "At most 100 orders at a time, please.",
    "some": "{done} of {all} claims: done.",
    "not_for": "This button belongs to orders. Please use it there.",
    "over": "The session has ended. Please open the page in the administration again.",
    "refused": "This page opens from the administration of your shop only. Please open it there again.",
    "unproven": "Mahnlauf has not reached your shop yet. Please reload the page in a few minutes.",
    "unknown_page": "This page does not exist.",
    "wrong_day": "The date is no day. Expected one such as 2026-12-24.",
    "reason": "paused in the shop",
}
_BLOCKERS: Words = {  # German sentences come with the claim
    "hold": "On hold.",
    "promise": "Payment was promised.",
    "disputed": "The buyer objects.",
    "stale_feed": "Nothing was heard of the shop for too long, so payments may be missing.",
    "before_go_live": "The order is older than the day on which the shop went live.",
    "awaiting_consent": "Your consent is awaited.",
    "agency_missing": "No collection agency is entered yet.",
    "provider_retries": "The payment provider still tries by itself.",
    "reversal_unclear": "Money may have been taken back; somebody must look.",
    "too_small": "The amount is below the limit of the plan.",
}
_TITLES: Words = {  # of the plans that ship with Mahnlauf, and of events; a merchant's own titles stay as he wrote them
    "Forderung entstanden": "Claim opened",
    "Bestellung im Shop": "Order in the shop",
    "Bestellung im Shop gelöscht": "Order deleted in the shop",
    "Zahlung eingegangen": "Payment received",
    "Rücklastschrift": "Returned debit",
    "Rückbuchung": "Chargeback",
    "Gutschrift": "Credit note",
    "Kosten gebucht": "Cost booked",
    "In Verzug": "In default",
    "Einwand des Käufers": "The buyer objects",
    "Einwand geklärt": "Objection settled",
    "Übergabe freigegeben": "Hand-over approved",
    "Beitreibung beendet": "Collection stopped",
    "Zugang gesperrt": "Access suspended",
    "Zugang freigegeben": "Access restored",
    "Mahnsperre": "On hold",
    "Mahnsperre aufgehoben": "Hold lifted",
    "Zahlung zugesagt": "Payment promised",
    "Erstattung": "Refund",
    "Widerruf": "Withdrawal",
    "Ausgebucht": "Written off",
    "Zahlung bestätigt": "Payment confirmed",
    "Übergabe mitgeteilt": "Hand-over told",
    "Zahlungserinnerung": "Payment reminder",
    "1. Mahnung": "1st dunning notice",
    "2. Mahnung, Ankündigung der Übergabe": "2nd dunning notice, hand-over announced",
    "Letzte Frist vor der Übergabe": "Last term before the hand-over",
    "Bitte um Ihre Freigabe": "Request for your consent",
    "Angebot an Sie": "Offer to you",
    "Begrüßungsanruf": "Welcome call",
    "Anruf nach der Mahnung": "Call after the dunning notice",
    "Anruf nach der 1. Mahnung": "Call after the 1st dunning notice",
    "Anruf nach der 2. Mahnung": "Call after the 2nd dunning notice",
    "Hinweis auf die nächste Rate": "Note about the next instalment",
    "Übergabe an Inkasso": "Hand-over to the agency",
    "Gerichtliches Mahnverfahren": "Court dunning",
}


def language_of(locale: str) -> str:
    """``de-DE`` and nothing are German, everything else English."""
    return "de" if not locale or locale.lower().startswith("de") else "en"


def words(language: str) -> Words:
    """The words of a language."""
    return GERMAN if language == "de" else ENGLISH


def blocker(one: Mapping[str, str], language: str) -> str:
    """What holds a claim back, as a sentence."""
    return one["text"] if language == "de" else _BLOCKERS.get(one["code"], f"{one['code'].replace('_', ' ')}.")


def title(text: str, language: str) -> str:
    """The title of a stage."""
    return text if language == "de" else _TITLES.get(text, text)


def day(text: str | None, language: str) -> str:
    """An ISO day as people write it: 24.12.2026, or as it is."""
    return ".".join(reversed(text.split("-"))) if text and language == "de" else text or ""
