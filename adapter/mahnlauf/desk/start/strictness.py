"""The plans as a merchant chooses among them: from gentle to strict, in his words, each drawn as its days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from mahnlauf.core.errors import MahnlaufError
from mahnlauf.core.plan import Plan
from mahnlauf.desk.office import Office
from mahnlauf.desk.tongue import language, t
from mahnlauf.dunning.plan_preview import Example, Preview, Step, preview, usual_payment_days, waits_for_return
from mahnlauf.dunning.plan_words import plan_words
from mahnlauf.shops.plans import NO_PLAN
from mahnlauf.shops.shop import DEFAULT_PLAN

RECOMMENDED = DEFAULT_PLAN
_SHIPPED: Mapping[str, tuple[str, str]] = {  # from gentle to strict
    "bezahlt": (
        "Erst fragen",
        "Nichts geht hinaus, bevor Sie ja sagen. Dann drei Briefe in Ihrem Namen, von jedem eine Kopie an Sie.",
    ),
    "copecart": (
        "Freundlich, mit Anrufen",
        "Früh und persönlich: Anrufe zwischen den E-Mails. An das Inkasso geht nur, was Sie freigeben.",
    ),
    "full_service": (
        "Ausgewogen",
        "Mit viel Zeit zwischen den Schreiben: zwei E-Mails, ein Brief, dann die Übergabe.",
    ),
    "novalnet": (
        "Zügig",
        "E-Mail, Brief, Anruf in rund drei Wochen, ohne Kosten für den Käufer. Danach die Übergabe.",
    ),
    "spreadmind": (
        "Streng bei Rücklastschriften",
        "Für geplatzte Lastschriften und zurückgeholte Kartenzahlungen: zwei kurze Fristen, dann die Übergabe.",
    ),
}
_WIDTH, _EDGE, _APART, _CLOSEST = 300, 12, 17, 24
_A_MONDAY = date(2026, 6, 29)  # of weeks without a holiday: the days come out as the plan names them
_MARKS = {"phone_task": "call", "offer": "asked", "consent_request": "asked", "handover": "end", "court": "end"}
_AGREED = ("accepted", "consent")


@dataclass(frozen=True, slots=True)
class Mark:
    """One step in the little drawing: where, which shape, and the day under it (empty where there is no room)."""

    x: int
    shape: str
    day: str


@dataclass(frozen=True, slots=True)
class Line:
    """One step in words."""

    day: str
    title: str
    way: str


@dataclass(frozen=True, slots=True)
class Card:
    """One plan to choose. ``facts`` are (what, how) in a few words each, ``words`` what else holds beside the steps."""

    name: str
    title: str
    text: str
    facts: tuple[tuple[str, str], ...]
    marks: tuple[Mark, ...]
    lines: tuple[Line, ...]
    words: tuple[str, ...]
    recommended: bool


def title_of(plan: str) -> str:
    """What the wizard calls a plan."""
    return t(_SHIPPED[plan][0]) if plan in _SHIPPED else plan


def cards_of(office: Office) -> list[Card]:
    """The shipped plans from gentle to strict, then the merchant's own."""
    return [_card(plan) for plan in _plans(office).values()]


def names_of(office: Office) -> set[str]:
    """Which plans can be chosen."""
    return set(_plans(office))


def _plans(office: Office) -> dict[str, Plan]:
    """One that cannot be read is left out, and one that only instalments follow."""
    names = (*_SHIPPED, *office.house.plans.names())
    plans = [plan for name in names if (plan := _readable(office, name)) is not None]
    followers = {plan.instalments for plan in plans}
    return {plan.name: plan for plan in plans if plan.name not in followers and plan.name != NO_PLAN}


def _readable(office: Office, name: str) -> Plan | None:
    try:
        return office.house.plans.current(name)
    except MahnlaufError:
        return None


def _card(plan: Plan) -> Card:
    shown = preview(plan, Example(_A_MONDAY, payment_days=usual_payment_days(plan)))
    title, text = _SHIPPED.get(plan.name, (plan.title or plan.name, plan.description))
    steps = [step for step in shown.steps if step.future.action.advances]
    return Card(
        plan.name, t(title), t(text), tuple(_facts(plan, shown, steps)), tuple(_marks(steps)),
        tuple(_line(step) for step in steps), tuple(_beside(plan)), plan.name == RECOMMENDED,
    )  # fmt: skip


def _beside(plan: Plan) -> Iterator[str]:
    """What holds beside the steps, in sentences; those that are numbered are the steps."""
    return (words for words in plan_words(plan, language())[1:] if not words[:1].isdigit())


def _facts(plan: Plan, shown: Preview, steps: list[Step]) -> Iterator[tuple[str, str]]:
    letters = [step for step in steps if step.future.action.type == "message"]
    yield t("Schreiben"), str(len(letters))
    first = letters[0].day if letters else 0
    counted = t("ab Rücklauf der Zahlung") if waits_for_return(plan) else t("ab Bestellung")
    yield t("Das erste"), f"{t('Tag {number}', number=first)} {counted}"
    calls = sum(step.future.action.type == "phone_task" for step in steps)
    if calls:
        yield t("Anrufe"), str(calls)
    yield t("Kosten für den Käufer"), t("nur was Druck und Porto kosten") if _has_fees(plan) else t("keine")
    yield t("Übergabe an Inkasso"), _handover(plan, steps)


def _has_fees(plan: Plan) -> bool:
    return any(stage.fee_minor for stage in plan.stages)


def _handover(plan: Plan, steps: list[Step]) -> str:
    """Automatic, or only with the merchant's yes, or never."""
    last = next((step for step in steps if step.future.action.type == "handover"), None)
    if last is None:
        return t("nie")
    until = [stage.action for stage in plan.stages].index("handover")
    agreed = any(stage.anchor in _AGREED for stage in plan.stages[: until + 1])
    return t("nur wenn Sie zustimmen") if agreed else t("von selbst, am Tag {number}", number=last.day)


def _marks(steps: list[Step]) -> Iterator[Mark]:
    """On a line from day 0 to the last. No mark covers another; a day that has no room is left to the list."""
    span = max((step.day for step in steps), default=1) or 1
    places = [_EDGE + (_WIDTH - 2 * _EDGE) * step.day // span for step in steps]
    for index in range(1, len(places)):
        places[index] = max(places[index], places[index - 1] + _APART)
    over = max(places[-1] - (_WIDTH - _EDGE), 0) if places else 0
    last_day, labelled = None, -_CLOSEST
    for step, place in zip(steps, places, strict=True):
        shows = step.day != last_day and place - labelled >= _CLOSEST
        last_day, labelled = (step.day, place) if shows else (last_day, labelled)
        yield Mark(place - over * (place - _EDGE) // (_WIDTH - _EDGE), _shape(step), str(step.day) if shows else "")


def _shape(step: Step) -> str:
    action = step.future.action
    return _MARKS.get(action.type, "paper" if action.channel == "letter" else "mail")


def _line(step: Step) -> Line:
    return Line(t("Tag {number}", number=step.day), t(step.title), t(step.way))
