"""Puts the rooms together: one object that holds everything a command, a worker or a web process needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mahnlauf.access.connections import Connections
from mahnlauf.access.subscribe import Subscribers
from mahnlauf.access.sweep import Sweep
from mahnlauf.contract.platform import Noted
from mahnlauf.contract.registry import Registry
from mahnlauf.core.clock import Clock
from mahnlauf.core.errors import SettingsError
from mahnlauf.dunning.run import Runner
from mahnlauf.intake.receive import Intake
from mahnlauf.intake.record import record_answer
from mahnlauf.letters import TextBook
from mahnlauf.outbox.access import AccessWay
from mahnlauf.outbox.agency import AgencyWay
from mahnlauf.outbox.deliver import Outbox
from mahnlauf.outbox.mail import MailWay, Server
from mahnlauf.outbox.paper import PaperWay
from mahnlauf.outbox.shop import ConnectWay, FetchWay, ShopWay
from mahnlauf.outbox.subscriber import SubscriberWay
from mahnlauf.settings import Settings
from mahnlauf.shops.book import ShopBook
from mahnlauf.shops.plans import PlanBook
from mahnlauf.shops.products import CourseMap
from mahnlauf.shops.secrets import Vault
from mahnlauf.store.access import LeaseRow, leases_of_order
from mahnlauf.store.claims import ClaimRow
from mahnlauf.store.database import Database, open_database


@dataclass(slots=True)
class House:
    """One installation, ready to work."""

    settings: Settings
    db: Database
    registry: Registry
    shops: ShopBook
    plans: PlanBook
    clock: Clock
    intake: Intake
    runner: Runner

    @classmethod
    def open(cls, settings: Settings, *, registry: Registry | None = None, upgrade: bool = True) -> House:
        """Opens the database (and brings it up to date); raises SettingsError with a sentence."""
        if not settings.secret_key:
            raise SettingsError(
                f"There is no secret key in {settings.folder}. Run `mahnlauf init` there, or set MAHNLAUF_SECRET_KEY."
            )
        registry = registry or Registry.load()
        clock = settings.clock
        db = open_database(settings.database, upgrade=upgrade)
        texts = TextBook(settings.folder / "letters")
        shops = ShopBook(db, registry, Vault(settings.secret_key), clock, texts, settings.base_url)
        shops.courses = CourseMap(settings.folder / "courses.toml")
        plans = PlanBook(settings.plans_dir)
        intake = Intake(db, registry, shops, plans, clock)
        return cls(settings, db, registry, shops, plans, clock, intake, Runner(db, registry, shops, plans, clock))

    def sweep(self) -> Sweep:
        """Decides access anew on the days that were announced."""
        return Sweep(self.db, self.shops, self.clock)

    def leases(self, row: ClaimRow) -> list[LeaseRow]:
        """What the order of a claim says about access."""
        return leases_of_order(self.db.reader, row.shop, row.order_ref)

    def connections(self) -> Connections:
        """The connected course platforms."""
        return Connections(self.db, self.registry, self.shops.vault, self.clock)

    def subscribers(self) -> Subscribers:
        """Who hears our signed messages."""
        return Subscribers(self.db, self.shops.vault, self.clock)

    def outbox(self) -> Outbox:
        """A worker's outbox with its own connections."""
        settings = self.settings
        server = Server.from_url(settings.smtp) if settings.smtp else None
        mail = MailWay(self.shops, self.clock, server, settings.mail_dir, settings.sender, settings.owner_email)
        return Outbox(
            self.db,
            self.clock,
            {
                "mail": mail,
                "letter": PaperWay(self.db, self.shops, self.registry, self.clock, settings.post_dir),
                "shop": ShopWay(self.shops, self.registry, self.clock),
                "connect": ConnectWay(self.shops, self.registry, self.clock, settings.base_url),
                "fetch": FetchWay(self.shops, self.registry, self.clock, self._record),
                "agency": AgencyWay(self.db, settings.post_dir),
                "access": AccessWay(self.db, self.connections(), self.clock),
                "subscriber": SubscriberWay(self.db, self.shops.vault, self.clock),
            },
        )

    def close(self) -> None:
        """Closes the database."""
        self.db.close()

    def _record(self, shop: str, facts: Sequence[Noted]) -> object:
        return record_answer(self.intake, shop, facts)
