"""Runs a golden scenario (schema ``dunning-golden/1``) through the real ledger and the real decision.

The clock is the scenario's: every day up to ``run_until``, events of the day first, then the stages. What differs
from ``expected`` comes back as sentences.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from mahnlauf.core.calendar import Calendar, calendar_for, parse_day
from mahnlauf.core.errors import BadInput
from mahnlauf.core.events import ACTION_TAKEN, KINDS, Event
from mahnlauf.core.money import exponent
from mahnlauf.core.plan import Plan
from mahnlauf.core.plan_reader import plan_from_table
from mahnlauf.dunning.decide import Action, Nothing, decide
from mahnlauf.ledger import balance
from mahnlauf.ledger.journal import Entry, entries_of
from mahnlauf.ledger.matching import split_payment
from mahnlauf.ledger.state import COLLECTING, ClaimState
from mahnlauf.testing.differences import differences

SCHEMA = "dunning-golden/1"
_COMPARED = frozenset(
    {
        "message", "phone_task", "consent_request", "offer", "handover", "agency_update", "agency_recall",
        "charge_vendor", "refund_due", "access_suspend", "access_restore", "pause", "resume",
        "send_template_letters", "send_agency_contact", "ignored_duplicate", "log",
    }
)  # fmt: skip
_WITH_AMOUNTS = frozenset({"phone_task", "consent_request", "handover", "agency_update"})
_SILENT = frozenset({"", "statement", "default.started"})
_NO_DATA = frozenset({"date", "seq", "id", "type", "claim", "group", "group_amount_minor", "debtor_reference"})
_MOST_DAYS = 20 * 366


class ScenarioError(BadInput):
    """A scenario that cannot be run; the text is one sentence that names the place."""


@dataclass(slots=True)
class _Claim:
    """One claim of the scenario while it is simulated."""

    plan: Plan
    calendar: Calendar
    name: str
    state: ClaimState
    taken: list[dict[str, Any]] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    position: int = 0

    def hear(self, raw: Mapping[str, Any], on: date) -> None:
        """Folds an event and does at once what it obliges us to."""
        data = {key: value for key, value in raw.items() if key not in _NO_DATA}
        self.feed(raw["type"], f"golden:{raw['id']}", on, data)
        self.act(on, stages=False)

    def feed(self, kind: str, identity: str, on: date, data: Mapping[str, Any]) -> None:
        self.position += 1
        event = Event(kind, identity, self.name, f"{on}T00:00:00Z", on, data, 0, self.position)
        for entry in entries_of(self.state, event, self.plan):
            self.book(on, kind, entry)

    def book(self, on: date, kind: str, entry: Entry) -> None:
        if entry.cause in _SILENT and kind != "statement":
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
            self.feed(ACTION_TAKEN, f"action:{action.key}", on, action.as_data())
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


@dataclass(slots=True)
class _Simulation:
    """All claims of a scenario; they belong to one buyer."""

    claims: dict[str, _Claim]
    heard: set[str] = field(default_factory=set)
    shares: dict[str, dict[str, int]] = field(default_factory=dict)
    found: list[str] = field(default_factory=list)

    def hear(self, raw: Mapping[str, Any], on: date) -> None:
        claim = self.claims[raw.get("claim", "")]
        if raw["id"] in self.heard:
            claim.note(on, {"type": "ignored_duplicate", "event": raw["id"]})
            return
        self.heard.add(raw["id"])
        if "group_amount_minor" in raw:
            raw = {**raw, "amount_minor": self.share(raw, on)}
        try:
            claim.hear(raw, on)
        except KeyError as missing:
            raise ScenarioError(f"event {raw['id']} ({raw['type']}): {missing} is missing.") from missing

    def share(self, raw: Mapping[str, Any], on: date) -> int:
        """This claim's part of a transfer over several claims, found by § 366 BGB when its first part arrives."""
        group, name = str(raw.get("group", raw["id"])), raw.get("claim", "")
        if group not in self.shares:
            self.shares[group] = self.split(raw["group_amount_minor"], raw.get("debtor_reference"), on)
        found = self.shares[group].pop(name, 0)
        wanted = raw.get("amount_minor", found)
        if found != wanted:
            self.found.append(
                f"split of {group} on {on}: expected amount_minor {wanted} for claim {name}, got {found}."
            )
        return found

    def split(self, amount: int, named: str | None, on: date) -> dict[str, int]:
        opened = [
            (name, claim.state.due_date or on, balance.amounts(claim.state, claim.plan, on).total_minor)
            for name, claim in self.claims.items()
            if claim.state.opened and claim.state.state in COLLECTING
        ]
        return dict(split_payment(amount, opened, named))

    def left_over(self) -> Iterator[str]:
        """Parts of a transfer that no event of the scenario took."""
        for group, shares in self.shares.items():
            for name, minor in shares.items():
                yield f"split of {group}: got amount_minor {minor} for claim {name}, expected nothing there."


