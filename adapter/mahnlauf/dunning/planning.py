"""When the next stage of a claim is due: anchors, pauses, terms and working days. Pure; days in, a day out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from operator import attrgetter

from mahnlauf.core.calendar import Calendar
from mahnlauf.core.plan import FIXED_ANCHORS, Plan, Stage
from mahnlauf.ledger.state import ClaimState, Pause

_DAY, _NO_TIME = timedelta(days=1), timedelta()
_ANCHORS: Mapping[str, Callable[[ClaimState], date | None]] = {
    "invoice_date": attrgetter("invoice_date"),
    "due_date": attrgetter("due_date"),
    "trigger": attrgetter("trigger_on"),
    "prev_deadline": attrgetter("deadline"),
    "prev_action": attrgetter("last_action_on"),
    "consent": attrgetter("consent_on"),
    "accepted": attrgetter("accepted_on"),
}


def anchor_day(state: ClaimState, stage: Stage) -> date | None:
    """The day from which the stage counts; None while it is unknown (no consent, no trigger yet)."""
    return _ANCHORS[stage.anchor](state)


def planned_day(state: ClaimState, stage: Stage, plan: Plan, calendar: Calendar) -> date | None:
    """The day on which the stage is to run, None while its anchor is unknown.

    A pause that began on or after the anchor moves the day by its length; where the plan says so, a term stands still
    in a pause that began after its letter. Stages that run late after an outage move the later ones that count from
    a fixed day, so that the gap between two letters stays as the plan promised it."""
    anchor = anchor_day(state, stage)
    if anchor is None:
        return None
    since = anchor if stage.anchor != "prev_deadline" else _term_counts_from(state, plan)
    day = anchor + timedelta(days=stage.offset_days) + paused_since(state.pauses, since or anchor)
    grace = timedelta(days=plan.posting_grace_days)
    if stage.anchor in FIXED_ANCHORS:
        day += timedelta(days=state.lateness) + _wait_for_due_date(state, stage, plan, calendar)
    elif stage.anchor == "prev_deadline":
        day += grace
    if stage.not_before_prev_deadline and state.deadline is not None:
        paused = paused_since(state.pauses, _term_counts_from(state, plan) or state.deadline)
        day = max(day, state.deadline + _DAY + grace + paused)
    if stage.action == "message" and stage.anchor in FIXED_ANCHORS and state.last_letter_on is not None:
        day = max(day, state.last_letter_on + _DAY)  # whatever came late: never two letters on one day
    return rolled(day, stage, calendar)


def _term_counts_from(state: ClaimState, plan: Plan) -> date | None:
    """The day from which pauses move the end of the running term: its letter's, if the plan lets terms stand still."""
    return state.deadline_from if plan.pause_stops_terms else state.deadline


def _wait_for_due_date(state: ClaimState, stage: Stage, plan: Plan, calendar: Calendar) -> timedelta:
    """How much later a stage runs because the ladder would begin before the due date is over: as a whole, so that its
    steps keep their distance. Stages that count from a letter follow by themselves."""
    if not plan.wait_for_due_date or not stage.counts_as_dunning or state.due_date is None:
        return _NO_TIME
    first = next(one for one in plan.stages if one.counts_as_dunning)
    begin = anchor_day(state, first)
    if begin is None or first.anchor != stage.anchor:
        return _NO_TIME
    late = term_end(state.due_date, 0, plan, calendar) + _DAY
    return max(late - begin - timedelta(days=first.offset_days), _NO_TIME)


def rolled(day: date, stage: Stage, calendar: Calendar) -> date:
    """The planned day moved to a working day, as the stage's ``roll`` says."""
    if stage.roll == "business_day":
        return calendar.next_working_day(day)
    return calendar.window(day, stage.window_days) if stage.roll == "window" else day


def term_end(sent: date, term_days: int, plan: Plan, calendar: Calendar) -> date:
    """The last day of a term, rolled by § 193 BGB unless the plan says otherwise."""
    if plan.deadline_roll == "bgb193":
        return calendar.term_end(sent, term_days)
    return sent + timedelta(days=term_days)


def paused_since(pauses: Sequence[Pause], anchor: date) -> timedelta:
    """The days lost to pauses that began on or after the anchor; overlapping ones count once, open ones not yet."""
    if not pauses:
        return _NO_TIME
    lost = _NO_TIME
    reached = anchor
    for pause in sorted((one for one in pauses if one.until is not None), key=lambda one: one.since):
        if pause.since >= anchor and pause.until is not None and pause.until > max(reached, pause.since):
            lost += pause.until - max(reached, pause.since)
            reached = pause.until
    return lost


def standing_pause(pauses: Sequence[Pause], on: date) -> Pause | None:
    """The pause that forbids sending on that day: of several the one that lasts longest."""
    standing = [one for one in pauses if one.since <= on and (one.until is None or on < one.until)]
    return max(standing, key=lambda one: one.until or date.max, default=None)
