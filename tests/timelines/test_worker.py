"""The worker's day: it looks often, but not for the sake of claims that can only wait."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mahnlauf.dunning.report import Report
from mahnlauf.worker import Runs
from tests.world import World


class Watch:
    """A clock that shows the given seconds, one after the other."""

    def __init__(self, *seconds: float) -> None:
        self._seconds: Iterator[float] = iter(seconds)

    def __call__(self) -> float:
        return next(self._seconds)


@pytest.fixture
def runs(world: World, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A mark for every run that the house's runner makes."""
    made: list[str] = []
    real = type(world.house.runner).run

    def counted(runner: object) -> Report:
        made.append("run")
        return real(world.house.runner)

    monkeypatch.setattr(type(world.house.runner), "run", counted)
    return made


def test_while_claims_can_only_wait_they_are_not_looked_at_all_the_time(world: World, runs: list[str]) -> None:
    world.order()
    world.day(40, silent=True).forget()  # it is due, but for weeks no payment could have been known
    turns = Runs(world.house, Watch(0.0, 2.0, 41.9, 42.0, 43.0))
    turns.go()
    turns.go()
    assert len(runs) == 1
    turns.go()
    assert len(runs) == 2
    assert world.mails() == []


def test_a_run_that_did_something_is_followed_by_the_next_at_once(world: World, runs: list[str]) -> None:
    world.order()
    world.day(21).forget()
    turns = Runs(world.house, Watch(0.0, 2.0, 2.0, 2.1))
    turns.go()
    turns.go()
    assert len(runs) == 2
    world.outbox()
    assert len(world.mails()) == 1
