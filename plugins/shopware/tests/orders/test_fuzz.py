"""Whatever a shop writes, the answer is facts or a sentence."""

from __future__ import annotations

import copy
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from mahnlauf import NotUnderstood, ShopContext
from mahnlauf_shopware.orders import notes_of
from mahnlauf_shopware.timeline import changes_of

TABLE = json.loads((Path(__file__).parent / "exchanges.json").read_text("ascii"), parse_float=Decimal)
BY_NAME: dict[str, Any] = {one["name"]: one["response"]["json"] for one in TABLE["exchanges"]}
ORDER, HISTORY = BY_NAME["order-open"]["data"][0], BY_NAME["history"]["data"]
ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.decimals(), st.text(max_size=9), st.sampled_from([[], {}, [3]])
)


def places(thing: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place inside a JSON document."""
    inside = thing.items() if isinstance(thing, dict) else enumerate(thing) if isinstance(thing, list) else ()
    return [path] * bool(path) + [one for key, held in inside for one in places(held, (*path, key))]


def changed(thing: Any, path: tuple[Any, ...], value: Any) -> Any:
    made = copy.deepcopy(thing)
    *way, last = path
    inside = made
    for key in way:
        inside = inside[key]
    inside[last] = value
    return made


@given(path=st.sampled_from(places(ORDER)), value=ODD)
def test_an_order_with_anything_odd_in_it_is_read_or_refused_in_words(path: tuple[Any, ...], value: Any) -> None:
    try:
        told: Any = notes_of(changed(ORDER, path, value), changes_of(HISTORY), ShopContext("laden", {}))
    except NotUnderstood as fault:
        told = str(fault)
        assert told.endswith(".")
        assert "Straße" not in told
    assert isinstance(told, str | tuple)


@given(path=st.sampled_from(places(HISTORY)), value=ODD)
def test_an_odd_entry_of_the_history_keeps_no_order_from_being_read(path: tuple[Any, ...], value: Any) -> None:
    history = [row for row in changed(HISTORY, path, value) if isinstance(row, dict)]
    assert notes_of(ORDER, changes_of(history), ShopContext("laden", {}))
