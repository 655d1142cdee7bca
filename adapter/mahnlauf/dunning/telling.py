"""What an action or a turn of a claim puts into the outbox, and what plugins are told after the commit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from mahnlauf.access.share import is_taken_by_plan
from mahnlauf.access.sweep import REFRESH
from mahnlauf.contract.registry import Registry
from mahnlauf.core.money import format_minor
from mahnlauf.core.observation import Standing
from mahnlauf.core.plan import Plan
from mahnlauf.dunning.case_file import case_file
from mahnlauf.dunning.decide import Action, next_date
from mahnlauf.dunning.drafts import Draft, draft_of, is_letter, page_of_draft, written
from mahnlauf.dunning.letter_facts import claim_number
from mahnlauf.dunning.projection import Change
from mahnlauf.ledger.balance import Amounts
from mahnlauf.ledger.state import COLLECTING, PAID, ClaimState
from mahnlauf.letters.figures import day
from mahnlauf.shops.shop import Shop
from mahnlauf.store.claims import ClaimRow
from mahnlauf.store.commands import TODO, NewCommand

_TASKS = frozenset({"phone_task", "refund_due", "access_suspend", "access_restore", "charge_vendor", "court"})
_AGENCY = frozenset({"handover", "agency_update", "agency_recall", "agency_cancel"})
_STATE_WORDS = {
    "open": "offen", "handed_over": "an Inkasso übergeben", "in_court": "im gerichtlichen Mahnverfahren",
    "paid": "bezahlt", "cancelled": "storniert", "stopped": "Beitreibung beendet", "written_off": "ausgebucht",
}  # fmt: skip


def action_commands(
    action: Action,
    state: ClaimState,
    plan: Plan,
    shop: Shop,
    row: ClaimRow,
    open_now: Amounts,
    today: date,
    now: str,
    post: list[Draft] | None = None,
) -> list[NewCommand]:
    """Everything that this action sends out; the keys repeat the action's, so the database keeps each once. Letters
    that may share an envelope with others are put into ``post`` instead, if there is one."""
    base = f"{row.id}:{action.key}"
    rows: list[NewCommand] = []
    told_by_access = "downloads" in shop.abilities or _has_courses(state, shop)
    if action.type in ("access_suspend", "access_restore") and told_by_access:
        return rows + _decided_anew(action, shop, row, base, now)  # the access room tells shop and course platforms
    if action.type in _TASKS:
        rows.append(_command(shop, row, base, _task_kind(action), _task(action, state, open_now), now, TODO))
    elif action.type in _AGENCY:
        case = case_file(state, plan, shop, row.id or 0, open_now, today)
        rows.append(_command(shop, row, base, "agency", {"type": action.type, **case}, now))
    elif is_letter(action):
        draft = draft_of(action, state, plan, shop, row, open_now, today)
        if post is None or draft.shared is None:
            rows += written([draft], now)
        else:
            post.append(draft)
    if (action.advances and action.type != "message") or (action.type == "message" and action.stage):
        note = _note(action, plan, state, open_now)
        told = shop_commands(state, plan, shop, row, f"{base}:shop", note, open_now, now)
        rows += [_with_letter(one, action, state, plan, shop, row, open_now, today) for one in told]
    return rows


def _decided_anew(action: Action, shop: Shop, row: ClaimRow, base: str, now: str) -> list[NewCommand]:
    """A suspension by the plan's own word: a person's was decided when it was said."""
    if not is_taken_by_plan({"type": action.type, "key": action.key}):
        return []
    return [NewCommand(shop.name, row.id or 0, f"{base}:{REFRESH}", REFRESH, {"order_ref": row.order_ref}, now)]


def _with_letter(
    told: NewCommand, action: Action, state: ClaimState, plan: Plan, shop: Shop, row: ClaimRow, open_now: Amounts,
    today: date,
) -> NewCommand:  # fmt: skip
    """The letter to the buyer goes along to shops that keep it with the order."""
    if "attach" not in shop.abilities or action.type != "message" or action.to == "vendor":
        return told
    page = page_of_draft(draft_of(action, state, plan, shop, row, open_now, today))
    name = f"{claim_number(row.id or 0)}-{action.round}-{action.stage}"
    return replace(told, payload={**told.payload, "page": page, "document_name": name})


def _has_courses(state: ClaimState, shop: Shop) -> bool:
    return bool(state.products) and all(shop.products.rule(product).courses for product in state.products)


def shop_commands(
    state: ClaimState, plan: Plan, shop: Shop, row: ClaimRow, key: str, note: str, open_now: Amounts, now: str,
    paid_by: str = "",
) -> list[NewCommand]:  # fmt: skip
    """Tells the shop how the claim stands; nothing for shops that cannot be written to. ``paid_by``: the payment that
    settled it past the shop."""
    if "write_back" not in shop.abilities:
        return []
    meta = {
        "state": state.state,
        "level": state.last_stage,
        "open": f"{open_now.total_minor} {state.currency}",
        "claim": claim_number(row.id or 0),
        "next_on": _next_stage_on(state, plan, shop, row),
    }
    if "pauses" in shop.abilities:
        meta["paused"] = str(_is_paused(state, date.fromisoformat(now[:10]))).lower()
    payload: dict[str, Any] = {"order_ref": state.order_ref, "note": note, "meta": meta, "test": shop.test_mode}
    payload |= {"paid_by": paid_by} if paid_by else {}
    return [_command(shop, row, key, "shop", payload, now)]


def _next_stage_on(state: ClaimState, plan: Plan, shop: Shop, row: ClaimRow) -> str:
    """The day of the next stage; what an event obliges us to (``row.next_on`` may be its day) is none."""
    if not state.duties:
        return row.next_on or ""
    coming = next_date(plan, replace(state, duties=[]), shop.calendar_of(state.buyer))
    return coming.isoformat() if coming else ""


def _is_paused(state: ClaimState, today: date) -> bool:
    return bool(state.unclear) or any(one.until is None or one.until > today for one in state.pauses)


def pause_commands(change: Change, shop: Shop, now: str) -> list[NewCommand]:
    """Tells a shop that shows it whether a claim is paused; once for each set of pauses."""
    state, row = change.state, change.row
    if "pauses" not in shop.abilities or not state.pauses or state.state not in COLLECTING:
        return []
    paused = _is_paused(state, date.fromisoformat(now[:10]))
    pauses = ",".join(f"{one.ident}<{one.until}" for one in state.pauses)
    key = f"{row.id}:pauses:{hashlib.sha256(pauses.encode()).hexdigest()[:16]}:{paused}"
    note = f"Mahnlauf: Forderung {row.number} ist {'angehalten' if paused else 'nicht mehr angehalten'}."
    open_now = Amounts(state.principal, state.fees, state.interest)
    return shop_commands(state, change.plan, shop, row, key, note, open_now, now)


def commands_after(change: Change, shop: Shop, now: str, *, whole: bool = True) -> list[NewCommand]:
    """When a claim that was being dunned is settled or reopened by an event, the shop hears of it; also when money
    that came past the shop settles one that was not. ``whole``: nothing else of its order is owed, so that with this
    claim the order is paid."""
    state, row = change.state, change.row
    paid_by = _paid_past_the_shop(state) if whole and "settle" in shop.abilities else ""
    if change.before in (None, state.state) or not (state.last_stage or paid_by):
        return pause_commands(change, shop, now)
    divided = state.split and not state.instalment
    words = "in Raten aufgeteilt" if divided else _STATE_WORDS.get(state.state, state.state)
    key = f"{row.id}:{state.round}:state:{state.state}:{len(state.payments)}"
    open_now = Amounts(state.principal, state.fees, state.interest)
    note = f"Mahnlauf: Forderung {row.number} ist {words}."
    if paid_by and state.instalment:
        note += " Damit sind alle Raten der Bestellung bezahlt."
    return shop_commands(state, change.plan, shop, row, key, note, open_now, now, paid_by)


def withdrawn_commands(change: Change, shop: Shop, now: str) -> list[NewCommand]:
    """The shop was told of a letter that was held back after all; if the claim is settled it hears that anyway."""
    state, row = change.state, change.row
    if state.state not in COLLECTING:
        return []
    note = f"Mahnlauf: Das letzte Schreiben zu Forderung {row.number} wurde zurückgehalten, es ging nicht hinaus."
    open_now = Amounts(state.principal, state.fees, state.interest)
    key = f"{row.id}:withdrawn:{state.withdrawn[-1]}"
    return shop_commands(state, change.plan, shop, row, key, note, open_now, now)


def _paid_past_the_shop(state: ClaimState) -> str:
    """The newest payment of a settled claim whose whole order the shop still shows as unpaid; empty otherwise."""
    if state.state != PAID or state.shop_standing != Standing.OPEN:
        return ""
    return next((one.ref for one in reversed(state.payments) if not one.undone and one.source != "shop"), "")


def no_call(state: str) -> str:
    """Why a phone task is closed although nobody called."""
    return f"No call is needed any more: the claim is {state.replace('_', ' ')}."


def fetch_commands(shop: Shop, orders: Iterable[str], now: str, rang: int | None = None) -> list[NewCommand]:
    """Asks the shop for orders whose doorbell rang, if its settings allow asking. ``rang``: the delivery that did; a
    second one within the same second may tell of more than the answer to the first."""
    if "fetch" not in shop.abilities:
        return []
    when = now if rang is None else f"{now}:{rang}"
    return [NewCommand(shop.name, 0, f"fetch:{order}:{when}", "fetch", {"order_ref": order}, now) for order in orders]


def after_change(registry: Registry, change: Change) -> None:
    """Tells plugins about claims that came into being or were settled."""
    row = change.row
    facts = {"shop": row.shop, "id": row.id, "order_ref": row.order_ref, "state": row.state}
    if change.before is None:
        registry.tell("claim_opened", claim=facts)
    if row.state == PAID and change.before in COLLECTING:
        registry.tell("claim_settled", claim=facts)


def _command(
    shop: Shop,
    row: ClaimRow,
    key: str,
    kind: str,
    payload: Mapping[str, Any],
    now: str,
    state: str = "waiting",
) -> NewCommand:
    return NewCommand(shop.name, row.id or 0, key, kind, payload, now, state)


def _task_kind(action: Action) -> str:
    return "phone" if action.type == "phone_task" else "task"


def _task(action: Action, state: ClaimState, open_now: Amounts) -> dict[str, Any]:
    return {
        "type": action.type,
        "stage": action.stage,
        "phone": state.buyer.get("phone", ""),
        "name": state.buyer.get("name", ""),
        "amounts": open_now.as_json(),
        **action.details,
    }


def _note(action: Action, plan: Plan, state: ClaimState, open_now: Amounts) -> str:
    index = plan.stage_index(action.stage)
    title = plan.stages[index].title if index is not None and plan.stages[index].title else action.stage
    amount = format_minor(open_now.total_minor, state.currency, "de")
    until = f", Frist bis {day(action.deadline, 'de')}" if action.deadline else ""
    corrected = " (korrigiert)" if action.corrected else ""
    return f"Mahnlauf: {title}{corrected}, offen {amount}{until}."
