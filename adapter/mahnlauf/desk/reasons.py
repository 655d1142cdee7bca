"""Why nothing happens to a claim: German comes from the decision itself, English stands here by code."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mahnlauf.desk.german import told_in_words
from mahnlauf.desk.tongue import language, t

_QUOTED = re.compile("„([^“]*)“")
_ENGLISH: Mapping[str, str] = {
    "external": "Somebody else collects this claim.",
    "not_owed": "No claim has come of this order yet.",
    "no_plan": "No plan is meant for this claim.",
    "declined": "You declined the offer.",
    "awaiting_trigger": "The plan begins with a returned debit or a chargeback only.",
    "awaiting_consent": "The next step waits for your consent.",
    "awaiting_acceptance": "The offer waits for your acceptance.",
    "awaiting_term": "No term runs from which could be counted.",
    "awaiting_action": "There was no step yet from which could be counted.",
    "no_more_stages": "All stages of the plan are done.",
    "reversal_unclear": "Perhaps a chargeback: please look at the order.",
    "disputed": "The buyer objects.",
    "hold": "On hold.",
    "promise": "The buyer promised to pay.",
    "provider_retries": "The payment provider still tries by itself.",
    "too_small": "The amount is below the plan's limit.",
    "before_go_live": "The order is older than the day on which the shop went live.",
    "stale_feed": "Payments are not known up to today: the shop is silent.",
    "term_running": "The term still runs.",
    "too_early": "The next step's day has not come.",
    "agency_missing": "No agency is set yet.",
    "unreachable": "There is neither an e-mail nor a postal address: please complete the order in the shop.",
    "handed_over": "The claim lies with the agency.",
    "in_court": "Court dunning is under way.",
    "paid": "The claim is paid.",
    "cancelled": "The claim is cancelled.",
    "stopped": "You stopped the collection.",
    "written_off": "The claim is written off.",
}


def reason_text(code: str, german: str) -> str:
    """The reason in the language of this request; what a person wrote behind a colon stays, what a shop's plugin said
    is put into it."""
    if language() == "de" or code not in _ENGLISH:
        return _QUOTED.sub(lambda found: f"„{told_in_words(found[1])}“", german)
    _, colon, words = german.partition(": ")
    return f"{_ENGLISH[code].rstrip('.')}: {t(words)}" if colon and code in ("disputed", "hold") else _ENGLISH[code]
