"""The merchant's own word: consent, offer, stop, hand-over and recall, course access, a note."""

from __future__ import annotations

from datetime import date

from mahnlauf.clerk.case import Case
from mahnlauf.clerk.saying import Said
from mahnlauf.core import events as kinds
from mahnlauf.core.clock import instant
from mahnlauf.dunning.decide import Action, upcoming
from mahnlauf.dunning.describe import blockers, in_default_since
from mahnlauf.dunning.run import action_event
from mahnlauf.dunning.telling import action_commands
from mahnlauf.dunning.timeline import action_title
from mahnlauf.ledger import balance
from mahnlauf.ledger.duties import SUSPENDS
from mahnlauf.ledger.state import HANDED_OVER, IN_COURT, STOPPED, ClaimState
from mahnlauf.store.access import is_taken

_ONLY_THE_PLANS_WAIT = frozenset(
    {"awaiting_consent", "awaiting_term", "awaiting_action", "agency_missing", "stale_feed"}
)


def approve(case: Case) -> Said:
    """The merchant agrees to the hand-over that the plan asked for."""
    return _reply(case, "consent", case.state.consent_on, kinds.VENDOR_CONSENTED, "approve.done")


def accept(case: Case) -> Said:
    """The merchant accepts the offer to collect."""
    return _reply(case, "accepted", case.state.accepted_on, kinds.VENDOR_ACCEPTED, "accept.done")


def decline(case: Case) -> Said:
    """The merchant declines the offer to collect."""
    if case.state.declined:
        return case.answer("decline.already")
    return _reply(case, "accepted", None, kinds.VENDOR_DECLINED, "decline.done")


def stop(case: Case) -> Said:
    """The merchant ends the collection before a hand-over."""
    if case.state.state in (HANDED_OVER, IN_COURT):
        raise case.refusal("with_agency", "recall")
    return _stop(case, "stop.done")


def recall(case: Case) -> Said:
    """The merchant takes it back from the agency and ends the collection."""
    recall_cost(case)
    return _stop(case, "recall.done")


def recall_cost(case: Case) -> int:
    """What the merchant bears himself if he recalls it, besides the agency's own bill; raises NotNow."""
    if case.state.state not in (HANDED_OVER, IN_COURT):
        raise case.refusal("not_with_agency", state=case.state.state)
    return case.state.fees if case.plan.stop_charges_vendor_fees else 0


def hand_over(case: Case) -> Said:
    """Hands the claim over today, before the plan would: only once every letter before it went out."""
    if case.state.state in (HANDED_OVER, IN_COURT):
        return case.answer("handover.already")
    case.must_be_collecting("handed over")
    action = _handover(case)
    amounts: dict[str, int] = {}
    now = instant(case.intake.clock.now())
    event = action_event(case.state, action, amounts, case.today, now)
    case.note(event.kind, event.data, event.identity)
    open_now = balance.amounts(case.state, case.plan, case.today)
    amounts.update(open_now.as_json())  # as the run does it: the record shows the amounts after its own fee
    case.commands += action_commands(action, case.state, case.plan, case.shop, case.row, open_now, case.today, now)
    return case.answer("handover.done", agency=case.shop.settings["agency"])


def suspend(case: Case, from_: date | None = None) -> Said:
    """Course access goes until the claim is paid or access is restored. ``from_``: on that day, announced until then;
    a day that has not come yet may be moved."""
    case.must_be_collecting("a reason to suspend access")
    day = from_ or case.today
    case.must_not_be_over(day)
    known = announced(case.state)
    if case.state.access_suspended and (known is None or known <= case.today or known == day):
        return case.answer("suspend.announced_already", on=known) if known else case.answer("suspend.already")
    if day == case.today:
        case.note(kinds.VENDOR_ACCESS_SUSPEND)
        return case.answer("suspend.done")
    case.note(kinds.VENDOR_ACCESS_SUSPEND, {"from": day.isoformat()})
    return case.answer("suspend.announced", on=day)


def announced(state: ClaimState) -> date | None:
    """The day on which a person's suspension of access begins, while that is still to come."""
    return next((duty.on for duty in state.duties if duty.key.startswith(SUSPENDS)), None)


def restore(case: Case) -> Said:
    """Gives back what `suspend` or a rule took, or is announced to take; what was missed so far is forgiven."""
    if not case.state.access_suspended and not is_taken(case.intake.db.reader, case.row.shop, case.row.order_ref):
        return case.answer("restore.none")
    case.note(kinds.VENDOR_ACCESS_RESTORE)
    return case.answer("restore.done")


def note(case: Case, text: str) -> Said:
    """A remark for whoever looks at the claim next; it changes nothing."""
    if not text.strip():
        raise case.refusal("empty_note")
    case.note(kinds.NOTE, {"text": text.strip()})
    return case.answer("note.done")


def _handover(case: Case) -> Action:
    """The plan's own hand-over as the action of today; raises NotNow with the reason why it may not be."""
    index = next((at for at, one in enumerate(case.plan.stages) if one.action == "handover"), None)
    if index is None or not case.state.running:
        raise case.refusal("no_handover_stage")
    if not case.shop.settings.get("agency"):
        raise case.refusal("no_agency")
    for one in blockers(case.state, case.plan, case.shop, case.today):
        if one["code"] not in _ONLY_THE_PLANS_WAIT:
            raise case.refusal("held_back", why=one["text"])
    for stage in case.plan.stages[case.state.stage : index]:
        if stage.action == "message":
            title = action_title({"stage": stage.key, "type": "message", "template": stage.template}, case.plan)
            raise case.refusal("letters_first", stage=title)
    if in_default_since(case.state, case.today) is None:
        raise case.refusal("not_in_default")
    stage = case.plan.stages[index]
    return Action(
        type="handover", key=f"{case.state.round}:{stage.key}:{stage.channel or stage.action}",
        round=case.state.round, stage=stage.key, channel=stage.channel or "", to="collection_agency",
        fee_minor=stage.fee_minor, planned_on=case.today, advances=True,
    )  # fmt: skip


def _stop(case: Case, code: str) -> Said:
    if case.state.state == STOPPED:
        return case.answer("stop.already")
    case.must_be_collecting("stopped")
    case.note(kinds.VENDOR_STOPPED)
    return case.answer(code)


def _reply(case: Case, anchor: str, given_on: date | None, kind: str, code: str) -> Said:
    """Silence is no consent, and neither is an answer to a question that was not put yet."""
    if given_on is not None:
        return case.answer("answered", on=given_on)
    stage = upcoming(case.plan, case.state)
    if stage is None or stage.anchor != anchor:
        raise case.refusal("not_asked", "explain")
    case.note(kind)
    return case.answer(code)
