"""Reads a plan from TOML or from a golden ``policy`` and names every fault: place, key, value, expectation."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from mahnlauf.core.errors import PlanError
from mahnlauf.core.interest_rule import NO_INTEREST, InterestRule
from mahnlauf.core.plan import (
    ACTIONS,
    ALLOCATIONS,
    ANCHORS,
    BUCKETS,
    CHANNELS,
    Correction,
    Plan,
    Stage,
)

REACTIONS = ("on_paid", "on_cancelled", "on_stopped", "on_declined", "on_handover")
TRIGGERS = ("opened", "due_date", "returned_debit", "chargeback")
TEMPLATES: frozenset[str] = frozenset(
    {
        "upcoming_instalment", "payment_reminder", "corrected_reminder", "dunning_1",
        "dunning_2_collection_warning", "precollection_notice", "payment_received", "claim_cancelled",
        "handover_notice", "payment_received_vendor", "claim_cancelled_vendor", "handover_notice_vendor",
        "precollection_notice_vendor", "consent_request", "offer", "access_suspended", "access_restored",
        "phone_script", "template_letters_vendor",
    }
)  # fmt: skip
_LONGEST_TERM = 365


class _Reader:
    """Takes keys out of one table and collects a sentence for everything that does not fit."""

    def __init__(self, table: Any, place: str, findings: list[str]) -> None:
        self.place, self.findings = place, findings
        if not isinstance(table, Mapping):
            self.fault(f"is {table!r}. Expected a table.")
            table = {}
        self.rest = dict(table)
        self.faulty: set[str] = set()

    def fault(self, text: str) -> None:
        self.findings.append(f"{self.place}: {text}")

    def take(self, key: str, default: Any, check: Callable[[Any], bool], expected: str) -> Any:
        if key not in self.rest:
            return default
        value = self.rest.pop(key)
        if check(value):
            return value
        self.faulty.add(key)
        self.fault(f'"{key}" is {json.dumps(value, ensure_ascii=False, default=str)}. Expected {expected}.')
        return default

    def text(self, key: str, default: str = "") -> str:
        return str(self.take(key, default, lambda value: isinstance(value, str), "a text"))

    def choice(self, key: str, allowed: Sequence[str], default: Any) -> Any:
        return self.take(key, default, lambda value: value in allowed, "one of " + ", ".join(allowed))

    def count(self, key: str, default: Any, lowest: int = 0, highest: int = 10**9) -> Any:
        def whole(value: Any) -> bool:
            return isinstance(value, int) and not isinstance(value, bool) and lowest <= value <= highest

        return self.take(key, default, whole, f"a whole number from {lowest} to {highest}")

    def flag(self, key: str, default: bool) -> bool:
        return bool(self.take(key, default, lambda value: isinstance(value, bool), "true or false"))

    def percent(self, key: str) -> Decimal | None:
        def number(value: Any) -> bool:
            try:
                return not isinstance(value, bool | float) and Decimal(str(value)).is_finite()
            except InvalidOperation:
                return False

        value = self.take(key, None, number, 'a decimal number as text, such as "5" or "9.2"')
        return None if value is None else Decimal(str(value))

    def names(self, key: str, default: tuple[str, ...], allowed: Sequence[str] | None = None) -> tuple[str, ...]:
        def fits(value: Any) -> bool:
            return isinstance(value, list | tuple) and all(
                isinstance(one, str) and (allowed is None or one in allowed) for one in value
            )

        expected = "a list of texts" if allowed is None else "a list of: " + ", ".join(allowed)
        return tuple(self.take(key, default, fits, expected))

    def finish(self, known: str) -> None:
        for key in self.rest:
            self.fault(f'"{key}" is not known here. {known}')


def plan_from_toml(text: str, source: str) -> Plan:
    """Reads a plan file; raises PlanError with one sentence per fault, each beginning with ``source``."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise PlanError([f"{source}: this is not TOML: {fault}."]) from fault
    return plan_from_table(table, source)


