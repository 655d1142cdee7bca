"""A claim's story in one list: what happened, in words, and what will happen if nobody pays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mahnlauf.core import events as kinds
from mahnlauf.core.events import Event
from mahnlauf.core.money import format_minor
from mahnlauf.core.plan import Plan
from mahnlauf.dunning.forecast import Future, forecast
from mahnlauf.ledger.fold import in_order
from mahnlauf.ledger.journal import Entry, entries_of
from mahnlauf.ledger.state import ClaimState
from mahnlauf.shops.shop import Shop

_WORDS: Mapping[str, str] = {
    kinds.CLAIM_OPENED: "Forderung entstanden",
    kinds.ORDER_OBSERVED: "Bestellung im Shop",
    kinds.ORDER_TRASHED: "Bestellung im Papierkorb des Shops",
    kinds.ORDER_RESTORED: "Bestellung aus dem Papierkorb zurückgeholt",
    kinds.ORDER_ERASED: "Bestellung im Shop gelöscht",
    kinds.PAYMENT_RECEIVED: "Zahlung eingegangen",
    kinds.PAYMENT_RETURNED: "Rücklastschrift",
    kinds.PAYMENT_CHARGED_BACK: "Rückbuchung",
    kinds.CREDIT_NOTE: "Gutschrift",
    kinds.DEFAULT_STARTED: "In Verzug",
    kinds.FEE_ADDED: "Kosten gebucht",
    kinds.DISPUTE_OPENED: "Einwand des Käufers",
    kinds.DISPUTE_RESOLVED: "Einwand geklärt",
    kinds.VENDOR_CONSENTED: "Übergabe freigegeben",
    kinds.VENDOR_ACCEPTED: "Angebot angenommen",
    kinds.VENDOR_DECLINED: "Angebot abgelehnt",
    kinds.VENDOR_STOPPED: "Beitreibung beendet",
    kinds.VENDOR_ACCESS_SUSPEND: "Zugang gesperrt",
    kinds.VENDOR_ACCESS_RESTORE: "Zugang freigegeben",
    kinds.HOLD_SET: "Mahnsperre",
    kinds.HOLD_LIFTED: "Mahnsperre aufgehoben",
    kinds.PROMISE_MADE: "Zahlung zugesagt",
    kinds.REFUND_PAID: "Erstattung",
    kinds.PAYMENT_MISSED: "Rate nicht bezahlt",
    kinds.REBILLING_STOPPED: "Abbuchungen beendet",
    kinds.REBILLING_RESUMED: "Abbuchungen gehen weiter",
    kinds.ACCESS_PARTICIPANTS: "Teilnehmer benannt",
    kinds.ACCESS_BEGINS: "Zugang ab dem Liefertag",
    kinds.ACCESS_ENDED: "Bezahlter Zeitraum zu Ende",
    kinds.WITHDRAWAL: "Widerruf",
    kinds.REVERSAL_CONFIRMED: "Rückbuchung geprüft",
    kinds.WRITTEN_OFF: "Ausgebucht",
    kinds.CREDIT_PAID_OUT: "Guthaben erstattet",
    kinds.NOTE: "Notiz",
    kinds.LETTER_BOUNCED: "Schreiben kam nicht an",
    kinds.LETTER_WITHDRAWN: "Schreiben zurückgehalten",
    kinds.DOCUMENT_ISSUED: "Rechnung oder Korrektur ausgestellt",
    kinds.STATEMENT: "Kontoauszug",
}
ACTION_WORDS: Mapping[str, str] = {
    "phone_task": "Anruf", "consent_request": "Bitte um Freigabe der Übergabe", "offer": "Angebot an Sie",
    "handover": "Übergabe an Inkasso", "court": "Gerichtliches Mahnverfahren",
    "agency_update": "Inkassopartner über den neuen Stand informiert",
    "agency_recall": "Vom Inkassopartner zurückgeholt", "agency_cancel": "Beim Inkassopartner storniert",
    "charge_vendor": "Kosten Ihnen belastet", "refund_due": "Erstattung fällig", "access_suspend": "Zugang sperren",
    "access_restore": "Zugang wieder freigeben", "pause": "Angehalten", "resume": "Geht weiter",
    "send_template_letters": "Musterschreiben an Sie", "send_agency_contact": "Kontakt zum Inkassopartner an Sie",
}  # fmt: skip
TEMPLATE_WORDS: Mapping[str, str] = {
    "payment_reminder": "Zahlungserinnerung", "corrected_reminder": "Korrigierte Zahlungserinnerung",
    "dunning_1": "1. Mahnung", "dunning_2_collection_warning": "2. Mahnung, Ankündigung der Übergabe",
    "precollection_notice": "Letzte Frist vor Übergabe", "payment_received": "Zahlung bestätigt",
    "claim_cancelled": "Storno mitgeteilt", "collection_stopped": "Ende mitgeteilt",
    "handover_notice": "Übergabe mitgeteilt",
    "upcoming_instalment": "Hinweis auf die nächste Rate",
}  # fmt: skip
_STANDING_WORDS = {
    "none": "noch nichts geschuldet", "open": "offen", "paid": "bezahlt", "reversed": "Geld zurückgebucht",
    "unclear": "vielleicht zurückgebucht", "void": "storniert oder erstattet",
}  # fmt: skip


_ENGLISH: Mapping[str, str] = {
    "noch nichts geschuldet": "nothing owed yet", "offen": "unpaid", "bezahlt": "paid",
    "Geld zurückgebucht": "money taken back", "vielleicht zurückgebucht": "perhaps taken back",
    "storniert oder erstattet": "cancelled or refunded", "Status „{status}“": "status “{status}”",
    "nur wenn Sie zustimmen": "only if you agree", "E-Mail": "e-mail", "Brief": "letter", "an Sie": "to you",
    "an den Käufer": "to the buyer", "inkl. {fee} Kosten": "incl. {fee} costs",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Voice:
    """How details are told: ``language`` de or en; ``quote`` puts a sentence that another room left into it."""

    language: str = "de"
    quote: Callable[[str], str] = str

    def say(self, german: str, **values: str) -> str:
        """One of our own details in that language."""
        return (german if self.language == "de" else _ENGLISH.get(german, german)).format(**values)


GERMAN = Voice()


@dataclass(frozen=True, slots=True)
class Moment:
    """One point of the story. ``mark`` is event, money, letter, step, problem or future; ``open_minor`` the open
    amount after it."""

    on: date
    title: str
    text: str
    mark: str
    open_minor: int | None = None
    deadline: date | None = None
    key: str = ""
    future: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """Past, account and future of one claim."""

    past: tuple[Moment, ...]
    account: tuple[Entry, ...]
    future: tuple[Moment, ...]


def story(facts: list[Event], state: ClaimState, plan: Plan, shop: Shop, today: date, voice: Voice = GERMAN) -> Story:
    """The whole story; ``facts`` are the claim's events, ``state`` is what they fold to. Titles are German keys."""
    past: list[Moment] = []
    account: list[Entry] = []
    at = ClaimState(shop=state.shop, order_ref=state.order_ref, instalment=state.instalment)
    standing = ""
    for event in in_order(facts, at):
        booked = entries_of(at, event, plan)
        account += booked
        if event.kind == kinds.ORDER_OBSERVED and not booked and event.data["standing"] == standing:
            continue  # the shop said the same again
        if event.kind == kinds.CLAIM_OPENED and event.data.get("part") and not booked:
            continue
        if event.kind == kinds.ACTION_TAKEN and event.data["type"] == "log":
            continue  # a note of ours that the event before it explains
        if event.kind == kinds.ACTION_TAKEN and event.data["key"] in at.withdrawn:
            continue  # it never left; that it did not is told where it was held back
        standing = event.data.get("standing", standing)
        past.append(_moment(event, at, plan, voice))
    coming = forecast(state, plan, shop.calendar_of(state.buyer), today, assume_yes=True)
    future = tuple(_coming(one, plan, state.currency, voice) for one in coming if one.action.type != "log")
    return Story(tuple(past), tuple(account), future)


