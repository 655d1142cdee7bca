"""What the house does for a plugin's own pages, handshakes and commands: one `PlatformHost` for each platform."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

import requests

from mahnlauf.clerk import Actor, perform
from mahnlauf.clerk.saying import Refusal
from mahnlauf.clerk.titles import state_title, step_title
from mahnlauf.contract.host import Received, Registration
from mahnlauf.contract.platform import Delivery, ShopContext
from mahnlauf.core.clock import instant
from mahnlauf.core.errors import BadInput, NotFound, SettingsError
from mahnlauf.core.plan import Plan
from mahnlauf.dunning.describe import claim_json, state_of
from mahnlauf.dunning.forecast import forecast
from mahnlauf.dunning.timeline import story
from mahnlauf.house import House
from mahnlauf.ledger.state import COLLECTING
from mahnlauf.outbox import shop as outbox_shop
from mahnlauf.settings import Settings
from mahnlauf.store import claims, events, registrations
from mahnlauf.store import shops as shop_table
from mahnlauf.store.claims import ClaimRow
from mahnlauf.store.database import Connection
from mahnlauf.store.registrations import RegistrationRow

_BEGUN_FOR = timedelta(days=1)
_LONGEST_NAME = 60
_MOST_STEPS = 8


@dataclass(slots=True)
class OpenRegistration:
    """A registration while it is being changed; see `Registering`."""

    house: House
    platform: str
    conn: Connection
    found: Registration

    @property
    def settings(self) -> Mapping[str, str]:
        """The connected store's settings, read inside the transaction."""
        row = shop_table.get(self.conn, self.found.shop) if self.found.shop else None
        return {} if row is None else {**row.settings, **self.house.shops.vault.open(row.secrets, row.name)}

    def change_shop(self, wish: str, settings: Mapping[str, str]) -> None:
        """Changes the connected store or makes one."""
        if not self.found.shop:
            self.found.shop = _free_name(self.conn, wish)
        self.house.shops.save_in(self.conn, self.found.shop, self.platform, settings)

    def lose_touch(self) -> None:
        """Nobody is dunned for a store of which nothing is heard."""
        shop_table.unheard(self.conn, self.found.shop)


class PlatformOptions:
    """Keeps the promise of `mahnlauf.contract.host.Options`."""

    def __init__(self, settings: Settings, platform: str) -> None:
        self._settings, self.platform = settings, platform

    @property
    def base_url(self) -> str:
        """Empty as long as the configuration names none."""
        return self._settings.public_url

    def option(self, name: str) -> str:
        """``MAHNLAUF_<PLATFORM>_<NAME>``."""
        return self._settings.options.get(f"MAHNLAUF_{self.platform.upper()}_{name}", "")


