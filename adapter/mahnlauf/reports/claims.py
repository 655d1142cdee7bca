"""All claims with everything that stands beside them, and those that may go to court, for other programs."""

from __future__ import annotations

from collections.abc import Iterator

from mahnlauf.clerk.titles import state_title
from mahnlauf.dunning.default import limitation_end
from mahnlauf.dunning.describe import in_default_since
from mahnlauf.dunning.letter_facts import claim_number
from mahnlauf.ledger.state import HANDED_OVER, IN_COURT
from mahnlauf.reports.reading import Case, House, cases, day_of
from mahnlauf.reports.table import Column, Row, Table
from mahnlauf.reports.wish import Wish

_BUCKETS = (
    Column("principal_minor", "money", "Hauptforderung", "Principal"),
    Column("fees_minor", "money", "Kosten", "Fees"),
    Column("interest_minor", "money", "Zinsen", "Interest"),
    Column("total_minor", "money", "Offen", "Open"),
)
CLAIM = (
    Column("id", "count", "Nr.", "Id", summed=False, paper=False),
    Column("claim", "text", "Vorgang", "Claim"),
    Column("shop", "text", "Shop", "Shop"),
    Column("order_ref", "text", "Bestell-Id", "Order id", paper=False),
    Column("order_number", "text", "Bestellung", "Order"),
    Column("instalment", "count", "Rate", "Instalment", summed=False),
    Column("buyer", "text", "Käufer", "Buyer"),
    Column("email", "text", "E-Mail", "E-mail", paper=False),
    Column("country", "text", "Land", "Country"),
    Column("state", "text", "Zustand", "State", words=state_title),
    Column("plan", "text", "Mahnverfahren", "Plan", paper=False),
    Column("stage", "text", "Mahnstufe", "Stage"),
    Column("next_on", "day", "Nächster Schritt", "Next step"),
    Column("invoice_date", "day", "Rechnungstag", "Invoice date"),
    Column("due_date", "day", "Fällig am", "Due date"),
    Column("in_default_since", "day", "In Verzug seit", "In default since"),
    Column("currency", "text", "Währung", "Currency", paper=False),
    Column("original_minor", "money", "Ursprünglich", "Original"),
    *_BUCKETS,
    Column("credit_minor", "money", "Guthaben", "Credit"),
    Column("paid_minor", "money", "Bezahlt", "Paid"),
)
COURT = (
    Column("claim", "text", "Vorgang", "Claim"),
    Column("shop", "text", "Shop", "Shop"),
    Column("order_number", "text", "Bestellung", "Order"),
    Column("state", "text", "Zustand", "State", words=state_title),
    Column("debtor", "text", "Antragsgegner", "Debtor"),
    Column("company", "text", "Firma", "Company"),
    Column("street", "text", "Straße", "Street"),
    Column("postcode", "text", "PLZ", "Postcode"),
    Column("city", "text", "Ort", "City"),
    Column("country", "text", "Land", "Country"),
    Column("contract", "text", "Vertragsgegenstand", "Contract"),
    Column("invoice_date", "day", "Rechnungstag", "Invoice date"),
    Column("due_date", "day", "Fällig am", "Due date"),
    Column("in_default_since", "day", "In Verzug seit", "In default since"),
    Column("interest_from", "day", "Zinsen ab", "Interest from"),
    Column("barred_after", "day", "Verjährt nach", "Barred after"),
    Column("currency", "text", "Währung", "Currency", paper=False),
    *_BUCKETS,
)


def claims(house: House, wish: Wish) -> Table:
    """Every claim of the merchant's own, with ``from`` and ``to`` those invoiced in that time."""
    rows = (_claim(case) for case in _invoiced(house, wish))
    return Table("claims", "Forderungen", "Claims", CLAIM, rows, wish.about(day_of(house, wish)))


def court(house: House, wish: Wish) -> Table:
    """What an application for a court order asks for (§ 690 ZPO): the claims that lie with the agency or the court."""
    rows = (_case(case) for case in _invoiced(house, wish) if case.state.state in (HANDED_OVER, IN_COURT))
    return Table("court", "Mahnverfahren vor Gericht", "Court dunning", COURT, rows, wish.about(day_of(house, wish)))


def _invoiced(house: House, wish: Wish) -> Iterator[Case]:
    first, last = wish.span
    for case in cases(house, wish):
        if first <= (case.state.invoice_date or case.on) <= last:
            yield case


def _claim(case: Case) -> Row:
    row, state = case.row, case.state
    return {
        "id": row.id, "claim": claim_number(row.id or 0), "shop": row.shop, "order_ref": row.order_ref,
        "order_number": row.number, "instalment": row.instalment or None, "buyer": row.buyer_name,
        "email": row.buyer_email, "country": case.country, "state": state.state, "plan": row.plan,
        "stage": case.stage, "next_on": row.next_on, "invoice_date": state.invoice_date, "due_date": state.due_date,
        "in_default_since": in_default_since(state, case.on), "currency": row.currency,
        "original_minor": state.original, **case.open.as_json(), "credit_minor": state.credit,
        "paid_minor": state.paid,
    }  # fmt: skip


def _case(case: Case) -> Row:
    row, state = case.row, case.state
    buyer = state.buyer
    return {
        "claim": claim_number(row.id or 0), "shop": row.shop, "order_number": row.number, "state": state.state,
        "debtor": buyer.get("name", ""), "company": buyer.get("company", ""), "street": buyer.get("street", ""),
        "postcode": buyer.get("postcode", ""), "city": buyer.get("city", ""), "country": case.country,
        "contract": state.subject, "invoice_date": state.invoice_date, "due_date": state.due_date,
        "in_default_since": in_default_since(state, case.on), "interest_from": state.interest_from,
        "barred_after": limitation_end(state.invoice_date) if state.invoice_date else None, "currency": row.currency,
        **case.open.as_json(),
    }  # fmt: skip
