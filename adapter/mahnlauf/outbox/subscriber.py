"""The way to subscribers: signed messages (Standard Webhooks 1.0.0), tried for three days, then the endpoint is
switched off and the owner told. What it missed can be told again: ``mahnlauf subscriber recover``."""

from __future__ import annotations

import random

import urllib3

from mahnlauf.access.subscribe import keys_of
from mahnlauf.contract.platform import Outcome
from mahnlauf.core.clock import Clock, instant
from mahnlauf.core.errors import SettingsError
from mahnlauf.outbox.pinned import Pinned, Reply
from mahnlauf.shops.secrets import Vault
from mahnlauf.shops.standard_webhooks import headers
from mahnlauf.store import records, subscribers
from mahnlauf.store.commands import CommandRow
from mahnlauf.store.database import Database
from mahnlauf.store.subscribers import SubscriberRow

# Seconds between tries: at once, then five seconds to a day, together about three days.
LADDER = (5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400)
_GONE, _SLOWER = 410, (429, 502, 503, 504)


class SubscriberWay:
    """Carries out ``subscriber`` commands."""

    def __init__(self, db: Database, vault: Vault, clock: Clock, http: Pinned | None = None) -> None:
        self.db, self.vault, self.clock, self.http = db, vault, clock, http or Pinned()

    def send(self, command: CommandRow) -> Outcome:
        """One try; the message's id and body are the same in each, the time and so the signature are new."""
        row = subscribers.get(self.db.reader, command.payload["subscriber"])
        if row is None or row.disabled_at is not None:
            return Outcome.refused("The endpoint is switched off. Later: mahnlauf subscriber recover ID --since DAY")
        try:
            reply = self._post(row, command)
        except SettingsError as fault:
            return self._failed(row, command, str(fault))
        except (OSError, urllib3.exceptions.HTTPError) as fault:
            return self._failed(row, command, f"The endpoint could not be reached: {type(fault).__name__}.")
        return self._outcome(row, command, reply)

    def arrived(self, command: CommandRow) -> bool | None:
        """The receiver knows a message again by its id, so trying once more is safe."""
        return False

    def close(self) -> None:
        """Nothing to give back."""

    def _post(self, row: SubscriberRow, command: CommandRow) -> Reply:
        now, body = self.clock.now(), command.payload["body"]
        signed = headers(keys_of(self.vault, row, now), command.payload["id"], int(now.timestamp()), body)
        more = {"Content-Type": "application/json", "User-Agent": "Mahnlauf"}
        return self.http.post(row.url, body.encode(), {**signed, **more})

    def _outcome(self, row: SubscriberRow, command: CommandRow, reply: Reply) -> Outcome:
        if 200 <= reply.status < 300:
            return Outcome.done(f"Taken with {reply.status}.", status=reply.status)
        if reply.status == _GONE:
            self._switch_off(row, "It answered 410: it wants no more messages.")
            return Outcome.refused("The endpoint answered 410 and was switched off.")
        after = reply.retry_after if reply.status in _SLOWER else None
        return self._failed(row, command, f"The endpoint answered {reply.status}.", after)

    def _failed(self, row: SubscriberRow, command: CommandRow, why: str, after: int | None = None) -> Outcome:
        if command.attempts > len(LADDER):
            self._switch_off(row, f"It took no message for three days. {why}")
            return Outcome.refused(f"{why} Given up after {command.attempts} tries; the endpoint was switched off.")
        wait = round(LADDER[command.attempts - 1] * random.uniform(0.9, 1.1))
        return Outcome.retry(why, max(wait, after or 0, 1))

    def _switch_off(self, row: SubscriberRow, why: str) -> None:
        now = instant(self.clock.now())
        told = f"Subscriber {row.id} ({row.url}) was switched off. {why} On again: mahnlauf subscriber on {row.id}"
        with self.db.write() as conn:
            subscribers.switch(conn, row.id, now, why)
            records.report(conn, row.shop, "subscriber", told, now)
