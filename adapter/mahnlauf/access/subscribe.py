"""Endpoints that hear our messages: adding, trying, turning the key over, telling again what was missed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from mahnlauf.access import messages
from mahnlauf.access.messages import TYPES
from mahnlauf.core.addresses import leads_inside
from mahnlauf.core.clock import Clock, instant, parse_instant
from mahnlauf.core.errors import NotFound, SettingsError
from mahnlauf.shops.secrets import Vault
from mahnlauf.shops.standard_webhooks import new_secret
from mahnlauf.store import audit, commands, shops, subscribers
from mahnlauf.store.audit import AuditRow
from mahnlauf.store.database import Connection, Database
from mahnlauf.store.subscribers import SubscriberRow

OVERLAP = timedelta(days=3)


def keys_of(vault: Vault, row: SubscriberRow, now: datetime) -> list[str]:
    """The keys that sign now, the newest first: the one before still counts for three days after a rotation."""
    kept = vault.open(row.secrets, row.shop)
    old_until = kept.get("old_until", "")
    both = kept.get("old") and old_until and now < parse_instant(old_until)
    return [kept["key"], kept["old"]] if both else [kept["key"]]


@dataclass(slots=True)
class Subscribers:
    """What a person can do with endpoints."""

    db: Database
    vault: Vault
    clock: Clock

    def add(
        self, shop: str, url: str, types: Sequence[str] = (), by: str = "owner", via: str = "cli"
    ) -> tuple[int, str]:  # fmt: skip
        """Adds an endpoint of a shop, or anew one that was switched off; returns (id, secret), the secret for the only
        time. Raises NotFound or SettingsError with a sentence."""
        if shops.get(self.db.reader, shop) is None:
            raise NotFound(f'Shop "{shop}" does not exist. See: mahnlauf shop list')
        _check(url, types)
        secret = new_secret()
        with self.db.write() as conn:
            ident = subscribers.add(conn, shop, url, ",".join(types), self.vault.seal({"key": secret}), self._now())
            self._audit(conn, "subscriber.added", shop, ident, by, via)
        return ident, secret

    def get(self, ident: int) -> SubscriberRow:
        """The endpoint of that id; raises NotFound."""
        row = subscribers.get(self.db.reader, ident)
        if row is None:
            raise NotFound(f"Subscriber {ident} does not exist. See: mahnlauf subscriber list")
        return row

    def rotate(self, ident: int, by: str = "owner", via: str = "cli") -> str:
        """A new secret. For three days every message carries two signatures, so that the receiver can change over."""
        row = self.get(ident)
        secret = new_secret()
        current = self.vault.open(row.secrets, row.shop)["key"]
        until = instant(self.clock.now() + OVERLAP)
        with self.db.write() as conn:
            subscribers.seal(conn, ident, self.vault.seal({"key": secret, "old": current, "old_until": until}))
            self._audit(conn, "subscriber.rotated", row.shop, ident, by, via)
        return secret

    def switch(self, ident: int, *, on: bool, by: str = "owner", via: str = "cli") -> None:
        """Switches it on again, or off."""
        row = self.get(ident)
        with self.db.write() as conn:
            subscribers.switch(conn, ident, None if on else self._now(), "" if on else "Switched off by hand.")
            self._audit(conn, "subscriber.on" if on else "subscriber.off", row.shop, ident, by, via)

    def ping(self, ident: int, by: str = "owner", via: str = "cli") -> str:
        """Queues a message that says nothing; returns the key of its outbox row."""
        row, now = self.get(ident), self._now()
        body = f'{{"type":"ping","timestamp":"{now}","data":{{"shop":"{row.shop}"}}}}'
        one = messages.command(ident, row.shop, "ping", f"{ident}\0{now}", body, now)
        with self.db.write() as conn:
            commands.insert_many(conn, [one], now)
            self._audit(conn, "subscriber.pinged", row.shop, ident, by, via)
        return one.key

    def replay(self, ident: int, by: str = "owner", via: str = "cli") -> None:
        """Sends one outbox row once more, whatever became of it."""
        row = commands.get(self.db.reader, ident)
        if row is None or row.kind != "subscriber":
            raise NotFound(f"Outbox row {ident} is no message to a subscriber. See: mahnlauf outbox list")
        now = self._now()
        payload = row.payload
        again = commands.NewCommand(row.shop, row.claim_id, f"{row.key}:again:{now}", "subscriber", payload, now)
        with self.db.write() as conn:
            commands.insert_many(conn, [again], now)
            self._audit(conn, "subscriber.replayed", row.shop, row.payload["subscriber"], by, via)

    def recover(self, ident: int, since: datetime, by: str = "owner", via: str = "cli") -> int:
        """Tells an endpoint everything again that was told in its shop since then; returns how many messages. It knows
        them by their ids, and old news by the version. Raises NotFound, or SettingsError for one that is off."""
        row, now = self.get(ident), self._now()
        if row.disabled_at is not None:
            raise SettingsError(
                f"Subscriber {ident} is switched off. Switch it on before: mahnlauf subscriber on {ident}"
            )
        told = [
            one for one in subscribers.messages_since(self.db.reader, row.shop, instant(since)) if row.hears(one[0])
        ]
        rows = [messages.command(ident, row.shop, *one, now, again=f":recovered:{now}") for one in told]
        with self.db.write() as conn:
            commands.insert_many(conn, rows, now)
            self._audit(conn, "subscriber.recovered", row.shop, ident, by, via)
        return len(rows)

    def _audit(self, conn: Connection, what: str, shop: str, ident: int, by: str, via: str) -> None:
        audit.append(conn, AuditRow(self._now(), by, via, what, shop, detail=json.dumps({"subscriber": ident})))

    def _now(self) -> str:
        return instant(self.clock.now())


def _check(url: str, types: Sequence[str]) -> None:
    try:
        parts = urlsplit(url)
        host = parts.hostname if parts.scheme == "https" and not parts.username and parts.port != 0 else None
    except ValueError:
        host = None
    if not host or len(url) > 500:
        raise SettingsError(
            f'The address "{url[:200]}" cannot be used. Expected one such as https://kurse.example/hook.'
        )
    if leads_inside(host):
        raise SettingsError(f'The address "{url[:200]}" leads into a private network. Expected a public one.')
    for kind in types:
        if kind not in TYPES:
            raise SettingsError(f'The type "{kind}" is not known. Known: {", ".join(TYPES)}.')
