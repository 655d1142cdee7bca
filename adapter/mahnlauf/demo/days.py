"""The test clock of the demo: one day after the other, each in the order in which a real one goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import requests

from mahnlauf.core.clock import Clock, zone
from mahnlauf.demo.installation import SHOP
from mahnlauf.demo.recordings import FIRST_DAY, Recorded
from mahnlauf.demo.scenes import scenes_of
from mahnlauf.house import House
from mahnlauf.testing.fake_shop import FakeShop
from mahnlauf.worker import work

_BERLIN = zone("Europe/Berlin")
_NOON, _MORNING, _WORK = 12, 8, 9


def moment(day: int, hour: int) -> datetime:
    """That hour at the merchant's place, ``day`` days after the recordings."""
    return datetime.combine(FIRST_DAY + timedelta(days=day), time(hour), tzinfo=_BERLIN)


def turn_to(house: House, now: datetime) -> None:
    """Sets every clock of the house; the shop book, which remembers for two real seconds, looks anew."""
    house.clock = house.intake.clock = house.runner.clock = house.shops.clock = Clock(now)
    house.shops.forget(SHOP)


@dataclass(frozen=True, slots=True)
class Days:
    """The house, the shop and the address at which the shop's webhooks arrive."""

    house: House
    shop: FakeShop
    webhook_url: str

    def first(self, deliveries: tuple[Recorded, ...]) -> Iterator[int]:
        """Posts every recorded delivery as it is and yields the status of each answer; then the worker
        asks the shop what the doorbells among them want to know."""
        turn_to(self.house, moment(0, _NOON))
        with requests.Session() as http:
            http.trust_env = False
            for one in deliveries:
                yield http.post(self.webhook_url, data=one.body, headers=dict(one.headers), timeout=60).status_code
        work(self.house, once=True)

    def live(self, day: int) -> list[int]:
        """One day: what people do, what the worker does, and the shop's echo of what was written to it. Returns how
        the shop's own deliveries were answered."""
        answers = self._people(day)
        turn_to(self.house, moment(day, _WORK))
        work(self.house, once=True)
        return answers + self.shop.deliver()

    def _people(self, day: int) -> list[int]:
        now = moment(day, _MORNING)
        turn_to(self.house, now)
        for scene in scenes_of(day):
            scene.play(self.house, self.shop, SHOP, now)
        return self.shop.deliver()
