"""From facts to the variables of a text: each a clean, finished string; an absent fact is the empty string.

Templates see nothing else: no object, no method, no number. That keeps them safe, fast and easy to edit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from mahnlauf.letters.clean import line, link, mail_link, strong, url
from mahnlauf.letters.facts import LetterFacts, Look
from mahnlauf.letters.figures import day, money, percent
from mahnlauf.letters.templates import MERCHANT
from mahnlauf.letters.words import Words


class Scope(NamedTuple):
    """The facts of one letter and the language it is written in."""

    facts: LetterFacts
    words: Words
    look: Look
    audience: str

    def money(self, minor: int | None) -> str:
        """An amount of the claim's currency, or nothing."""
        return "" if minor is None else money(minor, self.facts.currency, self.words.language)

    def day(self, value: date | None) -> str:
        """A calendar date, or nothing."""
        return "" if value is None else day(value, self.words.language)

    def dated(self, what: str, value: date | None) -> str:
        """``Bestellung 1042 vom 01.08.2026``, or without the date."""
        return what if value is None else self.words.dated.format(what=what, day=self.day(value))


def _greeting(s: Scope) -> str:
    buyer = s.facts.buyer
    name = s.facts.creditor.name if s.audience == MERCHANT else buyer.name
    if s.words.greeting.startswith("Hallo") and s.audience != MERCHANT:
        name = buyer.first_name or name
    name = line(name)
    return s.words.greeting.format(name=name) if name else s.words.greeting_nobody


def _matter(s: Scope) -> str:
    facts, words = s.facts, s.words
    if invoice := line(facts.invoice_no or "", 40):
        what = f"{words.invoice} {invoice}"
    elif order := line(facts.order_number, 40):
        what = f"{words.order} {order}"
    else:
        what = f"{words.matter} {line(facts.claim_no, 40)}"
    return what if words.language == "de" else what[0].lower() + what[1:]


def _instalment(s: Scope) -> str:
    if s.facts.instalment is None:
        return ""
    number, count = s.facts.instalment
    return s.words.instalment.format(number=number, count=count)


def _contact(s: Scope) -> str:
    by_mail, by_phone, between, by_post = s.words.contact
    creditor = s.facts.creditor
    ways = []
    if creditor.email:
        ways.append(by_mail.format(value=mail_link(creditor.email)))
    if creditor.phone:
        ways.append(by_phone.format(value=line(creditor.phone, 40)))
    return between.join(ways) or by_post


def _booked(s: Scope) -> str:
    parts = [s.words.booked[bucket].format(amount=s.money(minor)) for bucket, minor in s.facts.booked if minor]
    if len(parts) < 2:
        return "".join(parts)
    return ", ".join(parts[:-1]) + s.words.joined + parts[-1]


def _provable_costs(facts: LetterFacts) -> int | None:
    """Costs that a buyer may prove to be lower (§ 309 no. 5 BGB): all but the statutory lump sum."""
    return sum(minor for kind, minor in facts.fees if kind != "lump_sum_b2b") or None


def _reason(s: Scope) -> str:
    reason = s.facts.return_reason
    if reason is None:
        return ""
    own = line(reason.words, 160).rstrip(".")
    return own or s.words.reasons.get(reason.code.upper(), s.words.no_reason)


def _access(s: Scope) -> str:
    access = s.facts.access
    if not access:
        return ""
    states = s.words.access_vendor if s.audience == MERCHANT else s.words.access
    return states.get(access) or line(access, 300)


def _signature(s: Scope) -> str:
    own = s.look.signature or s.facts.creditor.name
    return "\n".join(cleaned for part in own.splitlines() if (cleaned := line(part)))


def _last_payment(s: Scope) -> tuple[date, int] | None:
    return max(s.facts.payments, key=lambda payment: payment[0], default=None)


def reference(value: str) -> str:
    """A payment reference as people copy it: an RF reference (ISO 11649) in groups of four."""
    value = line(value, 140)
    packed = value.replace(" ", "")
    return grouped(packed) if packed.startswith("RF") else value


@lru_cache(maxsize=1024)
def grouped(value: str) -> str:
    """An IBAN or RF reference in groups of four characters (plain blanks: they survive copying)."""
    packed = value.replace(" ", "")
    return " ".join(packed[i : i + 4] for i in range(0, len(packed), 4))


def _latest_credit(s: Scope) -> tuple[date, int] | None:
    """The latest credit note, if it is news: newer than the latest payment."""
    last = max(s.facts.credits, key=lambda credit: credit[0], default=None)
    payment = _last_payment(s)
    return None if last is None or (payment is not None and payment[0] >= last[0]) else last


def _sum(rows: tuple[tuple[date, int], ...]) -> int | None:
    return sum(minor for _, minor in rows) if rows else None


