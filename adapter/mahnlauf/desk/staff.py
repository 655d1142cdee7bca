"""The owner's screens about people: users, sessions, and the audit log for whoever may read it."""

from __future__ import annotations

from collections import defaultdict

from flask import Response, request

from mahnlauf.core.clock import instant
from mahnlauf.core.errors import MahnlaufError, NotFound
from mahnlauf.desk import formats
from mahnlauf.desk.claim import number_of
from mahnlauf.desk.deeds import entries_of
from mahnlauf.desk.route import Answer, Desk, Route, asked, back, told
from mahnlauf.desk.tongue import t
from mahnlauf.people import register
from mahnlauf.people.roles import AUDIT, USERS
from mahnlauf.store import audit, passkeys, people, shops

PAGE = 50


def users(desk: Desk) -> Answer:
    """Who may enter, and a form to invite somebody."""
    return _users(desk)


def invite(desk: Desk) -> Answer:
    """Adds or changes a user and sends the invitation."""
    house, by = desk.house, desk.visitor.actor
    chosen = request.form.getlist("shop")[:100]
    try:
        found = register.add(
            house.db, house.clock, told("email", 254), told("role", 40), chosen, told("name", 100),
            told("language", 5) or "de", by, "desk",
        )  # fmt: skip
    except MahnlaufError as fault:
        return Response(_users(desk, str(fault)), 400)
    if house.entrance().send_link(found, "invitation") is None:
        return Response(_users(desk, t("Fünf Einladungen in der Stunde sind die Grenze.")), 429)
    return back("/users")


def remove(desk: Desk, ident: str) -> Answer:
    """Lets a user in no more."""
    found = people.user(desk.office.conn, number_of(ident))
    if found is None:
        raise NotFound(t("Diesen Zugang gibt es nicht."))
    register.remove(desk.house.db, desk.house.clock, found.email, desk.visitor.actor, "desk")
    return back("/users")


def end_session(desk: Desk, ident: str) -> Answer:
    """Ends one session at once."""
    desk.house.entrance().end(number_of(ident), desk.visitor)
    return back("/users")


def protocol(desk: Desk) -> Answer:
    """The audit log, newest first."""
    number = number_of(asked("after"))
    visible = desk.visitor.shops
    rows = audit.page(desk.office.conn, shop=visible[0] if len(visible) == 1 else "", what=asked("what", 40),
                      after=number if number >= 0 else None, limit=PAGE + 1)  # fmt: skip
    entries = entries_of(desk.office, [row for row in rows[:PAGE] if not visible or row.shop in visible])
    following = rows[PAGE - 1].id if len(rows) > PAGE else None
    return desk.page("protocol.html", here="protocol", entries=entries, following=following, what=asked("what", 40))


def _users(desk: Desk, fault: str = "") -> str:
    conn = desk.office.conn
    rows = people.users(conn)
    names = {one.id: one.name for one in rows}
    now = instant(desk.house.clock.now())
    sessions = [
        (one, names.get(one.user_id or 0, t("Inhaber")), formats.moment(one.seen_at), one.id == desk.visitor.session)
        for one in people.sessions(conn, now)
    ]
    known = [one.name for one in shops.all_shops(conn)]
    return desk.page("users.html", here="users", users=rows, sessions=sessions, shops=known, fault=fault,
                     passkeys=defaultdict(int, passkeys.counts(conn)))  # fmt: skip


ROUTES = (
    Route("/users", users, (USERS,)),
    Route("/users/invite", invite, (USERS,), ("POST",)),
    Route("/users/<ident>/remove", remove, (USERS,), ("POST",)),
    Route("/sessions/<ident>/end", end_session, (USERS,), ("POST",)),
    Route("/protocol", protocol, (AUDIT,)),
)
