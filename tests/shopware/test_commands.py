"""``mahnlauf shopware`` as an operator types it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mahnlauf.cli.root import cli
from mahnlauf.testing.fake_shopware import HandshakeFailed
from tests.shopware.world import APP_SECRET, ShopwareWorld
from tests.world import KEY


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MAHNLAUF_SHOPWARE_APP_SECRET", APP_SECRET)
    monkeypatch.setenv("MAHNLAUF_SECRET_KEY", KEY)
    monkeypatch.delenv("MAHNLAUF_SHOPWARE_APP_NAME", raising=False)
    return tmp_path


def ran(*words: str) -> Result:
    return CliRunner().invoke(cli, ["shopware", *words])


def test_a_zip_for_each_line_of_shopware_twice_the_same(folder: Path) -> None:
    """It needs no installation: neither a database nor a key."""
    first = ran("zip", "--app-url", "https://mahnlauf.example", "--output", "a")
    assert first.exit_code == 0
    names = [f"Mahnlauf-shopware-{line}.zip" for line in ("6.5", "6.6", "6.7")]
    assert first.stdout.split() == [f"a/{name}" for name in names]
    ran("zip", "--app-url", "https://mahnlauf.example/", "--output", "b")
    for name in names:
        assert (folder / "a" / name).read_bytes() == (folder / "b" / name).read_bytes()
    ran("zip", "--app-url", "https://other.example", "--output", "c")
    assert (folder / "a" / names[0]).read_bytes() != (folder / "c" / names[0]).read_bytes()


def test_one_line_under_another_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAHNLAUF_SHOPWARE_APP_NAME", "MusterMahnung")
    done = ran("zip", "--app-url", "https://mahnlauf.example", "--for", "6.7")
    assert done.stdout.split() == ["dist/MusterMahnung-shopware-6.7.zip"]
    with zipfile.ZipFile(folder / "dist/MusterMahnung-shopware-6.7.zip") as archive:
        assert "MusterMahnung/manifest.xml" in archive.namelist()


def test_the_address_may_stand_in_the_configuration(folder: Path) -> None:
    (folder / "mahnlauf.toml").write_text('base_url = "https://mahnlauf.example"\n')
    assert ran("zip").exit_code == 0
    assert ran("zip", "--app-url", "http://mahnlauf.example").exit_code == 2


def test_without_an_address_or_a_secret_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "--app-url" in ran("zip").stderr
    monkeypatch.delenv("MAHNLAUF_SHOPWARE_APP_SECRET")
    assert "MAHNLAUF_SHOPWARE_APP_SECRET" in ran("zip", "--app-url", "https://mahnlauf.example").stderr


def test_list_and_release(world: ShopwareWorld) -> None:
    world.shop.signs_again = False
    world.shop.install()
    world.another_shop(shop_id="WaitingShop12345").ask_to_register()
    assert ran("list").stdout.splitlines() == [
        "-  WaitingShop12345    waits for its confirmation",
        "shop-lernwerk-example  38wfYQhgaYtcAmgJ  https://shop.lernwerk.example  installed",
    ]
    with pytest.raises(HandshakeFailed):
        world.shop.rotate()
    assert "15 minutes" in ran("release", "--help").stdout
    assert ran("release", "unknown").exit_code == 2


def test_a_released_shop_registers_once(world: ShopwareWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    world.shop.signs_again = False
    world.shop.install()
    monkeypatch.setenv("MAHNLAUF_TODAY", world.now.isoformat())
    done = ran("release", "shop-lernwerk-example")
    assert "until 12:15:00 UTC" in done.stdout
    world.shop.rotate()
    with pytest.raises(HandshakeFailed):
        world.shop.rotate()
