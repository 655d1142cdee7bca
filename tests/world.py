"""A named world for tests: a house in a folder with a clock and a shop, and the domain's words for what happens there.

    world.order("1001")
    world.day(22).run()
    assert [mail.subject for mail in world.mails()] == [...]

Day 0 is Monday, 2 March 2026; on every day that the world reaches, somebody else's order reports, so the shop's news
is fresh (``world.day(40, silent=True)``: it is not). The shop speaks WooCommerce, through the real door and signed.
"""

from __future__ import annotations

import base64
import copy
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from mahnlauf.app import create_app
from mahnlauf.contract.registry import Registry
from mahnlauf.core.clock import Clock
from mahnlauf.core.events import Event
from mahnlauf.dunning.decide import Reason
from mahnlauf.dunning.describe import claim_json, reasons, state_of
from mahnlauf.dunning.report import Report
from mahnlauf.house import House
from mahnlauf.intake.record import record_on_claim
from mahnlauf.ledger.fold import fold
from mahnlauf.ledger.journal import Entry, journal
from mahnlauf.ledger.state import ClaimState
from mahnlauf.settings import Settings
from mahnlauf.store import claims, commands, deliveries, events
from mahnlauf.store.claims import ClaimRow
from mahnlauf.store.commands import CommandRow
from mahnlauf_woocommerce.signature import signature

DAY_0 = date(2026, 3, 2)
SECRET = "oeffentliches-fixture-geheimnis-1"
KEY = "a key that only the tests know, long enough"
PAYLOADS = Path(__file__).parents[1] / "plugins/woocommerce/tests/payloads"
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Recorded:
    """One delivery as a real WooCommerce sent it."""

    name: str
    headers: dict[str, str]
    body: bytes


def recorded(name: str) -> Recorded:
    """A recorded delivery by the name of its file."""
    table = json.loads((PAYLOADS / f"{name}.json").read_text("utf-8"))
    return Recorded(name, table["headers"], base64.b64decode(table["body_base64"]))


def all_recorded() -> list[Recorded]:
    """Every recorded delivery, in the order in which the shop sent them."""
    return [recorded(path.stem) for path in sorted(PAYLOADS.glob("*.json"))]


_ORDER: dict[str, Any] = json.loads(recorded("01-bacs-on-hold__order-created").body)


@dataclass(frozen=True, slots=True)
class Mail:
    """One .eml file of the mail folder."""

    file: str
    to: str
    subject: str
    text: str
    message_id: str


