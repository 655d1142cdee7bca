"""Giving money that came in to claims: looked at first, then booked on all of them in one transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from mahnlauf.clerk.actor import Actor
from mahnlauf.clerk.case import Case
from mahnlauf.clerk.consequence import Consequence, standing_of
from mahnlauf.clerk.money import opened_on, pay
from mahnlauf.clerk.saying import Moved, NotNow, Said, WrongField
from mahnlauf.clerk.suggesting import Suggestion, shares_by_law
from mahnlauf.core.clock import instant
from mahnlauf.core.money import Money
from mahnlauf.dunning.letter_facts import claim_number
from mahnlauf.intake.receive import Intake
from mahnlauf.intake.record import record
from mahnlauf.store import audit, claims, money_in
from mahnlauf.store.audit import AuditRow
from mahnlauf.store.database import Connection
from mahnlauf.store.money_in import ASSIGNED, OPEN, MoneyRow

Share = tuple[int, int]  # (claim, minor units)


def shares_of(money: MoneyRow, chosen: Sequence[Suggestion], told: Mapping[int, int]) -> list[Share]:
    """What each chosen claim gets: what was told, and the rest split by § 366 BGB over those of which nothing was.

    Raises WrongField if that does not come to the money, with a sentence about what is missing."""
    _must_be_open(money)
    silent = [one for one in chosen if one.row.id not in told]
    left = money.amount_minor - sum(told.values())
    split = _rest(left, silent) if silent and left > 0 else {}
    for one in silent:
        if one.row.id not in split:
            raise WrongField("money.nothing_left", claim=claim_number(one.row.id or 0))
    shares = [(ident, told[ident] if ident in told else split[ident]) for ident in (one.row.id or 0 for one in chosen)]
    _must_come_to(money, shares)
    return shares


def preview_assignment(intake: Intake, money: MoneyRow, shares: Sequence[Share]) -> list[tuple[Case, Consequence]]:
    """What each claim would be then; nothing is written. Raises Refusal."""
    found = []
    for ident, minor in _checked(intake, money, shares):
        case = Case.of(intake, ident)
        version, before = case.row.version, standing_of(case)
        said = _booked(case, money, minor, alone=len(shares) == 1)
        found.append((case, Consequence(before, standing_of(case), said, bool(case.said), version, "", final=False)))
    return found


def assign(intake: Intake, money: MoneyRow, shares: Sequence[Share], by: Actor) -> Said:
    """Books each share on its claim and settles the money, all or nothing. Raises Refusal; Moved if a claim changed
    while it was written."""
    cases = []
    for ident, minor in _checked(intake, money, shares):
        case = Case.of(intake, ident)
        _booked(case, money, minor, alone=len(shares) == 1)
        cases.append(case)
    now = instant(intake.clock.now())

    def beside(conn: Connection) -> None:
        known = [(case.id, case.row.version) for case in cases]
        if len(claims.unmoved(conn, known)) < len(known):
            raise Moved("moved", id=cases[0].id)
        if not money_in.settle(conn, money.id, ASSIGNED, "", now):
            raise NotNow("money.settled", id=money.id)
        money_in.share_out(conn, money.id, shares)
        for entry in _entries(money, shares, by, now):
            audit.append(conn, entry)

    record(intake, money.shop, [fact for case in cases for fact in (*case.said, *case.beside)], beside)
    told = ", ".join(claim_number(ident) for ident, _ in shares)
    return Said("money.assigned", {"amount": Money(money.amount_minor, money.currency), "claims": told})


def _checked(intake: Intake, money: MoneyRow, shares: Sequence[Share]) -> Sequence[Share]:
    """The shares, if they are ones; raises Refusal."""
    _must_be_open(money)
    if not shares:
        raise WrongField("money.no_claim")
    for place, (ident, minor) in enumerate(shares):
        shown, row = claim_number(ident), claims.get(intake.db.reader, ident)
        if row is None or row.shop != money.shop:
            raise WrongField("money.unknown_claim", claim=shown, shop=money.shop)
        if row.currency != money.currency:
            amount = Money(money.amount_minor, money.currency)
            raise WrongField("money.other_currency", claim=shown, currency=row.currency, amount=amount)
        if minor <= 0:
            raise WrongField("money.share_not_positive", claim=shown, amount=Money(minor, money.currency))
        if ident in (other for other, _ in shares[:place]):
            raise WrongField("money.twice", claim=shown)
    _must_come_to(money, shares)
    return shares


def _rest(left: int, silent: Sequence[Suggestion]) -> dict[int, int]:
    """What is left goes to the only claim that is left, also as its credit; several share it by § 366 BGB."""
    return {silent[0].row.id or 0: left} if len(silent) == 1 else shares_by_law(left, silent)


def _must_be_open(money: MoneyRow) -> None:
    if money.state != OPEN:
        raise NotNow("money.settled", id=money.id)


def _must_come_to(money: MoneyRow, shares: Iterable[Share]) -> None:
    shared = sum(minor for _, minor in shares)
    if shared != money.amount_minor:
        code = "money.too_little" if shared < money.amount_minor else "money.too_much"
        told = (shared, money.amount_minor, abs(money.amount_minor - shared))
        came, amount, rest = (Money(minor, money.currency) for minor in told)
        raise WrongField(code, shared=came, amount=amount, rest=rest)


def _booked(case: Case, money: MoneyRow, minor: int, *, alone: bool) -> Said:
    """The payment in the case's draft: on the day on which it came, or on that of the claim if that was later."""
    day = max(date.fromisoformat(money.on_day), opened_on(case))
    return pay(case, minor, min(day, case.today), money.ref if alone else f"{money.ref}/{case.id}")


def _entries(money: MoneyRow, shares: Iterable[Share], by: Actor, now: str) -> Iterable[AuditRow]:
    for ident, minor in shares:
        detail = {"money": money.id, "amount": str(Money(minor, money.currency).decimal), "currency": money.currency}
        yield AuditRow(now, by.name, by.via, "money.assigned", money.shop, ident, json.dumps(detail))
