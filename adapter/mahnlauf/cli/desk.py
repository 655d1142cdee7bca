"""``mahnlauf desk``: the link that opens the screens."""

from __future__ import annotations

import click


@click.command()
def desk() -> None:
    """Print the link that opens the desk in your browser, while `mahnlauf serve` runs. It is valid for one hour."""
    from mahnlauf.desk.entry import entry_link
    from mahnlauf.settings import Settings

    settings = Settings.load()
    click.echo(entry_link(settings, settings.clock))
