"""A channel's promise: what a plugin does so that letters leave the house through a print service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from mahnlauf.contract.platform import Outcome, Setting

if TYPE_CHECKING:
    import requests


@dataclass(frozen=True, slots=True)
class PaperLetter:
    """One finished letter. ``key`` is the same for every try, so that a service can tell a repetition; ``to`` are the
    lines of the address, ``test`` means: show what would happen, print nothing."""

    key: str
    template: str
    to: Sequence[str]
    pdf: bytes = field(repr=False)
    test: bool = False


@runtime_checkable
class Channel(Protocol):
    """One way of posting letters. It holds no state; `http` is a session prepared by the host. The names of its
    settings begin with its own: a channel ``letterpost`` is told its ``letterpost_key``."""

    name: str
    title: str
    settings: Sequence[Setting]

    def post(self, letter: PaperLetter, settings: Mapping[str, str], http: requests.Session) -> Outcome:
        """Hands the letter over. An interrupted try is tried again with the same ``key``: send the key along."""
