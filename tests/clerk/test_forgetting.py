"""Forgetting a buyer takes the files about him too, except those that must be kept; it says which and until when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from mahnlauf.clerk import Actor
from mahnlauf.clerk.erasing import claims_of
from mahnlauf.clerk.forgetting import Fate, fates, forget
from tests.desk.visitor import Visitor
from tests.timelines.test_held_back import with_plan
from tests.timelines.test_one_letter import three_orders
from tests.world import World

ME = Actor("erika@example.com", "desk")
LETTER_DAY = 56


def files_of(world: World, ref: str = "1001") -> list[Fate]:
    house = world.house
    rows = claims_of(house.intake, world.row(ref))
    return fates(house.intake, rows, house.cabinet().of(house.db.reader, rows))


def forgotten(world: World, ref: str = "1001") -> int:
    house = world.house
    world.forget()
    rows = claims_of(house.intake, world.row(ref))
    files = house.cabinet()
    return forget(house.intake, rows, files.of(house.db.reader, rows), files.remove, ME)[0]


def everything(world: World) -> list[Path]:
    folders = (world.house.settings.mail_dir, world.house.settings.post_dir)
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


def dunned(world: World) -> World:
    """Mails, letters and the hand-over to the agency; then the money comes after all."""
    world.order()
    world.days(20, 90)
    world.money(50_000)
    return world.day(91)


def test_every_kind_of_file_is_found_and_says_until_when_it_stays(world: World) -> None:
    dunned(world).run()
    found = files_of(world)
    assert {one.path.suffix for one in found} == {".eml", ".pdf", ""}  # "": the agency's folder
    assert not any(one.may_go for one in found)
    world.tell("credit.paid_out", amount_minor=world.row().credit_minor)
    assert {one.until for one in files_of(world)} == {date(2034, 12, 31)}
    assert forgotten(world) == 0
    assert len(files_of(world)) == len(found)


def test_after_the_retention_all_of_them_go_and_no_file_names_him_any_more(world: World) -> None:
    dunned(world).run()
    world.tell("credit.paid_out", amount_minor=world.row().credit_minor)
    world.turn(world.now.replace(year=2035))
    assert forgotten(world) == 1
    assert files_of(world) == []
    told = b"".join(path.read_bytes() for path in everything(world) if path.suffix in (".csv", ".json", ".eml"))
    assert b"j.weiss@kunde.example" not in told


def test_the_files_of_other_buyers_stay(world: World) -> None:
    world.order("1002", billing={"first_name": "Ada", "last_name": "B", "email": "ada@b.example"})
    dunned(world).run()
    world.tell("credit.paid_out", amount_minor=world.row().credit_minor)
    before = len(files_of(world, "1002"))
    world.turn(world.now.replace(year=2035))
    forgotten(world)
    assert before > 0
    assert len(files_of(world, "1002")) == before


def test_a_letter_about_several_claims_stays_as_long_as_one_of_them_must(make_world: Callable[..., World]) -> None:
    world = with_plan(make_world())
    three_orders(world).run()
    for ref, cents in (("1001", 11900), ("1002", 2000)):
        world.money(cents, ref)
    world.turn(world.now.replace(year=2035))
    [shared] = [one for one in files_of(world) if "reminder" in one.path.name and not one.may_go]
    assert shared.until is None, "the third is still owed"
    assert forgotten(world) == 2
    assert shared.path.exists()
    world.money(50, "1003")
    world.turn(world.now.replace(year=2044))
    forgotten(world)
    assert not shared.path.exists()


def test_what_a_crash_left_goes_with_the_next_click(world: World) -> None:
    dunned(world).run()
    world.tell("credit.paid_out", amount_minor=world.row().credit_minor)
    world.turn(world.now.replace(year=2035))
    house = world.house
    rows = claims_of(house.intake, world.row())
    forget(house.intake, rows, house.cabinet().of(house.db.reader, rows), lambda path: None, ME)
    assert files_of(world)
    forgotten(world)
    assert files_of(world) == []


def test_the_owner_sees_the_files_beside_the_button(world: World) -> None:
    dunned(world).run()
    text = Visitor(world).read(f"/claims/{world.row().id}/buyer")
    assert "Dateien über diesen Käufer" in text
    assert ".eml" in text
