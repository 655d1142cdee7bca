"""``mahnlauf outbox``: what left the house, what waits, what failed."""

from __future__ import annotations

from typing import Any

import click

from mahnlauf.cli.opening import open_house
from mahnlauf.cli.options import json_option, shop_option, wrong_call
from mahnlauf.cli.output import print_json, print_table

STATES = ("waiting", "leased", "done", "refused", "gave_up", "todo", "carried", "withdrawn")


@click.group()
def outbox() -> None:
    """See what leaves the house; try a failed one again.

    Mails, letters, notes to the shop, files for the agency, and tasks for a person.
    """


@outbox.command("list")
@click.option(
    "--state",
    type=click.Choice(STATES),
    help="todo: a task for a person; carried: goes out in the letter of another claim; withdrawn: held back, because"
    " the claim was paid or changed before the letter left.",
)
@shop_option
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="At most so many.")
@json_option
def list_commands(state: str | None, shop_name: str | None, limit: int, as_json: bool) -> None:
    """List what leaves the house, newest first."""
    from mahnlauf.store import commands

    with open_house() as house:
        rows = [_listed(one) for one in commands.newest(house.db.reader, state=state, shop=shop_name, limit=limit)]
    if as_json:
        print_json(rows)
    elif not rows:
        click.echo("There is nothing of that kind in the outbox.")
    else:
        print_table(
            (">id", "shop", ">claim", "kind", "what", "state", ">tries", "not before", "answer"),
            [(row["id"], row["shop"], row["claim"], row["kind"], row["what"], row["state"], row["attempts"],
              row["not_before"], row["answer"]) for row in rows],
        )  # fmt: skip


@outbox.command()
@click.argument("ident", metavar="ID", type=int)
def retry(ident: int) -> None:
    """Try a refused, given-up or waiting command again now. The worker does it."""
    from mahnlauf.core.clock import instant
    from mahnlauf.core.errors import NotFound
    from mahnlauf.store import commands

    with open_house() as house:
        one = commands.get(house.db.reader, ident)
        if one is None:
            raise NotFound(f"Command {ident} does not exist. See: mahnlauf outbox list")
        with house.db.write() as conn:
            is_back = commands.retry(conn, ident, instant(house.clock.now()))
    if not is_back:
        raise wrong_call(f"Command {ident} is {one.state}; only a refused, given-up or waiting one can be tried again")
    click.echo(
        f"Command {ident} ({one.kind} of claim {one.claim_id}) is tried again: mahnlauf serve, or worker --once."
    )


def _listed(one: Any) -> dict[str, Any]:
    payload = one.payload
    what = payload.get("subject") or payload.get("note") or payload.get("type") or payload.get("order_ref") or ""
    return {"id": one.id, "shop": one.shop, "claim": one.claim_id or None, "kind": one.kind, "what": what,
            "state": one.state, "attempts": one.attempts, "not_before": one.not_before, "answer": one.answer,
            "created_at": one.created_at, "done_at": one.done_at}  # fmt: skip
