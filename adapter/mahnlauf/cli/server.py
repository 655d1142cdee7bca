"""``mahnlauf serve`` and ``mahnlauf worker``: the processes that do the work."""

from __future__ import annotations

import gc
import logging
import os
import sys

import click

from mahnlauf.cli.opening import open_house


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen; 0.0.0.0 for every address.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
@click.option("--workers", type=click.IntRange(1, 64), help="Web processes; without it, two if there are two cores.")
def serve(host: str, port: int, workers: int | None) -> None:
    """Start the service. Ctrl+C or SIGTERM stops it.

    It answers the shops, shows the screens, runs every day and sends what is due. Its first lines say where the screens
    are; on a terminal, and until the first shop is connected, also the link that opens them.
    """
    from mahnlauf.cli.serving import Service
    from mahnlauf.store.shops import all_shops

    log_to_stderr()
    with open_house(make=True) as house:  # brings the tables up to date
        house.outbox()  # says what is wrong with the mail server's address before anything starts
        # The link opens everything for an hour, so it goes to somebody who reads along, or into a log while there is
        # nothing to protect.
        shown = house.settings if sys.stdout.isatty() or not all_shops(house.db.reader) else None
    Service(host, port, workers or min(2, os.cpu_count() or 1), shown).run()


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, then end.")
@click.option("--parent", type=int, metavar="PID", help="End when this process has ended.")
def worker(once: bool, parent: int | None) -> None:
    """Run every day and send, without a web server. `mahnlauf serve` has one inside."""
    from mahnlauf.store import commands
    from mahnlauf.worker import stop_on_signals, work

    log_to_stderr()
    with open_house(make=True) as house:
        gc.freeze()  # what is loaded by now stays loaded
        work(house, stop=stop_on_signals(), once=once, parent=parent)
        if once:
            counts = commands.counts(house.db.reader)
            told = ", ".join(f"{state} {number}" for state, number in sorted(counts.items()))
            click.echo(f"Outbox: {told or 'empty'}.")


def log_to_stderr() -> None:
    """Warnings and errors with their time, for the journal of the machine."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
