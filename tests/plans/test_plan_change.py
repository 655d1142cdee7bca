"""What another version of a plan would change, and that exactly this happens when claims follow it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from mahnlauf.clerk import Actor
from mahnlauf.clerk.plans import Keeping, copy_plan, move_claims, save_plan
from mahnlauf.core.plan import Plan
from mahnlauf.core.plan_reader import plan_from_toml
from mahnlauf.dunning.plan_change import Comparison, compare
from mahnlauf.shops.plan_files import stored_plan
from mahnlauf.store import audit
from tests.desk.visitor import buyer
from tests.world import World

BY = Actor("owner", "test")


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    """A shop that follows a plan of the merchant's own: full_service as it ships."""
    made = make_world()
    copy_plan(keeping(made), "full_service", "meins", BY)
    made.shop("laden", plan="meins")
    return made


def keeping(world: World) -> Keeping:
    return Keeping(world.house.db, world.house.plans, world.house.clock)


def text(world: World, *changes: tuple[str, str]) -> str:
    """The plan's text with these changes, each of which finds what it changes."""
    found = stored_plan(world.house.plans, "meins").text
    for old, new in changes:
        assert old in found, old
        found = found.replace(old, new, 1)
    return found


def compared(world: World, *changes: tuple[str, str], most: int = 1000) -> Comparison:
    world.forget()
    plan = plan_from_toml(text(world, *changes), "meins.toml")
    house = world.house
    return compare(house.db.reader, house.plans, house.shops, house.clock, plan, most)


def saved(world: World, *changes: tuple[str, str]) -> Plan:
    seen = stored_plan(world.house.plans, "meins").digest
    plan = save_plan(keeping(world), "meins", text(world, *changes), seen, BY).plan
    assert plan is not None
    return plan


def moved(world: World, scope: str) -> tuple[int, int]:
    world.forget()
    done = move_claims(keeping(world), world.house.shops, "meins", scope, 0, 1000, BY)
    assert done.left == 0
    return done.moved, done.stayed


FIRST_LATER = ("offset_days = 21", "offset_days = 28")
SECOND_LATER = ("offset_days = 35", "offset_days = 39")
LAST_LATER = ("offset_days = 63", "offset_days = 70")


def test_a_claim_for_which_no_stage_has_run_is_told_how_many_days_its_letter_moves(world: World) -> None:
    world.order("1001")
    world.order("1002")
    (group,) = compared(world, FIRST_LATER).waiting.groups
    assert (group.kind, group.days, group.claims) == ("shifted", 7, 2)
    assert group.after is not None
    assert group.after.key == "reminder"


def test_a_claim_in_the_middle_of_its_plan_is_told_apart(world: World) -> None:
    world.order("1001")
    world.days(21, 24)
    world.order("1002")
    found = compared(world, SECOND_LATER)
    assert [(one.kind, one.days, one.claims) for one in found.begun.groups] == [("shifted", 4, 1)]
    assert [(one.kind, one.claims) for one in found.waiting.groups] == [("later", 1)]
    assert (found.open, found.looked_at, found.is_whole) == (2, 2, True)
    (shown,) = found.shown
    assert (shown.before.on, shown.after.on) == (date(2026, 4, 6), date(2026, 4, 10))
    assert shown.before.open_minor == shown.after.open_minor == 11900


def test_what_would_go_out_at_once_is_said_first_and_a_hand_over_before_everything(world: World) -> None:
    world.order("1001")
    world.days(21, 59)  # 30 April; the day after is a holiday
    world.order("1002")
    found = compared(world, ("offset_days = 63", "offset_days = 58"), ("offset_days = 21", "offset_days = 28"))
    assert [one.kind for one in found.begun.groups] == ["handed_over"]
    assert [one.kind for one in found.shown] == ["handed_over", "shifted"]
    assert found.shown[0].after.now


def test_another_fee_is_said_with_the_amount_before_and_after(world: World) -> None:
    world.order("1001")
    world.days(21, 40)
    found = compared(world, ("fee_minor = 150", "fee_minor = 90"))
    (shown,) = found.shown
    assert (shown.kind, shown.before.open_minor, shown.after.open_minor) == ("otherwise", 12050, 11990)


def test_a_new_first_step_an_end_and_a_new_beginning_have_words_of_their_own(world: World) -> None:
    world.order("1001")
    world.days(21, 22)
    cut = text(world)
    start = cut.index('[[stages]]\nkey = "warning1"')
    end = cut.index("# Wer von einem Ende")
    assert [one.kind for one in compared(world, (cut[start:end], "")).begun.groups] == ["ends"]
    first = cut[cut.index('[[stages]]\nkey = "reminder"') : start]
    added = first.replace('key = "reminder"', 'key = "hello"').replace("offset_days = 21", "offset_days = 30")
    assert [one.kind for one in compared(world, (first, first + added)).begun.groups] == ["other"]


