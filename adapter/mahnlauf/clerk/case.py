"""One claim while somebody speaks about it: a draft in memory, until `perform` writes it down or nobody does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from mahnlauf.clerk.saying import NotNow, Said
from mahnlauf.contract.platform import Noted, as_event
from mahnlauf.core.clock import instant, parse_instant
from mahnlauf.core.events import Event
from mahnlauf.core.money import Money
from mahnlauf.core.plan import Plan
from mahnlauf.dunning.describe import state_of
from mahnlauf.dunning.projection import row_of
from mahnlauf.intake.receive import Intake
from mahnlauf.intake.record import claim_of
from mahnlauf.intake.take import day_of
from mahnlauf.ledger.fold import fold
from mahnlauf.ledger.state import COLLECTING, ClaimState, Pause
from mahnlauf.shops.shop import Shop
from mahnlauf.store import events
from mahnlauf.store.claims import ClaimRow
from mahnlauf.store.commands import NewCommand


@dataclass(slots=True)
class Case:
    """The claim as it stands, and what was said of it in this draft. ``state`` and ``row`` show it with all of that."""

    intake: Intake
    row: ClaimRow
    state: ClaimState
    plan: Plan
    shop: Shop
    today: date
    said: list[Noted] = field(default_factory=list)
    beside: list[Noted] = field(default_factory=list)  # of other claims of the order, written with it
    commands: list[NewCommand] = field(default_factory=list)
    _known: list[Event] | None = None

    @classmethod
    def of(cls, intake: Intake, ident: int) -> Case:
        """The claim of that id as it stands; raises NotFound."""
        return cls.at(intake, claim_of(intake, ident))

    @classmethod
    def at(cls, intake: Intake, row: ClaimRow) -> Case:
        """The claim of that row."""
        shop = intake.shops.get(row.shop)
        plan = intake.plans.version(intake.db.reader, row.plan_version)
        return cls(intake, row, state_of(row), plan, shop, intake.clock.today(shop.timezone))

    @property
    def id(self) -> int:
        """Its number."""
        return self.row.id or 0

    @property
    def name(self) -> str:
        """Its name inside identities, which outlives the row."""
        return f"{self.row.order_ref}:{self.row.instalment}"

    @property
    def facts(self) -> list[Event]:
        """Everything that is known about it and was said in this draft."""
        if self._known is None:
            self._known = events.of_claim(self.intake.db.reader, self.row.shop, self.row.order_ref, self.row.instalment)
        return [*self._known, *(as_event(one, day_of(one, self.shop)) for one in self.said)]

    def answer(self, code: str, **values: Any) -> Said:
        """A sentence about this claim."""
        return Said(code, {"id": self.id, **values})

    def refusal(self, code: str, instead: str = "", **values: Any) -> NotNow:
        """Why this cannot be said of it now."""
        return NotNow(code, instead, id=self.id, **values)

    def note(
        self, kind: str, data: Mapping[str, Any] | None = None, identity: str = "", at: datetime | None = None
    ) -> None:
        """Adds one fact, happening now unless ``at`` says when, and folds the claim anew. Its identity counts the
        facts of its kind, so two calls at the same moment are one event."""
        number = sum(fact.kind == kind for fact in self.facts) + 1
        moment, position = (at, 0) if at is not None else self._now()
        self.said.append(
            Noted(kind, identity or f"{kind}:{self.name}:{number}", self.row.order_ref, moment, data or {},
                  self.row.instalment, position)
        )  # fmt: skip
        self._fold()

    def money(self, minor: int) -> Money:
        """That amount in the claim's currency."""
        return Money(minor, self.row.currency)

    def standing(self, *codes: str) -> list[Pause]:
        """The pauses of those kinds that stand today or later."""
        return [one for one in self.state.pauses
                if one.code in codes and (one.until is None or one.until > self.today)]  # fmt: skip

    def must_be_collecting(self, verb: str) -> None:
        """Raises NotNow for a claim that is closed."""
        if self.state.state not in COLLECTING:
            raise self.refusal("not_collecting", state=self.state.state, verb=verb)

    def must_not_be_over(self, until: date) -> None:
        """Raises NotNow for a day before today."""
        if until < self.today:
            raise self.refusal("over", until=until, today=self.today)

    def _now(self) -> tuple[datetime, int]:
        """After everything that the claim knows, also within one second and when the shop's clock is ahead."""
        at = max(self.intake.clock.now(self.shop.timezone), parse_instant(self.state.last_at))
        return at, self.state.last_position + 1 if instant(at) == self.state.last_at else 0

    def _fold(self) -> None:
        ident, version = self.row.id, self.row.version
        self.state = fold(self.row.shop, self.row.order_ref, self.row.instalment, self.facts, self.plan)
        self.row = row_of(self.state, self.plan, self.shop, instant(self.intake.clock.now()))
        self.row.id, self.row.version = ident, version
