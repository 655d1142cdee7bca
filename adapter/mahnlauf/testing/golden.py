"""Runs a golden scenario (schema ``dunning-golden/1``) through the real ledger and the real decision.

The clock is the scenario's: every day up to ``run_until``, events of the day first, then the stages. What differs
from ``expected`` comes back as sentences.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from mahnlauf.core.calendar import Calendar, calendar_for
from mahnlauf.core.events import ACTION_TAKEN, KINDS, Event
from mahnlauf.core.plan import Plan
from mahnlauf.core.plan_reader import plan_from_table
from mahnlauf.dunning.decide import Action, Nothing, decide
from mahnlauf.ledger import balance
from mahnlauf.ledger.journal import Entry, entries_of
from mahnlauf.ledger.state import ClaimState

_COMPARED = frozenset(
    {
        "message", "phone_task", "consent_request", "offer", "handover", "agency_update", "agency_recall",
        "charge_vendor", "refund_due", "access_suspend", "access_restore", "pause", "resume",
        "send_template_letters", "send_agency_contact", "ignored_duplicate", "log",
    }
)  # fmt: skip
_WITH_AMOUNTS = frozenset({"phone_task", "consent_request", "handover", "agency_update"})
_SILENT = frozenset({"statement", "default.started"})


@dataclass(slots=True)
class _Run:
    """One claim of the scenario while it is simulated."""

    plan: Plan
    calendar: Calendar
    name: str
    state: ClaimState
    taken: list[dict[str, Any]] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    heard: set[str] = field(default_factory=set)
    position: int = 0

    def hear(self, raw: Mapping[str, Any]) -> None:
        on = date.fromisoformat(raw["date"])
        if raw["id"] in self.heard:
            self.note(on, {"type": "ignored_duplicate", "event": raw["id"]})
            return
        self.heard.add(raw["id"])
        if raw["type"] not in KINDS:
            raise ValueError(f'event {raw["id"]}: type "{raw["type"]}" is unknown.')
        data = {key: value for key, value in raw.items() if key not in ("date", "seq", "id", "type")}
        self.feed(raw["type"], f"golden:{raw['id']}", on, data)
        self.act(on, stages=False)

    def feed(self, kind: str, identity: str, on: date, data: Mapping[str, Any]) -> None:
        self.position += 1
        event = Event(kind, identity, self.name, f"{on}T00:00:00Z", on, data, 0, self.position)
        for entry in entries_of(self.state, event, self.plan):
            self.book(on, kind, data, entry)

    def book(self, on: date, kind: str, data: Mapping[str, Any], entry: Entry) -> None:
        if entry.cause in ("", *_SILENT) and kind != "statement":
            return
        row: dict[str, Any] = {"date": on.isoformat(), "cause": entry.cause, **entry.open.as_json()}
        row["credit_minor"] = entry.credit_minor
        if entry.allocated is not None:
            row["allocated"] = entry.allocated
        self.rows.append(self.named(row))

    def act(self, on: date, *, stages: bool) -> None:
        """Does what is due; ``stages=False``: only what the last event obliges us to."""
        while True:
            action = decide(self.plan, self.state, on, self.calendar)
            if isinstance(action, Nothing) or (action.advances and not stages):
                return
            data = action.as_data()
            self.feed(ACTION_TAKEN, f"action:{action.key}", on, data)
            self.note(on, self.shown(action, on))

    def shown(self, action: Action, on: date) -> dict[str, Any]:
        row: dict[str, Any] = {"type": action.type, **action.details}
        for name in ("stage", "template", "channel", "to"):
            if getattr(action, name):
                row[name] = getattr(action, name)
        if action.copy_to:
            row["copy_to"] = list(action.copy_to)
        if action.deadline:
            row["deadline"] = action.deadline.isoformat()
        letter = action.type == "message" and bool(action.stage)
        if letter or action.type in _WITH_AMOUNTS:
            row["amounts"] = balance.amounts(self.state, self.plan, on).as_json()
        return row

    def note(self, on: date, row: dict[str, Any]) -> None:
        if row["type"] in _COMPARED:
            self.taken.append(self.named({"date": on.isoformat(), **row}))

    def named(self, row: dict[str, Any]) -> dict[str, Any]:
        return {**row, "claim": self.name} if self.name else row

    def final(self) -> dict[str, Any]:
        state = self.state
        row = {
            "state": state.state,
            "principal_minor": state.principal,
            "fees_minor": state.fees,
            "interest_minor": state.interest,
            "total_minor": state.booked_total,
            "credit_minor": state.credit,
        }
        return {**row, "written_off_minor": state.written_off} if state.written_off else row


def run_scenario(document: Mapping[str, Any]) -> list[str]:
    """One sentence per difference between what the scenario expects and what happens; empty if it passes."""
    runs = _simulate(document)
    expected = document["expected"]
    found = list(_differences("action", expected["actions"], [row for run in runs for row in run.taken]))
    found += _differences("balance", expected["balances"], [row for run in runs for row in run.rows])
    finals = expected.get("final_by_claim") or {"": expected["final"]}
    for run in runs:
        wanted = finals.get(run.name)
        if wanted != run.final():
            found.append(f"final {run.name}: expected {wanted}, got {run.final()}.".replace("  ", " "))
    return found


def _simulate(document: Mapping[str, Any]) -> list[_Run]:
    plan = plan_from_table(document["policy"], document["id"], whole=False)
    place = document["calendar"]
    calendar = calendar_for(place["country"], place.get("subdivision"))
    runs: dict[str, _Run] = {}
    by_day: dict[date, list[Mapping[str, Any]]] = defaultdict(list)
    for raw in sorted(document["events"], key=lambda one: (one["date"], one["seq"])):
        by_day[date.fromisoformat(raw["date"])].append(raw)
        name = raw.get("claim", "")
        if name not in runs:
            state = ClaimState(shop="golden", order_ref=name, currency=document["currency"])
            state.buyer = {"kind": document.get("debtor_type", "consumer")}
            runs[name] = _Run(plan, calendar, name, state)
    for day in _days(min(by_day), date.fromisoformat(document["run_until"])):
        for raw in by_day.get(day, ()):
            runs[raw.get("claim", "")].hear(raw)
        for run in runs.values():
            run.act(day, stages=True)
    return list(runs.values())


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _differences(what: str, expected: list[Any], got: list[Any]) -> Iterator[str]:
    """Compares as sets of rows per day: the order within one day is free."""
    missing = [row for row in expected if row not in got]
    surplus = [row for row in got if row not in expected]
    for row in missing:
        yield f"{what} of {row['date']} is missing: {_short(row)}"
    for row in surplus:
        yield f"{what} of {row['date']} was not expected: {_short(row)}"
    if not missing and not surplus and len(expected) != len(got):
        yield f"{what}s: expected {len(expected)} rows, got {len(got)}: some row appears twice."


def _short(row: Mapping[str, Any]) -> str:
    return ", ".join(f"{key}={value}" for key, value in row.items() if key != "date")
