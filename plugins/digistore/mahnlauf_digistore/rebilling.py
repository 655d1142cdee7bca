"""Stopping and resuming the debits of a subscription or instalment plan, when a person clicks, never by ourselves."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import requests

from mahnlauf import Outcome, ShopContext
from mahnlauf_digistore.api import ApiFault, call

WORDS: Mapping[bool, str] = MappingProxyType({
    False: "Digistore24 debits nothing more for this order once its minimum term is over. That ends the subscription "
    "or the instalment plan: what is not paid by then stays unpaid, and access ends with the last paid day.",
    True: "Digistore24 debits this order again, from its next due day on. No money moves now.",
})  # fmt: skip
_STOPPED = {
    "stopped_now": "Digistore24 debits nothing more, from now on.",
    "stopped_manual_rebilling": "Digistore24 debits nothing: the first payment was not made yet.",
}


def stop(order_ref: str, shop: ShopContext, http: requests.Session) -> Outcome:
    """Never forced: a minimum term is kept, and what could still be refunded is not cancelled at once."""
    asked = {"purchase_id": order_ref, "ignore_refund_possibility": "Y"}
    answer = _called("stopRebilling", asked, shop, http)
    if isinstance(answer, Outcome):
        return answer
    code, until = str(answer.get("code", "")), str(answer.get("can_cancel_before") or "")
    if code == "stopped_later":
        return Outcome.done(f"Digistore24 debits nothing more after {until or 'the minimum term'}.")
    return Outcome.done(_STOPPED.get(code) or _noted(answer, "The debits were stopped already."))


def start(order_ref: str, shop: ShopContext, http: requests.Session) -> Outcome:
    """Debits go on."""
    answer = _called("startRebilling", {"purchase_id": order_ref}, shop, http)
    if isinstance(answer, Outcome):
        return answer
    on = str(answer.get("next_payment_at") or "")[:10]
    told = f"Digistore24 debits again{f', next on {on}' if on else ''}."
    return Outcome.done(told if answer.get("modified") == "Y" else _noted(answer, "The debits were running already."))


def _called(
    function: str, asked: Mapping[str, str], shop: ShopContext, http: requests.Session
) -> Mapping[str, Any] | Outcome:
    """The answer, or what became of the try; raises SettingsError, or requests.RequestException if nobody answered."""
    try:
        answer = call(function, asked, shop, http)
    except ApiFault as fault:
        return Outcome.refused(str(fault)) if fault.is_final else Outcome.retry(str(fault), fault.retry_after)
    return answer if isinstance(answer, Mapping) else Outcome.refused("Digistore24 did not say what became of it.")


def _noted(answer: Mapping[str, Any], otherwise: str) -> str:
    note = " ".join(str(answer.get("note") or "").split())[:200]
    return f"{otherwise} Digistore24: {note}" if note else otherwise
