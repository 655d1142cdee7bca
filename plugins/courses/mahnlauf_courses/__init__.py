"""Course platforms: take access, give it back. Moodle, Memberspot, Thinkific, Teachable, Kajabi, Circle, DigiMember,
and those that live in WordPress: LearnDash, LifterLMS, MemberPress, Sensei, Tutor LMS, WooCommerce Memberships.

Rooms: one module per platform, `calls` for what their HTTP answers have in common, `wordpress` for what those share.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mahnlauf import CoursePlatform, hookimpl
from mahnlauf_courses.circle import Circle
from mahnlauf_courses.german import GERMAN
from mahnlauf_courses.learndash import LearnDash
from mahnlauf_courses.lifterlms import LifterLms
from mahnlauf_courses.links import DigiMember, Kajabi
from mahnlauf_courses.memberpress import MemberPress
from mahnlauf_courses.memberships import Memberships
from mahnlauf_courses.memberspot import Memberspot
from mahnlauf_courses.moodle import Moodle
from mahnlauf_courses.sensei import Sensei
from mahnlauf_courses.teachable import Teachable
from mahnlauf_courses.thinkific import Thinkific
from mahnlauf_courses.tutor import Tutor


@hookimpl
def register_access(register: Callable[[CoursePlatform], None]) -> None:
    """Hands every course platform to the host."""
    platforms: tuple[CoursePlatform, ...] = (
        Moodle(), Memberspot(), Thinkific(), Teachable(), Kajabi(), Circle(), DigiMember(),
        Memberships(), LearnDash(), LifterLms(), MemberPress(), Sensei(), Tutor(),
    )  # fmt: skip
    for platform in platforms:
        register(platform)


@hookimpl
def register_german(register: Callable[[Mapping[str, str]], None]) -> None:
    """The German of what is said here in English."""
    register(GERMAN)
