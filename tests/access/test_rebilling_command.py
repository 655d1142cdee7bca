"""``mahnlauf claim stop-rebilling``: what it means is said first, and a person must agree."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.access.world import SECRET, School
from tests.cli.shell import SHOP, Shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """An installation with a subscription at Digistore24 as claim 1."""
    made = Shell(tmp_path, today="2027-02-01")
    made.say("init")
    with made.house() as house:
        house.shops.save("akademie", "digistore", {"passphrase": SECRET, "api_key": "1-x", "test_mode": "false"})
        School.at(house).deliver("04-payment-subscription-first")
    return made


def test_it_says_what_it_means_and_queues_the_click(shell: Shell) -> None:
    said = shell.say("claim", "stop-rebilling", 1, "--yes")
    assert "access ends with the last paid day" in said
    (row,) = shell.json("outbox", "list")
    assert (row["kind"], row["state"]) == ("rebilling", "waiting")


def test_without_somebody_who_agrees_nothing_is_queued(shell: Shell) -> None:
    result = shell.run("claim", "stop-rebilling", 1)
    assert result.exit_code == 2
    assert "--yes" in result.stderr
    assert shell.json("outbox", "list") == []


def test_it_can_be_taken_back(shell: Shell) -> None:
    shell.say("claim", "stop-rebilling", 1, "--yes")
    assert "debits this order again" in shell.say("claim", "start-rebilling", 1, "--yes")


def test_without_an_api_key_it_says_what_to_enter(shell: Shell) -> None:
    shell.say("shop", "add", "akademie", "--set", "api_key=")
    assert "api_key" in shell.refused("claim", "stop-rebilling", 1, "--yes")


def test_a_shop_that_we_dun_ourselves_has_no_debits_to_stop(shell: Shell) -> None:
    shell.say(*SHOP)
    with shell.house() as house, house.db.write() as conn:
        conn.execute("UPDATE claims SET shop = 's1'")
    assert "debits nothing by itself" in shell.refused("claim", "stop-rebilling", 1, "--yes")
