"""``mahnlauf claim``: one claim, read: how it stands, why nothing happens, what will happen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from mahnlauf.cli.claim_words import WORDS
from mahnlauf.cli.opening import open_house
from mahnlauf.cli.options import json_option
from mahnlauf.cli.output import amount, print_json, print_table, printable

if TYPE_CHECKING:
    from mahnlauf.clerk import Case
    from mahnlauf.dunning.timeline import Moment

_AMOUNTS = (
    ("  principal", "principal_minor"),
    ("  fees", "fees_minor"),
    ("  interest", "interest_minor"),
    ("Paid", "paid_minor"),
    ("Credit", "credit_minor"),
)


@click.group()
def claim() -> None:
    """Look at one claim, or say what happened to it."""


for word in WORDS:
    claim.add_command(word)


@claim.command()
@click.argument("ident", metavar="ID", type=int)
@json_option
def show(ident: int, as_json: bool) -> None:
    """Show a claim. Who owes what, what happened, what comes next."""
    from mahnlauf.clerk import Case
    from mahnlauf.dunning.describe import claim_json

    with open_house() as house:
        case = Case.of(house.intake, ident)
        document = claim_json(case.row, case.plan, case.shop, case.today, house.leases(case.row))
        if as_json:
            print_json(document)
        else:
            _print_head(document)
            if case.state.pay_link:  # for your own mail to the buyer
                click.echo(f"{'Pay link:':<18}{printable(case.state.pay_link)}")
            _print_story(case)


@claim.command()
@click.argument("ident", metavar="ID", type=int)
@json_option
def explain(ident: int, as_json: bool) -> None:
    """Say why nothing happens to a claim today. Every reason, or what does happen."""
    from mahnlauf.clerk import Case
    from mahnlauf.dunning import describe
    from mahnlauf.dunning.timeline import action_title

    with open_house() as house:
        case = Case.of(house.intake, ident)
    action = describe.action_today(case.state, case.plan, case.shop, case.today)
    reasons = describe.reasons(case.state, case.plan, case.shop, case.today)
    if as_json:
        print_json(
            {"id": case.id, "today": case.today.isoformat(), "action": action.as_data() if action else None,
             "reasons": [one.as_json() for one in reasons]}
        )  # fmt: skip
        return
    if (barred := describe.barred_soon(case.state, case.today)) is not None:
        click.echo(f"Barred by limitation after {barred} (§ 195 BGB): no reminder stops that, a court order does.")
    if action is not None:
        click.echo(f"The next run does it today, {case.today}: {action_title(action.as_data(), case.plan)}")
    else:
        click.echo(f"Nothing happens to claim {case.id} today, {case.today}:")
        print_table(("code", "until", "reason"), [(one.code, one.until, one.text) for one in reasons])


@claim.command()
@click.argument("ident", metavar="ID", type=int)
@click.option("--yes", "assume_yes", is_flag=True, help="Assume that you agree whenever the plan asks you.")
@json_option
def forecast(ident: int, assume_yes: bool, as_json: bool) -> None:
    """Show what will happen if nobody pays. Days, letters, amounts."""
    from mahnlauf.clerk import Case
    from mahnlauf.dunning import describe
    from mahnlauf.dunning import forecast as future
    from mahnlauf.dunning.timeline import action_title

    with open_house() as house:
        case = Case.of(house.intake, ident)
    calendar = case.shop.calendar_of(case.state.buyer)
    steps = future.forecast(case.state, case.plan, calendar, case.today, assume_yes=assume_yes)
    if as_json:
        print_json([one.as_json() for one in steps])
        return
    _print_held_back(describe.blockers(case.state, case.plan, case.shop, case.today))
    steps = [one for one in steps if one.action.type != "log"]  # a note in the history, nobody sees it happen
    if not steps:
        click.echo(f"Nothing more will happen to claim {case.id}. See: mahnlauf claim explain {case.id}")
        return
    print_table(
        ("on", "what", "channel", "pay by", ">open", "if"),
        [(one.on, action_title(one.action.as_data(), case.plan), one.action.channel, one.action.deadline,
          amount(one.open.total_minor, case.row.currency), "you agree" if one.assumed else "") for one in steps],
    )  # fmt: skip


def _print_head(one: dict[str, Any]) -> None:
    def money(minor: int) -> str:
        return amount(minor, one["currency"])

    part = f", instalment {one['instalment']}" if one["instalment"] else ""
    test = ", test mode" if one["test_mode"] else ""
    click.echo(f"Claim {one['id']}: order {one['order_number']}{part} of {one['shop']} ({one['platform']}{test})")
    buyer = one["buyer"]
    who = ", ".join(value for value in (buyer["name"], buyer["company"], buyer["address"], buyer["email"]) if value)
    rows = [("Buyer", printable(who)), ("State", one["state"]), ("Open", money(one["total_minor"]))]
    rows += [(label, money(one[key])) for label, key in _AMOUNTS if one[key]]
    rows += [
        ("Due", one["due_date"]),
        ("In default since", one["in_default_since"]),
        ("Plan", one["plan"]),
        ("Last stage", one["stage"]),
        ("Next", _joined(one["next_stage"], one["next_on"])),
        ("Access", printable(", ".join(f"{row['product']} {row['state']}" for row in one["access"]))),
    ]
    for label, value in rows:
        if value:
            click.echo(f"{label + ':':<18}{value}")
    _print_held_back(one["blockers"])


def _print_held_back(blockers: Iterable[dict[str, Any]]) -> None:
    for one in blockers:
        until = f" (until {one['until']})" if one["until"] else ""
        click.echo(f"{'Held back:':<18}{one['code']}: {printable(one['text'])}{until}")


def _print_story(case: Case) -> None:
    from mahnlauf.dunning.timeline import story
    from mahnlauf.store import events

    facts = events.of_claim(case.intake.db.reader, case.row.shop, case.row.order_ref, case.row.instalment)
    told = story(facts, case.state, case.plan, case.shop, case.today)
    click.echo("\nWhat happened:")
    _print_moments(told.past)
    if told.future:
        click.echo("\nWhat will happen if nobody pays:")
        _print_moments(told.future)


def _print_moments(moments: Iterable[Moment]) -> None:
    for one in moments:
        deadline = f", Frist bis {one.deadline}" if one.deadline else ""
        text = f": {printable(one.text)}" if one.text else ""
        click.echo(f"  {one.on}  {printable(one.title)}{text}{deadline}")


def _joined(*parts: str | None) -> str:
    return " on ".join(part for part in parts if part)
