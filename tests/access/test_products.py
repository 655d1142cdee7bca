"""Which product opens which courses, said by a program: what is wrong is one sentence, what is right counts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mahnlauf.access import tokens
from tests.access.world import School


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    made = School.open(tmp_path, '[shops.akademie.products.512001]\ncourses = ["hof:9"]\n')
    made.house.connections().save("hof", "todo", {})
    yield made
    made.house.close()


def token(school: School, scope: str = "operations") -> str:
    return tokens.make(school.house.db, school.house.clock, scope, "akademie", scope)


def say(school: School, key: str, path: str = "", **body: Any) -> Any:
    return school.web.post(f"/api/v1/products{path}", json=body, headers={"Authorization": f"Bearer {key}"})


def test_a_rule_is_said_read_and_taken_back(school: School) -> None:
    key = token(school)
    told = say(school, key, product="512020", courses=["hof:1", "hof:2@1"], grace_days=7)
    rows = {row["product"]: row for row in told.json["items"]}
    assert (rows["512020"]["courses"], rows["512020"]["grace_days"]) == (["hof:1", "hof:2@1"], 7)
    assert (rows["512020"]["in_file"], rows["512001"]["in_file"]) == (False, True)
    say(school, key, product="512020", suspend="never")
    assert school.house.shops.get("akademie").products.rule("512020").grace_days == 7
    left = say(school, key, "/forget", product="512020")
    assert [row["product"] for row in left.json["items"]] == ["512001"]
    assert say(school, key, "/forget", product="512020").status_code == 404


def test_a_reader_reads_and_says_nothing(school: School) -> None:
    key = token(school, "access")
    found = school.web.get("/api/v1/products", headers={"Authorization": f"Bearer {key}"})
    assert [row["product"] for row in found.json["items"]] == ["512001"]
    assert say(school, key, product="1", suspend="never").status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        {}, {"product": ""}, {"product": "1", "courses": "hof:1"}, {"product": "1", "courses": ["hof"]},
        {"product": "1", "courses": ["fremd:1"]}, {"product": "1", "grace_days": -1}, {"product": "1", "suspend": "x"},
        {"product": "1", "price": 3}, {"product": "\n"},
    ],
)  # fmt: skip
def test_what_does_not_fit_is_one_sentence_and_changes_nothing(body: dict[str, Any], school: School) -> None:
    answer = say(school, token(school), **body)
    assert answer.status_code == (409 if body.get("courses") == ["fremd:1"] else 400)
    assert answer.json["detail"]
    assert "512001" in school.house.shops.get("akademie").products.products
    assert len(school.house.shops.get("akademie").products.products) == 1


def test_a_rule_of_one_shop_says_nothing_about_another(school: School) -> None:
    school.house.shops.save("zweite", "digistore", {"passphrase": "y" * 20})
    say(school, token(school), product="512020", suspend="never")
    assert school.house.products().of("zweite") == []
