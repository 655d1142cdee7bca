"""JSON as the store keeps it: the same text whichever library writes it."""

from __future__ import annotations

import json
from datetime import date
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mahnlauf.store.packed import compact

TEXTS = st.text(st.characters(codec="utf-8"))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
    max_leaves=20,
)


@given(VALUES)
def test_it_is_the_compact_text_of_the_standard_library(value: object) -> None:
    assert compact(value) == json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def test_a_number_of_any_length_stays_a_whole_number() -> None:
    assert compact({"minor": 10**30}) == '{"minor":' + "1" + "0" * 30 + "}"


def test_a_mapping_that_is_no_dict_is_one_in_json() -> None:
    assert compact({"data": MappingProxyType({"a": 1})}) == '{"data":{"a":1}}'


@pytest.mark.parametrize("value", [date(2026, 3, 2), object()])
def test_what_json_cannot_hold_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        compact({"what": value})
