"""The lint knows the law: for each rule a plan that breaks it, and the same plan put right."""

from __future__ import annotations

from typing import Any

import pytest

from mahnlauf.core.plan import Plan
from mahnlauf.core.plan_reader import plan_from_table
from mahnlauf.dunning.plan_lint import LintFinding, lint

HEARD = [
    {"type": "message", "template": "payment_received", "channel": "email", "to": to} for to in ("customer", "vendor")
]
GONE = [
    {"type": "message", "template": "handover_notice", "channel": "email", "to": to} for to in ("customer", "vendor")
]


def stage(key: str, anchor: str, offset: int, template: str = "", **more: Any) -> dict[str, Any]:
    row = {"key": key, "anchor": anchor, "offset_days": offset, **more}
    return {**row, "template": template, "term_days": 7, **more} if template else row


def lawful(**more: Any) -> dict[str, Any]:
    """A plan without any finding."""
    return {
        "name": "mine",
        "wait_for_due_date": True,
        "stages": [
            stage("reminder", "invoice_date", 21, "payment_reminder"),
            stage("warning", "prev_deadline", 3, "dunning_2_collection_warning", channel="letter", fee_minor=150),
            stage("handover", "prev_deadline", 1, action="handover"),
        ],
        "on_paid": HEARD,
        "on_handover": GONE,
        **more,
    }


def found(table: dict[str, Any]) -> list[LintFinding]:
    return lint(plan_from_table(table, "mine.toml"), "mine.toml")


def changed(number: int, **values: Any) -> dict[str, Any]:
    """The lawful plan with other values in one stage."""
    table = lawful()
    table["stages"][number] = {**table["stages"][number], **values}
    return {
        **table,
        "stages": [{key: value for key, value in row.items() if value is not None} for row in table["stages"]],
    }


def test_a_lawful_plan_has_no_findings() -> None:
    assert found(lawful()) == []


def test_a_plan_without_stages_is_noted() -> None:
    assert [one.level for one in lint(Plan("none"), "none.toml")] == ["note"]


OPEN_ENDED = {"key": "a", "anchor": "invoice_date", "offset_days": 21, "template": "payment_reminder"}
BROKEN = [
    (changed(0, fee_minor=100), "error", "only begins the default", "§ 286"),
    (changed(0, fee_minor=100, channel="letter"), "error", "only begins the default", "VIII ZR 95/18"),
    (changed(1, channel="email"), "error", "an e-mail costs nothing", "VIII ZR 95/18"),
    (changed(1, fee_minor=201), "warning", "proof of what print and postage", "§ 309"),
    (changed(2, fee_minor=100), "error", "staff and calls are never charged", "VIII ZR 95/18"),
    (changed(0, term_days=6), "warning", "hardly a reasonable term", "§ 286"),
    (lawful(stages=[OPEN_ENDED]), "note", "sets no term", "§ 286"),
    (changed(1, term_days=None), "error", "does not wait for a term", "§ 13a RDG"),
    (changed(2, anchor="due_date", offset_days=60), "error", "does not wait for a term", "§ 286"),
    (changed(2, offset_days=0), "error", "runs before the term is over", "§ 188"),
    (changed(1, template="dunning_1"), "warning", "does not announce the hand-over", "§ 254"),
    (lawful(deadline_roll="none"), "warning", "moves to the next working day", "§ 193"),
    (lawful(allocation=["principal", "fees", "interest"]), "warning", "The law says fees, interest", "§ 367"),
    (
        lawful(wait_for_due_date=False, stages=[stage("a", "invoice_date", 5, "dunning_1")]),
        "error",
        "due date",
        "§ 286",
    ),
    (lawful(on_paid=HEARD[:1]), "warning", "The merchant never hears that the matter is closed", ""),
    (lawful(on_handover=[]), "warning", "The buyer never hears that somebody else collects", ""),
    (lawful(interest={"mode": "statutory", "margin_points": "9"}), "error", "which only businesses owe", "§ 288"),
    (
        lawful(interest={"mode": "statutory", "margin_points": "9.1"}, buyers=["business"]),
        "error",
        "at most 9 (businesses)",
        "§ 288",
    ),
    (lawful(interest={"mode": "fixed", "rate_percent": "6.6"}), "error", "at most 6.52", "§ 288"),
    (lawful(interest={"mode": "fixed", "rate_percent": "11"}), "error", "at most 10.52", "§ 288"),
    (lawful(interest={"mode": "statutory", "margin_points": "5"}), "note", "only once a default is entered", "§ 286"),
    (lawful(interest_in_default=True), "warning", "but [interest] has mode none", ""),
    (lawful(lump_sum_b2b_minor=4000, buyers=["consumer"]), "error", "the plan is for consumers", "§ 288 Abs. 5"),
    (lawful(on_partial_payment={"term_days": 3, "max_restarts": 2}), "warning", "[on_partial_payment]", "§ 286"),
    (lawful(on_partial_payment={"term_days": 10}), "note", 'without "max_restarts"', ""),
    (lawful(on_handover=[*GONE, {"type": "access_suspend"}]), "error", "without a letter that announced it", "§ 320"),
    (lawful(on_paid=[*HEARD, {"type": "access_suspend"}]), "error", "with the hand-over only", "§ 320"),
]


