"""The commands below ``mahnlauf claim`` by which a person says what happened: paid, on hold, disputed, stopped …"""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from mahnlauf.cli.opening import open_house
from mahnlauf.cli.options import iso_day, wrong_call
from mahnlauf.cli.output import amount, printable
from mahnlauf.core.errors import BadInput

if TYPE_CHECKING:
    from mahnlauf.clerk import Case, Refusal, Said
    from mahnlauf.house import House

_ID = click.argument("ident", metavar="ID", type=int)
_SILENT = frozenset({"pause", "resume", "log"})  # steps that reach nobody
_HINTS = {
    "pay.known_guessed": "If it is a second payment, name it: --ref {ref}-2",
    "ref_elsewhere": "Name it with --ref.",
    "ref_other_amount": "Name it with --ref.",
    "before_claim": "Name the day with --on.",
}
_REASON = click.option("--reason", default="", metavar="TEXT", help="Why; it stands in the history.")


@click.command()
@_ID
@click.option("--until", type=iso_day, metavar="DAY", help="Its last day; without it, until you resume the claim.")
@_REASON
def hold(ident: int, until: date | None, reason: str) -> None:
    """Send nothing for a while (Mahnsperre)."""
    _say(ident, "hold", until=until, reason=reason)


@click.command()
@_ID
def resume(ident: int) -> None:
    """End a hold or a promise. Dunning goes on, later dates move by the time lost."""
    _say(ident, "resume")


@click.command()
@_ID
@click.option("--until", type=iso_day, metavar="DAY", required=True, help="The day by which the buyer will pay.")
@click.option("--amount", "text", default="", metavar="12.34", help="How much; without it, all that is open.")
def promise(ident: int, until: date, text: str) -> None:
    """Note that the buyer promised to pay. Nothing goes out until then."""
    _say(ident, "promise", until=until, amount=text)


@click.command()
@_ID
@_REASON
def dispute(ident: int, reason: str) -> None:
    """Note that the buyer objects. Nothing goes out until the dispute is settled."""
    _say(ident, "dispute", reason=reason)


@click.command("settle-dispute")
@_ID
@click.option(
    "--new-term-days", type=click.IntRange(1, 365), help="Send the last letter again, with these days to pay."
)
def settle_dispute(ident: int, new_term_days: int | None) -> None:
    """End a dispute. Dunning goes on, later dates move by the time lost."""
    _say(ident, "settle-dispute", new_term_days=new_term_days)


@click.command()
@_ID
def stop(ident: int) -> None:
    """End the collection for good. What is open stays open, nobody is asked for it any more."""
    _say(ident, "stop")


@click.command()
@_ID
@click.option("--yes", "is_sure", is_flag=True, help="Do not ask.")
def recall(ident: int, is_sure: bool) -> None:
    """Take a claim back from the agency. Ends its collection; says first what that costs you."""
    from mahnlauf.clerk import Case, Refusal
    from mahnlauf.clerk.merchant import recall_cost

    with open_house() as house:
        case = Case.of(house.intake, ident)
        try:
            cost = amount(recall_cost(case), case.row.currency)
        except Refusal as fault:
            raise _hinted(fault, ident) from fault
        click.echo(f"You bear {cost} of fees that the buyer owes, and what the agency bills for its work so far.")
        if not is_sure and sys.stdin.isatty():
            click.confirm(f"Recall claim {ident}?", abort=True)
        _do(house, ident, "recall", {})


@click.command()
@_ID
@click.option("--amount", "text", required=True, metavar="12.34", help="How much, in the claim's currency.")
@click.option("--on", type=iso_day, metavar="DAY", help="The day it arrived; today if left out.")
@click.option("--ref", default="", help="The bank's or provider's reference: booked once, however often you say it.")
def pay(ident: int, text: str, on: date | None, ref: str) -> None:
    """Book a payment that arrived outside the shop.

    Without --ref the same amount on the same day counts as the same payment.
    """
    _say(ident, "pay", amount=text, on=on, ref=ref)


@click.command()
@_ID
def approve(ident: int) -> None:
    """Agree to the hand-over that the plan asked you for."""
    _say(ident, "approve")


@click.command()
@_ID
def accept(ident: int) -> None:
    """Accept the offer to have the claim collected."""
    _say(ident, "accept")


@click.command()
@_ID
def decline(ident: int) -> None:
    """Decline the offer to have the claim collected."""
    _say(ident, "decline")


@click.command()
@_ID
@click.option("--from", "start", type=iso_day, metavar="DAY", help="Announced: on this day, unless paid by then.")
def suspend(ident: int, start: date | None) -> None:
    """Suspend the buyer's course access because of this claim."""
    _say(ident, "suspend", **{"from": start})


