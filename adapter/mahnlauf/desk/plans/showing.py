"""The list of plans, one plan with everything about it, and a copy to change."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response

from mahnlauf.clerk import Actor
from mahnlauf.clerk.plans import Keeping, copy_plan, stored_and_examined
from mahnlauf.core.errors import BadInput, NotFound
from mahnlauf.core.plan import Plan
from mahnlauf.desk import formats
from mahnlauf.desk.plans.drawing import LEGEND, Ladder, ladder_of
from mahnlauf.desk.plans.findings import Said, findings_of, told, verdict
from mahnlauf.desk.route import Answer, Desk, Route, asked, back
from mahnlauf.desk.route import told as typed
from mahnlauf.desk.tongue import language
from mahnlauf.desk.words import Tag
from mahnlauf.dunning.plan_check import CheckedPlan
from mahnlauf.dunning.plan_words import plan_words
from mahnlauf.people.roles import PLANS, SEE
from mahnlauf.shops import plan_files as files
from mahnlauf.store import plans as table


@dataclass(frozen=True, slots=True)
class Card:
    """One plan of the list. ``shops`` follow it, ``rules`` are the numbers of those that choose it."""

    name: str
    title: str
    words: str
    is_own: bool
    verdict: Tag
    ladder: Ladder | None
    claims: int
    shops: tuple[str, ...]
    rules: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """One version that claims have, or had; ``is_current``: new claims get it."""

    version: str
    since: str
    claims: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class PlanPage:
    """Everything about one plan. ``former`` are (stamp, moment) of the texts before; ``older`` open claims stand in
    other versions than the current one."""

    card: Card
    sentences: tuple[str, ...]
    findings: tuple[Said, ...]
    source: str
    versions: tuple[Version, ...]
    older: int
    former: tuple[tuple[str, str], ...]


def plans(desk: Desk) -> Answer:
    """Every plan, the merchant's own first."""
    counted = table.counted(desk.office.conn, desk.visitor.shops)
    cards = [_card(desk, name, counted.get(name, 0)) for name in desk.house.plans.names()]
    cards.sort(key=lambda one: (not one.is_own, not one.claims, one.name == "none", one.name))
    return desk.page("plans/list.html", here="plans", cards=cards, legend=LEGEND)


def plan(desk: Desk, name: str) -> Answer:
    """One plan."""
    return _page(desk, name)


def former(desk: Desk, name: str, stamp: str) -> Answer:
    """A text that was replaced, to look at."""
    known(desk, name)
    text = files.former_plan(desk.house.plans, name, stamp)
    when = formats.moment(moment_of(stamp))
    return desk.page("plans/former.html", here="plans", name=name, stamp=stamp, text=text, when=when)


def copy(desk: Desk, name: str) -> Answer:
    """Begins a plan of the merchant's own."""
    known(desk, name)
    new = typed("new", 80)
    try:
        copy_plan(keeping(desk), name, new, Actor(desk.visitor.actor, "desk"))
    except BadInput as fault:
        return Response(_page(desk, name, told(str(fault), f"{name}.toml"), new), 400)
    return back(f"/plans/{new}/edit")


def known(desk: Desk, name: str) -> None:
    """Raises NotFound for a plan that does not exist."""
    if name not in desk.house.plans.names():
        raise NotFound(f'Plan "{name[:60]}" does not exist. Known: {", ".join(desk.house.plans.names())}.')


def keeping(desk: Desk) -> Keeping:
    """What changing plans needs."""
    return Keeping(desk.house.db, desk.house.plans, desk.house.clock)


def drawn(desk: Desk, checked: CheckedPlan) -> Ladder | None:
    """The picture; None as long as a part of the plan cannot be read."""
    return ladder_of(checked.plan, desk.office.today()) if checked.plan and checked.is_whole else None


def sentences(checked: CheckedPlan) -> tuple[str, ...]:
    """The plan in words, without its title; none as long as a part of it cannot be read."""
    return tuple(plan_words(checked.plan, language())[1:]) if checked.plan and checked.is_whole else ()


def _page(desk: Desk, name: str, fault: str = "", new: str = "") -> str:
    known(desk, name)
    book, conn = desk.house.plans, desk.office.conn
    kept = table.versions(conn, name, desk.visitor.shops)
    card = _card(desk, name, sum(one.claims for one in kept))
    stored, checked = stored_and_examined(book, name)
    current = checked.plan.version if checked.plan else ""
    page = PlanPage(
        card=card, sentences=sentences(checked), findings=tuple(findings_of(checked)), source=stored.text,
        versions=tuple(_version(one, current) for one in kept),
        older=sum(one.claims for one in kept if one.version != current),
        former=tuple((one, formats.moment(moment_of(one))) for one in files.former_plans(book, name)),
    )  # fmt: skip
    moved = asked("moved", 7)
    return desk.page(
        "plans/plan.html", here="plans", plan=page, legend=LEGEND, fault=fault, new=new or f"{name}_neu",
        saved=asked("saved", 1) == "1", moved=moved if moved.isdecimal() else "",
    )  # fmt: skip


def _version(one: table.Kept, current: str) -> Version:
    return Version(one.version, formats.moment(one.seen_at), one.claims, one.version == current)


def _card(desk: Desk, name: str, claims: int) -> Card:
    book = desk.house.plans
    checked = stored_and_examined(book, name)[1]
    found = checked.plan or Plan(name)
    shops = tuple(shop.name for shop in desk.office.shops()[0] if shop.plan == name)
    return Card(
        name=name, title=_title(found, name), words=_words(checked), is_own=files.is_own(book, name),
        verdict=verdict(checked), ladder=drawn(desk, checked), claims=claims, shops=shops,
        rules=_rules(desk, name),
    )  # fmt: skip


def _title(plan: Plan, name: str) -> str:
    return plan.title or name if language() == "de" else name


def _words(checked: CheckedPlan) -> str:
    """A sentence for the list: the merchant's own description, which is German, else how it begins."""
    if checked.plan and checked.plan.description and language() == "de":
        return checked.plan.description
    return next(iter(sentences(checked)), "")


def _rules(desk: Desk, name: str) -> tuple[int, ...]:
    """Only for who may open their table."""
    if not desk.visitor.may(PLANS):
        return ()
    try:
        rules = desk.house.plans.rules.current()
    except BadInput:
        return ()
    return tuple(number for number, rule in enumerate(rules, start=1) if rule.plan == name)


def moment_of(stamp: str) -> str:
    """2026-11-22T161500Z as a stored instant."""
    return f"{stamp[:13]}:{stamp[13:15]}:{stamp[15:17]}Z"


ROUTES = (
    Route("/plans", plans, (SEE,)),
    Route("/plans/<name>", plan, (SEE,)),
    Route("/plans/<name>/copy", copy, (PLANS,), ("POST",)),
    Route("/plans/<name>/former/<stamp>", former, (PLANS,)),
)
