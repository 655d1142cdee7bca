"""The command ``mahnlauf``: its groups, and the one place where an error becomes a sentence and an exit code.

Exit codes: 0 fine, 1 problems were found or something failed, 2 the call or a setting must be changed.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import click

from mahnlauf import MahnlaufError, __version__
from mahnlauf.cli import access_rules, claim_documents, own_letters, plan_change, rebilling, shop_ask, shop_live  # noqa: F401  # they add commands
from mahnlauf.cli.access import access, subscriber, token
from mahnlauf.cli.buyer import buyer
from mahnlauf.cli.claim import claim
from mahnlauf.cli.claims import claims
from mahnlauf.cli.database import db
from mahnlauf.cli.deliveries import deliveries, replay
from mahnlauf.cli.demonstration import demo
from mahnlauf.cli.desk import desk
from mahnlauf.cli.doctor import doctor
from mahnlauf.cli.export import export
from mahnlauf.cli.installation import init
from mahnlauf.cli.invoice import invoice
from mahnlauf.cli.letters import letter, letters
from mahnlauf.cli.mail import bounce, mail
from mahnlauf.cli.money import money
from mahnlauf.cli.outbox import outbox
from mahnlauf.cli.phone import phone
from mahnlauf.cli.plan import plan
from mahnlauf.cli.plugin_commands import plugin_commands
from mahnlauf.cli.plugins import plugins
from mahnlauf.cli.report import report
from mahnlauf.cli.run import run
from mahnlauf.cli.scenario import scenario
from mahnlauf.cli.server import serve, worker
from mahnlauf.cli.shop import shop
from mahnlauf.cli.users import user
from mahnlauf.core.errors import CannotStore

PROBLEMS, USAGE, INTERRUPTED = 1, 2, 130


class Root(click.Group):
    """Every error leaves as one sentence on stderr; a traceback only with ``--debug``. Plugins add commands to ours."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One of ours, else a plugin's."""
        return super().get_command(ctx, cmd_name) or plugin_commands().get(cmd_name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All of them, by name."""
        return sorted({*super().list_commands(ctx), *plugin_commands()})

    def main(self, args: Sequence[str] | None = None, *more: Any, **extra: Any) -> NoReturn:
        """Runs a command and exits with its code."""
        args = list(sys.argv[1:] if args is None else args)
        extra |= {"standalone_mode": False, "prog_name": "mahnlauf"}
        _speak_any_language()
        try:
            code = super().main(args, *more, **extra)
        except (click.ClickException, click.Abort, MahnlaufError) as fault:
            code = _tell(fault)
        except Exception as fault:
            if "--debug" in args:
                raise
            code = _tell_surprise(fault)
        sys.exit(code or 0)


@click.group(cls=Root, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="mahnlauf", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, help="Show the traceback if something fails that should not.")
def cli(debug: bool) -> None:
    """Receivables management for any shop: its webhooks become claims, reminded on time.

    Start in an empty folder: mahnlauf init, mahnlauf shop add, mahnlauf serve.
    """


for command in (
    demo, init, serve, desk, worker, run, shop, claims, claim, buyer, plan, scenario, deliveries, replay, outbox,
    letter, letters, invoice, mail, bounce, money, phone, access, token, subscriber, report, export, plugins, user,
    doctor, db,
):  # fmt: skip
    cli.add_command(command)


def main() -> NoReturn:
    """The console script."""
    cli.main()


def _tell(fault: BaseException) -> int:
    """Says what went wrong; returns the exit code."""
    if isinstance(fault, click.Abort):
        click.echo("Interrupted.", err=True)
        return INTERRUPTED
    if isinstance(fault, click.exceptions.NoArgsIsHelpError):
        click.echo(fault.format_message(), err=True)
        return USAGE
    if isinstance(fault, click.UsageError):
        path = fault.ctx.command_path if fault.ctx else "mahnlauf"
        click.echo(f"{fault.format_message().rstrip('.')}. See: {path} --help", err=True)
        return USAGE
    if isinstance(fault, click.ClickException):
        click.echo(fault.format_message(), err=True)
        return fault.exit_code
    click.echo(str(fault), err=True)
    return PROBLEMS if isinstance(fault, CannotStore) else USAGE


def _tell_surprise(fault: Exception) -> int:
    from mahnlauf.store.database import StoreFault

    if isinstance(fault, StoreFault):
        click.echo(f"The database cannot be read: {fault}. Look: mahnlauf db check, or go back to a backup.", err=True)
    elif isinstance(fault, OSError) and fault.strerror:
        click.echo(f"{fault.filename or 'The system'}: {fault.strerror}.", err=True)
    else:
        click.echo(f"This should not happen: {type(fault).__name__}: {fault}. See more: mahnlauf --debug …", err=True)
    return PROBLEMS


def _speak_any_language() -> None:
    """A buyer's name that the terminal cannot show must not end a command."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
