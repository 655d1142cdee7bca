"""Settings that the desk keeps in the configuration file, beside what a person wrote there."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from mahnlauf.cli.installation import CONFIGURATION
from mahnlauf.core.errors import SettingsError
from mahnlauf.settings import Settings

URL = "smtp://anna%40example.com:p%40ss@mail.example.com:587"


def written(folder: Path, text: str = CONFIGURATION) -> Path:
    path = folder / "mahnlauf.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_setting_takes_the_place_of_the_line_that_explains_it(tmp_path: Path) -> None:
    path = written(tmp_path)
    found = Settings.load({}, tmp_path).keep({"smtp": URL, "owner_email": "anna@example.com"})
    assert (found.smtp, found.owner_email) == (URL, "anna@example.com")
    before, after = CONFIGURATION.splitlines(), path.read_text("utf-8").splitlines()
    assert len(before) == len(after)
    assert [(one, two) for one, two in zip(before, after, strict=True) if one != two] == [
        ('# smtp = ""', f'smtp = "{URL}"'),
        ('# owner_email = ""', 'owner_email = "anna@example.com"'),
    ]
    assert Settings.load({}, tmp_path) == found


def test_a_setting_that_stands_there_is_changed_and_the_rest_stays(tmp_path: Path) -> None:
    path = written(tmp_path, '# mine\nsmtp = "smtp://old"  # as of May\nmail_dir = "letters"\n')
    Settings.load({}, tmp_path).keep({"smtp": "", "sender": 'Müller "&" Söhne <m@example.com>'})
    text = path.read_text("utf-8")
    assert text.startswith('# mine\nsmtp = ""\nmail_dir = "letters"\n')
    assert tomllib.loads(text)["sender"] == 'Müller "&" Söhne <m@example.com>'


def test_a_file_that_is_not_there_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    Settings.load({}, tmp_path).keep({"smtp": URL})
    assert (tmp_path / "mahnlauf.toml").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["mahnlauf.toml"]


@pytest.mark.parametrize(
    "text",
    ['sender = """Muster\n<a@b.example>"""\n', "'sender' = 'x <a@b.example>'\n", 'imap = """\nsender = 1\n"""\n'],
)
def test_a_file_that_is_written_in_another_way_is_left_to_its_owner(tmp_path: Path, text: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(SettingsError, match=r"mahnlauf\.toml: sender cannot be changed there"):
        Settings.load({}, tmp_path).keep({"sender": "Muster <c@d.example>"})
    assert path.read_text("utf-8") == text


def test_what_the_environment_sets_is_not_changed_in_the_file_and_stays_when_it_is_read_again(tmp_path: Path) -> None:
    written(tmp_path, 'smtp = "smtp://old"\nowner_email = "a@b.example"\n')
    found = Settings.load({"MAHNLAUF_SMTP": URL}, tmp_path)
    assert (found.is_fixed("smtp"), found.is_fixed("owner_email")) == (True, False)
    with pytest.raises(SettingsError, match=r'"smtp" is set by MAHNLAUF_SMTP'):
        found.keep({"smtp": ""})
    kept = found.keep({"owner_email": "c@d.example"})
    assert (kept.smtp, kept.owner_email, kept.is_fixed("smtp")) == (URL, "c@d.example", True)


def test_a_line_that_was_taken_out_counts_no_more(tmp_path: Path) -> None:
    path = written(tmp_path, f'smtp = "{URL}"\nbase_url = "https://mahnlauf.example/"\n')
    found = Settings.load({}, tmp_path)
    path.write_text("", "utf-8")
    assert (found.reread().smtp, found.reread().public_url) == ("", "")


def test_a_file_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    found = Settings.load({}, tmp_path / "gone")
    with pytest.raises(SettingsError, match=r"cannot be written: No such file or directory\. Change it by hand"):
        found.keep({"smtp": ""})


def test_no_repr_shows_the_password(tmp_path: Path) -> None:
    written(tmp_path)
    assert "p%40ss" not in repr(Settings.load({}, tmp_path).keep({"smtp": URL}))
