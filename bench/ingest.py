"""Webhooks taken in: signed WooCommerce orders, the whole walk, durable, over HTTP on the server of `mahnlauf serve`.

    python bench/ingest.py [--seconds 2] [--servers]

Beside it, on the same kind of server and in turn, a bare Flask route that verifies and makes one durable insert. Each
has a temporary folder. Client and servers share the machine, so only the ratios mean something.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count, islice
from pathlib import Path

import common
import servers
import world as worlds
from common import ROUNDS, SHOP, alternate, compare, heading
from load import Load, drive, request
from measure import command
from servers import BARE, OURS, SERVED, Kind, serving

_MOST_PER_SECOND = 5000  # so many are made ready before the clock starts
_GENTLE = 0.6  # of the rate that was reached with all connections busy
_BESIDE = 0.3  # as much beside a run, which takes a core for itself
_DUE = 10_000
_MS = "{:.1f} ms"
_WEBHOOK, _HOOK, _NODB = f"/webhooks/{SHOP}", "/hook", "/nodb"


class Deliveries:
    """Requests with ever new orders; for both applications the same but for the path."""

    def __init__(self) -> None:
        self._orders = common.Orders()
        self._numbers = count(1)
        self._today = datetime.now(UTC).date()

    def new(self, wanted: int, path: str, *, genuine: bool = True) -> list[bytes]:
        """Deliveries that nobody has seen; not ``genuine``: the signature does not fit the body."""
        return list(islice(self._requests(path, genuine), wanted))

    def _requests(self, path: str, genuine: bool) -> Iterator[bytes]:
        for number in self._numbers:
            body = self._orders.body(number, self._today)
            headers = self._orders.headers(body if genuine else body + b" ")
            yield request(path, {**headers, "X-WC-Webhook-Delivery-ID": f"{number:032x}"}, body)


class Side:
    """One of the two servers: what was asked of it, round by round."""

    def __init__(self, port: int, path: str, deliveries: Deliveries, seconds: float) -> None:
        self.port, self.path, self.deliveries, self.seconds = port, path, deliveries, seconds
        self.sent: list[bytes] = []

    def fresh(self) -> Load:
        """New deliveries with all connections busy."""
        requests = self.deliveries.new(int(self.seconds * _MOST_PER_SECOND), self.path)
        load = self._drive(requests, 200)
        self.sent = requests[: len(load.times)]
        return load

    def again(self) -> Load:
        """What was sent last, once more."""
        return self._drive(self.sent, 200)

    def forged(self) -> Load:
        """New deliveries with a wrong signature."""
        wanted = int(self.seconds * _MOST_PER_SECOND)
        return self._drive(self.deliveries.new(wanted, self.path, genuine=False), 401)

    def steady(self, rate: float) -> Load:
        """New deliveries at a fixed rate."""
        requests = self.deliveries.new(int(self.seconds * rate), self.path)
        return self._drive(requests, 200, rate=rate)

    def _drive(self, requests: list[bytes], status: int, rate: float | None = None) -> Load:
        load = drive(self.port, requests, seconds=self.seconds * 2 if rate else self.seconds, rate=rate)
        load.expect(status)
        return load


def main() -> None:
    """Measures the server of `mahnlauf serve`, or with ``--servers`` the others too."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=2.0, help="of each measurement in a round (default 2)")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--servers", action="store_true", help="compare other servers, as far as they are installed")
    given = parser.parse_args()
    kinds = [SERVED, *(filter(servers.is_installed, servers.OTHERS) if given.servers else ())]
    for kind in kinds:
        with tempfile.TemporaryDirectory() as name:
            both_sides(kind, Path(name), given.seconds, given.rounds)
    if not given.servers:
        with tempfile.TemporaryDirectory() as name:
            beside_a_run(worlds.make(Path(name) / "world", _DUE, _DUE), given.seconds)


def both_sides(kind: Kind, folder: Path, seconds: float, rounds: int) -> None:
    """Ours and the bare route in turn."""
    common.new_house(folder).close()
    deliveries = Deliveries()
    with serving(kind, OURS, folder) as ours, serving(kind, BARE, folder) as bare:
        mine, theirs = Side(ours, _WEBHOOK, deliveries, seconds), Side(bare, _HOOK, deliveries, seconds)
        nodb = Side(bare, _NODB, deliveries, seconds)
        mine.fresh(), theirs.fresh()  # the first requests load what the later ones find
        new, bare_new, again = alternate(rounds, mine.fresh, theirs.fresh, mine.again)
        forged, unstored = alternate(rounds, mine.forged, nodb.forged)
        gentle = _GENTLE * min(statistics.median(one.rate for one in side) for side in (new, bare_new))
        steady, bare_steady = alternate(rounds, lambda: mine.steady(gentle), lambda: theirs.steady(gentle))
    heading(f"Webhooks taken in ({kind}; 16 connections)")
    _rates("new orders", new, bare_new, "verify + insert", at_least=0.6)
    _latest("99th percentile", new, bare_new, "verify + insert", at_most=2)
    _latest(f"99th percentile at {gentle:,.0f}/s", steady, bare_steady, "verify + insert", at_most=2)
    _rates("the same orders again", again, new, "new orders", at_least=1.5)
    _rates("wrong signature", forged, unstored, "verify only", at_least=0.8)
    slowest, middle = ([one.percentile(share) for one in new] for share in (1, 0.5))
    compare("the slowest", slowest, middle, _MS, "median", at_most=10)


def beside_a_run(world: worlds.World, seconds: float) -> None:
    """Ours, quiet and while a run works through all claims."""
    deliveries = Deliveries()
    with serving(SERVED, OURS, world.folder) as port:
        side = Side(port, _WEBHOOK, deliveries, seconds)
        rate = _BESIDE * side.fresh().rate
        quiet, busy = [], []
        for _ in range(ROUNDS):
            quiet.append(side.steady(rate))
            with subprocess.Popen(command("ours.py", "run", world.folder), stdout=subprocess.DEVNULL):
                busy.append(side.steady(rate))
            worlds.reset(world)
    heading(f"Webhooks while a run works through {world.due:,} claims ({SERVED})")
    _latest(f"99th percentile at {rate:,.0f}/s", busy, quiet, "without a run", at_most=3)


def _rates(what: str, ours: list[Load], theirs: list[Load], against: str, **goal: float) -> None:
    compare(what, [one.rate for one in ours], [one.rate for one in theirs], "{:,.0f}/s", against, **goal)


def _latest(what: str, ours: list[Load], theirs: list[Load], against: str, **goal: float) -> None:
    late = ([one.percentile(0.99) for one in side] for side in (ours, theirs))
    compare(what, *late, _MS, against, **goal)


if __name__ == "__main__":
    main()
