"""The screens about who hears our messages: adding, trying, turning the key, telling again; and the logs' buttons."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from standardwebhooks import Webhook

from mahnlauf.access.subscribe import keys_of
from mahnlauf.core.clock import Clock
from mahnlauf.shops.standard_webhooks import headers
from mahnlauf.store import commands, subscribers
from tests.access.world import School
from tests.desk.school import Desk
from tests.desk.visitor import text_of

_SECRET = re.compile(r"whsec_[A-Za-z0-9+/=]+")
URL = "https://kurse.example/hook"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    school = School.open(tmp_path, today=date(2026, 12, 16))
    yield Desk(school)
    school.house.close()


def secret_of(html: str) -> str:
    found = _SECRET.search(html)
    assert found is not None
    return found[0]


def test_an_endpoint_is_added_and_its_key_shown_once(desk: Desk) -> None:
    answer = desk.send("/subscribers/add", shop="akademie", url=URL, type="access.suspended")
    assert answer.status_code == 200
    assert secret_of(answer.text)
    page = desk.client.get("/subscribers/1").text
    assert _SECRET.search(page) is None
    assert "kurse.example hört zu" in desk.read("/subscribers")
    refused = desk.send("/subscribers/add", shop="akademie", url="https://127.0.0.1/x")
    assert refused.status_code == 400
    assert "https://127.0.0.1/x" in refused.text
    assert len(subscribers.of_shop(desk.school.house.db.reader)) == 1


def test_after_a_rotation_both_keys_verify_and_later_only_the_new_one(desk: Desk) -> None:
    old = secret_of(desk.send("/subscribers/add", shop="akademie", url=URL).text)
    new = secret_of(desk.send("/subscribers/1/rotate").text)
    assert old != new
    house = desk.school.house
    row, now = house.subscribers().get(1), datetime.now(UTC)
    house.clock = Clock(now)
    keys = keys_of(house.shops.vault, row, datetime(2026, 12, 17, tzinfo=UTC))
    signed = headers(keys, "msg_1", int(now.timestamp()), "{}")
    for key in (old, new):
        assert Webhook(key).verify("{}", signed) == {}
    later = keys_of(house.shops.vault, row, datetime(2026, 12, 17, tzinfo=UTC) + timedelta(days=4))
    assert later == [new]


def test_what_an_endpoint_was_told_is_found_and_sent_again(desk: Desk) -> None:
    desk.send("/subscribers/add", shop="akademie", url=URL)
    desk.school.all_of(["03-payment-single", "07-payment-missed-installment-2"])
    page = desk.read("/subscribers/1")
    assert "Zugang gesperrt orjan+kurs@kunde.example · 512020 wartet" in page
    found = desk.read("/subscribers/1?q=512020")
    assert "orjan+kurs" in found
    assert "Forderung entstanden" not in found
    assert "Keine Meldung passt dazu." in desk.read("/subscribers/1?q=nichts&state=done")
    rows = subscribers.log(desk.school.house.db.reader, 1, limit=50)
    told = next(one for one in rows if one.payload["type"] == "access.suspended")
    assert desk.send(f"/subscribers/messages/{told.id}/replay").status_code == 303
    again = subscribers.log(desk.school.house.db.reader, 1, limit=50)[0]
    assert (again.payload["id"], again.id > told.id) == (told.payload["id"], True)


def test_what_was_missed_while_all_were_off_is_kept_and_recovered(desk: Desk) -> None:
    desk.send("/subscribers/add", shop="akademie", url=URL)
    with desk.school.house.db.write() as conn:
        subscribers.switch(conn, 1, "2026-12-16T09:00:00Z", "It answered 410: it wants no more messages.")
    desk.school.all_of(["07-payment-missed-installment-2"])
    assert desk.school.sent("subscriber") == []
    page = desk.read("/subscribers")
    assert "Die Gegenstelle antwortete 410: Sie will keine Meldungen mehr." in page
    refused = desk.send("/subscribers/1/recover", since="2026-12-16")
    assert refused.status_code == 409
    assert "Schalten Sie ihn zuerst ein" in refused.text
    desk.send("/subscribers/1/switch", on="1")
    assert desk.send("/subscribers/1/recover", since="irgendwann").status_code == 400
    assert desk.send("/subscribers/1/recover", since="2026-12-16").status_code == 303
    told = [json.loads(one["body"])["type"] for one in desk.school.sent("subscriber")]
    assert "access.suspended" in told


def test_a_ping_a_switch_and_every_deed_stand_in_the_protocol(desk: Desk) -> None:
    desk.send("/subscribers/add", shop="akademie", url=URL)
    desk.send("/subscribers/1/ping")
    desk.send("/subscribers/1/switch", on="0")
    assert "Von Hand abgeschaltet." in desk.read("/subscribers/1")
    assert [one["type"] for one in desk.school.sent("subscriber")] == ["ping"]
    assert desk.done() == ["subscriber.added", "subscriber.pinged", "subscriber.off"]
    assert "Empfänger abgeschaltet" in desk.read("/protocol")


def test_a_failed_command_and_a_parked_delivery_are_taken_up_again_by_a_click(desk: Desk) -> None:
    desk.send("/subscribers/add", shop="akademie", url=URL)
    desk.send("/subscribers/1/ping")
    (row,) = subscribers.log(desk.school.house.db.reader, 1, limit=5)
    with desk.school.house.db.write() as conn:
        commands.settle(conn, row.id, commands.REFUSED, "The endpoint answered 500.")
    assert "Noch einmal versuchen" in desk.read("/outbox")
    assert desk.send(f"/outbox/{row.id}/again").status_code == 303
    assert subscribers.log(desk.school.house.db.reader, 1, limit=5)[0].state == commands.WAITING
    desk.school.deliver("03-payment-single", order_date="neulich")
    page = desk.client.get("/deliveries?state=parked").text
    ident = re.search(r"/deliveries/(\d+)/replay", page)
    assert ident is not None
    assert desk.send(f"/deliveries/{ident[1]}/replay").status_code == 303
    assert "Zurückgestellte Zustellung noch einmal eingelesen" in text_of(desk.client.get("/protocol").text)
