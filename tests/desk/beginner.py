"""Somebody who starts: an installation without a shop, and its owner in front of the wizard."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from mahnlauf.app import create_app
from mahnlauf.core.clock import Clock
from mahnlauf.desk.door import COOKIE
from mahnlauf.house import House
from mahnlauf.people import register
from tests.desk.visitor import assert_well_formed, text_of
from tests.world import house_settings, no_power_cuts, order_body, signed

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
SECRET = "ein-geheimnis-das-ich-mir-ausgedacht-habe"
SENDER = {"creditor": "Keramikwerkstatt Lind GmbH", "creditor_address": "Werkstattgasse 7\r\n04109 Leipzig"}


class Beginner:
    """An empty installation and a browser in which somebody has come in, by default the owner."""

    def __init__(self, folder: Path, role: str = "owner", **settings: object) -> None:
        folder.mkdir(exist_ok=True)
        self.folder = folder
        self.house = House.open(house_settings(folder, Clock(NOW), **settings).reread())
        no_power_cuts(self.house)
        self.client = self.browser(role)

    def __enter__(self) -> Beginner:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, tb: TracebackType | None) -> None:
        self.house.close()

    def browser(self, role: str = "owner") -> FlaskClient:
        """A session of somebody with that role."""
        client = create_app(self.house).test_client()
        user = register.add(self.house.db, self.house.clock, f"{role}@laden.example", role, ())
        client.set_cookie(COOKIE, self.house.entrance().begin(user.id, "test"))
        return client

    def page(self, path: str, status: int = 200) -> str:
        """The markup of a page, well formed."""
        answer = self.client.get(path)
        assert answer.status_code == status, answer.text[-300:]
        assert_well_formed(answer.text)
        return answer.text

    def read(self, path: str, status: int = 200) -> str:
        """What a reader sees."""
        return text_of(self.page(path, status))

    def send(self, path: str, **fields: str) -> TestResponse:
        """Sends the form of that page."""
        found = re.search(r'name="form_token" value="([0-9a-f]+)"', self.client.get("/start/shop").text)
        assert found is not None
        answer = self.client.post(path, data={"form_token": found[1], **fields})
        if answer.mimetype == "text/html" and answer.status_code != 303:
            assert_well_formed(answer.text)
        return answer

    def with_shop(self, **more: str) -> Beginner:
        """The first question, answered."""
        fields = {"platform": "woocommerce", "name": "laden", "url": "https://shop.example", "webhook_secret": SECRET}
        assert self.send("/start/shop", **{**fields, **more}).status_code == 303
        return self

    def with_plan(self, plan: str = "full_service", **more: str) -> Beginner:
        """The third one, too."""
        answer = self.send("/start/plan", **{"plan": plan, **SENDER, **more})
        assert (answer.status_code, answer.headers["Location"]) == (303, "/start/letters")
        return self

    def order(self, number: str = "1001", euros: str = "119.00", **fields: object) -> None:
        """The shop reports an order that is not paid."""
        body = json.dumps(order_body(number, euros, "bacs", NOW) | fields).encode()
        answer = self.client.post(
            "/webhooks/laden", data=body, headers=signed(body, "order.created", f"d-{number}", SECRET)
        )
        assert answer.status_code == 200, answer.text
