"""Open items and their age (Offene-Posten-Liste, Altersstruktur): what is owed on a day, claim by claim or by age."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from mahnlauf.clerk.titles import state_title
from mahnlauf.dunning.letter_facts import claim_number
from mahnlauf.reports.reading import Case, House, cases, day_of
from mahnlauf.reports.table import Column, Row, Table
from mahnlauf.reports.wish import Wish

AGES = ((0, "not_due"), (30, "days_1_30"), (60, "days_31_60"), (90, "days_61_90"))
OLDEST = "days_over_90"
_GROUPED_BY: Mapping[str, Callable[[Case], str]] = {
    "shop": lambda case: case.row.shop,
    "country": lambda case: case.country,
    "plan": lambda case: case.row.plan,
    "stage": lambda case: case.stage,
}
_AGE_WORDS = {
    "not_due": ("nicht fällig", "not due"), "days_1_30": ("1–30 Tage", "1–30 days"),
    "days_31_60": ("31–60 Tage", "31–60 days"), "days_61_90": ("61–90 Tage", "61–90 days"),
    "days_over_90": ("über 90 Tage", "over 90 days"),
}  # fmt: skip


def age_title(age: str, language: str) -> str:
    """A band of days overdue in words."""
    german, english = _AGE_WORDS[age]
    return german if language == "de" else english


_AMOUNTS = (
    Column("principal_minor", "money", "Hauptforderung", "Principal"),
    Column("fees_minor", "money", "Kosten", "Fees"),
    Column("interest_minor", "money", "Zinsen", "Interest"),
    Column("total_minor", "money", "Offen", "Open"),
    Column("credit_minor", "money", "Guthaben", "Credit"),
)
OPEN_ITEM = (
    Column("shop", "text", "Shop", "Shop"),
    Column("claim", "text", "Vorgang", "Claim"),
    Column("order_number", "text", "Bestellung", "Order"),
    Column("instalment", "count", "Rate", "Instalment", summed=False),
    Column("buyer", "text", "Käufer", "Buyer"),
    Column("country", "text", "Land", "Country"),
    Column("invoice_date", "day", "Rechnungstag", "Invoice date"),
    Column("due_date", "day", "Fällig am", "Due date"),
    Column("days_overdue", "count", "Tage überfällig", "Days overdue", summed=False),
    Column("age", "text", "Alter", "Age", words=age_title),
    Column("state", "text", "Zustand", "State", words=state_title),
    Column("stage", "text", "Mahnstufe", "Stage"),
    Column("currency", "text", "Währung", "Currency", paper=False),
    *_AMOUNTS,
)
_AGES = tuple(
    Column(f"{age}_minor", "money", german[0].upper() + german[1:], english[0].upper() + english[1:])
    for age, (german, english) in _AGE_WORDS.items()
)
AGED = (
    Column("group", "text", "Gruppe", "Group"),
    Column("currency", "text", "Währung", "Currency"),
    Column("claims", "count", "Forderungen", "Claims"),
    *_AGES,
    Column("total_minor", "money", "Offen", "Open"),
    Column("credit_minor", "money", "Guthaben", "Credit"),
)


def open_items(house: House, wish: Wish) -> Table:
    """Every claim on which something is open, or owed to the buyer."""
    on = day_of(house, wish)
    rows = (_item(case) for case in _owing(house, wish))
    return Table("open-items", "Offene Posten", "Open items", OPEN_ITEM, rows, wish.about(on))


def ageing(house: House, wish: Wish) -> Table:
    """What is open by days overdue, per currency and, if wanted, per shop, country, plan or stage."""
    grouped = _GROUPED_BY.get(wish.group)
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for case in _owing(house, wish):
        group, currency = grouped(case) if grouped else "", case.row.currency
        row = found.setdefault((currency, group), _empty(group, currency))
        total = case.open.total_minor
        row[f"{age_of(case.state.due_date, case.on)}_minor"] += total
        row["total_minor"] += total
        row["credit_minor"] += case.state.credit
        row["claims"] += 1
    rows = [found[key] for key in sorted(found)]
    columns = AGED if wish.group else AGED[1:]
    return Table("ageing", "Altersstruktur", "Ageing", columns, rows, wish.about(day_of(house, wish)))


def age_of(due: date | None, on: date) -> str:
    """In which band of days overdue a claim lies on that day."""
    days = (on - due).days if due else 0
    return next((name for most, name in AGES if days <= most), OLDEST)


def _owing(house: House, wish: Wish) -> Iterator[Case]:
    """With ``from`` and ``to``: those that fell due in that time."""
    first, last = wish.span
    for case in cases(house, wish, owing=True):
        due = case.state.due_date or first
        if first <= due <= last and (case.state.credit or case.open.total_minor):
            yield case


def _item(case: Case) -> Row:
    row, state = case.row, case.state
    return {
        "shop": row.shop,
        "claim": claim_number(row.id or 0),
        "order_number": row.number,
        "instalment": row.instalment or None,
        "buyer": row.buyer_name,
        "country": case.country,
        "invoice_date": state.invoice_date,
        "due_date": state.due_date,
        "days_overdue": max(0, (case.on - state.due_date).days) if state.due_date else 0,
        "age": age_of(state.due_date, case.on),
        "state": state.state,
        "stage": case.stage,
        "currency": row.currency,
        **case.open.as_json(),
        "credit_minor": state.credit,
    }


def _empty(group: str, currency: str) -> dict[str, Any]:
    amounts = dict.fromkeys((one.name for one in _AGES), 0)
    return {"group": group, "currency": currency, "claims": 0, **amounts, "total_minor": 0, "credit_minor": 0}
