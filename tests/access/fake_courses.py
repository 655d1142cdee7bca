"""A course platform in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import requests

from mahnlauf.contract.courses import CourseContext, Look, Participant, Seat
from mahnlauf.contract.platform import Outcome, Setting


@dataclass
class FakePlatform:
    """Seats by (e-mail, course). ``down``: nobody answers; ``lost``: the call works, its answer is lost."""

    seats: dict[tuple[str, str], Seat] = field(default_factory=dict)
    down: bool = False
    lost: bool = False
    calls: list[str] = field(default_factory=list)
    name: str = "fake"
    title: str = "Fake"
    settings: Sequence[Setting] = (Setting("key", "Key", secret=True),)

    def look(self, who: Participant, course: str, where: CourseContext, http: requests.Session) -> Look:
        if self.down:
            raise requests.ConnectionError
        return Look(self.seats.get((who.email, course), Seat.ABSENT), {"was": "hier"})

    def suspend(
        self, who: Participant, course: str, look: Look, where: CourseContext, http: requests.Session
    ) -> Outcome:
        return self._set(who, course, Seat.SUSPENDED)

    def restore(
        self, who: Participant, course: str, kept: Mapping[str, str], where: CourseContext, http: requests.Session
    ) -> Outcome:
        assert kept == {"was": "hier"}
        return self._set(who, course, Seat.ACTIVE)

    def _set(self, who: Participant, course: str, seat: Seat) -> Outcome:
        self.seats[(who.email, course)] = seat
        self.calls.append(f"{seat} {course}")
        if self.lost:
            raise requests.ReadTimeout
        return Outcome.done()
