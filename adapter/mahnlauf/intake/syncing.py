"""A sync that can be watched: how far it is stands in the database, for screens and programs, wherever it runs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import requests

from mahnlauf.contract.platform import Page
from mahnlauf.core.clock import instant
from mahnlauf.core.errors import MahnlaufError
from mahnlauf.intake.receive import Intake
from mahnlauf.intake.sync import Synced, sync
from mahnlauf.store import visits


def watched_sync(
    intake: Intake,
    shop: str,
    http: requests.Session,
    *,
    since: datetime | None = None,
    progress: Callable[[Page], object] | None = None,
) -> Synced:
    """Like `sync`, and raises what it raises; its progress, its end and its failure can be read in `visits`."""
    intake.shops.get(shop)
    orders = 0

    def came(page: Page) -> None:
        nonlocal orders
        orders += len({fact.order_ref for fact in page.facts})
        with intake.db.write() as conn:
            visits.came(conn, shop, orders, page.total, instant(intake.clock.now()))
        if progress is not None:
            progress(page)

    with intake.db.write() as conn:
        visits.began(conn, shop, instant(intake.clock.now()))
    try:
        done = sync(intake, shop, http, since=since, progress=came)
    except Exception as fault:
        known = isinstance(fault, (MahnlaufError, requests.RequestException))
        _end(intake, shop, 0, str(fault) if known else f"The platform plugin failed with {fault!r}.")
        raise
    _end(intake, shop, done.changed, "")
    return done


def _end(intake: Intake, shop: str, changed: int, fault: str) -> None:
    with intake.db.write() as conn:
        visits.ended(conn, shop, changed, fault, instant(intake.clock.now()))
