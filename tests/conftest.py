"""How hard hypothesis looks, and the fixtures that every test may use.

``pytest --hypothesis-profile=thorough tests/properties`` looks for a long time.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.world import World

_SLOW_IS_FINE = (HealthCheck.too_slow, HealthCheck.data_too_large)
settings.register_profile("dev", max_examples=60, deadline=None, suppress_health_check=_SLOW_IS_FINE)
settings.register_profile(
    "ci", max_examples=300, deadline=None, derandomize=True, print_blob=True, suppress_health_check=_SLOW_IS_FINE
)
settings.register_profile("thorough", max_examples=4000, deadline=None, suppress_health_check=_SLOW_IS_FINE)
settings.load_profile("ci" if os.environ.get("CI", "").lower() in ("true", "1") else "dev")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A house with one WooCommerce shop that is live since day 0."""
    with World(tmp_path) as made:
        yield made


@pytest.fixture
def make_world(tmp_path: Path) -> Iterator[Callable[..., World]]:
    """Worlds with other settings: ``make_world(test_mode="true")``."""
    made: list[World] = []

    def make(**settings_: str) -> World:
        made.append(World(tmp_path / f"world{len(made)}", **settings_))
        return made[-1]

    yield make
    for one in made:
        one.close()
