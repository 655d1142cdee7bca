"""The statement of account of a claim as text, table, JSON and PDF: the same rows in every shape."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import as_file, files
from typing import Any

from mahnlauf.core.money import Money
from mahnlauf.documents.statement_words import LABELS, Labels
from mahnlauf.dunning.letter_facts import buyer_of, claim_number, creditor_of
from mahnlauf.ledger.state import ClaimState
from mahnlauf.ledger.statement import Buckets, Movement
from mahnlauf.letters import Buyer, Creditor
from mahnlauf.letters.clean import line
from mahnlauf.letters.figures import day, money
from mahnlauf.letters.skin import accent
from mahnlauf.paper import Press
from mahnlauf.shops.shop import Shop

_BUCKETS = ("fees", "interest", "principal", "credit")
_BY_SHOP = "shop:"


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim's account up to the end of ``today``; ``rows`` as `ledger.statement.statement` gives them."""

    claim_id: int
    state: ClaimState
    shop: Shop
    rows: Sequence[Movement]
    today: date
    language: str

    @property
    def labels(self) -> Labels:
        """The words of its language."""
        return LABELS[self.language]

    @property
    def end(self) -> Buckets:
        """What is open today."""
        return self.rows[-1].after if self.rows else Buckets()

    @property
    def used(self) -> list[str]:
        """The buckets that moved at all, and the principal."""
        return [name for name in _BUCKETS if name == "principal" or any(getattr(row.change, name) for row in self.rows)]


def as_json(one: Statement) -> dict[str, Any]:
    """For programs: amounts are minor units; ``balance_minor`` is what is open less the buyer's credit."""
    return {
        "claim": one.claim_id,
        "number": claim_number(one.claim_id),
        "order_number": one.state.number,
        "invoice_number": one.state.invoice_no or None,
        "currency": one.state.currency,
        "as_of": one.today.isoformat(),
        "rows": [
            {
                "on": row.on.isoformat(),
                "kind": row.kind,
                "text": _title(one, row),
                "reference": row.detail if row.kind in ("payment", "undone") else None,
                "reason": row.reason or None,
                "change": {**row.change.as_json(), "balance_minor": row.change.owed},
                "after": {**row.after.as_json(), "balance_minor": row.after.owed},
            }
            for row in one.rows
        ],
        "open": {**one.end.as_json(), "balance_minor": one.end.owed},
    }


def as_csv(one: Statement) -> str:
    """A row per movement; decimals with a point, the change of every bucket and the balance after it."""
    file = io.StringIO()
    table = csv.writer(file)
    table.writerow(("on", "kind", "text", "reference", "currency", *_BUCKETS, "balance",
                    *(f"{name}_after" for name in _BUCKETS), "balance_after"))  # fmt: skip
    for row in one.rows:
        amounts = (*_all(row.change), *_all(row.after))
        decimals = (Money(minor, one.state.currency).decimal for minor in amounts)
        reference = row.detail if row.kind in ("payment", "undone") else ""
        table.writerow((row.on, row.kind, _title(one, row), reference, one.state.currency, *decimals))
    return file.getvalue()


def as_text(one: Statement) -> str:
    """For a terminal or a mail: head, rows in columns, what is open."""
    head, *body = [_columns(one), *(_cells(one, row) for row in one.rows), _total(one)]
    widths = [max(len(cells[index]) for cells in (head, *body)) for index in range(len(head))]
    lines = [_aligned(cells, widths) for cells in (head, *body)]
    rule = "-" * max(map(len, lines))
    facts = _facts(one)
    label = max(len(name) for name, _ in facts) + 2
    told = [f"{name}:".ljust(label) + value for name, value in facts]
    return "\n".join([one.labels.title, "", *told, "", lines[0], rule, *lines[1:-1], rule, lines[-1]]) + "\n"


