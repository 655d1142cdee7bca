"""What states, steps and ways are called in German and English; a merchant's own title of a stage comes first."""

from __future__ import annotations

from collections.abc import Mapping

from mahnlauf.core.plan import Plan
from mahnlauf.dunning.decide import Action
from mahnlauf.dunning.timeline import action_title

_STATES: Mapping[str, tuple[str, str]] = {
    "open": ("offen", "open"),
    "handed_over": ("beim Inkasso", "with the agency"),
    "in_court": ("bei Gericht", "in court"),
    "paid": ("bezahlt", "paid"),
    "cancelled": ("storniert", "cancelled"),
    "stopped": ("beendet", "stopped"),
    "written_off": ("ausgebucht", "written off"),
    "external": ("fremd eingezogen", "collected elsewhere"),
}
_WAYS: Mapping[str, tuple[str, str]] = {
    "email": ("E-Mail", "mail"), "letter": ("Brief", "letter"), "phone": ("Telefon", "phone"),
}  # fmt: skip
_TEMPLATES: Mapping[str, str] = {
    "payment_reminder": "Payment reminder", "corrected_reminder": "Corrected payment reminder",
    "dunning_1": "1st dunning notice", "dunning_2_collection_warning": "2nd dunning notice, hand-over announced",
    "precollection_notice": "Last term before the hand-over", "payment_received": "Payment confirmed",
    "claim_cancelled": "Cancellation told", "collection_stopped": "End told", "handover_notice": "Hand-over told",
    "upcoming_instalment": "Note about the next instalment",
}  # fmt: skip
_ACTIONS: Mapping[str, str] = {
    "phone_task": "Phone call", "consent_request": "Request for consent to the hand-over", "offer": "Offer to you",
    "handover": "Hand-over to the agency", "court": "Court dunning", "agency_update": "Agency told the new amount",
    "agency_recall": "Recall from the agency", "agency_cancel": "Cancellation told to the agency",
    "charge_vendor": "Costs charged to you", "refund_due": "Refund due", "access_suspend": "Suspend access",
    "access_restore": "Restore access", "send_template_letters": "Template letters to you",
    "send_agency_contact": "Contact of the agency to you",
}  # fmt: skip


def state_title(state: str, language: str) -> str:
    """The word for a claim's state."""
    german, english = _STATES.get(state, (state, state))
    return german if language == "de" else english


def step_title(action: Action, plan: Plan, language: str) -> str:
    """What an action is called."""
    index = plan.stage_index(action.stage) if action.stage else None
    if language == "de" or (index is not None and plan.stages[index].title and not action.corrected):
        return action_title(action.as_data(), plan)
    if action.corrected:
        return _TEMPLATES["corrected_reminder"]
    if action.type == "message":
        return _TEMPLATES.get(action.template, action.template)
    return _ACTIONS.get(action.type, action.type)


def way_title(action: Action, language: str) -> str:
    """By which way it goes; empty if that goes without saying."""
    german, english = _WAYS.get(action.channel, ("", ""))
    return german if language == "de" else english


_VERBS: Mapping[str, tuple[str, str]] = {
    "hold": ("Mahnsperre setzen", "Put on hold"),
    "resume": ("Mahnsperre aufheben", "Resume"),
    "promise": ("Zahlungszusage vermerken", "Note a promise to pay"),
    "dispute": ("Einwand vermerken", "Note a dispute"),
    "settle-dispute": ("Einwand klären", "Settle the dispute"),
    "pay": ("Zahlung buchen", "Book a payment"),
    "split": ("Ratenzahlung vereinbaren", "Agree on instalments"),
    "refund-done": ("Guthaben erstattet", "Credit paid back"),
    "write-off": ("Ausbuchen", "Write off"),
    "withdraw": ("Widerruf vermerken", "Note a withdrawal"),
    "confirm-reversal": ("Unklare Rückbuchung klären", "Clear up the reversal"),
    "approve": ("Übergabe freigeben", "Approve the hand-over"),
    "accept": ("Angebot annehmen", "Accept the offer"),
    "decline": ("Angebot ablehnen", "Decline the offer"),
    "hand-over": ("Jetzt an Inkasso übergeben", "Hand over now"),
    "stop": ("Beitreibung beenden", "Stop the collection"),
    "recall": ("Vom Inkasso zurückholen", "Recall from the agency"),
    "suspend": ("Kurszugang sperren", "Suspend access"),
    "restore": ("Kurszugang freigeben", "Restore access"),
    "note": ("Notiz schreiben", "Write a note"),
}


def verb_title(verb: str, language: str) -> str:
    """What a deed is called on a button."""
    german, english = _VERBS[verb]
    return german if language == "de" else english
