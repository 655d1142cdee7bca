"""The golden scenarios through the real ledger and the real decision, and proof that a wrong one is noticed."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mahnlauf.testing.golden import run_scenario

GOLDEN = Path(__file__).parents[1] / "golden"
SCENARIOS = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(GOLDEN.glob("[0-9]*.json"))}


def scenario(name: str) -> dict[str, Any]:
    """A copy of the scenario whose name begins so."""
    return copy.deepcopy(next(one for key, one in SCENARIOS.items() if key.startswith(name)))


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_golden_scenario_comes_out_to_the_cent(name: str) -> None:
    assert run_scenario(SCENARIOS[name]) == []


def test_all_scenarios_are_there() -> None:
    assert len(SCENARIOS) == 40
    assert all(one["id"] == name for name, one in SCENARIOS.items())


# --- a wrong expectation is noticed ---


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_with_one_cent_more_in_any_expected_row_fails(name: str) -> None:
    for kind in ("actions", "balances"):
        for number, row in enumerate(SCENARIOS[name]["expected"][kind]):
            if kind == "actions" and "amounts" not in row:
                continue
            wrong = copy.deepcopy(SCENARIOS[name])
            amounts = wrong["expected"][kind][number]
            amounts = amounts["amounts"] if kind == "actions" else amounts
            amounts["principal_minor"] += 1
            assert run_scenario(wrong), f"{kind} {number}"


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_that_lacks_any_expected_action_or_has_it_a_day_later_fails(name: str) -> None:
    for number, row in enumerate(SCENARIOS[name]["expected"]["actions"]):
        lacking, moved = copy.deepcopy(SCENARIOS[name]), copy.deepcopy(SCENARIOS[name])
        del lacking["expected"]["actions"][number]
        moved["expected"]["actions"][number]["date"] = f"{row['date'][:8]}99"
        assert len(run_scenario(lacking)) == 1
        assert len(run_scenario(moved)) == 2


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_with_another_final_state_fails(name: str) -> None:
    wrong = copy.deepcopy(SCENARIOS[name])
    expected = wrong["expected"]
    finals = expected.get("final_by_claim") or {"": expected["final"]}
    for final in finals.values():
        final["state"] = "in_court"
    assert len(run_scenario(wrong)) == len(finals)


def test_a_row_that_is_expected_twice_but_comes_once_is_noticed() -> None:
    wrong = scenario("07")
    wrong["expected"]["balances"] *= 2
    assert all("is missing" in one for one in run_scenario(wrong))
    assert len(run_scenario(wrong)) == 2


def test_a_difference_names_the_day_the_step_and_both_values() -> None:
    wrong = scenario("07")
    wrong["expected"]["actions"][1]["deadline"] = "2026-10-14"
    assert run_scenario(wrong) == [
        "action of 2026-10-06 differs (message, warning1, dunning_1): deadline expected 2026-10-14, got 2026-10-13"
    ]


# --- duplicates ---


@pytest.mark.parametrize("name", SCENARIOS)
def test_an_event_delivered_again_at_any_later_time_changes_nothing(name: str) -> None:
    original = SCENARIOS[name]
    days = [one["date"] for one in original["events"]] + [original["run_until"]]
    for event in original["events"]:
        for day in sorted({day for day in days if day >= event["date"]}):
            again = copy.deepcopy(original)
            again["events"].append({**event, "date": day, "seq": 900})
            told = {"date": day, "type": "ignored_duplicate", "event": event["id"]}
            if "claim" in event:
                told["claim"] = event["claim"]
            again["expected"]["actions"].append(told)
            assert run_scenario(again) == []


# --- scenarios that cannot be run ---


def change(name: str, edit: Callable[[dict[str, Any]], object]) -> list[str]:
    document = scenario(name)
    edit(document)
    return run_scenario(document)


def test_an_unknown_event_type_is_a_sentence_that_lists_the_known_ones() -> None:
    found = change("07", lambda one: one["events"][0].update(type="claim.opend"))
    assert len(found) == 1
    assert found[0].startswith('event e1: "type" is "claim.opend". Expected one of claim.opened,')


@pytest.mark.parametrize(
    "edit,sentence",
    [
        (lambda one: one["events"][0].pop("principal_minor"), "event e1 (claim.opened): 'principal_minor' is missing."),
        (lambda one: one["events"][0].pop("id"), 'event 1: "id" is None. Expected a text.'),
        (lambda one: one["events"][0].update(date="2026-02-30"), "'2026-02-30' is not a day of the calendar."),
        (lambda one: one.update(events=[]), 'the scenario: "events" is empty. Expected at least one.'),
        (lambda one: one.pop("run_until"), "the scenario: 'run_until' is missing."),
        (lambda one: one["expected"].pop("actions"), "the scenario: 'actions' is missing."),
        (lambda one: one.update(currency_exponent=3), 'the scenario: "currency_exponent" of EUR is 2.'),
        (lambda one: one.update(schema="dunning-golden/2"), 'the scenario: "schema" is "dunning-golden/2". Expected'),
        (lambda one: one["policy"].update(colour="red"), '07-full-service-plain: "colour" is not known.'),
        (lambda one: one["calendar"].update(country="XX"), "There are no holidays for the country 'XX'"),
        (lambda one: one.update(run_until="2199-01-01"), 'the scenario: "run_until" is 2199-01-01. Expected at most'),
    ],
)
def test_a_scenario_that_cannot_be_run_is_one_sentence(edit: Callable[[dict[str, Any]], object], sentence: str) -> None:
    found = change("07", edit)
    assert len(found) == 1
    assert found[0].startswith(sentence)


# --- one transfer for several claims ---


def test_a_split_that_the_scenario_does_not_expect_is_told() -> None:
    wrong = scenario("21")
    wrong["events"][3]["amount_minor"], wrong["events"][4]["amount_minor"] = 14999, 1001
    assert run_scenario(wrong) == [
        "split of p2 on 2026-09-01: expected amount_minor 14999 for claim A, got 15000.",
        "split of p2 on 2026-09-01: expected amount_minor 1001 for claim B, got 1000.",
    ]


def test_a_part_of_a_transfer_that_no_event_takes_is_told() -> None:
    wrong = scenario("21")
    del wrong["events"][4]
    assert "split of p2: got amount_minor 1000 for claim B, expected nothing there." in run_scenario(wrong)


def test_without_the_reference_the_older_claim_gets_the_transfer() -> None:
    wrong = scenario("21")
    del wrong["events"][2]["debtor_reference"]
    assert run_scenario(wrong)[0] == "split of p1 on 2026-08-03: expected amount_minor 5000 for claim B, got 0."
