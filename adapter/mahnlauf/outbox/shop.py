"""The way back to the shop: notes and fields written by its platform plugin, and orders asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import requests

from mahnlauf.contract.platform import Connects, Noted, Outcome, Platform, ShopCommand
from mahnlauf.contract.registry import Registry
from mahnlauf.core.clock import Clock
from mahnlauf.core.errors import NotFound, NotUnderstood, SettingsError
from mahnlauf.documents.press import press_of
from mahnlauf.paper import PaperError
from mahnlauf.shops.book import ShopBook
from mahnlauf.shops.shop import Shop
from mahnlauf.store.commands import CommandRow

Recorder = Callable[[str, Sequence[Noted]], object]


def session() -> requests.Session:
    """A session for talking to shops: no redirects by default, an honest user agent."""
    made = requests.Session()
    made.headers["User-Agent"] = "Mahnlauf"
    made.max_redirects = 1
    return made


class ShopWay:
    """Carries out ``shop`` commands: tells the shop the dunning state. In test mode it only says what it would do."""

    def __init__(self, shops: ShopBook, registry: Registry, clock: Clock) -> None:
        self.shops, self.registry, self.clock = shops, registry, clock
        self._http: requests.Session | None = None

    def send(self, command: CommandRow) -> Outcome:
        """What the plugin says: done, retry, refused, fix settings."""
        found = self._shop(command)
        if isinstance(found, Outcome):
            return found
        shop, platform = found
        payload = command.payload
        if payload.get("test") or shop.test_mode:
            return Outcome.done(f"Test mode: would write “{payload['note']}” to order {payload['order_ref']}.")
        try:
            order = _told(command, shop)
        except PaperError as fault:
            return Outcome.fix_settings(str(fault))
        return self._guarded(lambda http: platform.write_back(order, shop.context(self._today(shop)), http))

    def arrived(self, command: CommandRow) -> bool | None:
        """The plugin reads before it writes, so trying again is safe."""
        return False

    def close(self) -> None:
        """Closes the session."""
        http, self._http = self._http, None
        if http is not None:
            http.close()

    def _shop(self, command: CommandRow) -> tuple[Shop, Platform] | Outcome:
        try:
            shop = self.shops.get(command.shop)
            return shop, self.registry.platform(shop.platform)
        except (NotFound, SettingsError) as fault:
            return Outcome.fix_settings(str(fault))

    def _today(self, shop: Shop) -> date:
        return self.clock.today(shop.timezone)

    def _guarded(self, call: Callable[[requests.Session], Outcome]) -> Outcome:
        if self._http is None:
            self._http = session()
        try:
            return call(self._http)
        except requests.RequestException as fault:
            return _later(fault)
        except SettingsError as fault:
            return Outcome.fix_settings(str(fault))
        except NotUnderstood as fault:
            return Outcome.refused(str(fault))


def _told(command: CommandRow, shop: Shop) -> ShopCommand:
    """What the plugin is handed; a letter that is to be attached becomes its PDF here."""
    payload = command.payload
    paid_by, page = payload.get("paid_by", ""), payload.get("page")
    return ShopCommand(
        order_ref=payload["order_ref"],
        key=command.key,
        note=payload["note"],
        meta=payload["meta"],
        paid=bool(paid_by),
        payment_ref=paid_by,
        access=payload.get("access", {}),
        document=press_of(shop).letter(page) if page else b"",
        document_name=payload.get("document_name", ""),
    )


def _later(fault: requests.RequestException) -> Outcome:
    """A plugin's own fault is worded for people and may name a time; the words of others may show an address."""
    if hasattr(fault, "retry_after"):
        return Outcome.retry(str(fault), fault.retry_after)
    return Outcome.retry(f"The shop could not be reached: {type(fault).__name__}.")


class FetchWay(ShopWay):
    """Carries out ``fetch`` commands: asks the shop how an order stands and records the answer like a delivery."""

    def __init__(self, shops: ShopBook, registry: Registry, clock: Clock, recorder: Recorder) -> None:
        super().__init__(shops, registry, clock)
        self.recorder = recorder

    def send(self, command: CommandRow) -> Outcome:
        """Done once the facts are stored."""
        found = self._shop(command)
        if isinstance(found, Outcome):
            return found
        shop, platform = found
        order = command.payload["order_ref"]

        def ask(http: requests.Session) -> Outcome:
            facts = platform.fetch(order, shop.context(self._today(shop)), http)
            self.recorder(shop.name, facts)
            return Outcome.done(f"Order {order}: {len(facts)} facts.")

        return self._guarded(ask)


class ConnectWay(ShopWay):
    """Carries out ``connect`` commands: lets the platform set up the shop's webhooks to our address."""

    def __init__(self, shops: ShopBook, registry: Registry, clock: Clock, base_url: str) -> None:
        super().__init__(shops, registry, clock)
        self.base_url = base_url

    def send(self, command: CommandRow) -> Outcome:
        """Done if every webhook is there; the sentences say what was made or repaired."""
        found = self._shop(command)
        if isinstance(found, Outcome):
            return found
        shop, platform = found
        if not isinstance(platform, Connects):
            return Outcome.refused(f"{platform.title} cannot set up its webhooks by itself.")

        def ask(http: requests.Session) -> Outcome:
            address = f"{self.base_url}/webhooks/{shop.name}"
            findings = platform.connect(shop.context(self._today(shop)), address, http)
            told = " ".join(finding.text for finding in findings)
            failed = any(finding.level == "error" for finding in findings)
            return Outcome.fix_settings(told) if failed else Outcome.done(told)

        return self._guarded(ask)
