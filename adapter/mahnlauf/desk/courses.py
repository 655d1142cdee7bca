"""Course platforms and products: what is connected and how it is, which product opens what, and when it is taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, request

from mahnlauf.access.connections import TODO, Connections
from mahnlauf.access.courses import NEWEST, Standing, standings, unmapped
from mahnlauf.access.products import Mapped, Products
from mahnlauf.core.errors import MahnlaufError, NotFound, SettingsError
from mahnlauf.desk import formats
from mahnlauf.desk.courses_words import COUNT_LABELS, LEVERS
from mahnlauf.desk.german import told_in_words
from mahnlauf.desk.route import Answer, Desk, Route, asked, back, told
from mahnlauf.desk.tongue import t
from mahnlauf.people.roles import SEE, SHOPS
from mahnlauf.shops.products import COUNTS, SUSPEND, AccessRule, Course
from mahnlauf.shops.shop import Shop
from mahnlauf.store import leases

_LONGEST_PRODUCT, _LONGEST_LIST = 200, 8000


@dataclass(frozen=True, slots=True)
class Platform:
    """One connection as it is shown. ``products`` are (shop, product) that open a course there."""

    name: str
    title: str
    answered: str
    fault: str
    pending: int
    taken: int
    products: tuple[tuple[str, str], ...]
    by_hand: bool


@dataclass(frozen=True, slots=True)
class Form:
    """A rule as somebody writes it: ``values`` by field, ``faults`` beside the field that they are about."""

    values: Mapping[str, str]
    faults: Mapping[str, str]
    is_said: bool = False
    also: tuple[tuple[str, str], ...] = ()  # (course, other product that opens it)


def overview(desk: Desk) -> Answer:
    """Platforms, rules, and products of the newest orders that open nothing yet."""
    shops = desk.office.shops()[0]
    rules, fault = _rules(desk, shops)
    missing = [one for shop in shops for one in unmapped(desk.office.conn, shop)]
    suspended, announced = leases.count_taken(desk.office.conn, [one.name for one in shops])
    return desk.page(
        "courses/overview.html", here="courses", platforms=_platforms(desk, shops), rules=rules, fault=fault,
        seen=missing, newest=NEWEST, levers=LEVERS, with_shop=len(shops) > 1, suspended=suspended,
        announced=announced,
    )  # fmt: skip


def rule(desk: Desk) -> Answer:
    """The form of one product's rule; POST says it."""
    if request.method == "POST":
        return _said(desk)
    shop, product = _shop(desk, asked("shop")), asked("product", _LONGEST_PRODUCT)
    known = shop.products.rule(product, external=shop.is_external)
    values = {"shop": shop.name, "product": product, "courses": "\n".join(map(str, known.courses)),
              "suspend": known.suspend, **{name: str(getattr(known, name)) for name in COUNTS}}  # fmt: skip
    return _form(desk, shop, values, {})


def forget(desk: Desk) -> Answer:
    """Takes back what was said of a product: the file counts again, or nothing does."""
    shop = _shop(desk, told("shop", 100))
    _products(desk).forget(shop.name, told("product", _LONGEST_PRODUCT), desk.visitor.actor, "desk")
    return back("/courses")


def _said(desk: Desk) -> Answer:
    shop = _shop(desk, told("shop", 100))
    fields = ("shop", "product", "courses", "suspend", *COUNTS)
    values = {name: told(name, _LONGEST_LIST if name == "courses" else _LONGEST_PRODUCT) for name in fields}
    changes, faults = _read(values, {one.name for one in standings(_connections(desk), ())})
    if not faults:
        try:
            _products(desk).save(shop.name, values["product"], changes, desk.visitor.actor, "desk")
            return back("/courses")
        except SettingsError as fault:
            faults = {"courses": str(fault)}
    return Response(_form(desk, shop, values, faults), 400)


