"""Tokens of the Admin API, kept for as long as they are good: ten minutes, one for each shop in each process.

The shop counts failed logins by address and, after ten, lets nobody in for a while, good keys neither. So keys that it
refused once are not tried again for a quarter of an hour; new keys are a new account."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NoReturn

from mahnlauf import SettingsError
from mahnlauf_shopware.faults import Busy

_EARLY = 60.0  # seconds before its end a token is renewed
_NOT_AGAIN = 900.0
SLOWER = "The shop asks for fewer calls (429)."
_SHUT = "The shop lets nobody log in for a moment, after failed attempts."
REJECTED = (
    "The shop does not accept the keys of its app any more: its address was changed or it was copied, and the app was "
    "not registered anew. Resolve that in the shop (bin/console app:url-change:resolve) or install the app again."
)


@dataclass(frozen=True, slots=True)
class Account:
    """The keys of one shop."""

    url: str
    key: str = field(repr=False)
    secret: str = field(repr=False)


class Tokens:
    """What is known of every account. Safe to use from several threads; a login happens once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._good: dict[Account, tuple[str, float]] = {}
        self._rejected: dict[Account, float] = {}
        self._closed: dict[str, float] = {}
        self._paused: dict[str, float] = {}

    def get(self, account: Account, now: float, login: Callable[[], tuple[str, float]]) -> str:
        """A token that lasts; logs in if there is none. Raises SettingsError for keys that were refused, Busy while
        the shop lets nobody log in, and what ``login`` raises."""
        with self._lock:
            if now < self._paused.get(account.url, now):
                raise Busy(SLOWER, int(self._paused[account.url] - now) + 1)
            known = self._good.get(account)
            if known is not None and now < known[1]:
                return known[0]
            if now < self._rejected.get(account, now):
                raise SettingsError(REJECTED)
            if now < self._closed.get(account.url, now):
                raise Busy(_SHUT, int(self._closed[account.url] - now) + 1)
            token, life = login()
            self._good[account] = (token, now + max(life - _EARLY, 0.0))
            return token

    def reject(self, account: Account, now: float) -> NoReturn:
        """The shop refused these keys."""
        self._good.pop(account, None)
        self._rejected[account] = now + _NOT_AGAIN
        raise SettingsError(REJECTED)

    def close(self, account: Account, now: float, seconds: int) -> NoReturn:
        """The shop lets nobody log in for so many seconds."""
        self._closed[account.url] = now + seconds
        raise Busy(_SHUT, seconds)

    def pause(self, account: Account, now: float, seconds: int | None) -> None:
        """The shop asks for fewer calls: nobody calls it for so many seconds, whatever else is to be told or asked."""
        with self._lock:
            self._paused[account.url] = now + (seconds or 0)

    def forget(self, account: Account) -> None:
        """The token is not good any more."""
        with self._lock:
            self._good.pop(account, None)

    def retry(self, account: Account) -> None:
        """A person tests the connection: refused keys may be tried once more."""
        with self._lock:
            self._rejected.pop(account, None)


TOKENS = Tokens()
