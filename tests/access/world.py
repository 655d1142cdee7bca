"""A house in a folder with a Digistore24 shop, and days that pass when they are told to."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask.testing import FlaskClient

from mahnlauf.app import create_app
from mahnlauf.core.clock import Clock
from mahnlauf.house import House
from mahnlauf.settings import Settings
from mahnlauf.store import access, claims, commands
from mahnlauf_digistore.signature import sha_sign

PAYLOADS = Path(__file__).resolve().parents[2] / "plugins/digistore/tests/payloads"
SECRET = "Ipn-Geheim-2026!"
TODAY = date(2027, 2, 1)


@dataclass
class School:
    """One house, one shop "akademie" that sells courses at Digistore24."""

    house: House
    web: FlaskClient

    @classmethod
    def at(cls, house: House) -> School:
        """The school of a house whose shop is there already."""
        return cls(house, create_app(house).test_client())

    @classmethod
    def open(cls, folder: Path, courses: str = "", today: date = TODAY, **settings: str) -> School:
        if courses:
            (folder / "courses.toml").write_text(courses, encoding="utf-8")
        house = House.open(
            Settings(
                folder=folder, database=folder / "m.db", secret_key="k" * 40, clock=Clock(today),
                mail_dir=folder / "mail", post_dir=folder / "post",
            )
        )  # fmt: skip
        house.shops.save("akademie", "digistore", {"passphrase": SECRET, "test_mode": "false", **settings})
        return cls.at(house)

    @staticmethod
    def form(name: str) -> dict[str, str]:
        """The fields of a recorded call."""
        record = json.loads((PAYLOADS / f"{name}.json").read_text("utf-8"))
        return dict(parse_qsl(base64.b64decode(record["body_base64"]).decode(), keep_blank_values=True))

    def deliver(self, name: str, **others: str | None) -> int:
        """A recorded call with other fields, signed for this shop; the status of the answer."""
        form = self.form(name)
        form = {key: value for key, value in {**form, **others}.items() if value is not None and key != "SHASIGN"}
        form["sha_sign"] = sha_sign(form, SECRET)
        answer = self.web.post("/webhooks/akademie", data=urlencode(form).encode())
        assert answer.data == b"OK", answer.data
        return answer.status_code

    def all_of(self, names: Iterable[str]) -> None:
        for name in names:
            self.deliver(name)

    def day(self, today: date) -> None:
        """That day comes: everything that asks the clock asks this one."""
        house = self.house
        house.clock = house.intake.clock = house.runner.clock = house.shops.clock = Clock(today)
        house.runner.run()
        house.sweep().run()

    def access(self) -> dict[tuple[str, str], tuple[str, str]]:
        """(participant, product) -> (state, reason)."""
        found: dict[tuple[str, str], tuple[str, str]] = {}
        for row in access.page_of_grants(self.house.db.reader, "akademie", 0, 100):
            found[(row.participant, row.product)] = (row.state, row.reason)
        return found

    def state(self, product: str) -> str:
        """The state of the only participant of that product."""
        (state,) = [state for (_, one), (state, _) in self.access().items() if one == product]
        return state

    def claims(self) -> dict[tuple[str, int], Any]:
        return {(row.order_ref, row.instalment): row for row in claims.page(self.house.db.reader)}

    def sent(self, kind: str) -> list[dict[str, Any]]:
        """The payloads of all commands of a kind, oldest first."""
        rows = commands.newest(self.house.db.reader, limit=1000)
        return [row.payload for row in reversed(rows) if row.kind == kind]

    def tables(self) -> dict[str, list[tuple[object, ...]]]:
        """Claims and access as they stand, without what depends on the order of arrival (ids, versions, times)."""
        conn = self.house.db.reader
        return {
            "claims": sorted(
                (row.order_ref, row.instalment, row.state, row.principal_minor, row.credit_minor, row.paid_minor,
                 row.folded)
                for row in claims.page(conn)
            ),
            "leases": sorted(
                (row.order_ref, row.product, row.participant, row.state, row.reason, row.since or "", row.until or "")
                for order in {order for order, _ in self.claims()} | {"SUB0LDA1"}
                for row in access.leases_of_order(conn, "akademie", order)
            ),
            "grants": sorted((*pair, *facts) for pair, facts in self.access().items()),
        }  # fmt: skip
