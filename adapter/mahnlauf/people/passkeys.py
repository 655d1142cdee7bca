"""Passkeys (WebAuthn): a key pair on somebody's own device lets him in, beside the link by mail.

Each question is asked of one browser, for one purpose, and may be answered once within five minutes. A device must
have checked its owner (fingerprint, face, PIN). The library `webauthn` judges the answers; it is loaded when needed."""

from __future__ import annotations

import ipaddress
import json
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from mahnlauf.core.clock import Clock, instant
from mahnlauf.core.errors import BadInput
from mahnlauf.people.roles import Visitor
from mahnlauf.store import audit, passkeys, people
from mahnlauf.store.audit import AuditRow
from mahnlauf.store.database import Connection, Database
from mahnlauf.store.passkeys import PasskeyRow

ANSWER_WITHIN = timedelta(minutes=5)
MOST_KEYS, LONGEST_NAME, LONGEST_ANSWER = 20, 60, 20_000
_ADD, _LOGIN = "add", "login"
_LOCAL = "localhost"


class PasskeyRefused(BadInput):
    """An answer that lets nobody in; the text does not say why, since it may be a thief who reads it."""

    def __init__(self) -> None:
        super().__init__("This passkey does not fit here, or its question was answered before. Try again.")


@dataclass(frozen=True, slots=True)
class Place:
    """Where passkeys hold: the domain that they are bound to (RP id), and the one origin that may ask for them."""

    domain: str
    origin: str


@dataclass(frozen=True, slots=True)
class Passkeys:
    """Asks, and judges the answers, for one place."""

    db: Database
    clock: Clock
    place: Place

    def ask_to_add(self, visitor: Visitor) -> str:
        """The options for the browser of that session, as JSON. Raises BadInput when there are too many."""
        import webauthn
        from webauthn.helpers.structs import (
            AuthenticatorSelectionCriteria,
            PublicKeyCredentialDescriptor,
            ResidentKeyRequirement,
            UserVerificationRequirement,
        )

        known = passkeys.of_user(self.db.reader, visitor.user_id)
        if len(known) >= MOST_KEYS:
            raise BadInput(f"You have {len(known)} passkeys, the most there may be. Remove one first.")
        options = webauthn.generate_registration_options(
            rp_id=self.place.domain, rp_name="Mahnlauf", user_id=_handle(visitor.user_id), user_name=visitor.name,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
            ),
            exclude_credentials=[PublicKeyCredentialDescriptor(_bytes(one.credential)) for one in known],
        )  # fmt: skip
        self._remember(visitor.digest, _ADD, options.challenge)
        return webauthn.options_to_json(options)

    def add(self, visitor: Visitor, answer: str, name: str) -> int:
        """Keeps the new passkey of that session; returns its id. Raises PasskeyRefused."""
        import webauthn

        challenge = self._challenge(visitor.digest, _ADD)
        try:
            found = webauthn.verify_registration_response(
                credential=_parsed(answer), expected_challenge=challenge, expected_rp_id=self.place.domain,
                expected_origin=self.place.origin, require_user_verification=True,
            )  # fmt: skip
        except Exception as fault:  # whatever the library cannot make sense of lets nobody in
            raise PasskeyRefused from fault
        now = instant(self.clock.now())
        row = PasskeyRow(
            0, visitor.user_id, _text(found.credential_id), _text(found.credential_public_key), found.sign_count,
            named(name), now, None,
        )  # fmt: skip
        with self.db.write() as conn:
            ident = passkeys.add(conn, row)
            if ident is None:
                raise PasskeyRefused
            _remember_deed(conn, now, visitor, "passkey.added", ident)
        return ident

    def ask_to_log_in(self, browser: str) -> str:
        """The options for a browser without a session, as JSON; ``browser`` is the digest of its cookie."""
        import webauthn
        from webauthn.helpers.structs import UserVerificationRequirement

        options = webauthn.generate_authentication_options(
            rp_id=self.place.domain, user_verification=UserVerificationRequirement.REQUIRED
        )
        self._remember(browser, _LOGIN, options.challenge)
        return webauthn.options_to_json(options)

    def log_in(self, browser: str, answer: str) -> int | None:
        """The user whom the answer lets in, None for the owner; raises PasskeyRefused."""
        import webauthn

        challenge = self._challenge(browser, _LOGIN)
        credential = _parsed(answer)
        row = passkeys.of_credential(self.db.reader, str(credential.get("id", "")))
        if row is None or not self._may_enter(row, credential):
            raise PasskeyRefused
        try:
            found = webauthn.verify_authentication_response(
                credential=credential, expected_challenge=challenge, expected_rp_id=self.place.domain,
                expected_origin=self.place.origin, credential_public_key=_bytes(row.public_key),
                credential_current_sign_count=row.sign_count, require_user_verification=True,
            )  # fmt: skip
        except Exception as fault:  # whatever the library cannot make sense of lets nobody in
            raise PasskeyRefused from fault
        with self.db.write() as conn:
            if not passkeys.used(conn, row, found.new_sign_count, instant(self.clock.now())):
                raise PasskeyRefused
        return row.user_id

    def _may_enter(self, row: PasskeyRow, credential: dict[str, object]) -> bool:
        """Whether its user still is one, and the device says that it is his."""
        if row.user_id is not None and people.user(self.db.reader, row.user_id) is None:
            return False
        response = credential.get("response")
        handle = response.get("userHandle") if isinstance(response, dict) else None
        return handle == _text(_handle(row.user_id))

    def _remember(self, bound: str, purpose: str, challenge: bytes) -> None:
        moment = self.clock.now()
        with self.db.write() as conn:
            passkeys.ask(conn, bound, purpose, _text(challenge), instant(moment), instant(moment + ANSWER_WITHIN))

    def _challenge(self, bound: str, purpose: str) -> bytes:
        with self.db.write() as conn:
            found = passkeys.take(conn, bound, purpose, instant(self.clock.now()))
        if not bound or found is None:
            raise PasskeyRefused
        return _bytes(found)


