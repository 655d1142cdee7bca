"""The day's run: due claims by index, decide, act, in batches that are short enough for webhooks to pass between.

Reading, deciding and rendering happen outside the write transaction; inside it the batch only checks that no claim
has moved meanwhile, and writes events, commands and rows together. A crash leaves either all of a batch or nothing.
Claims that share a letter are written together or not at all; where one of them moved, the others are looked at anew.
"""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

from mahnlauf.access.messages import claim_messages
from mahnlauf.contract.registry import Registry
from mahnlauf.core.clock import Clock, instant
from mahnlauf.core.errors import MahnlaufError, SettingsError
from mahnlauf.core.events import ACTION_TAKEN, Event
from mahnlauf.dunning import second
from mahnlauf.dunning.decide import Action, Nothing, Surroundings, decide
from mahnlauf.dunning.drafts import together, written
from mahnlauf.dunning.projection import advanced_values, row_of
from mahnlauf.dunning.report import Report
from mahnlauf.dunning.second import Progress
from mahnlauf.dunning.telling import action_commands, no_call
from mahnlauf.dunning.turn import Moved, Place, Turn, Unit
from mahnlauf.ledger import balance
from mahnlauf.ledger.fold import apply
from mahnlauf.ledger.state import ClaimState
from mahnlauf.shops.book import ShopBook
from mahnlauf.shops.plans import PlanBook
from mahnlauf.shops.shop import Shop
from mahnlauf.store import claims, commands, due, events, records
from mahnlauf.store.claims import ClaimRow
from mahnlauf.store.database import Conflict, Database
from mahnlauf.store.packed import parsed