def action_title(data: Mapping[str, Any], plan: Plan) -> str:
    """What an action is called on the screen: the merchant's own title of the stage if the plan has one."""
    if data.get("corrected"):
        return TEMPLATE_WORDS["corrected_reminder"]
    index = plan.stage_index(data.get("stage", ""))
    if index is not None and plan.stages[index].title:
        return plan.stages[index].title
    if data["type"] == "message":
        return TEMPLATE_WORDS.get(data.get("template", ""), data.get("template", ""))
    return ACTION_WORDS.get(data["type"], str(data.get("note", data["type"])))


def _moment(event: Event, state: ClaimState, plan: Plan, voice: Voice) -> Moment:
    if event.kind == kinds.ACTION_TAKEN:
        return _taken(event, state, plan, voice)
    money = event.data.get("amount_minor") or event.data.get("principal_minor")
    words = voice.quote(str(event.data.get("reason") or event.data.get("text", "")))
    parts = [format_minor(money, state.currency, voice.language) if money else "", words]
    mark = "money" if event.kind == kinds.PAYMENT_RECEIVED else "event"
    if event.kind == kinds.ORDER_OBSERVED:
        standing = event.data["standing"]
        status = voice.say("Status „{status}“", status=event.data["status"])
        parts = [voice.say(_STANDING_WORDS.get(standing, standing)), status, *parts[1:]]
        mark = {"paid": "money", "reversed": "problem", "unclear": "problem"}.get(standing, "event")
    if event.kind in (kinds.PAYMENT_RETURNED, kinds.PAYMENT_CHARGED_BACK, kinds.DISPUTE_OPENED):
        mark = "problem"
    text = ", ".join(part for part in parts if part)
    return Moment(event.on, _WORDS.get(event.kind, event.kind), text, mark, state.booked_total)


