"""How a call of the Admin API can fail, beside SettingsError (a person must act).

Busy      waiting helps: unreachable, in maintenance, asked too often
Refused   the shop understood and will not do it
"""

from __future__ import annotations

import requests

from mahnlauf import NotUnderstood

GONE = "FRAMEWORK__WRITE_TYPE_INTEND_ERROR"  # what was to be changed does not exist: the shop would have to make it


class Busy(requests.RequestException):
    """Not now; ``retry_after`` seconds if the shop named a time."""

    def __init__(self, text: str, retry_after: int | None = None) -> None:
        super().__init__(text)
        self.retry_after = retry_after


class Refused(NotUnderstood):
    """Never: HTTP ``status`` and the shop's own ``code``."""

    def __init__(self, text: str, status: int, code: str) -> None:
        super().__init__(text)
        self.status, self.code = status, code
