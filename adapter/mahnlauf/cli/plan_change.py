"""``mahnlauf plan diff|save|move|which``: what a changed plan would do to open claims, and letting them follow it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mahnlauf.cli.opening import open_house
from mahnlauf.cli.options import json_option
from mahnlauf.cli.output import print_json, print_table, progress
from mahnlauf.cli.plan import plan

if TYPE_CHECKING:
    from mahnlauf.clerk.plans import Keeping
    from mahnlauf.core.plan import Plan
    from mahnlauf.dunning.plan_change import Comparison, Group
    from mahnlauf.house import House
    from mahnlauf.shops.plans import PlanBook

_PIECE = 1_000
_WORDS = {
    "handed_over": "handed over with the next run: {after}",
    "at_once": "go out with the next run: {after}",
    "begins": "get a next step: {after}",
    "ends": "have no next step any more, it was: {before}",
    "other": "next step {after} instead of {before}",
    "shifted": "{after} {days}",
    "otherwise": "{after} on the same day, but otherwise",
    "later": "same next step, another one after it",
    "same": "nothing changes",
}
_STAYS = {
    "stage_gone": "stay with their version: a stage that has run is gone",
    "past": "stay with their version: what was booked or said would be told otherwise",
    "buyer": "stay with their version: the plan is not for these buyers",
    "broken": "cannot be read: their shop cannot be opened",
}


@plan.command()
@click.argument("name", metavar="NAME|FILE")
@json_option
def diff(name: str, as_json: bool) -> None:
    """Say what a changed plan would do to the open claims that follow an older version of it.

    Nothing is saved and nothing moves. Of more than 3,000 claims an even sample is looked at.
    """
    from mahnlauf.dunning.plan_change import compare

    with open_house() as house:
        changed = _changed(house.plans, name)
        found = compare(house.db.reader, house.plans, house.shops, house.clock, changed)
    if as_json:
        print_json(found.as_json())
    else:
        _print(found)


@plan.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--move",
    "scope",
    type=click.Choice(("keep", "waiting", "all")),
    default="keep",
    show_default=True,
    help="Which open claims follow: none, those for which no stage has run, all that can.",
)
def save(file: Path, scope: str) -> None:
    """Check a plan of your own and put it into force; the former text is kept.

    The file is called as the plan, such as meins.toml; the plan must exist: mahnlauf plan copy.
    """
    from mahnlauf.clerk.actor import CLI
    from mahnlauf.clerk.plans import save_plan
    from mahnlauf.shops.plan_files import stored_plan

    with open_house() as house:
        keeping = _keeping(house)
        save_plan(keeping, file.stem, _text(file), stored_plan(house.plans, file.stem).digest, CLI)
        click.echo(f"Saved {file.stem}.")
        if scope != "keep":
            _move(house, keeping, file.stem, scope)


@plan.command()
@click.argument("name")
@click.option(
    "--all", "everything", is_flag=True, help="Also claims in the middle of the plan, where the past stays as it is."
)
def move(name: str, everything: bool) -> None:
    """Let open claims follow the version of a plan that is in force now.

    Without --all only those for which no stage has run. See first: mahnlauf plan diff NAME
    """
    with open_house() as house:
        _move(house, _keeping(house), name, "all" if everything else "waiting")


@plan.command()
@click.argument("claim", type=int)
@json_option
def which(claim: int, as_json: bool) -> None:
    """Say which plan a claim would get by the rules of today, and why: every rule with its answer."""
    from mahnlauf.core.errors import NotFound
    from mahnlauf.dunning.describe import state_of
    from mahnlauf.dunning.plan_choice import facts_of
    from mahnlauf.dunning.plan_why import answers
    from mahnlauf.store import claims

    with open_house() as house:
        row = claims.get(house.db.reader, claim)
        if row is None:
            raise NotFound(f"Claim {claim} does not exist. See: mahnlauf claims")
        shop = house.shops.get(row.shop)
        rules = () if shop.is_external else house.plans.rules.current()
        found = answers(house.plans, rules, facts_of(state_of(row), shop), shop.plan)
    if as_json:
        rows = [one.as_json() for one in found]
        print_json({"claim": claim, "has_begun": bool(row.stage), "plan": row.plan, "rules": rows})
        return
    cells = [
        (
            str(one.number) if one.rule else "",
            one.rule.conditions("en") if one.rule else f"else, setting of {row.shop}",
            one.plan,
            one.verdict.replace("_", " ") + (f": {one.condition}" if one.condition else ""),
        )
        for one in found
    ]
    print_table((">rule", "if", "plan", "answer"), cells)
    if row.stage:
        click.echo(f"A stage has run, so the claim keeps {row.plan}.")


def _keeping(house: House) -> Keeping:
    from mahnlauf.clerk.plans import Keeping

    return Keeping(house.db, house.plans, house.clock)


def _text(file: Path) -> str:
    from mahnlauf.core.errors import PlanError

    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as fault:
        raise PlanError([f"{file}: letter {fault.start + 1} is not UTF-8. Save the file as UTF-8."]) from fault


def _changed(book: PlanBook, name: str) -> Plan:
    """The plan as it would be; raises PlanError with its faults."""
    from mahnlauf.clerk.plans import examined
    from mahnlauf.core.errors import NotFound, PlanError
    from mahnlauf.shops.plan_files import stored_plan

    path = Path(name)
    if path.suffix == ".toml" and not path.is_file():
        raise NotFound(f"{path} does not exist.")
    text = _text(path) if path.suffix == ".toml" else stored_plan(book, name).text
    checked = examined(book, text, path.stem)
    if checked.plan is None or not checked.fits:
        raise PlanError([one.text for one in checked.findings if one.level == "error"])
    return checked.plan


def _move(house: House, keeping: Keeping, name: str, scope: str) -> None:
    from mahnlauf.clerk.actor import CLI
    from mahnlauf.clerk.plans import move_claims
    from mahnlauf.store.plans import others

    version = house.plans.current(name).version
    moved = stayed = after = 0
    with progress("Claims", lambda: len(others(house.db.reader, name, version))) as forward:
        while True:
            done = move_claims(keeping, house.shops, name, scope, after, _PIECE, CLI)
            moved, stayed, after = moved + done.moved, stayed + done.stayed, done.reached
            if forward is not None:
                forward(done.moved + done.stayed)
            if not done.left:
                break
    click.echo(f"{moved} claims follow the new version, {stayed} stay with theirs.")


def _print(found: Comparison) -> None:
    if not found.open:
        click.echo("No open claim stands in another version of this plan.")
        return
    if not found.is_whole:
        click.echo(f"{found.open} open claims, {found.looked_at} of them looked at.")
    for title, part in (("No stage has run yet", found.waiting), ("In the middle of the plan", found.begun)):
        if part.claims:
            click.echo(f"{title}: {part.claims}")
            for group in part.groups:
                click.echo(f"  {group.claims}: {_told(group)}")
            for reason, number in part.stays:
                click.echo(f"  {number}: {_STAYS[reason]}")


def _told(group: Group) -> str:
    days = f"{abs(group.days)} day{'' if abs(group.days) == 1 else 's'} {'later' if group.days > 0 else 'earlier'}"
    return _WORDS[group.kind].format(
        before=group.before.key if group.before else "", after=group.after.key if group.after else "", days=days
    )
