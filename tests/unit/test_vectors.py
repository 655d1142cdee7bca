"""Every row of every golden vector table, and the checker itself: it must notice what is wrong."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mahnlauf.testing.vectors import SCHEMA, check_vectors

FILES = sorted((Path(__file__).parents[1] / "golden").glob("vectors-*.json"))
DOCUMENTS: dict[str, dict[str, Any]] = {path.name: json.loads(path.read_text("utf-8")) for path in FILES}
CASES = [
    pytest.param(verdict, id=f"{name}: {case}")
    for name, document in DOCUMENTS.items()
    for case, verdict in check_vectors(document)
]
TABLES = {"interest": "interest", "deadline": "deadlines"}


def mixed() -> dict[str, Any]:
    """All golden tables in one document."""
    document: dict[str, Any] = {"schema": SCHEMA, "kind": "mixed"}
    for source in DOCUMENTS.values():
        for name, rows in source.items():
            if isinstance(rows, list):
                document[TABLES[source["kind"]] if name == "vectors" else name] = deepcopy(rows)
    return document


def failures(document: dict[str, Any]) -> list[tuple[str, str]]:
    return [(case, verdict) for case, verdict in check_vectors(document) if verdict is not None]


@pytest.mark.parametrize("verdict", CASES)
def test_a_golden_vector_holds(verdict: str | None) -> None:
    assert verdict is None


def test_no_golden_row_is_left_out() -> None:
    rows = sum(
        1 if name.endswith("_table_minor") else len(table)
        for document in DOCUMENTS.values()
        for name, table in document.items()
        if isinstance(table, list)
    )
    assert len(DOCUMENTS) >= 5
    assert len(CASES) == rows >= 67


def test_a_mixed_file_has_the_same_rows_as_the_single_ones() -> None:
    assert failures(mixed()) == []
    assert len(check_vectors(mixed())) >= 67


def wrong(value: Any) -> Any:
    """Another value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1_000_000
    try:
        return date.fromisoformat(value).replace(year=2033).isoformat()
    except ValueError:
        return f"1{value}"


FIGURES = [
    (table, column)
    for table, rows in mixed().items()
    if isinstance(rows, list) and isinstance(rows[0], dict)
    for column, value in rows[0].items()
    if column not in ("id", "why", "subdivision") and not isinstance(value, list)
]


@pytest.mark.parametrize("table, column", FIGURES)
def test_a_wrong_figure_is_noticed(table: str, column: str) -> None:
    document = mixed()
    row = document[table][0]
    row[column] = wrong(row[column])
    [(case, verdict)] = failures(document)
    assert case.startswith(table)
    assert "expected" in verdict
    assert "got" in verdict


@pytest.mark.parametrize("column", ["from", "to", "days", "rate_percent", "year_days", "exact_minor"])
@pytest.mark.parametrize("table", ["segments_act_act", "segments_act_365"])
def test_a_wrong_segment_is_noticed(table: str, column: str) -> None:
    document = mixed()
    segment = document["interest"][0][table][1]
    segment[column] = {"days": 7, "year_days": 360}.get(column, segment["from" if column == "to" else "to"])
    if column in ("rate_percent", "exact_minor"):
        segment[column] = "1.2345"
    [(case, verdict)] = failures(document)
    assert case == "interest i1"
    assert table in verdict


def test_a_missing_segment_is_noticed() -> None:
    document = mixed()
    del document["interest"][0]["segments_act_act"][0]
    [(_, verdict)] = failures(document)
    assert verdict == "number of segments_act_act: expected 1, got 2"


def test_a_valid_reference_among_the_invalid_ones_is_noticed() -> None:
    document = {"schema": SCHEMA, "kind": "payment_references", "rf_invalid": ["RF18 5390 0754 7034"]}
    [(case, verdict)] = failures(document)
    assert case == "rf_invalid 1"
    assert verdict == "validity of 'RF18 5390 0754 7034': expected False, got True"


@pytest.mark.parametrize("table", ["rvg_table_minor", "gkg_table_minor"])
def test_another_fee_table_than_that_of_the_law_is_noticed(table: str) -> None:
    document = mixed()
    document[table][3][1] += 1
    [(case, _)] = failures(document)
    assert case == table


def test_a_last_day_can_be_left_out_by_row_or_by_column() -> None:
    row = {"principal_minor": 50000, "first_day": "2026-05-01", "fixed_rate_percent": "5"}
    rows = [
        row | {"last_day_exclusive": "2026-07-25", "days": 85, "interest_minor_act_act": 582},
        row | {"last_day_inclusive": "2026-07-25", "last_day": "exclusive", "interest_minor_act_act": 582},
        row
        | {
            "last_day_inclusive": "2026-07-25",
            "days": 86,
            "interest_minor_act_act": 589,
            "days_exclusive": 85,
            "interest_minor_act_act_exclusive": 582,
        },
    ]
    assert failures({"schema": SCHEMA, "kind": "mixed", "interest": rows}) == []


@pytest.mark.parametrize(
    "document, case, sentence",
    [
        ({"schema": "dunning-golden/1"}, "schema", "expected dunning-vectors/1, got 'dunning-golden/1'"),
        ({"schema": SCHEMA, "kind": "mixed"}, "tables", "expected at least one table with rows, got none"),
        ({"schema": SCHEMA, "kind": "mixed", "rates": [1]}, "rates", "got 'rates'"),
        ({"schema": SCHEMA, "kind": "other", "vectors": [1]}, "vectors", "got 'vectors'"),
        ({"schema": SCHEMA, "limitation": [{"last_day": "2026-12-31"}]}, "limitation 1", "'claim_arisen'"),
        ({"schema": SCHEMA, "limitation": ["text"]}, "limitation 1", "expected a row that can be computed"),
        ({"schema": SCHEMA, "rf_invalid": [7]}, "rf_invalid 1", "expected a row that can be computed"),
        ({"schema": SCHEMA, "interest": [{"first_day": "2026-01-01"}]}, "interest 1", "last_day_inclusive"),
        (
            {"schema": SCHEMA, "deadlines": [{"sent": "2026-01-01", "term_days": 7, "country": "XX"}]},
            "deadlines 1",
            "no holidays for the country 'XX'",
        ),
    ],
)
def test_a_document_that_cannot_be_read_fails_with_a_sentence(
    document: dict[str, Any], case: str, sentence: str
) -> None:
    [(failed, verdict)] = failures(document)
    assert failed == case
    assert sentence in verdict
