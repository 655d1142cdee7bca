"""A second ledger, slow and plain: a list of bookings, read from the start again for every question.

It shares nothing with the product but the words. Interest is added up day by day in fractions; a payment takes what
is open bucket by bucket; a chargeback strikes the bookings of its payment out.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

ORDER = ("fees", "interest", "principal")


class Reference:
    """One claim. ``percent`` is the yearly interest on the principal from ``interest_from`` on, over 365 days."""

    def __init__(self, percent: int = 0, interest_from: date | None = None) -> None:
        self.percent, self.interest_from = percent, interest_from
        self.rows: list[dict[str, Any]] = []

    def book(self, day: date, payment: str = "", **amounts: int) -> None:
        """Adds one row: by how much it changes each bucket."""
        self.rows.append({"day": day, "payment": payment, **amounts})

    def sum(self, bucket: str, until: date | None = None) -> int:
        """What stands in a bucket, with everything up to a day."""
        return sum(row.get(bucket, 0) for row in self.rows if until is None or row["day"] <= until)

    # --- what happens ---

    def owed(self, day: date, amount: int) -> None:
        """The buyer owes the price; credit that lies there pays for it."""
        credit = min(amount, self.sum("credit"))
        self.book(day, principal=amount - credit, credit=-credit)

    def fee(self, day: date, amount: int) -> None:
        """A cost."""
        self.book(day, fees=amount)

    def paid(self, day: date, ref: str, amount: int) -> None:
        """A payment: costs, interest, principal (§ 367 BGB), the rest is the buyer's."""
        self.interest_up_to(day)
        left, row = amount, {}
        for bucket in ORDER:
            row[bucket] = -min(left, self.sum(bucket))
            left += row[bucket]
        self.book(day, payment=ref, credit=left, **row)

    def back(self, day: date, ref: str) -> None:
        """The newest payment of that reference that still stands is taken back, as it was booked.

        Credit that is gone meanwhile cannot be taken back: it is owed as principal."""
        rows = [row for row in self.rows if row["payment"] == ref and not row.get("struck")]
        if not rows:
            return
        row = rows[-1]
        row["struck"] = True
        credit = min(self.sum("credit"), row["credit"])
        missing = row["credit"] - credit
        opposite = {bucket: -row[bucket] for bucket in ORDER}
        opposite["principal"] += missing
        self.book(day, credit=-credit, **opposite)

    def credit_note(self, day: date, amount: int) -> None:
        """Less is owed: the principal goes down directly, what was paid of it already is the buyer's."""
        self.interest_up_to(day)
        share = min(amount, self.sum("principal"))
        self.book(day, principal=-share, credit=amount - share)

    # --- interest ---

    def interest_up_to(self, day: date) -> None:
        """Books what accrued and was not booked, rounded half up once."""
        if self.interest_from is None:
            return
        exact = self.accrued(day)
        self.book(day, interest=int(exact + Fraction(1, 2)), booked_days=1)
        self.interest_from = max(self.interest_from, day + timedelta(days=1))

    def accrued(self, day: date) -> Fraction:
        """Interest of every day from ``interest_from`` to ``day``, both included, on that day's principal.

        A change counts from the day after it on: the day on which it happened was still owed in full."""
        total, one = Fraction(0), self.interest_from
        while one is not None and one <= day:
            principal = self.sum("principal", one - timedelta(days=1))
            total += Fraction(max(principal, 0) * self.percent, 100 * 365)
            one += timedelta(days=1)
        return total

    def buckets(self) -> Mapping[str, int]:
        """What is open, and what is the buyer's."""
        return {bucket: self.sum(bucket) for bucket in (*ORDER, "credit")}
