"""A small real IMAP server in a thread, for tests: one mailbox whose mails can be read and flagged."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

USER, PASSWORD = "bounces@laden.example", "p@ss:word/1"


@dataclass
class Letterbox:
    """The mails by UID, which of them are read, and what the clients said."""

    mails: dict[int, bytes] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    said: list[str] = field(default_factory=list)
    url: str = ""
    generation: int = 1
    refuses: str = ""  # a command that is answered with NO

    def put(self, raw: bytes) -> int:
        """A mail arrives; returns its UID."""
        uid = max(self.mails, default=0) + 1
        self.mails[uid] = raw
        return uid

    def fetches(self) -> int:
        """How many mails were read in full."""
        return sum("BODY.PEEK[]" in line for line in self.said)


class _Talk(socketserver.StreamRequestHandler):
    """One client."""

    server: _Server

    def handle(self) -> None:
        self._say(b"* OK ready")
        while line := self.rfile.readline().decode().strip():
            tag, _, command = line.partition(" ")
            name = " ".join(command.upper().split()[: 2 if command.upper().startswith("UID") else 1])
            box = self.server.box
            box.said.append(command if name != "LOGIN" else name)
            if name == box.refuses or not self._answer(name, command):
                self._say(f"{tag} NO not so".encode())
            else:
                self._say(f"{tag} OK {name} done".encode())
            if name == "LOGOUT":
                return

    def _answer(self, name: str, command: str) -> bool:
        box = self.server.box
        if name == "CAPABILITY":
            self._say(b"* CAPABILITY IMAP4rev1")
        elif name == "LOGIN":
            return command.partition(" ")[2] == f'{USER} "{PASSWORD}"'
        elif name == "SELECT":
            if command.partition(" ")[2].strip('"') != "INBOX":
                return False
            self._say(f"* {len(box.mails)} EXISTS".encode())
            self._say(f"* OK [UIDVALIDITY {box.generation}] counted".encode())
        elif name == "UID SEARCH":
            self._say(" ".join(["* SEARCH", *(str(uid) for uid in box.mails if uid not in box.seen)]).encode())
        elif name == "UID FETCH":
            self._fetch(command)
        elif name == "UID STORE":
            found = re.fullmatch(r"UID STORE (\d+) \+FLAGS \(\\Seen\)", command)
            assert found
            box.seen.add(int(found[1]))
        return True

    def _fetch(self, command: str) -> None:
        found = re.fullmatch(r"UID FETCH (\d+) \((RFC822\.SIZE|BODY\.PEEK\[\])\)", command)
        assert found
        raw = self.server.box.mails[int(found[1])]
        if found[2] == "RFC822.SIZE":
            self._say(f"* 1 FETCH (UID {found[1]} RFC822.SIZE {len(raw)})".encode())
        else:
            self._say(f"* 1 FETCH (UID {found[1]} BODY[] {{{len(raw)}}}".encode(), raw, b")")

    def _say(self, line: bytes, *rest: bytes) -> None:
        self.wfile.write(line + b"\r\n" + b"".join(rest) + (b"\r\n" if rest else b""))


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self, box: Letterbox) -> None:
        self.box = box
        super().__init__(("127.0.0.1", 0), _Talk)


@contextmanager
def letterbox() -> Iterator[Letterbox]:
    """Serves until the block ends; ``url`` is what MAHNLAUF_IMAP would be."""
    box = Letterbox()
    with _Server(box) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        box.url = f"imap://bounces%40laden.example:p%40ss%3Aword%2F1@127.0.0.1:{server.server_address[1]}/INBOX"
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()
