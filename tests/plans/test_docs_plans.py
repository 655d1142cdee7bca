"""docs/plans.md explains every key, every plan and every condition; its picture is what the command draws."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from mahnlauf.core.plan_reader import examine
from mahnlauf.dunning.plan_chart import chart
from mahnlauf.dunning.plan_preview import Example, preview
from mahnlauf.shops.plan_rules import rules_from_toml
from mahnlauf.shops.plans import PlanBook

DOCS = Path(__file__).parents[2] / "docs"
TEXT = (DOCS / "plans.md").read_text("utf-8")


def known_keys() -> set[str]:
    """Every key that the reader asks for, as its own sentences list them."""
    odd = {"§": 1}
    table = {
        **odd,
        "stages": [odd],
        "interest": odd,
        "on_partial_payment": odd,
        "on_paid": [{**odd, "type": "message"}],
    }
    _, findings = examine(table, "x")
    lists = [one.partition("Known here: ")[2].rstrip(".") for one in findings if "Known here" in one]
    assert len(lists) == 5
    return {key for keys in lists for key in keys.split(", ")}


@pytest.mark.parametrize("key", sorted(known_keys()))
def test_every_key_of_a_plan_is_explained(key: str) -> None:
    assert re.search(rf"`\[*{key}\]*`", TEXT), key


@pytest.mark.parametrize("name", PlanBook().names())
def test_every_shipped_plan_is_described(name: str) -> None:
    assert f"\n| `{name}` |" in TEXT


def test_the_rules_of_the_example_can_be_used() -> None:
    example = re.search(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    assert example is not None
    rules = rules_from_toml(example[1], "docs/plans.md")
    assert [rule.plan for rule in rules] == ["none", "spreadmind", "bezahlt"]


def test_the_picture_is_what_the_command_draws() -> None:
    drawn = chart(preview(PlanBook().current("full_service"), Example(date(2026, 9, 1), state="NW")))
    assert (DOCS / "pictures/plan-full-service.svg").read_text("utf-8") == drawn
