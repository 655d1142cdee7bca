"""Debits of a platform that collects itself, stopped or resumed by a person's click and by nothing else."""

from __future__ import annotations

from mahnlauf.contract.platform import Rebills
from mahnlauf.contract.registry import Registry
from mahnlauf.core.clock import Clock, instant
from mahnlauf.core.errors import SettingsError
from mahnlauf.shops.shop import Shop
from mahnlauf.store import audit, commands
from mahnlauf.store.audit import AuditRow
from mahnlauf.store.claims import ClaimRow
from mahnlauf.store.commands import CommandRow, NewCommand
from mahnlauf.store.database import Connection, Database

KIND = "rebilling"


def rebilling_words(registry: Registry, shop: Shop, *, on: bool) -> str:
    """What resuming (``on``) or stopping means, to be read before the click; SettingsError if this shop cannot."""
    platform = registry.platform(shop.platform)
    if not isinstance(platform, Rebills):
        raise SettingsError(f"{platform.title} debits nothing by itself, so there is nothing to stop or resume.")
    if KIND not in shop.abilities:
        needed = ", ".join(platform.can.get(KIND, ()))
        raise SettingsError(
            f'Shop "{shop.name}" cannot do this without {needed}: mahnlauf shop add {shop.name} --set …'
        )
    return platform.rebilling_words[on]


def set_rebilling(db: Database, clock: Clock, row: ClaimRow, *, on: bool, by: str, via: str = "cli") -> str:
    """Puts the click into the outbox and the audit log; returns the key of its row. ``by``: who clicked."""
    now = instant(clock.now())
    key = f"{KIND}:{row.order_ref}:{now}:{'on' if on else 'off'}"
    payload = {"order_ref": row.order_ref, "on": on, "by": by}
    entry = AuditRow(now, by, via, "rebilling.resumed" if on else "rebilling.stopped", row.shop, row.id)
    with db.write() as conn:
        commands.insert_many(conn, [NewCommand(row.shop, row.id or 0, key, KIND, payload, now)], now)
        audit.append(conn, entry)
    return key


def is_replaced(conn: Connection, command: CommandRow) -> bool:
    """Whether somebody clicked again for this order since then: the last click counts."""
    rows = commands.of_claim(conn, command.claim_id)
    return any(one.id > command.id for one in rows if one.kind == KIND)
