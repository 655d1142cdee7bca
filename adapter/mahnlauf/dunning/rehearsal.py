"""The day on which a shop would go live, without sending anything: the run as it is, over the shop as it would be.

In test mode the worker has most often done this day's steps already, with letters to the owner. They belong to the
answer as well: in earnest they would have gone to the buyers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from mahnlauf.dunning.describe import state_of
from mahnlauf.dunning.run import Runner
from mahnlauf.dunning.turn import Moved, Turn, Unit
from mahnlauf.shops.book import ShopBook
from mahnlauf.shops.shop import Shop
from mahnlauf.store import claims, commands
from mahnlauf.store.claims import ClaimRow

_MOST_TESTS = 2000  # letters of one day that are looked at


@dataclass(frozen=True, slots=True)
class Sending:
    """One thing that would leave the house. ``kind`` is mail, letter, phone, agency, shop …; ``to`` a mail address, or
    a name for a letter on paper; ``open_minor`` what the claim owes then. ``to_owner``: the merchant reads it.
    ``tested``: it went to the owner today, as a test; otherwise the next run would send it."""

    claim: ClaimRow
    kind: str
    to: str
    name: str
    subject: str
    open_minor: int
    to_owner: bool
    tested: bool


@dataclass(slots=True)
class Rehearsal:
    """What would leave today. ``held`` counts the due claims for which nothing happens, by reason (``before_go_live``:
    their orders are older); ``begun`` are claims that would move today and had their letters so far as tests: the buyer
    never saw those, and would hear first of a later stage. ``faults`` are letters that could not be written."""

    since: date
    sendings: list[Sending] = field(default_factory=list)
    held: dict[str, int] = field(default_factory=dict)
    begun: list[ClaimRow] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def totals(self) -> dict[str, int]:
        """How many of each kind."""
        found: dict[str, int] = {}
        for one in self.sendings:
            found[one.kind] = found.get(one.kind, 0) + 1
        return found

    def open_by_currency(self) -> dict[str, int]:
        """What the claims that would be written about owe together, per currency."""
        owed = {one.claim.id: (one.claim.currency, one.open_minor) for one in self.sendings}
        found: dict[str, int] = {}
        for currency, minor in owed.values():
            found[currency] = found.get(currency, 0) + minor
        return found


def rehearse(runner: Runner, shop: Shop, since: date) -> Rehearsal:
    """Nothing is sent, written or booked."""
    live = AsIfLive(runner.shops, shop.name, since)
    trial = _Trial(runner, live)
    report = trial.run(shop=shop.name, dry_run=True)
    found = Rehearsal(since, held=dict(report.reasons), faults=trial.unwritten)
    found.sendings += _tested_today(runner, shop, since)
    found.sendings += [sending for one in trial.moved for sending in _of_moved(one)]
    found.begun = [one.found for one in trial.moved if one.actions and _is_begun(one.found)]
    return found


class AsIfLive(ShopBook):
    """The same shops, one of them regarded as live since a day. Only to look."""

    def __init__(self, book: ShopBook, name: str, since: date) -> None:
        super().__init__(book.db, book.registry, book.vault, book.clock, book.texts, book.desk_url)
        self.courses, self.links = book.courses, book.links
        self._name, self._since = name, since

    def get(self, name: str) -> Shop:
        """The shop, as it would be."""
        shop = super().get(name)
        return replace(shop, test_mode=False, live_since=self._since) if name == self._name else shop


class _Trial(Runner):
    """A dry run that keeps what would have been written."""

    def __init__(self, runner: Runner, shops: ShopBook) -> None:
        super().__init__(runner.db, runner.registry, shops, runner.plans, runner.clock)
        self.moved: list[Moved] = []
        self.unwritten: list[str] = []

    def _units(self, moved: list[Moved], turn: Turn) -> list[Unit]:
        units = super()._units(moved, turn)
        self.moved += [one for unit in units for one in unit]
        return units

    def _tell_faults(self, turn: Turn) -> None:
        """They are told to whoever asked, not reported: nothing has failed yet."""
        self.unwritten += [text for _, text in turn.report.faults]
        turn.report.faults.clear()


def _of_moved(one: Moved) -> Iterator[Sending]:
    for command in (*one.letters, *one.commands):
        yield _sending(one.row, command.kind, command.payload, tested=False)


def _sending(row: ClaimRow, kind: str, payload: Mapping[str, Any], *, tested: bool) -> Sending:
    to_owner = payload.get("audience") == "vendor" or kind in ("phone", "task")
    open_minor = row.principal_minor + row.fees_minor + row.interest_minor
    subject = payload.get("subject") or payload.get("note") or payload.get("type") or ""
    to = payload.get("to") or payload.get("phone") or ""
    return Sending(row, kind, str(to), str(payload.get("name", "")), str(subject), open_minor, to_owner, tested)


def _tested_today(runner: Runner, shop: Shop, since: date) -> Iterator[Sending]:
    """Letters of today that went to the owner instead of the buyers of orders that would count."""
    today = runner.clock.today(shop.timezone).isoformat()
    for command in commands.tested_on(runner.db.reader, shop.name, today, _MOST_TESTS):
        row = claims.get(runner.db.reader, command.claim_id)
        if row is not None and _counts(row, since):
            yield _sending(row, command.kind, command.payload, tested=True)


def _counts(row: ClaimRow, since: date) -> bool:
    invoiced = state_of(row).invoice_date
    return invoiced is None or invoiced >= since


def _is_begun(row: ClaimRow) -> bool:
    """Whether the buyer would hear of it for the first time in the middle of the plan."""
    return bool(row.test_mode) and state_of(row).last_letter_on is not None
