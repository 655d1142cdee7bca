"""Who does something, as the audit log remembers it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or a program. ``name`` tells it apart from every other (``user:3``, ``token:shop plugin``, ``owner``),
    ``via`` is the door it came through: cli, api, desk or buyer."""

    name: str
    via: str


CLI = Actor("owner", "cli")
