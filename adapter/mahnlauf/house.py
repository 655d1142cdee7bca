"""Puts the rooms together: one object that holds everything a command, a worker or a web process needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import requests

from mahnlauf.access.connections import Connections
from mahnlauf.access.products import Products
from mahnlauf.access.subscribe import Subscribers
from mahnlauf.access.sweep import Sweep
from mahnlauf.contract.platform import Noted
from mahnlauf.contract.registry import Registry
from mahnlauf.core.clock import Clock
from mahnlauf.core.errors import SettingsError
from mahnlauf.documents.issue import Issuer
from mahnlauf.dunning.run import Runner
from mahnlauf.intake.bounce import record_undelivered
from mahnlauf.intake.mailbox import Address, Mailbox
from mahnlauf.intake.receive import Intake
from mahnlauf.intake.record import record_answer
from mahnlauf.intake.withdrawn import record_withdrawn
from mahnlauf.letters import TextBook
from mahnlauf.outbox.access import AccessWay
from mahnlauf.outbox.access_refresh import RefreshWay
from mahnlauf.outbox.agency import AgencyWay
from mahnlauf.outbox.deliver import Outbox
from mahnlauf.outbox.documents import DocumentWay
from mahnlauf.outbox.filed import Cabinet
from mahnlauf.outbox.limits import Limits
from mahnlauf.outbox.mail import MailWay
from mahnlauf.outbox.paper import PaperWay
from mahnlauf.outbox.rebilling import RebillingWay
from mahnlauf.outbox.review import Review
from mahnlauf.outbox.shop import ConnectWay, FetchWay, ShopWay, session
from mahnlauf.outbox.smtp import Server
from mahnlauf.outbox.subscriber import SubscriberWay
from mahnlauf.outbox.usermail import UserMailWay
from mahnlauf.people.entrance import Entrance
from mahnlauf.settings import Settings
from mahnlauf.shops.book import ShopBook
from mahnlauf.shops.links import Links
from mahnlauf.shops.plans import PlanBook
from mahnlauf.shops.products import CourseMap
from mahnlauf.shops.readiness import Post
from mahnlauf.shops.secrets import Vault
from mahnlauf.store.access import LeaseRow, leases_of_order
from mahnlauf.store.claims import ClaimRow
from mahnlauf.store.commands import CommandRow
from mahnlauf.store.database import Connection, Database, open_database


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
    configured_by: tuple[int, ...] = ()  # the file whose configuration counts, as it was when it was read

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
        texts = TextBook(settings.folder / "letters", remembered_seconds=1)
        shops = ShopBook(db, registry, Vault(settings.secret_key), clock, texts, settings.base_url)
        shops.links = Links(settings.secret_key, settings.base_url)
        shops.courses = CourseMap(settings.folder / "courses.toml")
        plans = PlanBook(settings.plans_dir)
        intake = Intake(db, registry, shops, plans, clock)
        return cls(settings, db, registry, shops, plans, clock, intake, Runner(db, registry, shops, plans, clock))

    def refresh(self) -> bool:
        """Takes over what was changed in the configuration meanwhile about mail and public address; whether anything
        was. Raises SettingsError with a sentence, and leaves everything as it is."""
        path = self.settings.path
        file = (path.stat().st_ino, path.stat().st_mtime_ns) if path.is_file() else (0,)
        if file == self.configured_by:
            return False
        found = self.settings.reread()
        changed, self.settings, self.configured_by = found != self.settings, found, file
        self.shops.desk_url, self.shops.links = found.base_url, Links(found.secret_key, found.base_url)
        return changed

    def sweep(self) -> Sweep:
        """Decides access anew on the days that were announced."""
        return Sweep(self.db, self.shops, self.clock)

    def leases(self, row: ClaimRow) -> list[LeaseRow]:
        """What the order of a claim says about access."""
        return leases_of_order(self.db.reader, row.shop, row.order_ref)

    def products(self) -> Products:
        """Which product opens which courses."""
        return Products(self.db, self.shops, self.clock)

    def connections(self) -> Connections:
        """The connected course platforms."""
        return Connections(self.db, self.registry, self.shops.vault, self.clock)

    def courses(self) -> AccessWay:
        """Asks and changes course platforms; closed by who takes it."""
        return AccessWay(self.db, self.connections(), self.clock)

    def subscribers(self) -> Subscribers:
        """Who hears our signed messages."""
        return Subscribers(self.db, self.shops.vault, self.clock)

    def issuer(self) -> Issuer:
        """Issues invoices and credit notes."""
        return Issuer(self.db, self.shops, self.plans, self.clock)

    def outbox(self) -> Outbox:
        """A worker's outbox with its own connections."""
        settings = self.settings
        server = Server.from_url(settings.smtp) if settings.smtp else None
        mail = MailWay(
            self.shops, self.clock, server, settings.mail_dir, settings.sender, settings.owner_email, self._undelivered
        )
        return Outbox(
            self.db,
            self.clock,
            {
                "mail": mail,
                "letter": PaperWay(self.db, self.shops, self.registry, self.clock, settings.post_dir),
                "shop": ShopWay(self.shops, self.registry, self.clock),
                "connect": ConnectWay(self.shops, self.registry, self.clock, settings.base_url),
                "rebilling": RebillingWay(self.db, self.shops, self.registry, self.clock),
                "fetch": FetchWay(self.shops, self.registry, self.clock, self._record),
                "agency": AgencyWay(self.db, settings.post_dir),
                "access": self.courses(),
                "access_refresh": RefreshWay(self.db, self.sweep(), self.clock),
                "subscriber": SubscriberWay(self.db, self.shops.vault, self.clock),
                "document": DocumentWay(self.issuer()),
                "login": self._user_mail(server),
            },
            limits=Limits(self.shops),
            review=self.review(),
        )

    def review(self) -> Review:
        """Looks at letters once more before they leave."""
        return Review(self.shops, self.clock, self._withdrawn)

    def cabinet(self) -> Cabinet:
        """The files that were written about buyers."""
        return Cabinet(self.settings.mail_dir, self.settings.post_dir)

    def post(self) -> Post:
        """How this installation sends, for whoever asks whether a shop may go live."""
        links, settings = self.shops.links, self.settings
        reaches = links is not None and links.reach_others
        return Post(bool(settings.smtp), settings.sender, settings.owner_email, reaches)

    def http(self) -> requests.Session:
        """For asking a shop."""
        return session()

    def entrance(self) -> Entrance:
        """Where people are let in."""
        return Entrance(self.db, self.clock, self.settings.secret_key)

    def close(self) -> None:
        """Closes the database."""
        self.db.close()

    def _user_mail(self, server: Server | None) -> UserMailWay:
        settings = self.settings
        return UserMailWay(
            self.shops, self.clock, server, settings.mail_dir, settings.sender, settings.owner_email,
            base_url=settings.base_url, sign=self.entrance().token,
        )  # fmt: skip

    def mailbox(self) -> Mailbox | None:
        """Where mails come back to, None if none is set; raises SettingsError with a sentence."""
        return Mailbox(self.intake, Address.from_url(self.settings.imap)) if self.settings.imap else None

    def _undelivered(self, command: CommandRow, recipient: str, why: str) -> None:
        record_undelivered(self.intake, command, recipient, why)

    def _withdrawn(self, letters: Sequence[CommandRow], why: str, beside: Callable[[Connection], object]) -> None:
        record_withdrawn(self.intake, letters, why, beside)

    def _record(self, shop: str, facts: Sequence[Noted]) -> object:
        return record_answer(self.intake, shop, facts)
