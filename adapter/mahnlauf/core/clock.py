"""The clock: real time, or the test clock of ``MAHNLAUF_TODAY``. Deciding code never asks it; it is handed a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mahnlauf.core.errors import SettingsError

_END_OF_DAY = time(23, 59)


def instant(moment: datetime) -> str:
    """``2026-11-22T04:36:05Z``: UTC with second resolution, sortable as text."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def parse_instant(text: str) -> datetime:
    """The inverse of `instant`."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def zone(name: str) -> ZoneInfo:
    """The time zone of that IANA name; raises SettingsError with a sentence."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as fault:
        raise SettingsError(f'timezone "{name}" is unknown. Expected an IANA name such as Europe/Berlin.') from fault


@dataclass(frozen=True, slots=True)
class Clock:
    """Tells the time. ``fixed`` is the test clock: an aware moment, or a day (which means its end:
    everything that arrived on that day is known)."""

    fixed: datetime | date | None = None

    @classmethod
    def from_text(cls, text: str | None) -> Clock:
        """Reads ``MAHNLAUF_TODAY``: empty, an ISO day or an ISO date-time (UTC if it names no offset)."""
        if not text:
            return cls()
        try:
            if len(text) == 10:
                return cls(date.fromisoformat(text))
            moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
        except ValueError as fault:
            raise SettingsError(
                f'MAHNLAUF_TODAY is "{text}". Expected an ISO day such as 2026-11-22 or a date-time.'
            ) from fault
        return cls(moment if moment.tzinfo else moment.replace(tzinfo=UTC))

    def now(self, timezone: str = "Europe/Berlin") -> datetime:
        """The aware current moment; a fixed day ends at 23:59 of ``timezone``."""
        if self.fixed is None:
            return datetime.now(UTC)
        if isinstance(self.fixed, datetime):
            return self.fixed
        return datetime.combine(self.fixed, _END_OF_DAY, tzinfo=zone(timezone))

    def today(self, timezone: str) -> date:
        """The calendar day at the merchant's place."""
        if self.fixed is not None and not isinstance(self.fixed, datetime):
            return self.fixed
        return self.now(timezone).astimezone(zone(timezone)).date()
