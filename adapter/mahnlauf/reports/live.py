"""Which shops a report counts: figures of a shop in test mode are tries, and would spoil those of the others."""

from __future__ import annotations

from dataclasses import replace

from mahnlauf.core.errors import MahnlaufError
from mahnlauf.reports.reading import House
from mahnlauf.reports.wish import Wish


def counted(house: House, wish: Wish) -> Wish:
    """The wish for the shops that count. A shop in test mode does if it was named, if tests are wanted, or if there is
    no other: then the report is a try as a whole. The wish remembers which were left out and which are tests."""
    tests = tuple(name for name in wish.shops if _is_test(house, name))
    live = tuple(name for name in wish.shops if name not in tests)
    with_tests = wish.test_shops == "yes" or (not wish.test_shops and (wish.is_named or not live))
    return replace(wish, tests=tests) if with_tests else replace(wish, shops=live, left_out=tests)


def _is_test(house: House, name: str) -> bool:
    try:
        return house.shops.get(name).test_mode
    except MahnlaufError:  # its plugin or its settings are gone, what was booked stays
        return False
