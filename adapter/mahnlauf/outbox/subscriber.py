"""The way to subscribers: signed messages (Standard Webhooks 1.0.0), tried for three days, then the endpoint is
switched off and the owner told. What it missed can be told again: ``mahnlauf subscriber recover``."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

import requests

from mahnlauf.access.notices import GONE, SILENT, SWITCHED_OFF, language_of, owner_mail
from mahnlauf.access.subscribe import keys_of
from mahnlauf.contract.platform import Outcome
from mahnlauf.core.clock import Clock, instant
from mahnlauf.core.errors import SettingsError
from mahnlauf.outbox.pinned import pinned_session
from mahnlauf.shops.secrets import Vault
from mahnlauf.shops.standard_webhooks import headers
from mahnlauf.store import commands, records, subscribers
from mahnlauf.store.commands import CommandRow
from mahnlauf.store.database import Database
from mahnlauf.store.subscribers import SubscriberRow

# Seconds between tries: at once, then five seconds to a day, together about three days.
LADDER = (5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400)
_GONE, _SLOWER = 410, (429, 502, 503, 504)


class SubscriberWay:
    """Carries out ``subscriber`` commands."""

    def __init__(
        self, db: Database, vault: Vault, clock: Clock, connect: Callable[[], requests.Session] = pinned_session
    ) -> None:
        self.db, self.vault, self.clock, self.connect = db, vault, clock, connect
        self._http: requests.Session | None = None

    def send(self, command: CommandRow) -> Outcome:
        """One try; the message's id and body are the same in each, the time and so the signature are new."""
        row = subscribers.get(self.db.reader, command.payload["subscriber"])
        if row is None or row.disabled_at is not None:
            return Outcome.refused("The endpoint is switched off. Later: mahnlauf subscriber recover ID --since DAY")
        try:
            with self._post(row, command) as answer:
                return self._outcome(row, command, answer)
        except SettingsError as fault:
            return self._failed(row, command, str(fault))
        except requests.RequestException as fault:
            return self._failed(row, command, f"The endpoint could not be reached: {type(fault).__name__}.")

    def arrived(self, command: CommandRow) -> bool | None:
        """The receiver knows a message again by its id, so trying once more is safe."""
        return False

    def close(self) -> None:
        """Closes the session."""
        http, self._http = self._http, None
        if http is not None:
            http.close()

    def _post(self, row: SubscriberRow, command: CommandRow) -> requests.Response:
        """Its answer's body is never read."""
        if self._http is None:
            self._http = self.connect()
        now, body = self.clock.now(), command.payload["body"]
        signed = headers(keys_of(self.vault, row, now), command.payload["id"], int(now.timestamp()), body)
        return self._http.post(
            row.url, body.encode(), headers={**signed, "Content-Type": "application/json"}, stream=True
        )

    def _outcome(self, row: SubscriberRow, command: CommandRow, answer: requests.Response) -> Outcome:
        status = answer.status_code
        if 200 <= status < 300:
            return Outcome.done(f"Taken with {status}.", status=status)
        if status == _GONE:
            self._switch_off(row, command, GONE)
            return Outcome.refused("The endpoint answered 410 and was switched off.")
        after = _seconds(answer.headers.get("Retry-After", "")) if status in _SLOWER else 0
        return self._failed(row, command, f"The endpoint answered {status}.", after)

    def _failed(self, row: SubscriberRow, command: CommandRow, why: str, after: int = 0) -> Outcome:
        if command.attempts > len(LADDER):
            self._switch_off(row, command, SILENT, why)
            return Outcome.refused(f"{why} Given up after {command.attempts} tries; the endpoint was switched off.")
        wait = round(LADDER[command.attempts - 1] * random.uniform(0.9, 1.1))
        return Outcome.retry(why, max(wait, after, 1))

    def _switch_off(self, row: SubscriberRow, command: CommandRow, why: Mapping[str, str], last: str = "") -> None:
        """Once per message that ends it; the owner gets a mail and finds it on the list of what is wrong."""
        now = instant(self.clock.now())
        told = (
            f"Subscriber {row.id} ({row.url}) was switched off. {why['en']} On again: mahnlauf subscriber on {row.id}"
        )
        with self.db.write() as conn:
            language = language_of(conn, row.shop)
            mail = owner_mail(
                row.shop, 0, f"subscriber:{row.id}:off:{now}", "subscriber_off", SWITCHED_OFF[language], now,
                host=urlsplit(row.url).hostname, url=row.url, why=f"{why[language]} {last}".strip(), ident=row.id,
                day=command.created_at[:10],
            )  # fmt: skip
            subscribers.switch(conn, row.id, now, f"{why['en']} {last}".strip())
            records.report(conn, row.shop, "subscriber", told, now)
            commands.insert_many(conn, [mail], now)


def _seconds(text: str) -> int:
    return min(int(text), 86400) if text.isascii() and text.isdigit() else 0
