"""The third question: how strict, and who writes. Choosing a card sets the shop's plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Response, request

from mahnlauf.desk.route import Answer, Desk, back, told
from mahnlauf.desk.start.keeping import ByField
from mahnlauf.desk.start.steps import LETTERS, PLAN, Walk, shop_of, walk_of
from mahnlauf.desk.start.strictness import RECOMMENDED, cards_of, names_of
from mahnlauf.desk.tongue import language, t
from mahnlauf.dunning.plan_chart import chart
from mahnlauf.dunning.plan_preview import Example, preview, usual_payment_days
from mahnlauf.shops.entering import Unfit, enter

_SENDER = ("creditor", "creditor_address", "owner_email", "phone", "iban", "agency")
_MUST = ("creditor", "creditor_address")


@dataclass(frozen=True, slots=True)
class Answered:
    """The form as it stands: the chosen plan, and what every letter says about its sender."""

    plan: str
    values: Mapping[str, str]
    faults: ByField = field(default_factory=ByField)


def plan(desk: Desk) -> Answer:
    """GET shows the plans, POST sets the chosen one."""
    walk = walk_of(desk)
    shop = shop_of(walk)
    if request.method == "POST":
        return _saved(desk, walk)
    values = {name: shop.settings.get(name, "") for name in _SENDER}
    values["creditor_address"] = _as_lines(values["creditor_address"])
    values["owner_email"] = values["owner_email"] or desk.house.settings.owner_email
    return _page(desk, walk, Answered(shop.settings.get("plan") or RECOMMENDED, values))


def drawing(desk: Desk, name: str) -> Answer:
    """One plan as a picture, with every step and its days."""
    found = desk.house.plans.current(name)
    shown = preview(found, Example(desk.office.today(), payment_days=usual_payment_days(found)))
    return Response(chart(shown), mimetype="image/svg+xml")


def _saved(desk: Desk, walk: Walk) -> Answer:
    shop = shop_of(walk)
    typed = {name: told(name, 400) for name in _SENDER}
    values = {**typed, "creditor_address": _as_setting(typed["creditor_address"])}
    missing = {name: t("Das steht in jedem Schreiben und muss ausgefüllt sein.") for name in _MUST if not values[name]}
    wish = {"plan": told("plan", 60)} if not shop.is_external else {}
    if not shop.is_external and wish["plan"] not in names_of(desk.office):
        missing["plan"] = t("Wählen Sie eines der Verfahren.")
    try:
        if missing:
            raise Unfit("", missing)
        enter(
            desk.house.shops, desk.house.plans, shop.name, shop.platform, {**wish, **values},
            actor=desk.visitor.actor, via="desk", new=False,
        )  # fmt: skip
    except Unfit as fault:
        return Response(_page(desk, walk, Answered(wish.get("plan", ""), typed, ByField(fault.faults))), 400)
    return back(walk.path(LETTERS))


def _page(desk: Desk, walk: Walk, answered: Answered) -> str:
    shop = shop_of(walk)
    cards = [] if shop.is_external else cards_of(desk.office)
    return desk.page(
        "start/plan.html", here="start", walk=walk, step=PLAN, shop=shop, cards=cards, answered=answered,
        drawn=language() == "de",
    )  # fmt: skip


def _as_lines(setting: str) -> str:
    return "\n".join(line.strip() for line in setting.split("|"))


def _as_setting(lines: str) -> str:
    return "|".join(line.strip() for line in lines.splitlines() if line.strip())
