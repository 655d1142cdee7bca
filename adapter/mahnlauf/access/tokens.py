"""Bearer tokens for the API: shown once when they are made, kept as a digest, each for one shop and some scopes.

access       may this participant open this course
claims       see claims, buyers, letters, calls, and say what happened to them
claims:read  see the same, change nothing
reports      reports and exports
operations   the shop itself: its deliveries, outbox, plans, subscribers, test and sync
settings     the shop's settings without secrets, its own texts of letters, going live and back
"""

from __future__ import annotations

import hashlib
import secrets

from mahnlauf.core.clock import Clock, instant
from mahnlauf.core.errors import NotFound, SettingsError
from mahnlauf.store import shops, tokens
from mahnlauf.store.database import Database
from mahnlauf.store.tokens import TokenRow

ACCESS, CLAIMS, READ, REPORTS, OPERATIONS = "access", "claims", "claims:read", "reports", "operations"
SETTINGS = "settings"
SCOPES = (ACCESS, CLAIMS, READ, REPORTS, OPERATIONS, SETTINGS)
_PREFIX = "ml_"


def make(db: Database, clock: Clock, name: str, shop: str, scope: str) -> str:
    """A new token in clear: the only time that it is seen. ``scope`` may name several, separated by commas. Raises
    SettingsError or NotFound with a sentence."""
    wanted = sorted({one.strip() for one in scope.split(",")})
    if unknown := [one for one in wanted if one not in SCOPES]:
        raise SettingsError(f'The scope "{unknown[0]}" is not known. Known: {", ".join(SCOPES)}.')
    if shops.get(db.reader, shop) is None:
        raise NotFound(f'Shop "{shop}" does not exist. See: mahnlauf shop list')
    token = _PREFIX + secrets.token_urlsafe(32)
    with db.write() as conn:
        if not tokens.add(conn, name, _digest(token), shop, ",".join(wanted), instant(clock.now())):
            raise SettingsError(f'There is a token "{name}" already. Choose another name, or revoke that one.')
    return token


def find(db: Database, authorization: str) -> TokenRow | None:
    """The token of an ``Authorization`` header, None if it is none of ours. The digest is looked up, so how long that
    takes tells nothing about the token."""
    kind, _, token = authorization.partition(" ")
    if kind.lower() != "bearer" or not token.startswith(_PREFIX):
        return None
    return tokens.by_digest(db.reader, _digest(token.strip()))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
