"""What a course platform may ask, and what it may not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mahnlauf.access import tokens
from mahnlauf.core.errors import NotFound, SettingsError
from mahnlauf.store import tokens as table
from tests.access.world import School

BUYER = "orjan+kurs@kunde.example"


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    made = School.open(tmp_path)
    made.all_of(["06-payment-installment-1of3", "03-payment-single"])
    yield made
    made.house.close()


@pytest.fixture
def token(school: School) -> str:
    return tokens.make(school.house.db, school.house.clock, "lms", "akademie", "access")


def ask(school: School, token: str, tag: str = "", **query: str) -> Any:
    headers = {"Authorization": f"Bearer {token}", "If-None-Match": tag}
    return school.web.get("/api/v1/access", query_string=query, headers=headers)


def test_a_participant_is_known_until_a_payment_is_missed(school: School, token: str) -> None:
    first = ask(school, token, email=BUYER, product="512020")
    assert (first.json["state"], first.json["version"], first.status_code) == ("granted", 1, 200)
    assert ask(school, token, first.headers["ETag"], email=BUYER, product="512020").status_code == 304
    school.deliver("07-payment-missed-installment-2")
    second = ask(school, token, first.headers["ETag"], email=BUYER.upper(), product="512020")
    assert (second.json["state"], second.json["reason"], second.json["version"]) == ("suspended", "missed_payment", 2)
    assert not [key for key in second.json if "minor" in key or "amount" in key]


def test_a_plus_that_was_not_escaped_is_understood(school: School, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    found = school.web.get(f"/api/v1/access?email={BUYER}&product=512020", headers=headers)
    assert found.json["state"] == "granted"


def test_nobody_knows_a_stranger(school: School, token: str) -> None:
    assert ask(school, token, email="fremd@x.example", product="512020").json["state"] == "unknown"
    assert ask(school, token, email="fremd@x.example").json["items"] == []


def test_all_grants_come_page_by_page(school: School, token: str) -> None:
    seen, after = [], "0"
    while after != "None":
        page = ask(school, token, after=after, limit="1").json
        seen += [row["product"] for row in page["items"]]
        after = str(page["next"])
    assert sorted(seen) == ["512001", "512020"]


@pytest.mark.parametrize(
    "query", [{"product": "512020"}, {"after": "x"}, {"limit": "-1"}, {"mail": "a"}, {"after": "9" * 30}]
)
def test_a_question_that_makes_no_sense_is_answered_with_a_sentence(
    query: dict[str, str], school: School, token: str
) -> None:
    found = ask(school, token, **query)
    assert (found.status_code, found.json["detail"][-1]) == (400, ".")


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer ml_wrong", "Basic abc", "Bearer \u00fc"])
def test_nobody_asks_without_a_token(authorization: str, school: School) -> None:
    found = school.web.get("/api/v1/access?email=a", headers={"Authorization": authorization})
    assert (found.status_code, found.headers["WWW-Authenticate"]) == (401, "Bearer")


def test_a_token_sees_its_own_shop_only(school: School) -> None:
    school.house.shops.save("andere", "digistore", {"passphrase": "x" * 20})
    other = tokens.make(school.house.db, school.house.clock, "andere", "andere", "access")
    assert ask(school, other, email=BUYER, product="512020").json["state"] == "unknown"
    assert ask(school, other).json["items"] == []


def test_a_revoked_token_opens_nothing_and_none_is_stored_in_clear(school: School, token: str) -> None:
    db = school.house.db
    assert token not in [row.digest for row in table.all_tokens(db.reader)]
    with db.write() as conn:
        assert table.revoke(conn, "lms", "2027-02-01T00:00:00Z")
        assert not table.revoke(conn, "lms", "2027-02-01T00:00:00Z")
    assert ask(school, token).status_code == 401


def test_a_token_needs_a_known_shop_scope_and_a_new_name(school: School, token: str) -> None:
    db, clock = school.house.db, school.house.clock
    with pytest.raises(NotFound, match="nirgends"):
        tokens.make(db, clock, "neu", "nirgends", "access")
    with pytest.raises(SettingsError, match="everything"):
        tokens.make(db, clock, "neu", "akademie", "everything")
    with pytest.raises(SettingsError, match="lms"):
        tokens.make(db, clock, "lms", "akademie", "access")


def test_leases_say_who_why_and_until_when(school: School) -> None:
    school.all_of(["15-chargeback"])
    token = tokens.make(school.house.db, school.house.clock, "ops", "akademie", "operations")
    headers = {"Authorization": f"Bearer {token}"}
    found = school.web.get("/api/v1/leases?state=suspended", headers=headers).get_json()["items"]
    assert [(one["order_ref"], one["reason"], one["by"]) for one in found] == [("CB77KLM1", "chargeback", "rule")]
    by_product = school.web.get("/api/v1/leases?q=512001", headers=headers).get_json()["items"]
    assert [one["order_ref"] for one in by_product] == ["CB77KLM1", "K7M2QX9A"]
    assert school.web.get("/api/v1/leases?state=kaputt", headers=headers).status_code == 400
