"""Over random histories: a course is open exactly when some order still grants it, and we give back only what we took.

What must be is computed here from the history alone, in a few lines that know nothing of leases."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from mahnlauf.access.connections import Connections
from mahnlauf.contract.courses import Seat
from mahnlauf.core.clock import Clock
from mahnlauf.outbox.access import AccessWay
from mahnlauf.outbox.deliver import Outbox
from tests.access.fake_courses import FakePlatform
from tests.access.world import School

BUYER = "orjan+kurs@kunde.example"
COURSES = """
[shops.akademie.products.512020]
courses = ["lms:42", "lms:43@1"]
[shops.akademie.products.512001]
courses = ["lms:42"]
"""
PRODUCTS = ("512020", "512020", "512001")  # two orders for one product, a third whose product opens the same course
STEP = st.tuples(
    st.sampled_from(["paid", "missed", "back", "again", "down", "up"]), st.integers(0, 2), st.integers(1, 3)
)


@dataclass
class History:
    """What happened to the three orders, and what follows from it."""

    payments: list[tuple[int, int, bool]] = field(default_factory=list)  # order, instalment, whether it still stands
    missed: set[tuple[int, int]] = field(default_factory=set)

    def paid(self, order: int) -> set[int]:
        return {number for one, number, stands in self.payments if one == order and stands}

    def grants(self, order: int) -> bool:
        late = {number for one, number in self.missed if one == order}
        return self.touched(order) and late <= self.paid(order)

    def touched(self, order: int) -> bool:
        return any(one == order for one, *_ in self.payments) or any(one == order for one, _ in self.missed)

    def is_open(self, course: str, before: Seat) -> Seat:
        """How the course must stand: as it was before us, unless every order that opens it is in arrears."""
        orders = [one for one, product in enumerate(PRODUCTS) if course == "42" or product == "512020"]
        known = [one for one in orders if self.touched(one)]
        granted = any(self.grants(one) or (course == "43" and 1 in self.paid(one)) for one in known)
        return Seat.SUSPENDED if known and not granted else before


@dataclass
class Walk:
    """The school, the course platform, and the history as it was told to them."""

    school: School
    lms: FakePlatform
    history: History = field(default_factory=History)
    now: datetime = datetime(2027, 2, 2, 12, tzinfo=UTC)
    step: int = 0

    def tell(self, kind: str, order: int, number: int) -> None:
        self.step += 1
        fields = {"order_id": f"ORDER{order}", "product_id": PRODUCTS[order], "pay_sequence_no": str(number),
                  "transaction_date": "2026-12-09", "transaction_time": f"10:{self.step:02}:00"}  # fmt: skip
        if kind == "paid":
            self.history.payments.append((order, number, True))
            self._deliver("06-payment-installment-1of3", fields, len(self.history.payments))
        elif kind == "missed":
            self.history.missed.add((order, number))
            self._deliver("07-payment-missed-installment-2", fields, 500 + number)
        elif kind == "back":
            self._take_back(order, number, fields)
        elif kind == "again" and self.history.payments:
            self._again(fields)
        elif kind in ("down", "up"):
            self.lms.down = kind == "down"

    def _take_back(self, order: int, number: int, fields: dict[str, str]) -> None:
        """The newest payment of that instalment, if there is one."""
        found = [at for at, one in enumerate(self.history.payments) if one == (order, number, True)]
        parent = str(9_000_001 + found[-1]) if found else ""
        if found:
            self.history.payments[found[-1]] = (order, number, False)
        self.history.missed.add((order, number))
        more = {"event": "on_chargeback", "parent_transaction_id": parent}
        self._deliver("07-payment-missed-installment-2", fields | more, 900 + self.step)

    def _again(self, fields: dict[str, str]) -> None:
        """The first payment is sent once more: an old call changes nothing."""
        order, number, _ = self.history.payments[0]
        more = {"order_id": f"ORDER{order}", "product_id": PRODUCTS[order], "pay_sequence_no": str(number)}
        self._deliver("06-payment-installment-1of3", fields | more, 1)

    def _deliver(self, name: str, fields: dict[str, str], transaction: int) -> None:
        self.school.deliver(
            name, **{"transaction_id": str(9_000_000 + transaction), "parent_transaction_id": "", **fields}
        )

    def work(self, later: timedelta = timedelta(minutes=1)) -> None:
        self.now += later
        house, clock = self.school.house, Clock(self.now)
        connections = Connections(house.db, house.registry, house.shops.vault, house.clock)
        Outbox(house.db, clock, {"access": AccessWay(house.db, connections, clock)}).work()

    def must_be(self, before: Seat) -> None:
        for course in ("42", "43"):
            assert self.lms.seats[(BUYER, course)] is self.history.is_open(course, before), course


@settings(max_examples=25, deadline=None)
@given(steps=st.lists(STEP, max_size=14), before=st.sampled_from([Seat.ACTIVE, Seat.SUSPENDED]))
def test_a_course_is_open_exactly_when_some_order_grants_it(steps: list[tuple[str, int, int]], before: Seat) -> None:
    with TemporaryDirectory() as name:
        lms = FakePlatform({(BUYER, course): before for course in ("42", "43")})
        walk = Walk(School.open(Path(name), COURSES), lms)
        house = walk.school.house
        house.registry.courses["fake"] = lms
        Connections(house.db, house.registry, house.shops.vault, house.clock).save("lms", "fake", {"key": "k"})
        was_down = False
        for step in steps:
            walk.tell(*step)
            walk.work()
            was_down |= lms.down
            if not was_down:
                walk.must_be(before)  # within a minute of the call, without a nightly run
        lms.down = False
        walk.work(timedelta(days=1))
        walk.must_be(before)
        if before is Seat.SUSPENDED:
            assert lms.calls == []  # somebody else took it: not ours to give
        house.close()