log = logging.getLogger(__name__)
BATCH = 50  # some milliseconds inside the write gate, several times as many outside
WORTH_A_SECOND = 1_000  # claims; fewer are done before a second process has begun
_MOST_COMPANIONS = 500
_LOOKS = 3  # at a claim that others move while its letter is written; then the next run sees it
_MOST_ACTIONS_A_DAY = 20


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
        progress: Progress | None = None,
    ) -> Report:
        """Does everything that is due up to ``today`` (default: each shop's own day). Safe to repeat and to run twice
        at once: what was done is never done again."""
        with _without_collector():
            return self._run(today, shop, dry_run, progress or _tell_nobody)

    def _run(self, today: date | None, shop: str | None, dry_run: bool, progress: Progress) -> Report:
        latest = today or max(
            (self.clock.today(one.timezone) for one in self.shops.all()), default=self.clock.today("UTC")
        )
        turn = Turn(today, latest.isoformat(), shop, dry_run, Report())
        until = due.end_of(turn.latest)
        middle = self._middle(turn, until)
        if middle is None:
            self._go(turn, due.BEFORE_ALL, until, progress)
        else:
            self._go_both(turn, middle, until, progress)
        report = turn.report
        if report.acted and not dry_run:
            with self.db.write() as conn:
                records.note_run(
                    conn, shop or "", turn.latest, instant(self.clock.now()), report.due, report.acted, report.blocked
                )
        return report

    def _middle(self, turn: Turn, until: due.Key) -> due.Key | None:
        """Where the half of a second process begins. Plugins hear of actions where they live, which is here."""
        if turn.dry_run or self.registry.listens("action_taken") or not second.is_possible():
            return None
        return due.middle(self.db.reader, until, WORTH_A_SECOND, turn.shop)

    def _go_both(self, turn: Turn, middle: due.Key, until: due.Key, progress: Progress) -> None:
        def later_half(tell: Progress) -> Report:
            self._go(turn, middle, until, tell)  # there, so this turn is a copy
            return turn.report

        self.db.close()  # opens again where it is used
        other = second.Second(later_half)
        try:
            self._go(turn, due.BEFORE_ALL, middle, lambda number: progress(number + other.looked_at()))
            report = other.report(progress)
            if report is not None:
                turn.report.add(report)
            else:
                self._go(turn, middle, until, progress)
        finally:
            other.end()

    def _go(self, turn: Turn, after: due.Key, until: due.Key, progress: Progress) -> None:
        while rows := due.page(self.db.reader, after, until, BATCH, turn.shop):
            after = (rows[-1].next_on or "", rows[-1].id or 0)
            self._batch([row for row in rows if row.id not in turn.ahead], turn)
            progress(len(rows))
            if len(rows) < BATCH:
                break

    def _batch(self, rows: list[ClaimRow], turn: Turn, looks: int = _LOOKS) -> None:
        turn.now = instant(self.clock.now() if turn.today is None else Clock(turn.today).now())
        turn.places.clear()
        moved = [one for row in rows if (one := self._guarded(row, turn)) is not None]
        moved += self._companions(moved, rows, turn)
        acting = self._units([one for one in moved if one.actions], turn)
        done = acting if turn.dry_run else self._written(acting, turn)
        for one in (*(one for unit in done for one in unit), *(one for one in moved if not one.actions)):
            turn.report.count(one.row, one.actions, one.reasons, listed=turn.dry_run)
        self._tell_faults(turn)
        left, turn.overtaken = turn.overtaken, set()
        if left and looks > 1:
            found = (claims.get(self.db.reader, ident) for ident in sorted(left))
            self._batch([row for row in found if row and row.next_on and row.next_on <= turn.latest], turn, looks - 1)

    def _companions(self, moved: list[Moved], rows: list[ClaimRow], turn: Turn) -> list[Moved]:
        """Other due claims of buyers who get a letter that may be shared; they are not in their turn yet."""
        buyers = {(one.row.shop, one.row.buyer_email, one.row.buyer_name) for one in moved if one.post}
        if not buyers:
            return []
        known = {row.id for row in rows} | turn.ahead
        found = due.of_buyers(self.db.reader, turn.latest, buyers, _MOST_COMPANIONS)
        others = [row for row in found if row.id not in known]
        turn.ahead.update(row.id for row in others)
        return [one for row in others if (one := self._guarded(row, turn)) is not None]

    def _units(self, moved: list[Moved], turn: Turn) -> list[Unit]:
        """Each claim for itself, or with those with whom it shares a letter, which is written here."""
        units = [[one] for one in moved if not one.post]
        by_key = {one.post[0].key: one for one in moved if one.post}
        for drafts in together(one.post[0] for one in moved if one.post):
            units += self._sealed([by_key[draft.key] for draft in drafts], turn)
        return units

    def _sealed(self, unit: Unit, turn: Turn) -> list[Unit]:
        """Writes the letter of these claims; one that cannot be written is tried claim by claim."""
        try:
            sparing = [unit[0], *(self._spared(one, turn) for one in unit[1:])]
            letters = written([one.post[0] for one in sparing], turn.now)
        except Exception as fault:  # as in `_guarded`
            if len(unit) > 1:
                return [alone for one in unit for alone in self._sealed([one], turn)]
            _note(fault, unit[0].found, turn)
            return []
        for one in sparing:
            one.letters = [letter for letter in letters if letter.claim_id == one.row.id]
        return [sparing]

    def _spared(self, one: Moved, turn: Turn) -> Moved:
        """The same claim without a fee for the letter: print and postage cost once, the first claim bears them."""
        return self._walk(one.found, turn, spared=True) if one.post[0].action.fee_minor else one

    def _guarded(self, row: ClaimRow, turn: Turn) -> Moved | None:
        """One claim whose letter cannot be written must not stop the others: it waits, and the operator is told."""
        try:
            return self._walk(row, turn)
        except Exception as fault:  # a bug of ours costs one claim its day, not all of them theirs
            _note(fault, row, turn)
        return None

    def _tell_faults(self, turn: Turn) -> None:
        if turn.report.faults:
            with self.db.write() as conn:
                for shop, text in turn.report.faults:
                    records.report(conn, shop, "run", text, turn.now)
            turn.report.faults.clear()

    def _walk(self, row: ClaimRow, turn: Turn, *, spared: bool = False) -> Moved:
        """Decides and acts in memory until nothing is left for this day; ``spared``: no letter costs anything."""
        place = turn.places.get(row.shop) or self._place(row.shop, turn)
        plan = self.plans.version(self.db.reader, row.plan_version)
        state = ClaimState.from_json(parsed(row.folded))
        one = Moved(row, row, state, plan, place.shop)
        calendar = place.shop.calendar_of(state.buyer)
        for _ in range(_MOST_ACTIONS_A_DAY):
            decision = decide(plan, state, place.day, calendar, place.around)
            if isinstance(decision, Nothing):
                one.reasons = decision.reasons
                break
            is_spared = spared and decision.type == "message"
            self._act(one, replace(decision, fee_minor=0) if is_spared else decision, place, turn.now)
            if one.row.next_on is None or one.row.next_on > place.day.isoformat():
                break  # the row says in a word what `decide` would explain at length
        return one

    def _place(self, name: str, turn: Turn) -> Place:
        shop = self.shops.get(name)
        clock = self.clock if turn.today is None else Clock(turn.today)
        # a fixed day ends at the merchant's
        at = turn.now if clock.fixed is None else instant(clock.now(shop.timezone))
        place = Place(shop, clock.today(shop.timezone), surroundings_of(shop), at)
        turn.places[name] = place
        return place

    def _act(self, one: Moved, action: Action, place: Place, now: str) -> None:
        """Books the action in memory; the amounts that its letter prints are those after its own fee."""
        amounts: dict[str, int] = {}
        day = place.day
        event = action_event(one.state, action, amounts, day, place.at)
        apply(one.state, event, one.plan)
        open_now = balance.amounts(one.state, one.plan, day)
        amounts.update(open_now.as_json())
        one.events.append(event)
        one.actions.append(action)
        one.row = row_of(one.state, one.plan, one.shop, now)
        one.row.id = one.found.id
        one.commands += action_commands(action, one.state, one.plan, one.shop, one.row, open_now, day, now, one.post)

    def _written(self, units: list[Unit], turn: Turn) -> list[Unit]:
        """Writes the batch; if a step of one of them is known although its row does not say so, each on its own."""
        try:
            return self._write(units, turn)
        except Conflict:
            if len(units) > 1:
                return [done for unit in units for done in self._written([unit], turn)]
        if len(units[0]) > 1:
            again = (self._guarded(one.found, turn) for one in units[0])  # each with its own fee
            alone = [unit for one in again if one is not None for unit in self._sealed([one], turn)]
            return self._written(alone, turn)
        found = units[0][0].found
        turn.report.fault(found, f"Claim {found.id}: this step was taken before. Run: mahnlauf db check")
        return []

    def _write(self, units: list[Unit], turn: Turn) -> list[Unit]:
        """Writes the batch. Claims that an event moved meanwhile are left as they are, with all in the same letter."""
        if not units:
            return []
        with self.db.write() as conn:
            fresh = claims.unmoved(conn, [(one.found.id or 0, one.found.version) for unit in units for one in unit])
            moved = {one.found.id or 0 for unit in units for one in unit} - fresh
            whole = [unit for unit in units if moved.isdisjoint([one.found.id or 0 for one in unit])]
            kept = [one for unit in whole for one in unit]
            events.insert_many(conn, ((one.shop.name, event) for one in kept for event in one.events), turn.now)
            commands.insert_many(conn, (each for one in kept for each in (*one.letters, *one.commands)), turn.now)
            for fault in self.shops.texts.drain():
                records.report(conn, fault.shop, "letter_text", fault.text, turn.now)
            turned = [one for one in kept if one.row.state != one.found.state]
            claims.advance(
                conn,
                (advanced_values(one.row) for one in kept),
                ((one.row.state, one.row.id or 0) for one in turned),
            )
            for one in turned:
                commands.close_calls(conn, one.row.id or 0, no_call(one.row.state), turn.now)
                told = claim_messages(conn, one.shop.name, one.row, one.found.state, turn.now)
                commands.insert_many(conn, told, turn.now)
        if self.registry.listens("action_taken"):
            self._tell(kept)
        if moved:
            ids = {one.found.id for one in kept}
            turn.overtaken.update(one.found.id or 0 for unit in units for one in unit if one.found.id not in ids)
        return whole

    def _tell(self, kept: list[Moved]) -> None:
        for one in kept:
            facts = {
                "shop": one.shop.name,
                "id": one.row.id,
                "order_ref": one.row.order_ref,
                "state": one.row.state,
            }
            for action in one.actions:
                self.registry.tell("action_taken", claim=facts, action=action.as_data())


def _tell_nobody(_number: int) -> None:
    """For a run that nobody watches."""


def _note(fault: Exception, row: ClaimRow, turn: Turn) -> None:
    """What held a claim back, for the operator."""
    if isinstance(fault, SettingsError):  # of the whole shop: said once
        turn.report.fault(row, str(fault))
    elif isinstance(fault, MahnlaufError):
        turn.report.fault(row, f"Claim {row.id}: {fault}")
    else:
        log.error("claim %s could not be dunned", row.id, exc_info=fault)
        turn.report.fault(row, f"Claim {row.id}: {type(fault).__name__}: {fault}")


@contextmanager
def _without_collector() -> Iterator[None]:
    """A run makes no reference cycles, so counting frees what it makes; looking for them takes a tenth of its time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def surroundings_of(shop: Shop) -> Surroundings:
    """What a decision must know of the shop."""
    return Surroundings(
        known_up_to=shop.known_up_to(),
        stale_after_days=shop.stale_after_days,
        live_since=shop.live_since,
        collected_by=shop.collected_by,
        has_agency=bool(shop.settings.get("agency")),
        needs_address=True,
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
