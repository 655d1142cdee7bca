"""The demo's course platform: it lives in this process, so nothing leaves the machine, and forgets with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import requests

from mahnlauf.contract.courses import CourseContext, Look, Participant, Seat
from mahnlauf.contract.platform import Outcome, Setting
from mahnlauf.demo.installation import SHOP
from mahnlauf.house import House

PLATFORM = "demo_courses"
CONNECTION, COURSE, PRODUCT = "lernplattform", "buchfuehrung", "16"
GRACE_DAYS = 30


@dataclass
class DemoCourses:
    """Everybody who bought a course is in it until they are suspended."""

    suspended: set[tuple[str, str]] = field(default_factory=set)
    name: str = PLATFORM
    title: str = "Lernplattform (Demo)"
    settings: Sequence[Setting] = ()

    def look(self, who: Participant, course: str, where: CourseContext, http: requests.Session) -> Look:
        """In the course, or suspended there."""
        return Look(Seat.SUSPENDED if (who.email, course) in self.suspended else Seat.ACTIVE)

    def suspend(
        self, who: Participant, course: str, look: Look, where: CourseContext, http: requests.Session
    ) -> Outcome:
        """Suspends; the progress stays."""
        self.suspended.add((who.email, course))
        return Outcome.done(f"{who.email} is suspended in course {course}; the progress stays.")

    def restore(
        self, who: Participant, course: str, kept: Mapping[str, str], where: CourseContext, http: requests.Session
    ) -> Outcome:
        """Back in the course."""
        self.suspended.discard((who.email, course))
        return Outcome.done(f"{who.email} is in course {course} again.")


def open_courses(house: House) -> None:
    """Connects the platform and says which product opens its course. A second start finds it so."""
    house.registry.courses[PLATFORM] = DemoCourses()
    house.connections().save(CONNECTION, PLATFORM, {})
    if PRODUCT not in house.shops.get(SHOP).products.said:
        rule = {"courses": [f"{CONNECTION}:{COURSE}"], "suspend": "auto", "grace_days": GRACE_DAYS}
        house.products().save(SHOP, PRODUCT, rule)
