"""What a mail brings besides its words: an issued document, as it was issued; letters, as written; a report."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from mahnlauf.documents.bundle import zip_of
from mahnlauf.outbox.message import Enclosure
from mahnlauf.shops.shop import Shop
from mahnlauf.store import documents
from mahnlauf.store.database import Connection


def attached(payload: Mapping[str, Any], shop: Shop, conn: Connection) -> list[Enclosure]:
    """The files that the payload names. Raises PaperError."""
    found = []
    row = documents.get(conn, payload["document"]) if "document" in payload else None
    if row is not None:
        found.append(Enclosure(documents.file_name(row), documents.pdf_of(conn, row.id)))
    if "bundle" in payload:
        found.append(Enclosure(f"{payload['bundle']['name']}.zip", zip_of(payload["bundle"]["letters"], shop)))
    if "file" in payload:
        found.append(Enclosure(payload["file"]["name"], base64.b64decode(payload["file"]["base64"])))
    return found
