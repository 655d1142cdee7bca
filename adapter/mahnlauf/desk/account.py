"""The account of one claim (Konto): a row for everything that was booked, bucket by bucket."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mahnlauf.core import events as kinds
from mahnlauf.core.events import Event
from mahnlauf.core.plan import Plan
from mahnlauf.desk import formats
from mahnlauf.desk.german import told_in_words
from mahnlauf.desk.lines import stage_title
from mahnlauf.desk.tongue import t
from mahnlauf.desk.words import FEES, STANDINGS
from mahnlauf.ledger import balance
from mahnlauf.ledger.balance import Amounts
from mahnlauf.ledger.fold import in_order
from mahnlauf.ledger.journal import Entry, entries_of
from mahnlauf.ledger.state import ClaimState

_BUCKETS = {"fees_minor": "Kosten", "interest_minor": "Zinsen", "principal_minor": "Hauptforderung",
            "credit_minor": "Guthaben"}  # fmt: skip
_NOTHING = Amounts(0, 0, 0)
_WORDS: Mapping[str, str] = {
    kinds.CLAIM_OPENED: "Forderung entstanden",
    kinds.PAYMENT_RECEIVED: "Zahlung",
    kinds.PAYMENT_RETURNED: "Rücklastschrift",
    kinds.PAYMENT_CHARGED_BACK: "Rückbuchung",
    kinds.CREDIT_NOTE: "Gutschrift",
    kinds.VENDOR_STOPPED: "Beitreibung beendet",
    kinds.WITHDRAWAL: "Widerruf",
    kinds.WRITTEN_OFF: "Ausgebucht",
    kinds.STATEMENT: "Kontoauszug",
    kinds.REVERSAL_CONFIRMED: "Rückbuchung geprüft",
    kinds.REFUND_PAID: "Erstattung",
    "writeoff": "Rest ausgebucht",
}
_FIRST = {"paid": ", bezahlt", "reversed": ", Geld zurückgebucht", "unclear": ", Geld vielleicht zurückgebucht"}


@dataclass(frozen=True, slots=True)
class Row:
    """One booking: what moved in each bucket (written out, empty if nothing), and what was open afterwards.
    ``note`` is the smaller print: how a payment was allocated, the bank's reason."""

    on: str
    text: str
    note: str
    fees: str
    interest: str
    principal: str
    credit: str
    open: str


@dataclass(frozen=True, slots=True)
class Account:
    """All rows and the balance of today; ``with_interest`` and ``with_credit`` say whether those columns are needed."""

    rows: tuple[Row, ...]
    total: Row
    with_interest: bool
    with_credit: bool


def account_of(facts: Iterable[Event], state: ClaimState, plan: Plan, today: date) -> Account:
    """Folds the claim's events once more and writes down what each of them booked."""
    at = ClaimState(shop=state.shop, order_ref=state.order_ref, instalment=state.instalment)
    rows: list[Row] = []
    before, credit, interest_seen, credit_seen = _NOTHING, 0, False, bool(state.credit)
    for event in in_order(facts, at):
        for entry in entries_of(at, event, plan):
            rows.append(_row(entry, event, before, credit, not rows, plan, at.currency))
            before, credit = entry.open, entry.credit_minor
            interest_seen |= bool(before.interest_minor)
            credit_seen |= bool(credit)
    now = balance.amounts(state, plan, today)
    if state.booked_total < before.total_minor and (state.erased or state.trashed > state.restored):
        rows.append(_binned(state, before))
    total = Row(
        on="", text=t("Offen am {day}", day=formats.day(today)), note="",
        fees=formats.bare(now.fees_minor, state.currency), interest=formats.bare(now.interest_minor, state.currency),
        principal=formats.bare(now.principal_minor, state.currency), credit=formats.bare(state.credit, state.currency),
        open=formats.money(now.total_minor, state.currency),
    )  # fmt: skip
    return Account(tuple(rows), total, interest_seen or bool(now.interest_minor), credit_seen)


def _row(entry: Entry, event: Event, before: Amounts, credit: int, first: bool, plan: Plan, currency: str) -> Row:
    after = entry.open
    return Row(
        on=formats.day(entry.on),
        text=_text(entry, event, before, first, plan),
        note=_note(entry, event, currency),
        fees=formats.change(after.fees_minor - before.fees_minor, currency),
        interest=formats.change(after.interest_minor - before.interest_minor, currency),
        principal=formats.change(after.principal_minor - before.principal_minor, currency),
        credit=formats.change(entry.credit_minor - credit, currency),
        open=formats.bare(after.total_minor, currency),
    )


def _text(entry: Entry, event: Event, before: Amounts, first: bool, plan: Plan) -> str:
    if entry.cause == "writeoff":
        return t(_WORDS["writeoff"])
    if event.kind == kinds.ORDER_OBSERVED:
        return _observed(entry, event.data, before, first)
    if entry.cause.startswith("fee:"):
        kind = entry.cause.removeprefix("fee:")
        return t(FEES.get(kind, "")) or f"{t(FEES['dunning'])}: {stage_title(plan, kind)}"
    return t(_WORDS.get(event.kind, event.kind))


def _observed(entry: Entry, data: Mapping[str, Any], before: Amounts, first: bool) -> str:
    """A shop reports how an order stands, not what happened; the movement tells."""
    moved = entry.open.total_minor - before.total_minor
    standing = data["standing"]
    if first:
        return t("Bestellung {number}", number=data["number"]) + t(_FIRST.get(standing, ""))
    if standing in ("reversed", "unclear"):
        return t("Rückbuchung laut Shop")
    if entry.allocated is not None:
        return t("Zahlung laut Shop")
    if standing == "void":
        return t("Storno oder Erstattung laut Shop")
    return t("Bestellung laut Shop erhöht") if moved > 0 else t("Erstattung oder Nachlass laut Shop")


def _note(entry: Entry, event: Event, currency: str) -> str:
    parts = [formats.clipped(told_in_words(str(event.data.get("reason") or "")), 120)]
    if event.kind == kinds.ORDER_OBSERVED:
        standing = STANDINGS.get(event.data["standing"], event.data["standing"])
        parts.append(
            t("Status „{status}“, {standing}", status=formats.clipped(event.data["status"], 40), standing=t(standing))
        )
    if entry.allocated is not None and event.data.get("standing") not in ("reversed", "unclear"):
        parts.append(_allocation(entry.allocated, currency))
    return " · ".join(part for part in parts if part)


def _allocation(allocated: Mapping[str, int], currency: str) -> str:
    """How a payment was set off, in the order of § 367 BGB."""
    total = sum(allocated.values())
    shares = [
        t("{amount} auf {bucket}", amount=formats.money(minor, currency), bucket=t(_BUCKETS[name]))
        for name, minor in allocated.items()
        if minor
    ]
    if not shares:
        return formats.money(total, currency)
    last = t(" und ").join(shares[-2:])
    joined = ", ".join([*shares[:-2], last])
    return f"{formats.money(total, currency)}: {joined}" if len(shares) > 1 else joined


def _binned(state: ClaimState, before: Amounts) -> Row:
    """An order in the shop's bin owes nothing; the report has no time, so it is no booking of one day."""
    return Row(
        on="", text=t("Bestellung im Shop gelöscht" if state.erased else "Bestellung im Papierkorb des Shops"),
        note=t("die Forderung entfällt"), fees=formats.change(-before.fees_minor, state.currency),
        interest=formats.change(-before.interest_minor, state.currency),
        principal=formats.change(-before.principal_minor, state.currency), credit="",
        open=formats.bare(state.booked_total, state.currency),
    )  # fmt: skip
