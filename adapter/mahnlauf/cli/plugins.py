"""``mahnlauf plugins``: what is installed beside us, and what is wrong with it."""

from __future__ import annotations

import click

from mahnlauf.cli.options import json_option
from mahnlauf.cli.output import print_json, print_table


@click.command()
@json_option
def plugins(as_json: bool) -> None:
    """List shop platforms and what failed. Exits with 1 if a plugin failed."""
    from mahnlauf.contract.registry import Registry

    registry = Registry.load()
    platforms = [{"name": one.name, "title": one.title, "collected_by": one.collected_by, "can": sorted(one.can)}
                 for _, one in sorted(registry.platforms.items())]  # fmt: skip
    faults = [{"plugin": one.plugin, "where": one.where, "text": one.text} for one in registry.faults]
    if as_json:
        print_json({"plugins": registry.plugins, "platforms": platforms, "faults": faults})
    else:
        print_table(
            ("platform", "title", "collected by", "can"),
            [(one["name"], one["title"], one["collected_by"], ", ".join(one["can"])) for one in platforms],
        )
        for fault in faults:
            click.echo(f"Plugin {fault['plugin']} failed in {fault['where']}: {fault['text']}", err=True)
    if faults:
        raise click.exceptions.Exit(1)
