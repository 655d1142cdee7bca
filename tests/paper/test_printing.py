"""From the outbox to the printer: one PDF per letter, one file for all that wait, each letter in one file only."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from mahnlauf.core.errors import BadInput
from mahnlauf.outbox import printing
from mahnlauf.outbox.printing import Printer
from mahnlauf.store import commands, spool
from mahnlauf.store.commands import CommandRow
from tests.paper.pages import count_pages, needs, text_of
from tests.world import World

LETTER_DAY = 56  # the second notice of the plan full_service goes out on paper


@pytest.fixture
def posted(world: World) -> World:
    """Three orders that nobody paid, on the day on which their letters were written."""
    for ref in ("1001", "1002", "1003"):
        world.order(ref)
    world.days(20, LETTER_DAY)
    world.outbox()
    return world


def printer(world: World) -> Printer:
    house = world.house
    return Printer(house.db, house.shops, world.clock, house.settings.post_dir, house.review())


def letters_of(world: World) -> list[CommandRow]:
    return [one for one in world.commands() if one.kind == "letter"]


def batches(world: World, out: Path) -> list[tuple[str, int]]:
    return [(one.path.name, one.letters) for one in printer(world).print_all(out)]


def test_the_outbox_writes_each_letter_as_pdf_and_it_waits_for_the_printer(posted: World) -> None:
    letters = letters_of(posted)
    assert [one.state for one in letters] == ["done"] * len(letters)
    assert [path.suffix for path in posted.papers()] == [".pdf"] * len(letters)
    assert all(path.read_bytes().startswith(b"%PDF") for path in posted.papers())
    assert spool.waiting(posted.house.db.reader) == {"laden": len(letters)}
    assert len(letters) >= 3


@needs("pdftotext", "pdfinfo")
def test_one_file_holds_a_list_and_all_letters_and_next_time_nothing_waits(posted: World, tmp_path: Path) -> None:
    letters = letters_of(posted)
    out = tmp_path / "out"
    made = batches(posted, out)
    name = f"laden-{posted.today}-1.pdf"

    assert made == [(name, len(letters))]
    assert count_pages(out / name) >= 1 + len(letters)
    first, *rest = text_of(out / name).split("\f")
    assert f"Ausgangsliste laden, {posted.today}-1" in first
    for one in letters:
        number = one.payload["page"]["words"]["no"]
        assert number in first
        assert any(number in page and one.payload["page"]["to"][0] in page for page in rest)
    assert batches(posted, out) == []
    assert [row["verdict"] for row in commands.attempts_of(posted.house.db.reader, letters[0].id)] == [
        "done",
        "printed",
    ]


def test_letters_that_come_later_are_another_file(posted: World, tmp_path: Path) -> None:
    batches(posted, tmp_path / "out")
    posted.order("2001")
    posted.days(LETTER_DAY + 1, 2 * LETTER_DAY + 5)
    posted.outbox()
    later = batches(posted, tmp_path / "out")
    assert [name for name, _ in later] == [f"laden-{posted.today}-1.pdf"]
    assert len(list((tmp_path / "out").iterdir())) == 2


@pytest.mark.parametrize("step", ["keep", "mark"])
def test_a_crash_while_printing_makes_the_same_file_again_and_no_letter_twice(
    posted: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    out = tmp_path / "out"

    def crash(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as cut:
        if step == "keep":
            cut.setattr(printing, "keep", crash)
        else:
            cut.setattr(printing.spool, "printed", crash)
        with pytest.raises(KeyboardInterrupt):
            batches(posted, out)
    before = {path.name: path.read_bytes() for path in out.glob("*.pdf")}
    posted.order("3001")
    letters = len(letters_of(posted))

    assert batches(posted, out) == [(f"laden-{posted.today}-1.pdf", letters)]
    after = {path.name: path.read_bytes() for path in out.glob("*.pdf")}
    assert before.items() <= after.items()
    assert len(after) == 1
    assert batches(posted, out) == []


def test_many_letters_are_several_files(posted: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "LETTERS_A_FILE", 2)
    letters = len(letters_of(posted))
    made = batches(posted, tmp_path / "out")
    assert [count for _, count in made] == [2] * (letters // 2) + [1] * (letters % 2)
    assert len({name for name, _ in made}) == len(made)


def test_two_printers_at_once_are_one_too_many(posted: World, tmp_path: Path) -> None:
    first = printer(posted).print_all(tmp_path / "a")
    next(first)
    faults: list[str] = []

    def second() -> None:
        try:
            list(printer(posted).print_all(tmp_path / "b"))
        except BadInput as fault:
            faults.append(str(fault))

    thread = threading.Thread(target=second)
    thread.start()
    thread.join()
    assert faults == ["Another process is printing letters right now. Try again when it is done."]
    assert list(first) == []


def test_test_mode_prints_nothing(make_world: Callable[..., World]) -> None:
    world = make_world(test_mode="true")
    world.order("1001")
    world.days(20, LETTER_DAY)
    world.outbox()
    assert [path.parent.name for path in world.papers()] == ["test"] * len(world.papers())
    assert spool.waiting(world.house.db.reader) == {}
