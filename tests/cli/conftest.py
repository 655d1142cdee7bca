"""Folders with an installation, made once and copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.shell import Shell, installed, recorded_shop


@pytest.fixture
def empty(tmp_path: Path) -> Shell:
    """An empty folder."""
    return Shell(tmp_path)


@pytest.fixture(scope="session")
def _fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return installed(tmp_path_factory.mktemp("fresh")).folder


@pytest.fixture(scope="session")
def _recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return recorded_shop(tmp_path_factory.mktemp("recorded")).folder


@pytest.fixture
def fresh(_fresh: Path, tmp_path: Path) -> Shell:
    """A new installation with one WooCommerce shop in test mode."""
    return Shell(shutil.copytree(_fresh, tmp_path / "fresh"))


@pytest.fixture
def shell(_recorded: Path, tmp_path: Path) -> Shell:
    """An installation with one live shop that sent everything that was recorded."""
    return Shell(shutil.copytree(_recorded, tmp_path / "recorded"))
