"""The ways through the desk: what is needed every day stands in the first line, the rest in groups behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mahnlauf.people.roles import ACT, AUDIT, EXPORT, LOGS, SEE, SEE_HANDED_OVER, SHOPS, USERS, Visitor


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the desk; ``name`` is what its pages call themselves."""

    path: str
    name: str
    label: str
    needs: str


@dataclass(frozen=True, slots=True)
class Group:
    """Sections that share a place in the first line."""

    label: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """One link; ``is_here`` while one of its pages is open."""

    path: str
    label: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Ways:
    """The first line, and the second if the page that is open stands in a group."""

    first: tuple[Way, ...]
    second: tuple[Way, ...]


_DAILY = (
    Section("/", "today", "Heute", SEE),
    Section("/claims", "claims", "Forderungen", SEE),
    Section("/claims", "claims", "Übergebene Forderungen", SEE_HANDED_OVER),
    Section("/phone", "phone", "Anrufe", ACT),
    Section("/money", "money", "Geldeingänge", SEE),
    Section("/courses", "courses", "Kurse", SEE),
    Section("/reports", "reports", "Berichte", EXPORT),
)
_GROUPS = (
    Group(
        "Einrichtung",
        (
            Section("/shops", "shops", "Shops", LOGS),
            Section("/plans", "plans", "Alle Mahnverfahren", SEE),
            Section("/letters", "letters", "Schreiben", SEE),
            Section("/users", "users", "Zugänge", USERS),
            Section("/start", "start", "Erste Schritte", SHOPS),
        ),
    ),
    Group(
        "Protokolle",
        (
            Section("/deliveries", "deliveries", "Zustellungen", LOGS),
            Section("/outbox", "outbox", "Postausgang", LOGS),
            Section("/protocol", "protocol", "Wer was tat", AUDIT),
        ),
    ),
)


def ways(visitor: Visitor, here: str) -> Ways:
    """The links that this visitor may follow, seen from the page that is open."""
    first, second = _links(_DAILY, visitor, here), tuple[Way, ...]()
    for group in _GROUPS:
        links = _links(group.sections, visitor, here)
        is_here = any(one.is_here for one in links)
        if len(links) == 1:
            first += links
        elif links:
            first += (Way(links[0].path, group.label, is_here),)
            second = links if is_here else second
    return Ways(first, second)


def _links(sections: Sequence[Section], visitor: Visitor, here: str) -> tuple[Way, ...]:
    return tuple(Way(one.path, one.label, one.name == here) for one in sections if visitor.may(one.needs))
