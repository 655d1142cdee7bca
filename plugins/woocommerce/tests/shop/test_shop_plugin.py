"""The plugin inside WordPress, run by plain PHP against a WordPress of a few functions (wordpress.php)."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from babel.numbers import get_currency_precision, list_currencies

HERE = Path(__file__).parent
SHOP = HERE.parents[1] / "shop"
PLUGIN = SHOP / "mahnlauf"
FILES = sorted(PLUGIN.rglob("*.php"))
CASES = [
    (path.name, name)
    for path in sorted((HERE / "cases").glob("*.php"))
    for name in re.findall(r"^function (test_\w+)\(", path.read_text("utf-8"), re.MULTILINE)
]
pytestmark = pytest.mark.skipif(shutil.which("php") is None, reason="php is not installed (Debian: php-cli)")


def php(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """PHP without anybody's php.ini, so that it complains about everything."""
    command = ["php", "-n", "-d", "display_errors=stderr", "-d", "error_reporting=-1", *map(str, arguments)]
    known = {**os.environ, "MAHNLAUF_PLUGIN": str(PLUGIN), **environment}
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, env=known)


def texts() -> dict[str, list[str]]:
    found = json.loads(php("-d", "extension=tokenizer", HERE / "texts.php", *FILES).stdout)
    assert found["odd"] == [], "texts that no translator can find"
    return found["texts"]


def translated(language: str) -> dict[str, str]:
    path = PLUGIN / f"languages/mahnlauf-{language}.l10n.php"
    code = f"echo json_encode((require {json.dumps(str(path))})['messages']);"
    return json.loads(php("-r", code).stdout)


@pytest.mark.parametrize("file,name", CASES)
def test_in_php(file: str, name: str) -> None:
    done = php(HERE / "run.php", HERE / "cases" / file, name, CURRENCIES="EUR")
    assert done.returncode == 0, done.stderr + done.stdout


def test_a_failing_case_is_seen(tmp_path: Path) -> None:
    case = tmp_path / "case.php"
    case.write_text("<?php function fails() { same(1, 2); } function warns() { $a = []; echo $a['b']; }", "utf-8")
    assert "expected: 1" in php(HERE / "run.php", case, "fails").stderr
    assert php(HERE / "run.php", case, "warns").returncode == 1


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_is_php_and_shut_to_visitors(path: Path) -> None:
    done = php("-l", path)
    assert done.returncode == 0, done.stdout + done.stderr
    shut = "defined( 'ABSPATH' ) || exit;", "defined( 'WP_UNINSTALL_PLUGIN' ) || exit;", "return array("
    assert any(line in path.read_text("utf-8") for line in shut)


def test_php_counts_the_decimals_of_every_currency_as_mahnlauf_does() -> None:
    codes = sorted(code for code in list_currencies() if code.isascii())
    case = HERE / "cases/parts.php"
    done = php(HERE / "run.php", case, "test_decimals_are_printed_for_comparison", CURRENCIES=",".join(codes))
    assert json.loads(done.stdout) == {code: get_currency_precision(code) for code in codes}


@pytest.mark.parametrize("language", ["de_DE", "en_US"])
def test_every_text_is_translated_and_none_is_left_over(language: str) -> None:
    assert set(translated(language)) == set(texts())


@pytest.mark.parametrize("language", ["de_DE", "en_US"])
def test_translations_have_the_same_places(language: str) -> None:
    places = re.compile(r"%(?:\d\$)?[sd]")
    for text, own in translated(language).items():
        assert sorted(places.findall(own)) == sorted(places.findall(text)), text
        assert own.strip(), text


def test_english_says_what_the_code_says_and_german_does_not() -> None:
    assert all(text == own for text, own in translated("en_US").items())
    same = {text for text, own in translated("de_DE").items() if text == own}
    assert same == {"Token"}


def test_the_licence_is_the_gpl() -> None:
    head = (PLUGIN / "mahnlauf.php").read_text("utf-8")
    assert "License:              GPL-2.0-or-later" in head
    assert "GNU GENERAL PUBLIC LICENSE" in (SHOP / "LICENSE").read_text("utf-8")


def test_the_header_names_the_version_that_the_code_uses() -> None:
    head = (PLUGIN / "mahnlauf.php").read_text("utf-8")
    named = re.search(r"Version: +([\d.]+)", head)
    used = re.search(r"'MAHNLAUF_VERSION', '([\d.]+)'", head)
    assert named is not None
    assert used is not None
    assert named[1] == used[1]
