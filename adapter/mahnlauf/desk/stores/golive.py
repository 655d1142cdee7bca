"""Going live: what would have been sent today, what is missing first, and one question. The way back is one click."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flask import Response

from mahnlauf.core.calendar import CalendarError, parse_day
from mahnlauf.desk import formats
from mahnlauf.desk.office import Office
from mahnlauf.desk.route import Answer, Desk, Route, asked, back, told
from mahnlauf.desk.stores.looks import Look, look_of, row_of
from mahnlauf.desk.tongue import language, t
from mahnlauf.desk.words import COMMAND_KINDS, STUCK, TASK_SENTENCES, Tag
from mahnlauf.dunning.letter_facts import claim_number
from mahnlauf.dunning.rehearsal import Rehearsal, Sending, rehearse
from mahnlauf.people.roles import SHOPS
from mahnlauf.shops.entering import enter
from mahnlauf.shops.readiness import Obstacle, obstacles
from mahnlauf.shops.shop import Shop

_MOST = 200  # sendings that are shown one by one
_FARTHEST = timedelta(days=366)
_OLDER = "before_go_live"
_NOT_YET = frozenset({_OLDER, "too_early", "term_running"})  # nothing holds these back: their day has not come
_TO_PEOPLE = ("mail", "letter", "phone", "agency", "task")


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that would leave: to whom, by which way, saying what, about how much."""

    claim_id: int
    claim_no: str
    order: str
    way: str
    to: str
    name: str
    subject: str
    amount: str
    to_owner: bool
    tested: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """The day as it would be. ``held`` is (word, number) of what would not move and why."""

    rows: tuple[Row, ...]
    more: int
    totals: tuple[str, ...]
    amounts: tuple[str, ...]
    older: int
    held: tuple[tuple[Tag, str], ...]
    begun: tuple[tuple[int, str], ...]
    faults: tuple[str, ...]


def live(desk: Desk, name: str) -> Answer:
    """The page; the day from which orders count may be tried."""
    look = _look(desk, name)
    if look.shop is None:
        return back(f"/shops/{name}/settings")
    since, fault = _since(asked("since", 40), desk, look.shop)
    return _page(desk, look, look.shop, since, fault)


def go_live(desk: Desk, name: str) -> Answer:
    """From now on letters go to buyers; refused while something is missing."""
    look = _look(desk, name)
    if look.shop is None:
        return back(f"/shops/{name}/settings")
    since, fault = _since(told("since", 40), desk, look.shop)
    if fault or any(one.blocks for one in _obstacles(desk, look.shop)):
        return Response(_page(desk, look, look.shop, since, fault), 409)
    _set(desk, look, {"test_mode": "false", "live_since": since.isoformat()})
    return back(f"/shops/{name}?told=live")


def back_to_test(desk: Desk, name: str) -> Answer:
    """Nothing goes to buyers any more."""
    _set(desk, _look(desk, name), {"test_mode": "true"})
    return back(f"/shops/{name}?told=test")


def _page(desk: Desk, look: Look, shop: Shop, since: date, fault: str) -> str:
    missing = [(one, one.text(language())) for one in _obstacles(desk, shop)]
    return desk.page(
        "stores/live.html", here="shops", look=look, shop=shop, since=since, fault=fault,
        blocking=[one for one in missing if one[0].blocks], hints=[one for one in missing if not one[0].blocks],
        trial=None if shop.is_external else _trial(desk.office, rehearse(desk.house.runner, shop, since)),
        today=desk.office.today(shop),
    )  # fmt: skip


def _look(desk: Desk, name: str) -> Look:
    return look_of(desk.office, row_of(desk.office, name))


def _set(desk: Desk, look: Look, values: dict[str, str]) -> None:
    house, row = desk.house, row_of(desk.office, look.name)
    enter(house.shops, house.plans, look.name, row.platform, values, actor=desk.visitor.actor, via="desk", new=False)


def _since(text: str, desk: Desk, shop: Shop) -> tuple[date, str]:
    """The day from which orders count: what was asked for, what was set before, or today; and what is wrong with it."""
    today = desk.office.today(shop)
    usual = shop.live_since or today
    if not text:
        return usual, ""
    try:
        found = parse_day(text)
    except CalendarError:
        return usual, t("Das ist kein Tag. Erwartet wird einer wie {day}.", day=today.isoformat())
    if found > today + _FARTHEST:
        return usual, t("Dieser Tag liegt zu weit in der Zukunft.")
    return found, ""


def _obstacles(desk: Desk, shop: Shop) -> list[Obstacle]:
    return obstacles(desk.house.shops, desk.house.plans, shop, desk.house.post())


def _trial(office: Office, found: Rehearsal) -> Trial:
    shown = [one for one in found.sendings if one.kind in _TO_PEOPLE]
    counted = [(kind, number) for kind, number in found.totals().items()]
    return Trial(
        rows=tuple(_row(one) for one in shown[:_MOST]), more=max(0, len(shown) - _MOST),
        totals=tuple(f"{number} × {t(COMMAND_KINDS.get(kind, kind))}" for kind, number in counted),
        amounts=tuple(formats.money(minor, currency) for currency, minor in found.open_by_currency().items()),
        older=found.held.get(_OLDER, 0),
        held=tuple((STUCK.get(code, Tag("Wartet", "mute")), formats.count(number, "Forderung", "Forderungen"))
                   for code, number in found.held.items() if code not in _NOT_YET),
        begun=tuple((row.id or 0, row.number) for row in found.begun), faults=tuple(found.faults),
    )  # fmt: skip


def _row(one: Sending) -> Row:
    owner = t("Sie selbst") if one.to_owner else ""
    subject = t(TASK_SENTENCES[one.subject]) if one.subject in TASK_SENTENCES else one.subject
    return Row(
        claim_id=one.claim.id or 0, claim_no=claim_number(one.claim.id or 0), order=one.claim.number,
        way=t(COMMAND_KINDS.get(one.kind, one.kind)), to=owner or one.to, name="" if owner else one.name,
        subject=subject, amount=formats.money(one.open_minor, one.claim.currency), to_owner=one.to_owner,
        tested=one.tested,
    )  # fmt: skip


ROUTES = (
    Route("/shops/<name>/live", live, (SHOPS,)),
    Route("/shops/<name>/live/go", go_live, (SHOPS,), ("POST",)),
    Route("/shops/<name>/test", back_to_test, (SHOPS,), ("POST",)),
)
