"""What the letters are called on the screen, by the occasion on which they go out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mahnlauf.desk.tongue import t
from mahnlauf.letters.source import OBJECTIONS

VOICES: Mapping[str, str] = {"de": "Deutsch, Sie", "de_du": "Deutsch, du", "en": "Englisch"}
TITLES: Mapping[str, str] = {
    "invoice": "Rechnung", "credit_note": "Rechnungskorrektur", "upcoming_instalment": "Hinweis auf die nächste Rate",
    "payment_reminder": "Zahlungserinnerung", "corrected_reminder": "Korrigierte Zahlungserinnerung",
    "dunning_1": "1. Mahnung", "dunning_2_collection_warning": "2. Mahnung, Ankündigung der Übergabe",
    "final_notice": "Letzte Mahnung", "precollection_notice": "Letzte Frist vor der Übergabe",
    "handover_notice": "Übergabe an den Inkassopartner", "access_suspended": "Zugang gesperrt",
    "access_restored": "Zugang wieder frei", "instalment_agreement": "Ratenvereinbarung",
    "objection_reply": "Antwort auf einen Einwand", OBJECTIONS: "Abschnitt zu Einwänden, in allen Mahnschreiben",
    "payment_received": "Zahlungseingang", "claim_cancelled": "Forderung storniert",
    "collection_stopped": "Verfahren beendet", "phone_script": "Telefonleitfaden",
    "consent_request": "Bitte um Ihre Freigabe zur Übergabe", "offer": "Angebot an Sie",
    "precollection_notice_vendor": "Letzte Frist gesetzt", "handover_notice_vendor": "Übergabe erfolgt",
    "template_letters_vendor": "Musterschreiben", "agency_contact_vendor": "Kontakt zum Inkassopartner",
    "payment_received_vendor": "Zahlungseingang (an Sie)", "claim_cancelled_vendor": "Storniert (an Sie)",
    "collection_stopped_vendor": "Verfahren beendet (an Sie)",
}  # fmt: skip
OCCASIONS: Sequence[tuple[str, tuple[str, ...]]] = (
    ("Vor der Fälligkeit", ("invoice", "upcoming_instalment", "credit_note")),
    ("Erinnern", ("payment_reminder", "corrected_reminder")),
    ("Mahnen", ("dunning_1", "dunning_2_collection_warning", "final_notice", "precollection_notice")),
    ("Übergabe und Zugang", ("handover_notice", "access_suspended", "access_restored")),
    ("Raten und Einwände", ("instalment_agreement", "objection_reply", OBJECTIONS)),
    ("Am Ende", ("payment_received", "claim_cancelled", "collection_stopped")),
    ("Am Telefon", ("phone_script",)),
    ("An Sie als Händler", ("consent_request", "offer", "precollection_notice_vendor", "handover_notice_vendor",
                            "template_letters_vendor", "agency_contact_vendor", "payment_received_vendor",
                            "claim_cancelled_vendor", "collection_stopped_vendor")),
)  # fmt: skip


def title(template: str) -> str:
    """What a letter is called."""
    return t(TITLES[template])


def voice_title(voice: str) -> str:
    """What a language with its form of address is called."""
    return t(VOICES[voice])
