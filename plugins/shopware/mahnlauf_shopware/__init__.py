"""Shopware 6: an app that shops install; its signed webhooks become facts, its orders are read and told about dunning.

Rooms: `platform` (the promise), `signature` (who called), `handshake` and `lifecycle` (how a shop is bound to us, and
let go), `blueprint` with `module`, `buttons` and `flows` (what the administration calls), `packing` and `commands`
(the app as a zip); `webhooks`, `asking` and `reconcile` (what we hear and ask), `api` with `tokens` and `faults` (how
the shop is called), `orders` with `timeline`, `states`, `methods`, `buyers` and `basket` (what is owed),
`write_back` with `payment_state`, `flow_events` and `documents` (what the shop is told), `downloads` and
`customer_tags` (digital access), `settings` and `choices`, `fields` (reading JSON that somebody else wrote).

A claim's ``order_ref`` is the id of the order in Shopware (32 hexadecimal digits), its number the order number; the
buyer's ``customer_ref`` is the id of the customer. The administration names orders and customers by these ids.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager

import click
from flask import Blueprint

from mahnlauf import CoursePlatform, Host, Options, Platform, hookimpl
from mahnlauf_shopware.blueprint import blueprint
from mahnlauf_shopware.commands import shopware
from mahnlauf_shopware.customer_tags import CustomerTags
from mahnlauf_shopware.german import GERMAN
from mahnlauf_shopware.platform import Shopware


@hookimpl
def register_platforms(register: Callable[[Platform], None]) -> None:
    """Hands Shopware to the host."""
    register(Shopware())


@hookimpl
def register_blueprint(register: Callable[[str, Blueprint], None], host: Callable[[str], Host]) -> None:
    """The handshake, webhooks and pages, below /platforms/shopware."""
    register("shopware", blueprint(host("shopware")))


@hookimpl
def register_commands(
    register: Callable[[click.Command], None],
    host: Callable[[str], AbstractContextManager[Host]],
    options: Callable[[str], Options],
) -> None:
    """``mahnlauf shopware``."""
    register(shopware(host, options))


@hookimpl
def register_access(register: Callable[[CoursePlatform], None]) -> None:
    """Hands the tags of Shopware customers to the host."""
    register(CustomerTags())


@hookimpl
def register_german(register: Callable[[Mapping[str, str]], None]) -> None:
    """The German of what is said here in English."""
    register(GERMAN)
