"""The decision: what happens to this claim today, or all the reasons why nothing does.

Pure: no database, no clock, no network. The same function answers the run, the forecast, `claim explain`, the test
clock and the golden scenarios.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any

from mahnlauf.core.calendar import Calendar
from mahnlauf.core.money import format_minor
from mahnlauf.core.plan import Plan, Stage
from mahnlauf.dunning.planning import anchor_day, planned_day, rolled, standing_pause, term_end
from mahnlauf.ledger.reach import channel_to, is_reachable
from mahnlauf.ledger.state import COLLECTING, HANDED_OVER, OPEN, ClaimState, Duty

_DAY = timedelta(days=1)
_WAITING_FOR = {
    "trigger": ("awaiting_trigger", "Das Verfahren beginnt erst mit Rücklastschrift oder Rückbuchung."),
    "consent": ("awaiting_consent", "Die Übergabe wartet auf Ihre Zustimmung."),
    "court": ("awaiting_consent", "Das gerichtliche Mahnverfahren wartet auf Ihre Freigabe."),
    "accepted": ("awaiting_acceptance", "Das Angebot wartet auf Ihre Annahme."),
    "prev_deadline": ("awaiting_term", "Es läuft keine Frist, nach der gezählt werden könnte."),
    "prev_action": ("awaiting_action", "Es gab noch keinen Schritt, nach dem gezählt werden könnte."),
}
_PAUSES = {
    "disputed": ("disputed", "Der Käufer hat Einwände erhoben"),
    "hold": ("hold", "Mahnsperre"),
    "promise": ("promise", "Der Käufer hat Zahlung zugesagt"),
}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the decision must know besides the claim: how far payments are known, and the shop's own limits.

    ``known_up_to`` None: nothing was ever heard; ``stale_after_days`` None: freshness is not asked for.
    ``has_agency`` False: there is nobody yet to hand a claim over to. ``needs_address``: a letter to a buyer who has
    neither mail nor postal address waits; made-up claims have none."""

    known_up_to: date | None = None
    stale_after_days: int | None = None
    live_since: date | None = None
    collected_by: str = "us"
    has_agency: bool = True
    needs_address: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """Why nothing happens: a code for programs, words for people, the day until which it holds if known."""

    code: str
    text: str
    until: date | None = None

    def as_json(self) -> dict[str, Any]:
        """`{code, text, until}`."""
        return {"code": self.code, "text": self.text, "until": self.until.isoformat() if self.until else None}


@dataclass(frozen=True, slots=True)
class Nothing:
    """Nothing happens today; ``reasons`` holds every reason, ``next_on`` the day to ask again if one is known."""

    reasons: tuple[Reason, ...]
    next_on: date | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """What is to be done today. ``key`` is unique per claim, so it is done once. ``advances``: it is a stage of the
    ladder (else it answers an event). Fees are booked before the amounts are printed. ``again_of`` is the key of the
    same action whose letter was held back before it left."""

    type: str
    key: str
    round: int
    stage: str = ""
    template: str = ""
    channel: str = ""
    to: str = ""
    copy_to: tuple[str, ...] = ()
    deadline: date | None = None
    fee_minor: int = 0
    lump_sum_minor: int = 0
    planned_on: date | None = None
    lateness: int = 0
    advances: bool = False
    corrected: bool = False
    again_of: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        """The action as the ``data`` of an ``action.taken`` event."""
        data: dict[str, Any] = {"type": self.type, "key": self.key, "round": self.round, **self.details}
        for name in ("stage", "template", "channel", "to", "fee_minor", "lump_sum_minor", "lateness", "again_of"):
            if getattr(self, name):
                data[name] = getattr(self, name)
        if self.copy_to:
            data["copy_to"] = list(self.copy_to)
        for name in ("deadline", "planned_on"):
            if (day := getattr(self, name)) is not None:
                data[name] = day.isoformat()
        for name in ("advances", "corrected"):
            if getattr(self, name):
                data[name] = True
        return data


_UNREACHABLE = Reason(
    "unreachable",
    "Es gibt weder eine E-Mail-Adresse noch eine Postanschrift: Bitte ergänzen Sie die Bestellung im Shop.",
)


