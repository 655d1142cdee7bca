"""What needs a person: everything that will not go on by itself, with a word for its kind and a link."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

from mahnlauf.core.errors import MahnlaufError
from mahnlauf.desk import formats
from mahnlauf.desk.german import told_in_words
from mahnlauf.desk.lines import Line, line_of
from mahnlauf.desk.office import Office
from mahnlauf.desk.reasons import reason_text
from mahnlauf.desk.tongue import t
from mahnlauf.desk.words import COMMAND_KINDS, FINDINGS, STUCK, TASK_SENTENCES, TASKS, Tag, tag
from mahnlauf.dunning.describe import blockers, state_of
from mahnlauf.people.roles import ACT, LOGS, SHOPS
from mahnlauf.shops.shop import Shop
from mahnlauf.store import claims, commands, deliveries, money_in, records
from mahnlauf.store.claims import ClaimRow
from mahnlauf.store.commands import GAVE_UP, REFUSED, TODO, CommandRow

MOST = 8  # of each kind; behind them stands a link to all
_DUE = 200
_DEEDS = {
    "reversal_unclear": "confirm-reversal",
    "disputed": "settle-dispute",
    "hold": "resume",
    "awaiting_consent": "approve",
    "awaiting_acceptance": "accept",
}
_EACH_FOR_ITSELF = "unreachable"  # every buyer has another address
_SAID_OF_THE_SHOP = "stale_feed"  # once for the shop, not for each of its claims


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at. ``detail`` is the smaller print, ``amount`` written out, ``path`` where to go on; ``post``
    is where a button settles it at once."""

    tag: Tag
    text: str
    detail: str = ""
    amount: str = ""
    path: str = ""
    link: str = "ansehen"
    post: str = ""
    button: str = ""


def items(office: Office) -> list[Item]:
    """Everything that waits for a person, the most pressing kinds first."""
    return list(
        chain(
            _stuck(office),
            _tasks(office),
            _money(office),
            _failed(office),
            _parked(office),
            _held(office),
            _findings(office),
            _shops(office),
            _plugins(office),
        )
    )


def _stuck(office: Office) -> Iterator[Item]:
    """Open claims that no day will move, each with the reason."""
    rows = claims.stuck(office.conn, MOST + 1, office.visitor.shops)
    for row in rows[:MOST]:
        line = line_of(office, row)
        tag_of, verb = _reason(office, row)
        path = f"/claims/{line.id}" + (f"/do/{verb}" if verb and office.visitor.may(ACT) else "")
        yield Item(tag_of, _who(line), line.blocker, line.open, path, "klären")
    if len(rows) > MOST:
        yield Item(Tag("Weitere"), t("Mehr Forderungen warten auf eine Entscheidung"), path="/claims?state=open")


def _reason(office: Office, row: ClaimRow) -> tuple[Tag, str]:
    """Why nothing moves, and the deed that settles it; empty if none does by itself."""
    held = _holding(office, row)
    if held and held[0][0] == "faulty":
        return Tag("Fehler", "bad"), ""
    code = held[0][0] if held else ""
    return STUCK.get(code, Tag("Wartet", "mute")), _DEEDS.get(code, "")


def _tasks(office: Office) -> Iterator[Item]:
    rows = commands.page(office.conn, state=TODO, shops=office.visitor.shops, limit=MOST + 1)
    for command in rows[:MOST]:
        yield _task(office, command)
    if len(rows) > MOST:
        yield Item(Tag("Weitere"), t("Mehr Aufgaben stehen im Postausgang"), path="/outbox?state=todo")


