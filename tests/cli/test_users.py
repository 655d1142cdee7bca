"""People are let in, listed and shut out from the command line."""

from __future__ import annotations

import pytest

from mahnlauf.store import passkeys
from tests.cli.shell import Shell


def test_a_user_is_added_listed_and_removed(shell: Shell) -> None:
    assert "No users yet" in shell.say("user", "list")
    said = shell.say("user", "add", "Anna@Laden.example", "--role", "clerk", "--shop", "s1", "--name", "Anna")
    assert "Anna <anna@laden.example> is clerk of s1." in said
    assert "/login/" in said
    (anna,) = shell.json("user", "list")
    assert (anna["email"], anna["role"], anna["shops"], anna["name"]) == ("anna@laden.example", "clerk", ["s1"], "Anna")
    assert "may not enter any more" in shell.say("user", "remove", "anna@laden.example")
    assert shell.json("user", "list") == []


def test_adding_somebody_again_changes_the_role(shell: Shell) -> None:
    shell.say("user", "add", "anna@laden.example", "--role", "clerk")
    shell.say("user", "add", "anna@laden.example", "--role", "bookkeeper")
    assert [one["role"] for one in shell.json("user", "list")] == ["bookkeeper"]


def test_no_more_than_five_invitations_an_hour(shell: Shell) -> None:
    said = [shell.say("user", "add", "anna@laden.example", "--role", "clerk") for _ in range(6)]
    assert ["/login/" in one for one in said] == [True] * 5 + [False]


@pytest.mark.parametrize(
    "words,sentence",
    [
        (["add", "anna", "--role", "clerk"], "no mail address"),
        (["add", "a@b.example\nBcc: x@y.example", "--role", "clerk"], "no mail address"),
        (["add", "a@b.example", "--role", "king"], "king"),
        (["add", "a@b.example", "--role", "clerk", "--shop", "none"], 'Shop "none" does not exist'),
        (["add", "a@b.example", "--role", "owner", "--shop", "s1"], "An owner sees every shop"),
        (["add", "a@b.example", "--role", "clerk", "--name", "x" * 101], "The name is too long"),
        (["remove", "nobody@b.example"], 'There is no user "nobody@b.example"'),
    ],
)
def test_what_cannot_be_done_is_one_sentence(shell: Shell, words: list[str], sentence: str) -> None:
    assert sentence in shell.refused("user", *words)
    assert shell.json("user", "list") == []


def test_the_passkeys_of_a_lost_phone_are_listed_and_taken_away(shell: Shell) -> None:
    shell.say("user", "add", "anna@laden.example", "--role", "clerk")
    assert "has no passkey" in shell.say("user", "passkeys", "anna@laden.example")
    with shell.house() as house, house.db.write() as conn:
        for name, user in (("Telefon", 1), ("Laptop", 1), ("Inhaber", None)):
            row = passkeys.PasskeyRow(0, user, name, "", 0, name, "2026-11-22T08:00:00Z", None)
            passkeys.add(conn, row)
    assert [one["name"] for one in shell.json("user", "passkeys", "anna@laden.example")] == ["Telefon", "Laptop"]
    assert "Telefon" in shell.say("user", "passkeys", "Anna@laden.example")
    assert "2 passkeys of anna@laden.example taken away" in shell.say(
        "user", "passkeys", "anna@laden.example", "--remove"
    )
    assert shell.json("user", "passkeys", "anna@laden.example") == []
    assert [one["name"] for one in shell.json("user", "passkeys", "owner")] == ["Inhaber"]
    assert "1 passkey of owner taken away" in shell.say("user", "passkeys", "owner", "--remove")
    assert "There is no user" in shell.refused("user", "passkeys", "ben@laden.example")
