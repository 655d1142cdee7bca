"""When and under which number a buyer may be called: a reminder by telephone must not harass (§ 7 UWG).

Monday to Friday from 9 to 18 o'clock at the buyer's place, never on a holiday there, at most two tries a day.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import NamedTuple

import phonenumbers
from phonenumbers import timezone as number_zones

from mahnlauf.core.calendar import Calendar
from mahnlauf.core.clock import zone

MOST_TRIES_A_DAY = 2
_FIRST, _LAST = time(9), time(18)
_LAST_START = timedelta(minutes=15)  # a conversation begins early enough to end in time
_UNKNOWN = "Etc/Unknown"


class Slot(NamedTuple):
    """From when to when somebody may be called, aware, at the buyer's place."""

    start: datetime
    end: datetime


def readable(number: str, country: str) -> str:
    """The number as people dial it from anywhere: ``+49 30 5550177``. One that cannot be read stays as it was typed."""
    parsed = _parsed(number, country)
    if parsed is None:
        return " ".join(number.split())[:40]
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def tel_link(number: str, country: str) -> str:
    """The number as a link that a telephone dials (RFC 3966), empty if it cannot be read."""
    parsed = _parsed(number, country)
    return "" if parsed is None else phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.RFC3966)


def place_of(number: str, country: str, otherwise: str) -> str:
    """The time zone in which that telephone rings, ``otherwise`` where the number does not tell."""
    parsed = _parsed(number, country)
    zones = () if parsed is None else number_zones.time_zones_for_number(parsed)
    return str(zones[0]) if len(zones) == 1 and zones[0] != _UNKNOWN else otherwise


def next_slot(now: datetime, calendar: Calendar, timezone: str, *, tomorrow: bool = False) -> Slot:
    """The next time in which a call is allowed; ``tomorrow``: not today any more."""
    place = zone(timezone)
    local = now.astimezone(place)
    day = local.date() + timedelta(days=1) if tomorrow else local.date()
    if day == local.date() and local >= datetime.combine(day, _LAST, place) - _LAST_START:
        day += timedelta(days=1)
    day = calendar.next_working_day(day)
    start = datetime.combine(day, _FIRST, place)
    if day == local.date():
        start = max(start, local.replace(second=0, microsecond=0))
    return Slot(start, datetime.combine(day, _LAST, place))


def _parsed(number: str, country: str) -> phonenumbers.PhoneNumber | None:
    try:
        parsed = phonenumbers.parse(number, country or None)
    except phonenumbers.NumberParseException:
        return None
    return parsed if phonenumbers.is_possible_number(parsed) else None
