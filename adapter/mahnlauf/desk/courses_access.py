"""Who may open what: the leases as a list, each with the click that changes it for its claim."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response

from mahnlauf.clerk.titles import verb_title
from mahnlauf.contract.courses import Participant
from mahnlauf.core.errors import MahnlaufError
from mahnlauf.desk import formats
from mahnlauf.desk.courses_words import BY, REASONS, STANDS
from mahnlauf.desk.office import Office
from mahnlauf.desk.route import Answer, Desk, Route, asked, told
from mahnlauf.desk.tongue import language, t
from mahnlauf.desk.views import key
from mahnlauf.desk.words import Tag
from mahnlauf.people.roles import ACT, SEE
from mahnlauf.store import access, claims, leases
from mahnlauf.store.access import LeaseRow
from mahnlauf.store.leases import ANNOUNCED, Listed

PAGE = 50
_MAY_BE_SUSPENDED = ("open", "handed_over", "in_court", "external")
_SEATS = {"active": "offen", "suspended": "gesperrt", "absent": "kein Platz in diesem Kurs", "unknown": "unbekannt"}


@dataclass(frozen=True, slots=True)
class Line:
    """One lease. ``when`` says since or until when, ``deed`` is (claim, verb, title) of what may be done."""

    who: str
    product: str
    shop: str
    order: str
    claim_id: int
    stand: Tag
    when: str
    why: str
    courses: tuple[str, ...]
    deed: tuple[int, str, str] | None


def listing(desk: Desk) -> Answer:
    """The leases, newest first."""
    return _listing(desk)


def look(desk: Desk) -> Answer:
    """Asks a course platform how somebody stands there."""
    place, email = told("course", 160), told("email", 254).lower()
    connection, _, course = place.partition(":")
    if not course or not email or (place not in _places(desk.office)):
        fault = t("Wählen Sie einen Kurs und nennen Sie die E-Mail-Adresse des Teilnehmers.")
        return Response(_listing(desk, place, email, fault), 400)
    try:
        found = desk.house.courses().look(connection, course, Participant(email))
    except MahnlaufError as fault:
        return Response(_listing(desk, place, email, str(fault)), 400)
    if found is None:
        answer = t("Diese Plattform hat keine Schnittstelle; bitte sehen Sie dort nach.")
        return _listing(desk, place, email, "", answer)
    seat = t(_SEATS[found.seat.value])
    return _listing(desk, place, email, "", t("{email} in {course}: {seat}.", email=email, course=place, seat=seat))


def _listing(desk: Desk, place: str = "", email: str = "", fault: str = "", answer: str = "") -> str:
    office = desk.office
    stand = asked("state") if asked("state") in STANDS else ""
    shops = [one.name for one in office.shops()[0]]
    rows = leases.page(
        office.conn, shops, stands=stand, search=asked("q"), after=key("after"), limit=PAGE + 1
    ) if shops else []  # fmt: skip
    may_act = desk.visitor.may(ACT)
    lines = [_line(office, one, may_act=may_act) for one in rows[:PAGE]]
    return desk.page(
        "courses/access.html", here="courses", lines=lines, stands=STANDS, stand=stand, query=asked("q"),
        following=rows[PAGE - 1].id if len(rows) > PAGE else None, with_shop=len(shops) > 1,
        places=_places(office), place=place, email=email, fault=fault, answer=answer,
    )  # fmt: skip


def _line(office: Office, listed: Listed, *, may_act: bool) -> Line:
    one = listed.lease
    shop = office.shop(one.shop)
    stand = ANNOUNCED if one.state == "granted" and one.until and one.reason else one.state
    rule = shop.products.rule(one.product, external=shop.is_external)
    return Line(
        who=one.participant, product=one.product, shop=one.shop, order=one.order_ref, claim_id=one.claim_id,
        stand=STANDS[stand], when=_when(one, stand), why=_why(office, one),
        courses=tuple(str(course) for course in rule.courses), deed=_deed(office, one, stand) if may_act else None,
    )  # fmt: skip


def _when(one: LeaseRow, stand: str) -> str:
    if stand == ANNOUNCED:
        return t("gesperrt ab {on}", on=formats.day(one.until))
    if one.reason == "not_delivered":
        return t("öffnet am {on}", on=formats.day(one.until))
    if one.until and stand == "granted" and not one.reason:
        return t("am {on} neu entschieden", on=formats.day(one.until))
    if one.until:
        return t("bis {on}", on=formats.day(one.until))
    return t("seit {on}", on=formats.day(one.since)) if one.since else ""


def _why(office: Office, one: LeaseRow) -> str:
    """Why, who decided, and whether another order of the participant still opens it."""
    reason = t(REASONS.get(one.reason, one.reason))
    told = f"{reason} · {t(BY[one.by])}" if reason and one.by in BY and one.reason != "manual" else reason
    if one.state == "granted":
        return told
    whole = access.grant(office.conn, one.shop, one.participant, one.product)
    return f"{told} · {t('durch eine andere Bestellung offen')}" if whole and whole.state == "granted" else told


def _deed(office: Office, one: LeaseRow, stand: str) -> tuple[int, str, str] | None:
    """What a person may do: give back, keep open, or take, by a claim that is still collected."""
    if stand == "revoked" or not one.claim_id:
        return None
    if stand == "suspended":
        return one.claim_id, "restore", verb_title("restore", language())
    if stand == ANNOUNCED:
        return one.claim_id, "restore", t("Offen lassen")
    rows = claims.numbered(office.conn, one.shop, one.order_ref)
    owed = next((row for row in rows if row.state in _MAY_BE_SUSPENDED and row.principal_minor > 0), None)
    return (owed.id or 0, "suspend", verb_title("suspend", language())) if owed else None


def _places(office: Office) -> list[str]:
    """Every course that a product of the visitor's shops opens."""
    found = {
        f"{course.connection}:{course.course}"
        for shop in office.shops()[0]
        for rule in shop.products.products.values()
        for course in rule.courses
    }
    return sorted(found)


ROUTES = (
    Route("/courses/access", listing, (SEE,)),
    Route("/courses/look", look, (ACT,), ("POST",)),
)
