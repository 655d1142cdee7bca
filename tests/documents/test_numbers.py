"""Numbers have no gaps and no doubles: whatever fails, whoever races, whenever the machine dies."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mahnlauf.core.errors import CannotStore
from mahnlauf.documents import issue
from mahnlauf.store import documents
from mahnlauf.store.database import Database, open_database
from mahnlauf.store.documents import DocumentRow
from tests.documents.sales import ISSUER, sale, told
from tests.world import KEY, World

COURSE = sale(("Kurs", "100.00", "19"))


def document(position: int, *, shop: str = "a", series: str = "RE-", order: str = "1", part: int = 1) -> DocumentRow:
    number = f"{series}{position:05d}"
    return DocumentRow(shop, "invoice", order, part, series, position, number, "", "2026-03-02", "EUR", 100, {}, "", "")


@settings(max_examples=25)
@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["RE-", "RK-"]), st.booleans()), max_size=25))
def test_what_is_rolled_back_leaves_no_gap(tries: list[tuple[str, str, bool]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        db = open_database(Path(folder) / "numbers.db")
        db.reader.execute("PRAGMA synchronous=OFF")
        for part, (shop, series, fails) in enumerate(tries, 1):
            _try(db, shop, series, part, fails)
        found: dict[tuple[str, str], list[int]] = {}
        for row in documents.issued(db.reader):
            found.setdefault((row.shop, row.series), []).append(row.position)
        db.close()
    kept = [(shop, series) for shop, series, fails in tries if not fails]
    assert found == {one: list(range(1, kept.count(one) + 1)) for one in kept}


def _try(db: Database, shop: str, series: str, part: int, fails: bool) -> None:
    try:
        with db.write() as conn:
            position = documents.next_position(conn, shop, series)
            documents.insert(conn, document(position, shop=shop, series=series, part=part), b"%PDF")
            if fails:
                raise RuntimeError("the machine dies here")
    except RuntimeError:
        assert fails


def test_an_issued_document_can_be_neither_changed_nor_deleted(tmp_path: Path) -> None:
    db = open_database(tmp_path / "numbers.db")
    with db.write() as conn:
        documents.insert(conn, document(1), b"%PDF")
    for wish in ("UPDATE documents SET total_minor = 1", "UPDATE documents SET pdf = x'00'", "DELETE FROM documents"):
        with pytest.raises(sqlite3.IntegrityError, match="never"), db.write() as conn:
            conn.execute(wish)
    assert documents.pdf_of(db.reader, 1) == b"%PDF"
    db.close()


def test_a_number_is_never_taken_twice(tmp_path: Path) -> None:
    db = open_database(tmp_path / "numbers.db")
    with db.write() as conn:
        documents.insert(conn, document(1), b"%PDF")
    for twin in (document(1, order="2"), replace(document(2, order="2"), number="RE-00001"), document(2)):
        with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"), db.write() as conn:
            documents.insert(conn, twin, b"%PDF")
    db.close()


@pytest.mark.parametrize("where", ["insert_many", "project"])
def test_a_failure_after_the_number_was_taken_gives_it_back(
    where: str, make_world: Callable[..., World], monkeypatch: pytest.MonkeyPatch
) -> None:
    world = make_world(**ISSUER)
    world.order("1001", **COURSE)
    place = issue.commands if where == "insert_many" else issue

    def dies(*_: object) -> None:
        raise CannotStore("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(place, where, dies)
        with pytest.raises(CannotStore):
            world.house.issuer().issue("laden", "1001")
    assert told(world) == []
    assert not any(one.kind == "mail" for one in world.commands())
    world.outbox()
    assert [number for number, _, _ in told(world)] == ["RE-laden-2026-00001"]
    world.check()


def test_workers_that_race_take_one_number_each(make_world: Callable[..., World]) -> None:
    world = make_world(**ISSUER)
    orders = [str(1001 + number) for number in range(8)]
    for ref in orders:
        world.order(ref, **COURSE)
    start, faults = threading.Barrier(4), []

    def work() -> None:
        try:
            start.wait()
            for ref in orders:
                world.house.issuer().issue("laden", ref)
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert faults == []
    numbers = sorted(number for ref in orders for number, _, _ in told(world, ref))
    assert numbers == [f"RE-laden-2026-{number:05d}" for number in range(1, 9)]
    assert len([one for one in world.commands() if one.kind == "mail"]) == len(orders)


_KILLED = """
import os, sys
from pathlib import Path
from mahnlauf.house import House
from mahnlauf.settings import Settings

folder, key = Path(sys.argv[1]), sys.argv[3]
house = House.open(Settings.load({"MAHNLAUF_TODAY": "2026-03-02", "MAHNLAUF_SECRET_KEY": key}, folder))
count = 0

def dies(statement):
    global count
    count += 1
    if count == int(sys.argv[2]):
        os._exit(9)

house.db.reader.set_trace_callback(dies)
house.issuer().issue("laden", "1001")
"""


def test_a_machine_that_dies_at_any_statement_leaves_all_of_a_document_or_nothing(
    make_world: Callable[..., World],
) -> None:
    world = make_world(**ISSUER)
    world.order("1001", **COURSE)
    for statement in range(1, 200, 3):
        done = subprocess.run(
            [sys.executable, "-c", _KILLED, str(world.folder), str(statement), KEY], cwd=Path(__file__).parents[2],
            capture_output=True, check=False,
        )  # fmt: skip
        mails = [one.key for one in world.commands() if one.kind == "mail"]
        numbers = [number for number, _, _ in told(world)]
        assert mails == [f"invoice:{number}" for number in numbers]
        if done.returncode == 0:
            break
        assert done.returncode == 9, done.stderr.decode()
    assert numbers == ["RE-laden-2026-00001"]
