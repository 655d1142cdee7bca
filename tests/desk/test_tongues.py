"""The demo's desk in both languages: no English sentence on a German page, no German one on an English page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from mahnlauf.app import create_app
from mahnlauf.core.events import DISPUTE_OPENED, HOLD_SET
from mahnlauf.demo import run_demo
from mahnlauf.dunning.describe import state_of
from mahnlauf.house import House
from mahnlauf.settings import Settings
from mahnlauf.store import claims, commands, events, records
from tests.desk.visitor import text_of

ENGLISH = re.compile(r"\b(?:the|is|were|not|of|and|this|with|are|nothing|cannot|there|has|been)\b")
GERMAN = re.compile(r"\b(?:der|die|das|und|ist|wird|wurde|nicht|eine|einen|für|von|beim|noch|keine?|Sie|zum|zur)\b")
PAGES = ("/", "/claims", "/phone", "/outbox", "/deliveries", "/users", "/protocol", "/shops", "/money", "/plans",
         "/reports", "/outbox?state=done", "/outbox?state=todo", "/deliveries?state=parked")  # fmt: skip
BY_PEOPLE = (DISPUTE_OPENED, HOLD_SET)
ALARM = (
    "The webhooks of this shop carry no orders any more, because the WordPress user who owns them lost the right to see"
    " orders. Give this user the role shop manager again, or create the webhooks anew as another user (WooCommerce,"
    " Settings, Advanced, Webhooks); then fetch what was missed."
)


class Desk:
    """The demo's desk, and what on it is data: subjects of letters, notes to the shop, what people wrote."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.client = create_app(house, open_desk=True).test_client()
        self.rows = claims.page(house.db.reader)
        with house.db.write() as conn:
            records.report(conn, "shop", "alarm", ALARM, "2027-01-31T08:00:00Z")
        self.data = sorted(set(self._data()), key=len, reverse=True)

    def _data(self) -> Iterator[str]:
        for one in commands.newest(self.house.db.reader, limit=10_000):
            payload: dict[str, Any] = one.payload
            for name in ("subject", "note", "script", "title"):
                yield " ".join(str(payload.get(name, "")).split())
        for row in self.rows:
            yield from (*state_of(row).subject.split(", "), row.buyer_name)
            facts = events.of_claim(self.house.db.reader, row.shop, row.order_ref, row.instalment)
            yield from (str(one.data.get("reason", "")) for one in facts if one.kind in BY_PEOPLE)

    def read(self, path: str, language: str) -> str:
        """A page without what is data."""
        self.client.post("/language", data={"language": language})
        answer = self.client.get(path)
        if answer.status_code == 404:
            return ""
        assert answer.status_code == 200, path
        html = re.sub(r"<(pre|textarea|code|blockquote)\b.*?</\1>", "", answer.text, flags=re.DOTALL)
        text = text_of(html)
        for one in self.data:
            text = text.replace(one, "…") if len(one) > 5 else text
        return text


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("tongues")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DATABASE", "CONFIG", "SECRET_KEY", "SMTP", "TODAY"):
            patch.delenv(f"MAHNLAUF_{name}", raising=False)
        run_demo(serve=False, folder=folder)
        house = House.open(Settings.load({}, folder))
        yield Desk(house)
        house.close()


def left(text: str, words: re.Pattern[str]) -> list[str]:
    """Where words of the other language stand, with what is around them."""
    return [text[max(0, one.start() - 50) : one.end() + 40] for one in words.finditer(text)]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_speaks_one_language(desk: Desk, path: str) -> None:
    assert left(desk.read(path, "de"), ENGLISH) == []
    assert left(desk.read(path, "en"), GERMAN) == []


def test_the_page_of_every_claim_speaks_one_language(desk: Desk) -> None:
    found = {}
    for row in desk.rows:
        path = f"/claims/{row.id}"
        found[row.id] = left(desk.read(path, "de"), ENGLISH) + left(desk.read(path, "en"), GERMAN)
    assert {ident: texts for ident, texts in found.items() if texts} == {}


def test_an_alarm_of_a_shop_is_german_on_the_german_desk(desk: Desk) -> None:
    assert "Die Webhooks dieses Shops bringen keine Bestellungen mehr" in desk.read("/", "de")
    assert "carry no orders any more" in desk.read("/", "en")
