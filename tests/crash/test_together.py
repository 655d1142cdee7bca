"""Several processes at once on one database: each thing happens once."""

from __future__ import annotations

import shutil
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from mahnlauf.dunning.drafts import MOST_IN_ONE_LETTER
from mahnlauf.store import claims, commands, deliveries
from tests.crash.driver import STORY, opened
from tests.crash.processes import together
from tests.crash.test_kill import KEYS, all_commands, combining, sound
from tests.outbox.postman import Postman, mail_server
from tests.world import DAY_0, World

MANY = 200


@pytest.fixture(scope="module")
def due(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house with many claims whose reminder is due."""
    folder = tmp_path_factory.mktemp("due")
    with World(folder) as world:
        for number in range(MANY):
            world.order(str(2000 + number))
        world.day(20)
    return folder


def test_two_workers_on_one_outbox_send_each_mail_once(due: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(due, tmp_path / "house")
    with closing(opened(folder)) as house:
        assert house.runner.run().acted == MANY
    with mail_server(Postman()) as postman:
        together("turn", folder, 2, postman.url)
    assert set(postman.accepted.values()) == {1}
    assert len(postman.accepted) == MANY
    with closing(opened(folder)) as house:
        assert commands.counts(house.db.reader) == {"done": MANY}
        attempts = [len(commands.attempts_of(house.db.reader, one.id)) for one in all_commands(house)]
        assert attempts == [1] * MANY


def test_three_runs_at_once_send_each_letter_once(due: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(due, tmp_path / "house")
    together("run", folder, 3)
    with closing(opened(folder)) as house:
        assert Counter(one.kind for one in all_commands(house)) == {"mail": MANY}
        assert [row.stage for row in claims.page(house.db.reader)] == ["reminder"] * MANY
        sound(house)


def test_three_runs_at_once_send_one_letter_about_the_claims_of_one_buyer(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        combining(world)
        for number in range(MANY):
            world.order(str(2000 + number))
        world.day(10)
    together("turn", tmp_path, 3)
    assert len(list((tmp_path / "mail").rglob("*.eml"))) == MANY / MOST_IN_ONE_LETTER
    with closing(opened(tmp_path)) as house:
        assert commands.counts(house.db.reader) == {"done": MANY}
        assert [row.stage for row in claims.page(house.db.reader)] == ["reminder"] * MANY
        sound(house)


def test_three_whole_workers_at_once_do_the_day_once(due: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(due, tmp_path / "house")
    together("turn", folder, 3)
    assert len(list((folder / "mail").rglob("*.eml"))) == MANY
    with closing(opened(folder)) as house:
        assert commands.counts(house.db.reader) == {"done": MANY}
        sound(house)


def test_four_web_processes_that_get_the_same_deliveries_keep_each_once(tmp_path: Path) -> None:
    with World(tmp_path, live_since=DAY_0.isoformat(), **KEYS):
        pass
    together("receive", tmp_path, 4)
    assert Counter((tmp_path / "said.txt").read_text().split()) == dict.fromkeys(STORY, 4)
    with closing(opened(tmp_path)) as house:
        assert deliveries.counts(house.db.reader) == {"applied": len(STORY)}
        assert sorted((one.kind, one.payload["order_ref"]) for one in all_commands(house)) == [
            ("fetch", "26"),
            ("fetch", "35"),
        ]
        sound(house)