class PlatformHost(PlatformOptions):
    """Keeps the promise of `mahnlauf.contract.host.Host`."""

    def __init__(self, house: House, platform: str) -> None:
        super().__init__(house.settings, platform)
        self.house = house

    @property
    def base_url(self) -> str:
        """As the owner may have changed it since the start; a configuration that cannot be read changes nothing."""
        with suppress(SettingsError):
            self.house.refresh()
        return self.house.settings.public_url

    @property
    def key(self) -> str:
        """Made from the installation's secret key; nothing can be learned from it about that."""
        whole = self.house.settings.secret_key.encode()
        return hmac.digest(whole, f"platform:{self.platform}".encode(), hashlib.sha256).hex()

    def now(self) -> datetime:
        """The aware current moment."""
        return self.house.clock.now()

    def is_near(self, moment: datetime, seconds: float) -> bool:
        """Whether it is that near to now; a test clock of a day is near to all of it."""
        fixed = self.house.clock.fixed
        if isinstance(fixed, date) and not isinstance(fixed, datetime):
            return moment.astimezone(self.now().tzinfo).date() == fixed
        return abs((self.now() - moment).total_seconds()) <= seconds

    def registration(self, ident: str) -> Registration | None:
        """What is remembered about the shop of that id."""
        row = registrations.get(self.house.db.reader, self.platform, ident)
        return self._opened(row) if row else None

    def registrations(self) -> list[Registration]:
        """Every registration of this platform."""
        return [self._opened(row) for row in registrations.of_platform(self.house.db.reader, self.platform)]

    @contextmanager
    def registering(self, ident: str) -> Iterator[OpenRegistration]:
        """Changes a registration, or makes one, in one transaction."""
        now = self.house.clock.now()
        with self.house.db.write() as conn:
            registrations.drop_begun(conn, self.platform, instant(now - _BEGUN_FOR))
            row = registrations.get(conn, self.platform, ident)
            opened = OpenRegistration(
                self.house, self.platform, conn, self._opened(row) if row else Registration(ident)
            )
            yield opened
            sealed = self.house.shops.vault.seal(opened.found.facts)
            registrations.save(conn, RegistrationRow(self.platform, ident, opened.found.shop, sealed), instant(now))
        self.house.shops.forget(opened.found.shop)

    def shop(self, name: str) -> ShopContext:
        """The store as its settings stand now."""
        self.house.shops.forget(name)
        shop = self.house.shops.get(name)
        return shop.context(self.house.clock.today(shop.timezone))

    def is_heard(self, name: str) -> bool:
        """Whether anything was heard of the store since touch with it was lost."""
        row = shop_table.get(self._reader, name)
        return row is not None and row.heard_at is not None

    def http(self) -> requests.Session:
        """Like that of the outbox."""
        return outbox_shop.session()

    def receive(self, delivery: Delivery) -> Received:
        """Like any webhook; a secret that another process has just changed counts at once."""
        self.house.shops.forget(delivery.shop)
        answer = self.house.intake.receive(
            delivery.shop, delivery.method, delivery.headers, delivery.body, delivery.query
        )
        return Received(answer.status, answer.body, answer.content_type)

    def claims(
        self, shop: str, *, order_refs: Sequence[str] | None = None, states: Sequence[str] = (),
        after: int | None = None, limit: int = 50, language: str = "de",
    ) -> list[dict[str, Any]]:  # fmt: skip
        """The shop's claims in their fixed shape, newest first."""
        if order_refs is not None:
            rows = [row for ref in dict.fromkeys(order_refs) for row in claims.numbered(self._reader, shop, ref)]
        else:
            rows = claims.listed(self._reader, tuple(states) or tuple(COLLECTING), shop, after, limit)
        return [self._described(row, language) for row in islice(rows, limit)]

    def claim(self, shop: str, ident: int, *, language: str = "de") -> dict[str, Any] | None:
        """That claim if it belongs to the shop, with what is still to come if nobody pays."""
        row = claims.get(self._reader, ident)
        if row is None or row.shop != shop:
            return None
        return {**self._described(row, language), "past": self._past(row), "coming": self._coming(row, language)}

    def perform(
        self, shop: str, ident: int, verb: str, fields: Mapping[str, Any], *, key: str, language: str = "de"
    ) -> str:
        """Does what a person wants done, once per key; raises BadInput with a sentence in the language."""
        row = claims.get(self._reader, ident)
        if row is None or row.shop != shop:
            raise NotFound(f"Claim {ident} does not exist in shop {shop}.")
        try:
            done = perform(self.house.intake, ident, verb, fields, Actor(f"shop:{shop}", self.platform), key=key)
        except Refusal as fault:
            raise BadInput(fault.said.text(language)) from fault
        return done.said.text(language)

    @property
    def _reader(self) -> Connection:
        return self.house.db.reader

    def _opened(self, row: RegistrationRow) -> Registration:
        return Registration(row.ident, row.shop, self.house.shops.vault.open(row.sealed, row.shop or row.ident))

    def _described(self, row: ClaimRow, language: str) -> dict[str, Any]:
        shop = self.house.shops.get(row.shop)
        plan = self.house.plans.version(self._reader, row.plan_version)
        found = claim_json(row, plan, shop, self.house.clock.today(shop.timezone), self.house.leases(row))
        return {
            **found,
            "state_title": state_title(row.state, language),
            "stage_title": _stage_title(plan, row.stage),
            "next_stage_title": _stage_title(plan, row.next_stage),
        }

    def _past(self, row: ClaimRow) -> list[dict[str, Any]]:
        shop = self.house.shops.get(row.shop)
        plan, state = self.house.plans.version(self._reader, row.plan_version), state_of(row)
        facts = events.of_claim(self._reader, row.shop, row.order_ref, row.instalment)
        told = story(facts, state, plan, shop, self.house.clock.today(shop.timezone)).past
        return [{"on": one.on.isoformat(), "title": one.title, "text": one.text, "total_minor": one.open_minor}
                for one in told]  # fmt: skip

    def _coming(self, row: ClaimRow, language: str) -> list[dict[str, Any]]:
        shop = self.house.shops.get(row.shop)
        plan, state = self.house.plans.version(self._reader, row.plan_version), state_of(row)
        today = self.house.clock.today(shop.timezone)
        steps = forecast(state, plan, shop.calendar_of(state.buyer), today, assume_yes=True)
        named = [(one.on.isoformat(), step_title(one.action, plan, language), one.open.total_minor) for one in steps]
        told = list(dict.fromkeys(named))[:_MOST_STEPS]  # what goes to buyer and agency on one day is one step here
        return [{"on": on, "title": title, "total_minor": total} for on, title, total in told]


def _stage_title(plan: Plan, key: str) -> str:
    index = plan.stage_index(key) if key else None
    return (plan.stages[index].title if index is not None else "") or key


def _free_name(conn: Connection, wish: str) -> str:
    """The wish if no store is called so, else with a number behind it."""
    name, number = wish[:_LONGEST_NAME], 1
    while shop_table.get(conn, name) is not None:
        number += 1
        ending = f"-{number}"
        name = f"{wish[: _LONGEST_NAME - len(ending)]}{ending}"
    return name
