"""``mahnlauf letter save``, ``reset``, ``versions`` and ``logo`` as people type them."""

from __future__ import annotations

import json
from pathlib import Path

from mahnlauf.letters.source import shipped
from mahnlauf.paper import png
from tests.cli.shell import Shell

OURS = shipped("de", "dunning_1")
OWN = OURS.replace("Subject: 1. Mahnung", "Subject: Unsere Mahnung")


def written(shell: Shell, name: str, text: str) -> Path:
    path = shell.folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_text_is_saved_shown_listed_and_taken_back(fresh: Shell) -> None:
    own = written(fresh, "own.txt", OWN)
    assert "Saved: dunning_1 (de) of s1." in fresh.say("letter", "save", "dunning_1", own, "--shop", "s1")
    assert fresh.say("letter", "preview", "dunning_1", "--shop", "s1").startswith("Unsere Mahnung")
    assert "letters/s1/de/dunning_1.txt" in fresh.say("letter", "list")
    assert "our text again" in fresh.say("letter", "reset", "dunning_1", "--shop", "s1")
    assert fresh.say("letter", "preview", "dunning_1", "--shop", "s1").startswith("1. Mahnung")
    table = fresh.say("letter", "versions", "dunning_1", "--shop", "s1")
    assert "back to ours" in table
    rows = json.loads(fresh.say("letter", "versions", "dunning_1", "--shop", "s1", "--json"))
    assert [(row["by"], row["text"]) for row in rows] == [("owner", ""), ("owner", OWN)]
    assert fresh.say("letter", "versions", "dunning_1", "--shop", "s1", "--id", rows[1]["id"]) == OWN


def test_a_text_comes_from_standard_input_too(fresh: Shell) -> None:
    result = fresh.run("letter", "save", "dunning_1", "-", "--shop", "s1", stdin=OWN)
    assert result.exit_code == 0, result.output
    assert (fresh.folder / "letters/s1/de/dunning_1.txt").read_text("utf-8") == OWN


def test_a_faulty_text_is_not_saved_and_each_fault_is_a_sentence(fresh: Shell) -> None:
    text = OURS.replace("[[table]]", "").replace("{{ deadline }}", "bald").replace("[[pay]]", "")
    result = fresh.run("letter", "save", "dunning_1", written(fresh, "x.txt", text), "--shop", "s1")
    assert result.exit_code == 1
    assert "The letter lacks the table of the claim: put [[table]] on a line of its own.\n" in result.stderr
    assert "The letter never says the last day for the payment or decision: use {{ deadline }}.\n" in result.stderr
    assert not (fresh.folder / "letters").exists()


def test_what_cannot_be_is_a_sentence(fresh: Shell) -> None:
    own = written(fresh, "own.txt", OWN)
    (fresh.folder / "latin.txt").write_bytes("Subject: Grüße".encode("latin-1"))
    for words, why in (
        (("save", "nonsense", own, "--shop", "s1"), 'There is no text "nonsense".'),
        (("save", "dunning_1", own, "--shop", "s9"), 'Shop "s9" does not exist.'),
        (("save", "dunning_1", fresh.folder / "latin.txt", "--shop", "s1"), "is not UTF-8 text"),
        (("save", "dunning_1", fresh.folder / "none.txt", "--shop", "s1"), "No such file"),
        (("reset", "dunning_1", "--shop", "s1"), "has no own text of dunning_1 (de)."),
        (("versions", "dunning_1", "--shop", "s1", "--id", "7"), "There is no version 7"),
        (("logo", "--shop", "s1"), "Name a FILE, or --remove"),
        (("logo", own, "--shop", "s1"), "The logo is neither PNG nor JPEG."),
    ):
        result = fresh.run("letter", *words)
        assert result.exit_code == 2, words
        assert why in result.stderr
        assert "Traceback" not in result.output


def test_a_logo_is_kept_and_taken_away(fresh: Shell) -> None:
    picture = fresh.folder / "logo.png"
    picture.write_bytes(png("a picture"))
    said = fresh.say("letter", "logo", picture, "--shop", "s1")
    assert said.startswith("Letters of s1 bear logo-")
    html = fresh.say("letter", "preview", "dunning_1", "--shop", "s1", "--format", "html")
    assert "data:image/png;base64," in html
    assert "bear no logo" in fresh.say("letter", "logo", "--shop", "s1", "--remove")
