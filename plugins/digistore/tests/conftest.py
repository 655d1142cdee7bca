"""Calls of Digistore24 as files beside the tests: invented values, the field set of a captured call."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
import requests

from mahnlauf import Delivery, ShopContext
from mahnlauf_digistore.platform import Digistore
from mahnlauf_digistore.signature import sha_sign

PAYLOADS = Path(__file__).parent / "payloads"
NAMES = sorted(path.stem for path in PAYLOADS.glob("*.json"))
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Vector:
    """One recorded call: what came, with which passphrase, and what it means."""

    delivery: Delivery
    shop: ShopContext
    expect: dict[str, Any]


def load(name: str) -> Vector:
    """The vector of that file."""
    record = json.loads((PAYLOADS / f"{name}.json").read_text("utf-8"))
    headers = {key.lower(): value for key, value in record["headers"].items()}
    body = base64.b64decode(record.get("body_base64") or "")
    settings = {"passphrase": record["passphrase"]}
    delivery = Delivery("akademie", record["method"], headers, body, NOON)
    return Vector(delivery, ShopContext("akademie", settings), record["expect"])


@pytest.fixture(scope="session")
def platform() -> Digistore:
    return Digistore()


@pytest.fixture
def vector() -> Callable[[str], Vector]:
    """A vector by the name of its file."""
    return load


@pytest.fixture
def changed() -> Callable[..., Vector]:
    """A vector with other fields, signed again; None takes a field away."""

    def make(name: str, **others: str | None) -> Vector:
        known = load(name)
        form = dict(parse_qsl(known.delivery.body.decode(), keep_blank_values=True))
        form.update({key: value for key, value in others.items() if value is not None})
        for key in [key for key, value in others.items() if value is None]:
            form.pop(key, None)
        form["sha_sign"] = sha_sign(form, known.shop.settings["passphrase"])
        body = urlencode(form).encode()
        return Vector(Delivery("akademie", "POST", {}, body, NOON), known.shop, known.expect)

    return make


@pytest.fixture
def http() -> Iterator[requests.Session]:
    with requests.Session() as session:
        yield session