@click.command()
@_ID
def restore(ident: int) -> None:
    """Restore what `suspend` took."""
    _say(ident, "restore")


@click.command()
@_ID
def withdraw(ident: int) -> None:
    """Note that the buyer withdrew (Widerruf). Nothing is owed, payments are owed back."""
    _say(ident, "withdraw")


@click.command("write-off")
@_ID
def write_off(ident: int) -> None:
    """Give up what is open (Ausbuchung)."""
    _say(ident, "write-off")


@click.command("confirm-reversal")
@_ID
@click.option("--chargeback/--no-chargeback", default=None, help="Was the money taken back, or is it there?")
def confirm_reversal(ident: int, chargeback: bool | None) -> None:
    """Say what an unclear order was. Look at it in the shop first."""
    if chargeback is None:
        raise wrong_call("Say what it was: --chargeback or --no-chargeback")
    _say(ident, "confirm-reversal", chargeback=chargeback)


@click.command()
@_ID
@click.option("--count", type=click.IntRange(2, 60), required=True, help="How many instalments.")
@click.option("--first", type=iso_day, metavar="DAY", required=True, help="When the first is due; then monthly.")
def split(ident: int, count: int, first: date) -> None:
    """Divide a claim into monthly instalments (Ratenzahlung), each dunned by itself. Fees so far are given up."""
    _say(ident, "split", count=count, first=first)


@click.command("hand-over")
@_ID
def hand_over(ident: int) -> None:
    """Hand the claim over to the agency today. Only once every letter before the hand-over went out."""
    _say(ident, "hand-over")


@click.command("refund-done")
@_ID
@click.option("--amount", "text", default="", metavar="12.34", help="How much; without it, all of the credit.")
def refund_done(ident: int, text: str) -> None:
    """Note that the buyer's credit was paid back."""
    _say(ident, "refund-done", amount=text)


@click.command()
@_ID
@click.argument("text")
def note(ident: int, text: str) -> None:
    """Keep a remark with the claim. It changes nothing."""
    _say(ident, "note", text=text)


WORDS = (
    hold, resume, promise, dispute, settle_dispute, stop, recall, pay, approve, accept, decline, hand_over, suspend,
    restore, withdraw, write_off, confirm_reversal, refund_done, split, note,
)  # fmt: skip


def _say(ident: int, verb: str, **wish: Any) -> None:
    """Does it and prints how the claim stands then."""
    with open_house() as house:
        _do(house, ident, verb, wish)


def _do(house: House, ident: int, verb: str, wish: dict[str, Any]) -> None:
    from mahnlauf.clerk import Case, Refusal, perform
    from mahnlauf.clerk.actor import CLI

    try:
        done = perform(house.intake, ident, verb, wish, CLI)
    except Refusal as fault:
        raise _hinted(fault, ident) from fault
    click.echo(_with_hint(done.said))
    _print_standing(Case.at(house.intake, done.row))


def _with_hint(said: Said) -> str:
    return f"{said.text()} {_HINTS.get(said.code, '').format(**said.values)}".rstrip()


def _hinted(fault: Refusal, ident: int) -> BadInput:
    """The sentence, and the command or option that helps."""
    instead = f"See: mahnlauf claim {fault.instead} {ident}" if fault.instead else ""
    return BadInput(f"{_with_hint(fault.said)} {instead}".rstrip())


def _print_standing(case: Case) -> None:
    """How much is open, and what comes next or why nothing does."""
    from mahnlauf.dunning.describe import blockers
    from mahnlauf.dunning.timeline import action_title
    from mahnlauf.ledger.balance import amounts

    currency = case.row.currency
    open_now = amounts(case.state, case.plan, case.today).total_minor
    parts = [f"Open: {amount(open_now, currency)}, {case.state.state}."]
    if case.state.credit:
        parts.append(f"Credit to be paid back: {amount(case.state.credit, currency)}.")
    held = [printable(one["text"]).rstrip(".") for one in blockers(case.state, case.plan, case.shop, case.today)]
    due = {action_title(duty.action, case.plan) for duty in case.state.duties if duty.action["type"] not in _SILENT}
    if due:
        parts.append(f"With the next run: {', '.join(sorted(due))}.")
    if held:
        parts.append(f"Held back: {'; '.join(held)}.")
    elif case.row.next_stage and case.row.next_on:
        parts.append(f"Next: {case.row.next_stage} on {case.row.next_on}.")
    click.echo(" ".join(parts))
