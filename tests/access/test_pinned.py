"""Addresses that a person entered lead out into the world and nowhere else."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from mahnlauf.core.addresses import is_public, leads_inside
from mahnlauf.core.errors import SettingsError
from mahnlauf.outbox.pinned import pinned_session

PRIVATE = [
    "127.0.0.1", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "255.255.255.255",
    "224.0.0.1", "192.0.2.1", "240.0.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1",
    "fec0::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a00:1",
    "2002:7f00:1::", "2002:c0a8:101::1", "2001:db8::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_an_inner_address_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "8.8.8.8"])
def test_an_outer_address_is(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host,inside",
    [
        ("127.0.0.1", True), ("[::1]", True), ("10.0.0.7", True), ("localhost", True), ("LOCALHOST.", True),
        ("a.localhost", True), ("::ffff:10.0.0.1", True), ("8.8.8.8", False), ("kurse.example", False), ("", False),
    ],
)  # fmt: skip
def test_some_hosts_are_seen_to_be_inner_without_asking(host: str, inside: bool) -> None:
    assert leads_inside(host) is inside


class _Handler(BaseHTTPRequestHandler):
    seen: list[tuple[str, str, bytes]] = []  # noqa: RUF012

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append((self.headers["Host"], self.path, body))
        self.send_response(307 if self.path == "/away" else 200)
        if self.path == "/away":
            self.send_header("Location", "http://127.0.0.1/secret")
        self.end_headers()
        with suppress(ConnectionError):
            for _ in range(200 if self.path == "/endless" else 1):
                self.wfile.write(b"x" * 200_000)

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

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


def inside(_host: str, _port: int) -> list[str]:
    return ["127.0.0.1"]


@pytest.fixture
def http() -> Iterator[requests.Session]:
    """May call this machine, and nothing else is asked for its address."""
    with pinned_session(inside, lambda _: True, ("http",)) as session:
        yield session


def test_the_checked_address_is_the_one_that_is_called(port: int) -> None:
    answers = [["127.0.0.1"], ["10.0.0.1"]]  # a second question would get another answer

    def asked(_host: str, _port: int) -> list[str]:
        return answers.pop(0)

    with pinned_session(asked, lambda _: True, ("http",)) as http:
        answer = http.post(f"http://kurse.example:{port}/hook?a=1", data=b"{}")
    assert (answer.status_code, len(answer.content)) == (200, 200_000)
    assert _Handler.seen == [(f"kurse.example:{port}", "/hook?a=1", b"{}")]
    assert answers == [["10.0.0.1"]]


def test_a_redirect_is_an_answer_and_nothing_more(port: int, http: requests.Session) -> None:
    assert http.post(f"http://kurse.example:{port}/away", data=b"{}", allow_redirects=True).status_code == 307
    assert len(_Handler.seen) == 1


def test_every_call_is_checked_anew(port: int) -> None:
    answers = [["127.0.0.1"], ["10.0.0.1"]]
    with pinned_session(lambda *_: answers.pop(0), lambda one: one == "127.0.0.1", ("http",)) as http:
        http.post(f"http://kurse.example:{port}/", data=b"1")
        with pytest.raises(SettingsError, match="private"):
            http.post(f"http://kurse.example:{port}/", data=b"2")
    assert [body for _, _, body in _Handler.seen] == [b"1"]


def test_an_endless_answer_is_not_read_to_its_end(port: int, http: requests.Session) -> None:
    with pytest.raises(requests.RequestException, match="larger than 8 MB"):
        http.post(f"http://kurse.example:{port}/endless", data=b"{}")


def test_no_proxy_is_asked(port: int, http: requests.Session, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert http.post(f"http://kurse.example:{port}/", data=b"{}").status_code == 200


@pytest.mark.parametrize("found", [["127.0.0.1"], ["93.184.216.34", "10.0.0.1"], ["::ffff:10.0.0.1"], []])
def test_a_name_that_leads_inside_is_not_called(found: list[str]) -> None:
    with pinned_session(lambda *_: found) as http, pytest.raises(SettingsError, match="private"):
        http.post("https://kurse.example/hook", data=b"{}")


@pytest.mark.parametrize("url", ["https://127.0.0.1/", "https://[::1]/", "https://2130706433/", "https://0x7f.1/"])
def test_a_number_in_the_address_is_checked_like_a_name(url: str) -> None:
    with pinned_session() as http, pytest.raises((SettingsError, OSError)):
        http.post(url, data=b"{}")


@pytest.mark.parametrize("url", ["http://kurse.example/", "https://a:b@kurse.example/"])
def test_only_plain_https_is_called(url: str) -> None:
    with pinned_session(lambda *_: ["93.184.216.34"]) as http, pytest.raises(SettingsError, match="https"):
        http.post(url, data=b"{}")


@pytest.mark.parametrize("url", ["file:///etc/passwd", "https:///", "kurse"])
def test_what_is_no_address_of_the_web_is_no_crash(url: str) -> None:
    with pinned_session() as http, pytest.raises(requests.RequestException):
        http.post(url, data=b"{}")


def test_a_name_that_does_not_exist_is_no_crash() -> None:
    def unknown(_host: str, _port: int) -> list[str]:
        raise socket.gaierror("unknown")

    with pinned_session(unknown) as http, pytest.raises(requests.ConnectionError, match="cannot be found"):
        http.post("https://kurse.example/", data=b"{}")


def test_the_certificate_must_be_of_the_name_and_not_of_the_address(tmp_path: Path) -> None:
    with tls_server(tmp_path, "kurse.example") as (port, root), pinned_session(inside, lambda _: True) as http:
        http.verify = str(root)
        assert http.get(f"https://kurse.example:{port}/").status_code == 200
        with pytest.raises(requests.exceptions.SSLError):
            http.get(f"https://andere.example:{port}/")


@contextmanager
def tls_server(folder: Path, name: str) -> Iterator[tuple[int, Path]]:
    """An https server on this machine whose certificate is of that name; its port and the certificate."""
    path = certificate(folder, name)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    with _Quiet(("127.0.0.1", 0), _Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_address[1], path
        server.shutdown()
        thread.join()


class _Quiet(HTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A handshake that the client breaks off is what the test wants."""


def certificate(folder: Path, name: str) -> Path:
    """A certificate that signed itself, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path = folder / "tls.pem"
    path.write_bytes(private + made.public_bytes(Encoding.PEM))
    return path
