"""The doors of a plugin. Each is one sentence here; arguments and an example stand in docs/hooks.md."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

import pluggy

from mahnlauf.contract.channel import Channel
from mahnlauf.contract.courses import CoursePlatform
from mahnlauf.contract.host import Host, Options
from mahnlauf.contract.platform import Platform

if TYPE_CHECKING:
    import click
    from flask import Blueprint

hookspec = pluggy.HookspecMarker("mahnlauf")
hookimpl = pluggy.HookimplMarker("mahnlauf")


@hookspec
def register_platforms(register: Callable[[Platform], None]) -> None:
    """Call ``register(platform)`` once for every shop software this plugin can talk to."""


@hookspec
def register_channels(register: Callable[[Channel], None]) -> None:
    """Call ``register(channel)`` once for every way in which this plugin can post a letter."""


@hookspec
def register_access(register: Callable[[CoursePlatform], None]) -> None:
    """Call ``register(platform)`` once for every course software whose access this plugin can take and give back."""


@hookspec
def register_blueprint(register: Callable[[str, Blueprint], None], host: Callable[[str], Host]) -> None:
    """Call ``register(platform, blueprint)`` for handshakes and pages, which then lie below /platforms/<platform>/."""


@hookspec
def register_commands(
    register: Callable[[click.Command], None],
    host: Callable[[str], AbstractContextManager[Host]],
    options: Callable[[str], Options],
) -> None:
    """Call ``register(command)`` once for every command or group that this plugin adds to ``mahnlauf``."""


@hookspec
def register_german(register: Callable[[Mapping[str, str]], None]) -> None:
    """Call ``register(sentences)`` with the German of this plugin's English sentences, for the screens."""


@hookspec
def claim_opened(claim: Mapping[str, Any]) -> None:
    """A claim came into being; told after the commit."""


@hookspec
def action_taken(claim: Mapping[str, Any], action: Mapping[str, Any]) -> None:
    """A stage of a plan was carried out; told after the commit."""


@hookspec
def claim_settled(claim: Mapping[str, Any]) -> None:
    """Nothing is owed any more; told after the commit."""
