"""A course platform's promise: look whether somebody may open a course, take that away, give it back.

One object per platform is handed to the host by `register_access`. It holds no state; `http` is a `requests.Session`
prepared by the host. "Already so" is success. Nothing here ever deletes an enrolment: that would cost the progress.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from mahnlauf.contract.platform import Outcome, Setting

if TYPE_CHECKING:
    import requests


class Seat(StrEnum):
    """How a participant stands with a course."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    ABSENT = "absent"  # no account, or never in this course: nothing to take
    UNKNOWN = "unknown"  # the platform does not say; its calls may be repeated without harm


@dataclass(frozen=True, slots=True)
class Look:
    """What the platform answered. ``kept`` is what giving back will need (its own ids and dates), as texts; ``words``
    say why somebody is absent."""

    seat: Seat
    kept: Mapping[str, str] = field(default_factory=dict)
    words: str = ""


@dataclass(frozen=True, slots=True)
class Participant:
    """Who has the course. The e-mail address is the only key that shops and course platforms share."""

    email: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class CourseContext:
    """A connected course platform: its name here and its settings, secrets in clear."""

    name: str
    settings: Mapping[str, str] = field(repr=False)


@runtime_checkable
class CoursePlatform(Protocol):
    """The promise. Each call raises requests.RequestException if the platform cannot be reached or is busy,
    SettingsError if a person must change something, NotUnderstood if it refuses for good."""

    name: str
    title: str
    settings: Sequence[Setting]

    def look(self, who: Participant, course: str, where: CourseContext, http: requests.Session) -> Look:
        """How the participant stands; changes nothing."""

    def suspend(
        self, who: Participant, course: str, look: Look, where: CourseContext, http: requests.Session
    ) -> Outcome:
        """Takes the access and keeps the progress; ``look`` is what was seen just before."""

    def restore(
        self, who: Participant, course: str, kept: Mapping[str, str], where: CourseContext, http: requests.Session
    ) -> Outcome:
        """Gives back what `suspend` took; ``kept`` is what was seen then."""
