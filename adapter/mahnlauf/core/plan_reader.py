"""Reads a plan from TOML or from a golden ``policy`` and names every fault: place, key, value, expectation."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mahnlauf.core.errors import PlanError
from mahnlauf.core.interest_rule import NO_INTEREST, InterestRule
from mahnlauf.core.plan import (
    ACTIONS,
    ALLOCATIONS,
    ANCHORS,
    BUCKETS,
    BUYERS,
    CHANNELS,
    REACTIONS,
    TRIGGERS,
    Correction,
    Plan,
    Stage,
)
from mahnlauf.core.table_reader import TableReader

LETTERS = (
    "upcoming_instalment", "payment_reminder", "corrected_reminder", "dunning_1", "dunning_2_collection_warning",
    "precollection_notice",
)  # fmt: skip
NOTICES = (
    "payment_received", "claim_cancelled", "collection_stopped", "handover_notice", "access_suspended",
    "access_restored",
)  # fmt: skip
REACTION_TYPES = ("message", "log", "send_template_letters", "send_agency_contact", "access_suspend")
_RECEIVERS = ("customer", "vendor", "shop")
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}", re.ASCII)
NAME_WORDS = "small letters, digits, - and _, at most 60"
_ROLL = re.compile(r"none|business_day|window:([1-9]|[12][0-9]|30)", re.ASCII)
_ROLL_WORDS = "none, business_day or window:N with N from 1 to 30"
_LONGEST_TERM = 365


def plan_from_toml(text: str, source: str) -> Plan:
    """Reads a plan file; raises PlanError with one sentence per fault, each beginning with ``source``."""
    plan, findings = examine_toml(text, source)
    if plan is None or findings:
        raise PlanError(findings)
    return plan


def plan_from_table(table: Mapping[str, Any], source: str, *, whole: bool = True) -> Plan:
    """Reads a plan from a mapping in the golden vocabulary; raises PlanError with all findings.

    ``whole=False`` accepts a ladder whose later rungs can never be reached (a scenario may test just that)."""
    plan, findings = examine(table, source)
    findings += _unreachable(plan, source) if whole else ()
    if findings:
        raise PlanError(findings)
    return plan


def examine_toml(text: str, source: str) -> tuple[Plan | None, list[str]]:
    """The plan as far as it can be read, and every fault; None only if the text is not TOML at all."""
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as fault:  # a number of thousands of digits, brackets without end
        return None, [f"{source}: this is not TOML: {fault}. Expected lines such as: term_days = 7"]
    plan, findings = examine(table, source)
    return plan, [*findings, *_unreachable(plan, source)]


def examine(table: Mapping[str, Any], source: str) -> tuple[Plan, list[str]]:
    """The plan with defaults in place of what does not fit, and one sentence for each such fault."""
    findings: list[str] = []
    reader = TableReader(table, source, findings)
    plan = read_plan(reader, table)
    reader.finish()
    findings += _contradictions(plan, source)
    return plan, findings


def version_of(table: Mapping[str, Any]) -> str:
    """Twelve hex digits that change with any change of the content."""
    canonical = json.dumps(table, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()[:12]


def read_plan(reader: TableReader, table: Mapping[str, Any]) -> Plan:
    """Takes every key of a plan out of the reader; what does not fit is told to it."""
    name = _name(reader, "name") or reader.text("profile") or "unnamed"
    stages = tuple(_stage(row) for row in reader.rows("stages"))
    return Plan(
        name=name,
        stages=stages,
        title=reader.text("title", name),
        description=reader.text("description"),
        version=version_of(table),
        allocation=_allocation(reader),
        deadline_roll=reader.choice("deadline_roll", ("bgb193", "none"), "bgb193"),
        interest=_interest(reader),
        on_partial_payment=_correction(reader, "on_partial_payment", stages),
        on_credit_note=_correction(reader, "on_credit_note", stages),
        reactions={one: rows for one in REACTIONS if (rows := _reactions(reader, one))},
        stop_charges_vendor_fees=reader.flag("stop_charges_vendor_fees"),
        writeoff_below_minor=reader.count("writeoff_below_minor", 0),
        posting_grace_days=reader.count("posting_grace_days", 0, 0, 10),
        min_amount_minor=reader.count("min_amount_minor", 0),
        triggers=reader.names("triggers", ("opened", "returned_debit", "chargeback"), TRIGGERS),
        buyers=reader.names("buyers", BUYERS, BUYERS),
        instalments=_name(reader, "instalments"),
        wait_for_due_date=reader.flag("wait_for_due_date"),
        pause_stops_terms=reader.flag("pause_stops_terms"),
        combine_letters=reader.flag("combine_letters"),
        interest_in_default=reader.flag("interest_in_default"),
        lump_sum_b2b_minor=reader.count("lump_sum_b2b_minor", 0, 0, 4000),
        source=table,
    )


def _name(reader: TableReader, key: str) -> str:
    return str(reader.take(key, "", lambda one: isinstance(one, str) and bool(NAME.fullmatch(one)), NAME_WORDS))


def _stage(reader: TableReader) -> Stage:
    roll = reader.take("roll", "none", lambda one: bool(_ROLL.fullmatch(str(one))), _ROLL_WORDS)
    action = reader.choice("action", ACTIONS, "message")
    letter = action == "message"
    stage = Stage(
        key=reader.text("key"),
        anchor=reader.choice("anchor", ANCHORS, ""),
        offset_days=reader.count("offset_days", 0, -60, 3650),
        action=action,
        template=reader.choice("template", LETTERS),
        channel=reader.choice("channel", CHANNELS, "email" if letter else None),
        copy_to=reader.names("copy_to", (), ("vendor",)),
        term_days=reader.count("term_days", None, 1, _LONGEST_TERM),
        fee_minor=reader.count("fee_minor", 0),
        roll=roll.partition(":")[0],
        window_days=int(roll.partition(":")[2] or 0),
        not_before_prev_deadline=reader.flag("not_before_prev_deadline"),
        counts_as_dunning=reader.flag("counts_as_dunning", True),
        title=reader.text("title"),
    )
    if not stage.key:
        reader.missing("key", "a short name that is unique in the plan")
    if not stage.anchor:
        reader.missing("anchor", "one of " + ", ".join(ANCHORS))
    if letter and stage.template is None:
        reader.missing("template", "the text of the letter, one of " + ", ".join(LETTERS))
    reader.finish()
    return stage


def _allocation(reader: TableReader) -> tuple[str, ...]:
    def fits(value: Any) -> bool:
        if isinstance(value, str):
            return value in ALLOCATIONS
        return isinstance(value, list | tuple) and sorted(map(str, value)) == sorted(BUCKETS)

    value = reader.take("allocation", "bgb367", fits, 'bgb367, bgb497 or a list of "fees", "interest", "principal"')
    return ALLOCATIONS[value] if isinstance(value, str) else tuple(value)


def _interest(outer: TableReader) -> InterestRule:
    reader = outer.table("interest")
    if reader is None:
        return NO_INTEREST
    mode = reader.choice("mode", ("none", "statutory", "fixed"), "none")
    margin, rate = reader.percent("margin_points"), reader.percent("rate_percent")
    rest = {
        "day_count": reader.choice("day_count", ("act/act", "act/365"), "act/act"),
        "last_day": reader.choice("last_day", ("inclusive", "exclusive"), "inclusive"),
        "table": reader.choice("table", ("DE", "AT"), "DE"),
    }
    reader.finish()
    if mode == "statutory" and margin is None:
        reader.missing("margin_points", '"5" for consumers or "9" for businesses (§ 288 BGB)')
        return NO_INTEREST
    if mode == "fixed" and rate is None:
        reader.missing("rate_percent", 'the yearly rate, such as "5"')
        return NO_INTEREST
    return InterestRule(mode, margin, rate, **rest)


def _correction(outer: TableReader, key: str, stages: Sequence[Stage]) -> Correction | None:
    reader = outer.table(key)
    if reader is None:
        return None
    keys = [stage.key for stage in stages if stage.term_days]
    correction = Correction(
        template=reader.choice("template", LETTERS, "corrected_reminder"),
        channel=reader.choice("channel", CHANNELS, "email"),
        term_days=reader.count("term_days", 7, 1, _LONGEST_TERM),
        stage=reader.choice("stage", keys),
        max_restarts=reader.count("max_restarts", None, 1, 20),
        copy_to=reader.names("copy_to", (), ("vendor",)),
    )
    reader.finish()
    return correction


def _reactions(outer: TableReader, key: str) -> tuple[Mapping[str, Any], ...]:
    found = []
    for reader in outer.rows(key):
        kind = reader.choice("type", REACTION_TYPES)
        row = {"type": kind, "to": reader.choice("to", _RECEIVERS), "note": reader.text("note")}
        if kind == "message":
            row["template"] = reader.choice("template", NOTICES)
            row["channel"] = reader.choice("channel", CHANNELS)
        for needed in ("type", "template", "channel", "to") if kind == "message" else ("type",):
            if not row[needed]:
                reader.missing(needed, "a message's type, template, channel and to")
        reader.finish()
        found.append({name: value for name, value in row.items() if value})
    return tuple(found)


def _contradictions(plan: Plan, source: str) -> Iterator[str]:
    seen: set[str] = set()
    for number, stage in enumerate(plan.stages, start=1):
        if stage.key and stage.key in seen:
            place = f"{source}, [[stages]] {number}"
            yield f'{place}: "key" is "{stage.key}", which an earlier stage has already. Expected another name.'
        seen.add(stage.key)
    if plan.instalments and plan.instalments == plan.name:
        yield f'{source}: "instalments" is "{plan.name}", this plan itself. Expected another plan, or no such line.'


def _unreachable(plan: Plan, source: str) -> Iterator[str]:
    """Stages that wait for something which can only come after them, or never, or carry what they cannot use."""
    for number, stage in enumerate(plan.stages, start=1):
        before = plan.stages[: number - 1]
        place = f"{source}, [[stages]] {number}"
        reason = _never(plan, stage, before)
        if reason:
            yield f'{place}: "anchor" is "{stage.anchor}", but {reason}.'
        if stage.action != "message" and (stage.template or stage.term_days):
            yield f'{place}: "action" is "{stage.action}", which is no letter. Expected no template or term_days.'


def _never(plan: Plan, stage: Stage, before: Sequence[Stage]) -> str:
    match stage.anchor:
        case "prev_action" if not before:
            return "nothing comes before the first stage. Expected trigger, invoice_date or due_date"
        case "prev_deadline" if not any(one.term_days for one in before):
            return "no stage before it sets a term. Expected term_days in an earlier stage"
        case "accepted" if not any(one.action == "offer" for one in before):
            return "no stage before it makes an offer. Expected an earlier stage with action offer"
        case "consent" if stage.action != "court" and not any(one.action == "consent_request" for one in before):
            return "no stage before it asks for consent. Expected an earlier stage with action consent_request"
        case "trigger" if set(plan.triggers) <= {"opened"}:
            return 'nothing triggers it. Expected due_date, returned_debit or chargeback in "triggers"'
    if any(one.action == "handover" for one in before) and stage.action != "court":
        return "the claim was handed over before it. Expected the hand-over as the last stage, or court after it"
    return ""