def test_nothing_moves_without_the_merchants_word_and_then_exactly_what_was_said(world: World) -> None:
    world.order("1001")
    world.days(21, 24)
    world.order("1002")
    before = [world.row(ref).next_on for ref in ("1001", "1002")]
    promised = compared(world, SECOND_LATER, ("offset_days = 21", "offset_days = 28"))
    saved(world, SECOND_LATER, ("offset_days = 21", "offset_days = 28"))
    world.later().run()
    assert [world.row(ref).next_on for ref in ("1001", "1002")] == before
    assert moved(world, "waiting") == (1, 1)
    assert moved(world, "all") == (1, 0)
    for one in promised.shown:
        assert one.after.on is not None
        row = world.row(one.candidate.row.order_ref)
        assert (row.next_on, row.plan_version) == (one.after.on.isoformat(), promised.version)
    world.check()
    assert [row.what for row in audit.page(world.house.db.reader, what="plan.moved", limit=9)] == ["plan.moved"] * 2


def test_a_claim_that_moved_goes_on_with_the_new_version_and_no_letter_goes_out_twice(world: World) -> None:
    world.order("1001")
    world.days(21, 36)
    saved(world, ("offset_days = 49", "offset_days = 56"), LAST_LATER)
    assert moved(world, "all") == (1, 0)
    world.days(37, 75)
    letters = [fact.on.isoformat() for fact in world.facts() if fact.data.get("advances")]
    assert len(letters) == len(set(letters)) == 4
    assert letters[2] == "2026-04-27"
    world.check()


def test_a_later_event_does_not_bring_a_moved_claim_back_to_its_old_version(world: World) -> None:
    world.order("1001")
    version = saved(world, FIRST_LATER).version
    assert moved(world, "waiting") == (1, 0)
    world.change("1001", customer_note="Bitte später")
    world.days(1, 3)
    assert world.row("1001").plan_version == version


@pytest.mark.parametrize(
    "change,reason",
    [
        (('key = "reminder"', 'key = "friendly"'), "stage_gone"),
        (('name = "meins"', 'name = "meins"\nbuyers = ["business"]'), "buyer"),
        (('mode = "none"', 'mode = "fixed"\nrate_percent = "5"'), "past"),
    ],
)
def test_a_claim_whose_past_would_be_told_otherwise_stays(world: World, change: tuple[str, str], reason: str) -> None:
    more = ("wait_for_due_date = true", "wait_for_due_date = true\ninterest_in_default = true")
    world.order("1001")
    world.days(21, 40)
    found = compared(world, change, more)
    assert (found.begun.groups, found.begun.stays) == ((), ((reason, 1),))
    old = world.row("1001")
    saved(world, change, more)
    assert moved(world, "all") == (0, 1)
    assert world.row("1001") == old


def test_a_part_payment_that_the_new_version_would_have_answered_is_said_before(world: World) -> None:
    world.order("1001")
    world.days(21, 22)
    world.money(5000)
    correction = '[on_partial_payment]\nterm_days = 10\nmax_restarts = 2\n\n[[stages]]\nkey = "reminder"'
    found = compared(world, ('[[stages]]\nkey = "reminder"', correction))
    assert [one.claims for one in found.begun.groups] == [1]


def test_of_very_many_claims_a_sample_is_looked_at_and_that_is_said(world: World) -> None:
    for number in range(12):
        world.order(str(2000 + number), billing=buyer("Mira Castellanos", f"mira{number}@post.example"))
    found = compared(world, FIRST_LATER, most=5)
    assert (found.open, found.looked_at, found.is_whole) == (12, 4, False)
    assert found.waiting.claims == 4
    assert found.as_json()["waiting"]["groups"][0]["claims"] == 4


def test_a_move_goes_on_where_it_was_left(world: World) -> None:
    for number in range(7):
        world.order(str(2000 + number))
    saved(world, FIRST_LATER)
    world.forget()
    first = move_claims(keeping(world), world.house.shops, "meins", "waiting", 0, 3, BY)
    second = move_claims(keeping(world), world.house.shops, "meins", "waiting", first.reached, 9, BY)
    assert (first.moved, first.left, second.moved, second.left) == (3, 4, 4, 0)
    again = move_claims(keeping(world), world.house.shops, "meins", "waiting", 0, 9, BY)
    assert (again.moved, again.left) == (0, 0)
