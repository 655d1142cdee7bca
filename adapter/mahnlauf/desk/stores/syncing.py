"""How far the asking for a shop's lost orders is, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from mahnlauf.core.clock import parse_instant
from mahnlauf.desk import formats
from mahnlauf.desk.german import told_in_words
from mahnlauf.desk.office import Office
from mahnlauf.desk.stores.looks import Look
from mahnlauf.desk.tongue import t
from mahnlauf.store import visits
from mahnlauf.store.visits import SyncRow

_CUT_OFF = timedelta(minutes=10)  # one that has not moved for so long is not on its way any more
_WORKER_LATE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Syncing:
    """The last sync. ``share`` is how many percent are done, None if nobody knows. ``is_moving``: it is wanted or on
    its way, so the page asks again in a moment. ``able``: whether this shop can be asked at all."""

    text: str
    share: int | None
    is_running: bool
    is_moving: bool
    able: bool


def syncing_of(office: Office, look: Look) -> Syncing:
    """The sync of that shop."""
    able = look.shop is not None and "reconcile" in look.shop.abilities
    row = visits.sync_of(office.conn, look.name)
    is_running = row.began_at is not None and row.ended_at is None and _age(office, row.moved_at) <= _CUT_OFF
    if row.wanted_at is not None and not is_running:
        is_late = _age(office, row.wanted_at) > _WORKER_LATE
        late = t("Er wartet auf den Worker. Läuft keiner, starten Sie ihn: mahnlauf worker")
        return Syncing(late if is_late else t("Er beginnt."), None, False, True, able)
    if is_running:
        share = min(100, row.orders * 100 // row.total) if row.total else None
        return Syncing(f"{t('Er läuft.')} {_orders(row)}.", share, True, True, able)
    return Syncing(_over(office, look.name, row), None, False, False, able)


def _over(office: Office, name: str, row: SyncRow) -> str:
    """How the last one ended."""
    if row.began_at is None:
        return t("Der Shop wurde noch nie gefragt.")
    if row.ended_at is None:
        return t("Er brach ab und geht beim nächsten Mal dort weiter.")
    at = formats.moment(row.ended_at, office.timezone(name))
    if row.fault:
        return t("Er scheiterte am {at}: {why}", at=at, why=told_in_words(row.fault))
    changed = formats.count(row.changed, "Forderung", "Forderungen")
    return t("Zuletzt am {at}: {orders} erzählt, {changed} geändert.", at=at, orders=_orders(row), changed=changed)


def _orders(row: SyncRow) -> str:
    return formats.count(row.orders, "Bestellung", "Bestellungen")


def _age(office: Office, stamp: str | None) -> timedelta:
    return office.house.clock.now() - parse_instant(stamp) if stamp else timedelta.max
