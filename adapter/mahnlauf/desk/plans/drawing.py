"""A plan as a picture: rungs on a line of days. Positions are percentages, so the picture fits every width, while
marks and letters keep their size. Shape says what colour says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mahnlauf.core.plan import Plan, Stage
from mahnlauf.desk import formats
from mahnlauf.desk.tongue import language, t
from mahnlauf.dunning.plan_preview import Example, Preview, Step, preview, usual_payment_days
from mahnlauf.dunning.plan_words import stage_title

_WHOLE, _EDGE = 1000, 30  # thousandths of the width; what stays free at both ends
_LABEL = 62  # so far apart the numbers of two days can be read on a phone
_SHAPES = {"phone_task": "ring", "offer": "diamond", "consent_request": "diamond", "handover": "end", "court": "end"}
_PATHS = {
    "letter": "M-8-5.5H8V5.5H-8ZM-8-5.5 0 1 8-5.5",
    "ring": "M-6 0A6 6 0 1 0 6 0A6 6 0 1 0-6 0Z",
    "diamond": "M0-7.5 7.5 0 0 7.5-7.5 0Z",
    "end": "M-6-6H6V6H-6Z",
}
LEGEND = tuple(
    (shape, words, _PATHS[shape])
    for shape, words in (
        ("letter", "Brief oder E-Mail"),
        ("ring", "Anruf"),
        ("diamond", "Frage an Sie"),
        ("end", "Übergabe, Gericht"),
    )
)


@dataclass(frozen=True, slots=True)
class Rung:
    """One stage on its day. ``x`` and ``term`` (start, width) are percentages; ``label`` is the day's number where it
    has room."""

    title: str
    when: str
    way: str
    shape: str
    path: str
    x: str
    term: tuple[str, str] | None
    label: str
    deadline: str
    fee: str
    open: str
    assumed: bool
    also: int


@dataclass(frozen=True, slots=True)
class Ladder:
    """The whole picture; ``example`` says for which claim it is drawn, ``told`` is it in words, ``undated`` are the
    stages whose day nobody can know, such as the court."""

    rungs: tuple[Rung, ...]
    example: str
    told: str
    undated: tuple[str, ...]


def ladder_of(plan: Plan, today: date) -> Ladder:
    """The plan drawn for an invoice of today over 119.00 that nobody pays."""
    shown = preview(plan, Example(today, payment_days=usual_payment_days(plan)))
    steps = [one for one in shown.steps if one.future.action.advances]
    last = max((one.deadline or one.on for one in steps), default=today)
    days = max((last - shown.start).days, 1)
    first = min((one.day for one in steps), default=0)
    scale = _Scale(min(first, 0), days)
    rungs, reached = [], -_WHOLE
    for number, step in enumerate(steps):
        place = scale.at(step.day)
        with_label = place - reached >= _LABEL
        reached = place if with_label else reached
        rungs.append(_rung(shown, step, scale, with_label, _notices(shown, steps, number)))
    told = "; ".join(f"{one.when}: {one.title}" for one in rungs)
    drawn = {step.future.action.stage for step in steps}
    undated = tuple(stage_title(stage, language()) for stage in plan.stages if stage.key not in drawn)
    return Ladder(tuple(rungs), _example(shown), told, undated)


@dataclass(frozen=True, slots=True)
class _Scale:
    """Days to thousandths of the width."""

    first: int
    last: int

    def at(self, day: int) -> int:
        """Where a day stands."""
        return _EDGE + (_WHOLE - 2 * _EDGE) * (day - self.first) // max(self.last - self.first, 1)


def _rung(shown: Preview, step: Step, scale: _Scale, with_label: bool, also: int) -> Rung:
    action, currency = step.future.action, shown.example.currency
    stage = _stage(shown.plan, action.stage)
    shape = _SHAPES.get(action.type, "letter")
    term = None
    if step.deadline is not None:
        begin, end = scale.at(step.day), scale.at((step.deadline - shown.start).days)
        term = (_percent(begin), _percent(end - begin))
    fee = action.fee_minor + action.lump_sum_minor
    return Rung(
        title=title_of(stage), when=t("Tag {n}", n=step.day), way=_way(stage), shape=shape,
        path=_PATHS[shape], x=_percent(scale.at(step.day)), term=term, label=str(step.day) if with_label else "",
        deadline=t("Frist {n} Tage", n=stage.term_days) if stage.term_days else "",
        fee=formats.money(fee, currency) if fee else "", open=formats.money(step.future.open.total_minor, currency),
        assumed=bool(step.future.assumed), also=also,
    )  # fmt: skip


def title_of(stage: Stage) -> str:
    """What a stage is called, as the beginning of a line."""
    title = stage_title(stage, language())
    return title[:1].upper() + title[1:]


def _way(stage: Stage) -> str:
    ways = {"email": t("E-Mail"), "letter": t("Brief")}
    way = ways.get(stage.channel or "", t("Anruf") if stage.action == "phone_task" else "")
    return t("{way}, Kopie an Sie", way=way) if stage.copy_to else way


def _notices(shown: Preview, steps: list[Step], number: int) -> int:
    """How many messages the stage causes besides itself."""
    until = steps[number + 1].on if number + 1 < len(steps) else date.max
    return sum(not one.future.action.advances and steps[number].on <= one.on < until for one in shown.steps)


def _stage(plan: Plan, key: str) -> Stage:
    return next(stage for stage in plan.stages if stage.key == key)


def _example(shown: Preview) -> str:
    money = formats.money(shown.example.amount_minor, shown.example.currency)
    if shown.returned:
        return t("Gezeichnet für {money}, deren Zahlung an Tag 0 zurückkommt; niemand zahlt.", money=money)
    return t(
        "Gezeichnet für {money}, Rechnung an Tag 0, {n} Tage Zahlungsziel; niemand zahlt.",
        money=money, n=shown.example.payment_days,
    )  # fmt: skip


def _percent(thousandths: int) -> str:
    return f"{thousandths // 10}.{thousandths % 10}%"
