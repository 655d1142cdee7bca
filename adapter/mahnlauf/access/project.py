"""Writes what the decision says: leases of the order, grants of the participant, wishes for courses, and who is told.

Called inside the transaction of whatever changed the claim, and by the sweep when a day has come."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from mahnlauf.access import messages
from mahnlauf.access.lease import GRANTED, REVOKED, SUSPENDED, Lease, best, decide
from mahnlauf.access.share import shares
from mahnlauf.contract.platform import Noted
from mahnlauf.core import events as kinds
from mahnlauf.ledger.state import ClaimState
from mahnlauf.shops.products import Course
from mahnlauf.shops.shop import Shop
from mahnlauf.store import access, claims, commands, events
from mahnlauf.store.access import GrantRow, LeaseRow, WishRow
from mahnlauf.store.commands import NewCommand
from mahnlauf.store.database import Connection

_BY_HAND = frozenset({kinds.VENDOR_ACCESS_SUSPEND, kinds.VENDOR_ACCESS_RESTORE, kinds.ACCESS_PARTICIPANTS})


def concerns(conn: Connection, shop: Shop, order_ref: str, facts: Iterable[Noted]) -> bool:
    """Whether access is anything that this order is about: cheap, asked after every event."""
    if (
        shop.is_external
        or shop.products.watched
        or "downloads" in shop.abilities
        or any(fact.kind in _BY_HAND for fact in facts)
    ):
        return True
    return access.has_leases(conn, shop.name, order_ref)


def project_order(conn: Connection, shop: Shop, order_ref: str, today: date, now: str, *, paid: bool = False) -> None:
    """Decides the whole order anew and writes what changed; tells whom it concerns. ``paid``: the shop just reported a
    payment. Many shops then open everything by themselves, so what is to stay closed is looked at again."""
    rows = claims.numbered(conn, shop.name, order_ref)
    states = [ClaimState.from_json(json.loads(row.folded)) for row in rows]
    states = [state for state in states if state.instalment or not state.split]  # a divided order is its instalments
    if any(state.is_test for state in states) and not shop.test_mode:
        return
    known = {(row.product, row.participant): row for row in access.leases_of_order(conn, shop.name, order_ref)}
    claim_id = next((row.id for row in rows if row.id is not None), 0)
    touched: set[tuple[str, str]] = set()
    stands: dict[str, str] = {}
    is_news = False
    for share in shares(events.of_order(conn, shop.name, order_ref), states, external=shop.is_external):
        lease = decide(share, shop.products.rule(share.product, external=shop.is_external), today)
        fresh = _lease_row(shop.name, order_ref, share.product, share.participant, lease, share.paid_through, claim_id)
        old = known.pop((share.product, share.participant), None)
        stands[share.product] = fresh.state
        is_news |= fresh.state != (old.state if old else GRANTED) or (paid and fresh.state != GRANTED)
        if fresh != old:
            access.save_lease(conn, fresh, now)
            touched.add((share.participant, share.product))
        elif paid and fresh.state == SUSPENDED:
            touched.add((share.participant, share.product))
    for gone in known.values():
        access.drop_lease(conn, gone)
        touched.add((gone.participant, gone.product))
    told = [one for pair in sorted(touched) for one in _regrant(conn, shop, *pair, now, claim_id, paid)]
    if is_news:
        told += _downloads(shop, order_ref, stands, now, claim_id)
    if told:
        commands.insert_many(conn, told, now)


def _downloads(shop: Shop, order_ref: str, stands: dict[str, str], now: str, claim_id: int) -> list[NewCommand]:
    """Tells a shop that hands out downloads itself what of this order may be opened."""
    if "downloads" not in shop.abilities:
        return []
    said = ", ".join(f"{product} {state}" for product, state in sorted(stands.items()))
    payload = {"order_ref": order_ref, "note": f"Mahnlauf: {said}", "meta": {}, "access": stands,
               "test": shop.test_mode}  # fmt: skip
    return [NewCommand(shop.name, claim_id, f"downloads:{order_ref}:{said}:{now}", "shop", payload, now)]


def _lease_row(
    shop: str, order_ref: str, product: str, participant: str, lease: Lease, paid_through: int, claim_id: int
) -> LeaseRow:
    return LeaseRow(shop, order_ref, product, participant, lease.state, lease.reason, lease.by, _iso(lease.since),
                    _iso(lease.until), paid_through, claim_id)  # fmt: skip


def _regrant(
    conn: Connection, shop: Shop, participant: str, product: str, now: str, claim_id: int, paid: bool
) -> list[NewCommand]:
    """What all orders of this participant say about the product; two orders for one course are one grant."""
    leases = access.leases_of(conn, shop.name, participant, product)
    summary = best([_lease(row) for row in leases]) if leases else Lease(REVOKED, "no_order")
    facts = (summary.state, summary.reason, _iso(summary.since), _iso(summary.until))
    old = access.grant(conn, shop.name, participant, product)
    told: list[NewCommand] = []
    if old is None or (old.state, old.reason, old.since, old.until) != facts:
        version = access.save_grant(conn, shop.name, participant, product, facts, now)
        kind = messages.access_type(old.state if old else None, summary.state)
        if kind:
            data = _message(shop, participant, product, summary, leases, version, now)
            subject = f"{participant}\0{product}\0{version}"
            told += messages.tell(conn, shop.name, kind, subject, data, now, claim_id)
    courses = shop.products.rule(product, external=shop.is_external).courses
    return told + [one for course in courses for one in _wish(conn, shop, course, participant, now, claim_id, paid)]


def _message(
    shop: Shop, participant: str, product: str, lease: Lease, leases: Sequence[LeaseRow], version: int, now: str
) -> dict[str, object]:
    courses = shop.products.rule(product, external=shop.is_external).courses
    return {
        "shop": shop.name,
        "subject": {
            "email": participant,
            "product": product,
            "orders": [row.order_ref for row in leases],
            "courses": [f"{course.connection}:{course.course}" for course in courses],
        },
        "state": lease.state,
        "reason": lease.reason or "paid",
        "effective_at": now,
        "version": version,
        "test": shop.test_mode,
    }


def _wish(
    conn: Connection, shop: Shop, course: Course, participant: str, now: str, claim_id: int, paid: bool
) -> list[NewCommand]:
    """How the course is to stand for this participant, over all products that open it; a command if that changed."""
    wanted = wanted_state(conn, shop, course.connection, course.course, participant)
    old = access.wish(conn, shop.name, course.connection, course.course, participant)
    if old is not None and old.wanted == wanted and not (paid and wanted == SUSPENDED):
        return []
    row = WishRow(shop.name, course.connection, course.course, participant, wanted, 0)
    version = access.save_wish(conn, row, now)
    if old is None and wanted == GRANTED:
        return []
    return [_course_command(shop, row, version, now, claim_id)]


def wish_again(conn: Connection, shop: Shop, row: WishRow, wanted: str, now: str) -> NewCommand:
    """The command for a course that this shop wants so from now on, also if it wanted it so before."""
    fresh = replace(row, wanted=wanted)
    return _course_command(shop, fresh, access.save_wish(conn, fresh, now), now, 0)


def _course_command(shop: Shop, row: WishRow, version: int, now: str, claim_id: int) -> NewCommand:
    key = f"access:{row.connection}:{row.course}:{row.participant}:{version}"
    payload = {"connection": row.connection, "course": row.course, "participant": row.participant,
               "version": version, "wanted": row.wanted, "test": shop.test_mode}  # fmt: skip
    return NewCommand(shop.name, claim_id, key, "access", payload, now)


def wanted_state(conn: Connection, shop: Shop, connection: str, course: str, participant: str) -> str:
    """Granted if any product that opens the course is granted, or if the instalments that pay for it are paid. A
    course is only ever suspended: taking an enrolment away for good would cost the buyer's progress."""
    for product, entry in shop.products.opening(connection, course):
        held = access.grant(conn, shop.name, participant, product)
        if held is None:
            continue
        if held.state == GRANTED or (held.state == SUSPENDED and _paid_part(conn, held, entry)):
            return GRANTED
    return SUSPENDED


def _paid_part(conn: Connection, held: GrantRow, course: Course) -> bool:
    if not course.instalments:
        return False
    leases = access.leases_of(conn, held.shop, held.participant, held.product)
    return any(row.state == SUSPENDED and row.paid_through >= course.instalments for row in leases)


def _lease(row: LeaseRow) -> Lease:
    return Lease(row.state, row.reason, row.by, _day(row.since), _day(row.until))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
