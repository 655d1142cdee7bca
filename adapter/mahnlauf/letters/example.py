"""Made-up facts for previews and checks: `full` has all that a letter can say, `smallest` what it needs.

All amounts and dates differ from each other, so that a check can tell which of them a text has forgotten.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from mahnlauf.letters.facts import Buyer, ClaimLine, Creditor, Interest, LetterFacts, ReturnReason
from mahnlauf.letters.figures import day, money
from mahnlauf.letters.templates import template_named

_RATES = ((5145, date(2026, 9, 23)), (5146, date(2026, 10, 7)), (5146, date(2026, 10, 21)))
_SETTLED = frozenset({"payment_received", "payment_received_vendor", "access_restored"})
_AFTERWARDS = frozenset({"handover_notice", "handover_notice_vendor", "access_suspended"})
_CANCELLED = frozenset({"claim_cancelled", "claim_cancelled_vendor"})

_FULL = LetterFacts(
    creditor=Creditor(
        name="Keramikwerkstatt Lind",
        address=("Werkstattgasse 7", "04109 Leipzig"),
        email="rechnung@lind.example",
        phone="+49 341 555 0142",
        iban="DE02120300000000202051",
        bic="BYLADEM1001",
        website="https://lind.example/",
        privacy_url="https://lind.example/datenschutz",
    ),
    buyer=Buyer(
        name="Ada Okafor",
        address=("Lindenweg 3", "10115 Berlin"),
        email="ada@example.org",
        phone="+49 30 555 0177",
        first_name="Ada",
    ),
    claim_no="M-2026-0042",
    currency="EUR",
    principal_minor=29700,
    total_minor=15437,
    letter_date=date(2026, 9, 9),
    letter_id="S-2026-0107",
    order_number="1042",
    order_date=date(2026, 8, 1),
    subject_of_contract="Onlinekurs Töpfern von Grund auf",
    invoice_no="RE-2026-118",
    invoice_date=date(2026, 8, 3),
    due_date=date(2026, 8, 17),
    instalment=(3, 6),
    fees=(("return_debit", 975), ("dunning", 150)),
    interest=Interest(112, "6.52", date(2026, 8, 19), date(2026, 9, 8)),
    payments=((date(2026, 9, 7), 15000),),
    credits=((date(2026, 9, 4), 500),),
    booked=(("fees", 1125), ("principal", 13875)),
    deadline=date(2026, 9, 21),
    payment_reference="RF61SPM20260001",
    pay_link="https://pay.example/p/3f9a",
    buyer_link="https://mahnlauf.example/c/eyJjIjo0Mn0.x7",
    return_reason=ReturnReason("AM04"),
    default_since=date(2026, 8, 18),
    handover_on=date(2026, 9, 22),
    agency_name="Nordlicht Inkasso GmbH",
    agency_contact="Telefon +49 40 555 0199, post@nordlicht.example",
    agency_file_no="NL-77120",
    expected_costs_minor=3090,
    recall_costs_minor=2500,
    access="restored",
    access_on=date(2026, 9, 23),
    access_stays="Module 1 bis 3",
    access_lift_minor=15437,
    refund_minor=4321,
    refund_on=date(2026, 9, 25),
    action_link="https://mahnlauf.example/a/one-time",
    claims=(
        ClaimLine("M-2026-0042", "Ada Okafor", date(2026, 8, 17), 15437),
        ClaimLine("M-2026-0051", "Jonas Weiß", date(2026, 8, 19), 9985),
    ),
)


def full(template: str, language: str = "de") -> LetterFacts:
    """Facts with which the letter says everything it can say. ``language``: of the few that are texts already."""
    template_named(template)
    if template in _SETTLED:
        return replace(_FULL, total_minor=0, payments=((date(2026, 9, 7), 34758),))
    if template in _CANCELLED:
        credits, payments = ((date(2026, 9, 7), 29700),), ((date(2026, 9, 4), 4321),)
        return replace(
            _FULL, total_minor=0, fees=(), interest=None, credits=credits, payments=payments, access="revoked"
        )
    if template in _AFTERWARDS:
        return replace(_FULL, letter_date=date(2026, 9, 24), deadline=None)
    if template == "payment_reminder":  # creates the default: it carries the bank's costs, never dunning costs
        return replace(_FULL, total_minor=15175, fees=(("return_debit", 975),), interest=None)
    if template == "instalment_agreement":
        rates = {f"rate_{number}": money(minor, "EUR", language) for number, (minor, _) in enumerate(_RATES, 1)}
        dues = {f"due_{number}": day(due, language) for number, (_, due) in enumerate(_RATES, 1)}
        account = {"payee": _FULL.creditor.name, "iban": "DE02 1203 0000 0000 2020 51"}
        return replace(_FULL, extra={**rates, **dues, **account})
    if template == "upcoming_instalment":
        return replace(
            _FULL,
            letter_date=date(2026, 8, 10),
            total_minor=9983,
            principal_minor=9983,
            fees=(),
            interest=None,
            credits=(),
            payments=(),
            deadline=None,
        )
    return _FULL


def smallest(template: str) -> LetterFacts:
    """Facts without which the letter could not be written."""
    needs = template_named(template).needs
    needed: dict[str, Any] = {field: getattr(_FULL, field) for field in needs}
    settled = template in _SETTLED or template in _CANCELLED
    return LetterFacts(
        creditor=Creditor(name=_FULL.creditor.name),
        buyer=Buyer(name=_FULL.buyer.name),
        claim_no=_FULL.claim_no,
        currency="EUR",
        principal_minor=0 if settled else 29700,
        total_minor=0 if settled else 29700,
        letter_date=_FULL.letter_date,
        letter_id=_FULL.letter_id,
        **needed,
    )
