"""Asks a shop for everything that changed since it was last asked. What a webhook lost comes in here.

The cursor moves in the same transaction as the facts of its page, so a sync that was cut off goes on where it was. It
stands where the shop's own times end, not at our time: the two clocks may differ, and ours may be a test clock.

Some changes move no date in the shop: a refund that was deleted, an order that was deleted for good. So once a day a
slow round asks about every order whose claim is open or was settled lately, a few hundred at a time; and once more as
soon as it shows that webhooks were lost, or that nobody listened for a while.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import requests

from mahnlauf.contract.platform import Page, Platform, Reading, Reconciles, Refetches
from mahnlauf.core.clock import instant, parse_instant
from mahnlauf.core.errors import SettingsError
from mahnlauf.dunning.projection import Change
from mahnlauf.dunning.telling import after_change
from mahnlauf.intake.receive import Intake
from mahnlauf.intake.record import record_answer
from mahnlauf.intake.take import take_events
from mahnlauf.shops.shop import Shop
from mahnlauf.store import records, shops
from mahnlauf.store import refetch as rounds

_FIRST_LOOK_BACK = timedelta(days=90)
_SETTLED_LATELY = timedelta(days=30)
_ROUND_EVERY = timedelta(days=1)
_CLOCKS_DIFFER = timedelta(days=1)  # a shop's clock may be as wrong as that
_AT_A_TIME = 300
_LATE = timedelta(minutes=15)
_AWAY = timedelta(minutes=45)  # the worker listens to every shop three times in that time
_LATE_TEXT = (
    "Asking brought changes that no webhook had told for a quarter of an hour: the shop sends them late, or they do not"
    " arrive. Nothing is lost by it; to see why: mahnlauf shop check {name}"
)


@dataclass(slots=True)
class Synced:
    """What a sync brought: orders told, claims that changed by it, and how many of these a webhook should have told."""

    orders: int = 0
    changed: int = 0
    late: int = 0


def sync(
    intake: Intake,
    shop_name: str,
    http: requests.Session,
    *,
    since: datetime | None = None,
    progress: Callable[[Page], object] | None = None,
) -> Synced:
    """Asks page by page; payments are known up to the moment it began once it ends. Raises NotFound, SettingsError,
    or requests.RequestException if the shop cannot be asked; what was told until then is kept."""
    shop = intake.shops.get(shop_name)
    platform = intake.registry.platform(shop.platform)
    if "reconcile" not in shop.abilities or not isinstance(platform, Reconciles):
        raise SettingsError(_cannot_ask(shop, platform))
    began = intake.clock.now()
    done = Synced()
    context = shop.context(intake.clock.today(shop.timezone))
    known = _cursor(intake, shop, began)
    away = _was_away(intake, shop, began)
    start = reached = since or known or began - _FIRST_LOOK_BACK
    for page in platform.reconcile(context, start, http):
        changes = _keep(intake, shop, page)
        reached = max(reached, page.reached)
        done.orders += len({fact.order_ref for fact in page.facts})
        done.changed += len(changes)
        done.late += _late(page, changes, began) if known and since is None else 0
        if progress is not None:
            progress(page)
    with intake.db.write() as conn:
        shops.reached(conn, shop.name, instant(min(reached, began)))
        shops.heard(conn, shop.name, instant(began))
        records.resolve(conn, shop.name, "sync", instant(began))
        records.resolve(conn, shop.name, "late", instant(began))
        if done.late or away:
            rounds.is_due_again(conn, shop.name)
        if done.late:
            records.report(conn, shop.name, "late", _LATE_TEXT.format(name=shop.name), instant(began))
    return done


def refetch(intake: Intake, shop_name: str, http: requests.Session, *, most: int = _AT_A_TIME) -> Synced:
    """One step of the slow round, if one is due: asks about the next ``most`` orders. What says the same changes
    nothing. Raises requests.RequestException if the shop cannot be asked; the step is then repeated."""
    shop = intake.shops.get(shop_name)
    platform = intake.registry.platform(shop.platform)
    now = intake.clock.now()
    after, ended = rounds.progress(intake.db.reader, shop.name)
    fresh = not after and ended is not None and now - parse_instant(ended) < _ROUND_EVERY
    done = Synced()
    if fresh or "reconcile" not in shop.abilities or not isinstance(platform, Refetches):
        return done
    known = rounds.orders(intake.db.reader, shop.name, instant(now - _SETTLED_LATELY), after, most)
    context = shop.context(intake.clock.today(shop.timezone))
    for page in platform.refetch(list(dict.fromkeys(ref for _, ref in known)), context, http):
        done.orders += len({fact.order_ref for fact in page.facts})
        done.changed += len(record_answer(intake, shop.name, page.facts))
    with intake.db.write() as conn:
        if len(known) < most:
            rounds.ended(conn, shop.name, instant(now))
        else:
            rounds.came_to(conn, shop.name, known[-1][0])
    return done


def _cursor(intake: Intake, shop: Shop, now: datetime) -> datetime | None:
    """How far the shop was asked. One that lies days ahead was set by a clock that was wrong: it is not believed."""
    known = shops.synced_to(intake.db.reader, shop.name)
    cursor = parse_instant(known) if known else None
    return cursor if cursor is None or cursor <= now + _CLOCKS_DIFFER else None


def _was_away(intake: Intake, shop: Shop, now: datetime) -> bool:
    row = shops.get(intake.db.reader, shop.name)
    return row is not None and row.heard_at is not None and now - parse_instant(row.heard_at) > _AWAY


def _cannot_ask(shop: Shop, platform: Platform) -> str:
    missing = [name for name in platform.can.get("reconcile", ()) if not shop.settings.get(name)]
    if not missing:
        return f'Shop "{shop.name}" cannot be asked: {platform.title} tells by its calls alone.'
    pairs = " ".join(f"--set {name}=…" for name in missing)
    return f'Shop "{shop.name}" cannot be asked without {" and ".join(missing)}: mahnlauf shop add {shop.name} {pairs}'


def _late(page: Page, changes: list[Change], began: datetime) -> int:
    old = {fact.order_ref for fact in page.facts if fact.at < began - _LATE}
    # The same state again is most often our own writing, which moves the order's date there.
    return sum(change.row.order_ref in old and change.before != change.row.state for change in changes)


def _keep(intake: Intake, shop: Shop, page: Page) -> list[Change]:
    now = instant(intake.clock.now())
    with intake.db.write() as conn:
        changes = take_events(conn, intake.plans, shop, Reading(events=page.facts), None, now)
        shops.reached(conn, shop.name, instant(page.reached))
    for change in changes:
        intake.plans.kept(change.plan)
        after_change(intake.registry, change)
    return changes