def _read(values: Mapping[str, str], connected: set[str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The rule that was written, and what is wrong with it by field."""
    faults: dict[str, str] = {}
    product = values["product"]
    if not product or len(product) > _LONGEST_PRODUCT or not product.isprintable():
        faults["product"] = t("Erwartet wird die Nummer des Produkts im Shop, etwa 512001.")
    lines = [line.strip() for line in values["courses"].splitlines() if line.strip()]
    for line in lines:
        if fault := _course_fault(line, connected):
            faults["courses"] = fault
    if values["suspend"] not in SUSPEND:
        faults["suspend"] = t("Bitte wählen Sie, wer den Zugang nimmt.")
    numbers = {name: values[name] for name in COUNTS}
    for name, text in numbers.items():
        if not (text.isascii() and text.isdigit() and len(text) < 4 and int(text) <= COUNTS[name]):
            faults[name] = t("„{value}“ geht hier nicht. Erwartet wird eine Zahl von 0 bis {most}.",
                             value=text[:20], most=COUNTS[name])  # fmt: skip
    if faults:
        return {}, faults
    counts = {name: int(text) for name, text in numbers.items()}
    return {"courses": lines, "suspend": values["suspend"], **counts}, {}


def _course_fault(line: str, connected: set[str]) -> str:
    try:
        course = Course.from_text(line)
    except ValueError:
        return t("„{line}“ ist kein Kurs. Erwartet wird Verbindung:Kurs, etwa moodle:42.", line=line[:80])
    if course.connection not in connected:
        return t("„{name}“ ist nicht verbunden. Verbinden Sie die Kursplattform zuerst.", name=course.connection[:60])
    return ""


def _form(desk: Desk, shop: Shop, values: Mapping[str, str], faults: Mapping[str, str]) -> str:
    product = values["product"]
    known: AccessRule | None = shop.products.products.get(product)
    also = tuple(
        (str(course), other)
        for course in (known.courses if known else ())
        for other, _ in shop.products.opening(course.connection, course.course)
        if other != product
    )
    form = Form(values, faults, product in shop.products.said, also)
    return desk.page(
        "courses/rule.html", here="courses", form=form, levers=LEVERS, counts=COUNT_LABELS, most=COUNTS,
        platforms=_platforms(desk, [shop]), shops=[one.name for one in desk.office.shops()[0]],
    )  # fmt: skip


def _rules(desk: Desk, shops: list[Shop]) -> tuple[list[Mapped], str]:
    """Every rule in force, and what keeps the file from being read."""
    products, rows, fault = _products(desk), [], ""
    for shop in shops:
        try:
            rows += products.of(shop.name)
        except MahnlaufError as wrong:
            fault = str(wrong)
    return rows, fault


def _platforms(desk: Desk, shops: list[Shop]) -> list[Platform]:
    """Who may not see every shop sees the platforms of his shops' products."""
    found = standings(_connections(desk), shops)
    return [_platform(one) for one in found if one.products or not desk.visitor.shops]


def _platform(one: Standing) -> Platform:
    fault = f"{formats.moment(one.health.fault_at)}: {told_in_words(one.health.fault)}" if one.health.fault else ""
    title = one.title or t("von Hand")
    return Platform(
        one.name, title, formats.moment(one.health.answered_at), fault, one.pending, one.taken, one.products,
        one.platform == TODO,
    )  # fmt: skip


def _shop(desk: Desk, name: str) -> Shop:
    if not name or not desk.visitor.sees_shop(name):
        raise NotFound(t("Diesen Shop gibt es nicht."))
    return desk.office.shop(name)


def _products(desk: Desk) -> Products:
    return Products(desk.house.db, desk.house.shops, desk.house.clock)


def _connections(desk: Desk) -> Connections:
    return Connections(desk.house.db, desk.house.registry, desk.house.shops.vault, desk.house.clock)


ROUTES = (
    Route("/courses", overview, (SEE,)),
    Route("/courses/rule", rule, (SHOPS,), ("GET", "POST")),
    Route("/courses/rule/forget", forget, (SHOPS,), ("POST",)),
)
