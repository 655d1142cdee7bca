"""The debits of a platform that collects itself: what stopping or resuming them means, and the click that does it."""

from __future__ import annotations

from mahnlauf.access.rebilling import rebilling_words, set_rebilling
from mahnlauf.core.errors import NotFound
from mahnlauf.desk.claim import number_of
from mahnlauf.desk.lines import line_of
from mahnlauf.desk.route import Answer, Desk, Route, back
from mahnlauf.desk.tongue import t
from mahnlauf.people.roles import ACT
from mahnlauf.store.claims import ClaimRow

_WAYS = {"stop": False, "start": True}


def ask(desk: Desk, ident: str, way: str) -> Answer:
    """What would follow, before the click."""
    row = _row(desk, ident, way)
    shop = desk.office.shop(row.shop)
    words = rebilling_words(desk.house.registry, shop, on=_WAYS[way])
    return desk.page(
        "courses/rebilling.html", here="claims", line=line_of(desk.office, row), way=way, words=words,
        test=shop.test_mode,
    )  # fmt: skip


def do(desk: Desk, ident: str, way: str) -> Answer:
    """Puts the click into the outbox."""
    row = _row(desk, ident, way)
    rebilling_words(desk.house.registry, desk.office.shop(row.shop), on=_WAYS[way])
    set_rebilling(desk.house.db, desk.house.clock, row, on=_WAYS[way], by=desk.visitor.actor, via="desk")
    return back(f"/claims/{row.id}")


def _row(desk: Desk, ident: str, way: str) -> ClaimRow:
    row = desk.office.claim(number_of(ident), ident[:40])
    if way not in _WAYS or "rebilling" not in desk.office.shop(row.shop).abilities:
        raise NotFound(t("Das lässt sich mit einer Forderung nicht tun."))
    return row


ROUTES = (
    Route("/claims/<ident>/rebilling/<way>", ask, (ACT,)),
    Route("/claims/<ident>/rebilling/<way>", do, (ACT,), ("POST",)),
)
