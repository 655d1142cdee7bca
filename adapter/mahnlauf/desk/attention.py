"""What needs a person: everything that will not go on by itself, with a word for its kind and a link."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

from mahnlauf.core.errors import MahnlaufError
from mahnlauf.desk import formats
from mahnlauf.desk.lines import Line, line_of
from mahnlauf.desk.office import Office
from mahnlauf.desk.words import COMMAND_KINDS, FINDINGS, STUCK, TASK_SENTENCES, TASKS, Tag, tag
from mahnlauf.dunning.describe import blockers, state_of
from mahnlauf.shops.shop import Shop
from mahnlauf.store import claims, commands, deliveries, records
from mahnlauf.store.claims import ClaimRow
from mahnlauf.store.commands import GAVE_UP, REFUSED, TODO, CommandRow

MOST = 8  # of each kind; behind them stands a link to all
_DUE = 200
_SAID_OF_THE_SHOP = "stale_feed"  # once for the shop, not for each of its claims


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at. ``detail`` is the smaller print, ``amount`` written out, ``path`` where to go on."""

    tag: Tag
    text: str
    detail: str = ""
    amount: str = ""
    path: str = ""
    link: str = "ansehen"


def items(office: Office) -> list[Item]:
    """Everything that waits for a person, the most pressing kinds first."""
    return list(
        chain(
            _stuck(office),
            _tasks(office),
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
    rows = claims.stuck(office.conn, MOST + 1)
    for row in rows[:MOST]:
        line = line_of(office, row)
        yield Item(_reason(office, row), _who(line), line.blocker, line.open, f"/claims/{line.id}", "klären")
    if len(rows) > MOST:
        yield Item(Tag("Weitere"), "Mehr Forderungen warten auf eine Entscheidung", path="/claims?state=open")


def _reason(office: Office, row: ClaimRow) -> Tag:
    try:
        shop = office.shop(row.shop)
        held = blockers(state_of(row), office.plan(row), shop, office.today(shop))
    except MahnlaufError:
        return Tag("Fehler", "bad")
    return STUCK.get(held[0]["code"], Tag("Wartet", "mute")) if held else Tag("Wartet", "mute")


def _tasks(office: Office) -> Iterator[Item]:
    rows = commands.page(office.conn, state=TODO, limit=MOST + 1)
    for command in rows[:MOST]:
        yield _task(office, command)
    if len(rows) > MOST:
        yield Item(Tag("Weitere"), "Mehr Aufgaben stehen im Postausgang", path="/outbox?state=todo")


def _task(office: Office, command: CommandRow) -> Item:
    payload = command.payload
    kind = str(payload.get("type", command.kind))
    row = claims.get(office.conn, command.claim_id)
    line = line_of(office, row) if row else None
    minor = payload.get("amount_minor")
    amount = formats.money(minor, row.currency) if row and minor else line.open if line else ""
    words = str(payload.get("text") or TASK_SENTENCES.get(kind, kind))
    phone = f"Telefon {payload['phone']}" if kind == "phone_task" and payload.get("phone") else ""
    over = "" if line is None or line.state.text == "offen" else f"Forderung ist {line.state.text}"
    detail = " · ".join(part for part in (phone, over) if part)
    text = f"{_who(line)}: {words}" if line else words
    return Item(tag(TASKS, kind), text, detail, amount, f"/claims/{command.claim_id}")


def _failed(office: Office) -> Iterator[Item]:
    for state in (REFUSED, GAVE_UP):
        rows = commands.page(office.conn, state=state, limit=MOST + 1)
        for command in rows[:MOST]:
            what = COMMAND_KINDS.get(command.kind, command.kind)
            subject = str(command.payload.get("subject") or command.payload.get("note") or "")
            ending = "wurde abgelehnt" if state == REFUSED else "ist nach allen Versuchen gescheitert"
            text = f"{what} {ending}" + (f": {formats.clipped(subject, 90)}" if subject else "")
            path = f"/claims/{command.claim_id}" if command.claim_id else f"/outbox?state={state}"
            yield Item(Tag("Zustellung", "bad"), text, formats.clipped(command.answer, 200), path=path)
        if len(rows) > MOST:
            yield Item(Tag("Weitere"), "Mehr gescheiterte Aufträge", path=f"/outbox?state={state}")


def _parked(office: Office) -> Iterator[Item]:
    newest = deliveries.page(office.conn, state=deliveries.PARKED, limit=1)
    if newest:
        number = formats.count(deliveries.parked(office.conn), "Zustellung", "Zustellungen")
        text = f"{number} zurückgestellt, noch nicht verstanden"
        detail = f"Zuletzt: {formats.clipped(newest[0]['reason'], 200)}"
        yield Item(Tag("Eingang", "warn"), text, detail, path="/deliveries?state=parked")


def _held(office: Office) -> Iterator[Item]:
    """Claims whose day has come and that are held back all the same, counted by reason."""
    counted: dict[str, list[ClaimRow]] = {}
    texts: dict[str, str] = {}
    latest = office.today().isoformat()
    for row in claims.due(office.conn, latest, ("", 0), _DUE):
        for code, text in _holding(office, row):
            counted.setdefault(code, []).append(row)
            texts[code] = text
    for code, rows in counted.items():
        if code != _SAID_OF_THE_SHOP:
            more = "Mindestens " if len(rows) == _DUE else ""
            number = formats.count(len(rows), "fällige Forderung", "fällige Forderungen")
            path = f"/claims/{rows[0].id}" if len(rows) == 1 else "/claims?state=open"
            yield Item(STUCK.get(code, Tag("Wartet", "mute")), f"{more}{number}: {texts[code]}", path=path)


def _holding(office: Office, row: ClaimRow) -> list[tuple[str, str]]:
    try:
        shop = office.shop(row.shop)
        held = blockers(state_of(row), office.plan(row), shop, office.today(shop))
    except MahnlaufError as fault:
        return [("faulty", str(fault))]
    return [(one["code"], one["text"]) for one in held]


def _findings(office: Office) -> Iterator[Item]:
    """What rooms reported; what the outbox gave up for the same reason stands above as its commands."""
    failed = {one.answer for state in (REFUSED, GAVE_UP) for one in commands.page(office.conn, state=state, limit=MOST)}
    for row in [one for one in records.open_findings(office.conn) if one["text"] not in failed][:MOST]:
        times = f" ({row['times']} Mal)" if row["times"] > 1 else ""
        seen = formats.moment(row["seen_at"], office.timezone(row["shop"]))
        detail = " · ".join(part for part in (row["shop"], f"{seen}{times}") if part)
        kind = "outbox" if row["code"].startswith("outbox_") else row["code"]
        yield Item(Tag(FINDINGS.get(kind, "Befund"), "warn"), formats.clipped(row["text"], 300), detail)


def _shops(office: Office) -> Iterator[Item]:
    known, faults = office.shops()
    for name, text in faults:
        yield Item(Tag("Shop", "bad"), f"{name}: Einstellungen passen nicht", text)
    for shop in known:
        today = office.today(shop)
        if is_stale(shop, today):
            heard = shop.known_up_to()
            since = f"Zahlungen sind nur bis {formats.weekday(heard)} bekannt" if heard else "Er hat sich nie gemeldet"
            yield Item(Tag("Veraltet", "bad"), f"Shop {shop.name} schweigt: Es wird nicht gemahnt", f"{since}.")
        if shop.test_mode:
            text = f"Shop {shop.name} ist im Testbetrieb: alle Schreiben gehen an Sie, keines an Käufer"
            live = f"Scharf schalten: mahnlauf shop add {shop.name} --platform {shop.platform} --set test_mode=false"
            yield Item(Tag("Test", "mute"), text, live)


def _plugins(office: Office) -> Iterator[Item]:
    for fault in office.house.registry.faults:
        yield Item(Tag("Erweiterung", "bad"), f"{fault.plugin}: {formats.clipped(fault.text, 200)}", fault.where)


def is_stale(shop: Shop, today: date) -> bool:
    """Whether the shop's silence stops its dunning."""
    heard = shop.known_up_to()
    return heard is None or (today - heard).days > shop.stale_after_days


def _who(line: Line) -> str:
    return f"{line.buyer}, Bestellung {line.number}"
