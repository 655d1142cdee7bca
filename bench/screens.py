"""How long the desk and the API take among many claims, over HTTP, beside the bare query through the same server.

    python bench/screens.py [--claims 1000000] [--rounds 5]

Everything happens in a temporary folder and on the loopback interface.
"""

from __future__ import annotations

import argparse
import http.client
import statistics
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

import common
import world as worlds
from common import ROUNDS, SHOP, Goal, alternate, heading, row
from servers import OURS, THREADS, Kind, serving

from mahnlauf.access import tokens
from mahnlauf.desk.entry import entry_link
from mahnlauf.store import search

_SERVER = Kind("granian", 1, THREADS)
_ASKED = 40  # of each screen in a round
_MOST = 50.0  # milliseconds
# screen, its address, the bare query
_SCREENS = (
    ("today", "/", "/today"),
    ("list", "/claims", "/list"),
    ("list of one shop, open", f"/claims?shop={SHOP}&state=open", "/list"),
    ("highest amount first", "/claims?state=open&sort=amount", "/list"),
    ("search by number", "/claims?q=910000500", "/search"),
    ("search that finds nothing", "/claims?q=niemand", "/nothing"),
    ("claim", "/claims/500", "/claim"),
    ("API, list", "/api/v1/claims", "/list"),
    ("API, claim", "/api/v1/claims/500", "/claim"),
)


class Client:
    """One browser, or one program, with its connection kept open."""

    def __init__(self, port: int, headers: dict[str, str]) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", port)
        self._headers = headers

    def median(self, path: str) -> float:
        """Milliseconds of the middle one of some requests; ends the bench if one is not answered."""
        return statistics.median(self._ask(path) for _ in range(_ASKED))

    def _ask(self, path: str) -> float:
        start = time.perf_counter()
        self._line.request("GET", path, headers=self._headers)
        answer = self._line.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status} {body[:200]!r}")
        return (time.perf_counter() - start) * 1000


def main() -> None:
    """Fills, starts both servers, asks them in turn."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "house"
        worlds.make(folder, given.claims, min(10_000, given.claims))
        link, token = _prepare(folder)
        with serving(_SERVER, OURS, folder) as ours, serving(_SERVER, "screens_bare:app", folder) as bare:
            _measure(ours, bare, {"Cookie": _enter(ours, link), "Authorization": f"Bearer {token}"}, given)


def _prepare(folder: Path) -> tuple[str, str]:
    """Brings the search up to date, as the worker does; the owner's link and a token."""
    house = common.open_house(folder)
    while search.is_behind(house.db.reader):
        with house.db.write() as conn:
            search.refresh(conn)
    link, token = entry_link(house.settings, house.clock), tokens.make(house.db, house.clock, "bench", SHOP, "claims")
    house.close()
    return link, token


def _enter(port: int, link: str) -> str:
    """The cookie of a session."""
    line = http.client.HTTPConnection("127.0.0.1", port)
    line.request("GET", urlsplit(link).path)
    cookie = line.getresponse().headers["Set-Cookie"] or ""
    line.close()
    return cookie.partition(";")[0]


def _measure(ours: int, bare: int, headers: dict[str, str], given: argparse.Namespace) -> None:
    heading(f"Screens among {given.claims:,} claims, median of one client")
    one, other, slowest = Client(ours, headers), Client(bare, {}), 0.0
    for screen, path, query in _SCREENS:
        one.median(path), other.median(query)
        mine, theirs = (
            statistics.median(found)
            for found in alternate(given.rounds, lambda: one.median(path), lambda: other.median(query))  # noqa: B023
        )
        row(screen, f"{mine:.1f} ms", f"{theirs:.2f} ms, bare query", value=mine / theirs)
        slowest = max(slowest, mine)
    row("the slowest, in milliseconds", f"{slowest:.1f} ms", goal=Goal(slowest, at_most=_MOST))


if __name__ == "__main__":
    main()
