"""Events: facts with names. Append-only; the database keeps each identity once per shop.

The vocabulary is the one of the golden scenarios plus what shops need more. Amounts in ``data`` are integers
in the minor unit of the claim's currency, days are ISO calendar days of the merchant.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

CLAIM_OPENED = "claim.opened"
CLAIM_SPLIT = "claim.split"
ORDER_OBSERVED = "order.observed"
ORDER_TRASHED = "order.trashed"
ORDER_RESTORED = "order.restored"
ORDER_ERASED = "order.erased"
PAYMENT_RECEIVED = "payment.received"
PAYMENT_RETURNED = "payment.returned"
PAYMENT_CHARGED_BACK = "payment.charged_back"
CREDIT_NOTE = "credit_note"
DEFAULT_STARTED = "default.started"
FEE_ADDED = "fee.added"
DISPUTE_OPENED = "dispute.opened"
DISPUTE_RESOLVED = "dispute.resolved"
VENDOR_CONSENTED = "vendor.consented"
VENDOR_ACCEPTED = "vendor.accepted"
VENDOR_DECLINED = "vendor.declined"
VENDOR_STOPPED = "vendor.stopped"
VENDOR_ACCESS_SUSPEND = "vendor.access_suspend"
VENDOR_ACCESS_RESTORE = "vendor.access_restore"
STATEMENT = "statement"
HOLD_SET = "hold.set"
HOLD_LIFTED = "hold.lifted"
PROMISE_MADE = "promise.made"
WITHDRAWAL = "withdrawal"
REFUND_PAID = "refund.paid"
CREDIT_PAID_OUT = "credit.paid_out"
PAYMENT_MISSED = "payment.missed"
REBILLING_STOPPED = "rebilling.stopped"
REBILLING_RESUMED = "rebilling.resumed"
ACCESS_BEGINS = "access.begins"
ACCESS_ENDED = "access.ended"
ACCESS_PARTICIPANTS = "access.participants"
REVERSAL_CONFIRMED = "reversal.confirmed"
WRITTEN_OFF = "claim.written_off"
LETTER_BOUNCED = "letter.bounced"
LETTER_WITHDRAWN = "letter.withdrawn"
DOCUMENT_ISSUED = "document.issued"
NOTE = "note"
ACTION_TAKEN = "action.taken"

KINDS: Mapping[str, str] = {
    CLAIM_OPENED: "a claim exists: principal_minor, currency, invoice_date, due_date, start_dunning, buyer;"
    " with part: one item of several, which may be reported again",
    CLAIM_SPLIT: "the order is owed in instalments: parts, dues; once for the order and once for each instalment",
    ORDER_OBSERVED: "a shop reported a whole order as it stood at that second (see `Observation`)",
    ORDER_TRASHED: "the shop put the order into its bin; the report names no time",
    ORDER_RESTORED: "the shop took the order out of its bin again",
    ORDER_ERASED: "the shop deleted the order for good",
    PAYMENT_RECEIVED: "money arrived: amount_minor, payment_ref, optional allocation order",
    PAYMENT_RETURNED: "a direct debit came back: payment_ref, fee_minor, reason_code, reason",
    PAYMENT_CHARGED_BACK: "a payment was charged back: payment_ref, fee_minor, reason_code, reason",
    CREDIT_NOTE: "the principal was lowered: amount_minor, or full_cancellation",
    DEFAULT_STARTED: "the buyer is in default: interest_from, optional lump_sum_minor, reason",
    FEE_ADDED: "a cost was booked: kind, amount_minor",
    DISPUTE_OPENED: "the buyer objects: everything waits",
    DISPUTE_RESOLVED: "the objection is settled: optional new_term_days",
    VENDOR_CONSENTED: "the merchant agreed to the hand-over",
    VENDOR_ACCEPTED: "the merchant accepted the offer",
    VENDOR_DECLINED: "the merchant declined the offer",
    VENDOR_STOPPED: "the merchant stopped the collection",
    VENDOR_ACCESS_SUSPEND: "the merchant had the course access suspended",
    VENDOR_ACCESS_RESTORE: "the merchant had the course access restored",
    STATEMENT: "somebody asked for the balance of that day",
    HOLD_SET: "nothing goes out until a day: hold, reason, until",
    HOLD_LIFTED: "a hold ended early: hold",
    PROMISE_MADE: "the buyer promised to pay: until, amount_minor",
    REFUND_PAID: "money went back to the buyer: amount_minor, payment_ref; as much less is owed",
    CREDIT_PAID_OUT: "the buyer's credit was paid back: amount_minor; what is owed stays as it is",
    PAYMENT_MISSED: "a due instalment was not paid, says who collects it: amount_minor, status, reason",
    REBILLING_STOPPED: "no further instalment will be debited: reason",
    REBILLING_RESUMED: "debiting goes on; no money moved",
    ACCESS_PARTICIPANTS: "a person said who has the course instead of the buyer: participants, product_ref or empty",
    ACCESS_BEGINS: "what was bought is granted from a day on, not before: product_ref, begins_on",
    ACCESS_ENDED: "the time that was paid for is over: product_ref, reason, optional ends_on",
    WITHDRAWAL: "the buyer withdrew from the contract: nothing is owed any more",
    REVERSAL_CONFIRMED: "a person said what an unclear reversal was: is_chargeback",
    WRITTEN_OFF: "the rest was given up",
    NOTE: "somebody wrote a remark: text; it changes nothing",
    LETTER_BOUNCED: "a mail of ours came back: stage, round, recipient, status, reason",
    LETTER_WITHDRAWN: "a letter of ours was held back before it left; its action counts for nothing: key, reason",
    DOCUMENT_ISSUED: "an invoice or credit note of ours was issued: number, document, amount_minor, text",
    ACTION_TAKEN: "we did what a stage or an event asked for (see `Action`)",
}


@dataclass(frozen=True, slots=True)
class Event:
    """One fact about one claim.

    ``identity`` is unique per shop and derived from the content alone, so that the same fact reported again is
    recognised. ``at`` is the UTC instant at which it happened (``2026-11-22T04:36:05Z``), ``on`` the
    merchant's calendar day, ``position`` orders events of one instant. ``instalment`` 0 is the order as one claim.
    """

    kind: str
    identity: str
    order_ref: str
    at: str
    on: date
    data: Mapping[str, Any] = field(default_factory=dict)
    instalment: int = 0
    position: int = 0

    @property
    def sort_key(self) -> tuple[str, int, str]:
        """When it happened; never when it arrived."""
        return (self.at, self.position, self.identity)
