"""What a letter is made of: plain facts of one day. Amounts are minor units of `currency`, days `date`.

Whoever builds them has read the ledger on the day of sending; nothing here is computed, looked up or guessed.
A fact that is ``None`` or empty is not mentioned in the letter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from mahnlauf.core.errors import BadInput


class LetterError(BadInput):
    """A letter cannot be written: a text is faulty, or a fact is missing. The sentence says which."""


class Letter(NamedTuple):
    """A finished letter. `subject` is always one line; `text` and `html` carry the same facts."""

    subject: str
    text: str
    html: str


class ReturnReason(NamedTuple):
    """Why a payment came back: the bank's code (``AM04``, or ``chargeback``); own words win over ours."""

    code: str
    words: str = ""


class Interest(NamedTuple):
    """Default interest up to the day of the letter. `rate_percent` is a decimal text such as ``6.52``.

    `changes` are (first day, new rate) where the base rate moved within the period (§ 247 BGB).
    """

    minor: int
    rate_percent: str
    start: date
    end: date
    changes: tuple[tuple[date, str], ...] = ()


class ClaimLine(NamedTuple):
    """One row of the list that a merchant is asked to decide about."""

    claim_no: str
    buyer_name: str
    due_date: date | None
    total_minor: int


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who owes. `first_name` is used only where the merchant says du; `address` ends with the town, or the country."""

    name: str
    address: tuple[str, ...] = ()
    email: str = ""
    phone: str = ""
    first_name: str = ""


@dataclass(frozen=True, slots=True)
class Creditor:
    """Who is owed and where the money goes. `privacy_url` is the page that tells buyers about their data."""

    name: str
    address: tuple[str, ...] = ()
    email: str = ""
    phone: str = ""
    iban: str = ""
    bic: str = ""
    website: str = ""
    privacy_url: str = ""


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """Everything a letter may say.

    `fees` are (kind, minor) with the kinds of `words.Words.fees`; `payments` and `credits` (credit notes)
    are (day, minor), positive; `booked` says how the latest payment was set off: (fees | interest |
    principal, minor). `access` is a state (active, restored, suspended, revoked) or the merchant's own
    sentence; `access_on` is the day from which it is or will be suspended, `access_stays` what stays
    reachable, `access_lift_minor` what lifts it. `action_link` is where the merchant decides (one-time
    link); `girocode_cid` names a picture attached to the mail. `others` are further claims that the same letter
    demands, of the same creditor and buyer, with the same deadline, default and hand-over. `extra` reaches a
    merchant's own texts as ``{{ extra_<key> }}``.
    """

    creditor: Creditor
    buyer: Buyer
    claim_no: str
    currency: str
    principal_minor: int
    total_minor: int
    letter_date: date
    letter_id: str
    order_number: str = ""
    order_date: date | None = None
    subject_of_contract: str = ""
    invoice_no: str | None = None
    invoice_date: date | None = None
    due_date: date | None = None
    instalment: tuple[int, int] | None = None
    fees: tuple[tuple[str, int], ...] = ()
    interest: Interest | None = None
    payments: tuple[tuple[date, int], ...] = ()
    credits: tuple[tuple[date, int], ...] = ()
    booked: tuple[tuple[str, int], ...] = ()
    deadline: date | None = None
    payment_reference: str = ""
    pay_link: str | None = None
    buyer_link: str | None = None
    return_reason: ReturnReason | None = None
    default_since: date | None = None
    handover_on: date | None = None
    agency_name: str | None = None
    agency_contact: str | None = None
    agency_file_no: str | None = None
    expected_costs_minor: int | None = None
    recall_costs_minor: int | None = None
    access: str | None = None
    access_on: date | None = None
    access_stays: str | None = None
    access_lift_minor: int | None = None
    refund_minor: int | None = None
    refund_on: date | None = None
    action_link: str | None = None
    girocode_cid: str | None = None
    claims: tuple[ClaimLine, ...] = ()
    others: tuple[LetterFacts, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Look:
    """How a shop's letters look. `logo_url` is ``cid:…`` (a picture attached to the mail) or ``https://…``."""

    logo_url: str | None = None
    accent: str = "#1f5f5b"
    footer: str = ""
    signature: str = ""
