"""Which shops there are, and what each of them needs."""

from __future__ import annotations

from mahnlauf.desk.route import Answer, Desk, Route
from mahnlauf.desk.stores.looks import looks
from mahnlauf.people.roles import LOGS


def shops(desk: Desk) -> Answer:
    """The list."""
    return desk.page("stores/list.html", here="shops", looks=looks(desk.office))


ROUTES = (Route("/shops", shops, (LOGS,)),)
