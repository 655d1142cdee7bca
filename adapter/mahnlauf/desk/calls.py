"""The phone list: one call at a time, with the number, the script and a button for every outcome."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Response

from mahnlauf.core.clock import instant, zone
from mahnlauf.core.errors import BadInput, NotFound
from mahnlauf.desk import formats
from mahnlauf.desk.claim import number_of
from mahnlauf.desk.route import Answer, Desk, Route, back, told
from mahnlauf.desk.tongue import t
from mahnlauf.dunning.decide import Action
from mahnlauf.dunning.describe import state_of
from mahnlauf.dunning.letter_facts import letter_facts
from mahnlauf.intake.phone import AGAIN, DISPUTE, PROMISE, REACHED, WRONG, PhoneTask, note_call, phone_tasks
from mahnlauf.ledger import balance
from mahnlauf.letters import text_of
from mahnlauf.people.roles import ACT
from mahnlauf.store import audit
from mahnlauf.store.audit import AuditRow

_PROMISE = timedelta(days=7)
_OUTCOMES = (
    (PROMISE, "Zahlung zugesagt", "Bis dahin geht nichts hinaus."),
    (REACHED, "Erreicht", "Ohne Zusage; das Verfahren geht weiter."),
    (AGAIN, "Niemand da", "Kommt zur nächsten erlaubten Zeit wieder."),
    (DISPUTE, "Widerspricht", "Alles ruht, bis der Einwand geklärt ist."),
    (WRONG, "Falsche Nummer", "Die Aufgabe ist erledigt; jemand sucht die richtige."),
)


@dataclass(frozen=True, slots=True)
class Call:
    """One call to make. ``now``: the buyer may be called at this moment; ``slot`` says when else."""

    task: PhoneTask
    amount: str
    slot: str
    now: bool
    script: str


def calls(desk: Desk) -> Answer:
    """The next call, and the others as a list."""
    return _shown(desk, _tasks(desk))


def call(desk: Desk, ident: str) -> Answer:
    """One certain call."""
    tasks = _tasks(desk)
    first = [one for one in tasks if one.id == number_of(ident)]
    if not first:
        raise NotFound(t("Diesen Anruf gibt es nicht, oder er ist erledigt."))
    return _shown(desk, first + [one for one in tasks if one.id != first[0].id])


def called(desk: Desk, ident: str, outcome: str) -> Answer:
    """What the call brought; then the next one."""
    tasks = _tasks(desk)
    task = next((one for one in tasks if one.id == number_of(ident)), None)
    if task is None:
        raise NotFound(t("Diesen Anruf gibt es nicht, oder er ist erledigt."))
    until = _day(told("until", 10)) if outcome == PROMISE else None
    try:
        note_call(desk.house.intake, task.id, outcome, until=until, note=told("note", 500)[:500])
    except BadInput as fault:
        first = [task, *(one for one in tasks if one.id != task.id)]
        return Response(_shown(desk, first, str(fault)), 400)
    now = instant(desk.house.clock.now())
    with desk.house.db.write() as conn:
        detail = json.dumps({"task": task.id, "outcome": outcome})
        audit.append(conn, AuditRow(now, desk.visitor.actor, "desk", "phone.called", task.shop, task.claim_id, detail))
    return back("/phone")


def _tasks(desk: Desk) -> list[PhoneTask]:
    """The visitor's calls, the earliest first."""
    names = desk.visitor.shops or (None,)
    found = [task for name in names for task in phone_tasks(desk.house.intake, name)]
    return sorted(found, key=lambda task: (task.slot.start, task.id))


def _shown(desk: Desk, tasks: list[PhoneTask], fault: str = "") -> str:
    first = _call(desk, tasks[0]) if tasks else None
    rest = [(one, formats.money(one.open_minor, one.currency), _slot(one)) for one in tasks[1:50]]
    until = desk.office.today() + _PROMISE
    return desk.page(
        "phone.html", here="phone", call=first, rest=rest, more=max(len(tasks) - 50, 0), outcomes=_OUTCOMES,
        until=until.isoformat(), fault=fault,
    )  # fmt: skip


def _call(desk: Desk, task: PhoneTask) -> Call:
    now = desk.house.clock.now()
    return Call(
        task=task,
        amount=formats.money(task.open_minor, task.currency),
        slot=_slot(task),
        now=task.slot.start <= now.astimezone(task.slot.start.tzinfo) <= task.slot.end,
        script=_script(desk, task),
    )


def _slot(task: PhoneTask) -> str:
    return f"{formats.near_day(task.slot.start.date())} {task.slot.start:%H:%M}–{task.slot.end:%H:%M}"


def _script(desk: Desk, task: PhoneTask) -> str:
    """What to say, in the words of the shop's own script."""
    row = desk.office.claim(task.claim_id)
    shop, plan, state = desk.office.shop(row.shop), desk.office.plan(row), state_of(row)
    today = desk.house.clock.now().astimezone(zone(shop.timezone)).date()
    action = Action("message", f"phone:{task.id}", state.round, template="phone_script")
    facts = letter_facts(action, state, plan, shop, task.claim_id, balance.amounts(state, plan, today), today)
    written = shop.texts.compose(
        shop.name, "phone_script", facts, language=shop.language, register=shop.register, settings=shop.settings
    )
    return text_of(written)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


ROUTES = (
    Route("/phone", calls, (ACT,)),
    Route("/phone/<ident>", call, (ACT,)),
    Route("/phone/<ident>/<outcome>", called, (ACT,), ("POST",)),
)
