"""What a person does to a claim: hold it, book a payment, approve, hand over, write off …

Command line, API and desk call the same three functions: `VERBS` names every deed and its fields, `preview` says what
would follow in money, dates and words, `perform` does it once, with an entry in the audit log. What does not belong
here: who the person is (people), how it looks (desk), what an event means for the account (ledger).
"""

from mahnlauf.clerk.actor import Actor
from mahnlauf.clerk.case import Case
from mahnlauf.clerk.catalog import VERBS, Field, Verb
from mahnlauf.clerk.consequence import Consequence
from mahnlauf.clerk.doing import Done, perform, preview
from mahnlauf.clerk.saying import KeyUsed, Moved, NotNow, Refusal, Said, WrongField

__all__ = [
    "VERBS",
    "Actor",
    "Case",
    "Consequence",
    "Done",
    "Field",
    "KeyUsed",
    "Moved",
    "NotNow",
    "Refusal",
    "Said",
    "Verb",
    "WrongField",
    "perform",
    "preview",
]
