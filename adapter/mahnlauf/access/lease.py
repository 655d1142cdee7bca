"""The decision about access: granted, suspended or revoked, by whom, why, until when. Pure: the day is an argument."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from mahnlauf.access.share import DUNNING_LEVEL, MANUAL, Missed, Share
from mahnlauf.shops.products import AccessRule

GRANTED, SUSPENDED, REVOKED = "granted", "suspended", "revoked"
_RANK = {GRANTED: 0, SUSPENDED: 1, REVOKED: 2}


@dataclass(frozen=True, slots=True)
class Lease:
    """``by`` is "rule", "vendor" or the platform; ``until`` the day from which it will be different if nothing
    happens: an announced suspension of a granted lease, the end of the paid time."""

    state: str
    reason: str = ""
    by: str = ""
    since: date | None = None
    until: date | None = None


def decide(share: Share, rule: AccessRule, today: date) -> Lease:
    """How this share stands today."""
    if share.refunded:
        return Lease(REVOKED, "refund", "platform")
    if share.ended_on is not None and share.ended_on <= today:
        since = share.ended_on if share.ended_on > date.min else None
        return Lease(REVOKED, share.ended_reason, "platform", since)
    taken_from = None if share.taken_for == DUNNING_LEVEL and rule.suspend == "never" else share.taken_from
    if taken_from is not None and taken_from <= today:
        by = "vendor" if share.taken_for == MANUAL else "rule"
        return Lease(SUSPENDED, share.taken_for, by, taken_from, share.ended_on)
    if share.begins_on is not None and share.begins_on > today and share.given_on is None:
        return Lease(SUSPENDED, "not_delivered", "platform", None, share.begins_on)
    missed, takes_on, wake = _suspension(share, rule, today)
    if missed is not None and takes_on is not None and takes_on <= today:
        return Lease(SUSPENDED, missed.reason, "rule", takes_on, share.ended_on)
    until = min((day for day in (taken_from, takes_on, wake, share.ended_on) if day is not None), default=None)
    if until is not None and until == taken_from:
        return Lease(GRANTED, share.taken_for, "vendor", None, until)
    if until is not None and until == takes_on and missed is not None:
        return Lease(GRANTED, missed.reason, "rule", None, until)
    return Lease(GRANTED, "", "", None, until)


def best(leases: list[Lease]) -> Lease:
    """All orders together: whoever has one that grants it has it; of equals the one that lasts longest."""
    return min(leases, key=lambda one: (_RANK[one.state], -(one.until or date.max).toordinal(), one.reason))


def _suspension(share: Share, rule: AccessRule, today: date) -> tuple[Missed | None, date | None, date | None]:
    """(what was missed, the day on which that takes the access, a day to look again) under the merchant's rule."""
    if rule.suspend != "auto":
        return None, None, None
    late = [one for one in share.missed if share.given_on is None or one.since > share.given_on]
    grace = timedelta(days=rule.grace_days)
    held = {one: until for one in late if (until := one.held(one.since + grace)) is not None and until > today}
    free = sorted((one for one in late if one not in held), key=_since)
    wake = min((until for until in held.values() if until < date.max), default=None)
    total = 0
    for number, one in enumerate(free, start=1):
        total += one.amount
        if number >= rule.threshold_instalments or total * 100 >= share.price * rule.threshold_percent:
            since = min(one.since, today) if one.told and not rule.grace_days else one.since
            return one, since + grace, wake
    return None, None, wake


def _since(one: Missed) -> date:
    return one.since
