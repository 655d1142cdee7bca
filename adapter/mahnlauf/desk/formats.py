"""How amounts, days and times are written on the screens, in the language of the request."""

from __future__ import annotations

from datetime import date, datetime

from mahnlauf.core.clock import parse_instant, zone
from mahnlauf.core.money import format_minor
from mahnlauf.desk.tongue import language, t

MINUS = "−"
_WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
_MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
    "Dezember",
)  # fmt: skip


def money(minor: int, currency: str) -> str:
    """1190000, "EUR" is "11.900,00 €"; a minus is a real minus sign."""
    return format_minor(minor, currency, language()).replace("-", MINUS)


def bare(minor: int, currency: str) -> str:
    """The amount without its currency, for columns whose heading names it."""
    if language() == "de":
        return money(minor, currency).rpartition("\xa0")[0]
    return "".join(sign for sign in money(minor, currency) if sign.isdecimal() or sign in f".,{MINUS}")


def change(minor: int, currency: str) -> str:
    """A movement in a column: with its sign; empty if nothing moved."""
    return "" if not minor else ("+" if minor > 0 else "") + bare(minor, currency)


def day(value: date | str | None) -> str:
    """22.09.2026, empty for None; ISO text is read."""
    if not value:
        return ""
    return f"{_date(value):%d.%m.%Y}" if language() == "de" else f"{_date(value):%d %b %Y}"


def short_day(value: date | str) -> str:
    """22.09."""
    return f"{_date(value):%d.%m.}" if language() == "de" else f"{_date(value):%d %b}"


def weekday(value: date | str | None) -> str:
    """Di 22.09.2026, empty for None."""
    return f"{_short(value)} {day(value)}" if value else ""


def near_day(value: date | str) -> str:
    """Di 22.09., where the year goes without saying."""
    return f"{_short(value)} {short_day(value)}"


def long_day(value: date) -> str:
    """Dienstag, 22. September 2026."""
    if language() == "en":
        return f"{value:%A}, {value.day} {value:%B} {value.year}"
    return f"{_WEEKDAYS[value.weekday()]}, {value.day}. {_MONTHS[value.month - 1]} {value.year}"


def moment(stamp: str | None, timezone: str = "Europe/Berlin") -> str:
    """A stored UTC instant at the merchant's place: 22.11.2026, 11:17. Empty for None."""
    if not stamp:
        return ""
    local = _local(stamp, timezone)
    return f"{day(local.date())}, {local:%H:%M}"


def count(number: int, one: str, many: str) -> str:
    """1.204 Forderungen, 1 Forderung."""
    shown = f"{number:,d}"
    word = t(one if number == 1 else many)
    if language() == "de":
        return f"{shown.replace(',', '.')} {word}"
    return f"{shown} {word[0].lower()}{word[1:]}"


def size(octets: int) -> str:
    """3,2 kB."""
    return f"{octets} B" if octets < 1000 else f"{octets // 1000},{octets % 1000 // 100} kB"


def clipped(text: str, most: int) -> str:
    """At most that many characters on one line."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1].rstrip() + "…"


def sentence(text: str) -> str:
    """The text with a full stop, so that another sentence may follow."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _short(value: date | str) -> str:
    found = _date(value)
    return _WEEKDAYS[found.weekday()][:2] if language() == "de" else f"{found:%a}"


def _date(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _local(stamp: str, timezone: str) -> datetime:
    return parse_instant(stamp).astimezone(zone(timezone))
