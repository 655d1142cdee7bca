"""Mails out of the house: `python bench/mail.py`. The outbox beside ready bytes over one connection, round by round.

The server is a process of its own that says yes to everything. Ours leases each command, announces the try durably,
builds the MIME bytes, sends them, and settles the command durably: after a crash at most one mail is in doubt.
"""

from __future__ import annotations

import argparse
import smtplib
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from common import ROUNDS, SHOP, alternate, compare, heading, new_house

from mahnlauf.core.clock import instant
from mahnlauf.house import House
from mahnlauf.letters import CODE_CID, compose, girocode, html_of, text_of
from mahnlauf.letters.example import full
from mahnlauf.outbox.message import Enclosure, mime
from mahnlauf.paper import png
from mahnlauf.store import commands
from mahnlauf.store.commands import NewCommand

_MANY = 500


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder, server() as port:
        house = new_house(Path(folder))
        house.settings = replace(house.settings, smtp=f"smtp://127.0.0.1:{port}")
        try:
            heading("Mails out of the house")
            mine, ready, built = alternate(
                rounds, lambda: ours(house), lambda: bare(port, build=False), lambda: bare(port, build=True)
            )
        finally:
            house.close()
    compare("a mail, durably marked", mine, ready, "{:.0f}/s", "ready bytes, one connection", at_least=0.6)
    compare("a mail, durably marked", mine, built, "{:.0f}/s", "built and sent, nothing marked", at_least=0.0)


def ours(house: House) -> float:
    """Mails per second through the outbox."""
    now = instant(house.clock.now())
    payload = mail()
    with house.db.write() as conn:
        number = conn.execute("SELECT count(*) FROM commands").fetchone()[0]
        rows = [NewCommand(SHOP, 1, f"bench:{number + one}", "mail", payload, now) for one in range(_MANY)]
        commands.insert_many(conn, rows, now)
    outbox = house.outbox()
    start = time.perf_counter()
    made = outbox.work()
    seconds = time.perf_counter() - start
    assert made == outbox.counts.get("done") == _MANY, [one.answer for one in commands.newest(house.db.reader, limit=3)]
    return _MANY / seconds


def bare(port: int, *, build: bool) -> float:
    """Mails per second of smtplib alone; ``build``: the bytes are made in between."""
    ready = message()
    start = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        smtp.ehlo()
        for _ in range(_MANY):
            smtp.sendmail("laden@example.com", ["kunde@example.com"], message() if build else ready)
    return _MANY / (time.perf_counter() - start)


def mail() -> dict[str, str]:
    """A first notice as it waits in the outbox, with its code to scan."""
    facts = full("dunning_1")
    code = girocode(facts)
    written = compose("dunning_1", replace(facts, girocode_cid=CODE_CID))
    return {"audience": "buyer", "to": "kunde@example.com", "name": "Ada Okafor", "template": "dunning_1",
            "subject": written.subject, "text": text_of(written), "html": html_of(written), "code": code}  # fmt: skip


def message(payload: dict[str, str] = mail()) -> bytes:  # noqa: B008, made once
    """The same as bytes."""
    return mime(payload, sender="Laden <laden@example.com>", reply_to="laden@example.com",
                message_id="<1@example.com>", date=datetime(2026, 9, 9, tzinfo=UTC),
                enclosures=[Enclosure("girocode.png", png(payload["code"]), CODE_CID)])  # fmt: skip


# --- the server ---


@contextmanager
def server() -> Iterator[int]:
    """aiosmtpd on a free port of this machine, in a process of its own."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "aiosmtpd", "-n", "-c", "aiosmtpd.handlers.Sink", "-l", f"127.0.0.1:{port}"]
    with subprocess.Popen(command) as process:
        try:
            _wait_for(port)
            yield port
        finally:
            process.terminate()


def _wait_for(port: int) -> None:
    for _ in range(100):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise SystemExit("The mail server of the bench did not start; it needs aiosmtpd.")


if __name__ == "__main__":
    main()
