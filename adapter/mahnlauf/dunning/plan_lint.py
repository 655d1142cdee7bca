"""What is wrong or doubtful with a plan by law and by good practice: one sentence each, with its paragraph.

What a plan looks like is judged stage by stage; what it does is judged by letting it run over made-up claims that
begin on every day of two weeks. Engineering knowledge, no legal advice: sources stand in docs/plans.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from mahnlauf.core.plan import ALLOCATIONS, Plan, Stage
from mahnlauf.core.rates import base_rate, known_until
from mahnlauf.dunning.plan_preview import Example, Preview, Step, preview

ERROR, WARNING, NOTE = "error", "warning", "note"
_SHORT_TERM = 7
_MOST_FOR_A_LETTER = 200
_CONSUMER_MARGIN, _BUSINESS_MARGIN = Decimal(5), Decimal(9)
_ANNOUNCING = frozenset({"dunning_2_collection_warning", "precollection_notice"})
_FIRST_DAY = date(2026, 12, 14)  # a Monday; the two weeks reach over Christmas
_BETWEEN_FIRST_LETTER_AND_HANDOVER = 14


@dataclass(frozen=True, slots=True)
class LintFinding:
    """``level`` is error, warning or note; ``text`` one sentence that names file and place, ``paragraph`` the law."""

    level: str
    text: str
    paragraph: str = ""

    def as_json(self) -> dict[str, str]:
        """`{level, text, paragraph}`."""
        return {"level": self.level, "text": self.text, "paragraph": self.paragraph}


Found = Iterator[LintFinding]
Rule = Callable[[Plan, str], Found]


def lint(plan: Plan, source: str, *, whole: bool = True) -> list[LintFinding]:
    """Everything that the rules find, errors first; ``source`` is the file's name. ``whole`` False: parts of the plan
    could not be read, so it is not run, and nothing is noted that may only follow from that."""
    if not plan.stages:
        return [LintFinding(NOTE, f"{source}: the plan has no stages, so nobody is dunned.")]
    rules = (*_RULES, _dates) if whole else _RULES
    found = [finding for rule in rules for finding in rule(plan, source)]
    found = found if whole else [finding for finding in found if finding.level == ERROR]
    return sorted(found, key=lambda one: (ERROR, WARNING, NOTE).index(one.level))


def _place(source: str, stage: Stage) -> str:
    return f'{source}, stage "{stage.key}"'


def _letters(plan: Plan) -> list[Stage]:
    """The letters that demand money."""
    return [stage for stage in plan.stages if stage.action == "message" and stage.template != "upcoming_instalment"]


def _ends(plan: Plan) -> Iterator[tuple[int, Stage]]:
    return ((number, stage) for number, stage in enumerate(plan.stages) if stage.action == "handover")


def _fees(plan: Plan, source: str) -> Found:
    first = next(iter(_letters(plan)), None)
    for stage in plan.stages:
        if not stage.fee_minor:
            continue
        place = f'{_place(source, stage)}: "fee_minor" is {stage.fee_minor}'
        if stage is first:
            yield LintFinding(
                ERROR,
                f"{place}, but this letter only begins the default; costs are owed after it. Expected 0.",
                "§ 286 Abs. 1, § 280 Abs. 2 BGB; BGH VIII ZR 95/18",
            )
        elif stage.action != "message":
            yield LintFinding(
                ERROR, f"{place}, but staff and calls are never charged. Expected 0.", "BGH VIII ZR 95/18"
            )
        elif stage.channel == "email":
            yield LintFinding(ERROR, f"{place}, but an e-mail costs nothing. Expected 0.", "BGH VIII ZR 95/18")
        elif stage.fee_minor > _MOST_FOR_A_LETTER:
            yield LintFinding(
                WARNING,
                f"{place}. More than {_MOST_FOR_A_LETTER} needs a proof of what print and postage of one letter cost.",
                "§ 309 Nr. 5 BGB; BGH VIII ZR 95/18",
            )


def _interest(plan: Plan, source: str) -> Found:
    rule, place = plan.interest, f"{source}, [interest]"
    if rule.mode == "none":
        if plan.interest_in_default:
            yield LintFinding(WARNING, f'{source}: "interest_in_default" is true, but [interest] has mode none.')
        return
    if not plan.interest_in_default:
        yield LintFinding(
            NOTE,
            f'{place}: interest runs only once a default is entered. "interest_in_default = true" lets it begin with'
            " the end of the first term.",
            "§ 286 BGB",
        )
    base = base_rate(known_until(rule.table), rule.table) if rule.mode == "fixed" else Decimal(0)
    value = (rule.rate_percent if rule.mode == "fixed" else rule.margin_points) or Decimal(0)
    key = "rate_percent" if rule.mode == "fixed" else "margin_points"
    yield from _rate(plan, f'{place}: "{key}" is {value}', value, base)


def _rate(plan: Plan, place: str, value: Decimal, base: Decimal) -> Found:
    business, consumer = base + _BUSINESS_MARGIN, base + _CONSUMER_MARGIN
    if value > business:
        yield LintFinding(ERROR, f"{place}. Expected at most {business} (businesses).", "§ 288 Abs. 2 BGB")
    elif value > consumer and "consumer" in plan.buyers:
        yield LintFinding(
            ERROR,
            f'{place}, which only businesses owe. Expected at most {consumer}, or buyers = ["business"] and a rule'
            " that chooses this plan.",
            "§ 288 Abs. 1 BGB",
        )


def _lump_sum(plan: Plan, source: str) -> Found:
    if plan.lump_sum_b2b_minor and "business" not in plan.buyers:
        text = (
            f'{source}: "lump_sum_b2b_minor" is {plan.lump_sum_b2b_minor}, but the plan is for consumers. Expected 0.'
        )
        yield LintFinding(ERROR, text, "§ 288 Abs. 5 BGB")


def _terms(plan: Plan, source: str) -> Found:
    for stage in _letters(plan):
        if stage.term_days is None:
            yield LintFinding(
                NOTE,
                f"{_place(source, stage)}: the letter sets no term, so it begins no default.",
                "§ 286 Abs. 1 BGB",
            )
        elif stage.term_days < _SHORT_TERM:
            yield _short_term(f'{_place(source, stage)}: "term_days" is {stage.term_days}')
    for key, correction in (("on_partial_payment", plan.on_partial_payment), ("on_credit_note", plan.on_credit_note)):
        if correction is None:
            continue
        if correction.term_days < _SHORT_TERM:
            yield _short_term(f'{source}, [{key}]: "term_days" is {correction.term_days}')
        if correction.max_restarts is None:
            text = f'{source}, [{key}]: without "max_restarts" small payments can begin the term anew for ever.'
            yield LintFinding(NOTE, text)
    if plan.deadline_roll != "bgb193":
        text = f'{source}: "deadline_roll" is none. A last day on a weekend or holiday moves to the next working day.'
        yield LintFinding(WARNING, text, "§ 193 BGB")


def _short_term(place: str) -> LintFinding:
    text = f"{place}. Less than {_SHORT_TERM} days is hardly a reasonable term; expected {_SHORT_TERM} or more."
    return LintFinding(WARNING, text, "§ 286 BGB")


def _order(plan: Plan, source: str) -> Found:
    for stage in plan.stages:
        if stage.anchor == "prev_deadline" and stage.offset_days < 1:
            text = f'{_place(source, stage)}: "offset_days" is {stage.offset_days}, so it runs before the term is over.'
            yield LintFinding(ERROR, f"{text} Expected 1 or more.", "§ 188 Abs. 1 BGB")
        if stage.action == "phone_task" and stage.roll != "business_day":
            text = (
                f'{_place(source, stage)}: "roll" is {stage.roll}. Calls are for working days: expected business_day.'
            )
            yield LintFinding(WARNING, text, "§ 7 Abs. 1 UWG")
        if stage.action == "court" and stage.anchor != "consent":
            text = (
                f'{_place(source, stage)}: "anchor" is {stage.anchor}. The court needs your approval: expected consent.'
            )
            yield LintFinding(ERROR, text, "§ 690 ZPO")


def _handover(plan: Plan, source: str) -> Found:
    for number, stage in _ends(plan):
        place = _place(source, stage)
        before = plan.stages[:number]
        letters = [index for index, one in enumerate(before) if one in _letters(plan)]
        if not letters:
            yield LintFinding(ERROR, f"{place}: no letter asked for the money before it.", "§ 286 Abs. 1 BGB")
            continue
        last = before[letters[-1]]
        if last.term_days is None or not _waits_for_term(plan.stages[letters[-1] + 1 : number + 1]):
            yield LintFinding(
                ERROR,
                f'{place}: it does not wait for a term that was announced. Expected "term_days" in the last letter and'
                " prev_deadline or not_before_prev_deadline after it.",
                "§ 286 Abs. 1 BGB, § 13a RDG",
            )
        elif last.template not in _ANNOUNCING:
            yield LintFinding(
                WARNING,
                f'{place}: the letter before it ("{last.key}", {last.template}) does not announce the hand-over.'
                f" Expected {' or '.join(sorted(_ANNOUNCING))}.",
                "§ 254 Abs. 2 BGB",
            )
        if len(letters) < 2:
            yield LintFinding(WARNING, f"{place}: only one letter comes before it. Expected two.", "§ 254 Abs. 2 BGB")
        if stage.anchor != "consent" and any(one.action == "consent_request" for one in before):
            text = f'{place}: "anchor" is {stage.anchor}, but a stage asks for your consent. Expected anchor consent.'
            yield LintFinding(ERROR, text)


def _waits_for_term(stages: Sequence[Stage]) -> bool:
    return any(
        (one.anchor == "prev_deadline" and one.offset_days > 0) or one.not_before_prev_deadline for one in stages
    )


def _access(plan: Plan, source: str) -> Found:
    for name, rows in plan.reactions.items():
        if not any(row["type"] == "access_suspend" for row in rows):
            continue
        place = f"{source}, [[{name}]]"
        if name != "on_handover":
            text = f"{place}: access may be suspended with the hand-over only. Expected it under [[on_handover]]."
            yield LintFinding(ERROR, text, "§ 320 BGB")
            continue
        letters = _letters(plan)
        if not letters or letters[-1].template != "precollection_notice":
            yield LintFinding(
                ERROR,
                f"{place}: access is suspended without a letter that announced it and its day. Expected a last letter"
                " with the template precollection_notice.",
                "§ 320 Abs. 2, § 242 BGB; OLG Koblenz 2 U 1388/09",
            )


def _telling(plan: Plan, source: str) -> Found:
    wanted = [("on_paid", "that the matter is closed")]
    if any(_ends(plan)):
        wanted.append(("on_handover", "that somebody else collects now"))
    for name, what in wanted:
        for receiver, words in (("customer", "The buyer"), ("vendor", "The merchant")):
            if not any(row["type"] == "message" and row.get("to") == receiver for row in plan.reaction(name)):
                yield LintFinding(
                    WARNING, f'{source}: {words} never hears {what}. Expected [[{name}]] to = "{receiver}".'
                )


def _allocation(plan: Plan, source: str) -> Found:
    if plan.allocation not in ALLOCATIONS.values():
        text = f"{source}: payments cover {', '.join(plan.allocation)}. The law says fees, interest, principal."
        yield LintFinding(WARNING, f"{text} Expected bgb367, or bgb497 for consumer credit.", "§ 367, § 497 Abs. 3 BGB")


def _dates(plan: Plan, source: str) -> Found:
    """What shows only when the plan runs; each told once, for the first claim to which it happens."""
    told: set[str] = set()
    for number in range(14):
        shown = preview(plan, Example(_FIRST_DAY + timedelta(days=number)))
        for code, finding in _trial(shown, source):
            if code not in told:
                told.add(code)
                yield finding


def _trial(shown: Preview, source: str) -> Iterator[tuple[str, LintFinding]]:
    letters = [one for one in shown.steps if one.future.action.type == "message" and one.future.action.stage]
    for before, after in pairwise(letters):
        if before.on == after.on:
            stage = before.future.action.stage
            yield f"twice:{stage}", _seen(source, after, ERROR, f'goes out on the same day as "{stage}"')
    demands = [one for one in letters if one.future.action.template != "upcoming_instalment"]
    if not demands:
        return
    due = shown.example.calendar.term_end(shown.example.due_date, 0)
    if not shown.returned and demands[0].on <= due:
        what = f"demands money before the due date {due:%Y-%m-%d} is over; expected wait_for_due_date = true"
        yield "early", _seen(source, demands[0], ERROR, what, "§ 286 Abs. 1 BGB")
    end = next((one for one in shown.steps if one.future.action.type == "handover"), None)
    if end is not None and (end.on - demands[0].on).days < _BETWEEN_FIRST_LETTER_AND_HANDOVER:
        days = (end.on - demands[0].on).days
        yield "hasty", _seen(source, end, WARNING, f"comes {days} days after the first letter; expected 14 or more")


def _seen(source: str, step: Step, level: str, what: str, paragraph: str = "") -> LintFinding:
    text = f'{source}, stage "{step.future.action.stage}": in a trial run it {what} ({step.on:%Y-%m-%d}).'
    return LintFinding(level, text, paragraph)


_RULES: tuple[Rule, ...] = (
    _fees, _interest, _lump_sum, _terms, _order, _handover, _access, _telling, _allocation,
)  # fmt: skip
