"""A real mail server in a thread, for tests: it remembers what it accepted; subclasses answer in other ways."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Postman:
    """A mail server that remembers what it accepted, by sender and Message-ID."""

    url: str = ""
    accepted: Counter[tuple[str, str]] = field(default_factory=Counter)
    envelopes: list[Envelope] = field(default_factory=list)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """Takes a mail."""
        self.envelopes.append(envelope)
        head = (envelope.original_content or b"").partition(b"\r\n\r\n")[0].decode("ascii", "replace")
        ident = next(line for line in head.splitlines() if line.lower().startswith("message-id"))
        self.accepted[(str(envelope.mail_from).partition("@")[0], ident)] += 1
        return "250 OK"


class _Server(Controller):
    """On a port that the system chooses."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def mail_server(handler: Postman, **options: Any) -> Iterator[Postman]:
    """Serves until the block ends; ``options`` are those of aiosmtpd."""
    server = _Server(handler, hostname="127.0.0.1", port=0, **options)
    server.start()
    handler.url = f"smtp://127.0.0.1:{server.port}"
    try:
        yield handler
    finally:
        server.stop()
