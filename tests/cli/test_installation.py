"""``mahnlauf init``: makes what is missing, overwrites nothing."""

from __future__ import annotations

import re
from pathlib import Path

from mahnlauf.cli.installation import CONFIGURATION
from mahnlauf.settings import Settings
from tests.cli.shell import Shell


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_init_makes_settings_key_and_database(empty: Shell) -> None:
    empty.say("init")
    assert {"mahnlauf.toml", "mahnlauf.key", "mahnlauf.db"} <= set(contents(empty.folder))
    assert empty.say("db", "check") == "0 claims checked, no difference.\n"


def test_nobody_else_on_the_machine_can_read_key_and_database(empty: Shell) -> None:
    empty.say("init")
    assert mode(empty.folder / "mahnlauf.key") == 0o600
    assert mode(empty.folder / "mahnlauf.db") == 0o600


def test_two_installations_have_different_keys(empty: Shell, fresh: Shell) -> None:
    empty.say("init")
    keys = [(one.folder / "mahnlauf.key").read_text().strip() for one in (empty, fresh)]
    assert keys[0] != keys[1]
    assert min(map(len, keys)) >= 32


def test_init_again_changes_nothing(fresh: Shell) -> None:
    before = contents(fresh.folder)
    assert fresh.say("init").count("is there already") == 3
    assert contents(fresh.folder) == before


def test_init_keeps_settings_and_key_that_are_there(empty: Shell) -> None:
    (empty.folder / "mahnlauf.toml").write_text('database = "claims.db"\n')
    (empty.folder / "mahnlauf.key").write_text("a key from somewhere else\n")
    empty.say("init")
    found = contents(empty.folder)
    assert found["mahnlauf.toml"] == b'database = "claims.db"\n'
    assert found["mahnlauf.key"] == b"a key from somewhere else\n"
    assert "claims.db" in found


def test_init_makes_no_key_file_when_the_environment_has_the_key(empty: Shell) -> None:
    empty.extra["MAHNLAUF_SECRET_KEY"] = "a key in the environment, long enough"
    empty.say("init")
    assert "mahnlauf.key" not in contents(empty.folder)


def test_init_makes_no_new_key_while_shops_are_sealed_with_a_lost_one(fresh: Shell) -> None:
    (fresh.folder / "mahnlauf.key").unlink()
    assert "the key of their secrets is missing" in fresh.refused_after_output("init")
    assert "mahnlauf.key" not in contents(fresh.folder)


def test_init_says_that_a_key_file_is_empty(empty: Shell) -> None:
    (empty.folder / "mahnlauf.key").touch()
    assert "is empty" in empty.refused_after_output("init")


def test_every_setting_is_explained_with_its_default(tmp_path: Path) -> None:
    given = re.findall(r"^# (\w+ = .*)$", CONFIGURATION, re.MULTILINE)
    (tmp_path / "mahnlauf.toml").write_text("\n".join(given))
    shown = Settings.load({}, tmp_path)
    (tmp_path / "mahnlauf.toml").unlink()
    assert shown == Settings.load({}, tmp_path)
    assert {line.split()[0] for line in given} == set(known_keys(tmp_path))


def known_keys(folder: Path) -> list[str]:
    """The keys that the settings themselves name when they meet another one."""
    (folder / "mahnlauf.toml").write_text('nonsense = ""')
    try:
        Settings.load({}, folder)
    except ValueError as fault:
        return str(fault).partition("Known: ")[2].rstrip(".").split(", ")
    return []
