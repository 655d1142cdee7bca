"""Letters: facts of one day become a subject, a text and an HTML mail. No database, no clock, no network.

What belongs here: the texts (one folder per language and register), the labels, the sandbox they run in,
their shapes (text, HTML, page). What does not: choosing which letter goes out (dunning), reading amounts (ledger),
making PDF of a page (paper), sending (outbox). A text is edited by people: keep the variables flat, the
sentences short, and explain at the top of the file in German.
"""

from __future__ import annotations

from mahnlauf.letters.catalog import check
from mahnlauf.letters.compose import Composed, compose
from mahnlauf.letters.facts import (
    Buyer,
    ClaimLine,
    Creditor,
    Interest,
    Letter,
    LetterError,
    LetterFacts,
    Look,
    ReturnReason,
)
from mahnlauf.letters.htmlmail import html_of
from mahnlauf.letters.page import CODE_CID, girocode, girocode_of, page_of
from mahnlauf.letters.plaintext import text_of
from mahnlauf.letters.render import render
from mahnlauf.letters.templates import TEMPLATES, Template
from mahnlauf.letters.textbook import TextBook, check_file

__all__ = [
    "CODE_CID",
    "TEMPLATES",
    "Buyer",
    "ClaimLine",
    "Composed",
    "Creditor",
    "Interest",
    "Letter",
    "LetterError",
    "LetterFacts",
    "Look",
    "ReturnReason",
    "Template",
    "TextBook",
    "check",
    "check_file",
    "compose",
    "girocode",
    "girocode_of",
    "html_of",
    "page_of",
    "render",
    "text_of",
]
