"""``mahnlauf buyer``: the account of a person, merging two, taking them apart."""

from __future__ import annotations

from tests.cli.shell import Shell


def two_buyers(shell: Shell) -> tuple[int, int]:
    """Claims of two different mail addresses."""
    rows = shell.json("claims")
    one = rows[0]
    other = next(row for row in rows if row["buyer"]["email"] != one["buyer"]["email"])
    return one["id"], other["id"]


def test_two_buyers_are_merged_shown_and_taken_apart(shell: Shell) -> None:
    one, other = two_buyers(shell)
    alone = shell.json("buyer", "show", one)["claims"]
    assert "Letters still go to:" in shell.say("buyer", "merge", one, other, "--dry-run")
    assert shell.json("buyer", "show", one)["merges"] == []
    assert "share one account now" in shell.say("buyer", "merge", one, other)
    found = shell.json("buyer", "show", other)
    assert {one, other} <= set(found["claims"])
    assert "Merge 1:" in shell.say("buyer", "show", one)
    assert "two buyers again" in shell.say("buyer", "part", 1)
    assert shell.json("buyer", "show", one)["claims"] == alone


def test_what_cannot_be_merged_is_told_in_one_sentence(shell: Shell) -> None:
    one, other = two_buyers(shell)
    assert "same buyer already" in shell.refused("buyer", "merge", one, one)
    assert "does not exist" in shell.refused("buyer", "merge", one, 9999)
    assert "Merge 7 does not exist" in shell.refused("buyer", "part", 7)
    shell.say("buyer", "merge", one, other)
    assert "one person already" in shell.refused("buyer", "merge", other, one)
