"""What platforms and the worker say about a shop's connection, sentence by sentence in the visitor's language."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mahnlauf.contract.platform import Platform
from mahnlauf.desk import formats
from mahnlauf.desk.german import told_in_words
from mahnlauf.desk.office import Office
from mahnlauf.desk.words import COMMAND_STATES, Tag
from mahnlauf.store import visits

_BETWEEN = re.compile(r"(?<=[.!?]) (?=[A-Z„\"])")
_MOVING = ("waiting", "leased")


@dataclass(frozen=True, slots=True)
class Connecting:
    """The last time that the webhooks were set up: how it stands, what was done, and whether it is on its way."""

    tag: Tag
    at: str
    lines: tuple[str, ...]
    is_moving: bool


def sentences(text: str) -> list[str]:
    """Each sentence of a report in the language of the request; the whole, if it is known as a whole."""
    whole = told_in_words(text)
    return [whole] if whole != text else [told_in_words(one) for one in _BETWEEN.split(text.strip()) if one]


def connect_told(office: Office, name: str) -> Connecting | None:
    """What became of the last connecting; None if there was none."""
    row = visits.connecting(office.conn, name)
    if row is None:
        return None
    at = formats.moment(row.done_at or row.at, office.timezone(name))
    tag = COMMAND_STATES.get(row.state, Tag(row.state, "mute"))
    return Connecting(tag, at, tuple(sentences(row.answer)), row.state in _MOVING)


def itself_told(platform: Platform | None) -> str:
    """How a shop of this platform registers itself; empty if it does not."""
    return told_in_words(str(getattr(platform, "registers_itself", "")))
