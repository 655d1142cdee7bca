"""Commands that plugins add; looked for only if a command is unknown or all are listed, for loading takes time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from mahnlauf.contract.host import Host, Options


@cache
def plugin_commands() -> dict[str, click.Command]:
    """By name. A plugin that fails is left out; `mahnlauf plugins` says why."""
    from mahnlauf.contract.registry import Registry

    found: dict[str, click.Command] = {}

    def register(command: click.Command) -> None:
        found[command.name or ""] = command

    Registry.load().tell("register_commands", register=register, host=_opened, options=_options)
    return found


@contextmanager
def _opened(platform: str) -> Iterator[Host]:
    from mahnlauf.cli.opening import open_house
    from mahnlauf.hosting import PlatformHost

    with open_house() as house:
        yield PlatformHost(house, platform)


def _options(platform: str) -> Options:
    from mahnlauf.hosting import PlatformOptions
    from mahnlauf.settings import Settings

    return PlatformOptions(Settings.load(), platform)