def decide(
    plan: Plan, state: ClaimState, today: date, calendar: Calendar, around: Surroundings | None = None
) -> Action | Nothing:
    """The action of today or the reasons for none. Duties that an event left come before the next stage."""
    around = around or Surroundings()
    if around.collected_by != "us":
        return Nothing((Reason("external", f"{around.collected_by.capitalize()} zieht diese Forderung selbst ein."),))
    for duty in state.duties:
        held = _is_letter_to_dun(duty) and _blockers(plan, state, today, around)
        if duty.on <= today and not held:
            return _dutiful(plan, state, duty, today, calendar)
    return _next_stage(plan, state, today, calendar, around)


def next_date(plan: Plan, state: ClaimState, calendar: Calendar) -> date | None:
    """The day on which the claim is to be looked at again: stored with it, so that the run finds it by index.
    None: only an event can wake it."""
    days = (_next_duty(state), _next_stage_on(plan, state, calendar))
    return min((day for day in days if day is not None), default=None)


def _next_stage_on(plan: Plan, state: ClaimState, calendar: Calendar) -> date | None:
    if not _collecting(state) or not state.running or state.booked_total <= 0 or state.unclear:
        return None
    if any(pause.until is None for pause in state.pauses) or state.stage >= len(plan.stages):
        return None
    day = planned_day(state, plan.stages[state.stage], plan, calendar)
    if day is None:
        return None
    day = _after_pauses(state, day) or day
    if state.grace_until is not None and day <= state.grace_until:
        day = state.grace_until + _DAY
    return day


def _is_letter_to_dun(duty: Duty) -> bool:
    """A corrected letter demands money like any stage, so it waits where a stage would; a receipt does not."""
    return bool(duty.action.get("corrected"))


def _next_duty(state: ClaimState) -> date | None:
    """The first day on which a duty can be done; a letter that is held back by a pause waits for its end."""
    days = [duty.on for duty in state.duties if not _is_letter_to_dun(duty)]
    for duty in state.duties:
        if _is_letter_to_dun(duty) and not state.unclear:
            day = _after_pauses(state, duty.on)
            days += [day] if day is not None else []
    return min(days, default=None)


def _after_pauses(state: ClaimState, day: date) -> date | None:
    """The first day from ``day`` on which nothing pauses the claim; None if a pause has no end."""
    while (pause := standing_pause(state.pauses, day)) is not None:
        if pause.until is None:
            return None
        day = pause.until
    return day


def upcoming(plan: Plan, state: ClaimState) -> Stage | None:
    """The stage that comes next if nobody pays, None at the end of the ladder or while no run is on."""
    if not _collecting(state) or not state.running or state.stage >= len(plan.stages):
        return None
    return plan.stages[state.stage]


def _collecting(state: ClaimState) -> bool:
    """Whether stages may still run: on an open claim, and those for the court on one that an agency has."""
    return state.state in (OPEN, HANDED_OVER)


def _next_stage(
    plan: Plan, state: ClaimState, today: date, calendar: Calendar, around: Surroundings
) -> Action | Nothing:
    closed = _closed(plan, state)
    if closed is not None:
        return Nothing((closed,), _ask_again(state, None, today, ()))
    stage = plan.stages[state.stage]
    planned = planned_day(state, stage, plan, calendar)
    if planned is not None and planned < today < (working_day := rolled(today, stage, calendar)):
        planned = working_day  # late, and meant for working days
    blockers = _blockers(plan, state, today, around)
    reasons = list(blockers)
    if stage.action == "handover" and not around.has_agency:
        reasons.append(
            Reason("agency_missing", "Es ist noch kein Inkassopartner eingetragen (Shop-Einstellung agency).")
        )
    if stage.action == "message" and around.needs_address and not is_reachable(state.buyer):
        reasons.append(_UNREACHABLE)
    if planned is None:
        waiting = "court" if stage.action == "court" else stage.anchor
        reasons.append(Reason(*_WAITING_FOR.get(waiting, _WAITING_FOR["trigger"])))
    elif planned > today:
        reasons.append(_too_early(state, planned, today))
    if reasons or planned is None:
        return Nothing(tuple(reasons), _ask_again(state, planned, today, blockers))
    return _stage_action(plan, state, stage, planned, today, calendar)


