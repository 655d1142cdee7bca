"""Orders that a shop signs although they make little sense: parked or applied, never an answer of 500, and what
is stored is always what the events fold to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world import DAY_0, World, order_body

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ORDER = order_body("1001", "119.00", "bacs", NOON)
_AMOUNTS = st.sampled_from(
    ["0.00", "0", "119.00", "119.005", "0.001", "9999999999999.99", "1e3", "-5", "", "-", None, 119, True]
)
_MOMENTS = st.sampled_from(
    [None, "", "2026-03-02T12:00:00", "1990-01-01T00:00:00", "9000-12-31T23:59:59", "2026-02-30T00:00:00", "0001-01-01"]
)
_STATUSES = st.sampled_from(
    ["pending", "on-hold", "processing", "completed", "failed", "cancelled", "refunded", "trash", "mahnung", "", None]
)
_TEXTS = st.sampled_from(
    ["", "Weiß", "\ud800", "\x00", "a\r\nBcc: x@example.org", "{{ 7 * 7 }}", "<script>", "💶" * 300]
)
_PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | _TEXTS | _AMOUNTS
_ANY = st.recursive(_PLAIN, lambda one: st.lists(one, max_size=2) | st.dictionaries(_TEXTS, one, max_size=2))
_REFUNDS = st.lists(st.fixed_dictionaries({"id": st.integers(1, 9), "total": _AMOUNTS, "reason": _TEXTS}), max_size=3)
_BILLING = st.dictionaries(
    st.sampled_from(["first_name", "last_name", "company", "country", "state", "email", "city", "phone"]), _TEXTS
)
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "status": _STATUSES,
    "total": _AMOUNTS,
    "currency": st.sampled_from(["EUR", "JPY", "KWD", "CHF", "XXX", "eur", None]),
    "payment_method": st.sampled_from(["bacs", "cheque", "stripe", "stripe_sepa", "cod", "", None]),
    "date_created_gmt": _MOMENTS,
    "date_modified_gmt": _MOMENTS,
    "date_paid_gmt": _MOMENTS,
    "number": _TEXTS,
    "refunds": _REFUNDS | _ANY,
    "billing": _BILLING | _ANY,
    "meta_data": _ANY,
    "line_items": _ANY,
}
changes = st.dictionaries(st.sampled_from(sorted(FIELDS)), st.none(), max_size=5).flatmap(
    lambda names: st.fixed_dictionaries({name: FIELDS[name] for name in names})
)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with World(tmp_path_factory.mktemp("odd")) as world:
        yield world


@given(history=st.lists(changes, min_size=1, max_size=4), topic=st.sampled_from(["order.updated", "order.restored"]))
def test_any_signed_history_is_answered_with_200_and_what_it_owes_can_be_dunned(
    house: World, history: list[dict[str, Any]], topic: str
) -> None:
    number = sum(house.stored().values()) + 1
    for fields in history:
        answer = house.send(json.dumps({**ORDER, "id": number, **fields}).encode(), topic)
        assert answer.status_code == 200, answer.text
    assert not [why for _, why in house.parked() if "not applied" in why or "plugin failed" in why]
    for day in (30, 60):
        report = house.house.runner.run(DAY_0 + timedelta(days=day))
        assert "faulty" not in report.reasons
    house.check(str(number))


@pytest.mark.parametrize("number", [0, -1, 10**18, "1001", "", None, 1.5, True, [1], {"id": 1}])
def test_an_order_without_a_number_is_parked(world: World, number: object) -> None:
    assert world.send({**ORDER, "id": number}).status_code == 200
    assert ['"id"' in why for _, why in world.parked()] == [True]
    assert world.stored() == {"parked": 1}


def test_an_order_whose_article_has_no_name_is_a_claim(world: World) -> None:
    world.order(line_items=[{"id": 1, "name": "", "product_id": 7, "quantity": 1, "total": "100.00"}])
    assert world.claim()["principal_minor"] == 11900
