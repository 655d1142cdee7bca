"""When default (Verzug) begins without a reminder, and when a claim is barred by limitation (Verjährung)."""

from __future__ import annotations

from datetime import date, timedelta

from mahnlauf.core.calendar import Calendar

__all__ = ["limitation_end", "limitation_warning", "thirty_days"]

_DAYS_AFTER_INVOICE = 30
_YEARS_OF_LIMITATION = 3
_WARN_FROM = (10, 1)


def thirty_days(received: date, calendar: Calendar) -> tuple[date, date]:
    """Last day to pay and first day of default: 30 days after due date and receipt of the invoice.

    § 286 (3) BGB; `received` is the later of the two, the last day rolls like a term (§ 193). Against a
    consumer it holds only if the invoice said so.
    """
    last_day = calendar.term_end(received, _DAYS_AFTER_INVOICE)
    return last_day, last_day + timedelta(days=1)


def limitation_end(arisen: date) -> date:
    """31 December of the third year after the claim arose (§§ 195, 199 (1) BGB).

    Not rolled by § 193 and without suspension (§§ 203 ff.): file before.
    """
    return date(arisen.year + _YEARS_OF_LIMITATION, 12, 31)


def limitation_warning(arisen: date, today: date) -> date | None:
    """The day on which the claim is barred, once a merchant must act: from 1 October of its last year on."""
    end = limitation_end(arisen)
    return end if today >= date(end.year, *_WARN_FROM) else None
