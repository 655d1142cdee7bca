"""What programs ask about plans: the check, what would change, and which plan a claim would get."""

from __future__ import annotations

import pytest

from mahnlauf.clerk import Actor
from mahnlauf.clerk.plans import Keeping, copy_plan
from mahnlauf.shops.plan_files import LONGEST, stored_plan
from tests.api.test_shop import Program
from tests.world import World


@pytest.fixture
def program(world: World) -> Program:
    """A token of a shop that follows a plan of the merchant's own; another shop follows it too."""
    house = world.house
    copy_plan(Keeping(house.db, house.plans, house.clock), "full_service", "meins", Actor("owner", "test"))
    world.shop("laden", plan="meins")
    world.shop("anders", plan="meins")
    world.order("1001")
    return Program(world)


def text(program: Program, old: str = "", new: str = "") -> str:
    return stored_plan(program.world.house.plans, "meins").text.replace(old, new, 1)


def test_a_text_is_checked_and_not_kept(program: Program) -> None:
    assert program.say("plans/meins/check").json == {"plan": "meins", "fits": True, "findings": []}
    found = program.say("plans/meins/check", {"toml": text(program, "term_days = 7", "term_days = 0")}).json
    assert found["fits"] is False
    assert '"term_days" is 0' in found["findings"][0]["text"]
    assert stored_plan(program.world.house.plans, "meins").text == text(program)
    assert program.say("plans/meins/check", {"toml": "x" * (LONGEST + 1)}).status_code == 400
    assert program.say("plans/nope/check").status_code == 404


def test_what_a_text_would_change_is_told_for_the_tokens_own_shop(program: Program) -> None:
    changed = {"toml": text(program, "offset_days = 21", "offset_days = 28")}
    found = program.say("plans/meins/changes", changed).json
    assert (found["shop"], found["open"], found["waiting"]["claims"]) == ("laden", 1, 1)
    assert found["waiting"]["groups"] == [
        {"kind": "shifted", "days": 7, "before": "reminder", "after": "reminder", "claims": 1}
    ]
    assert found["shown"][0]["after"]["on"] > found["shown"][0]["before"]["on"]
    assert Program(program.world, "anders").say("plans/meins/changes", changed).json["open"] == 0
    assert program.say("plans/meins/changes").json["open"] == 0
    refused = program.say("plans/meins/changes", {"toml": "="})
    assert (refused.status_code, "not TOML" in refused.json["detail"]) == (409, True)


def test_a_claim_says_which_plan_it_would_get_and_why(program: Program) -> None:
    (program.world.folder / "plan_rules.toml").write_text('[[rules]]\nplan = "none"\nbuyer = "business"\n')
    found = program.ask(f"claims/{program.world.row('1001').id}/plan").json
    assert (found["plan"], found["would_get"], found["has_begun"]) == ("meins", "meins", False)
    assert [one["verdict"] for one in found["rules"]] == ["missed", "chosen"]
    assert Program(program.world, "anders").ask(f"claims/{program.world.row('1001').id}/plan").status_code == 404
