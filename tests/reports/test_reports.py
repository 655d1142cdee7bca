"""What reports show: open items and their age, stages and recovery, the agency, access, and wishes they refuse."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest

from mahnlauf.core.errors import BadInput, NotFound
from mahnlauf.reports.catalog import REPORTS, make
from mahnlauf.reports.open_items import age_of
from mahnlauf.reports.output import output
from mahnlauf.reports.recovery import percent
from mahnlauf.reports.wish import Wish
from tests.world import DAY_0, World

DUE = DAY_0 + timedelta(days=14)


def report(world: World, name: str, **given: str) -> Any:
    shops = tuple(shop.name for shop in world.house.shops.all())
    made = output(make(world.house, name, Wish.read(given, shops)), "json", "de", world.today)
    return json.loads(made.content)


@pytest.mark.parametrize(
    "days,age",
    [(-1, "not_due"), (0, "not_due"), (1, "days_1_30"), (30, "days_1_30"), (31, "days_31_60"), (60, "days_31_60"),
     (61, "days_61_90"), (90, "days_61_90"), (91, "days_over_90")],
)  # fmt: skip
def test_the_age_of_a_claim_counts_from_the_day_after_it_was_due(days: int, age: str) -> None:
    assert age_of(DUE, DUE + timedelta(days=days)) == age


def test_ageing_adds_up_per_currency_and_never_across(world: World) -> None:
    world.order("1001")
    world.order("1002", "50.00", currency="CHF")
    world.day(20)
    world.order("1003", "70.00")
    found = report(world, "ageing")
    names = ("currency", "not_due_minor", "days_1_30_minor", "claims")
    assert [tuple(row[name] for name in names) for row in found["rows"]] == [
        ("CHF", 0, 5000, 1), ("EUR", 7000, 11900, 2),
    ]  # fmt: skip
    assert [row["currency"] for row in found["sums"]] == ["CHF", "EUR"]


@pytest.mark.parametrize("group,names", [("country", {"DE", "CH"}), ("plan", {"full_service"}), ("shop", {"laden"})])
def test_ageing_is_grouped(group: str, names: set[str], world: World) -> None:
    world.order("1001")
    world.order("1002", billing={"country": "CH", "first_name": "A", "last_name": "B", "email": "a@b.example"})
    found = report(world, "ageing", group=group)
    assert {row["group"] for row in found["rows"]} == names
    assert sum(row["total_minor"] for row in found["rows"]) == 23800


def test_open_items_of_a_past_day_are_those_of_that_evening(world: World) -> None:
    world.order("1001")
    world.order("1002")
    world.days(1, 30)
    world.paid("1001")
    assert [row["order_number"] for row in report(world, "open-items")["rows"]] == ["1002"]
    before = report(world, "open-items", on=(DAY_0 + timedelta(days=29)).isoformat())
    assert [row["order_number"] for row in before["rows"]] == ["1001", "1002"]
    assert report(world, "open-items", on=(DAY_0 - timedelta(days=1)).isoformat())["rows"] == []


def test_what_is_owed_to_a_buyer_is_an_open_item_too(world: World) -> None:
    world.order()
    world.money(12000)
    [row] = report(world, "open-items")["rows"]
    assert (row["total_minor"], row["credit_minor"]) == (0, 100)


def test_test_orders_and_claims_that_others_collect_are_no_items(world: World) -> None:
    world.order()
    world.house.shops.save("akademie", "digistore", {"passphrase": "x" * 20})
    assert report(world, "open-items")["count"] == 1
    assert report(world, "open-items", shop="akademie")["count"] == 0


def test_stages_tell_what_came_in_after_each(world: World) -> None:
    for ref in ("1001", "1002", "1003"):
        world.order(ref)
    world.day(2)
    world.paid("1003")
    world.days(3, 24)
    world.money(11900, "1001")
    rows = {row["position"]: row for row in report(world, "stages", lang="en")["rows"]}
    assert [rows[0][name] for name in ("claims", "settled", "settled_percent")] == [3, 1, "33.3"]
    assert [rows[1][name] for name in ("claims", "open_minor", "recovered_minor", "settled")] == [2, 23800, 11900, 1]
    assert rows[1]["median_days"] == 3  # reminded on day 21, paid on day 24


def test_an_order_that_was_paid_at_once_is_settled_before_the_first_stage(world: World) -> None:
    world.order(method="stripe", status="processing", date_paid_gmt="2026-03-02T08:00:00")
    [row] = report(world, "stages")["rows"]
    assert [row[name] for name in ("position", "recovered_minor", "settled", "median_days")] == [0, 11900, 1, 0]


def test_a_payment_that_was_taken_back_recovered_nothing(world: World) -> None:
    world.order()
    world.money(11900)
    assert report(world, "stages")["sums"][0]["recovered_minor"] == 11900
    world.tell("payment.returned", payment_ref="bank-1", fee_minor=300)
    found = report(world, "stages")["sums"][0]
    assert (found["recovered_minor"], found["settled"]) == (0, 0)


@pytest.mark.parametrize(
    "part,whole,shown", [(1, 3, "33.3"), (1, 1, "100.0"), (0, 5, "0.0"), (0, 0, ""), (1, 8, "12.5")]
)
def test_a_share_has_one_decimal_and_none_of_nothing(part: int, whole: int, shown: str) -> None:
    assert percent(part, whole) == shown


def test_the_agency_statement_shows_what_was_handed_over_and_what_came_of_it(world: World) -> None:
    world.order()
    world.days(1, 70)
    world.order("1002")
    world.money(5000)
    [row] = report(world, "agency")["rows"]
    assert (row["agency"], row["order_number"], row["state"]) == ("Beispiel Inkasso GmbH", "1001", "handed_over")
    assert row["open_minor"] == row["handed_over_minor"] - row["paid_minor"]
    assert row["paid_minor"] == 5000
    assert report(world, "agency", to=DAY_0.isoformat())["rows"] == []
    assert [case["order_number"] for case in report(world, "court")["rows"]] == ["1001"]


def test_every_report_names_its_columns_in_both_languages(world: World) -> None:
    world.order()
    for name in REPORTS:
        found = report(world, name)
        for column in found["columns"]:
            assert column["title"], (name, column)
            assert column["title_de"], (name, column)
        for row in found["rows"]:
            assert list(row) == [column["name"] for column in found["columns"]]


def test_columns_are_chosen_and_amounts_keep_their_currency(world: World) -> None:
    world.order()
    found = report(world, "open-items", columns="total_minor, buyer")
    assert [list(row) for row in found["rows"]] == [["total_minor", "buyer", "currency"]]
    assert found["sums"] == [{"currency": "EUR", "total_minor": 11900}]


@pytest.mark.parametrize(
    "name,given,words",
    [
        ("nothing", {}, "does not exist. Known: ageing"),
        ("ageing", {"shop": "fremd"}, 'Shop "fremd" does not exist. Known: laden'),
        ("ageing", {"currency": "euro"}, '"currency" is "euro"'),
        ("ageing", {"on": "2026-02-30"}, '"on" is "2026-02-30"'),
        ("ageing", {"on": "20260101"}, "Expected a day"),
        ("ageing", {"from": "1066-10-14"}, "Expected a day"),
        ("ageing", {"from": "2026-02-02", "to": "2026-02-01"}, '"to" is 2026-02-01, before'),
        ("ageing", {"group": "cause"}, "cannot be grouped"),
        ("open-items", {"group": "shop"}, "Expected none"),
        ("ageing", {"group": "moon"}, '"group" is "moon"'),
        ("ageing", {"columns": "total_minor,x"}, 'column "x"'),
        ("ledger", {"on": "2026-03-02"}, 'has no "on"'),
        ("ageing", {"lang": "fr"}, "Expected one of de, en"),
        ("ageing", {"colour": "red"}, '"colour" is not known'),
    ],
)
def test_a_wish_that_cannot_be_fulfilled_is_answered_with_a_sentence(
    name: str, given: dict[str, str], words: str, world: World
) -> None:
    with pytest.raises((BadInput, NotFound)) as fault:
        report(world, name, **given)
    assert words in str(fault.value)


def test_names_may_be_written_with_underscores(world: World) -> None:
    assert report(world, "open_items")["report"] == "open-items"


def test_a_report_looks_at_one_shop_only_if_one_is_named(world: World) -> None:
    world.order()
    world.shop("andere")
    assert report(world, "claims")["count"] == 1
    assert report(world, "claims", shop="andere")["count"] == 0


def test_a_day_to_come_shows_what_will_be_overdue_then(world: World) -> None:
    world.order()
    [row] = report(world, "ageing", on=date(2026, 12, 31).isoformat())["rows"]
    assert (row["days_over_90_minor"], row["not_due_minor"]) == (11900, 0)
