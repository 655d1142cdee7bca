"""Buyers who are one person under several mail addresses: one account over all claims, and nothing else changes.

No claim's amount, deadline or reader moves by it: each letter goes on to the address of its own claim."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from mahnlauf.clerk.actor import Actor
from mahnlauf.clerk.saying import NotNow, Said, WrongField
from mahnlauf.core.clock import instant
from mahnlauf.core.errors import NotFound
from mahnlauf.dunning.describe import state_of
from mahnlauf.dunning.letter_facts import claim_number
from mahnlauf.intake.receive import Intake
from mahnlauf.ledger import balance
from mahnlauf.store import audit, claims, merges, search
from mahnlauf.store.audit import AuditRow
from mahnlauf.store.claims import ClaimRow
from mahnlauf.store.database import Connection
from mahnlauf.store.merges import MergeRow

EVERY_STATE = ("open", "handed_over", "in_court", "paid", "cancelled", "stopped", "written_off", "external")
_MOST_FOUND, _MOST_ALIKE, _SHORTEST = 60, 10, 3
_FIELDS = (("same_address", ("street", "postcode")), ("same_phone", ("phone",)), ("same_name", ("name",)))


@dataclass(frozen=True, slots=True)
class Sum:
    """What one account comes to in one currency, today and in minor units."""

    currency: str
    open_minor: int
    credit_minor: int
    paid_minor: int


@dataclass(frozen=True, slots=True)
class Preview:
    """Two accounts side by side, and the one that they would be."""

    one: tuple[ClaimRow, ...]
    other: tuple[ClaimRow, ...]
    sums: tuple[tuple[Sum, ...], tuple[Sum, ...], tuple[Sum, ...]]

    @property
    def readers(self) -> list[str]:
        """Where letters go, as before."""
        return list(dict.fromkeys(row.buyer_email for row in (*self.one, *self.other) if row.buyer_email))


def name_of(row: ClaimRow) -> str:
    """What the buyer of that claim is called in pairs."""
    return row.buyer_email.casefold() or f"#{row.id}"


def claims_of_person(conn: Connection, row: ClaimRow) -> list[ClaimRow]:
    """Every claim of the buyer in the same shop, under each of his names, newest first."""
    names = merges.names_of(conn, row.shop, name_of(row))
    return sorted(
        (claim for name in names for claim in claims_of_name(conn, row.shop, name)), key=lambda one: -(one.id or 0)
    )


def look(intake: Intake, one: ClaimRow, other: ClaimRow) -> Preview:
    """What merging the buyers of both claims would bring; nothing is written. Raises WrongField or NotNow."""
    conn = intake.db.reader
    _must_be_two(conn, one, other)
    sides = claims_of_person(conn, one), claims_of_person(conn, other)
    sums = (sums_of(intake, sides[0]), sums_of(intake, sides[1]), sums_of(intake, [*sides[0], *sides[1]]))
    return Preview(tuple(sides[0]), tuple(sides[1]), sums)


def merge(intake: Intake, one: ClaimRow, other: ClaimRow, by: Actor) -> tuple[Said, int]:
    """The buyers of both claims are one person; returns what was said and the pair's id, which undoes it."""
    _must_be_two(intake.db.reader, one, other)
    now = instant(intake.clock.now())
    with intake.db.write() as conn:
        ident = merges.join(conn, one.shop, name_of(one), name_of(other), now)
        if ident is None:
            raise NotNow("merge.already")
        for row in (one, other):
            audit.append(conn, _entry(by, now, "buyer.merged", row, ident))
    numbers = {"one": claim_number(one.id or 0), "other": claim_number(other.id or 0)}
    return Said("merge.done", {**numbers, "pair": ident}), ident


def pair_of(intake: Intake, ident: int, shop: str = "") -> MergeRow:
    """The pair of that id, of that shop if one is named; raises NotFound."""
    found = merges.get(intake.db.reader, ident)
    if found is None or (shop and found.shop != shop):
        raise NotFound(Said("merge.none", {"pair": ident}).text())
    return found


