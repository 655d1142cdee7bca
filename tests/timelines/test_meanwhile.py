"""Something arrives while the run is at work: what was decided without it is not sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mahnlauf.dunning import run
from tests.world import World


def while_writing(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Does it once, while the first letter of the run is being written."""
    real: Callable[..., Any] = run.action_commands
    waiting = [act]

    def interrupted(*args: Any) -> Any:
        while waiting:
            waiting.pop()()
        return real(*args)

    monkeypatch.setattr(run, "action_commands", interrupted)


@pytest.fixture
def two_due(world: World) -> World:
    for ref in ("1001", "1002"):
        world.order(ref)
    return world.day(21)


def test_a_payment_that_arrives_while_its_reminder_is_written_wins(
    two_due: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    while_writing(monkeypatch, lambda: two_due.paid("1001"))
    assert two_due.run().acted == 1
    assert [mail.subject for mail in two_due.mails()] == ["Zahlungserinnerung: Bestellung 1002"]
    assert two_due.claim("1001")["state"] == "paid"
    two_due.check()


def test_an_objection_that_arrives_then_wins_too_and_the_next_run_sees_it(
    two_due: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    while_writing(monkeypatch, lambda: two_due.tell("dispute.opened", "1001", reason="Nie bestellt."))
    two_due.run()
    two_due.run()
    assert [mail.subject for mail in two_due.mails()] == ["Zahlungserinnerung: Bestellung 1002"]
    assert "disputed" in two_due.why_not("1001")
    two_due.check()


def test_another_run_that_was_faster_leaves_nothing_to_do(two_due: World, monkeypatch: pytest.MonkeyPatch) -> None:
    while_writing(monkeypatch, two_due.house.runner.run)
    two_due.run()
    assert len(two_due.mails()) == 2
    assert [row.stage for row in (two_due.row("1001"), two_due.row("1002"))] == ["reminder", "reminder"]
    two_due.check()
