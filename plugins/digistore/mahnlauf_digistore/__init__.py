"""Digistore24: its signed IPN calls become facts. It sells to the buyer itself, so nothing here is ever dunned.

Rooms: `platform` (the promise), `form` and `signature` (what comes in), `events` (what a call means), `terms` (days and
amounts of an order), `api` and `check` (asking Digistore24), `reconcile` and `purchases` (what calls did not bring),
`rebilling` (debits stopped by a person), `settings` (what the owner filled in).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mahnlauf import Platform, hookimpl
from mahnlauf_digistore.german import GERMAN
from mahnlauf_digistore.platform import Digistore


@hookimpl
def register_platforms(register: Callable[[Platform], None]) -> None:
    """Hands Digistore24 to the host."""
    register(Digistore())


@hookimpl
def register_german(register: Callable[[Mapping[str, str]], None]) -> None:
    """The German of what is said here in English."""
    register(GERMAN)
