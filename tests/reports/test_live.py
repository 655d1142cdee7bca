"""Figures of a shop in test mode are tries: they do not stand among those of the others unless somebody wants it."""

from __future__ import annotations

import io
from pathlib import Path
from zipfile import ZipFile

import pytest

from mahnlauf.reports.batch import datev_batch
from mahnlauf.reports.catalog import REPORTS, make
from mahnlauf.reports.output import output
from mahnlauf.reports.table import Table
from mahnlauf.reports.wish import Wish
from tests.cli.shell import Shell
from tests.desk.visitor import Visitor
from tests.world import SECRET, World, order_body

LISTS = {"claims", "access"}


@pytest.fixture
def two(world: World) -> World:
    """A live shop and one in test mode, each with an order that is owed."""
    world.shop("probe", test_mode="true")
    world.order("1001")
    world.send(order_body("2001", "50.00", "bacs", world.now), "order.created", shop="probe")
    return world.day(20)


def made(world: World, name: str, **given: str) -> Table:
    world.forget()
    return make(world.house, name, Wish.read(given, tuple(shop.name for shop in world.house.shops.all())))


def shops_in(world: World, name: str, **given: str) -> set[str]:
    return {row["shop"] for row in made(world, name, **given).read()}


@pytest.mark.parametrize("name", ["open-items", "ledger"])
def test_a_shop_in_test_mode_is_left_out_and_the_report_says_so(two: World, name: str) -> None:
    assert shops_in(two, name) == {"laden"}
    assert made(two, name).about["left_out_test_shops"] == "probe"
    assert shops_in(two, name, test_shops="yes") == {"laden", "probe"}
    assert made(two, name, test_shops="yes").about["test_shops"] == "probe"


def test_sums_hold_live_shops_only(two: World) -> None:
    table = made(two, "ageing")
    list(table.read())
    assert [row["total_minor"] for row in table.totals()] == [11900]


def test_a_shop_that_is_named_is_shown(two: World) -> None:
    assert shops_in(two, "open-items", shop="probe") == {"probe"}
    assert shops_in(two, "open-items", shop="probe", test_shops="no") == set()


def test_where_there_is_no_other_the_report_is_a_try_and_says_so(two: World) -> None:
    two.shop("laden", test_mode="true")
    table = made(two, "open-items")
    assert {row["shop"] for row in table.read()} == {"laden", "probe"}
    assert table.about["test_shops"] == "laden, probe"
    assert shops_in(two, "open-items", test_shops="no") == set()


def test_lists_of_what_there_is_leave_nothing_out(two: World) -> None:
    assert {name for name, report in REPORTS.items() if report.is_list} == LISTS
    assert shops_in(two, "claims") == {"laden", "probe"}


def test_the_tax_adviser_gets_no_tries(two: World, tmp_path: Path) -> None:
    def shops(**given: str) -> set[str]:
        wish = Wish.read(given, ("laden", "probe"))
        return {row.shop for row, _ in datev_batch(two.house, wish, tmp_path, two.today)[1]}

    assert shops() == {"laden"}
    assert shops(test_shops="yes") == {"laden", "probe"}


def test_paper_and_spreadsheet_say_it_too(two: World) -> None:
    book = output(made(two, "open-items"), "xlsx", "de", two.today).content
    with ZipFile(io.BytesIO(book)) as parts:
        texts = "".join(parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))
    assert "Ohne Shops im Testbetrieb: probe." in texts
    assert output(made(two, "open-items"), "pdf", "de", two.today).content.startswith(b"%PDF")


def test_the_screen_offers_the_choice_and_says_what_is_missing(two: World) -> None:
    visitor = Visitor(two)
    assert "Ohne Shops im Testbetrieb: probe." in visitor.read("/reports/open-items")
    assert "Enthält Shops im Testbetrieb: probe." in visitor.read("/reports/open-items?test_shops=yes")
    assert "probe" not in visitor.read("/reports/claims").partition("Ohne Shops")[2]
    visitor.open("/reports/open-items?test_shops=vielleicht", 400)


def test_the_command_line_says_it_beside_the_table(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    shell.say("init")
    for name, mode in (("laden", "false"), ("probe", "true")):
        shell.say("shop", "add", name, "--platform", "woocommerce", "--set", f"webhook_secret={SECRET}",
                  "--set", f"test_mode={mode}")  # fmt: skip
    assert shell.run("report", "open-items").stderr == "Without shops in test mode: probe.\n"
    assert shell.run("export", "ledger", "--test-shops", "yes").stderr == "Includes shops in test mode: probe.\n"
    assert shell.run("report", "open-items", "--shop", "laden").stderr == ""
