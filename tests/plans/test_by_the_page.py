"""Two simulators, one written from the page alone: they agree on the golden scenarios and on thousands of others."""

from __future__ import annotations

import copy
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mahnlauf.core.calendar import calendar_for
from mahnlauf.testing.differences import differences
from mahnlauf.testing.golden import run_scenario
from tests.plans.by_the_page import simulate
from tests.plans.test_scenarios import SCENARIOS, scenario

FIRST = date(2026, 5, 4)
EVERYWHERE = calendar_for("DE")  # the holidays of every state
POLICIES = {name: scenario(name)["policy"] for name in ("01", "04", "05", "06", "07", "09", "14", "43")}
WAITS_FOR_A_RETURN = ("01", "09", "14")
COUNTS_FROM_DUE_DATE = ("05", "06")  # a pause that reaches over that day keeps the distance of two letters here


@pytest.mark.parametrize("name", [name for name in SCENARIOS if not name.startswith("39")])  # the page knows inclusive
def test_the_simulator_of_the_page_agrees_with_every_golden_scenario(name: str) -> None:
    document = copy.deepcopy(SCENARIOS[name])
    expected, found = document["expected"], simulate(document)
    assert list(differences("action", expected["actions"], found["actions"])) == []
    assert list(differences("balance", expected["balances"], found["balances"])) == []
    assert found.get("final") == expected.get("final")
    assert found.get("final_by_claim") == expected.get("final_by_claim")


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """A claim under one of the seeds' policies, and whatever may happen to it in ten weeks."""
    name = draw(st.sampled_from(sorted(POLICIES)))
    policy = copy.deepcopy(POLICIES[name])
    if draw(st.booleans()):
        policy["writeoff_below_minor"] = draw(st.integers(1, 500))
    policy["pause_stops_terms"] = draw(st.booleans())
    if draw(st.booleans()):
        policy["interest"] = draw(st.sampled_from(INTERESTS))
    events = _opening(draw, name)
    since = events[0]["due_date"] if name in COUNTS_FROM_DUE_DATE else events[-1]["date"]
    events += [one for one in _happening(draw, name, since) if not _too_soon(one, events[0])]
    for number, event in enumerate(events, start=1):
        event.update(seq=number, id=f"e{number}")
    state = draw(st.sampled_from(("NW", "BY", "BE", "SN")))
    return {
        "schema": "dunning-golden/1",
        "id": f"random-{name}",
        "calendar": {"country": "DE", "subdivision": state},
        "currency": "EUR",
        "debtor_type": "consumer",
        "policy": policy,
        "events": events,
        "run_until": (FIRST + timedelta(days=140)).isoformat(),
    }


INTERESTS = (
    {"mode": "statutory", "margin_points": "5", "day_count": "act/act", "last_day": "inclusive"},
    {"mode": "fixed", "rate_percent": "7.3", "day_count": "act/365", "last_day": "inclusive"},
)


def _opening(draw: st.DrawFn, name: str) -> list[dict[str, Any]]:
    opened = FIRST + timedelta(days=draw(st.integers(0, 6)))
    event = {
        "date": opened.isoformat(),
        "type": "claim.opened",
        "principal_minor": draw(st.integers(600, 90_000)),
        "invoice_date": opened.isoformat(),
        "due_date": (opened + timedelta(days=draw(st.sampled_from((0, 7, 14))))).isoformat(),
    }
    if draw(st.booleans()):
        event["interest_from"] = (opened + timedelta(days=draw(st.integers(1, 40)))).isoformat()
    if name not in WAITS_FOR_A_RETURN:
        return [event]
    event["start_dunning"] = False
    paid = {"date": opened.isoformat(), "type": "payment.received", "amount_minor": event["principal_minor"]}
    back = (opened + timedelta(days=draw(st.integers(0, 20)))).isoformat()
    cost = draw(st.integers(0, 1500))
    returned = {"date": back, "type": "payment.returned", "payment_ref": "dd1", "fee_minor": cost}
    return [event, {**paid, "payment_ref": "dd1"}, returned]


