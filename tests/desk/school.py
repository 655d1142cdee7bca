"""Somebody at the desk of a school: reads pages, sends forms."""

from __future__ import annotations

import re

from werkzeug.test import TestResponse

from mahnlauf.app import create_app
from mahnlauf.store import audit
from tests.access.world import School
from tests.desk.visitor import text_of

_TOKEN = re.compile(r'name="form_token" value="([^"]+)"')


class Desk:
    """Somebody at the desk of a school."""

    def __init__(self, school: School) -> None:
        self.school = school
        self.client = create_app(school.house, open_desk=True).test_client()

    def read(self, path: str) -> str:
        answer = self.client.get(path)
        assert answer.status_code == 200, answer.text[-300:]
        return text_of(answer.text)

    def send(self, path: str, **fields: str) -> TestResponse:
        token = _TOKEN.search(self.client.get("/courses/connection?platform=todo").text)
        assert token is not None
        return self.client.post(path, data={"form_token": token[1], **fields})

    def done(self) -> list[str]:
        return [row.what for row in reversed(audit.page(self.school.house.db.reader, limit=20))]
