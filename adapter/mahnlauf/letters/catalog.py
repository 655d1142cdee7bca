"""What a merchant may write: the variables and their meaning, and a check that says what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from jinja2 import nodes

from mahnlauf.letters.clean import plain
from mahnlauf.letters.compose import compose
from mahnlauf.letters.example import full, smallest
from mahnlauf.letters.facts import LetterError, Look
from mahnlauf.letters.plaintext import text_of
from mahnlauf.letters.source import MARKER, OBJECTIONS, environment, faults, tidy
from mahnlauf.letters.templates import TEMPLATES, template_named
from mahnlauf.letters.values import VALUES, Scope, is_known
from mahnlauf.letters.words import VOICES, voice

__all__ = ["TEMPLATES", "VARIABLES", "check"]

VARIABLES: Mapping[str, str] = {
    "greeting": "the salutation with the name",
    "signature": "the shop's signature, or the creditor's name",
    "matter": "what it is about: invoice, order or claim with its number",
    "instalment": "which instalment of how many",
    "contact": "how to reach the creditor by mail and phone",
    "buyer_name": "the buyer's name",
    "buyer_email": "the buyer's mail address",
    "buyer_phone": "the buyer's phone number",
    "creditor_name": "the creditor's full name",
    "creditor_address": "the creditor's address",
    "creditor_email": "the creditor's mail address",
    "creditor_phone": "the creditor's phone number",
    "claim_no": "the number of the claim",
    "order_number": "the number of the order",
    "order_date": "the date of the order",
    "contract": "what was bought",
    "invoice_no": "the number of the invoice",
    "invoice_date": "the date of the invoice",
    "due_date": "the day on which the claim was due",
    "principal": "the principal amount",
    "fees": "the sum of all costs",
    "provable_costs": "the costs of which the buyer may prove that they were lower",
    "interest": "the default interest",
    "interest_rate": "the rate of the default interest",
    "paid": "the sum of all payments",
    "last_payment": "the amount of the latest payment",
    "last_payment_on": "the day of the latest payment",
    "booked": "how the latest payment was set off",
    "credited": "the sum of all credit notes",
    "latest_credit": "the amount of the latest credit note, if it is newer than the latest payment",
    "latest_credit_on": "the day of the latest credit note, if it is newer than the latest payment",
    "total": "the outstanding amount",
    "settled": "set if nothing is outstanding any more",
    "deadline": "the last day for the payment or decision",
    "letter_date": "the date of the letter",
    "letter_id": "the number of the letter",
    "payment_reference": "the payment reference",
    "pay_link": "the link to pay online",
    "buyer_link": "the link to the buyer's page",
    "return_code": "the bank's code for the returned payment",
    "return_reason": "why the payment was returned",
    "default_since": "the day since which the buyer is in default",
    "handover_on": "the day of the hand-over",
    "agency_name": "the name of the collection agency",
    "agency_contact": "how to reach the collection agency",
    "agency_file_no": "the agency's file number",
    "expected_costs": "the costs that the hand-over is expected to cause",
    "recall_costs": "what taking the claim back costs the merchant",
    "access": "the state of the access",
    "access_on": "the day from which access is suspended",
    "access_stays": "what stays reachable during the suspension",
    "access_lift": "the amount that lifts the suspension",
    "refund": "the amount to be refunded",
    "refund_on": "the day of the refund",
    "action_link": "the link with which the merchant decides",
}

_BLOCKS = {
    "[[table]]": "the table of the claim",
    "[[pay]]": "the payment block",
    "[[object]]": "how to object or report a payment",
    "[[sender]]": "the block with the sender",
    "[[claims]]": "the list of claims",
}
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]*>")


def check(template_text: str, name: str, *, language: str = "de", register: str = "sie") -> list[str]:
    """What is wrong with a merchant's text for the letter `name`: one sentence each, or an empty list.

    Looks for faulty Jinja, unknown variables, HTML, and for content that this letter must not leave out.
    """
    part = name == OBJECTIONS
    found = list(faults(template_text, header=not part))
    if found:
        return found
    found = list(_unknown(template_text))
    text = tidy(template_text)
    for tag in _TAG.finditer(text):
        line = text.count("\n", 0, tag.start()) + 1
        found.append(f"Line {line}: the HTML {tag[0]} would be printed as it stands; write plain text.")
    if found or part:
        return found + (_silent_objections(text) if part and not found else [])
    return _forgotten(template_text, name, language, register)


def _unknown(text: str) -> Iterator[str]:
    seen = set()
    for node in environment().parse(tidy(text)).find_all(nodes.Name):
        if is_known(node.name) or node.name in seen:
            continue
        seen.add(node.name)
        close = get_close_matches(node.name, VALUES, 1)
        hint = f"; did you mean {close[0]!r}?" if close else "."
        yield f"Line {node.lineno}: the variable {node.name!r} is unknown{hint}"


def _silent_objections(text: str) -> list[str]:
    if any(name in text for name in ("contact", "buyer_link", "creditor_email", "creditor_phone")):
        return []
    return ["The text never says where to object: use {{ contact }} or {{ buyer_link }}."]


def _forgotten(text: str, name: str, language: str, register: str) -> list[str]:
    """Write the letter with made-up facts and look for what it has to say."""
    own = {name: text}
    facts, template = full(name), template_named(name)
    try:
        letter = compose(name, facts, language=language, register=register, overrides=own)
        compose(name, smallest(name), language=language, register=register, overrides=own)
    except LetterError as error:
        return [str(error)]
    scope = Scope(facts, VOICES[voice(language, register)], Look(), template.audience)
    printed = f"{letter.subject}\n{text_of(letter)}"
    markers = {f"[[{marker[1]}]]" for marker in MARKER.finditer(tidy(text))}
    found = []
    for must in template.says:
        if must.startswith("[["):
            if must not in markers:
                found.append(f"The letter lacks {_BLOCKS[must]}: put {must} on a line of its own.")
        elif plain(VALUES[must](scope)) not in printed:
            found.append(f"The letter never says {VARIABLES[must]}: use {{{{ {must} }}}}.")
    return found
