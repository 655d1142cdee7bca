"""The buyer's account over all his claims (Kundenkonto), his data as a file, and forgetting him."""

from __future__ import annotations

import json
from dataclasses import dataclass

from flask import Response

from mahnlauf.clerk import Actor
from mahnlauf.clerk.erasing import Keeping, claims_of, everything_about, exported, keeping_of
from mahnlauf.clerk.forgetting import Fate, fates
from mahnlauf.clerk.forgetting import forget as forget_him
from mahnlauf.desk import formats
from mahnlauf.desk.account import Account, account_of
from mahnlauf.desk.claim import number_of
from mahnlauf.desk.lines import Line, line_of
from mahnlauf.desk.merging import Pair, pairs_of
from mahnlauf.desk.office import Office
from mahnlauf.desk.route import Answer, Desk, Route, back
from mahnlauf.dunning.describe import buyer_json, state_of
from mahnlauf.ledger import balance
from mahnlauf.outbox.filed import Cabinet
from mahnlauf.people.roles import ERASE, EXPORT, SEE
from mahnlauf.store import events
from mahnlauf.store.claims import ClaimRow

_MOST = 200


@dataclass(frozen=True, slots=True)
class Part:
    """One of his claims with its own account."""

    line: Line
    account: Account
    currency: str
    keeping: Keeping


@dataclass(frozen=True, slots=True)
class BuyerPage:
    """All claims of one buyer; ``sums`` are (currency, open, credit, paid) written out."""

    ident: int
    name: str
    email: str
    address: str
    parts: tuple[Part, ...]
    sums: tuple[tuple[str, str, str, str], ...]
    erasable: int
    files: tuple[Fate, ...]
    pairs: tuple[Pair, ...]


def buyer(desk: Desk, ident: str) -> Answer:
    """The account of the buyer of that claim."""
    row = desk.office.claim(number_of(ident), ident[:40])
    return desk.page("account.html", here="claims", page=_page(desk.office, row))


def export(desk: Desk, ident: str) -> Answer:
    """Everything that is stored about him, as JSON."""
    row = desk.office.claim(number_of(ident), ident[:40])
    rows = [one for one in claims_of(desk.house.intake, row) if desk.office.sees(one)]
    found = everything_about(desk.house.intake, rows)
    exported(desk.house.intake, row, Actor(desk.visitor.actor, "desk"))
    text = json.dumps(found, ensure_ascii=False, indent=1)
    answer = Response(text, mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="buyer-{row.id}.json"'
    return answer


def forget(desk: Desk, ident: str) -> Answer:
    """Forgets him where nothing has to be kept."""
    row = desk.office.claim(number_of(ident), ident[:40])
    rows = [one for one in claims_of(desk.house.intake, row) if desk.office.sees(one)]
    files = _cabinet(desk.office)
    lying = files.of(desk.office.conn, rows)
    forget_him(desk.house.intake, rows, lying, files.remove, Actor(desk.visitor.actor, "desk"))
    return back(f"/claims/{row.id}/buyer")


def _page(office: Office, row: ClaimRow) -> BuyerPage:
    rows = [one for one in claims_of(office.house.intake, row) if office.sees(one)][:_MOST]
    parts = tuple(_part(office, one) for one in rows)
    known = buyer_json(state_of(row).buyer)
    return BuyerPage(
        ident=row.id or 0,
        name=formats.clipped(row.buyer_name, 80),
        email=row.buyer_email,
        address=known["address"],
        parts=parts,
        sums=tuple(_sums(office, rows)),
        erasable=sum(one.keeping.may_erase for one in parts),
        files=tuple(fates(office.house.intake, rows, _cabinet(office).of(office.conn, rows))),
        pairs=pairs_of(office, row),
    )


def _cabinet(office: Office) -> Cabinet:
    settings = office.house.settings
    return Cabinet(settings.mail_dir, settings.post_dir)


def _part(office: Office, row: ClaimRow) -> Part:
    shop, plan, state = office.shop(row.shop), office.plan(row), state_of(row)
    today = office.today(shop)
    facts = events.of_claim(office.conn, row.shop, row.order_ref, row.instalment)
    return Part(line_of(office, row), account_of(facts, state, plan, today), row.currency, keeping_of(row, today))


def _sums(office: Office, rows: list[ClaimRow]) -> list[tuple[str, str, str, str]]:
    """One row per currency; amounts of two currencies are never added up."""
    sums: dict[str, list[int]] = {}
    for row in rows:
        state = state_of(row)
        total = balance.amounts(state, office.plan(row), office.today(office.shop(row.shop))).total_minor
        of_currency = sums.setdefault(row.currency, [0, 0, 0])
        for place, minor in enumerate((total, state.credit, state.paid)):
            of_currency[place] += minor
    return [(code, *(formats.money(minor, code) for minor in found)) for code, found in sums.items()]  # type: ignore[misc]


ROUTES = (
    Route("/claims/<ident>/buyer", buyer, (SEE,)),
    Route("/claims/<ident>/buyer.json", export, (EXPORT,)),
    Route("/claims/<ident>/buyer/forget", forget, (ERASE,), ("POST",)),
)
