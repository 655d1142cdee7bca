"""The shipped plans do what the scenarios of their seeds say, each with its own file instead of the inline policy."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from mahnlauf.core.plan import Plan
from mahnlauf.core.plan_reader import LETTERS, NOTICES
from mahnlauf.dunning.plan_check import check_plan
from mahnlauf.letters import TEMPLATES
from mahnlauf.shops.plans import PlanBook
from mahnlauf.testing.golden import run_scenario
from tests.plans.test_scenarios import SCENARIOS

BOOK = PlanBook()
OF_PROFILE = {
    "spreadmind": "spreadmind",
    "copecart_invoice": "copecart",
    "copecart_instalment": "copecart_instalments",
    "bezahlt_de": "bezahlt",
    "novalnet": "novalnet",
    "full_service": "full_service",
}
GOLDEN = {
    name: OF_PROFILE[one["policy"]["profile"]]
    for name, one in SCENARIOS.items()
    if name < "30" and one["policy"]["profile"] in OF_PROFILE
}
# The seed names a call, the scenario of its seed does not.
MORE_ACTIONS = {
    "09-novalnet-chargeback-after-handover-payment": [
        {
            "date": "2026-10-21",
            "type": "phone_task",
            "stage": "phone",
            "amounts": {"principal_minor": 7999, "fees_minor": 0, "interest_minor": 0, "total_minor": 7999},
        }
    ]
}


def told(document: dict[str, Any], plan: Plan) -> list[dict[str, Any]]:
    """What a shipped plan says beyond its seed's scenario: who hears of a hand-over and of a stop."""
    rows = []
    for action in document["expected"]["actions"]:
        if action["type"] == "handover":
            claim = {"claim": action["claim"]} if "claim" in action else {}
            rows += [{"date": action["date"], **row, **claim} for row in plan.reaction("on_handover")]
    for event in document["events"]:
        if event["type"] == "vendor.stopped":
            rows += [{"date": event["date"], **row} for row in plan.reaction("on_stopped")]
    return rows


@pytest.mark.parametrize("name", GOLDEN)
def test_a_shipped_plan_does_what_the_scenario_of_its_seed_says(name: str) -> None:
    document, plan = copy.deepcopy(SCENARIOS[name]), BOOK.current(GOLDEN[name])
    actions = [one for one in document["expected"]["actions"] if one.get("note") in (None, "consent")]
    document["expected"]["actions"] = actions + told(document, plan) + MORE_ACTIONS.get(name, [])
    assert run_scenario(document, plan) == []


def test_every_seed_has_scenarios() -> None:
    assert set(GOLDEN.values()) == set(OF_PROFILE.values())


@pytest.mark.parametrize("name", BOOK.names())
def test_no_shipped_plan_has_an_error(name: str) -> None:
    checked = check_plan(*BOOK.text(name), name)
    assert [one.text for one in checked.findings if one.level == "error"] == []
    assert checked.fits


def test_five_plans_ship_with_the_one_for_instalments_and_the_one_that_does_nothing() -> None:
    five = ["bezahlt", "copecart", "full_service", "novalnet", "spreadmind"]
    assert BOOK.names() == sorted([*five, "copecart_instalments", "none"])
    assert BOOK.current("copecart").instalments == "copecart_instalments"


@pytest.mark.parametrize("name", BOOK.names())
def test_every_stage_has_a_german_title_and_every_file_says_why(name: str) -> None:
    text, _ = BOOK.text(name)
    plan = BOOK.current(name)
    assert all(stage.title for stage in plan.stages)
    assert plan.title
    assert plan.description
    assert text.startswith("# ")


@pytest.mark.parametrize("name", [name for name in BOOK.names() if name != "none"])
def test_buyer_and_merchant_are_told_at_every_end(name: str) -> None:
    plan = BOOK.current(name)
    for end in ("on_paid", "on_cancelled", "on_stopped", "on_handover"):
        receivers = {row["to"] for row in plan.reaction(end) if row["type"] == "message"}
        assert receivers == {"customer", "vendor"}, end


def test_every_letter_that_a_plan_may_name_exists_also_for_the_merchant_where_he_hears_of_it() -> None:
    assert {*LETTERS, *NOTICES} <= set(TEMPLATES)
    assert {f"{name}_vendor" for name in NOTICES if not name.startswith("access")} <= set(TEMPLATES)


def test_spreadmind_gives_a_new_term_three_times_at_most_and_charges_the_author_who_stops() -> None:
    plan = BOOK.current("spreadmind")
    assert plan.on_partial_payment is not None
    assert (plan.on_partial_payment.term_days, plan.on_partial_payment.max_restarts) == (10, 3)
    assert plan.stop_charges_vendor_fees


def test_bezahlt_copies_every_letter_to_the_merchant_and_helps_him_if_he_declines() -> None:
    plan = BOOK.current("bezahlt")
    assert all(stage.copy_to == ("vendor",) for stage in plan.stages if stage.action == "message")
    assert [row["type"] for row in plan.reaction("on_declined")] == ["send_template_letters", "send_agency_contact"]


def test_novalnet_takes_no_fees_and_goes_to_court_only_with_approval() -> None:
    plan = BOOK.current("novalnet")
    assert not any(stage.fee_minor for stage in plan.stages)
    assert [(stage.action, stage.anchor) for stage in plan.stages[-2:]] == [
        ("handover", "prev_deadline"),
        ("court", "consent"),
    ]