@pytest.mark.parametrize("table,level,words,paragraph", BROKEN)
def test_a_broken_rule_is_found_with_its_paragraph(
    table: dict[str, Any], level: str, words: str, paragraph: str
) -> None:
    assert [one for one in found(table) if one.level == level and words in one.text and paragraph in one.paragraph]


def with_stage(position: int, row: dict[str, Any], **more: Any) -> dict[str, Any]:
    table = lawful(**more)
    table["stages"].insert(position, row)
    return table


def levels(table: dict[str, Any], words: str) -> list[str]:
    return [one.level for one in found(table) if words in one.text]


def test_two_letters_on_one_day_are_an_error() -> None:
    twin = stage("twin", "prev_action", 0, "dunning_1")
    assert levels(with_stage(1, twin), 'on the same day as "reminder"') == ["error"]


def test_a_hand_over_soon_after_the_first_letter_is_a_warning() -> None:
    table = lawful(stages=[lawful()["stages"][0], stage("handover", "prev_deadline", 1, action="handover")])
    assert levels(table, "days after the first letter") == ["warning"]
    assert levels(table, "only one letter comes before it") == ["warning"]


def test_a_hand_over_without_any_letter_is_an_error() -> None:
    table = lawful(stages=[stage("handover", "due_date", 60, action="handover")])
    assert levels(table, "no letter asked for the money") == ["error"]


def test_calls_are_for_working_days() -> None:
    call = stage("call", "prev_action", 1, action="phone_task")
    assert levels(with_stage(1, call), "Calls are for working days") == ["warning"]
    assert levels(with_stage(1, {**call, "roll": "business_day"}), "Calls are for working days") == []


def test_a_hand_over_that_ignores_the_consent_it_asks_for_is_an_error() -> None:
    question = stage("ask", "prev_deadline", 1, action="consent_request")
    assert levels(with_stage(2, question), "asks for your consent") == ["error"]


def test_going_to_court_needs_approval() -> None:
    court = stage("court", "prev_action", 30, action="court")
    assert levels(with_stage(3, court), "The court needs your approval") == ["error"]
    assert levels(with_stage(3, {**court, "anchor": "consent"}), "The court needs your approval") == []


def test_a_reminder_on_the_due_date_itself_is_an_error_for_a_plan_that_the_due_date_triggers() -> None:
    table = lawful(triggers=["due_date"], wait_for_due_date=False)
    table["stages"][0] = stage("reminder", "trigger", 0, "payment_reminder")
    assert levels(table, "demands money before the due date") == ["error"]
    assert levels({**table, "wait_for_due_date": True}, "demands money before the due date") == []


def test_access_may_be_suspended_after_a_letter_that_announces_it() -> None:
    table = lawful(on_handover=[*GONE, {"type": "access_suspend"}])
    table["stages"][1]["template"] = "precollection_notice"
    assert levels(table, "access") == []


def test_errors_come_first() -> None:
    table = changed(0, fee_minor=100, term_days=3)
    assert [one.level for one in found(table)] == ["error", "warning"]


def test_a_finding_as_json_is_level_text_and_paragraph() -> None:
    assert LintFinding("note", "x", "§ 1").as_json() == {"level": "note", "text": "x", "paragraph": "§ 1"}
