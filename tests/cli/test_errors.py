"""Whatever goes wrong: one sentence on stderr, the right exit code, never a traceback."""

from __future__ import annotations

import subprocess
import sys

import pytest
from click.testing import CliRunner

from mahnlauf import __version__
from mahnlauf.cli import root
from mahnlauf.cli.root import cli
from tests.cli.shell import Shell

READING = [
    ["claims"], ["claim", "show", "1"], ["claim", "stop", "1"], ["shop", "list"], ["deliveries"], ["outbox", "list"],
    ["run"], ["replay", "1"], ["db", "check"], ["db", "backup", "copy.db"],
]  # fmt: skip


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_a_folder_without_installation_is_one_sentence(empty: Shell, words: list[str]) -> None:
    assert "mahnlauf init" in empty.refused(*words)
    assert list(empty.folder.iterdir()) == []


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_a_key_without_a_database_makes_no_empty_one(empty: Shell, words: list[str]) -> None:
    empty.extra["MAHNLAUF_SECRET_KEY"] = "a key in the environment, long enough"
    assert "There is no database" in empty.refused(*words)
    assert list(empty.folder.iterdir()) == []


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_a_file_that_is_no_database_is_one_sentence(fresh: Shell, words: list[str]) -> None:
    (fresh.folder / "letter.db").write_text("Sehr geehrte Damen und Herren")
    fresh.extra["MAHNLAUF_DATABASE"] = "letter.db"
    assert "file is not a database" in fresh.refused(*words)


@pytest.mark.parametrize(
    "name,value,sentence",
    [
        ("MAHNLAUF_DATABASE", "nowhere/x.db", "There is no database"),
        ("MAHNLAUF_DATABASE", ".", "unable to open database file"),
        ("MAHNLAUF_SECRET_KEY", "short", "shorter than 16 characters"),
        ("MAHNLAUF_SECRET_KEY", "another key that is long enough", "sealed with another"),
        ("MAHNLAUF_TODAY", "tomorrow", 'MAHNLAUF_TODAY is "tomorrow"'),
    ],
)
def test_a_wrong_variable_is_named(fresh: Shell, name: str, value: str, sentence: str) -> None:
    fresh.extra[name] = value
    assert sentence in fresh.refused("shop", "settings", "s1")


@pytest.mark.parametrize(
    "words,sentence",
    [
        (["clams"], "Did you mean one of: 'claim', 'claims'?). See: mahnlauf --help"),
        (["claims", "--colour"], "No such option '--colour'. See: mahnlauf claims --help"),
        (["claims", "--state", "late"], "See: mahnlauf claims --help"),
        (["claim", "show", "x"], "See: mahnlauf claim show --help"),
        (["claim", "show"], "Missing argument 'ID'. See: mahnlauf claim show --help"),
        (["run", "--today", "22.11.2026"], '"22.11.2026" is no day. Expected one such as 2026-11-22.'),
        (["serve", "--port", "99999"], "See: mahnlauf serve --help"),
        (["shop", "add"], "Missing argument 'NAME'. See: mahnlauf shop add --help"),
    ],
)
def test_a_wrong_call_is_one_sentence_with_a_hint(fresh: Shell, words: list[str], sentence: str) -> None:
    assert sentence in fresh.refused(*words)


@pytest.mark.parametrize("words", [[], ["shop"], ["claim"], ["db"]])
def test_a_group_alone_shows_its_help_and_ends_with_2(empty: Shell, words: list[str]) -> None:
    result = empty.run(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Commands:" in result.stderr


def test_a_fault_of_ours_is_a_sentence_unless_somebody_wants_to_debug(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> None:
        raise KeyError("colour")

    monkeypatch.setattr(cli.commands["plugins"], "callback", broken)
    result = CliRunner().invoke(cli, ["plugins"])
    assert (result.exit_code, result.stdout) == (1, "")
    assert "KeyError: 'colour'" in result.stderr
    assert "Traceback" not in result.stderr
    assert isinstance(CliRunner().invoke(cli, ["--debug", "plugins"]).exception, KeyError)


def test_an_interruption_ends_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli.commands["plugins"], "callback", interrupted)
    result = CliRunner().invoke(cli, ["plugins"])
    assert (result.exit_code, result.stderr.strip()) == (root.INTERRUPTED, "Interrupted.")


def test_a_reader_who_leaves_early_hears_no_complaint(shell: Shell) -> None:
    process = shell.start("deliveries", "--limit", "1000", "--json")
    assert process.stdout is not None
    assert process.stderr is not None
    with process:
        process.stdout.close()
        assert process.stderr.read() == ""


def test_a_name_that_the_terminal_cannot_show_ends_nothing(shell: Shell) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mahnlauf.cli", "claims"],
        cwd=shell.folder,
        env={**shell.environment, "PYTHONIOENCODING": "latin-1"},
        capture_output=True,
        check=True,
    )
    assert "Jürgen Weiß" in done.stdout.decode("latin-1")
    assert "Zoë \\U0001f98a \\u0141ukasiewicz" in done.stdout.decode("latin-1")


def test_the_version_is_the_packages(empty: Shell) -> None:
    assert empty.say("--version") == f"mahnlauf {__version__}\n"


def test_help_needs_no_heavy_import() -> None:
    heavy = ["flask", "requests", "sqlite_utils", "cryptography", "jinja2", "granian", "mahnlauf.house"]
    code = f"import sys; import mahnlauf.cli; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