def place_of(base_url: str, host: str) -> Place | None:
    """Where passkeys hold, for a visitor who opened ``host``; None where browsers allow none: an address of numbers,
    another host than the one in ``base_url``, or http. For a trial on one's own machine that is localhost."""
    public, here = urlsplit(base_url), urlsplit(f"//{host}")
    if here.hostname == _LOCAL and _is_local(public.hostname or ""):
        return Place(_LOCAL, f"http://{host}")
    if public.scheme == "https" and public.netloc == host and public.hostname and not _is_number(public.hostname):
        return Place(public.hostname, f"https://{public.netloc}")
    return None


def rename(db: Database, clock: Clock, visitor: Visitor, ident: int, name: str) -> bool:
    """Another name for one's own passkey; False if it is none."""
    with db.write() as conn:
        done = passkeys.rename(conn, ident, visitor.user_id, named(name))
        if done:
            _remember_deed(conn, instant(clock.now()), visitor, "passkey.renamed", ident)
    return done


def remove(db: Database, clock: Clock, visitor: Visitor, ident: int) -> bool:
    """One's own passkey opens nothing any more; False if it is none."""
    with db.write() as conn:
        done = passkeys.remove(conn, ident, visitor.user_id)
        if done:
            _remember_deed(conn, instant(clock.now()), visitor, "passkey.removed", ident)
    return done


def remove_all(db: Database, clock: Clock, user_id: int | None, by: str = "owner", via: str = "cli") -> int:
    """Every passkey of a user (None: of the owner) opens nothing any more, as after a lost phone; returns how many."""
    with db.write() as conn:
        number = passkeys.remove_all(conn, user_id)
        detail = json.dumps({"user": user_id, "passkeys": number})
        audit.append(conn, AuditRow(instant(clock.now()), by, via, "passkey.all_removed", detail=detail))
    return number


def named(name: str) -> str:
    """A name as it is kept: one line, never empty."""
    return " ".join("".join(one for one in name if one.isprintable()).split())[:LONGEST_NAME] or "Passkey"


def _remember_deed(conn: Connection, now: str, visitor: Visitor, what: str, ident: int) -> None:
    audit.append(conn, AuditRow(now, visitor.actor, "desk", what, detail=json.dumps({"passkey": ident})))


def _handle(user_id: int | None) -> bytes:
    """Who it is, as the device keeps it: no name and no address."""
    return b"owner" if user_id is None else f"user:{user_id}".encode()


def _parsed(answer: str) -> dict[str, object]:
    try:
        found = json.loads(answer[: LONGEST_ANSWER + 1])
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise PasskeyRefused
    return found


def _text(raw: bytes) -> str:
    from webauthn.helpers import bytes_to_base64url

    return str(bytes_to_base64url(raw))


def _bytes(text: str) -> bytes:
    from webauthn.helpers import base64url_to_bytes

    return bytes(base64url_to_bytes(text))


def _is_local(host: str) -> bool:
    return host == _LOCAL or (_is_number(host) and ipaddress.ip_address(host).is_loopback)


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
