"""What an action or a turn of a claim puts into the outbox, and what plugins are told after the commit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from mahnlauf.contract.registry import Registry
from mahnlauf.core.money import format_minor
from mahnlauf.core.observation import Standing
from mahnlauf.core.plan import Plan
from mahnlauf.dunning.case_file import case_file
from mahnlauf.dunning.decide import Action, next_date
from mahnlauf.dunning.letter_facts import claim_number, has_postal_address, letter_facts
from mahnlauf.dunning.projection import Change
from mahnlauf.ledger.balance import Amounts
from mahnlauf.ledger.state import COLLECTING, PAID, ClaimState
from mahnlauf.letters import TEMPLATES, html_of, page_of, text_of
from mahnlauf.shops.shop import Shop
from mahnlauf.store.claims import ClaimRow
from mahnlauf.store.commands import TODO, NewCommand

_TASKS = frozenset({"phone_task", "refund_due", "access_suspend", "access_restore", "charge_vendor", "court"})
_AGENCY = frozenset({"handover", "agency_update", "agency_recall", "agency_cancel"})
_VENDOR_TEMPLATES = {
    "consent_request": "consent_request",
    "offer": "offer",
    "send_template_letters": "template_letters_vendor",
    "send_agency_contact": "template_letters_vendor",
}
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
) -> list[NewCommand]:
    """Everything that this action sends out; the keys repeat the action's, so the database keeps each once."""
    base = f"{row.id}:{action.key}"
    rows: list[NewCommand] = []
    if action.type in ("access_suspend", "access_restore") and _has_courses(state, shop):
        return rows  # the course platforms are told by the access room
    if action.type in _TASKS:
        rows.append(_command(shop, row, base, _task_kind(action), _task(action, state, open_now), now, TODO))
    elif action.type in _AGENCY:
        case = case_file(state, plan, shop, row.id or 0, open_now, today)
        rows.append(_command(shop, row, base, "agency", {"type": action.type, **case}, now))
    elif action.type == "message" or action.type in _VENDOR_TEMPLATES:
        rows += _letters(action, state, plan, shop, row, open_now, today, now, base)
    if (action.advances and action.type != "message") or (action.type == "message" and action.stage):
        note = _note(action, plan, state, open_now)
        rows += shop_commands(state, plan, shop, row, f"{base}:shop", note, open_now, now)
    return rows


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
    ladder = replace(state, duties=[]) if state.duties else state  # what an event obliges us to is no next stage
    coming = next_date(plan, ladder, shop.calendar_of(state.buyer))
    meta = {
        "state": state.state,
        "level": state.last_stage,
        "open": f"{open_now.total_minor} {state.currency}",
        "claim": claim_number(row.id or 0),
        "next_on": coming.isoformat() if coming else "",
    }
    payload: dict[str, Any] = {"order_ref": state.order_ref, "note": note, "meta": meta, "test": shop.test_mode}
    payload |= {"paid_by": paid_by} if paid_by else {}
    return [_command(shop, row, key, "shop", payload, now)]


def commands_after(change: Change, shop: Shop, now: str) -> list[NewCommand]:
    """When a claim that was being dunned is settled or reopened by an event, the shop hears of it; also when money
    that came past the shop settles one that was not."""
    state, row = change.state, change.row
    paid_by = _paid_past_the_shop(state) if "settle" in shop.abilities else ""
    if change.before in (None, state.state) or not (state.last_stage or paid_by):
        return []
    words = _STATE_WORDS.get(state.state, state.state)
    key = f"{row.id}:{state.round}:state:{state.state}:{len(state.payments)}"
    open_now = Amounts(state.principal, state.fees, state.interest)
    note = f"Mahnlauf: Forderung {row.number} ist {words}."
    return shop_commands(state, change.plan, shop, row, key, note, open_now, now, paid_by)


def _paid_past_the_shop(state: ClaimState) -> str:
    """The newest payment of a settled claim whose whole order the shop still shows as unpaid; empty otherwise."""
    if state.state != PAID or state.shop_standing != Standing.OPEN or state.instalment:
        return ""
    return next((one.ref for one in reversed(state.payments) if not one.undone and one.source != "shop"), "")


def fetch_commands(shop: Shop, orders: Iterable[str], now: str) -> list[NewCommand]:
    """Asks the shop for orders whose doorbell rang, if its settings allow asking."""
    if "fetch" not in shop.abilities:
        return []
    return [NewCommand(shop.name, 0, f"fetch:{order}:{now}", "fetch", {"order_ref": order}, now) for order in orders]


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


def _letters(
    action: Action, state: ClaimState, plan: Plan, shop: Shop, row: ClaimRow, open_now: Amounts, today: date,
    now: str, base: str,
) -> list[NewCommand]:  # fmt: skip
    to_vendor = action.to == "vendor"
    template = _VENDOR_TEMPLATES.get(action.type, action.template)
    if to_vendor and f"{template}_vendor" in TEMPLATES:
        template = f"{template}_vendor"
    facts = letter_facts(action, state, plan, shop, row.id or 0, open_now, today)
    language = state.buyer.get("language") or shop.language
    letter = shop.texts.compose(
        shop.name, template, facts, language=shop.language if to_vendor else language, register=shop.register,
        settings=shop.settings,
    )  # fmt: skip
    payload = {
        "audience": "vendor" if to_vendor else "buyer",
        "to": "" if to_vendor else state.buyer.get("email", ""),
        "name": "" if to_vendor else row.buyer_name,
        "template": template,
        "subject": letter.subject,
        "text": text_of(letter),
        "html": html_of(letter),
        "test": shop.test_mode,
        "amounts": open_now.as_json(),
        "deadline": action.deadline.isoformat() if action.deadline else None,
        "on": today.isoformat(),
        "stage": action.stage,
        "round": action.round,
    }
    kind = "mail"
    own = payload
    if action.channel == "letter" and not to_vendor:
        own = {**payload, "page": page_of(letter)}
        kind = "letter" if has_postal_address(state.buyer) else "mail"  # else the mail carries the letter as PDF
    rows = [_command(shop, row, base, kind, own, now)]
    if "vendor" in action.copy_to:
        copy = {**payload, "audience": "vendor", "to": "", "name": "", "subject": f"[Kopie] {letter.subject}"}
        rows.append(_command(shop, row, f"{base}:copy", "mail", copy, now))
    return rows


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
    until = f", Frist bis {action.deadline:%d.%m.%Y}" if action.deadline else ""
    corrected = " (korrigiert)" if action.corrected else ""
    return f"Mahnlauf: {title}{corrected}, offen {amount}{until}."
