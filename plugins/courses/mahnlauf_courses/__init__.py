"""Course platforms: Moodle, Memberspot, Thinkific, Teachable, Kajabi, Circle, DigiMember: take access, give it back.

Rooms: one module per platform, `calls` for what their HTTP answers have in common.
"""

from __future__ import annotations

from collections.abc import Callable

from mahnlauf import CoursePlatform, hookimpl
from mahnlauf_courses.circle import Circle
from mahnlauf_courses.links import DigiMember, Kajabi
from mahnlauf_courses.memberspot import Memberspot
from mahnlauf_courses.moodle import Moodle
from mahnlauf_courses.teachable import Teachable
from mahnlauf_courses.thinkific import Thinkific


@hookimpl
def register_access(register: Callable[[CoursePlatform], None]) -> None:
    """Hands every course platform to the host."""
    platforms: tuple[CoursePlatform, ...] = (
        Moodle(), Memberspot(), Thinkific(), Teachable(), Kajabi(), Circle(), DigiMember(),
    )  # fmt: skip
    for platform in platforms:
        register(platform)
