"""The mail that brings a document to the buyer: composed like every letter, sent by the outbox, once."""

from __future__ import annotations

from dataclasses import replace

from mahnlauf.documents.page import Sheet, document_facts
from mahnlauf.documents.steps import CREDIT_NOTE
from mahnlauf.documents.vat import total
from mahnlauf.ledger.balance import Amounts
from mahnlauf.letters import html_of, text_of
from mahnlauf.store.claims import ClaimRow
from mahnlauf.store.commands import NewCommand


def document_mail(sheet: Sheet, row: ClaimRow, ident: int, now: str) -> NewCommand | None:
    """The command that mails the document of that id; None if the owner mails none, or there is no address."""
    address = sheet.order.buyer.get("email", "")
    if not sheet.shop.invoicing.mailed or not address:
        return None
    shop, template = sheet.shop, "credit_note" if sheet.step.kind == CREDIT_NOTE else "invoice"
    order, coming = sheet.order, sheet.order.next_payment
    parts = len(order.instalments)
    facts = replace(
        document_facts(sheet, sheet.number),
        claim_no=row.number,
        order_number=order.number,
        order_date=order.ordered_on,
        invoice_no=sheet.number,
        invoice_date=sheet.on,
        due_date=coming.due if coming else None,
        deadline=coming.due if coming else None,
        instalment=(coming.number, parts) if coming and parts > 1 else None,
        pay_link=order.pay_link or None,
        refund_minor=total(sheet.vat),
    )
    letter = shop.texts.compose(
        shop.name, template, facts, language=sheet.language, register=shop.register, settings=shop.settings
    )
    payload = {
        "audience": "buyer", "to": address, "name": row.buyer_name, "template": template, "subject": letter.subject,
        "text": text_of(letter), "html": html_of(letter), "test": shop.test_mode, "on": sheet.on.isoformat(),
        "stage": "", "round": 0, "document": ident, "amounts": Amounts(facts.total_minor, 0, 0).as_json(),
        "deadline": facts.deadline.isoformat() if facts.deadline else None,
    }  # fmt: skip
    return NewCommand(shop.name, row.id or 0, f"{sheet.step.kind}:{sheet.number}", "mail", payload, now)