def _task(office: Office, command: CommandRow) -> Item:
    payload = command.payload
    kind = str(payload.get("type", command.kind))
    row = claims.get(office.conn, command.claim_id)
    line = line_of(office, row) if row else None
    minor = payload.get("amount_minor")
    amount = formats.money(minor, row.currency) if row and minor else line.open if line else ""
    words = str(payload.get("text") or t(TASK_SENTENCES.get(kind, kind)))
    phone = t("Telefon {phone}", phone=payload["phone"]) if kind == "phone_task" and payload.get("phone") else ""
    over = "" if line is None or line.state.text == "offen" else t("Forderung ist {state}", state=t(line.state.text))
    detail = " · ".join(part for part in (phone, over) if part)
    text = f"{_who(line)}: {words}" if line else words
    may = office.visitor.may(ACT)
    if kind == "phone_task":
        return Item(
            tag(TASKS, kind), text, detail, amount, f"/phone/{command.id}" if may else path_of(command), "anrufen"
        )
    post = f"/tasks/{command.id}/done" if may else ""
    return Item(tag(TASKS, kind), text, detail, amount, path_of(command), post=post, button="Erledigt")


def _money(office: Office) -> Iterator[Item]:
    """Money that came in and names no claim."""
    rows = money_in.waiting(office.conn, office.visitor.shops, MOST + 1)
    for row in rows[:MOST]:
        text = t("{payer}: Geld ohne Forderung", payer=formats.clipped(row.payer, 80) or t("Unbekannt"))
        detail = " · ".join(part for part in (formats.day(row.on_day), formats.clipped(row.purpose, 120)) if part)
        amount = formats.money(row.amount_minor, row.currency)
        yield Item(Tag("Geldeingang", "warn"), text, detail, amount, f"/money/{row.id}", "klären")
    if len(rows) > MOST:
        yield Item(Tag("Weitere"), t("Mehr Geldeingänge warten auf eine Zuordnung"), path="/money")


def _failed(office: Office) -> Iterator[Item]:
    for state in (REFUSED, GAVE_UP):
        rows = commands.page(office.conn, state=state, shops=office.visitor.shops, limit=MOST + 1)
        for command in rows[:MOST]:
            what = t(COMMAND_KINDS.get(command.kind, command.kind))
            subject = str(command.payload.get("subject") or command.payload.get("note") or "")
            ending = t("wurde abgelehnt") if state == REFUSED else t("ist nach allen Versuchen gescheitert")
            text = f"{what} {ending}" + (f": {formats.clipped(subject, 90)}" if subject else "")
            path = path_of(command) if command.claim_id else f"/outbox?state={state}"
            post = f"/outbox/{command.id}/retry" if office.visitor.may(ACT) else ""
            answer = formats.clipped(told_in_words(command.answer), 200)
            yield Item(Tag("Zustellung", "bad"), text, answer, path=path, post=post, button="Noch einmal")
        if len(rows) > MOST:
            yield Item(Tag("Weitere"), t("Mehr gescheiterte Aufträge"), path=f"/outbox?state={state}")


def _parked(office: Office) -> Iterator[Item]:
    newest = deliveries.page(office.conn, state=deliveries.PARKED, shops=office.visitor.shops, limit=1)
    if newest and office.visitor.may(LOGS):
        number = formats.count(deliveries.parked(office.conn, office.visitor.shops), "Zustellung", "Zustellungen")
        text = t("{number} zurückgestellt, noch nicht verstanden", number=number)
        detail = t("Zuletzt: {text}", text=formats.clipped(told_in_words(newest[0]["reason"]), 200))
        yield Item(Tag("Eingang", "warn"), text, detail, path="/deliveries?state=parked")


def _held(office: Office) -> Iterator[Item]:
    """Claims whose day has come and that are held back all the same, counted by reason."""
    counted: dict[str, list[ClaimRow]] = {}
    texts: dict[str, str] = {}
    latest = office.today().isoformat()
    for row in office.due(latest, _DUE):
        for code, text in _holding(office, row):
            counted.setdefault(code, []).append(row)
            texts[code] = text
    for code, rows in counted.items():
        if code == _EACH_FOR_ITSELF:
            for row in rows[:MOST]:
                who = _who(line_of(office, row))
                yield Item(STUCK[code], who, texts[code], path=f"/claims/{row.id}", link="klären")
        elif code != _SAID_OF_THE_SHOP:
            more = t("Mindestens ") if len(rows) == _DUE else ""
            number = formats.count(len(rows), "fällige Forderung", "fällige Forderungen")
            path = f"/claims/{rows[0].id}" if len(rows) == 1 else "/claims?state=open"
            yield Item(STUCK.get(code, Tag("Wartet", "mute")), f"{more}{number}: {texts[code]}", path=path)


