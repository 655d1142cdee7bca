"""What the ways out have left on the disk about a buyer: mails as files, letters as PDF, what an agency was handed.

A letter that several claims share is one file, so it belongs to all of them."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from mahnlauf.outbox.agency import list_cases
from mahnlauf.outbox.mail import mail_file
from mahnlauf.outbox.paper import file_of
from mahnlauf.store import commands
from mahnlauf.store.claims import ClaimRow
from mahnlauf.store.commands import CARRIED, CommandRow
from mahnlauf.store.database import Connection

_FILED = frozenset({"mail", "letter", "agency"})


class Filed(NamedTuple):
    """A file, or the folder of an agency's case, and the ids of the claims that it speaks of."""

    path: Path
    claims: frozenset[int]


@dataclass(frozen=True, slots=True)
class Cabinet:
    """The folders for mails and for letters on paper."""

    mail: Path
    post: Path

    def of(self, conn: Connection, rows: Sequence[ClaimRow]) -> list[Filed]:
        """What lies there about these claims of one buyer, by path."""
        left = [one for row in rows for one in commands.of_claim(conn, row.id or 0) if one.kind in _FILED]
        of_letter: dict[str, set[int]] = {}
        for one in left:
            of_letter.setdefault(one.payload.get("carried_by", one.key), set()).add(one.claim_id)
        found = [Filed(path, frozenset(of_letter[one.key])) for one in left for path in self._files(one)]
        return sorted(set(found), key=lambda one: str(one.path))

    def remove(self, path: Path) -> None:
        """Deletes a file, or the folder of a case; the agency's list is written anew without it."""
        if path.is_dir():
            shutil.rmtree(path)
            list_cases(path.parent)
        else:
            path.unlink(missing_ok=True)

    def _files(self, command: CommandRow) -> list[Path]:
        if command.state == CARRIED or command.payload.get("carried_by"):
            return []
        if command.kind == "agency":
            return list(self.post.glob(f"agency/*/{command.shop}/{command.payload['claim_no']}"))
        if command.kind == "mail":
            places = [mail_file(self.mail, command)]
        else:
            places = [file_of(self.post, command, test=test) for test in (False, True)]
        return [path for path in places if path.exists()]
