"""The blocks of a letter as rows of text: what the claim is, how the sum comes about, how to pay, who writes.

Mail as text, mail as HTML and the letter on paper are made from the same rows.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from mahnlauf.letters.clean import line, link, mail_link, url
from mahnlauf.letters.facts import Creditor, LetterError
from mahnlauf.letters.figures import percent
from mahnlauf.letters.templates import MERCHANT
from mahnlauf.letters.values import Scope, grouped, reference
from mahnlauf.letters.words import VOICES

Row = tuple[str, ...]


class Part(NamedTuple):
    """One piece of a letter, top to bottom.

    Kinds: ``p`` a paragraph, ``list`` its lines are items, ``soft`` a paragraph of the objection block,
    ``refs`` (label, value) rows, ``sum`` (label, amount) rows whose last is the total, ``pay`` heading in
    `text` and (label, value) rows, ``girocode`` a caption and the cid of its `picture`, ``claims`` a list
    with a head row, ``button`` a label and in the only row its address, ``sender`` lines. `text` and the
    cells of the sender may hold the marks of `clean`.
    """

    kind: str
    text: str = ""
    rows: tuple[Row, ...] = ()
    picture: str = ""


def build(name: str, scope: Scope, label: str = "") -> list[Part]:
    """The parts of the block ``[[name]]``; a button may bring a label: ``[[action: Jetzt entscheiden]]``."""
    if name == "table":
        return [_references(scope), Part("sum", rows=tuple(sum_rows(scope)))]
    if name == "pay":
        return _pay(scope)
    if name == "claims":
        return [_claims(scope)]
    if name == "action":
        target = url(scope.facts.action_link)
        return [Part("button", label or scope.words.action, ((target,),))] if target else []
    return [_sender(scope)]


def _references(scope: Scope) -> Part:
    facts, words = scope.facts, scope.words
    rows: list[Row] = [(words.claim, line(facts.claim_no, 40))]
    if scope.audience == MERCHANT:
        rows.append((words.debtor, line(facts.buyer.name)))
    if invoice := line(facts.invoice_no or "", 40):
        rows.append((words.invoice, scope.dated(invoice, facts.invoice_date)))
    if order := line(facts.order_number, 40):
        rows.append((words.order, scope.dated(order, facts.order_date)))
    if contract := line(facts.subject_of_contract, 160):
        rows.append((words.contract, contract))
    if facts.due_date is not None:
        due = scope.day(facts.due_date)
        if facts.instalment is not None:
            number, count = facts.instalment
            due = f"{due} ({words.instalment.format(number=number, count=count)})"
        rows.append((words.due, due))
    return Part("refs", rows=tuple(rows))


def sum_rows(scope: Scope) -> list[Row]:
    """How the total comes about. Nobody is asked for a sum that the rows above it do not explain."""
    facts, words = scope.facts, scope.words
    paid = words.payment_vendor if scope.audience == MERCHANT else words.payment
    rows: list[Row] = [(words.principal, scope.money(facts.principal_minor))]
    explained = facts.principal_minor
    for kind, minor in facts.fees:
        rows.append((words.fees.get(kind, words.fees["other"]), scope.money(minor)))
        explained += minor
    if facts.interest is not None and facts.interest.minor:
        rows.append((_interest(scope), scope.money(facts.interest.minor)))
        explained += facts.interest.minor
    for label, entries in ((words.credit, facts.credits), (paid, facts.payments)):
        for day, minor in entries:
            rows.append((label.format(day=scope.day(day)), _minus(scope, minor)))
            explained -= minor
    rest = facts.total_minor - explained
    if rest < 0:
        rows.append((words.relief, _minus(scope, -rest)))
    elif rest > 0 and facts.total_minor == 0:
        rows.append((words.overpaid, scope.money(rest)))
    elif rest > 0:
        raise LetterError(
            f"The letter for claim {facts.claim_no} asks for {facts.total_minor} {facts.currency} (minor "
            f"units), but principal, fees, interest, credits and payments explain only {explained}."
        )
    rows.append((words.total, scope.money(facts.total_minor)))
    return rows


def _minus(scope: Scope, minor: int) -> str:
    return f"\u2212{scope.money(minor)}"


def _interest(scope: Scope) -> str:
    interest, words = scope.facts.interest, scope.words
    assert interest is not None
    language = words.language
    label = words.interest.format(
        rate=percent(line(interest.rate_percent, 12), language),
        start=scope.day(interest.start),
        end=scope.day(interest.end),
    )
    return label + "".join(
        words.interest_change.format(day=scope.day(day), rate=percent(line(rate, 12), language))
        for day, rate in interest.changes
    )


def _pay(scope: Scope) -> list[Part]:
    facts, words, creditor = scope.facts, scope.words, scope.facts.creditor
    if facts.total_minor <= 0:
        return []
    rows: list[Row] = [(words.pay_amount, scope.money(facts.total_minor))]
    if facts.deadline is not None:
        rows.append((words.pay_by, scope.day(facts.deadline)))
    if creditor.iban:
        rows.append((words.payee, line(creditor.name)))
        rows.append(("IBAN", grouped(line(creditor.iban, 42))))
        if creditor.bic:
            rows.append(("BIC", line(creditor.bic, 11)))
    if purpose := reference(facts.payment_reference):
        rows.append((words.reference, purpose))
    online = url(facts.pay_link)
    parts = [Part("pay", words.pay_heading, tuple(rows))]
    if facts.girocode_cid:
        parts.append(Part("girocode", words.girocode, picture=facts.girocode_cid))
    if online:
        parts.append(Part("button", words.pay_online, ((online,),)))
    return parts


def _claims(scope: Scope) -> Part:
    facts = scope.facts
    rows: list[Row] = [scope.words.claims_head]
    for claim in facts.claims:
        rows.append(
            (
                line(claim.claim_no, 40),
                line(claim.buyer_name),
                scope.day(claim.due_date),
                scope.money(claim.total_minor),
            )
        )
    if not facts.claims:
        total = scope.money(facts.total_minor)
        rows.append((line(facts.claim_no, 40), line(facts.buyer.name), scope.day(facts.due_date), total))
    return Part("claims", rows=tuple(rows))


def _sender(scope: Scope) -> Part:
    facts, words, creditor = scope.facts, scope.words, scope.facts.creditor
    name = line(creditor.name if scope.audience == MERCHANT else facts.buyer.name)
    addressed = words.addressed.format(name=name) if name else ""
    number = words.letter.format(id=line(facts.letter_id, 40), day=scope.day(facts.letter_date), to=addressed)
    if scope.audience == MERCHANT:
        return Part("sender", rows=((words.automatic,), (number,)))
    who, where = _imprint(creditor, words.language, scope.look.footer)
    return Part("sender", rows=(*who, (number,), *where))


@lru_cache(maxsize=256)
def _imprint(creditor: Creditor, language: str, footer: str) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """The lines about the creditor before and after the letter's number: the same for all letters."""
    words = VOICES[language]
    reach = []
    if creditor.phone:
        reach.append(f"{words.phone} {line(creditor.phone, 40)}")
    if creditor.email:
        reach.append(f"{words.email} {mail_link(creditor.email)}")
    if website := url(creditor.website):
        reach.append(f"{words.website} {link(website.partition('//')[2].rstrip('/'), website)}")
    who = [", ".join([line(part) for part in (creditor.name, *creditor.address)]), " · ".join(reach)]
    where = [cleaned for part in footer.splitlines() if (cleaned := line(part, 300))]
    if privacy := url(creditor.privacy_url):
        where.insert(0, f"{words.privacy}: {link(words.privacy_label, privacy)}")
    return tuple((entry,) for entry in who if entry), tuple((entry,) for entry in where)
