"""What left the house for a claim, or will: letters as sent, tasks, notes to the shop, with every attempt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from mahnlauf.core.errors import NotFound
from mahnlauf.desk import formats
from mahnlauf.desk.office import Office
from mahnlauf.desk.tongue import t
from mahnlauf.desk.words import COMMAND_KINDS, TASK_SENTENCES, VERDICTS, Tag, command_tag, tag
from mahnlauf.dunning.timeline import ACTION_WORDS
from mahnlauf.outbox.pictures import shown
from mahnlauf.shops.shop import Shop
from mahnlauf.store import commands
from mahnlauf.store.commands import CommandRow

LETTERS = frozenset({"mail", "letter"})
TASKS = frozenset({"phone", "task"})


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try."""

    at: str
    verdict: Tag
    answer: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail or letter. ``to`` is who gets it, ``detour`` says that test mode sends it to the owner instead."""

    id: int
    claim_id: int
    kind: str
    subject: str
    to: str
    detour: str
    on: str
    deadline: str
    state: Tag
    done_at: str
    answer: str
    text: str
    html: str
    attempts: tuple[Attempt, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """Any other command: what it is, how it stands, how often it was tried."""

    id: int
    claim_id: int
    kind: str
    what: str
    detail: str
    shop: str
    state: Tag
    created_at: str
    when: str
    answer: str
    tries: int
    attempts: tuple[Attempt, ...] = ()
    failed: bool = False


def letters_of(office: Office, left: Iterable[CommandRow], shop: Shop) -> tuple[Letter, ...]:
    """The mails and letters among the commands of a claim, in the order in which they were written."""
    return tuple(_letter(one, shop, _attempts(office, one, shop)) for one in left if one.kind in LETTERS)


def letter(office: Office, claim_id: int, ident: int) -> Letter:
    """One letter of that claim; raises NotFound if it is another's or no letter."""
    command = commands.get(office.conn, ident)
    if command is None or command.claim_id != claim_id or command.kind not in LETTERS:
        raise NotFound(t("Dieses Schreiben gibt es bei dieser Forderung nicht."))
    office.claim(claim_id)
    shop = office.shop(command.shop)
    found = _letter(command, shop, _attempts(office, command, shop))
    return replace(found, html=shown(command.payload, shop))


def told_of(office: Office, left: Iterable[CommandRow], shop: Shop) -> tuple[Told, ...]:
    """The commands with all their attempts."""
    return tuple(told(one, shop.timezone, _attempts(office, one, shop)) for one in left)


def told(command: CommandRow, timezone: str, attempts: tuple[Attempt, ...] = ()) -> Told:
    """One command of any kind in words."""
    waits = command.state == "waiting"
    when = (
        t("nächster Versuch {day}", day=formats.moment(command.not_before, timezone))
        if waits and (command.attempts or command.answer)
        else ""
    )
    return Told(
        id=command.id,
        claim_id=command.claim_id,
        kind=t(COMMAND_KINDS.get(command.kind, command.kind)),
        what=what(command.kind, command.payload),
        detail=_detail(command.kind, command.payload),
        shop=command.shop,
        state=command_tag(command.kind, command.state),
        created_at=formats.moment(command.created_at, timezone),
        when=when or formats.moment(command.done_at, timezone),
        answer=command.answer,
        tries=command.attempts,
        attempts=attempts,
        failed=command.state in (commands.REFUSED, commands.GAVE_UP),
    )


def what(kind: str, payload: dict[str, Any]) -> str:
    """What a command does, in a few words."""
    if kind in LETTERS:
        return str(payload.get("subject", ""))
    if kind == "shop":
        return str(payload.get("note", ""))
    if kind == "fetch":
        return t("Wie steht Bestellung {number}?", number=payload.get("order_ref", ""))
    if kind == "document":
        return f"Rechnung oder Korrektur zu Bestellung {payload.get('order_ref', '')}"
    if kind == "rebilling":
        return f"Abbuchungen {'fortsetzen' if payload.get('on') else 'stoppen'}: {payload.get('order_ref', '')}"
    if kind == "access_refresh":
        return "Nach geänderten Regeln neu entscheiden"
    if kind == "access":
        verb = "freigeben" if payload.get("wanted") == "granted" else "sperren"
        return f"Kurs {payload.get('course', '')} {verb}: {payload.get('participant', '')}"
    if kind in TASKS and payload.get("text"):
        return str(payload["text"])
    action = str(payload.get("type", ""))
    return t(TASK_SENTENCES.get(action, "")) or t(ACTION_WORDS.get(action, action))


def _detail(kind: str, payload: dict[str, Any]) -> str:
    if kind == "shop":
        meta = payload.get("meta") or {}
        return " · ".join(f"{name}: {value}" for name, value in meta.items() if value)
    if kind in TASKS:
        return " · ".join(str(payload[name]) for name in ("name", "phone") if payload.get(name))
    return str(payload.get("agency", "") or payload.get("to", ""))


def _letter(command: CommandRow, shop: Shop, attempts: tuple[Attempt, ...]) -> Letter:
    payload = command.payload
    owner = payload.get("audience") == "vendor"
    buyer = " ".join(part for part in (payload.get("name", ""), _bracketed(payload.get("to", ""))) if part)
    detour = t("Testbetrieb: ging an Sie") if payload.get("test") and not owner else ""
    return Letter(
        id=command.id,
        claim_id=command.claim_id,
        kind=t(COMMAND_KINDS[command.kind]),
        subject=str(payload.get("subject", "")),
        to=t("an Sie") if owner else buyer or t("ohne Adresse"),
        detour=detour,
        on=formats.weekday(payload.get("on")) or formats.moment(command.created_at, shop.timezone),
        deadline=formats.day(payload.get("deadline")),
        state=command_tag(command.kind, command.state),
        done_at=formats.moment(command.done_at, shop.timezone),
        answer=command.answer,
        text=str(payload.get("text", "")),
        html=str(payload.get("html", "")),
        attempts=attempts,
    )


def _bracketed(address: str) -> str:
    return f"<{address}>" if address else ""


def _attempts(office: Office, command: CommandRow, shop: Shop) -> tuple[Attempt, ...]:
    rows = commands.attempts_of(office.conn, command.id)
    return tuple(
        Attempt(formats.moment(row["at"], shop.timezone), tag(VERDICTS, row["verdict"]), row["answer"]) for row in rows
    )
