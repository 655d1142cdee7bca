"""Money that came in: given to the claim that it names, else kept until a person says whose it is."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from mahnlauf.clerk.actor import Actor
from mahnlauf.clerk.assigning import assign
from mahnlauf.clerk.saying import NotNow, Refusal, Said, WrongField
from mahnlauf.clerk.suggesting import named_claim
from mahnlauf.core.clock import instant
from mahnlauf.core.errors import NotFound
from mahnlauf.core.money import Money
from mahnlauf.intake.receive import Intake
from mahnlauf.store import audit, money_in
from mahnlauf.store.audit import AuditRow
from mahnlauf.store.money_in import NOT_OURS, OPEN, SENT_BACK, MoneyRow

LONGEST_REF, LONGEST_TEXT = 140, 500


@dataclass(frozen=True, slots=True)
class Incoming:
    """What somebody reports: ``purpose`` is what the payer wrote (Verwendungszweck), ``ref`` the bank's own."""

    amount: Money
    on: date
    payer: str = ""
    purpose: str = ""
    ref: str = ""

    @property
    def name(self) -> str:
        """The reference; without one the same amount of the same payer, day and purpose is the same money."""
        digest = hashlib.sha256(f"{self.payer}\n{self.purpose}".encode()).hexdigest()[:8]
        return self.ref or f"{self.on:%Y%m%d}-{self.amount.decimal}{self.amount.currency}-{digest}"


def take(intake: Intake, shop: str, told: Incoming, by: Actor) -> tuple[Said, MoneyRow]:
    """Keeps it, once; if it names one claim that owes as much, it is given to that claim at once. Raises NotFound for
    a shop that is none, Refusal for what cannot be."""
    _check(intake, shop, told)
    now = instant(intake.clock.now())
    row = MoneyRow(
        shop, told.name, told.on.isoformat(), told.amount.currency, told.amount.minor, told.payer, told.purpose,
        OPEN, "", now, None,
    )  # fmt: skip
    with intake.db.write() as conn:
        ident = money_in.add(conn, row)
        if ident is not None:
            audit.append(conn, _entry(by, now, "money.kept", row, {"money": ident}))
    if ident is None:
        return _known(intake, row)
    kept = money_of(intake, ident)
    claim = named_claim(intake, kept)
    with suppress(NotNow):  # what cannot be booked there by itself waits for a person
        if claim is not None:
            said = assign(intake, kept, [(claim.id or 0, kept.amount_minor)], by)
            return said, money_of(intake, ident)
    return Said("money.kept", {"amount": told.amount, "id": ident}), kept


def money_of(intake: Intake, ident: int) -> MoneyRow:
    """The one of that id; raises NotFound."""
    row = money_in.get(intake.db.reader, ident)
    if row is None:
        raise NotFound(Said("money.none", {"id": ident}).text())
    return row


def dismiss(intake: Intake, row: MoneyRow, state: str, reason: str, by: Actor) -> Said:
    """It goes to no claim: ``sent_back`` to the payer, or ``not_ours``. Raises Refusal without a reason, and if
    somebody was faster."""
    if state not in (SENT_BACK, NOT_OURS):
        raise WrongField("field.unknown", field=state[:40], known=f"{SENT_BACK}, {NOT_OURS}")
    if not reason.strip():
        raise WrongField("money.no_reason")
    now = instant(intake.clock.now())
    with intake.db.write() as conn:
        if not money_in.settle(conn, row.id, state, reason.strip()[:LONGEST_TEXT], now):
            raise NotNow("money.settled", id=row.id)
        audit.append(conn, _entry(by, now, f"money.{state}", row, {"money": row.id}))
    return Said(f"money.{state}", {"amount": amount_of(row)})


def take_up_again(intake: Intake, row: MoneyRow, by: Actor) -> Said:
    """Undoes `dismiss`; raises NotNow for anything else."""
    now = instant(intake.clock.now())
    with intake.db.write() as conn:
        if not money_in.reopen(conn, row.id):
            raise NotNow("money.not_dismissed", id=row.id)
        audit.append(conn, _entry(by, now, "money.reopened", row, {"money": row.id}))
    return Said("money.reopened", {"amount": amount_of(row)})


def amount_of(row: MoneyRow) -> Money:
    """How much it is."""
    return Money(row.amount_minor, row.currency)


def as_json(row: MoneyRow, shares: list[tuple[int, int]]) -> dict[str, Any]:
    """As the API and the command line show it."""
    return {
        "id": row.id, "shop": row.shop, "ref": row.ref, "on": row.on_day, "currency": row.currency,
        "amount_minor": row.amount_minor, "payer": row.payer, "purpose": row.purpose, "state": row.state,
        "reason": row.reason, "came_at": row.came_at, "settled_at": row.settled_at,
        "shares": [{"claim_id": claim, "amount_minor": minor} for claim, minor in shares],
    }  # fmt: skip


def _check(intake: Intake, shop: str, told: Incoming) -> None:
    today = intake.clock.today(intake.shops.get(shop).timezone)
    if told.amount.minor <= 0:
        raise WrongField("amount_not_positive", amount=told.amount)
    if told.on > today:
        raise NotNow("not_come_yet", on=told.on, today=today)
    for name, text, most in (
        ("ref", told.ref, LONGEST_REF),
        ("payer", told.payer, LONGEST_TEXT),
        ("purpose", told.purpose, LONGEST_TEXT),
    ):
        if len(text) > most or not text.isprintable():
            raise WrongField(
                "field.wrong", field=name, value=text[:60], expected=f"one line of at most {most} letters",
                expected_de=f"eine Zeile von höchstens {most} Zeichen",
            )  # fmt: skip


def _known(intake: Intake, row: MoneyRow) -> tuple[Said, MoneyRow]:
    known = money_in.of_ref(intake.db.reader, row.shop, row.ref)
    assert known is not None
    if (known.amount_minor, known.currency) != (row.amount_minor, row.currency):
        raise Refusal("money.known_otherwise", ref=row.ref, amount=amount_of(known))
    return Said("money.known", {"ref": row.ref}), known


def _entry(by: Actor, now: str, what: str, row: MoneyRow, detail: dict[str, Any]) -> AuditRow:
    told = {**detail, "amount": str(amount_of(row).decimal), "currency": row.currency}
    return AuditRow(now, by.name, by.via, what, row.shop, detail=json.dumps(told))