def run_scenario(document: Mapping[str, Any], plan: Plan | None = None) -> list[str]:
    """One sentence per difference between what the scenario expects and what happens; empty if it passes.

    ``plan`` takes the place of the scenario's own policy. A scenario that cannot be run is one sentence too."""
    try:
        simulation = _simulate(document, plan)
        return [*simulation.found, *simulation.left_over(), *_compare(document["expected"], simulation)]
    except BadInput as fault:
        return str(fault).splitlines()
    except KeyError as missing:
        return [f"the scenario: {missing} is missing."]


def _compare(expected: Mapping[str, Any], simulation: _Simulation) -> Iterator[str]:
    claims = simulation.claims.values()
    yield from differences("action", expected["actions"], [row for one in claims for row in one.taken])
    yield from differences("balance", expected["balances"], [row for one in claims for row in one.rows])
    finals = expected.get("final_by_claim") or {"": expected["final"]}
    for name in sorted({*finals, *simulation.claims}):
        got = simulation.claims[name].final() if name in simulation.claims else None
        if finals.get(name) != got:
            yield f"final{f' of {name}' if name else ''}: expected {finals.get(name)}, got {got}."


def _simulate(document: Mapping[str, Any], plan: Plan | None) -> _Simulation:
    if document.get("schema", SCHEMA) != SCHEMA:
        raise ScenarioError(f'the scenario: "schema" is "{document["schema"]}". Expected {SCHEMA}.')
    plan = plan or plan_from_table(document["policy"], str(document.get("id", "policy")), whole=False)
    by_day = _events_by_day(document["events"])
    simulation = _Simulation(_claims(document, plan))
    for day in _days(min(by_day), parse_day(document["run_until"])):
        for raw in by_day.get(day, ()):
            simulation.hear(raw, day)
        for claim in simulation.claims.values():
            claim.act(day, stages=True)
    return simulation


def _claims(document: Mapping[str, Any], plan: Plan) -> dict[str, _Claim]:
    place, currency = document["calendar"], document["currency"]
    calendar = calendar_for(place["country"], place.get("subdivision"))
    if document.get("currency_exponent", exponent(currency)) != exponent(currency):
        raise ScenarioError(f'the scenario: "currency_exponent" of {currency} is {exponent(currency)}.')
    claims = {}
    for name in dict.fromkeys(raw.get("claim", "") for raw in document["events"]):
        state = ClaimState(shop="golden", order_ref=name, currency=currency)
        state.buyer = {"kind": document.get("debtor_type", "consumer")}
        claims[name] = _Claim(plan, calendar, name, state)
    return claims


def _events_by_day(events: Sequence[Mapping[str, Any]]) -> dict[date, list[Mapping[str, Any]]]:
    """The events of each day in the order of their ``seq``; raises ScenarioError for what cannot be an event."""
    by_day: dict[date, list[Mapping[str, Any]]] = defaultdict(list)
    for number, raw in enumerate(events, start=1):
        for key in ("id", "date", "type"):
            if not isinstance(raw.get(key), str):
                raise ScenarioError(f'event {raw.get("id", number)}: "{key}" is {raw.get(key)!r}. Expected a text.')
        if raw["type"] not in KINDS or raw["type"] == ACTION_TAKEN:
            known = ", ".join(kind for kind in KINDS if kind != ACTION_TAKEN)
            raise ScenarioError(f'event {raw["id"]}: "type" is "{raw["type"]}". Expected one of {known}.')
        by_day[parse_day(raw["date"])].append(raw)
    if not by_day:
        raise ScenarioError('the scenario: "events" is empty. Expected at least one.')
    for same_day in by_day.values():
        same_day.sort(key=lambda one: one.get("seq", 0))
    return by_day


def _days(first: date, last: date) -> Iterator[date]:
    if (last - first).days > _MOST_DAYS:
        raise ScenarioError(f'the scenario: "run_until" is {last}. Expected at most 20 years after {first}.')
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