def _holding(office: Office, row: ClaimRow) -> list[tuple[str, str]]:
    try:
        shop = office.shop(row.shop)
        held = blockers(state_of(row), office.plan(row), shop, office.today(shop))
    except MahnlaufError as fault:
        return [("faulty", told_in_words(str(fault)))]
    return [(one["code"], reason_text(one["code"], one["text"])) for one in held]


def _findings(office: Office) -> Iterator[Item]:
    """What rooms reported; what the outbox gave up for the same reason stands above as its commands."""
    failed = {one.answer for state in (REFUSED, GAVE_UP) for one in commands.page(office.conn, state=state, limit=MOST)}
    seen_by = office.visitor
    rows = [one for one in records.open_findings(office.conn) if one["text"] not in failed]
    for row in [one for one in rows if seen_by.sees_shop(one["shop"])][:MOST]:
        times = f" ({row['times']} Mal)" if row["times"] > 1 else ""
        seen = formats.moment(row["seen_at"], office.timezone(row["shop"]))
        detail = " · ".join(part for part in (row["shop"], f"{seen}{times}") if part)
        kind = "outbox" if row["code"].startswith("outbox_") else row["code"]
        text = formats.clipped(told_in_words(row["text"]), 300)
        post = f"/findings/{row['id']}/seen" if seen_by.may(ACT) else ""
        yield Item(Tag(FINDINGS.get(kind, "Befund"), "warn"), text, detail, post=post, button="Gesehen")


def _shops(office: Office) -> Iterator[Item]:
    known, faults = office.shops()
    for name, text in faults:
        text, path = told_in_words(text), f"/shops/{name}" if office.visitor.may(LOGS) else ""
        yield Item(Tag("Shop", "bad"), t("{name}: Einstellungen passen nicht", name=name), text, path=path)
    for shop in known:
        today = office.today(shop)
        if is_stale(shop, today):
            heard = shop.known_up_to()
            since = (
                t("Zahlungen sind nur bis {day} bekannt", day=formats.weekday(heard))
                if heard
                else t("Er hat sich nie gemeldet")
            )
            yield Item(
                Tag("Veraltet", "bad"), t("Shop {name} schweigt: Es wird nicht gemahnt", name=shop.name), f"{since}.",
                path=f"/shops/{shop.name}#check" if office.visitor.may(LOGS) else "", link="prüfen",
            )  # fmt: skip
        if shop.test_mode:
            text = t("Shop {name} ist im Testbetrieb: alle Schreiben gehen an Sie, keines an Käufer", name=shop.name)
            path = f"/shops/{shop.name}/live" if office.visitor.may(SHOPS) else ""
            yield Item(Tag("Test", "mute"), text, path=path, link="scharf schalten")


def _plugins(office: Office) -> Iterator[Item]:
    for fault in office.house.registry.faults:
        yield Item(Tag("Erweiterung", "bad"), f"{fault.plugin}: {formats.clipped(fault.text, 200)}", fault.where)


def is_stale(shop: Shop, today: date) -> bool:
    """Whether the shop's silence stops its dunning."""
    heard = shop.known_up_to()
    return heard is None or (today - heard).days > shop.stale_after_days


def path_of(command: CommandRow) -> str:
    """The page of the claim that a command belongs to."""
    return f"/claims/{command.claim_id}"


def _who(line: Line) -> str:
    return t("{buyer}, Bestellung {number}", buyer=line.buyer, number=line.number)
