"""``mahnlauf plan``: which plans there are, what they say and do, whether they are lawful, which claim gets which."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mahnlauf.cli.opening import known_shop, open_house
from mahnlauf.cli.options import iso_day, json_option, shop_option
from mahnlauf.cli.output import print_json, print_table

if TYPE_CHECKING:
    from mahnlauf.core.plan import Plan
    from mahnlauf.dunning.plan_check import CheckedPlan
    from mahnlauf.dunning.plan_preview import Example, Preview
    from mahnlauf.settings import Settings
    from mahnlauf.shops.plans import PlanBook

_OWN, _SHIPPED = "own", "shipped"


@click.group()
def plan() -> None:
    """Look at plans (Mahnverfahren), check them, try them out, copy one to change it."""


@plan.command("list")
@json_option
def list_plans(as_json: bool) -> None:
    """List every plan a shop can be set to. A file of your own goes before a shipped plan of its name."""
    book, found = _book(), []
    for name in book.names():
        checked = _check(book, name)
        own = book.folder is not None and (book.folder / f"{name}.toml").is_file()
        found.append(
            {
                "plan": name,
                "title": checked.plan.title if checked.plan else "",
                "stages": len(checked.plan.stages) if checked.plan else 0,
                "from": _OWN if own else _SHIPPED,
                "fits": checked.fits,
            }
        )
    if as_json:
        print_json(found)
        return
    cells = [(one["plan"], one["title"], one["stages"], one["from"], "" if one["fits"] else "errors") for one in found]
    print_table(("plan", "title", ">stages", "from", "check"), cells)


@plan.command()
@click.argument("name", metavar="NAME|FILE")
@click.option("--lang", type=click.Choice(("de", "en")), default="de", show_default=True, help="Language.")
@click.option("--toml", is_flag=True, help="Print the file itself, for looking things up.")
def show(name: str, lang: str, toml: bool) -> None:
    """Say in sentences what a plan does."""
    from mahnlauf.dunning.plan_words import plan_words

    book = _book()
    if toml:
        click.echo(_text(book, name)[0], nl=False)
        return
    for number, one in enumerate(_with_instalments(book, name)):
        click.echo(("\n" if number else "") + "\n".join(plan_words(one, lang)))


@plan.command()
@click.argument("names", metavar="NAME|FILE...", nargs=-1, required=True)
@json_option
def check(names: tuple[str, ...], as_json: bool) -> None:
    """Check plans: can they be read, and what does the law say? Exits with 1 if there are errors.

    A plan for the instalments of an order is checked with the plan that names it.
    """
    book = _book()
    checked = [one for name in names for one in _check_with_instalments(book, name)]
    if as_json:
        print_json([one.as_json() for one in checked])
    else:
        for one in checked:
            for finding in one.findings:
                law = f" ({finding.paragraph})" if finding.paragraph else ""
                click.echo(f"{finding.level}: {finding.text}{law}")
            click.echo(f"{one.source}: {_verdict(one)}")
    if not all(one.fits for one in checked):
        raise click.exceptions.Exit(1)


@plan.command()
@click.argument("name", metavar="NAME|FILE")
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json", "svg")),
    default="text",
    show_default=True,
    help="Text, JSON or a picture.",
)
@click.option("--amount", default="119.00", show_default=True, help="Principal of the made-up claim.")
@click.option("--currency", default="EUR", show_default=True, help="ISO 4217 code.")
@click.option("--country", default="DE", show_default=True, help="Where the buyer lives, for holidays.")
@click.option("--state", default="", help="The buyer's state, such as NW; else every state's holidays count.")
@click.option("--business", is_flag=True, help="The buyer is a business, not a consumer.")
@click.option("--invoice-date", type=iso_day, metavar="DAY", help="Default: today.")
@click.option("--payment-days", type=click.IntRange(0, 365), help="Time to pay; default: what the plan counts on.")
@click.option(
    "--today", type=iso_day, metavar="DAY", help="Begin on this day; what was due before is late, as after an outage."
)
def preview(
    name: str, form: str, amount: str, currency: str, country: str, state: str, business: bool,
    invoice_date: date | None, payment_days: int | None, today: date | None,
) -> None:  # fmt: skip
    """Show what a plan does to a made-up claim that nobody pays: dates, letters, deadlines, amounts.

    A plan that begins with a returned payment is shown from the day of the return. Instalments have a preview of
    their own below.
    """
    from mahnlauf.core.money import Money
    from mahnlauf.dunning.plan_preview import Example, usual_payment_days

    plans = _with_instalments(_book(), name)
    example = Example(
        invoice_date=invoice_date or _settings().clock.today("Europe/Berlin"),
        amount_minor=Money.parse(amount, currency.upper()).minor,
        currency=currency.upper(),
        country=country.upper(),
        state=state.upper(),
        buyer="business" if business else "consumer",
        payment_days=usual_payment_days(plans[0]) if payment_days is None else payment_days,
        today=today,
    )
    _print_preview(plans, example, form)


@plan.command()
@click.argument("name")
@click.argument("new")
def copy(name: str, new: str) -> None:
    """Copy a plan under a NEW name into your own folder, to change it there.

    The plan for its instalments, if it has one, is copied with it.
    """
    from mahnlauf.shops.plan_files import copies

    texts = copies(_book(), name, new)
    folder = _settings().plans_dir
    for called in texts:
        if (folder / f"{called}.toml").exists():
            raise click.ClickException(f"{folder / called}.toml is there already. Choose another name, or remove it.")
    folder.mkdir(parents=True, exist_ok=True)
    for called, text in texts.items():
        (folder / f"{called}.toml").write_text(text, encoding="utf-8")
        click.echo(f"{folder / called}.toml")
    click.echo(f"Change it, then: mahnlauf plan check {new}, and mahnlauf shop add NAME --set plan={new}")


@plan.command()
@json_option
def rules(as_json: bool) -> None:
    """Show which claim gets which plan. Exits with 1 if a rule names a plan that cannot be used."""
    from mahnlauf.dunning.plan_check import check_plan

    book = _book()
    found = book.rules.current()
    rows = [(number, rule.conditions(), rule.plan) for number, rule in enumerate(found, start=1)]
    if as_json:
        print_json([{"number": number, "conditions": words, "plan": name} for number, words, name in rows])
    elif not found:
        click.echo(f"Keine Regeln: Jede Forderung folgt der Einstellung plan ihres Shops. Regeln: {book.rules.path}")
    else:
        otherwise = ("sonst", "", "Einstellung plan des Shops")
        print_table((">Nr", "Wenn", "Dann"), [*((str(number), *rest) for number, *rest in rows), otherwise])
    known = book.names()
    wrong = [rule.plan for rule in found if rule.plan not in known]
    wrong += [
        name for name in {rule.plan for rule in found} - set(wrong) if not check_plan(*book.text(name), name).fits
    ]
    for name in wrong:
        click.echo(f'{book.rules.path}: plan "{name}" cannot be used. Known: {", ".join(known)}.', err=True)
    if wrong:
        raise click.exceptions.Exit(1)


@plan.command()
@shop_option
def apply(shop_name: str | None) -> None:
    """Choose the plan anew for every open claim that no stage has run for yet, after rules or settings changed."""
    from mahnlauf.dunning.replan import choose_anew

    with open_house() as house:
        known_shop(house, shop_name)
        moved = choose_anew(house.db, house.plans, house.shops, house.clock, shop_name)
    for ident, before, after in moved:
        click.echo(f"claim {ident}: {before} → {after}")
    click.echo(f"{len(moved)} claims have another plan now.")


def _settings() -> Settings:
    from mahnlauf.settings import Settings

    return Settings.load()


def _book() -> PlanBook:
    from mahnlauf.shops.plans import PlanBook

    return PlanBook(_settings().plans_dir)


def _text(book: PlanBook, name: str) -> tuple[str, str, str]:
    """Content, where it stands, and the name it must have."""
    path = Path(name)
    if path.suffix == ".toml":
        return path.read_text(encoding="utf-8"), name, path.stem
    return *book.text(name), name


def _plan(book: PlanBook, name: str) -> Plan:
    from mahnlauf.core.plan_reader import plan_from_toml

    text, source, _ = _text(book, name)
    return plan_from_toml(text, source)


def _with_instalments(book: PlanBook, name: str) -> list[Plan]:
    """The plan, and the one for its instalments if it has one."""
    first = _plan(book, name)
    return [first, _plan(book, first.instalments)] if first.instalments else [first]


def _check(book: PlanBook, name: str) -> CheckedPlan:
    from mahnlauf.dunning.plan_check import check_plan

    return check_plan(*_text(book, name))


def _check_with_instalments(book: PlanBook, name: str) -> list[CheckedPlan]:
    first = _check(book, name)
    linked = first.plan.instalments if first.plan else ""
    return [first, _check(book, linked)] if linked else [first]


def _verdict(one: CheckedPlan) -> str:
    counts = [
        (sum(finding.level == level for finding in one.findings), level) for level in ("error", "warning", "note")
    ]
    told = ", ".join(f"{count} {level}{'' if count == 1 else 's'}" for count, level in counts if count)
    return told or "no findings"


def _print_preview(plans: list[Plan], example: Example, form: str) -> None:
    from mahnlauf.dunning.plan_chart import chart
    from mahnlauf.dunning.plan_preview import preview as run

    shown = [run(one, example) for one in plans]
    if form == "json":
        print_json({**shown[0].as_json(), "instalments": shown[1].as_json() if shown[1:] else None})
    elif form == "svg":
        click.echo(chart(shown[0]), nl=False)
        for one in shown[1:]:
            click.echo(
                f"Instalments have a chart of their own: mahnlauf plan preview {one.plan.name} --format svg", err=True
            )
    else:
        for number, one in enumerate(shown):
            _print_text(one, blank=number > 0)


def _print_text(shown: Preview, *, blank: bool) -> None:
    from mahnlauf.dunning.plan_preview import HEADINGS, heading, rows

    click.echo(("\n" if blank else "") + "\n".join(heading(shown)))
    if shown.steps:
        print_table(HEADINGS, rows(shown))
    else:
        click.echo("Niemand wird gemahnt.")
