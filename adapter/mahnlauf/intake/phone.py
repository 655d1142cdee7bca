"""Phone tasks: what is to be called, and what a call brought. The outcome drives the claim by events like any other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from mahnlauf.core.clock import instant, parse_instant, zone
from mahnlauf.core.errors import BadInput, NotFound
from mahnlauf.core.events import DISPUTE_OPENED, PROMISE_MADE
from mahnlauf.dunning.calling import MOST_TRIES_A_DAY, Slot, next_slot, place_of, readable, tel_link
from mahnlauf.dunning.describe import state_of
from mahnlauf.dunning.letter_facts import claim_number
from mahnlauf.intake.receive import Intake
from mahnlauf.intake.record import claim_of, record_on_claim
from mahnlauf.ledger import balance
from mahnlauf.ledger.state import OPEN, ClaimState
from mahnlauf.shops.shop import Shop
from mahnlauf.store import commands, records
from mahnlauf.store.commands import DONE, TODO, CommandRow

REACHED, PROMISE, DISPUTE, WRONG, AGAIN = "reached", "promise", "dispute", "wrong-number", "call-again"
OUTCOMES = (REACHED, PROMISE, DISPUTE, WRONG, AGAIN)
_TRIED = "called"
_MOST_TASKS = 10_000


@dataclass(frozen=True, slots=True)
class PhoneTask:
    """One call to make. ``open_minor`` is what is owed today; ``slot`` when the buyer may be called next."""

    id: int
    shop: str
    claim_id: int
    claim: str
    stage: str
    name: str
    phone: str
    link: str
    currency: str
    open_minor: int
    slot: Slot
    tries_today: int

    def as_json(self) -> dict[str, Any]:
        """JSON types only."""
        return {
            "id": self.id, "shop": self.shop, "claim_id": self.claim_id, "claim": self.claim, "stage": self.stage,
            "name": self.name, "phone": self.phone, "link": self.link, "currency": self.currency,
            "open_minor": self.open_minor, "call_from": self.slot.start.isoformat(),
            "call_until": self.slot.end.isoformat(), "tries_today": self.tries_today,
        }  # fmt: skip


def phone_tasks(intake: Intake, shop: str | None = None) -> list[PhoneTask]:
    """Every call that is still to be made, the earliest first. A claim on which nothing may be asked for any more
    (paid, disputed, promised …) is not called."""
    rows = commands.newest(intake.db.reader, state=TODO, shop=shop, limit=_MOST_TASKS)
    found = [task for row in rows if row.kind == "phone" and (task := _task(intake, row)) is not None]
    return sorted(found, key=lambda task: (task.slot.start, task.id))


def note_call(intake: Intake, ident: int, outcome: str, *, until: date | None = None, note: str = "") -> str:
    """Records what a call brought; returns a sentence. Raises NotFound or BadInput."""
    row = _open_task(intake, ident)
    shop, state = _claim(intake, row)
    today = intake.clock.today(shop.timezone)
    tries = _tries_on(intake, row, shop, today)
    if tries >= MOST_TRIES_A_DAY:
        raise BadInput(f"Task {ident} was tried {tries} times today; two tries a day are the limit. Call tomorrow.")
    _check(outcome, until, today)
    if outcome == PROMISE:
        assert until is not None
        record_on_claim(intake, row.claim_id, PROMISE_MADE, f"phone:{ident}:promise", {"until": until.isoformat()})
    elif outcome == DISPUTE:
        reason = note or "am Telefon erklärt"
        record_on_claim(intake, row.claim_id, DISPUTE_OPENED, f"phone:{ident}:dispute", {"reason": reason})
    words = _WORDS[outcome].format(until=until) + (f" {note}" if note else "")
    _settle(intake, row, outcome, words, _slot(intake, shop, state, row, tries + 1))
    return f"Task {ident} ({claim_number(row.claim_id)}): {words}"


_WORDS = {
    REACHED: "Reached.",
    PROMISE: "Payment promised until {until}; nothing goes out before that.",
    DISPUTE: "Objection recorded; everything waits until it is settled.",
    WRONG: "Wrong number; a person looks for the right one.",
    AGAIN: "Nobody answered.",
}


def _settle(intake: Intake, row: CommandRow, outcome: str, words: str, slot: Slot) -> None:
    now = instant(intake.clock.now())
    with intake.db.write() as conn:
        commands.note_attempt(conn, row.id, now, _TRIED, words, {"outcome": outcome})
        if outcome == AGAIN:
            commands.settle(conn, row.id, TODO, words, not_before=instant(slot.start))
        else:
            commands.settle(conn, row.id, DONE, words, done_at=now)
        if outcome == WRONG:
            records.report(conn, row.shop, "phone", f"{claim_number(row.claim_id)}: {words}", now)


def _open_task(intake: Intake, ident: int) -> CommandRow:
    row = commands.get(intake.db.reader, ident)
    if row is None or row.kind != "phone":
        raise NotFound(f"Phone task {ident} does not exist. See: mahnlauf phone list")
    if row.state != TODO:
        raise BadInput(f"Phone task {ident} is done already: {row.answer}")
    return row


def _check(outcome: str, until: date | None, today: date) -> None:
    if outcome not in OUTCOMES:
        raise BadInput(f'The outcome "{outcome}" is unknown. Expected one of {", ".join(OUTCOMES)}.')
    if outcome == PROMISE and (until is None or until < today):
        raise BadInput("A promise needs the day until which it holds: --until, today or later.")
    if outcome != PROMISE and until is not None:
        raise BadInput(f'A day until which something holds belongs to a promise, not to "{outcome}".')


def _task(intake: Intake, row: CommandRow) -> PhoneTask | None:
    shop, state = _claim(intake, row)
    today = intake.clock.today(shop.timezone)
    if state.state != OPEN or any(pause.until is None or pause.until > today for pause in state.pauses):
        return None
    claim = claim_of(intake, row.claim_id)
    plan = intake.plans.version(intake.db.reader, claim.plan_version)
    phone, country = state.buyer.get("phone", ""), state.buyer.get("country") or shop.country
    tries = _tries_on(intake, row, shop, today)
    return PhoneTask(
        id=row.id,
        shop=row.shop,
        claim_id=row.claim_id,
        claim=claim_number(row.claim_id),
        stage=row.payload.get("stage", ""),
        name=claim.buyer_name,
        phone=readable(phone, country),
        link=tel_link(phone, country),
        currency=state.currency,
        open_minor=balance.amounts(state, plan, today).total_minor,
        slot=_slot(intake, shop, state, row, tries),
        tries_today=tries,
    )


def _slot(intake: Intake, shop: Shop, state: ClaimState, row: CommandRow, tries: int) -> Slot:
    country = state.buyer.get("country") or shop.country
    place = place_of(state.buyer.get("phone", ""), country, shop.timezone)
    now = intake.clock.now(shop.timezone)
    return next_slot(now, shop.calendar_of(state.buyer), place, tomorrow=tries >= MOST_TRIES_A_DAY)


def _claim(intake: Intake, row: CommandRow) -> tuple[Shop, ClaimState]:
    return intake.shops.get(row.shop), state_of(claim_of(intake, row.claim_id))


def _tries_on(intake: Intake, row: CommandRow, shop: Shop, today: date) -> int:
    tried = [one["at"] for one in commands.attempts_of(intake.db.reader, row.id) if one["verdict"] == _TRIED]
    return sum(parse_instant(at).astimezone(zone(shop.timezone)).date() == today for at in tried)
