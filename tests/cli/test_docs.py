"""Every command explains itself, and docs/cli.md says what they say."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from mahnlauf.cli.root import cli

DOCS = Path(__file__).parents[2] / "docs"
# What scripts rely on; more may be added, nothing may go.
FIXED = """
demo --port --days --no-serve | init | serve --host --port --workers | worker | run --today --dry-run --shop --json
shop add --platform --set | shop list | shop check | claims --shop --state --json | claim show --json | claim explain
claim forecast | claim hold | claim resume | claim dispute | claim stop | claim pay | claim approve | claim recall
claim suspend | claim restore | scenario --json | deliveries --state | replay --dry-run | outbox list | outbox retry
plugins | doctor | db upgrade | db check | db backup
"""


def commands(group: click.Group = cli, above: str = "") -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):  # those of plugins too
        command = group.get_command(context, name)
        assert command is not None
        yield f"{above}{name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{above}{name} ")


ALL = dict(commands())


@pytest.mark.parametrize("path", ALL)
def test_every_command_and_every_option_has_a_help_text(path: str) -> None:
    command = ALL[path]
    assert len(command.help or "") > 10
    for param in command.params:
        assert not isinstance(param, click.Option) or param.help, f"{path} {param.opts}"


def test_the_fixed_names_are_there() -> None:
    for line in FIXED.replace("\n", " | ").split("|"):
        words = line.split()
        path = " ".join(word for word in words if not word.startswith("--"))
        options = {option for param in ALL[path].params for option in param.opts} if path else set()
        assert {word for word in words if word.startswith("--")} <= options, path


def test_the_reference_is_current() -> None:
    spec = importlib.util.spec_from_file_location("generate_cli", DOCS / "generate_cli.py")
    assert spec is not None
    assert spec.loader is not None
    generator = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generator)
    assert generator.reference() in (DOCS / "cli.md").read_text("utf-8"), "run: make docs"
