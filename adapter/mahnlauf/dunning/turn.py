"""What a run holds while it is on its way: the run itself, its claims, and what must be written together."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from mahnlauf.core.events import Event
from mahnlauf.core.plan import Plan
from mahnlauf.dunning.decide import Action, Reason, Surroundings
from mahnlauf.dunning.drafts import Draft
from mahnlauf.dunning.report import Report
from mahnlauf.ledger.state import ClaimState
from mahnlauf.shops.shop import Shop
from mahnlauf.store.claims import ClaimRow
from mahnlauf.store.commands import NewCommand


@dataclass(slots=True)
class Moved:
    """One claim on its way through a batch: the row as it was found, and as it is now."""

    found: ClaimRow
    row: ClaimRow
    state: ClaimState
    plan: Plan
    shop: Shop
    events: list[Event] = field(default_factory=list)
    commands: list[NewCommand] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    reasons: tuple[Reason, ...] = ()
    post: list[Draft] = field(default_factory=list)  # one at most: a letter that may be shared
    letters: list[NewCommand] = field(default_factory=list)  # what became of it


@dataclass(frozen=True, slots=True)
class Place:
    """A shop on the day of the run: its day, what decisions must know of it, and the moment of its actions."""

    shop: Shop
    day: date
    around: Surroundings
    at: str


Unit = list[Moved]  # written together or not at all


@dataclass(slots=True)
class Turn:
    """One run on its way: up to which day, for which shop (None: all), the moment of its batch, and which claims were
    looked at before their place in the index came."""

    today: date | None
    latest: str
    shop: str | None
    dry_run: bool
    report: Report
    now: str = ""
    ahead: set[int | None] = field(default_factory=set)
    overtaken: set[int] = field(default_factory=set)  # by an event, and those who were to share its letter
    places: dict[str, Place] = field(default_factory=dict)  # of this batch
