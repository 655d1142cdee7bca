"""The reference in docs/cli.md, written from the commands themselves: ``make docs`` puts it there (cog)."""

from __future__ import annotations

from collections.abc import Iterator

import click

from mahnlauf.cli.root import cli


def reference() -> str:
    """Every command with its help and its options, as Markdown."""
    return "\n".join(_lines(cli, click.Context(cli, info_name="mahnlauf")))


def _lines(group: click.Group, above: click.Context) -> Iterator[str]:
    for name in group.list_commands(above):
        command = group.get_command(above, name)
        assert command is not None
        here = click.Context(command, above, info_name=name)
        if isinstance(command, click.Group):
            yield from (f"## {here.command_path}", "", *_help(command))
            yield from _lines(command, here)
        else:
            level = "##" if above.parent is None else "###"
            yield from (f"{level} {here.command_path}", "", f"`{_usage(command, here)}`", "", *_help(command))
            yield from _options(command, here)


def _usage(command: click.Command, here: click.Context) -> str:
    pieces = [piece for piece in command.collect_usage_pieces(here) if piece != "[OPTIONS]"]
    return " ".join([here.command_path, *pieces, *(["[OPTIONS]"] if _records(command, here) else [])])


def _help(command: click.Command) -> Iterator[str]:
    for paragraph in (command.help or "").split("\n\n"):
        yield " ".join(paragraph.split())
        yield ""


def _options(command: click.Command, here: click.Context) -> Iterator[str]:
    records = _records(command, here)
    yield from (f"- `{option}`: {text}" for option, text in records)
    if records:
        yield ""


def _records(command: click.Command, here: click.Context) -> list[tuple[str, str]]:
    found = (param.get_help_record(here) for param in command.params if isinstance(param, click.Option))
    return [record for record in found if record is not None]
