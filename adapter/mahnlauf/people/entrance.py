"""Login links and sessions: a signed link, good once and for half an hour, becomes a session that can be ended."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import timedelta

from itsdangerous import BadData, TimestampSigner, URLSafeTimedSerializer

from mahnlauf.core.clock import Clock, instant
from mahnlauf.people.roles import OWNER, Visitor
from mahnlauf.store import audit, commands, people
from mahnlauf.store.audit import AuditRow
from mahnlauf.store.commands import NewCommand
from mahnlauf.store.database import Database
from mahnlauf.store.people import UserRow

LINK = timedelta(minutes=30)
INVITATION = timedelta(days=3)
SESSION = timedelta(hours=12)
MOST_LINKS, LINKS_WINDOW = 5, timedelta(hours=1)
_SEEN_EVERY = timedelta(minutes=5)
_LONGEST_BROWSER = 120


class Signer(TimestampSigner):
    """Dates its signatures by our clock."""

    def __init__(self, secret_key: str, *, clock: Clock, salt: bytes) -> None:
        super().__init__(secret_key, salt=salt, key_derivation="hmac", digest_method=hashlib.sha256)
        self.clock = clock

    def get_timestamp(self) -> int:
        return int(self.clock.now().timestamp())


def serializer(secret_key: str, clock: Clock, purpose: str) -> URLSafeTimedSerializer:
    """Signs and dates small values for one purpose; another purpose's signature does not fit."""
    return URLSafeTimedSerializer(
        secret_key, salt=f"mahnlauf.desk.{purpose}", signer=Signer, signer_kwargs={"clock": clock}
    )


@dataclass(frozen=True, slots=True)
class Entrance:
    """Lets people in. The clock is asked at each call: the demo turns it."""

    db: Database
    clock: Clock
    secret_key: str

    def send_link(self, user: UserRow, what: str = "login") -> int | None:
        """Makes a one-time link and puts its mail into the outbox: ``login``, or ``invitation``, which lasts longer.
        Returns the link's id, None if too many were made for the user within the hour."""
        moment = self.clock.now()
        if people.links_since(self.db.reader, user.id, instant(moment - LINKS_WINDOW)) >= MOST_LINKS:
            return None
        now, until = instant(moment), instant(moment + (INVITATION if what == "invitation" else LINK))
        with self.db.write() as conn:
            ident = people.add_link(conn, user.id, now, until)
            payload = {"user_id": user.id, "link_id": ident, "what": what}
            commands.insert_many(conn, [NewCommand("", 0, f"login:{ident}", "login", payload, now)], now)
        return ident

    def token(self, link_id: int) -> str:
        """What stands in the link's address: the id, signed and dated."""
        return str(self._serializer("login").dumps(link_id))

    def user_of_link(self, token: str) -> UserRow | None:
        """Whom the token would let in; None if it is forged, used or over."""
        found = self._link(token)
        return people.user(self.db.reader, found.user_id) if found else None

    def use_link(self, token: str, browser: str) -> str | None:
        """Uses the token up; returns the new session's secret, None if it lets nobody in."""
        found, now = self._link(token), instant(self.clock.now())
        user = people.user(self.db.reader, found.user_id) if found else None
        if found is None or user is None:
            return None
        with self.db.write() as conn:
            if not people.use_link(conn, found.id, now):
                return None
        return self.begin(user.id, browser)

    def begin(self, user_id: int | None, browser: str) -> str:
        """A new session's secret; None: the owner's, by the link of the command line."""
        secret, now = secrets.token_urlsafe(32), self.clock.now()
        shown = "".join(letter for letter in browser if letter.isprintable())[:_LONGEST_BROWSER]
        actor = "owner" if user_id is None else f"user:{user_id}"
        with self.db.write() as conn:
            people.begin_session(conn, digest_of(secret), user_id, instant(now), instant(now + SESSION), shown)
            audit.append(conn, AuditRow(instant(now), actor, "desk", "session.begun"))
        return secret

    def visitor(self, secret: str) -> Visitor | None:
        """Who comes with that session's secret; None if it is none of ours, ended or over."""
        if not secret:
            return None
        now = self.clock.now()
        session = people.session(self.db.reader, digest_of(secret), instant(now))
        if session is None:
            return None
        if session.seen_at < instant(now - _SEEN_EVERY):
            with self.db.write() as conn:
                people.see_session(conn, session.id, instant(now))
        if session.user_id is None:
            return Visitor("Inhaber", OWNER, session=session.id, digest=session.digest)
        user = people.user(self.db.reader, session.user_id)
        if user is None:
            return None
        return Visitor(user.name, user.role, user.shops, user.language, user.id, session.id, session.digest)

    def end(self, ident: int, by: Visitor) -> bool:
        """Ends a session; False if it had ended."""
        now = instant(self.clock.now())
        with self.db.write() as conn:
            ended = people.end_session(conn, ident, now)
            if ended:
                detail = json.dumps({"session": ident})
                audit.append(conn, AuditRow(now, by.actor, "desk", "session.ended", detail=detail))
        return ended

    def _link(self, token: str) -> people.LinkRow | None:
        try:
            ident = self._serializer("login").loads(token, max_age=int(INVITATION.total_seconds()))
        except BadData:
            return None
        found = people.link(self.db.reader, ident) if isinstance(ident, int) else None
        fits = found is not None and found.used_at is None and found.expires_at >= instant(self.clock.now())
        return found if fits else None

    def _serializer(self, purpose: str) -> URLSafeTimedSerializer:
        return serializer(self.secret_key, self.clock, purpose)


def digest_of(secret: str) -> str:
    """What is kept of a session's secret."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