class World:
    """One installation with a shop ``laden``. Keyword arguments are the shop's settings."""

    def __init__(self, folder: Path, *, registry: Registry | None = None, **settings: str) -> None:
        folder.mkdir(exist_ok=True)
        self.folder = folder
        self.now = datetime.combine(DAY_0, time(8), tzinfo=UTC)
        self.clock = Clock(self.now)
        self.house = House.open(house_settings(folder, self.clock), registry=registry)
        no_power_cuts(self.house)
        self.client: FlaskClient = create_app(self.house).test_client()
        self._orders: dict[str, dict[str, Any]] = {}
        self._shops: set[str] = set()
        self._sent = 0
        self.shop("laden", **settings)

    def __enter__(self) -> World:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Gives the database back."""
        self.house.close()

    # --- the clock ---

    @property
    def today(self) -> date:
        """The merchant's calendar day."""
        return self.clock.today("Europe/Berlin")

    def day(self, number: int, *, silent: bool = False) -> World:
        """Turns the clock to the morning of that day. ``silent``: the shop has reported nothing since."""
        self.turn(datetime.combine(DAY_0 + timedelta(days=number), time(8), tzinfo=UTC))
        if not silent:
            self.hear_of_others()
        return self

    def days(self, first: int, last: int) -> list[Report]:
        """Runs every day from the first to the last, both included."""
        return [self.day(number).run() for number in range(first, last + 1)]

    def later(self, by: timedelta = _MINUTE) -> World:
        """Lets a little time pass."""
        return self.turn(self.now + by)

    def turn(self, moment: datetime) -> World:
        """Turns the clock, forth or back; the whole house looks at this one."""
        self.now = moment
        object.__setattr__(self.clock, "fixed", moment)  # frozen for everybody but the world
        return self

    # --- the shop ---

    def shop(self, name: str, **settings: str) -> None:
        """Connects a shop, or changes one; live and with an agency unless the settings say otherwise."""
        known = {"webhook_secret": SECRET, "test_mode": "false", "agency": "Beispiel Inkasso GmbH"}
        self.house.shops.save(name, "woocommerce", settings if name in self._shops else {**known, **settings})
        self._shops.add(name)

    def post(
        self, headers: Mapping[str, str], body: bytes, *, shop: str = "laden", method: str = "POST"
    ) -> TestResponse:
        """One call at the shop's door, bytes as they are."""
        return self.client.open(f"/webhooks/{shop}", method=method, data=body, headers=dict(headers))

    def deliver(self, what: str | Recorded, *, shop: str = "laden") -> TestResponse:
        """A recorded delivery, as it was sent."""
        one = recorded(what) if isinstance(what, str) else what
        return self.post(one.headers, one.body, shop=shop)

    def send(
        self, body: object, topic: str = "order.updated", *, shop: str = "laden", secret: str = SECRET
    ) -> TestResponse:
        """A delivery made up for a test, signed as the shop signs; bytes are sent as they are."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        self._sent += 1
        return self.post(signed(raw, topic, f"delivery-{self._sent}", secret), raw, shop=shop)

    def order(self, ref: str = "1001", euros: str = "119.00", method: str = "bacs", **fields: Any) -> TestResponse:
        """Somebody orders: by default a bank transfer of 119.00 EUR that has not arrived."""
        self._orders[ref] = order_body(ref, euros, method, self.now)
        return self._report(ref, "order.created", fields)

    def change(self, ref: str = "1001", **fields: Any) -> TestResponse:
        """The shop reports the order anew, with these fields changed, a minute later."""
        self.later()
        return self._report(ref, "order.updated", fields)

    def paid(self, ref: str = "1001") -> TestResponse:
        """The merchant saw the money and set the order to processing."""
        return self.change(ref, status="processing", date_paid_gmt=_gmt(self.now + _MINUTE))

    def refund(self, ref: str, euros: str) -> TestResponse:
        """A part of the price was given back."""
        row = {"id": 9000 + len(self._orders[ref]["refunds"]), "reason": "", "total": f"-{euros}"}
        return self.change(ref, refunds=[*self._orders[ref]["refunds"], row])

    def hear_of_others(self) -> None:
        """Another buyer's checkout: it proves that the shop reports, and nothing is owed by it."""
        self._sent += 1
        self.send(order_body("900001", "10.00", "stripe", self.now) | {"status": "pending"})

    def _report(self, ref: str, topic: str, fields: Mapping[str, Any]) -> TestResponse:
        body = self._orders[ref]
        body.update({**fields, "date_modified_gmt": _gmt(self.now)})
        return self.send(body, topic)

    # --- people ---

    def tell(self, kind: str, ref: str = "1001", **data: Any) -> None:
        """A person reports a fact about a claim: ``world.tell("hold.set", until="2026-04-01")``."""
        self.later()
        self._sent += 1
        record_on_claim(self.house.intake, self.row(ref).id or 0, kind, f"{kind}:{self._sent}", data)

    def money(self, cents: int, ref: str = "1001") -> None:
        """A payment arrives on the merchant's bank account."""
        self.tell("payment.received", ref, amount_minor=cents, payment_ref=f"bank-{self._sent}")

    # --- the house ---

    def run(self) -> Report:
        """What the worker does in one turn: the run of this moment, then the outbox."""
        report = self.run_only()
        self.outbox()
        return report

    def run_only(self) -> Report:
        """The run of this moment; nothing leaves the house yet."""
        self.forget()
        return self.house.runner.run()

    def outbox(self) -> int:
        """Works through the outbox; returns the number of attempts."""
        self.forget()
        return self.house.outbox().work()

    def forget(self) -> None:
        """The shop book remembers for two seconds of real time; here days pass in between."""
        self.house.shops._known.clear()

    # --- what can be seen ---

    def row(self, ref: str = "1001", shop: str = "laden") -> ClaimRow:
        """The claim as stored."""
        found = self.find(ref, shop)
        assert found is not None, f"there is no claim {ref} of shop {shop}"
        return found

    def find(self, ref: str = "1001", shop: str = "laden") -> ClaimRow | None:
        """The claim as stored, None if the order made none."""
        return claims.find(self.house.db.reader, shop, ref, 0)

    def claim(self, ref: str = "1001", shop: str = "laden") -> dict[str, Any]:
        """The claim as scripts see it."""
        self.forget()
        row = self.row(ref, shop)
        plan = self.house.plans.version(self.house.db.reader, row.plan_version)
        return claim_json(row, plan, self.house.shops.get(shop), self.today)

    def state(self, ref: str = "1001", shop: str = "laden") -> ClaimState:
        """The folded state as stored."""
        return state_of(self.row(ref, shop))

    def why_not(self, ref: str = "1001") -> list[str]:
        """The codes of the reasons why nothing happens to the claim today."""
        return [reason.code for reason in self.reasons(ref)]

    def reasons(self, ref: str = "1001") -> tuple[Reason, ...]:
        """The reasons themselves."""
        self.forget()
        row = self.row(ref)
        plan = self.house.plans.version(self.house.db.reader, row.plan_version)
        return reasons(state_of(row), plan, self.house.shops.get(row.shop), self.today)

    def facts(self, ref: str = "1001", shop: str = "laden") -> list[Event]:
        """Every event of the claim."""
        return events.of_claim(self.house.db.reader, shop, ref, 0)

    def account(self, ref: str = "1001", shop: str = "laden") -> list[Entry]:
        """The bookkeeper's view."""
        row = self.row(ref, shop)
        plan = self.house.plans.version(self.house.db.reader, row.plan_version)
        return journal(shop, ref, 0, self.facts(ref, shop), plan)

    def mails(self) -> list[Mail]:
        """Every mail that left, oldest first."""
        return [read_mail(path) for path in sorted(self.house.settings.mail_dir.rglob("*.eml"))]

    def papers(self) -> list[Path]:
        """Every letter on paper, oldest first."""
        return sorted(self.house.settings.post_dir.glob("laden/**/*.pdf"))

    def commands(self, **by: str) -> list[CommandRow]:
        """The outbox, oldest first; ``state="todo"`` and the like narrow it down."""
        return commands.newest(self.house.db.reader, limit=10_000, **by)[::-1]

    def parked(self) -> list[tuple[int, str]]:
        """(id, reason) of every delivery that waits for a fix, oldest first."""
        rows = deliveries.newest(self.house.db.reader, state="parked", limit=1000)
        return [(row["id"], row["reason"]) for row in rows][::-1]

    def stored(self) -> dict[str, int]:
        """How many deliveries there are in each state."""
        return deliveries.counts(self.house.db.reader)

    def check(self, ref: str | None = None) -> None:
        """Every stored claim (or that one) is what its events fold to."""
        known = events.claims_with_events(self.house.db.reader) if ref is None else [("laden", ref, 0)]
        assert [text for one in list(known) if (text := unlike(self.house, *one))] == []


