"""Signed messages to those who must know: what they say, how they are signed, how long they are tried."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import requests
from requests.adapters import BaseAdapter
from standardwebhooks import Webhook, WebhookVerificationError

from mahnlauf.access.messages import access_type, claim_type
from mahnlauf.access.subscribe import Subscribers
from mahnlauf.core.clock import Clock
from mahnlauf.core.errors import NotFound, SettingsError
from mahnlauf.outbox.deliver import Outbox
from mahnlauf.outbox.subscriber import LADDER, SubscriberWay
from mahnlauf.store import commands, records, subscribers
from tests.access.world import School

NOW = datetime.now(UTC).replace(microsecond=0)


@dataclass
class Receiver:
    """An endpoint that keeps what it got and answers as told (status, Retry-After), the last answer again and again."""

    answers: list[tuple[int, str] | Exception] = field(default_factory=lambda: [(204, "")])
    got: list[tuple[str, bytes, dict[str, str]]] = field(default_factory=list)

    def connect(self) -> requests.Session:
        """A session whose every call ends here."""
        session = requests.Session()
        session.mount("https://", _Here(self))
        return session

    def types(self) -> list[str]:
        return [json.loads(body)["type"] for _, body, _ in self.got]


class _Here(BaseAdapter):
    def __init__(self, receiver: Receiver) -> None:
        super().__init__()
        self.receiver = receiver

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        receiver = self.receiver
        assert isinstance(request.body, bytes)
        receiver.got.append((str(request.url), request.body, dict(request.headers)))
        answer = receiver.answers.pop(0) if len(receiver.answers) > 1 else receiver.answers[0]
        if isinstance(answer, Exception):
            raise answer
        told = requests.Response()
        told.status_code, told.raw = answer[0], BytesIO()
        told.headers["Retry-After"] = answer[1]
        return told

    def close(self) -> None:
        """There is nothing to close."""


@dataclass
class Post:
    """A school, one subscriber of it, and the outbox that serves it."""

    school: School
    receiver: Receiver
    doors: Subscribers
    ident: int
    secret: str
    now: datetime = NOW

    def work(self, later: timedelta = timedelta(0)) -> None:
        self.now += later
        house = self.school.house
        clock = Clock(self.now)
        house.intake.clock = self.doors.clock = clock
        way = SubscriberWay(house.db, house.shops.vault, clock, self.receiver.connect)
        Outbox(house.db, clock, {"subscriber": way}).work()

    def state(self) -> str:
        rows = commands.newest(self.school.house.db.reader)
        return next(row.state for row in rows if row.kind == "subscriber")


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    school = School.open(tmp_path)
    house = school.house
    house.intake.clock = Clock(NOW)
    doors = Subscribers(house.db, house.shops.vault, Clock(NOW))
    ident, secret = doors.add("akademie", "https://kurse.example/hook")
    yield Post(school, Receiver(), doors, ident, secret)
    house.close()


def test_a_subscriber_hears_of_every_turn_in_the_words_of_the_standard(post: Post) -> None:
    post.school.deliver("06-payment-installment-1of3")
    post.school.deliver("07-payment-missed-installment-2")
    post.school.deliver("09-payment-after-missed")
    post.work()
    assert sorted(post.receiver.types()) == sorted(
        ["claim.opened", "claim.opened", "access.suspended", "claim.settled", "access.restored"]
    )
    bodies = [json.loads(body) for _, body, _ in post.receiver.got]
    turns = [one for one in bodies if one["type"].startswith("access.")]
    assert [one["data"]["version"] for one in turns] == [2, 3]
    assert turns[0]["data"]["subject"]["email"] == "orjan+kurs@kunde.example"
    assert not [body for _, body, _ in post.receiver.got if b"minor" in body or b"500" in body or b"iban" in body]


def test_the_package_of_the_standard_verifies_what_we_send_over_a_rotation(post: Post) -> None:
    post.doors.ping(post.ident)
    post.work(timedelta(seconds=1))
    fresh = post.doors.rotate(post.ident)
    post.doors.ping(post.ident)
    post.work(timedelta(seconds=1))
    for secret, accepted in ((post.secret, [True, True]), (fresh, [False, True])):
        assert [_verifies(secret, body, headers) for _, body, headers in post.receiver.got] == accepted
    assert len(post.receiver.got[1][2]["webhook-signature"].split()) == 2
    post.doors.ping(post.ident)
    post.work(timedelta(days=4))
    assert len(post.receiver.got[2][2]["webhook-signature"].split()) == 1


def _verifies(secret: str, body: bytes, headers: dict[str, str]) -> bool:
    try:
        Webhook(secret).verify(body.decode(), headers)
    except WebhookVerificationError:
        return False
    return True


def test_a_forged_body_does_not_verify(post: Post) -> None:
    post.doors.ping(post.ident)
    post.work()
    _, body, headers = post.receiver.got[0]
    assert not _verifies(post.secret, body.replace(b"ping", b"pong"), headers)


def test_an_endpoint_that_is_down_for_two_days_gets_the_same_message_later(post: Post) -> None:
    post.receiver.answers = [requests.ConnectTimeout()] * 8 + [(200, "")]
    post.doors.ping(post.ident)
    post.work()
    for seconds in LADDER[:8]:
        post.work(timedelta(seconds=seconds * 1.2 + 1))
    assert post.state() == "done"
    ids = {headers["webhook-id"] for _, _, headers in post.receiver.got}
    stamps = {headers["webhook-timestamp"] for _, _, headers in post.receiver.got}
    assert (len(ids), len(stamps)) == (1, 9)
    assert "." not in ids.pop()


def test_after_three_days_it_is_switched_off_and_the_owner_told(post: Post) -> None:
    post.receiver.answers = [(500, "")]
    post.doors.ping(post.ident)
    post.work()
    for seconds in LADDER:
        post.work(timedelta(seconds=seconds * 1.2 + 1))
    assert (post.state(), len(post.receiver.got)) == ("refused", 10)
    db = post.school.house.db.reader
    assert post.doors.get(post.ident).disabled_at is not None
    assert any(row["code"] == "subscriber" for row in records.open_findings(db))
    (mail,) = post.school.sent("mail")
    assert (mail["audience"], "kurse.example" in mail["subject"], "drei Tage" in mail["text"]) == ("vendor", True, True)
    assert f"recover {post.ident} --since {NOW:%F}" in mail["text"]
    post.school.deliver("07-payment-missed-installment-2")
    post.work(timedelta(hours=1))
    assert len(post.receiver.got) == 10


def test_what_was_missed_is_told_again_from_a_day_on(post: Post) -> None:
    post.school.deliver("07-payment-missed-installment-2")
    post.receiver.answers = [(410, ""), (204, "")]
    post.work()
    assert post.doors.get(post.ident).why.startswith("It answered 410")
    assert "410" in post.school.sent("mail")[0]["text"]
    post.doors.switch(post.ident, on=True)
    post.receiver.got.clear()
    assert post.doors.recover(post.ident, post.now - timedelta(hours=1)) == 2
    assert post.doors.recover(post.ident, post.now + timedelta(hours=1)) == 0
    post.work(timedelta(seconds=1))
    assert sorted(post.receiver.types()) == ["access.suspended", "claim.opened"]


def test_a_delivered_message_can_be_replayed_with_the_same_id(post: Post) -> None:
    post.doors.ping(post.ident)
    post.work()
    (row,) = [one for one in commands.newest(post.school.house.db.reader) if one.kind == "subscriber"]
    post.doors.replay(row.id)
    post.work(timedelta(seconds=2))
    assert len({headers["webhook-id"] for _, _, headers in post.receiver.got}) == 1
    assert len(post.receiver.got) == 2
    with pytest.raises(NotFound, match="no message"):
        post.doors.replay(999)


@pytest.mark.parametrize(
    "status,after,waits", [(429, "900", 900), (503, "3600", 3600), (500, "900", 5), (302, "", 5), (404, "", 5)]
)
def test_who_asks_for_time_gets_it_and_no_redirect_is_followed(status: int, after: str, waits: int, post: Post) -> None:
    post.receiver.answers = [(status, after)]
    post.doors.ping(post.ident)
    post.work()
    post.work(timedelta(seconds=waits * 0.8 - 1))
    assert len(post.receiver.got) == 1
    post.work(timedelta(seconds=waits * 0.4 + 2))
    assert len(post.receiver.got) == 2


def test_only_the_wanted_types_of_the_own_shop_are_heard(post: Post) -> None:
    house = post.school.house
    house.shops.save("andere", "digistore", {"passphrase": "y" * 20})
    post.doors.add("andere", "https://andere.example/hook")
    post.doors.add("akademie", "https://kurse.example/hook", ["access.revoked"])
    post.school.deliver("07-payment-missed-installment-2")
    post.work()
    assert post.receiver.got == []


@pytest.mark.parametrize(
    "url", ["http://kurse.example/", "https://", "kurse", "https://u:p@kurse.example/", "ftp://a.b/"]
)
def test_only_an_https_address_can_be_added(url: str, post: Post) -> None:
    with pytest.raises(SettingsError, match="https://kurse"):
        post.doors.add("akademie", url)


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "192.168.0.5", "localhost", "[::ffff:10.0.0.1]"])
def test_an_inner_address_cannot_be_added(host: str, post: Post) -> None:
    with pytest.raises(SettingsError, match="private network"):
        post.doors.add("akademie", f"https://{host}/hook")


def test_a_secret_is_never_stored_in_clear(post: Post) -> None:
    row = subscribers.get(post.school.house.db.reader, post.ident)
    assert row is not None
    assert post.secret not in repr(row)
    assert post.secret.startswith("whsec_")


@pytest.mark.parametrize(
    "before,after,kind",
    [
        (None, "granted", None), (None, "suspended", "access.suspended"), ("suspended", "granted", "access.restored"),
        ("granted", "revoked", "access.revoked"), ("granted", "granted", None),
        ("revoked", "granted", "access.restored"),
    ],
)  # fmt: skip
def test_a_change_of_access_has_its_type(before: str | None, after: str, kind: str | None) -> None:
    assert access_type(before, after) == kind


def test_a_turn_of_a_claim_has_its_type() -> None:
    turns: list[tuple[Any, str]] = [(None, "open"), ("open", "paid"), ("open", "handed_over"), ("open", "cancelled")]
    assert [claim_type(*turn) for turn in turns] == ["claim.opened", "claim.settled", "claim.handed_over", None]