def _happening(draw: st.DrawFn, name: str, since: str) -> list[dict[str, Any]]:
    """Events in the order of their days; nothing is paid in a dispute (a corrected letter then waits for its end)."""
    days = sorted(draw(st.lists(st.integers(0, 75), max_size=6)))
    events: list[dict[str, Any]] = []
    kinds = ["pay", "note", "fee", "statement", "suspend", "dispute", "stop", "answer", "cancel", "again"]
    disputed_until = -1
    for number, offset in enumerate(days):
        if offset <= disputed_until:
            continue
        on = (date.fromisoformat(since) + timedelta(days=offset)).isoformat()
        kind = draw(st.sampled_from(kinds))
        if kind in ("stop", "cancel", "suspend", "answer"):
            kinds.remove(kind)
        if kind == "dispute":
            length = _length(on, draw(st.integers(1, 30)))
            disputed_until = offset + length
            events += _dispute(draw, on, length)
        elif kind == "again":
            events += _paid_and_back(draw, name, on, number)
        else:
            events += _one(draw, kind, name, on, number)
        if kind in ("stop", "cancel"):
            break
    return events


def _length(on: str, days: int) -> int:
    """Disputes end on working days: what comes late and is meant for working days waits for one here."""
    first = date.fromisoformat(on)
    return (EVERYWHERE.next_working_day(first + timedelta(days=days)) - first).days


def _too_soon(event: dict[str, Any], opened: dict[str, Any]) -> bool:
    """An offer is answered after it was made."""
    offered = date.fromisoformat(opened["due_date"]) + timedelta(days=5)
    return event["type"] in ("vendor.accepted", "vendor.declined") and event["date"] < offered.isoformat()


def _one(draw: st.DrawFn, kind: str, name: str, on: str, number: int) -> list[dict[str, Any]]:
    minor = draw(st.one_of(st.integers(1, 600), st.integers(1, 60_000)))
    return [
        {
            "pay": {"date": on, "type": "payment.received", "amount_minor": minor, "payment_ref": f"p{number}"},
            "note": {"date": on, "type": "credit_note", "amount_minor": min(minor, 100)},
            "fee": {"date": on, "type": "fee.added", "kind": "other", "amount_minor": min(minor, 900)},
            "statement": {"date": on, "type": "statement"},
            "suspend": {"date": on, "type": "vendor.access_suspend"},
            "stop": {"date": on, "type": "vendor.stopped"},
            "cancel": {"date": on, "type": "credit_note", "amount_minor": 1, "full_cancellation": True},
            "answer": {"date": on, "type": _answer(draw, name)},
        }[kind]
    ]


def _answer(draw: st.DrawFn, name: str) -> str:
    if name == "06":
        return draw(st.sampled_from(("vendor.accepted", "vendor.declined")))
    return "vendor.consented"


def _dispute(draw: st.DrawFn, on: str, length: int) -> list[dict[str, Any]]:
    end: dict[str, Any] = {
        "date": (date.fromisoformat(on) + timedelta(days=length)).isoformat(),
        "type": "dispute.resolved",
    }
    if draw(st.booleans()):
        end["new_term_days"] = draw(st.integers(3, 14))
    return [{"date": on, "type": "dispute.opened"}, end]


def _paid_and_back(draw: st.DrawFn, name: str, on: str, number: int) -> list[dict[str, Any]]:
    """Everything is paid, then charged back on the same day. Only where the run counts from the return: a ladder that
    counts from the invoice is stretched here instead of going off in a bunch."""
    if name not in WAITS_FOR_A_RETURN:
        return []
    ref, cost = f"q{number}", draw(st.integers(0, 900))
    paid = {"date": on, "type": "payment.received", "amount_minor": 200_000, "payment_ref": ref}
    back = {"date": on, "type": "payment.charged_back", "payment_ref": ref, "fee_minor": cost}
    return [paid, back]


@given(documents())
def test_two_simulators_agree_on_whatever_happens(document: dict[str, Any]) -> None:
    assert run_scenario({**document, "expected": simulate(document)}) == []
