"""``mahnlauf demo``: the whole walk on recorded deliveries."""

from __future__ import annotations

import click


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Where the screens are.")
@click.option("--days", type=click.IntRange(0, 3650), default=70, show_default=True, help="How far the clock runs.")
@click.option("--no-serve", is_flag=True, help="Print a summary and end.")
def demo(port: int, days: int, no_serve: bool) -> None:
    """Show it all on the recorded deliveries of a real shop.

    They become claims, seventy days pass in seconds, then the screens. Works in an empty folder.
    """
    from mahnlauf.demo import run_demo

    raise click.exceptions.Exit(run_demo(port, days, not no_serve, None))
