"""Which letters exist, who reads them, which facts they cannot do without.

Sources of the duties: §§ 286, 288 BGB (demand, default), § 367 BGB (how a payment was set off), § 309 no. 5
BGB (proof of lower costs), § 13e RDG (cap of collection costs).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mahnlauf.letters.facts import LetterError, LetterFacts

BUYER = "buyer"
MERCHANT = "merchant"


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of letter.

    `needs` are fields of LetterFacts that must be there when it is rendered; `says` are variables whose
    value must come out in the text and blocks that must stand in it, so that a merchant's own text cannot
    forget them.
    """

    audience: str
    needs: tuple[str, ...]
    says: tuple[str, ...]


_WHO = ("claim_no", "creditor_name", "creditor_address", "letter_id", "letter_date")
_CLAIM = (*_WHO, "buyer_name", "total")
_DEMAND = (*_CLAIM, "deadline", "payment_reference", "[[table]]", "[[pay]]", "[[object]]", "[[sender]]")
_NOTICE = (*_CLAIM, "[[table]]", "[[sender]]")
_DOCUMENT = ("invoice_no", "invoice_date", "order_number")
_VENDOR = ("claim_no", "buyer_name", "total", "[[sender]]")

TEMPLATES: Mapping[str, Template] = {
    "upcoming_instalment": Template(
        BUYER,
        ("due_date",),
        (*_CLAIM, "due_date", "payment_reference", "[[table]]", "[[pay]]", "[[object]]", "[[sender]]"),
    ),
    "payment_reminder": Template(BUYER, ("deadline",), (*_DEMAND, "return_reason")),
    "corrected_reminder": Template(BUYER, ("deadline",), (*_DEMAND, "last_payment", "last_payment_on")),
    "dunning_1": Template(BUYER, ("deadline",), (*_DEMAND, "default_since")),
    "dunning_2_collection_warning": Template(BUYER, ("deadline",), (*_DEMAND, "handover_on", "agency_name")),
    "precollection_notice": Template(
        BUYER,
        ("deadline", "handover_on"),
        (*_DEMAND, "handover_on", "agency_name", "expected_costs", "access_on"),
    ),
    "payment_received": Template(BUYER, (), (*_NOTICE, "last_payment", "last_payment_on", "access")),
    "claim_cancelled": Template(BUYER, (), (*_NOTICE, "refund", "refund_on")),
    "handover_notice": Template(BUYER, ("agency_name",), (*_NOTICE, "agency_name", "agency_file_no", "[[object]]")),
    "access_suspended": Template(
        BUYER, (), (*_NOTICE, "access_on", "access_stays", "access_lift", "[[pay]]", "[[object]]")
    ),
    "access_restored": Template(BUYER, (), (*_WHO, "buyer_name", "[[sender]]")),
    "payment_received_vendor": Template(MERCHANT, (), (*_VENDOR, "last_payment", "last_payment_on")),
    "collection_stopped": Template(BUYER, (), _NOTICE),
    "collection_stopped_vendor": Template(MERCHANT, (), _VENDOR),
    "claim_cancelled_vendor": Template(MERCHANT, (), (*_VENDOR, "refund")),
    "handover_notice_vendor": Template(
        MERCHANT, ("agency_name",), (*_VENDOR, "agency_name", "agency_file_no", "recall_costs", "[[table]]")
    ),
    "precollection_notice_vendor": Template(
        MERCHANT, ("deadline", "handover_on"), (*_VENDOR, "deadline", "handover_on", "[[table]]")
    ),
    "consent_request": Template(
        MERCHANT, ("deadline", "action_link"), (*_VENDOR, "deadline", "action_link", "[[claims]]")
    ),
    "offer": Template(MERCHANT, ("deadline", "action_link"), (*_VENDOR, "deadline", "action_link", "[[claims]]")),
    "template_letters_vendor": Template(MERCHANT, (), (*_VENDOR, "agency_name", "agency_contact")),
    "agency_contact_vendor": Template(MERCHANT, (), (*_VENDOR, "agency_name", "agency_contact")),
    "final_notice": Template(BUYER, ("deadline",), (*_DEMAND, "default_since")),
    "instalment_agreement": Template(
        BUYER, ("deadline",), (*_CLAIM, "deadline", "payment_reference", "[[table]]", "[[sender]]")
    ),
    "objection_reply": Template(BUYER, ("deadline",), (*_NOTICE, "deadline")),
    "invoice": Template(BUYER, _DOCUMENT, (*_DOCUMENT, "letter_id", "creditor_name", "total", "[[sender]]")),
    "credit_note": Template(
        BUYER, (*_DOCUMENT, "refund_minor"), (*_DOCUMENT, "letter_id", "creditor_name", "refund", "[[sender]]")
    ),
    "phone_script": Template(MERCHANT, (), ("claim_no", "creditor_name", "buyer_name", "buyer_phone", "total")),
}


def template_named(name: str) -> Template:
    """The template of that name, or a sentence that lists those there are."""
    found = TEMPLATES.get(name)
    if found is None:
        raise LetterError(f"There is no letter {name!r}; expected one of {', '.join(TEMPLATES)}.")
    return found


def require(name: str, template: Template, facts: LetterFacts) -> None:
    """Refuse a letter that would have to leave out what it exists to say."""
    for field in template.needs:
        if not getattr(facts, field):
            raise LetterError(f"The letter {name!r} for claim {facts.claim_no} needs the fact {field!r}.")