def plan_from_table(table: Mapping[str, Any], source: str, *, whole: bool = True) -> Plan:
    """Reads a plan from a mapping in the golden vocabulary; raises PlanError with all findings.

    ``whole=False`` accepts a ladder whose later rungs can never be reached (a scenario may test just that)."""
    findings: list[str] = []
    reader = _Reader(table, source, findings)
    plan = _plan(reader, source, table)
    reader.finish("See docs/plans.md for the vocabulary.")
    if whole:
        _check_order(plan, source, findings)
    if findings:
        raise PlanError(findings)
    return plan


def version_of(table: Mapping[str, Any]) -> str:
    """Twelve hex digits that change with any change of the content."""
    canonical = json.dumps(table, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()[:12]


def _plan(reader: _Reader, source: str, table: Mapping[str, Any]) -> Plan:
    rows = reader.take("stages", [], lambda value: isinstance(value, list), "a list of stages ([[stages]])")
    stages = tuple(
        _stage(_Reader(row, f"{source}, [[stages]] {number}", reader.findings))
        for number, row in enumerate(rows, start=1)
    )
    name = reader.text("profile") or reader.text("name")
    return Plan(
        name=name or "unnamed",
        stages=stages,
        title=reader.text("title", name),
        description=reader.text("description"),
        version=version_of(table),
        allocation=_allocation(reader),
        deadline_roll=reader.choice("deadline_roll", ("bgb193", "none"), "bgb193"),
        interest=_interest(reader, source),
        on_partial_payment=_correction(reader, "on_partial_payment", source, stages),
        on_credit_note=_correction(reader, "on_credit_note", source, stages),
        reactions={name: _reactions(reader, name, source) for name in REACTIONS if name in reader.rest},
        stop_charges_vendor_fees=reader.flag("stop_charges_vendor_fees", False),
        writeoff_below_minor=reader.count("writeoff_below_minor", 0),
        posting_grace_days=reader.count("posting_grace_days", 0, 0, 10),
        min_amount_minor=reader.count("min_amount_minor", 0),
        triggers=reader.names("triggers", ("opened", "returned_debit", "chargeback"), TRIGGERS),
        interest_in_default=reader.flag("interest_in_default", False),
        lump_sum_b2b_minor=reader.count("lump_sum_b2b_minor", 0, 0, 4000),
        default_by=reader.take(
            "default_by",
            None,
            lambda value: any(stage.key == value for stage in stages),
            "the key of a stage",
        ),
        source=table,
    )


def _stage(reader: _Reader) -> Stage:
    roll = reader.take("roll", "none", _is_roll, "none, business_day or window:N with N from 1 to 30")
    key = reader.text("key")
    if not key and "key" not in reader.faulty:
        reader.fault('"key" is missing. Expected a short name that is unique in the plan.')
    action = reader.choice("action", ACTIONS, "message")
    stage = Stage(
        key=key,
        anchor=reader.choice("anchor", ANCHORS, ""),
        offset_days=reader.count("offset_days", 0, -60, 3650),
        action=action,
        template=reader.take("template", None, lambda value: value in TEMPLATES, _templates()),
        channel=reader.choice("channel", CHANNELS, "email" if action == "message" else None),
        copy_to=reader.names("copy_to", (), ("vendor",)),
        term_days=reader.count("term_days", None, 1, _LONGEST_TERM),
        fee_minor=reader.count("fee_minor", 0),
        roll=roll.partition(":")[0],
        window_days=int(roll.partition(":")[2] or 0),
        not_before_prev_deadline=reader.flag("not_before_prev_deadline", False),
        counts_as_dunning=reader.flag("counts_as_dunning", True),
        title=reader.text("title"),
    )
    if not stage.anchor and "anchor" not in reader.faulty:
        reader.fault('"anchor" is missing. Expected one of ' + ", ".join(ANCHORS) + ".")
    if action == "message" and stage.template is None and "template" not in reader.faulty:
        reader.fault('"template" is missing: a message needs a text. Expected ' + _templates() + ".")
    reader.finish("A stage knows key, title, anchor, offset_days, roll, action, template, channel, copy_to, "
                  "term_days, fee_minor, not_before_prev_deadline, counts_as_dunning.")  # fmt: skip
    return stage


def _is_roll(value: Any) -> bool:
    if value in ("none", "business_day"):
        return True
    kind, _, days = str(value).partition(":")
    return kind == "window" and days.isdigit() and 1 <= int(days) <= 30


def _templates() -> str:
    return "one of " + ", ".join(sorted(TEMPLATES))


def _allocation(reader: _Reader) -> tuple[str, ...]:
    def fits(value: Any) -> bool:
        return (isinstance(value, str) and value in ALLOCATIONS) or (
            isinstance(value, list | tuple) and sorted(map(str, value)) == sorted(BUCKETS)
        )

    value = reader.take("allocation", "bgb367", fits, 'bgb367, bgb497 or a list of "fees", "interest", "principal"')
    return ALLOCATIONS[value] if isinstance(value, str) else tuple(value)


def _interest(outer: _Reader, source: str) -> InterestRule:
    if "interest" not in outer.rest:
        return NO_INTEREST
    reader = _Reader(outer.rest.pop("interest"), f"{source}, [interest]", outer.findings)
    mode = reader.choice("mode", ("none", "statutory", "fixed"), "none")
    margin, rate = reader.percent("margin_points"), reader.percent("rate_percent")
    rest = {
        "day_count": reader.choice("day_count", ("act/act", "act/365"), "act/act"),
        "last_day": reader.choice("last_day", ("inclusive", "exclusive"), "inclusive"),
        "table": reader.choice("table", ("DE", "AT"), "DE"),
    }
    reader.finish("[interest] knows mode, margin_points, rate_percent, day_count, last_day, table.")
    if mode == "statutory" and margin is None:
        reader.fault('"margin_points" is missing. Expected "5" for consumers, "9" for businesses (§ 288 BGB).')
        return NO_INTEREST
    if mode == "fixed" and rate is None:
        reader.fault('"rate_percent" is missing. Expected the yearly rate, such as "5".')
        return NO_INTEREST
    return InterestRule(mode, margin, rate, **rest)


def _correction(outer: _Reader, key: str, source: str, stages: Sequence[Stage]) -> Correction | None:
    if key not in outer.rest:
        return None
    reader = _Reader(outer.rest.pop(key), f"{source}, [{key}]", outer.findings)
    keys = [stage.key for stage in stages]
    correction = Correction(
        template=reader.take("template", "corrected_reminder", lambda value: value in TEMPLATES, _templates()),
        channel=reader.choice("channel", CHANNELS, "email"),
        term_days=reader.count("term_days", 7, 1, _LONGEST_TERM),
        stage=reader.take("stage", None, lambda value: value in keys, "the key of a stage of this plan"),
        max_restarts=reader.count("max_restarts", None, 1, 20),
    )
    reader.finish(f"[{key}] knows stage, template, channel, term_days, max_restarts.")
    return correction


def _reactions(reader: _Reader, key: str, source: str) -> tuple[Mapping[str, Any], ...]:
    def fits(value: Any) -> bool:
        return isinstance(value, list) and all(isinstance(row, Mapping) and "type" in row for row in value)

    rows = reader.take(key, [], fits, 'a list of actions, each with a "type"')
    for number, row in enumerate(rows, start=1):
        if row["type"] == "message" and row.get("template") not in TEMPLATES:
            reader.findings.append(
                f'{source}, {key} {number}: "template" is "{row.get("template")}". Expected {_templates()}.'
            )
    return tuple(dict(row) for row in rows)


def _check_order(plan: Plan, source: str, findings: list[str]) -> None:
    seen: set[str] = set()
    for number, stage in enumerate(plan.stages, start=1):
        place = f"{source}, [[stages]] {number}"
        if stage.key in seen:
            findings.append(f'{place}: "key" is "{stage.key}", which an earlier stage has already.')
        seen.add(stage.key)
        if number == 1 and stage.anchor in ("prev_deadline", "prev_action"):
            findings.append(f'{place}: "anchor" is "{stage.anchor}", but nothing comes before the first stage.')
        needs = {"consent": "consent_request", "accepted": "offer"}.get(stage.anchor)
        if needs and not any(one.action == needs for one in plan.stages[: number - 1]):
            findings.append(f'{place}: "anchor" is "{stage.anchor}", but no {needs} comes before it.')
        if (
            stage.anchor == "prev_deadline"
            and number > 1
            and not any(one.term_days for one in plan.stages[: number - 1])
        ):
            findings.append(f'{place}: "anchor" is "prev_deadline", but no stage before it sets term_days.')
