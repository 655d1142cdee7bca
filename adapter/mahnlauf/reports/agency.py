"""Agency statements (Inkassoabrechnung): what was handed over, to whom, at which amount, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator

from mahnlauf.clerk.titles import state_title
from mahnlauf.core import events as kinds
from mahnlauf.core.events import Event
from mahnlauf.dunning.letter_facts import claim_number
from mahnlauf.reports.reading import Case, House, cases, facts
from mahnlauf.reports.table import Column, Row, Table
from mahnlauf.reports.wish import Wish

CASE = (
    Column("agency", "text", "Inkassopartner", "Agency"),
    Column("shop", "text", "Shop", "Shop"),
    Column("claim", "text", "Vorgang", "Claim"),
    Column("order_number", "text", "Bestellung", "Order"),
    Column("buyer", "text", "Käufer", "Buyer"),
    Column("handed_over_on", "day", "Übergeben am", "Handed over on"),
    Column("state", "text", "Zustand", "State", words=state_title),
    Column("currency", "text", "Währung", "Currency", paper=False),
    Column("handed_over_minor", "money", "Übergeben", "Handed over"),
    Column("paid_minor", "money", "Danach bezahlt", "Paid since"),
    Column("open_minor", "money", "Noch offen", "Still open"),
)


def agency(house: House, wish: Wish) -> Table:
    """The claims that were handed over between ``from`` and ``to``, whatever became of them since."""
    rows = _handed_over(house, wish)
    return Table("agency", "Inkassoabrechnung", "Agency statement", CASE, rows, wish.about())


def _handed_over(house: House, wish: Wish) -> Iterator[Row]:
    first, last = wish.span
    for case in cases(house, wish):
        if not _was_handed_over(case):
            continue
        known = sorted((one for one in facts(house, case.row) if one.on <= case.on), key=lambda one: one.sort_key)
        handover = next((one for one in reversed(known) if _is_handover(one)), None)
        if handover is not None and first <= handover.on <= last:
            yield _row(case, handover)


def _was_handed_over(case: Case) -> bool:
    """Whether a stage of that kind was ever done, by its key: round, stage, channel."""
    stages = {stage.key for stage in case.plan.stages if stage.action == "handover"}
    return any(key.split(":")[1:2] and key.split(":")[1] in stages for key in case.state.done)


def _is_handover(event: Event) -> bool:
    return event.kind == kinds.ACTION_TAKEN and event.data.get("type") == "handover"


def _row(case: Case, handover: Event) -> Row:
    state = case.state
    handed_over = handover.data.get("amounts", {}).get("total_minor", 0)
    paid = sum(one.amount - one.credit for one in state.payments if not one.undone and one.on >= handover.on)
    return {
        "agency": handover.data.get("agency") or case.shop.settings.get("agency", ""),
        "shop": case.row.shop,
        "claim": claim_number(case.row.id or 0),
        "order_number": case.row.number,
        "buyer": case.row.buyer_name,
        "handed_over_on": handover.on,
        "state": state.state,
        "currency": case.row.currency,
        "handed_over_minor": handed_over,
        "paid_minor": paid,
        "open_minor": case.open.total_minor,
    }