def _ask_again(state: ClaimState, planned: date | None, today: date, blockers: Sequence[Reason]) -> date | None:
    """The next day on which something can happen, seen from a day on which nothing does; None if an event or a
    person must come first."""
    days = [duty.on for duty in state.duties if not _is_letter_to_dun(duty)]
    if all(one.until is not None for one in blockers):
        free = max((one.until + _DAY for one in blockers if one.until), default=today + _DAY)
        letters = [duty.on for duty in state.duties if _is_letter_to_dun(duty)]
        days += [max(day, free) for day in (*letters, planned) if day is not None]
    return min(days, default=None)


def _stage_action(
    plan: Plan, state: ClaimState, stage: Stage, planned: date, today: date, calendar: Calendar
) -> Action:
    first = f"{state.round}:{stage.key}:{stage.channel or stage.action}"
    key = _key(state, first)
    return Action(
        type=stage.action,
        key=key,
        again_of=first if key != first else "",
        round=state.round,
        stage=stage.key,
        template=stage.template or "",
        channel=channel_to(state.buyer, stage.channel or "") if stage.action == "message" else stage.channel or "",
        to=_receiver(stage),
        copy_to=stage.copy_to,
        deadline=term_end(today, stage.term_days, plan, calendar) if stage.term_days else None,
        fee_minor=stage.fee_minor,
        lump_sum_minor=_lump_sum(plan, state, today),
        planned_on=planned,
        lateness=_lateness(plan, state, stage, planned, today, calendar),
        advances=True,
    )


def _lateness(plan: Plan, state: ClaimState, stage: Stage, planned: date, today: date, calendar: Calendar) -> int:
    """By how many days a stage runs late, and so moves the later ones, for which the same pauses count anyway. A mere
    notice that was due before the claim came into being (five days before an instalment that is due at once) is not
    late, unless the next stage would follow on its heels."""
    due, pauses = planned, [one for one in state.pauses if one.since >= (anchor_day(state, stage) or planned)]
    if not stage.counts_as_dunning:
        following = [planned_day(state, one, plan, calendar) for one in plan.stages[state.stage + 1 : state.stage + 2]]
        if not any(day is not None and day <= today for day in following):
            due, pauses = max(planned, state.run_since or planned), state.pauses
    late = (due + timedelta(days=number) for number in range((today - due).days))
    return sum(standing_pause(pauses, day) is None for day in late)


def _dutiful(plan: Plan, state: ClaimState, duty: Duty, today: date, calendar: Calendar) -> Action:
    rest = dict(duty.action)
    term_days = rest.pop("term_days", None)
    to, channel = rest.pop("to", ""), rest.pop("channel", "")
    key = _key(state, duty.key)
    return Action(
        type=rest.pop("type"),
        key=key,
        again_of=duty.key if key != duty.key else "",
        round=state.round,
        stage=rest.pop("stage", ""),
        template=rest.pop("template", ""),
        channel=channel if to == "vendor" else channel_to(state.buyer, channel),
        to=to,
        copy_to=tuple(rest.pop("copy_to", ())),
        deadline=term_end(today, term_days, plan, calendar) if term_days else None,
        planned_on=duty.on,
        corrected=rest.pop("corrected", False),
        details=rest,
    )


def _key(state: ClaimState, first: str) -> str:
    """The action's key; one whose letter was held back is another action when it comes again."""
    tries = (f"{first}~{number}" if number else first for number in count())
    return next(key for key in tries if key not in state.withdrawn)


