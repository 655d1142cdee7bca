"""Stages and recovery (Mahnstufen und Erfolg): how many claims reached a stage, what came in after it, how fast."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from statistics import median_low
from typing import Any

from mahnlauf.core import events as kinds
from mahnlauf.core.plan import Plan
from mahnlauf.ledger.fold import apply, in_order
from mahnlauf.ledger.state import ClaimState
from mahnlauf.reports.reading import Case, House, cases, facts
from mahnlauf.reports.table import Column, Table
from mahnlauf.reports.wish import Wish

STAGE = (
    Column("plan", "text", "Mahnverfahren", "Plan"),
    Column("position", "count", "Stufe Nr.", "Stage no.", summed=False),
    Column("stage", "text", "Mahnstufe", "Stage"),
    Column("currency", "text", "Währung", "Currency"),
    Column("claims", "count", "Erreicht", "Reached", summed=False),
    Column("open_minor", "money", "Offen bei Erreichen", "Open when reached", summed=False),
    Column("recovered_minor", "money", "Danach bezahlt", "Paid after it"),
    Column("settled", "count", "Danach ausgeglichen", "Settled after it"),
    Column("settled_percent", "percent", "Quote %", "Rate %"),
    Column("median_days", "count", "Tage bis Ausgleich (Median)", "Days to settlement (median)", summed=False),
)
_BEFORE = {"de": "(vor der ersten Stufe)", "en": "(before the first stage)"}


@dataclass(slots=True)
class _Stage:
    """What is known of one stage of one plan in one currency."""

    title: str
    claims: int = 0
    open_minor: int = 0
    recovered: int = 0
    days: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _Path:
    """One claim on its way: the stages that it reached, and what was paid while it stood there."""

    reached: list[tuple[int, date, int]] = field(default_factory=list)
    paid: list[tuple[int, int]] = field(default_factory=list)
    settled: tuple[int, int] | None = None


def stages(house: House, wish: Wish) -> Table:
    """Claims that came into being between ``from`` and ``to``, by plan and stage. A payment counts for the last stage
    that went out before it; one that was taken back again counts for nothing."""
    first, last = wish.span
    found: dict[tuple[str, str, int], _Stage] = {}
    for case in cases(house, wish):
        born = case.state.invoice_date or case.on
        if first <= born <= last:
            _add(found, case, _path(house, case), wish.language)
    rows = [_row(key, found[key]) for key in sorted(found)]
    return Table("stages", "Mahnstufen und Erfolg", "Stages and recovery", STAGE, rows, wish.about())


def _path(house: House, case: Case) -> _Path:
    path, at, since = _Path(), 0, case.state.invoice_date or case.on
    state = ClaimState(case.row.shop, case.row.order_ref, case.row.instalment)
    kept = {one.ref for one in case.state.payments if not one.undone}
    path.reached.append((0, since, case.state.original))
    for event in in_order((one for one in facts(house, case.row) if one.on <= case.on), state):
        known, owed = len(state.payments), state.booked_total
        apply(state, event, case.plan)
        if (index := _stage_of(event, state, case.plan)) is not None and index > at:
            at, since = index, event.on
            path.reached.append((at, since, state.booked_total))
        for payment in state.payments[known:]:
            if payment.ref in kept:
                path.paid.append((at, payment.amount - payment.credit))
        is_first = owed > 0 or path.settled is None  # what is paid at once was never owed
        if is_first and state.booked_total == 0 and len(state.payments) > known:
            path.settled = (at, max(0, (event.on - since).days))
    if case.state.booked_total > 0:
        path.settled = None
    return path


def _stage_of(event: kinds.Event, state: ClaimState, plan: Plan) -> int | None:
    """The number of the stage that this event took, counted from 1; none if its letter was held back."""
    if event.kind != kinds.ACTION_TAKEN or not event.data.get("advances") or event.data["key"] in state.withdrawn:
        return None
    index = plan.stage_index(event.data.get("stage", ""))
    return None if index is None else index + 1


def _add(found: dict[tuple[str, str, int], _Stage], case: Case, path: _Path, language: str) -> None:
    def stage(position: int) -> _Stage:
        title = _title(case.plan, position, language)
        return found.setdefault((case.row.plan, case.row.currency, position), _Stage(title))

    for position, _, owed in path.reached:
        stage(position).claims += 1
        stage(position).open_minor += owed
    for position, amount in path.paid:
        stage(position).recovered += amount
    if path.settled is not None:
        position, days = path.settled
        stage(position).days.append(days)


def _title(plan: Plan, position: int, language: str) -> str:
    if position == 0:
        return _BEFORE[language]
    stage = plan.stages[position - 1]
    return stage.title or stage.key


def _row(key: tuple[str, str, int], stage: _Stage) -> dict[str, Any]:
    plan, currency, position = key
    return {
        "plan": plan, "position": position, "stage": stage.title, "currency": currency, "claims": stage.claims,
        "open_minor": stage.open_minor, "recovered_minor": stage.recovered, "settled": len(stage.days),
        "settled_percent": percent(len(stage.days), stage.claims),
        "median_days": median_low(stage.days) if stage.days else None,
    }  # fmt: skip


def percent(part: int, whole: int) -> str:
    """A share with one decimal, as text: "12.5"; empty for a share of nothing."""
    if whole == 0:
        return ""
    return str((Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP))
