"""Something of ours is broken: the rest of the day goes on, and the operator is told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from mahnlauf import worker
from mahnlauf.core.events import Event
from mahnlauf.dunning import run
from mahnlauf.intake import take
from mahnlauf.intake.replay import replay
from mahnlauf.store import events, records
from tests.world import World

PLAN = """
name = "eigener"
[[stages]]
key = "reminder"
anchor = "invoice_date"
offset_days = 10
template = "payment_reminder"
"""


def findings(world: World) -> list[str]:
    return [row["text"] for row in records.open_findings(world.house.db.reader)]


def three_due(world: World) -> World:
    for ref in ("1001", "1002", "1003"):
        world.order(ref)
    return world.day(21)


def test_a_letter_that_cannot_be_written_stops_no_other(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    real: Callable[..., Any] = run.action_commands

    def broken(action: Any, state: Any, *more: Any) -> Any:
        if state.order_ref == "1002":
            raise KeyError("subject")
        return real(action, state, *more)

    monkeypatch.setattr(run, "action_commands", broken)
    report = three_due(world).run()
    assert (report.acted, report.reasons) == (2, {"faulty": 1})
    assert sorted(mail.subject for mail in world.mails()) == [
        "Zahlungserinnerung: Bestellung 1001",
        "Zahlungserinnerung: Bestellung 1003",
    ]
    assert findings(world) == ["Claim 2: KeyError: 'subject'"]
    monkeypatch.undo()
    assert world.run().acted == 1


def test_a_step_that_is_known_although_the_claim_does_not_say_so_stops_no_other(world: World) -> None:
    three_due(world)
    known = Event("action.taken", "action:1002:0:1:reminder:email", "1002", "2026-03-20T08:00:00Z", world.today)
    with world.house.db.write() as conn:
        events.insert_many(conn, [("laden", known)], "2026-03-20T08:00:00Z")
    report = world.run()
    assert (report.acted, report.reasons) == (2, {"faulty": 1})
    (text,) = findings(world)
    assert text == "Claim 2: this step was taken before. Run: mahnlauf db check"


@pytest.fixture
def own_plan(make_world: Callable[..., World]) -> World:
    world = make_world()
    folder = world.house.settings.plans_dir
    folder.mkdir()
    (folder / "eigener.toml").write_text(PLAN)
    world.shop("laden", plan="eigener")
    return world


def spoil(world: World, text: str | None) -> None:
    path = world.house.settings.plans_dir / "eigener.toml"
    if text is None:
        path.unlink()
    else:
        path.write_text(text)
    world.house.plans._current.clear()  # a file's time is too coarse to see two changes of one second


@pytest.mark.parametrize("text", [None, "this is = = not TOML", PLAN.replace("10", '"ten"')])
def test_while_the_plan_cannot_be_read_new_orders_become_claims_that_wait(own_plan: World, text: str | None) -> None:
    spoil(own_plan, text)
    assert own_plan.order().status_code == 200
    assert own_plan.claim()["principal_minor"] == 11900
    assert own_plan.day(10).run().acted == 0
    assert ["eigener" in text for text in findings(own_plan)] == [True]
    spoil(own_plan, PLAN)
    own_plan.change(customer_note="Danke!")
    assert own_plan.claim()["plan"] == "eigener"
    assert own_plan.run().acted == 1


def test_a_delivery_that_cannot_be_applied_is_kept_and_replayed_after_the_fix(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> Any:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(take, "project", broken)
    assert world.order().status_code == 200
    assert "could not be applied" in caplog.text
    ((ident, why),) = world.parked()
    assert why == "Understood, but not applied: ZeroDivisionError: a bug. Replay the delivery after a fix."
    assert world.facts() == []
    monkeypatch.undo()
    assert replay(world.house.intake, ident).state == "applied"
    assert world.claim()["principal_minor"] == 11900


def test_a_claim_keeps_the_plan_that_it_began_with_although_the_file_is_gone(own_plan: World) -> None:
    own_plan.order()
    spoil(own_plan, None)
    assert own_plan.day(10).run().acted == 1
    assert own_plan.paid().status_code == 200
    assert own_plan.claim()["state"] == "paid"


def test_a_worker_goes_on_after_a_fault_of_any_kind(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stop, turns = threading.Event(), []

    def raising() -> None:
        turns.append(1)
        if len(turns) == 3:
            stop.set()
        raise RuntimeError("a bug")

    monkeypatch.setattr(worker, "_PAUSE_SECONDS", 0.0)
    monkeypatch.setattr(type(world.house.runner), "run", lambda *_args, **_more: raising())
    worker.work(world.house, stop=stop)
    assert len(turns) == 3
    assert "a bug" in caplog.text
