"""Invoices and credit notes as pages: made of the same pieces as letters, so a merchant's own layout fits them too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from mahnlauf.core.references import rf_reference
from mahnlauf.documents.order import Instalment, Line, Order
from mahnlauf.documents.steps import CREDIT_NOTE, Step
from mahnlauf.documents.vat import Vat, total
from mahnlauf.documents.words import LABELS, Labels
from mahnlauf.dunning.letter_facts import buyer_of, claim_number, creditor_of
from mahnlauf.letters import LetterFacts, page_of
from mahnlauf.letters.blocks import Part, Row
from mahnlauf.letters.clean import line, link, mail_link, url
from mahnlauf.letters.figures import day, money, percent
from mahnlauf.letters.page import Written
from mahnlauf.letters.values import grouped, reference
from mahnlauf.letters.words import VOICES, Words, voice
from mahnlauf.shops.shop import Shop

_ROUNDING = 10  # minor units; what lines miss of a total beyond that has another reason


@dataclass(frozen=True, slots=True)
class Sheet:
    """One document while its page is written: ``number`` is empty for a draft, ``vat`` what it says per rate."""

    order: Order
    step: Step
    shop: Shop
    vat: tuple[Vat, ...]
    number: str
    on: date

    @property
    def language(self) -> str:
        """The buyer's language if we speak it, else the shop's."""
        wanted = str(self.order.buyer.get("language", ""))
        return wanted if wanted in ("de", "en") else self.shop.language

    @property
    def labels(self) -> Labels:
        """The words of that language."""
        return LABELS[voice(self.language, self.shop.register)]

    @property
    def title(self) -> str:
        """What kind of document it is."""
        if self.step.kind != CREDIT_NOTE:
            return self.labels.invoice
        return self.labels.correction if self.step.left else self.labels.cancellation

    def money(self, minor: int) -> str:
        """An amount of the order's currency; a credit note's are negative."""
        return money(minor, self.order.currency, self.language).replace("-", "\u2212")

    def day(self, value: date) -> str:
        """A date as people write it."""
        return day(value, self.language)


def document_page(sheet: Sheet) -> dict[str, Any]:
    """The page as JSON types, for the press."""
    number = sheet.number or sheet.labels.draft
    words = replace(_words(sheet), claim=sheet.title)
    look = sheet.shop.texts.look(sheet.shop.name, sheet.shop.settings)
    facts = document_facts(sheet, number)
    return page_of(Written(f"{sheet.title} {number}", list(_parts(sheet)), words, look, facts))


def document_facts(sheet: Sheet, number: str) -> LetterFacts:
    """Who invoices whom, and what is to be paid next."""
    coming = None if sheet.step.kind == CREDIT_NOTE else sheet.order.next_payment
    return LetterFacts(
        creditor=creditor_of(sheet.shop),
        buyer=buyer_of(sheet.order.buyer, sheet.shop.country),
        claim_no=number,
        currency=sheet.order.currency,
        principal_minor=total(sheet.vat),
        total_minor=coming.left if coming else 0,
        letter_date=sheet.on,
        letter_id=number,
        payment_reference=rf_reference(claim_number((coming or sheet.order.instalments[0]).claim_id)),
    )


def _parts(sheet: Sheet) -> Iterator[Part]:
    yield Part("refs", rows=tuple(_references(sheet)))
    name = line(sheet.order.buyer.get("name", "") or sheet.order.buyer.get("company", ""))
    words = _words(sheet)
    yield Part("p", words.greeting.format(name=name) if name else words.greeting_nobody)
    yield Part("p", _opening(sheet))
    yield Part("claims", rows=tuple(_lines(sheet)))
    yield Part("sum", rows=tuple(_sums(sheet)))
    yield from _notes(sheet)
    if sheet.step.kind != CREDIT_NOTE:
        yield from _payment(sheet)
    yield Part("sender", rows=tuple((row,) for row in _imprint(sheet) if row))


def _references(sheet: Sheet) -> Iterator[Row]:
    order, labels = sheet.order, sheet.labels
    yield labels.number, sheet.number or labels.draft
    if sheet.step.corrects is not None:
        yield labels.invoice, sheet.step.corrects.number
    yield labels.order, line(order.number, 40)
    if sheet.step.kind != CREDIT_NOTE:
        yield labels.supplied, sheet.day(order.ordered_on)
        if order.next_payment is not None and order.next_payment.due is not None:
            yield labels.due, sheet.day(order.next_payment.due)
    if vat_id := line(order.buyer.get("vat_id", ""), 40):
        yield labels.buyer_vat_id, vat_id


def _opening(sheet: Sheet) -> str:
    order, corrects = sheet.order, sheet.step.corrects
    if corrects is None:
        return sheet.labels.charged.format(order=line(order.number, 40), day=sheet.day(order.ordered_on))
    text = sheet.labels.corrects if sheet.step.left else sheet.labels.cancels
    return text.format(
        number=corrects.number,
        day=sheet.day(date.fromisoformat(corrects.issued_on)),
        before=sheet.money(sheet.step.left + total(sheet.vat)),
        after=sheet.money(sheet.step.left),
    )


def _lines(sheet: Sheet) -> Iterator[Row]:
    yield sheet.labels.head
    if sheet.step.kind != CREDIT_NOTE:
        yield from (_line(sheet, one) for one in sheet.order.lines)
        return
    name = sheet.labels.refund_line.format(order=line(sheet.order.number, 40))
    yield from (("1", name, _rate(sheet, one.rate), sheet.money(-one.gross_minor)) for one in sheet.vat)


def _line(sheet: Sheet, one: Line) -> Row:
    name = line(one.name, 200)
    if not name:
        name = sheet.labels.rounding if abs(one.gross_minor) <= _ROUNDING else sheet.labels.other
    rate = one.rate or (sheet.vat[0].rate if len(sheet.vat) == 1 else "")
    return line(one.quantity, 20), name, _rate(sheet, rate), sheet.money(one.gross_minor)


def _rate(sheet: Sheet, rate: str) -> str:
    return f"{percent(rate, sheet.language)}\xa0%" if rate and not sheet.shop.invoicing.small_business else ""


def _sums(sheet: Sheet) -> Iterator[Row]:
    sign, labels = (-1, sheet.labels) if sheet.step.kind == CREDIT_NOTE else (1, sheet.labels)
    for one in sheet.vat:
        rate = percent(one.rate, sheet.language)
        if one.tax_minor:
            yield labels.net.format(rate=rate), sheet.money(sign * one.net_minor)
            yield labels.tax.format(rate=rate), sheet.money(sign * one.tax_minor)
        elif one.rate:
            yield labels.untaxed, sheet.money(sign * one.net_minor)
    amount = sheet.money(sign * total(sheet.vat))
    yield (labels.total if sign > 0 else labels.correction_total), amount


def _notes(sheet: Sheet) -> Iterator[Part]:
    terms = sheet.shop.invoicing
    if any(not one.rate for one in sheet.vat):
        yield Part("p", sheet.labels.small_business)
    elif sheet.order.reverse_charge:
        yield Part("p", sheet.labels.reverse_charge)
    elif any(not one.tax_minor for one in sheet.vat) and terms.exempt_note:
        yield Part("p", line(terms.exempt_note, 300))


def _payment(sheet: Sheet) -> Iterator[Part]:
    order, labels = sheet.order, sheet.labels
    if len(order.instalments) > 1:
        yield Part("p", labels.plan.format(count=len(order.instalments)))
        yield Part("claims", rows=(labels.plan_head, *_plan(sheet)))
    if order.next_payment is not None:
        yield Part("pay", _words(sheet).pay_heading, tuple(_account(sheet, order.next_payment)))
    elif order.paid_on is not None:
        yield Part("p", labels.paid.format(day=sheet.day(order.paid_on)))


def _plan(sheet: Sheet) -> Iterator[Row]:
    count = len(sheet.order.instalments)
    for one in sheet.order.instalments:
        due = sheet.day(one.due) if one.due else ""
        name = sheet.labels.instalment.format(number=one.number, count=count)
        yield name, claim_number(one.claim_id), due, sheet.money(one.minor)


def _account(sheet: Sheet, coming: Instalment) -> Iterator[Row]:
    words, creditor = _words(sheet), creditor_of(sheet.shop)
    yield words.pay_amount, sheet.money(coming.left)
    if coming.due is not None:
        yield words.pay_by, sheet.day(coming.due)
    if creditor.iban:
        yield words.payee, line(creditor.name)
        yield "IBAN", grouped(line(creditor.iban, 42))
        if creditor.bic:
            yield "BIC", line(creditor.bic, 11)
    yield words.reference, reference(rf_reference(claim_number(coming.claim_id)))


def _imprint(sheet: Sheet) -> Iterator[str]:
    creditor, terms, words = creditor_of(sheet.shop), sheet.shop.invoicing, _words(sheet)
    yield ", ".join(line(part) for part in (creditor.name, *creditor.address))
    reach = [f"{words.phone} {line(creditor.phone, 40)}"] if creditor.phone else []
    reach += [f"{words.email} {mail_link(creditor.email)}"] if creditor.email else []
    if website := url(creditor.website):
        reach.append(f"{words.website} {link(website.partition('//')[2].rstrip('/'), website)}")
    yield " · ".join(reach)
    numbers = [sheet.labels.tax_number.format(value=line(terms.tax_number, 40))] if terms.tax_number else []
    numbers += [sheet.labels.vat_id.format(value=line(terms.vat_id, 40))] if terms.vat_id else []
    yield " · ".join(numbers)
    look = sheet.shop.texts.look(sheet.shop.name, sheet.shop.settings)
    yield from (line(part, 300) for part in look.footer.splitlines())


def _words(sheet: Sheet) -> Words:
    return VOICES[voice(sheet.language, sheet.shop.register)]
