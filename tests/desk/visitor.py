"""Somebody who looks at the desk: the pages as text, and a world with something of everything in it."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from werkzeug.test import TestResponse

from mahnlauf.app import create_app
from tests.world import World

_VOID = frozenset({"meta", "link", "br", "input", "img", "hr"})


class Visitor:
    """Opens pages of a world's desk from this machine, where the desk is open to everybody."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.client = create_app(world.house, open_desk=True).test_client()

    def open(self, path: str, status: int = 200) -> TestResponse:
        """The page, which answers with that status and is well formed."""
        self.world.forget()
        response = self.client.get(path)
        assert response.status_code == status, response.text[-400:]
        if response.mimetype == "text/html" and not path.endswith("/mail"):
            assert_well_formed(response.text)
        return response

    def read(self, path: str, status: int = 200) -> str:
        """What a reader sees on the page, on one line."""
        return text_of(self.open(path, status).text)

    def claim(self, ref: str = "1001") -> str:
        """The page of the claim of that order."""
        return self.read(f"/claims/{self.world.row(ref).id}")


def full_world(world: World) -> World:
    """Claims in every state that the first screens know, after eighty days."""
    world.order("1001")
    world.order("1002", "1262.18", billing=buyer("Hofmann Consulting", "rechnung@hofmann.example"))
    world.order("1003", "89.40", billing=buyer("Mira Castellanos", "mira@post.example"))
    world.order("1004", "59.90", billing=buyer("Ömer Öztürk", "oemer@post.example"))
    world.order("1005", "219.00", currency="CHF", billing=buyer("Lena Lindqvist", "lena@post.example"))
    world.order("1006", "35.00", method="ppcp-gateway", status="processing", date_paid_gmt="2026-03-02T08:00:00")
    world.order("1007", "20.00", billing=buyer("Hans-Peter Brandt", "brandt@post.example"))
    world.days(21, 24)
    world.money(5000, "1001")
    world.tell("dispute.opened", "1002", reason="Die Rechnung ist falsch.")
    world.tell("hold.set", "1003", until="2026-07-01", reason="Im Krankenhaus")
    world.money(6000, "1004")
    world.tell("vendor.stopped", "1007")
    world.days(35, 37)
    world.days(49, 52)
    return world


def buyer(name: str, email: str, **fields: Any) -> dict[str, Any]:
    """The billing address of an order."""
    first, _, last = name.partition(" ")
    home = {"address_1": "Lindenweg 4", "postcode": "50667", "city": "Köln", "country": "DE", "phone": "+49 221 0000"}
    return {"first_name": first, "last_name": last, "email": email, **home, **fields}


def text_of(html: str) -> str:
    """The words of a page without its markup."""
    reader = _Reader()
    reader.feed(html)
    return " ".join(" ".join(reader.words).split())


def assert_well_formed(html: str) -> None:
    """Every element that is opened is closed, in order."""
    checker = _Checker()
    checker.feed(html)
    assert not checker.open, checker.open


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)


class _Checker(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open[-1] == tag, f"</{tag}> closes <{self.open[-1]}>"
        self.open.pop()
