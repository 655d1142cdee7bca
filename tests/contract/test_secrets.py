"""No secret and no other shop's data where it does not belong: answers, logs, findings, reprs, files."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from mahnlauf.core.clock import Clock
from mahnlauf.core.errors import SettingsError
from mahnlauf.house import House
from mahnlauf.outbox.smtp import Server
from mahnlauf.settings import Settings
from mahnlauf.shops.secrets import Vault
from mahnlauf.store import deliveries, records
from tests.walk.test_bad_input import NOT_UNDERSTOOD
from tests.world import KEY, World, house_settings, recorded, signed

SECRETS = {
    "webhook_secret": "geheimnis-der-webhooks",
    "consumer_key": "ck_" + "5ecret" * 7,
    "consumer_secret": "cs_" + "5ecret" * 7,
}
OTHER = "the-other-shop"
MAIL_PASSWORD = "mail-pass-word"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with World(tmp_path, url="http://127.0.0.1:9", **SECRETS) as made:
        made.shop(OTHER, webhook_secret="another-secret", creditor="Andere GmbH")
        made.house.settings = house_settings(tmp_path, made.clock, smtp=f"smtp://mahnlauf:{MAIL_PASSWORD}@127.0.0.1:9")
        yield made


def clean(text: str) -> None:
    for secret in (*SECRETS.values(), "another-secret", MAIL_PASSWORD, KEY):
        assert secret not in text


def live(world: World) -> list[str]:
    """Everything that can go wrong goes wrong once; returns what the outside heard."""
    secret = SECRETS["webhook_secret"]
    heard = [world.send(body, topic, secret=secret).text for body, topic, _ in NOT_UNDERSTOOD.values()]
    heard += [world.post({}, b"{}").text, world.send({}, secret="another-secret").text]
    heard += [world.send({}, shop="nobody").text, world.client.get("/nothing").text, world.client.get("/api/v1/x").text]
    one = recorded("06-invoice-cheque-on-hold__order-created")
    heard.append(world.post({**one.headers, **signed(one.body, "order.created", "d", secret)}, one.body).text)
    world.day(21, silent=True)
    world.turn(world.now)
    world.run()
    return heard


def test_what_the_outside_hears_holds_no_secret_and_no_other_shop(world: World) -> None:
    for text in live(world):
        clean(text)
        assert OTHER not in text
        assert "Andere GmbH" not in text
        assert "Traceback" not in text


def test_no_log_record_holds_a_secret(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    live(world)
    clean(caplog.text)
    clean("".join(str(record.args) for record in caplog.records))


def test_nothing_that_is_stored_in_clear_holds_a_secret(world: World) -> None:
    live(world)
    world.house.db.reader.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    everything = world.house.db.path.read_bytes()
    for secret in (*SECRETS.values(), "another-secret", MAIL_PASSWORD, KEY):
        assert secret.encode() not in everything


def test_no_finding_and_no_reason_holds_a_secret(world: World) -> None:
    live(world)
    reader = world.house.db.reader
    clean(str([tuple(row) for row in records.open_findings(reader)]))
    clean(str([tuple(row) for row in deliveries.newest(reader, limit=1000)]))
    clean(str([one.answer for one in world.commands()]))


def test_no_repr_holds_a_secret(world: World) -> None:
    house = world.house
    shop = house.shops.get("laden")
    things = (
        house, house.settings, house.intake, house.runner, house.shops, house.shops.vault, house.outbox(), shop,
        shop.context(world.today), Vault(KEY), Server.from_url(house.settings.smtp),
    )  # fmt: skip
    for thing in things:
        clean(repr(thing))
        clean(str(thing))


def test_what_a_browser_may_store_is_not_kept_with_a_delivery(world: World) -> None:
    headers = {"Cookie": "session=5", "Authorization": "Bearer 5ecret-token", "X-WC-Webhook-Topic": "order.updated"}
    world.post(headers, b"{}")
    (row,) = world.house.db.reader.execute("SELECT headers FROM deliveries").fetchall()
    assert "5ecret-token" not in row["headers"]
    assert "session=5" not in row["headers"]


def test_a_house_without_a_key_does_not_open(tmp_path: Path) -> None:
    settings = Settings(folder=tmp_path, database=tmp_path / "mahnlauf.db")
    with pytest.raises(SettingsError, match="mahnlauf init"):
        House.open(settings)
    with pytest.raises(SettingsError, match="shorter than 16"):
        House.open(Settings(folder=tmp_path, database=tmp_path / "mahnlauf.db", secret_key="short"))


def test_secrets_sealed_with_another_key_are_told_in_a_sentence(world: World) -> None:
    settings = house_settings(world.folder, Clock())
    other = House.open(
        Settings(folder=settings.folder, database=settings.database, secret_key="another key, long enough")
    )
    with pytest.raises(SettingsError, match="sealed with another MAHNLAUF_SECRET_KEY") as caught:
        other.shops.get("laden")
    clean(str(caught.value))
    other.close()


def test_a_shop_that_cannot_be_opened_answers_503_and_no_more(world: World, caplog: pytest.LogCaptureFixture) -> None:
    with world.house.db.write() as conn:
        conn.execute("UPDATE shops SET secrets = 'spoilt'")
    world.forget()
    answer = world.order()
    assert answer.status_code == 503
    assert answer.text == "This shop's settings must be corrected first.\n"
    clean(caplog.text)