def _closed(plan: Plan, state: ClaimState) -> Reason | None:
    """The one reason that ends all questions, if there is one."""
    if not state.opened:
        return Reason("not_owed", "Aus dieser Bestellung ist noch keine Forderung geworden.")
    if state.state not in COLLECTING:
        return Reason(state.state, _CLOSED.get(state.state, "Die Forderung ist abgeschlossen."))
    if state.state != OPEN and not (state.state == HANDED_OVER and state.running):
        return Reason(state.state, _CLOSED[state.state])
    if state.booked_total <= 0:
        return Reason("paid", "Es ist nichts offen.")
    if not plan.stages:
        return Reason("no_plan", "Für diese Forderung ist kein Mahnverfahren vorgesehen.")
    if state.declined:
        return Reason("declined", "Sie haben das Angebot abgelehnt.")
    if not state.running:
        return Reason("awaiting_trigger", "Für diese Forderung läuft kein Mahnverfahren.")
    if state.stage >= len(plan.stages):
        return Reason("no_more_stages", "Alle Stufen des Verfahrens sind durchlaufen.")
    return None


def _blockers(plan: Plan, state: ClaimState, today: date, around: Surroundings) -> list[Reason]:
    reasons = []
    if state.unclear:
        noted = f" Im Shop steht: „{state.shop_note}“" if state.shop_note else ""
        text = f"Vielleicht eine Rückbuchung: Bitte prüfen Sie die Bestellung.{noted}"
        reasons.append(Reason("reversal_unclear", text))
    pause = standing_pause(state.pauses, today)
    if pause is not None:
        code, text = _PAUSES[pause.code]
        until = pause.until - _DAY if pause.until else None
        why = pause.reason
        if code == "promise" and why:  # the sum that the buyer named
            why = format_minor(int(why), state.currency, "de")
        reasons.append(Reason(code, f"{text}: {why}" if why else text, until))
    if state.grace_until is not None and today <= state.grace_until:
        reasons.append(Reason("provider_retries", "Der Zahlungsanbieter versucht es noch selbst.", state.grace_until))
    if state.booked_total < plan.min_amount_minor:
        reasons.append(Reason("too_small", "Der Betrag liegt unter der Grenze des Verfahrens."))
    if around.live_since and state.invoice_date and state.invoice_date < around.live_since:
        reasons.append(Reason("before_go_live", "Die Bestellung ist älter als die Scharfschaltung des Shops."))
    reasons.extend(_stale(around, today))
    return reasons


def _stale(around: Surroundings, today: date) -> list[Reason]:
    if around.stale_after_days is None:
        return []
    known = around.known_up_to
    if known is not None and (today - known).days <= around.stale_after_days:
        return []
    told = f"Zahlungen sind nur bis {known:%d.%m.%Y} bekannt." if known else "Der Shop hat sich noch nie gemeldet."
    return [Reason("stale_feed", told)]


def _too_early(state: ClaimState, planned: date, today: date) -> Reason:
    if state.deadline is not None and today <= state.deadline:
        return Reason("term_running", f"Die Frist bis {state.deadline:%d.%m.%Y} läuft noch.", state.deadline)
    return Reason("too_early", f"Der nächste Schritt ist am {planned:%d.%m.%Y}.", planned)


def _receiver(stage: Stage) -> str:
    return _RECEIVERS.get(stage.action, "")


def _lump_sum(plan: Plan, state: ClaimState, today: date) -> int:
    """40 EUR once per claim from a business in default (§ 288 (5) BGB); never from a consumer."""
    in_default = state.default_since is not None and state.default_since <= today
    if not plan.lump_sum_b2b_minor or not in_default or state.buyer.get("kind") != "business":
        return 0
    booked = any(fee.kind == "lump_sum_b2b" for fee in state.fee_items)
    return 0 if booked or state.currency != "EUR" else plan.lump_sum_b2b_minor


_RECEIVERS = {
    "handover": "collection_agency", "consent_request": "vendor", "offer": "vendor", "court": "court",
}  # fmt: skip
_CLOSED = {
    "handed_over": "Die Forderung liegt beim Inkassopartner.",
    "in_court": "Das gerichtliche Mahnverfahren läuft.",
    "paid": "Die Forderung ist bezahlt.",
    "cancelled": "Die Forderung ist storniert.",
    "stopped": "Sie haben die Beitreibung beendet.",
    "written_off": "Die Forderung ist ausgebucht.",
}
