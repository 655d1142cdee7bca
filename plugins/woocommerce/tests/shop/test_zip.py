"""The zip that a shop owner uploads."""

from __future__ import annotations

import importlib.util
import os
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

SHOP = Path(__file__).resolve().parents[2] / "shop"


@pytest.fixture(scope="module")
def packer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_zip", SHOP / "build_zip.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_same_files_give_the_same_bytes(packer: ModuleType, tmp_path: Path) -> None:
    first, second = tmp_path / "a/first.zip", tmp_path / "second.zip"
    packer.build(first)
    os.utime(SHOP / "mahnlauf/mahnlauf.php")
    packer.build(second)
    assert first.read_bytes() == second.read_bytes()


def test_one_folder_with_plugin_licence_and_texts(packer: ModuleType, tmp_path: Path) -> None:
    packer.build(tmp_path / "plugin.zip")
    with zipfile.ZipFile(tmp_path / "plugin.zip") as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert {entry.date_time for entry in archive.infolist()} == {(2026, 1, 1, 0, 0, 0)}
    assert names == sorted(names)
    assert {name.partition("/")[0] for name in names} == {"mahnlauf"}
    wanted = "mahnlauf.php", "uninstall.php", "LICENSE", "languages/mahnlauf-de_DE.l10n.php", "assets/admin.js"
    assert {f"mahnlauf/{name}" for name in wanted} <= set(names)


def test_leftovers_of_editors_stay_out(packer: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "mahnlauf.php",
        "mahnlauf.php~",
        ".git/config.php",
        "includes/.DS_Store",
        "debug.log",
        "includes/a.php",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", "utf-8")
    monkeypatch.setattr(packer, "PLUGIN", tmp_path)
    names = [name for name, _ in packer.contents()]
    assert names == ["mahnlauf/LICENSE", "mahnlauf/includes/a.php", "mahnlauf/mahnlauf.php"]
