"""Forgetting a buyer everywhere: in the database, and in the files that were written about him."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from mahnlauf.clerk.actor import Actor
from mahnlauf.clerk.erasing import Keeping, erase, keeping_of
from mahnlauf.intake.receive import Intake
from mahnlauf.store.claims import ClaimRow

Filed = tuple[Path, frozenset[int]]
"""A file and the ids of the claims that it speaks of."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a file. ``until`` is the last day on which it must be kept, None while a claim is open."""

    path: Path
    may_go: bool
    until: date | None

    def as_json(self) -> dict[str, Any]:
        """JSON types only."""
        until = self.until.isoformat() if self.until and not self.may_go else None
        return {"file": str(self.path), "may_go": self.may_go, "keep_until": until}


def fates(intake: Intake, rows: Sequence[ClaimRow], files: Iterable[Filed]) -> list[Fate]:
    """Which files may be deleted: those of whose claims none must be kept any more."""
    keeping = {row.id or 0: _keeping(intake, row) for row in rows}
    return [_fate(path, [keeping[one] for one in claims if one in keeping]) for path, claims in files]


def forget(
    intake: Intake, rows: Sequence[ClaimRow], files: Iterable[Filed], remove: Callable[[Path], object], by: Actor
) -> tuple[int, list[Fate]]:
    """Forgets the buyer in those claims that need not be kept, and deletes the files about them; returns how many
    claims, and what became of each file. What a crash left over goes with the next call."""
    found = fates(intake, rows, files)
    number = erase(intake, list(rows), by)
    for one in found:
        if one.may_go:
            remove(one.path)
    return number, found


def _keeping(intake: Intake, row: ClaimRow) -> Keeping:
    return keeping_of(row, intake.clock.today(intake.shops.get(row.shop).timezone))


def _fate(path: Path, kept: Sequence[Keeping]) -> Fate:
    held = [one for one in kept if not one.may_erase]
    until = (
        None if any(one.until is None for one in held) else max((one.until for one in held if one.until), default=None)
    )
    return Fate(path, not held, until)