def unlike(house: House, shop: str, ref: str, instalment: int) -> str:
    """How the stored claim differs from the fold of its events; empty if it does not."""
    row = claims.find(house.db.reader, shop, ref, instalment)
    facts = events.of_claim(house.db.reader, shop, ref, instalment)
    plans, reader = house.plans, house.db.reader
    plan = plans.version(reader, row.plan_version) if row else plans.current(house.shops.get(shop).plan)
    state = fold(shop, ref, instalment, facts, plan)
    stored, folded = json.loads(row.folded) if row else None, state.as_json() if state.opened else None
    return "" if stored == folded else f"{shop} {ref}: stored {stored}, folded {folded}"


def house_settings(folder: Path, clock: Clock, **others: Any) -> Settings:
    """The settings of a house in a folder."""
    return Settings(
        folder=folder,
        database=folder / "mahnlauf.db",
        secret_key=KEY,
        mail_dir=folder / "mail",
        post_dir=folder / "post",
        plans_dir=folder / "plans",
        path=folder / "mahnlauf.toml",
        owner_email="inhaber@haendler.example",
        clock=clock,
        **others,
    )


def no_power_cuts(house: House) -> None:
    """Saves the tests the wait for the disk: a process that is killed loses nothing by it, only a machine would."""
    house.db.reader.execute("PRAGMA synchronous=OFF")


def read_mail(path: Path) -> Mail:
    """An .eml file as a mail program shows it."""
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain",))
    assert body is not None
    text = body.get_content().replace("\xa0", " ")
    return Mail(path.name, str(message["To"]), str(message["Subject"]), text, str(message["Message-ID"]))


def order_body(ref: str, euros: str, method: str, at: datetime) -> dict[str, Any]:
    """An order as WooCommerce reports it, made from a recorded one."""
    body = copy.deepcopy(_ORDER)
    body.update(
        id=int(ref),
        number=ref,
        total=euros,
        payment_method=method,
        date_created_gmt=_gmt(at),
        date_modified_gmt=_gmt(at),
    )
    return body


def signed(raw: bytes, topic: str, ident: str, secret: str = SECRET) -> dict[str, str]:
    """The headers that WooCommerce sends with these bytes."""
    return {
        "Content-Type": "application/json",
        "X-WC-Webhook-Topic": topic,
        "X-WC-Webhook-Delivery-ID": ident,
        "X-WC-Webhook-Signature": signature(secret, raw),
    }


def replaying(house: House, replay: Callable[..., Any], idents: Sequence[int]) -> list[Any]:
    """Replays deliveries one after the other."""
    return [replay(house.intake, ident) for ident in idents]


def _gmt(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
