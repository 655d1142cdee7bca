"""The way to the collection agency: one folder per agency and case, written once, and a list of all cases as CSV.

A hand-over holds the record (``case.json``) and every letter as it was sent. Later messages (a payment that came to
the shop, a recall) are files beside it. Agencies that take cases by API get a way of their own.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from mahnlauf.contract.platform import Outcome
from mahnlauf.outbox.paper import keep
from mahnlauf.store import claims, commands, documents
from mahnlauf.store.commands import DONE, CommandRow
from mahnlauf.store.database import Database

_COLUMNS = (
    "claim_no", "on", "currency", "principal_minor", "fees_minor", "interest_minor", "total_minor", "debtor", "street",
    "postcode", "city", "country", "email", "phone", "order_no", "invoice_date", "due_date", "default_since",
    "limitation_date", "letters",
)  # fmt: skip


class AgencyWay:
    """Carries out ``agency`` commands: handover, agency_update, agency_recall, agency_cancel."""

    def __init__(self, db: Database, folder: Path) -> None:
        self.db, self.folder = db, folder
        self._unlisted: set[Path] = set()

    def send(self, command: CommandRow) -> Outcome:
        """Done once everything is on disk; the record itself is written last."""
        path = self._path(command)
        path.parent.mkdir(parents=True, exist_ok=True)
        record = dict(command.payload)
        if command.payload["type"] == "handover":
            record["letters"] = self._file_letters(command, path.parent / "letters")
            record["documents"] = self._file_documents(command, path.parent / "documents")
        _write(path, json.dumps(record, ensure_ascii=False, indent=1) + "\n")
        self._unlisted.add(path.parent.parent)
        return Outcome.done(f"Filed as {path.parent.name}/{path.name}.", file=str(path.relative_to(self.folder)))

    def arrived(self, command: CommandRow) -> bool | None:
        """The file is there or it is not."""
        return self._path(command).exists()

    def close(self) -> None:
        """Brings the lists of cases up to date."""
        while self._unlisted:
            list_cases(self._unlisted.pop())

    def _path(self, command: CommandRow) -> Path:
        payload = command.payload
        agency = "".join(letter if letter.isalnum() else "-" for letter in payload.get("agency", "")) or "unnamed"
        folder = self.folder / "agency" / ("test" if payload.get("test") else agency) / command.shop
        name = "case.json" if payload["type"] == "handover" else f"{command.id:06d}-{payload['type']}.json"
        return folder / str(payload["claim_no"]) / name

    def _file_letters(self, command: CommandRow, folder: Path) -> list[dict[str, Any]]:
        """Every letter that reached the buyer, as sent, with its digest and proof of dispatch."""
        sent = [one for one in commands.of_claim(self.db.reader, command.claim_id) if _is_letter(one)]
        if sent:
            folder.mkdir(exist_ok=True)
        return [_file_letter(number, one, folder) for number, one in enumerate(sent, start=1)]

    def _file_documents(self, command: CommandRow, folder: Path) -> list[dict[str, Any]]:
        """The invoices and credit notes of the order, byte for byte as they were issued."""
        claim = claims.get(self.db.reader, command.claim_id)
        issued = documents.of_order(self.db.reader, command.shop, claim.order_ref) if claim else []
        if issued:
            folder.mkdir(exist_ok=True)
        for one in issued:
            keep(folder / documents.file_name(one), documents.pdf_of(self.db.reader, one.id))
        return [
            {"file": f"documents/{documents.file_name(one)}", "number": one.number, "date": one.issued_on,
             "kind": one.kind, "total_minor": one.total_minor, "sha256": one.sha256}
            for one in issued
        ]  # fmt: skip


def list_cases(folder: Path) -> None:
    """The CSV is made anew from the records each time, so it holds every case exactly once."""
    out = io.StringIO()
    writer = csv.DictWriter(out, _COLUMNS, delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(_csv_rows(folder.glob("*/case.json")))
    _write(folder / "cases.csv", "\ufeff" + out.getvalue())


def _is_letter(command: CommandRow) -> bool:
    return command.kind in ("mail", "letter") and command.payload.get("audience") == "buyer" and command.state == DONE


def _file_letter(number: int, command: CommandRow, folder: Path) -> dict[str, Any]:
    payload = command.payload
    name = f"{number:02d}-{payload['template']}.html"
    _write(folder / name, payload["html"])
    return {
        "file": f"letters/{name}",
        "date": payload["on"],
        "channel": "letter" if command.kind == "letter" else "email",
        "template": payload["template"],
        "deadline": payload["deadline"],
        "amounts": payload["amounts"],
        "sha256": hashlib.sha256(payload["html"].encode()).hexdigest(),
        "dispatched_at": command.done_at,
        "proof": command.answer,
    }


def _csv_rows(paths: Iterable[Path]) -> Iterable[dict[str, Any]]:
    for path in sorted(paths):
        case = json.loads(path.read_text(encoding="utf-8"))
        debtor, contract, invoice = case["debtor"], case["contract"], case["invoice"]
        yield {
            **{name: case[name] for name in ("claim_no", "on", "currency", "limitation_date")},
            **case["open"],
            **{name: _cell(debtor[name]) for name in ("street", "postcode", "city", "country", "email", "phone")},
            "debtor": _cell(debtor["name"] or debtor["company"]),
            "order_no": _cell(contract["order_no"]),
            "invoice_date": invoice["date"],
            "due_date": invoice["due_date"],
            "default_since": case["default"]["since"],
            "letters": len(case["letters"]),
        }


def _cell(text: str) -> str:
    """A spreadsheet must not take a buyer's name for a formula; a phone number is none."""
    harmless = text.replace(" ", "")[1:].isdecimal() and text[0] == "+"
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") and not harmless else text


def _write(path: Path, text: str) -> None:
    draft = path.with_name(path.name + ".part")
    with draft.open("w", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
