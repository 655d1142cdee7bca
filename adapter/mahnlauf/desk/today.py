"""The first screen: how much is open, what needs a person, what goes out next, and the claims themselves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import islice

from mahnlauf.core.errors import MahnlaufError
from mahnlauf.desk import formats
from mahnlauf.desk.attention import Item, items
from mahnlauf.desk.bar import Bar, bar_of
from mahnlauf.desk.charts import Chart, ageing_of, recovery_of
from mahnlauf.desk.days import DaysChart, days_to_pay
from mahnlauf.desk.lines import Line, line_of, stage_title
from mahnlauf.desk.listing import GROUPS, PAGE
from mahnlauf.desk.office import Office
from mahnlauf.desk.tongue import t
from mahnlauf.desk.totals import Totals, totals_of
from mahnlauf.dunning.decide import Action, Surroundings, decide
from mahnlauf.dunning.describe import action_today, state_of
from mahnlauf.dunning.timeline import action_title
from mahnlauf.ledger import balance
from mahnlauf.store import claims, money_in, records
from mahnlauf.store.claims import ClaimRow

_COMING, _LOOKED_AT = 8, 200
_WAYS = {"email": "E-Mail", "letter": "Brief"}
_ACTIONS = {"consent_request": "E-Mail an Sie", "offer": "E-Mail an Sie"}


@dataclass(frozen=True, slots=True)
class Coming:
    """One step that goes out next. ``now``: with the next run, which is today's."""

    id: int
    on: date
    buyer: str
    number: str
    step: str
    way: str
    amount: str
    now: bool


@dataclass(frozen=True, slots=True)
class Today:
    """The first screen. ``run`` tells in a sentence what the last run did, ``known`` how fresh the payments are."""

    on: date
    totals: tuple[Totals, ...]
    bars: tuple[Bar, ...]
    needs: tuple[Item, ...]
    coming: tuple[Coming, ...]
    ageing: tuple[Chart, ...]
    recovery: tuple[Chart, ...]
    paid_in: tuple[DaysChart, ...]
    run: str
    known: str
    lines: tuple[Line, ...]
    more: bool


def today_of(office: Office) -> Today:
    """Everything on the first screen."""
    totals = totals_of(office.conn, office.visitor.shops)
    lines = _lines(office)
    return Today(
        on=office.today(),
        totals=tuple(totals),
        bars=tuple(bar_of(one) for one in totals),
        needs=tuple(items(office)),
        coming=tuple(_coming(office)),
        ageing=ageing_of(claims.ageing(office.conn, office.visitor.shops)),
        recovery=recovery_of(claims.recovery(office.conn, office.visitor.shops), _stage_titles(office)),
        paid_in=days_to_pay(money_in.days_to_pay(office.conn, office.visitor.shops)),
        run=_last_run(office),
        known=_known(office),
        lines=tuple(lines[:PAGE]),
        more=len(lines) > PAGE,
    )


def _stage_titles(office: Office) -> dict[str, str]:
    """What the stages of the shops' plans are called."""
    titles: dict[str, str] = {}
    for shop in office.shops()[0]:
        with suppress(MahnlaufError):
            plan = office.house.plans.current(shop.plan)
            titles |= {stage.key: stage_title(plan, stage.key) for stage in plan.stages}
    return titles


def _lines(office: Office) -> list[Line]:
    """The newest claims, first those that are open, then those at the agency, then what is over; one more than fits."""
    lines: list[Line] = []
    for group in ("open", "handed_over", "paid", "settled"):
        rows = claims.listed(office.conn, GROUPS[group][1], office.visitor.shops, None, PAGE + 1 - len(lines))
        lines += [line_of(office, row) for row in rows]
    return lines


def _coming(office: Office) -> list[Coming]:
    """First what the next run does today, then the days to come."""
    today = office.today()
    due = office.due(today.isoformat(), _LOOKED_AT)
    now = list(islice(_steps(office, due, today), _COMING))
    later = claims.coming_after(office.conn, today.isoformat(), _COMING, office.visitor.shops)
    return (now + list(_steps(office, later, None)))[:_COMING]


def _steps(office: Office, rows: list[ClaimRow], today: date | None) -> Iterator[Coming]:
    for row in rows:
        try:
            step = _step(office, row, today)
        except MahnlaufError:
            continue  # what cannot be read stands among the things that need a person
        if step is not None:
            yield step


def _step(office: Office, row: ClaimRow, today: date | None) -> Coming | None:
    """What the claim's next day brings; ``today``: what this day brings, with everything that may hold it back."""
    shop, plan, state = office.shop(row.shop), office.plan(row), state_of(row)
    day = today or date.fromisoformat(row.next_on or "")
    decision = (
        action_today(state, plan, shop, day)
        if today
        else decide(plan, state, day, shop.calendar_of(state.buyer), Surroundings())
    )
    if not isinstance(decision, Action):
        return None
    total = balance.amounts(state, plan, day).total_minor + decision.fee_minor + decision.lump_sum_minor
    return Coming(
        id=row.id or 0,
        on=day,
        buyer=formats.clipped(row.buyer_name, 80) or t("ohne Namen"),
        number=row.number,
        step=t(action_title(decision.as_data(), plan)),
        way=t(_WAYS.get(decision.channel) or _ACTIONS.get(decision.type, "")),
        amount=formats.money(total, row.currency),
        now=today is not None,
    )


def _last_run(office: Office) -> str:
    row = records.last_run(office.conn, office.visitor.shops)
    if row is None:
        return t("Noch kein Mahnlauf hatte etwas zu tun.")
    acted = formats.count(row["acted"], "Forderung bearbeitet", "Forderungen bearbeitet")
    held = f", {formats.count(row['blocked'], 'zurückgehalten', 'zurückgehalten')}" if row["blocked"] else ""
    return t("Letzter Mahnlauf am {day}: {done}.", day=formats.weekday(row["day"]), done=acted + held)


def _known(office: Office) -> str:
    """How far payments are known, by the shop that has been silent longest."""
    heard = [shop.known_up_to() for shop in office.shops()[0]]
    known = [day for day in heard if day is not None]
    return (
        t("Zahlungen bekannt bis {day}.", day=formats.weekday(min(known))) if known and len(known) == len(heard) else ""
    )
