"""What a shop hears from us, and what became of its delivery."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """200 once stored (also for pings and what we do not understand), 401 bad or missing signature, 404 unknown shop,
    413 too large, 503 cannot store. ``note`` is for our log, the body for the shop."""

    status: int
    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"
    note: str = ""
