"""Adding a shop and changing its settings: every fault beside its setting, nothing kept while one stands, each change
in the audit log. The command line and the desk come through here."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from mahnlauf.contract.platform import Platform, Setting
from mahnlauf.core.clock import instant
from mahnlauf.core.errors import NotFound, PlanError, SettingsError
from mahnlauf.shops.answers import flag, wrong
from mahnlauf.shops.book import ShopBook, check_name
from mahnlauf.shops.kinds import expected
from mahnlauf.shops.plans import PlanBook
from mahnlauf.shops.shop import COMMON_SETTINGS, Shop, shop_from_settings
from mahnlauf.store import audit, shops, visits
from mahnlauf.store.audit import AuditRow
from mahnlauf.store.database import Connection

NAME = "name"
_MODE = ("test_mode", "live_since")
_FILLED = "1"  # stands for a value that is missing, while the others are looked at


class Unfit(SettingsError):
    """What was entered does not fit. ``faults`` holds a sentence for each wrong setting (``name``: the shop's own
    name); the text is the first of them, in full."""

    def __init__(self, first: str, faults: Mapping[str, str]) -> None:
        super().__init__(first)
        self.faults = dict(faults)


def enter(
    book: ShopBook, plans: PlanBook, name: str, platform: str, values: Mapping[str, str], *,
    actor: str = "owner", via: str = "cli", new: bool | None = None,
) -> Shop:  # fmt: skip
    """Adds a shop, or changes the given settings of one; settings that are not named stay as they are, an empty value
    clears one. ``new`` says which of both is meant (None: whichever it is). A new shop is in test mode.

    Raises Unfit with a sentence for each setting, NotFound for an unknown platform."""
    values = {key: value.strip() for key, value in values.items()}
    plugin = book.registry.platform(platform)
    with book.db.write() as conn:
        row = shops.get(conn, name)
        _check_new(name, plugin, row, new)
        faults = _faults(book, plans, conn, name, plugin, values)
        if faults:
            raise Unfit(str(faults[0]), {one.setting: one.advice for one in reversed(faults)})
        before = book.entered(conn, name)
        saved = book.save_in(conn, name, platform, values)
        visits.unchecked(conn, name)
        _note(conn, saved, before, values, (instant(book.clock.now()), actor, via))
    book.forget(name)
    return book.get(name)


def _check_new(name: str, plugin: Platform, row: shops.ShopRow | None, new: bool | None) -> None:
    try:
        check_name(name)
    except NotFound as fault:
        raise Unfit(str(fault), {NAME: "Expected letters, digits, - and _, at most 60."}) from fault
    if new and row is not None:
        raise Unfit(f'There is a shop "{name}" already. Choose another name.', {NAME: "There is such a shop already."})
    if new is False and row is None:
        raise NotFound(f'Shop "{name}" does not exist. See: mahnlauf shop list')
    if row is not None and row.platform != plugin.name:
        text = f'Shop "{name}" is a {row.platform} shop. Connect the {plugin.name} shop under another name.'
        raise Unfit(text, {NAME: f"There is a {row.platform} shop of this name."})


def _faults(
    book: ShopBook, plans: PlanBook, conn: Connection, name: str, plugin: Platform, values: Mapping[str, str]
) -> list[SettingsError]:
    """Everything that is wrong: what was entered by its kind, then all settings as they would stand together."""
    known = {one.name: one for one in settings_of(book, plugin)}
    found = [wrong(name, key, value, words) for key, value in values.items()
             if key in known and (words := expected(known[key], value))]  # fmt: skip
    if values.get("plan"):
        found += _plan_faults(plans, values["plan"])
    generated = {one.name: _FILLED for one in plugin.settings if one.generated}
    merged = {**generated, **book.entered(conn, name), **values}
    for fault in found:
        merged.pop(fault.setting, None)
    return found + list(_together(name, plugin, merged))


def _plan_faults(plans: PlanBook, plan: str) -> list[SettingsError]:
    try:
        plans.current(plan)
    except (NotFound, PlanError) as fault:
        return [SettingsError(str(fault), setting="plan")]
    return []


def _together(name: str, plugin: Platform, settings: dict[str, str]) -> Iterator[SettingsError]:
    """Each fault once: the setting that is at fault is taken out (or filled in, if it is missing), and looked again."""
    for _ in range(2 * len(settings) + 2 * len(plugin.settings) + 2):
        try:
            shop_from_settings(name, plugin, settings)
            return
        except SettingsError as fault:
            yield fault
            if not fault.setting:
                return
            if not settings.pop(fault.setting, ""):
                settings[fault.setting] = _FILLED


def settings_of(book: ShopBook, plugin: Platform) -> tuple[Setting, ...]:
    """All that a shop of this platform can be set to: its own, what all shops share, the ways to post letters."""
    return (*plugin.settings, *COMMON_SETTINGS, *book.registry.channel_settings())


def _note(
    conn: Connection, saved: Shop, before: Mapping[str, str], values: Mapping[str, str], by: tuple[str, str, str]
) -> None:
    """Names what was changed, never to what: values may be secret or personal. Going live is a deed of its own."""
    changed = sorted(key for key, value in values.items() if key not in _MODE and value != before.get(key, ""))
    deeds: list[tuple[str, dict[str, object]]] = []
    if not before:
        deeds.append(("shop.added", {"platform": saved.platform, "settings": changed}))
    elif changed:
        deeds.append(("shop.changed", {"settings": changed}))
    since = saved.live_since.isoformat() if saved.live_since else ""
    was_live = _was_live(saved.name, before)
    if not saved.test_mode and not (was_live and before.get("live_since") == since):
        deeds.append(("shop.live", {"live_since": since}))
    elif saved.test_mode and was_live:
        deeds.append(("shop.test", {}))
    at, actor, via = by
    for what, detail in deeds:
        audit.append(conn, AuditRow(at, actor, via, what, saved.name, None, json.dumps(detail)))


def _was_live(name: str, before: Mapping[str, str]) -> bool:
    try:
        return not flag(name, before, "test_mode", True)
    except SettingsError:
        return False
