"""The day's run: due claims by index, decide, act, in batches that are short enough for webhooks to pass between.

Reading, deciding and rendering happen outside the write transaction; inside it the batch only checks that no claim
has moved meanwhile, and writes events, commands and rows together. A crash leaves either all of a batch or nothing.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mahnlauf.access.messages import claim_messages
from mahnlauf.contract.registry import Registry
from mahnlauf.core.clock import Clock, instant
from mahnlauf.core.errors import MahnlaufError, SettingsError
from mahnlauf.core.events import ACTION_TAKEN, Event
from mahnlauf.core.plan import Plan
from mahnlauf.dunning.decide import Action, Nothing, Reason, Surroundings, decide
from mahnlauf.dunning.projection import advanced_values, row_of
from mahnlauf.dunning.telling import action_commands
from mahnlauf.ledger import balance
from mahnlauf.ledger.fold import apply
from mahnlauf.ledger.state import ClaimState
from mahnlauf.shops.book import ShopBook
from mahnlauf.shops.plans import PlanBook
from mahnlauf.shops.shop import Shop
from mahnlauf.store import claims, commands, events, records
from mahnlauf.store.claims import ClaimRow
from mahnlauf.store.commands import NewCommand
from mahnlauf.store.database import Conflict, Database

log = logging.getLogger(__name__)
BATCH = 500
_MOST_ACTIONS_A_DAY = 20
_BEFORE_ALL = ("", 0)


@dataclass(slots=True)
class Report:
    """What a run did: claims looked at, actions by type, and the reasons that held claims back, counted by code."""

    due: int = 0
    acted: int = 0
    blocked: int = 0
    actions: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)
    planned: list[dict[str, Any]] = field(default_factory=list)
    faults: dict[tuple[str, str], None] = field(default_factory=dict)  # (shop, sentence), told after each batch

    def as_json(self) -> dict[str, Any]:
        """JSON types only."""
        return {
            "due": self.due, "acted": self.acted, "blocked": self.blocked, "actions": self.actions,
            "reasons": self.reasons, "planned": self.planned,
        }  # fmt: skip


@dataclass(slots=True)
class _Moved:
    """One claim on its way through a batch: the row as it was found, and as it is now."""

    found: ClaimRow
    row: ClaimRow
    state: ClaimState
    plan: Plan
    shop: Shop
    events: list[Event] = field(default_factory=list)
    commands: list[NewCommand] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    reasons: tuple[Reason, ...] = ()


@dataclass(slots=True)
class Runner:
    """Runs days. ``progress`` is called with the number of claims of each finished batch."""

    db: Database
    registry: Registry
    shops: ShopBook
    plans: PlanBook
    clock: Clock

    def run(
        self,
        today: date | None = None,
        *,
        shop: str | None = None,
        dry_run: bool = False,
        progress: Callable[[int], object] | None = None,
    ) -> Report:
        """Does everything that is due up to ``today`` (default: each shop's own day). Safe to repeat and to run twice
        at once: what was done is never done again."""
        report = Report()
        latest = today or max(
            (self.clock.today(one.timezone) for one in self.shops.all()), default=self.clock.today("UTC")
        )
        after = _BEFORE_ALL
        while rows := claims.due(self.db.reader, latest.isoformat(), after, BATCH, shop):
            after = (rows[-1].next_on or "", rows[-1].id or 0)
            self._batch(rows, today, report, dry_run)
            if progress is not None:
                progress(len(rows))
            if len(rows) < BATCH:
                break
        if report.acted and not dry_run:
            with self.db.write() as conn:
                records.note_run(
                    conn, shop or "", latest.isoformat(), instant(self.clock.now()), report.due, report.acted,
                    report.blocked,
                )  # fmt: skip
        return report

    def _batch(self, rows: list[ClaimRow], today: date | None, report: Report, dry_run: bool) -> None:
        now = instant(self.clock.now() if today is None else Clock(today).now())
        moved = [one for row in rows if (one := self._guarded(row, today, now, report)) is not None]
        if dry_run:
            written = moved
        else:
            written = self._written([one for one in moved if one.actions], now, report)
            written += [one for one in moved if not one.actions]
        for one in written:
            _count(report, one, dry_run)
        self._tell_faults(report, now)

    def _guarded(self, row: ClaimRow, today: date | None, now: str, report: Report) -> _Moved | None:
        """One claim whose letter cannot be written must not stop the others: it waits, and the operator is told."""
        try:
            return self._walk(row, today, now)
        except SettingsError as fault:  # of the whole shop: said once
            _note_fault(row, str(fault), report)
        except MahnlaufError as fault:
            _note_fault(row, f"Claim {row.id}: {fault}", report)
        except Exception as fault:  # a bug of ours costs one claim its day, not all of them theirs
            log.exception("claim %s could not be dunned", row.id)
            _note_fault(row, f"Claim {row.id}: {type(fault).__name__}: {fault}", report)
        return None

    def _tell_faults(self, report: Report, now: str) -> None:
        if report.faults:
            with self.db.write() as conn:
                for shop, text in report.faults:
                    records.report(conn, shop, "run", text, now)
            report.faults.clear()

    def _walk(self, row: ClaimRow, today: date | None, now: str) -> _Moved:
        """Decides and acts in memory until nothing is left for this day."""
        shop = self.shops.get(row.shop)
        day = today or self.clock.today(shop.timezone)
        plan = self.plans.version(self.db.reader, row.plan_version)
        state = ClaimState.from_json(json.loads(row.folded))
        one = _Moved(row, row, state, plan, shop)
        calendar = shop.calendar_of(one.state.buyer)
        around = surroundings_of(shop)
        clock = self.clock if today is None else Clock(today)
        at = now if clock.fixed is None else instant(clock.now(shop.timezone))  # a fixed day ends at the merchant's
        for _ in range(_MOST_ACTIONS_A_DAY):
            decision = decide(plan, one.state, day, calendar, around)
            if isinstance(decision, Nothing):
                one.reasons = decision.reasons
                break
            self._act(one, decision, day, at, now)
            if one.row.next_on is None or one.row.next_on > day.isoformat():
                break  # the row says in a word what `decide` would explain at length
        return one

    def _act(self, one: _Moved, action: Action, day: date, at: str, now: str) -> None:
        """Books the action in memory; the amounts that its letter prints are those after its own fee."""
        amounts: dict[str, int] = {}
        event = action_event(one.state, action, amounts, day, at)
        apply(one.state, event, one.plan)
        open_now = balance.amounts(one.state, one.plan, day)
        amounts.update(open_now.as_json())
        one.events.append(event)
        one.actions.append(action)
        one.row = row_of(one.state, one.plan, one.shop, now)
        one.row.id = one.found.id
        one.commands += action_commands(action, one.state, one.plan, one.shop, one.row, open_now, day, now)

    def _written(self, moved: list[_Moved], now: str, report: Report) -> list[_Moved]:
        """Writes the batch; if a step of one of them is known although its row does not say so, each on its own."""
        try:
            return self._write(moved, now)
        except Conflict:
            if len(moved) > 1:
                return [done for one in moved for done in self._written([one], now, report)]
        found = moved[0].found
        _note_fault(found, f"Claim {found.id}: this step was taken before. Run: mahnlauf db check", report)
        return []

    def _write(self, moved: list[_Moved], now: str) -> list[_Moved]:
        """Writes the batch. Claims that an event moved meanwhile are left as they are: the next run sees them anew."""
        if not moved:
            return []
        with self.db.write() as conn:
            fresh = claims.unmoved(conn, [(one.found.id or 0, one.found.version) for one in moved])
            kept = [one for one in moved if one.row.id in fresh]
            events.insert_many(conn, ((one.shop.name, event) for one in kept for event in one.events), now)
            commands.insert_many(conn, (command for one in kept for command in one.commands), now)
            for fault in self.shops.texts.drain():
                records.report(conn, fault.shop, "letter_text", fault.text, now)
            turned = [one for one in kept if one.row.state != one.found.state]
            claims.advance(
                conn,
                (advanced_values(one.row) for one in kept),
                ((one.row.state, one.row.id or 0) for one in turned),
            )
            for one in turned:
                told = claim_messages(conn, one.shop.name, one.row, one.found.state, now)
                commands.insert_many(conn, told, now)
        if self.registry.listens("action_taken"):
            self._tell(kept)
        return kept

    def _tell(self, kept: list[_Moved]) -> None:
        for one in kept:
            facts = {
                "shop": one.shop.name,
                "id": one.row.id,
                "order_ref": one.row.order_ref,
                "state": one.row.state,
            }
            for action in one.actions:
                self.registry.tell("action_taken", claim=facts, action=action.as_data())


def surroundings_of(shop: Shop) -> Surroundings:
    """What a decision must know of the shop."""
    return Surroundings(
        known_up_to=shop.known_up_to(),
        stale_after_days=shop.stale_after_days,
        live_since=shop.live_since,
        collected_by=shop.collected_by,
        has_agency=bool(shop.settings.get("agency")),
    )


def action_event(state: ClaimState, action: Action, amounts: Mapping[str, int], day: date, now: str) -> Event:
    """The action as an event of our own; it comes after everything that the claim knows already."""
    at = max(now, state.last_at)
    position = state.last_position + 1 if at == state.last_at else 0
    return Event(
        kind=ACTION_TAKEN,
        identity=f"action:{state.order_ref}:{state.instalment}:{action.key}",
        order_ref=state.order_ref,
        at=at,
        on=day,
        data={**action.as_data(), "amounts": amounts},
        instalment=state.instalment,
        position=position,
    )


def _note_fault(row: ClaimRow, text: str, report: Report) -> None:
    report.due += 1
    report.blocked += 1
    report.reasons["faulty"] = report.reasons.get("faulty", 0) + 1
    report.faults[(row.shop, text)] = None


def _count(report: Report, one: _Moved, dry_run: bool) -> None:
    report.due += 1
    report.acted += bool(one.actions)
    for action in one.actions:
        report.actions[action.type] = report.actions.get(action.type, 0) + 1
        if dry_run:
            report.planned.append({"claim": one.row.id, "number": one.row.number, **action.as_data()})
    if not one.actions:
        report.blocked += 1
        for reason in one.reasons:
            report.reasons[reason.code] = report.reasons.get(reason.code, 0) + 1
