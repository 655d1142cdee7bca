"""Doing a deed: looked at first, done once, written into the audit log in the same transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mahnlauf.clerk.actor import Actor
from mahnlauf.clerk.case import Case
from mahnlauf.clerk.catalog import said_of, verb_of
from mahnlauf.clerk.consequence import Consequence, standing_of
from mahnlauf.clerk.saying import KeyUsed, Moved, Said
from mahnlauf.core.clock import instant
from mahnlauf.intake.receive import Intake
from mahnlauf.intake.record import record
from mahnlauf.store import audit, claims, commands
from mahnlauf.store.audit import AuditRow
from mahnlauf.store.claims import ClaimRow
from mahnlauf.store.database import Conflict, Connection

_TRIES = 5
_FREE_TEXT = frozenset({"reason", "text", "ref"})  # what people wrote stands with the claim, where it can be erased


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it. ``changed`` is False if the claim stood so already; ``repeated``: this key was done before."""

    said: Said
    row: ClaimRow
    changed: bool
    repeated: bool = False


def preview(intake: Intake, ident: int, verb: str, wish: Mapping[str, Any]) -> Consequence:
    """What would follow if it were done now; nothing is written. Raises NotFound or Refusal."""
    case = Case.of(intake, ident)
    before = standing_of(case)
    said = said_of(case, verb, wish)
    deed = verb_of(verb)
    return Consequence(before, standing_of(case), said, bool(case.said), case.row.version, deed.undo, deed.final)


def perform(
    intake: Intake,
    ident: int,
    verb: str,
    wish: Mapping[str, Any],
    by: Actor,
    *,
    key: str = "",
    seen: int | None = None,
) -> Done:
    """Does it once. ``key``: the same actor's same key again only repeats the answer; ``seen``: the claim's version
    that the person looked at. Raises NotFound or Refusal (Moved if the claim changed since)."""
    digest = _digest(ident, verb, wish)
    for _ in range(_TRIES):
        if key and (known := audit.of_key(intake.db.reader, by.name, key)) is not None:
            return _again(intake, ident, known, digest)
        case = Case.of(intake, ident)
        if seen is not None and case.row.version != seen:
            raise Moved("moved", id=ident)
        said = said_of(case, verb, wish)
        if not case.said:
            return Done(said, case.row, changed=False)
        if _written(case, _entry(case, verb, wish, by, key, digest, said)):
            return Done(said, Case.of(intake, ident).row, changed=True)
    raise Moved("moved", id=ident)


def _written(case: Case, entry: AuditRow) -> bool:
    """Events, commands and the audit entry in one transaction; False if the claim moved meanwhile, or somebody used
    the key."""

    def beside(conn: Connection) -> None:
        if not claims.unmoved(conn, [(case.id, case.row.version)]):
            raise _Raced
        commands.insert_many(conn, case.commands, entry.at)
        audit.append(conn, entry)

    try:
        record(case.intake, case.row.shop, [*case.said, *case.beside], beside)
    except (_Raced, Conflict):
        return False
    return True


class _Raced(Exception):  # never leaves this file
    pass


def _entry(
    case: Case, verb: str, wish: Mapping[str, Any], by: Actor, key: str, digest: str, said: Said
) -> AuditRow:  # fmt: skip
    told = {name: str(value) for name, value in wish.items() if name not in _FREE_TEXT and value not in (None, "")}
    return AuditRow(
        at=instant(case.intake.clock.now()), actor=by.name, via=by.via, what=f"claim.{verb}", shop=case.row.shop,
        claim_id=case.id, detail=json.dumps({**told, "answer": said.code}, ensure_ascii=False), key=key, digest=digest,
    )  # fmt: skip


def _again(intake: Intake, ident: int, known: AuditRow, digest: str) -> Done:
    if known.digest != digest:
        raise KeyUsed("key_used")
    row = Case.of(intake, ident).row
    return Done(Said("repeated", {"id": ident, "at": known.at}), row, changed=False, repeated=True)


def _digest(ident: int, verb: str, wish: Mapping[str, Any]) -> str:
    told = {name: str(value) for name, value in wish.items() if value not in (None, "")}
    return hashlib.sha256(json.dumps([ident, verb, told], sort_keys=True).encode()).hexdigest()
