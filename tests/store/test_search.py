"""Claims are found by the beginnings of words, at once, before and after the index has taken them in."""

from __future__ import annotations

import pytest

from mahnlauf.store import search
from tests.desk.visitor import buyer
from tests.world import World

STATES = ("open", "paid")


@pytest.fixture
def named(world: World) -> World:
    world.order("1001")  # Jürgen Weiß, 119.00
    world.order("1002", "89.40", billing=buyer("Mira Castellanos", "mira@post.example"))
    world.order("1003", "59.90", billing=buyer("Ömer Öztürk", "oemer@post.example"))
    return world


def numbers(world: World, text: str, **by: object) -> list[str]:
    options = {"states": STATES, "shops": (), "after": None} | by
    return [row.number for row in search.found(world.house.db.reader, text.split(), **options)]  # type: ignore[arg-type]


def take_in(world: World) -> None:
    with world.house.db.write() as conn:
        search.refresh(conn)
    assert not search.is_behind(world.house.db.reader)


@pytest.mark.parametrize("is_taken_in", [False, True])
@pytest.mark.parametrize(
    "text,expected",
    [
        ("öztürk", ["1003"]), ("OZTURK", ["1003"]), ("ömer özt", ["1003"]), ("OEMER@post", ["1003"]),
        ("oemer@post.example", ["1003"]), ("oemer@", ["1003"]),
        ("weiß", ["1001"]), ("weiss", ["1001"]), ("100", ["1003", "1002", "1001"]), ("1002", ["1002"]),
        ("89,40", ["1002"]), ("89.40", ["1002"]), ("mira 100", ["1002"]), ("nobody", []), ("%", []), ('"', []),
        ("100%", []), ("NEAR(", []), ("mira öztürk", []), ("*", []), ("minor8940", []),
    ],
)  # fmt: skip
def test_a_claim_is_found(named: World, text: str, expected: list[str], is_taken_in: bool) -> None:
    if is_taken_in:
        take_in(named)
    assert numbers(named, text) == expected


def test_a_changed_name_is_found_at_once_and_the_old_one_no_more(named: World) -> None:
    take_in(named)
    named.change("1002", billing=buyer("Mira Neumann", "mira@post.example"))
    for _ in range(2):
        assert (numbers(named, "neumann"), numbers(named, "castellanos")) == (["1002"], [])
        assert numbers(named, "mira") == ["1002"]
        take_in(named)


def test_a_claim_that_is_gone_is_not_found(named: World) -> None:
    take_in(named)
    named.house.db.reader.execute("DELETE FROM claims WHERE number = '1002'")
    assert numbers(named, "mira") == []
    take_in(named)
    assert numbers(named, "mira") == []


def test_what_is_found_is_narrowed_down_by_state_shop_and_page(named: World) -> None:
    for _ in range(2):
        assert numbers(named, "100", states=("paid",)) == []
        assert numbers(named, "100", shops=("other",)) == []
        assert numbers(named, "100", shops=("laden", "other"), after=3) == ["1002", "1001"]
        take_in(named)


def test_the_worker_takes_new_claims_into_the_index(named: World) -> None:
    from mahnlauf.worker import work

    work(named.house, once=True)
    assert not search.is_behind(named.house.db.reader)