def as_pdf(one: Statement) -> bytes:
    """The page, the same bytes for the same account. Raises PaperError."""
    shop = one.shop
    page = {
        "subject": f"{one.labels.title} {claim_number(one.claim_id)}",
        "name": line(creditor_of(shop).name),
        "date": one.today.isoformat(),
        "code": "",
        "lang": one.language,
        "accent": accent(shop.texts.look(shop.name, shop.settings)),
        "facts": _facts(one),
        "columns": _columns(one),
        "rows": [[cells[0], cells[1], _note(one, row), *cells[2:]] for row in one.rows if (cells := _cells(one, row))],
        "total": _total(one)[1:],
        "foot": _joined(creditor_of(shop)),
        "page": one.labels.page,
    }
    logo = shop.texts.logo(shop.name, shop.settings)
    with as_file(files("mahnlauf.documents").joinpath("statement.typ")) as layout:
        return Press(shop.texts.folder if logo else None, layout, logo).letter(page)


def shaped(one: Statement, shape: str) -> bytes:
    """The statement as a file: text, json, csv or pdf."""
    if shape == "pdf":
        return as_pdf(one)
    if shape == "json":
        return (json.dumps(as_json(one), ensure_ascii=False, indent=2) + "\n").encode()
    return (as_csv(one) if shape == "csv" else as_text(one)).encode()


def _facts(one: Statement) -> list[tuple[str, str]]:
    labels, state = one.labels, one.state
    buyer = buyer_of(state.buyer, one.shop.country)
    rows = [
        (labels.creditor, _joined(creditor_of(one.shop))),
        (labels.debtor, _joined(buyer)),
        (labels.claim, claim_number(one.claim_id)),
        (labels.order, line(state.number, 40)),
        (labels.invoice, line(state.invoice_no, 60)),
        (labels.due, day(state.due_date, one.language) if state.due_date else ""),
    ]
    return [row for row in rows if row[1]]


def _joined(party: Creditor | Buyer) -> str:
    return ", ".join(line(part) for part in (party.name, *party.address) if part)


def _columns(one: Statement) -> list[str]:
    names = dict(zip(_BUCKETS, one.labels.columns[2:], strict=False))
    return [*one.labels.columns[:2], *(names[name] for name in one.used), one.labels.columns[-1]]


def _cells(one: Statement, row: Movement) -> list[str]:
    moved = [_money(one, getattr(row.change, name), sign=True) for name in one.used]
    return [day(row.on, one.language), _title(one, row), *moved, _money(one, row.after.owed)]


def _total(one: Statement) -> list[str]:
    open_now = [_money(one, getattr(one.end, name)) for name in one.used]
    return ["", one.labels.total.format(day=day(one.today, one.language)), *open_now, _money(one, one.end.owed)]


def _title(one: Statement, row: Movement) -> str:
    if row.kind == "fee":
        return one.labels.fees.get(row.detail, one.labels.fees["dunning"])
    return one.labels.kinds[row.kind]


def _note(one: Statement, row: Movement) -> str:
    """The smaller print: the reference of a payment, the bank's reason."""
    if row.detail.startswith(_BY_SHOP):
        reference = one.labels.by_shop
    else:
        reference = one.labels.reference.format(ref=line(row.detail, 60)) if row.kind in ("payment", "undone") else ""
    reason = line(row.reason, 100) if row.kind != "payment" else ""
    return " · ".join(part for part in (reference, reason) if part)


def _money(one: Statement, minor: int, *, sign: bool = False) -> str:
    if sign and not minor:
        return ""
    text = money(minor, one.state.currency, one.language).replace("-", "\u2212")
    return f"+{text}" if sign and minor > 0 else text


def _all(buckets: Buckets) -> Iterator[int]:
    yield from (getattr(buckets, name) for name in _BUCKETS)
    yield buckets.owed


def _aligned(cells: Sequence[str], widths: Sequence[int]) -> str:
    left = [cell.ljust(width) for cell, width in zip(cells[:2], widths, strict=False)]
    right = [cell.rjust(width) for cell, width in zip(cells[2:], widths[2:], strict=True)]
    return "  ".join([*left, *right]).rstrip()