def undo(intake: Intake, pair: MergeRow, by: Actor) -> Said:
    """Two persons again, as if they had never been merged; raises NotNow if they are already."""
    now = instant(intake.clock.now())
    with intake.db.write() as conn:
        if not merges.part(conn, pair.id, now):
            raise NotNow("merge.undone_already", pair=pair.id)
        for name in (pair.one, pair.other):
            row = next(iter(claims_of_name(conn, pair.shop, name)), None)
            audit.append(conn, _entry(by, now, "buyer.parted", row or pair, pair.id))
    return Said("merge.undone")


def alike(intake: Intake, row: ClaimRow, query: str = "") -> list[tuple[ClaimRow, str]]:
    """(newest claim, why) of other buyers of the shop who may be the same person: same address, phone or name, or
    what ``query`` finds; each buyer once."""
    conn = intake.db.reader
    mine = set(merges.names_of(conn, row.shop, name_of(row)))
    found: dict[str, tuple[ClaimRow, str]] = {}
    for other in _candidates(conn, row, query):
        why = "searched" if query else _likeness(row, other)
        if why and name_of(other) not in mine:
            found.setdefault(name_of(other), (other, why))
    order = [name for name, _ in _FIELDS]
    return sorted(found.values(), key=lambda one: order.index(one[1]) if one[1] in order else 0)[:_MOST_ALIKE]


def sums_of(intake: Intake, rows: Iterable[ClaimRow]) -> tuple[Sum, ...]:
    """One sum per currency, with the interest of today; currencies are never added up."""
    sums: dict[str, list[int]] = {}
    for row in rows:
        state, plan = state_of(row), intake.plans.version(intake.db.reader, row.plan_version)
        today = intake.clock.today(intake.shops.get(row.shop).timezone)
        of_currency = sums.setdefault(row.currency, [0, 0, 0])
        for place, minor in enumerate((balance.amounts(state, plan, today).total_minor, state.credit, state.paid)):
            of_currency[place] += minor
    return tuple(Sum(code, *amounts) for code, amounts in sorted(sums.items()))


def claims_of_name(conn: Connection, shop: str, name: str) -> list[ClaimRow]:
    """The claims of a buyer under that one name, newest first."""
    if name.startswith("#"):
        row = claims.get(conn, int(name[1:]))
        return [row] if row is not None else []
    found = search.found(conn, [name], EVERY_STATE, (shop,), None)
    return [one for one in found if one.buyer_email.casefold() == name]


def _must_be_two(conn: Connection, one: ClaimRow, other: ClaimRow) -> None:
    if one.shop != other.shop:
        raise WrongField("merge.other_shop", one=one.shop, other=other.shop)
    if name_of(one) == name_of(other):
        raise NotNow("merge.same_buyer")
    names = merges.names_of(conn, one.shop, name_of(one))
    if name_of(other) in names:
        raise NotNow("merge.already")
    if len(names) + len(merges.names_of(conn, one.shop, name_of(other))) > merges.MOST:
        raise NotNow("merge.too_many", most=str(merges.MOST))


def _candidates(conn: Connection, row: ClaimRow, query: str) -> Iterator[ClaimRow]:
    words = query.split()[:6] if query else [word for word in row.buyer_name.split() if len(word) >= _SHORTEST][-1:]
    if words:
        yield from islice(search.found(conn, words, EVERY_STATE, (row.shop,), None), _MOST_FOUND)


def _likeness(row: ClaimRow, other: ClaimRow) -> str:
    """Why both may be one person; empty if nothing says so."""
    mine, theirs = state_of(row).buyer, state_of(other).buyer
    for why, fields in _FIELDS:
        values = [(_plain(mine.get(one)), _plain(theirs.get(one))) for one in fields]
        if all(left and left == right for left, right in values):
            return why
    return ""


def _plain(value: object) -> str:
    return "".join(letter for letter in str(value or "").casefold() if letter.isalnum())


def _entry(by: Actor, now: str, what: str, about: ClaimRow | MergeRow, ident: int) -> AuditRow:
    claim = about.id if isinstance(about, ClaimRow) else None
    return AuditRow(now, by.name, by.via, what, about.shop, claim, json.dumps({"pair": ident}))