def _taken(event: Event, state: ClaimState, plan: Plan, voice: Voice) -> Moment:
    data = event.data
    total = data.get("amounts", {}).get("total_minor", state.booked_total)
    deadline = date.fromisoformat(data["deadline"]) if data.get("deadline") else None
    mark = "letter" if data["type"] == "message" else "step"
    text = _how(data, total, state.currency, voice)
    return Moment(event.on, action_title(data, plan), text, mark, total, deadline, data["key"])


def _coming(one: Future, plan: Plan, currency: str, voice: Voice) -> Moment:
    data = one.action.as_data()
    text = _how(data, one.open.total_minor, currency, voice)
    if one.assumed:
        text = ", ".join(part for part in (text, voice.say("nur wenn Sie zustimmen")) if part)
    mark = "letter" if one.action.type == "message" else "step"
    return Moment(one.on, action_title(data, plan), text, mark, one.open.total_minor, one.action.deadline,
                  one.action.key, future=True)  # fmt: skip


def _how(data: Mapping[str, Any], total: int, currency: str, voice: Voice) -> str:
    def money(minor: int) -> str:
        return format_minor(minor, currency, voice.language)

    channel = {"email": "E-Mail", "letter": "Brief"}.get(data.get("channel", ""), "")
    to = {"vendor": "an Sie", "customer": "an den Käufer", "collection_agency": ""}.get(data.get("to", ""), "")
    amount = money(data.get("amount_minor", total)) if data["type"] != "log" else ""
    fee = voice.say("inkl. {fee} Kosten", fee=money(data["fee_minor"])) if data.get("fee_minor") else ""
    parts = (voice.say(channel), voice.say(to), amount, fee)
    return ", ".join(part for part in parts if part)
