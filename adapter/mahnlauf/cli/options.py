"""Options and argument types that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def iso_day(text: str) -> date:
    """`2026-11-22` as a date, for options of that type."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f'"{text}" is no day. Expected one such as 2026-11-22.') from None


def json_option(command: F) -> F:
    """``--json``: one document on stdout and nothing else."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")(command)


def shop_option(command: F) -> F:
    """``--shop``: one shop only."""
    return click.option("--shop", "shop_name", metavar="NAME", help="Only this shop.")(command)


def wrong_call(text: str) -> click.UsageError:
    """The call must be changed: exit code 2, and a hint at this command's ``--help``."""
    return click.UsageError(text, click.get_current_context())