AMOUNTS: Mapping[str, Callable[[LetterFacts], int | None]] = {
    "principal": lambda facts: facts.principal_minor,
    "fees": lambda facts: sum(minor for _, minor in facts.fees) if facts.fees else None,
    "provable_costs": _provable_costs,
    "interest": lambda facts: facts.interest.minor if facts.interest else None,
    "paid": lambda facts: _sum(facts.payments),
    "credited": lambda facts: _sum(facts.credits),
}


def _amount(minor_of: Callable[[LetterFacts], int | None]) -> Callable[[Scope], str]:
    return lambda s: s.money(minor_of(s.facts))


VALUES: Mapping[str, Callable[[Scope], str]] = {
    **{name: _amount(minor_of) for name, minor_of in AMOUNTS.items()},
    "greeting": _greeting,
    "signature": _signature,
    "matter": _matter,
    "instalment": _instalment,
    "contact": _contact,
    "buyer_name": lambda s: line(s.facts.buyer.name),
    "buyer_email": lambda s: mail_link(s.facts.buyer.email),
    "buyer_phone": lambda s: line(s.facts.buyer.phone, 40),
    "creditor_name": lambda s: line(s.facts.creditor.name),
    "creditor_address": lambda s: ", ".join(line(part) for part in s.facts.creditor.address),
    "creditor_email": lambda s: mail_link(s.facts.creditor.email),
    "creditor_phone": lambda s: line(s.facts.creditor.phone, 40),
    "claim_no": lambda s: line(s.facts.claim_no, 40),
    "order_number": lambda s: line(s.facts.order_number, 40),
    "order_date": lambda s: s.day(s.facts.order_date),
    "contract": lambda s: line(s.facts.subject_of_contract, 160),
    "invoice_no": lambda s: line(s.facts.invoice_no or "", 40),
    "invoice_date": lambda s: s.day(s.facts.invoice_date),
    "due_date": lambda s: s.day(s.facts.due_date),
    "interest_rate": lambda s: (
        percent(line(s.facts.interest.rate_percent, 12), s.words.language) if s.facts.interest else ""
    ),
    "last_payment": lambda s: s.money(last[1]) if (last := _last_payment(s)) else "",
    "last_payment_on": lambda s: s.day(last[0]) if (last := _last_payment(s)) else "",
    "booked": _booked,
    "total": lambda s: strong(s.money(s.facts.total_minor)),
    "settled": lambda s: "" if s.facts.total_minor > 0 else "1",
    "deadline": lambda s: strong(s.day(s.facts.deadline)),
    "latest_credit": lambda s: s.money(last[1]) if (last := _latest_credit(s)) else "",
    "latest_credit_on": lambda s: s.day(last[0]) if (last := _latest_credit(s)) else "",
    "letter_date": lambda s: s.day(s.facts.letter_date),
    "letter_id": lambda s: line(s.facts.letter_id, 40),
    "payment_reference": lambda s: reference(s.facts.payment_reference),
    "pay_link": lambda s: link(s.words.pay_online, url(s.facts.pay_link)),
    "buyer_link": lambda s: link(s.words.buyer_page, url(s.facts.buyer_link)),
    "return_code": lambda s: line(s.facts.return_reason.code, 20) if s.facts.return_reason else "",
    "return_reason": _reason,
    "default_since": lambda s: s.day(s.facts.default_since),
    "handover_on": lambda s: strong(s.day(s.facts.handover_on)),
    "agency_name": lambda s: line(s.facts.agency_name or ""),
    "agency_contact": lambda s: line(s.facts.agency_contact or "", 300),
    "agency_file_no": lambda s: line(s.facts.agency_file_no or "", 60),
    "expected_costs": lambda s: s.money(s.facts.expected_costs_minor),
    "recall_costs": lambda s: s.money(s.facts.recall_costs_minor),
    "access": _access,
    "access_on": lambda s: s.day(s.facts.access_on),
    "access_stays": lambda s: line(s.facts.access_stays or "", 300),
    "access_lift": lambda s: strong(
        s.money(s.facts.total_minor if s.facts.access_lift_minor is None else s.facts.access_lift_minor)
    ),
    "refund": lambda s: s.money(s.facts.refund_minor),
    "refund_on": lambda s: s.day(s.facts.refund_on),
    "action_link": lambda s: link(s.words.action, url(s.facts.action_link)),
}

EXTRA = "extra_"


def is_known(name: str) -> bool:
    """Whether a text may use a variable of that name."""
    return name in VALUES or name.startswith(EXTRA)


def values(scope: Scope, names: frozenset[str]) -> dict[str, str]:
    """The variables that a text uses, and only those: what is not printed is not computed."""
    found = {}
    for name in names:
        make = VALUES.get(name)
        if make is not None:
            found[name] = make(scope)
        elif name.startswith(EXTRA):
            found[name] = line(str(scope.facts.extra.get(name.removeprefix(EXTRA), "")), 300)
    return found
