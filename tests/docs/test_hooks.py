"""The plugin of the tutorial works as it stands there, and the page names every door."""

from __future__ import annotations

import hashlib
import hmac
import inspect
import json
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import requests
import responses

from mahnlauf import CourseContext, Look, Participant, Seat, SettingsError
from mahnlauf.app import create_app
from mahnlauf.contract import hookspecs
from mahnlauf.contract.registry import Registry
from mahnlauf.core.clock import Clock
from mahnlauf.house import House
from mahnlauf.store import claims, deliveries
from tests.world import DAY_0, house_settings

PAGE = (Path(__file__).parents[2] / "docs" / "hooks.md").read_text("utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
ORDER = {"number": "T-1", "total": "49.90", "currency": "EUR", "paid": False, "changed": "2026-03-02T08:00:00+00:00"}


def plugin(number: int) -> ModuleType:
    module = ModuleType(f"example_{number}")
    exec(compile(EXAMPLES[number], f"hooks.md, example {number}", "exec"), module.__dict__)
    return module


@pytest.fixture
def house(tmp_path: Path) -> Any:
    registry = Registry()
    registry.add("tinyshop", plugin(0))
    registry.add("listener", plugin(1))
    house = House.open(house_settings(tmp_path, Clock(DAY_0)), registry=registry)
    house.shops.save("tiny", "tinyshop", {"secret": "s3cret", "test_mode": "false"})
    yield house
    assert registry.faults == []
    house.close()


def post(house: House, order: object, secret: str = "s3cret") -> int:
    body = json.dumps(order).encode()
    sign = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    client = create_app(house).test_client()
    return client.post("/webhooks/tiny", data=body, headers={"X-Tiny-Signature": sign}).status_code


def test_an_order_of_the_tutorials_shop_becomes_a_claim_and_its_payment_settles_it(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    assert post(house, ORDER) == 200
    (row,) = claims.page(house.db.reader)
    assert (row.state, row.principal_minor, row.next_stage) == ("open", 4990, "reminder")
    assert post(house, {**ORDER, "paid": True, "changed": "2026-03-03T08:00:00+00:00"}) == 200
    (row,) = claims.page(house.db.reader)
    assert (row.state, row.paid_minor) == ("paid", 4990)
    assert capsys.readouterr().out == "settled T-1\n"


def test_a_wrong_signature_is_refused_and_nonsense_is_parked(house: House) -> None:
    assert post(house, ORDER, secret="wrong") == 401
    assert post(house, {**ORDER, "total": "abc"}) == 200
    reasons = [row["reason"] for row in deliveries.newest(house.db.reader, state="parked")]
    assert len(reasons) == 2
    assert reasons[0].startswith("This is no order of Tiny Shop")
    assert claims.page(house.db.reader) == []


def test_the_page_names_every_door() -> None:
    functions = inspect.getmembers(hookspecs, inspect.isfunction)
    specified = [name for name, function in functions if hasattr(function, "mahnlauf_spec")]
    assert len(specified) >= 6
    assert [name for name in specified if f"`{name}`" not in PAGE] == []


def test_the_course_platform_of_the_page_keeps_the_promise() -> None:
    registry = Registry()
    number = next(at for at, text in enumerate(EXAMPLES) if "register_access" in text)
    registry.add("tinycourses", plugin(number))
    assert registry.faults == []
    one, who = registry.course_platform("tinycourses"), Participant("a@b.example")
    where = CourseContext("courses", {"url": "https://courses.example", "key": "k"})
    url = "https://courses.example/courses/42/people/a@b.example"
    with responses.RequestsMock() as web, requests.Session() as http:
        web.add("GET", url, json={"active": True, "ends": "2027-09-01"})
        web.add("PUT", url, json={})
        look = one.look(who, "42", where, http)
        assert look == Look(Seat.ACTIVE, {"ends": "2027-09-01"})
        assert one.suspend(who, "42", look, where, http).verdict == "done"
        assert one.restore(who, "42", look.kept, where, http).verdict == "done"
        bodies = [json.loads(call.request.body) for call in web.calls if call.request.body]
        assert bodies == [{"active": False}, {"active": True, "ends": "2027-09-01"}]
        web.replace("GET", url, status=404)
        assert one.look(who, "42", where, http) == Look(Seat.ABSENT)
        web.replace("GET", url, status=401)
        with pytest.raises(SettingsError):
            one.look(who, "42", where, http)
