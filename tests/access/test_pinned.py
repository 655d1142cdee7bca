"""Addresses that a person entered lead out into the world and nowhere else."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from mahnlauf.core.errors import SettingsError
from mahnlauf.outbox.pinned import Pinned, is_public

PRIVATE = [
    "127.0.0.1", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "255.255.255.255",
    "224.0.0.1", "192.0.2.1", "240.0.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a00:1",
    "2002:7f00:1::", "2002:c0a8:101::1", "2001:db8::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_an_inner_address_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "8.8.8.8"])
def test_an_outer_address_is(address: str) -> None:
    assert is_public(address)


class _Handler(BaseHTTPRequestHandler):
    seen: list[tuple[str, str, bytes]] = []  # noqa: RUF012

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append((self.headers["Host"], self.path, body))
        self.send_response(307 if self.path == "/away" else 200)
        if self.path == "/away":
            self.send_header("Location", "http://127.0.0.1/secret")
        self.end_headers()
        self.wfile.write(b"x" * 200_000)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def port() -> Iterator[int]:
    _Handler.seen.clear()
    with HTTPServer(("127.0.0.1", 0), _Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def test_the_checked_address_is_the_one_that_is_called(port: int) -> None:
    answers = [["127.0.0.1"], ["10.0.0.1"]]  # a second question would get another answer

    def asked(_host: str, _port: int) -> list[str]:
        return answers.pop(0)

    reply = Pinned(asked, lambda _: True, ("http",)).post(f"http://kurse.example:{port}/hook?a=1", b"{}", {})
    assert (reply.status, len(reply.body)) == (200, 64 * 1024)
    assert _Handler.seen == [(f"kurse.example:{port}", "/hook?a=1", b"{}")]
    assert answers == [["10.0.0.1"]]


def test_a_redirect_is_an_answer_and_nothing_more(port: int) -> None:
    pinned = Pinned(lambda *_: ["127.0.0.1"], lambda _: True, ("http",))
    assert pinned.post(f"http://kurse.example:{port}/away", b"{}", {}).status == 307
    assert len(_Handler.seen) == 1


@pytest.mark.parametrize("found", [["127.0.0.1"], ["93.184.216.34", "10.0.0.1"], ["::ffff:10.0.0.1"], []])
def test_a_name_that_leads_inside_is_not_called(found: list[str]) -> None:
    with pytest.raises(SettingsError, match="private"):
        Pinned(lambda *_: found).post("https://kurse.example/hook", b"{}", {})


@pytest.mark.parametrize("url", ["https://127.0.0.1/", "https://[::1]/", "https://2130706433/", "https://0x7f.1/"])
def test_a_number_in_the_address_is_checked_like_a_name(url: str) -> None:
    with pytest.raises((SettingsError, OSError)):
        Pinned().post(url, b"{}", {})


@pytest.mark.parametrize(
    "url", ["http://kurse.example/", "https://a:b@kurse.example/", "file:///etc/passwd", "https:///"]
)
def test_only_plain_https_is_called(url: str) -> None:
    with pytest.raises(SettingsError, match="https"):
        Pinned(lambda *_: ["93.184.216.34"]).post(url, b"{}", {})


def test_a_name_that_does_not_exist_is_no_crash() -> None:
    def unknown(_host: str, _port: int) -> list[str]:
        raise socket.gaierror("unknown")

    with pytest.raises(OSError, match="cannot be found"):
        Pinned(unknown).post("https://kurse.example/", b"{}", {})
