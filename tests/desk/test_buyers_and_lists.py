"""A buyer's account over all claims, his data, forgetting him; several claims at once, and the list as a file."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

from mahnlauf.store import audit
from tests.desk.visitor import Visitor, buyer, full_world
from tests.world import World


@pytest.fixture
def visitor(world: World) -> Visitor:
    """Two claims of Mira, one of them paid, and one of somebody else."""
    mira = buyer("Mira Castellanos", "mira@post.example")
    world.order("1001", "89.40", billing=mira)
    world.order("1002", "10.00", billing=mira | {"email": "MIRA@post.example"})
    world.order("1003", "50.00", billing=buyer("Ömer Öztürk", "oemer@post.example"))
    world.days(20, 23)
    world.tell("hold.set", "1002", reason="Mira ist im Krankenhaus")
    world.money(1000, "1002")
    return Visitor(world)


def token(visitor: Visitor, path: str) -> dict[str, str]:
    found = re.search(r'form_token" value="(\w+)"', visitor.open(path).text)
    assert found is not None
    return {"form_token": found[1]}


# --- the buyer ---


def test_the_account_adds_up_all_claims_of_one_buyer_and_of_nobody_else(visitor: Visitor) -> None:
    text = visitor.read("/claims/1/buyer").replace("\xa0", " ")
    assert "EUR 89,40 € 0,00 € 10,00 €" in text
    assert "ML000001" in text
    assert "ML000002" in text
    assert "ML000003" not in text


def test_two_currencies_are_not_added_up(world: World) -> None:
    for ref, code in (("1", "EUR"), ("2", "CHF")):
        world.order(ref, "10.00", currency=code)
    text = Visitor(world).read("/claims/1/buyer")
    assert "EUR 10,00" in text
    assert "CHF 10,00" in text


def test_the_data_of_a_buyer_are_given_out_whole_and_remembered(visitor: Visitor) -> None:
    answer = visitor.client.get("/claims/1/buyer.json")
    found = json.loads(answer.text)
    assert {one["claim"]["order_ref"] for one in found["claims"]} == {"1001", "1002"}
    assert any("Zahlungserinnerung" in letter["subject"] for one in found["claims"] for letter in one["letters"])
    assert "oemer" not in answer.text
    assert "attachment" in answer.headers["Content-Disposition"]
    assert audit.page(visitor.world.house.db.reader, limit=1)[0].what == "buyer.exported"


def test_nothing_is_forgotten_before_it_need_not_be_kept(visitor: Visitor) -> None:
    text = visitor.read("/claims/1/buyer")
    assert "ML000002: aufzubewahren bis 31.12.2034 (§ 147 AO)" in text
    assert "ML000001: noch nicht abgeschlossen" in text
    visitor.client.post("/claims/1/buyer/forget", data=token(visitor, "/claims/1"))
    assert "Castellanos" in visitor.read("/claims/2")


def test_a_forgotten_buyer_is_nowhere_and_the_ledger_stays(visitor: Visitor) -> None:
    world = visitor.world
    world.turn(world.now.replace(year=2035))
    account = world.account("1002")
    visitor.client.post("/claims/1/buyer/forget", data=token(visitor, "/claims/1/buyer"))
    dump = [line for line in world.house.db.reader.iterdump() if "1002" in line and "INSERT" in line]
    assert not any("Castellanos" in line or "MIRA@" in line or "Krankenhaus" in line for line in dump)
    assert world.account("1002") == account
    assert world.row("1002").buyer_name == "gelöscht"
    assert "Castellanos" in world.row("1001").buyer_name  # still open
    world.check("1002")
    assert visitor.read("/claims?q=castellanos").count("Castellanos") == 1
    visitor.open("/claims/2/letters/1", 404)


# --- several at once ---


def test_several_claims_are_held_at_once_after_a_look_at_each(visitor: Visitor) -> None:
    query = "/claims/bulk?verb=hold&id=1&id=2&id=3&until=2026-05-01"
    html = visitor.open(query).text
    assert "2 von 3 gewählten" in html
    assert "Die Forderung ist paid" in html or "Die Forderung ist bezahlt" in html
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', html[html.index('method="post"') :])
    data: dict[str, list[str]] = {}
    for name, value in fields:
        data.setdefault(name, []).append(value)
    visitor.world.later()
    for _ in range(2):
        answer = visitor.client.post("/claims/bulk", data=data)
    assert answer.headers["Location"] == "/claims?done=0"  # the second click changed nothing
    held = [one["code"] for ref in ("1001", "1003") for one in visitor.world.claim(ref)["blockers"]]
    assert held == ["hold", "hold"]


@pytest.mark.parametrize("query", ["", "?verb=hold", "?verb=pay&id=1", "?verb=hold&id=x", "?verb=hold&id=77"])
def test_a_choice_that_is_none_is_told(visitor: Visitor, query: str) -> None:
    assert visitor.client.get(f"/claims/bulk{query}").status_code in (200, 404)


def test_the_list_is_a_file_that_no_spreadsheet_takes_for_formulas(world: World) -> None:
    world.order("1001", billing=buyer("=cmd()|x", "a@post.example"))
    world.order("1002", "1234.50")
    answer = Visitor(world).client.get("/claims.csv?state=open")
    rows = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff")), delimiter=";"))
    assert [(row["order"], row["open"]) for row in rows] == [("1002", "1234,50"), ("1001", "119,00")]
    assert rows[1]["buyer"] == "'=cmd()|x"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="claims.csv"'


def test_the_file_holds_what_the_list_shows(world: World) -> None:
    visitor = Visitor(full_world(world))
    for query in ("?state=paid", "?q=öztürk", "?q=1002", "?shop=none-such", "?q=100"):
        rows = visitor.client.get(f"/claims.csv{query}").text.splitlines()[1:]
        shown = visitor.open(f"/claims{query}").text.count('class="who"')
        assert len(rows) == shown, query


# --- sorted ---


@pytest.mark.parametrize("sort,key", [("next", "days"), ("amount", "amounts")])
def test_a_sorted_list_shows_each_claim_once_page_after_page(world: World, sort: str, key: str) -> None:
    for number in range(1, 124):
        world.order(str(number), f"{10 + number % 7}.00")
        if number % 30 == 0:
            world.day(number // 30)
    visitor, seen, path = Visitor(world), [], f"/claims?sort={sort}&state=open"
    for _ in range(3):
        html = visitor.open(path).text
        seen += [int(found) for found in re.findall(r'class="who"><a href="/claims/(\d+)"', html)]
        following = re.search(r'href="(/claims\?[^"]*after=[^"]+)"', html)
        path = following[1].replace("&amp;", "&") if following else ""
    rows = {row[0]: row for row in world.house.db.reader.execute("SELECT id, next_on, principal_minor FROM claims")}
    days, amounts = [rows[one][1] for one in seen], [-rows[one][2] for one in seen]
    assert sorted(seen) == list(range(1, 124))
    assert {"days": days, "amounts": amounts}[key] == sorted({"days": days, "amounts": amounts}[key])


@pytest.mark.parametrize(
    "after", ["~", "x~1", "1~x", "9999999999999999999999~1", "~~", "1~99999999999999999999", "%00~1"]
)
def test_a_key_of_a_sorted_list_that_is_none_breaks_nothing(visitor: Visitor, after: str) -> None:
    for sort in ("next", "amount", "explode"):
        visitor.open(f"/claims?sort={sort}&state=open&after={after}")
