"""The document is true to the code: whatever it allows is answered as it says, whatever it forbids is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    positive_data_acceptance,
    response_schema_conformance,
    status_code_conformance,
)

from mahnlauf.access import tokens
from mahnlauf.api.route import Route
from mahnlauf.api.routes import ROUTES
from mahnlauf.app import create_app
from tests.world import World

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
    negative_data_rejection, positive_data_acceptance,
]  # fmt: skip
ALL = ",".join(tokens.SCOPES)
schemathesis.openapi.format("date", st.dates(date(2000, 1, 1), date(2099, 12, 31)).map(date.isoformat))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A house with claims, letters and deliveries, and its application; nobody has to wait there."""
    with World(tmp_path_factory.mktemp("api")) as world:
        for ref in ("1001", "1002"):
            world.order(ref)
        world.days(1, 25)
        token = tokens.make(world.house.db, world.house.clock, "all", "laden", ALL)
        app = create_app(world.house)
        yield world, schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app), token


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["fits", "fits not"])
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_every_route_answers_as_the_document_says(route: Route, mode: GenerationMode, served: Any) -> None:
    _, document, token = served
    operation = document.find_operation_by_id(route.name)

    @settings(max_examples=5, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        assume(_makes_sense(case.query or {}))
        response = case.call(headers={"Authorization": f"Bearer {token}"})
        case.validate_response(response, checks=CHECKS)

    ask()


def _makes_sense(query: dict[str, Any]) -> bool:
    """More than a schema can say: a span of days begins before it ends, a product is asked about with somebody."""
    first, last = query.get("from"), query.get("to")
    in_order = not (isinstance(first, str) and isinstance(last, str)) or first <= last
    return in_order and ("product" not in query or bool(str(query.get("email", "")).strip()))


def test_the_document_names_every_route_once(served: Any) -> None:
    world, _, _ = served
    found = world.client.get("/api/v1/openapi.json").json
    named = [one["operationId"] for path in found["paths"].values() for one in path.values()]
    assert sorted(named) == sorted(route.name for route in ROUTES)
    assert len(set(named)) == len(named)


def test_every_reference_of_the_document_leads_somewhere(served: Any) -> None:
    world, _, _ = served
    found = world.client.get("/api/v1/openapi.json").json
    names = {f"#/components/schemas/{name}" for name in found["components"]["schemas"]}
    assert set(_references(found)) <= names


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from ([node["$ref"]] if "$ref" in node else [])
        node = list(node.values())
    if isinstance(node, list):
        for one in node:
            yield from _references(one)
