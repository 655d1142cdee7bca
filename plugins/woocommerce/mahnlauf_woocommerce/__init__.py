"""WooCommerce: its signed webhooks become facts, its orders are asked for and told about the dunning.

Rooms: `platform` (the promise), `signature` and `topics` (what comes in), `orders` and `standing` (what is
owed), `asking` and `reconcile` (what the shop says when asked), `rest`, `answers` and `oauth` (how it is called),
`write_back` and `settling` (what it is told), `connect`, `authorize` and `check` (the connection itself), `settings`
and `methods` (what the owner filled in), `fields` (reading JSON that somebody else wrote).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mahnlauf import Platform, hookimpl
from mahnlauf_woocommerce.german import GERMAN
from mahnlauf_woocommerce.platform import WooCommerce


@hookimpl
def register_platforms(register: Callable[[Platform], None]) -> None:
    """Hands WooCommerce to the host."""
    register(WooCommerce())


@hookimpl
def register_german(register: Callable[[Mapping[str, str]], None]) -> None:
    """The German of what is said here in English."""
    register(GERMAN)
