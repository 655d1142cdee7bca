"""Adding, changing and removing users, each with an entry in the audit log."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from mahnlauf.core.clock import Clock, instant
from mahnlauf.core.errors import BadInput, NotFound
from mahnlauf.people.roles import OWNER, ROLES
from mahnlauf.store import audit, passkeys, people, shops
from mahnlauf.store.audit import AuditRow
from mahnlauf.store.database import Database
from mahnlauf.store.people import UserRow

_MAIL = re.compile(r"[^@\s<>,;\x00-\x1f]{1,64}@[^@\s<>,;\x00-\x1f]{1,180}\.[^@\s<>,;\x00-\x1f]{2,63}")
_LONGEST_NAME = 100
LANGUAGES = ("de", "en")


def add(
    db: Database, clock: Clock, email: str, role: str, of_shops: Sequence[str] = (), name: str = "",
    language: str = "de", by: str = "owner", via: str = "cli",
) -> UserRow:  # fmt: skip
    """Adds a user, or changes the one of that address. Raises BadInput or NotFound with a sentence."""
    email = email.strip().lower()
    name = " ".join(name.split()) or email.partition("@")[0]
    _check(db, email, role, of_shops, name, language)
    now = instant(clock.now())
    with db.write() as conn:
        ident = people.save_user(conn, email, name, role, list(dict.fromkeys(of_shops)), language, now)
        detail = json.dumps({"user": ident, "role": role, "shops": list(of_shops)}, ensure_ascii=False)
        audit.append(conn, AuditRow(now, by, via, "user.saved", detail=detail))
    found = people.user(db.reader, ident)
    assert found is not None
    return found


def known(db: Database, email: str) -> UserRow:
    """The user of that address; raises NotFound."""
    found = people.user_of(db.reader, email.strip().lower())
    if found is None:
        raise NotFound(f'There is no user "{email.strip()[:100]}". See: mahnlauf user list')
    return found


def remove(db: Database, clock: Clock, email: str, by: str = "owner", via: str = "cli") -> UserRow:
    """Ends every session of the user and lets him in no more. Raises NotFound."""
    found = known(db, email)
    now = instant(clock.now())
    with db.write() as conn:
        people.remove_user(conn, found.id, now)
        passkeys.remove_all(conn, found.id)  # should he be invited again, he makes new ones
        audit.append(conn, AuditRow(now, by, via, "user.removed", detail=json.dumps({"user": found.id})))
    return found


def _check(db: Database, email: str, role: str, of_shops: Sequence[str], name: str, language: str) -> None:
    if not _MAIL.fullmatch(email):
        shown = "".join(letter if letter.isprintable() else " " for letter in email[:100])
        raise BadInput(f'"{shown}" is no mail address. Expected one such as anna@example.com.')
    if role not in ROLES:
        raise BadInput(f'The role "{role[:40]}" is not known. Known: {", ".join(ROLES)}.')
    if language not in LANGUAGES:
        raise BadInput(f'The language "{language[:40]}" is not known. Known: {", ".join(LANGUAGES)}.')
    if len(name) > _LONGEST_NAME or not name.isprintable():
        raise BadInput(f"The name is too long or has signs that cannot be shown. At most {_LONGEST_NAME} letters.")
    if role == OWNER and of_shops:
        raise BadInput("An owner sees every shop. Leave the shops out, or choose another role.")
    for shop in of_shops:
        if shops.get(db.reader, shop) is None:
            raise NotFound(f'Shop "{shop[:60]}" does not exist. See: mahnlauf shop list')
