"""``mahnlauf shop``: connected stores and their settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from mahnlauf.cli.opening import open_house
from mahnlauf.cli.options import json_option, wrong_call
from mahnlauf.cli.output import print_json, print_table, printable

if TYPE_CHECKING:
    from mahnlauf.contract.platform import Finding, Platform, Setting
    from mahnlauf.house import House
    from mahnlauf.shops.shop import Shop

_LOCAL = ("http://127.0.0.1", "http://localhost")


@click.group()
def shop() -> None:
    """Connect stores, change their settings, test the connection."""


@shop.command()
@click.argument("name")
@click.option("--platform", metavar="NAME", help="The shop's software, such as woocommerce; needed for a new shop.")
@click.option("--set", "pairs", metavar="KEY=VALUE", multiple=True, help="A setting; may be given several times.")
def add(name: str, platform: str | None, pairs: tuple[str, ...]) -> None:
    """Connect a store, or change settings of one.

    A new shop is in test mode: reminders go to you, nothing reaches a buyer. With --set test_mode=false it is live:
    orders from that day on are dunned (or from --set live_since=DAY). See all settings: mahnlauf shop settings NAME
    """
    from mahnlauf.shops.entering import enter

    given = _pairs(pairs)
    with open_house(make=True) as house:
        known = _platform_of(house, name)
        _check_platform(name, known, platform)
        saved = enter(house.shops, house.plans, name, known or platform or "", given)
        _tell_saved(house, saved, new=known is None)


@shop.command("list")
@json_option
def list_shops(as_json: bool) -> None:
    """List the connected stores."""
    with open_house() as house:
        rows = [_summary(house, name) for name in _names(house)]
    if as_json:
        print_json(rows)
    elif not rows:
        click.echo("No shop is connected. Connect one: mahnlauf shop add NAME --platform woocommerce --set …")
    else:
        print_table(
            ("name", "platform", "mode", "plan", "last heard", "remark"),
            [(row["name"], row["platform"], _mode(row), row["plan"], row["heard_at"] or "never", row["fault"])
             for row in rows],
        )  # fmt: skip


@shop.command()
@click.argument("name")
@json_option
def check(name: str, as_json: bool) -> None:
    """Test the connection. Changes nothing.

    Exits with 1 if something must be repaired.
    """
    with open_house() as house:
        findings = _findings(house, house.shops.get(name))
    if as_json:
        print_json([{"level": one.level, "text": one.text} for one in findings])
    else:
        for one in findings:
            click.echo(f"{one.level:<8} {printable(one.text)}")
    if any(one.level == "error" for one in findings):
        raise click.exceptions.Exit(1)


@shop.command()
@click.argument("name")
@json_option
def settings(name: str, as_json: bool) -> None:
    """Show every setting, except secrets, and what it means."""
    with open_house() as house:
        one = house.shops.get(name)
        rows = [_shown(setting, one.settings) for setting in _all_settings(house, one)]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        click.echo(f"{row['name']} = {row['value'] or ''}".rstrip())
        click.echo(click.wrap_text(f"{row['meaning']}.", 100, "    ", "    "))


def _pairs(pairs: Sequence[str]) -> dict[str, str]:
    given = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key.strip():
            raise wrong_call(f'--set "{key}" has no value. Expected KEY=VALUE, such as test_mode=false.')
        given[key.strip()] = value.strip()
    return given


def _platform_of(house: House, name: str) -> str | None:
    from mahnlauf.store import shops

    row = shops.get(house.db.reader, name)
    return row.platform if row else None


def _check_platform(name: str, known: str | None, asked: str | None) -> None:
    if known is None and not asked:
        raise wrong_call(f'Shop "{name}" is new: say what software it runs with --platform, such as woocommerce')
    if known and asked and asked != known:
        raise wrong_call(f'Shop "{name}" is a {known} shop. Connect the {asked} shop under another name')


def _tell_saved(house: House, saved: Shop, *, new: bool) -> None:
    base = house.settings.base_url
    click.echo(f"Shop {saved.name} {'added' if new else 'changed'}: {saved.platform}, plan {saved.plan}.")
    platform = house.registry.platform(saved.platform)
    itself: str = getattr(platform, "registers_itself", "")
    if itself and "webhooks" not in saved.abilities:
        click.echo(itself)
    elif not itself:
        click.echo(f"Webhook URL, to be entered in the shop: {base}/webhooks/{saved.name}")
    if base.startswith(_LOCAL):
        click.echo(f"  It is for this machine only: set base_url in {house.settings.path.name} to your public address.")
    if saved.is_external:
        _tell_external(saved, platform)
    elif saved.test_mode:
        owner = saved.settings.get("owner_email") or house.settings.owner_email
        click.echo(f"Test mode: every letter goes to {owner or 'you'}, none to a buyer; the shop is told nothing.")
        if not owner:
            click.echo(f"  Nobody gets them yet: mahnlauf shop add {saved.name} --set owner_email=you@example.com")
    else:
        click.echo(f"Live: orders since {saved.live_since} are dunned; older ones are only shown.")
    click.echo(f"Next: {_next_step(saved, platform)}, then: mahnlauf shop check {saved.name}")


def _tell_external(saved: Shop, platform: Platform) -> None:
    """Who collects the claims of this shop, and what is left for us."""
    click.echo(f"{platform.title} sells to your buyers and collects itself: its orders are never dunned here.")
    if saved.test_mode:
        click.echo(
            "Test mode: access is decided and shown; no course platform is changed, subscribers hear it as a test."
        )
    else:
        click.echo("Live: who does not pay loses access to courses as docs/access.md says, and gets it back by paying.")


def _next_step(saved: Shop, platform: Platform) -> str:
    """The shortest way to its calls: by a click where the platform lets us, else by hand."""
    connects = [platform.can[way] for way in ("authorize", "connect") if way in platform.can]
    missing = [name for name in connects[0] if not saved.settings.get(name)] if connects else []
    if getattr(platform, "registers_itself", ""):
        return "mahnlauf serve" + ("" if "webhooks" in saved.abilities else ", then install the app in the shop")
    if not connects:
        return "mahnlauf serve, then enter the URL in the shop"
    if not missing:
        return f"mahnlauf serve, then mahnlauf shop connect {saved.name} (or enter the URL by hand)"
    pairs = " ".join(f"--set {name}=…" for name in missing)
    return (
        f"mahnlauf serve, then enter the URL in the shop, or let us do it: mahnlauf shop add {saved.name} {pairs} and "
        f"mahnlauf shop connect {saved.name}"
    )


def _names(house: House) -> list[str]:
    from mahnlauf.store import shops

    return [row.name for row in shops.all_shops(house.db.reader)]


def _summary(house: House, name: str) -> dict[str, Any]:
    """One shop; one whose settings no longer fit is listed with the reason."""
    from mahnlauf.core.errors import MahnlaufError

    row: dict[str, Any] = {"name": name, "platform": _platform_of(house, name), "test_mode": None, "live_since": None,
                           "plan": None, "heard_at": None, "webhook_url": f"{house.settings.base_url}/webhooks/{name}",
                           "fault": None}  # fmt: skip
    try:
        one = house.shops.get(name)
    except MahnlaufError as fault:
        return {**row, "fault": str(fault)}
    live = one.live_since.isoformat() if one.live_since else None
    return {**row, "test_mode": one.test_mode, "live_since": live, "plan": one.plan, "heard_at": one.heard_at}


def _mode(row: Mapping[str, Any]) -> str:
    if row["test_mode"] is None:
        return "unusable"
    return "test" if row["test_mode"] else f"live since {row['live_since']}"


def _findings(house: House, one: Shop) -> Sequence[Finding]:
    from mahnlauf.outbox.shop import session
    from mahnlauf.shops.checking import findings_of

    with session() as http:
        return findings_of(house.shops, one, http, house.settings.public_url)


def _all_settings(house: House, one: Shop) -> Iterator[Setting]:
    from mahnlauf.shops.shop import COMMON_SETTINGS

    yield from house.registry.platform(one.platform).settings
    yield from COMMON_SETTINGS


def _shown(setting: Setting, values: Mapping[str, str]) -> dict[str, Any]:
    value = values.get(setting.name) or None
    meaning = ". ".join(part.rstrip(".") for part in (setting.label, setting.help) if part)
    return {"name": setting.name, "value": "(set, not shown)" if setting.secret and value else value,
            "secret": setting.secret, "required": setting.required, "meaning": meaning}  # fmt: skip
