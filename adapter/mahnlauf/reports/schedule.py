"""Mails saved reports when their period has ended: once, whatever is restarted, late if nobody was there."""

from __future__ import annotations

import base64
import logging
from dataclasses import dataclass, field
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

from mahnlauf.core.clock import instant
from mahnlauf.core.errors import MahnlaufError, SettingsError
from mahnlauf.reports.catalog import make, report_of
from mahnlauf.reports.output import output
from mahnlauf.reports.reading import House
from mahnlauf.reports.saved import Saved, period, saved_reports
from mahnlauf.reports.words import day_text
from mahnlauf.shops.shop import Shop
from mahnlauf.store import commands, records, reports
from mahnlauf.store.commands import NewCommand

log = logging.getLogger(__name__)
_TEXT = {
    "de": "Guten Tag,\n\nanbei der Bericht „{title}“ für {span}.\n\nMahnlauf\n",
    "en": "Hello,\n\nattached is the report “{title}” for {span}.\n\nMahnlauf\n",
}


@dataclass(slots=True)
class Schedule:
    """What the worker asks in every turn. What was mailed is remembered, so a turn costs reading one small file."""

    house: House
    folder: Path
    _mailed: set[str] = field(default_factory=set)
    _told: set[str] = field(default_factory=set)

    def run(self) -> int:
        """Queues the mails of all periods that have ended; returns how many. What is wrong in the file, or cannot be
        made, is told to the operator once; the other reports go out."""
        shops = self.house.shops.all()
        if not shops:
            return 0
        try:
            scheduled = [saved for saved in saved_reports(self.folder).values() if saved.every]
        except SettingsError as fault:
            self._tell(shops[0], str(fault))
            return 0
        return sum(self._tried(saved, shops) for saved in scheduled)

    def _tried(self, saved: Saved, shops: list[Shop]) -> bool:
        try:
            return self._queued(saved, shops)
        except MahnlaufError as fault:
            self._tell(shops[0], f"The report {saved.name} cannot be mailed: {fault}")
            return False

    def _tell(self, shop: Shop, text: str) -> None:
        if text not in self._told:
            self._told.add(text)
            log.error("%s", text)
            with self.house.db.write() as conn:
                records.report(conn, shop.name, "report", text, instant(self.house.clock.now()))

    def _queued(self, saved: Saved, shops: list[Shop]) -> bool:
        shop = next((one for one in shops if one.name == saved.given.get("shop")), shops[0])
        span = period(saved.every, self.house.clock.today(shop.timezone))
        key = f"report:{saved.name}:{span[1]}"
        if key in self._mailed:
            return False
        state = reports.mailed(self.house.db.reader, shop.name, key)
        if state is None:
            self._queue(saved, shop, span, key, tuple(one.name for one in shops))
        elif state == commands.DONE:
            with self.house.db.write() as conn:
                reports.forget_file(conn, shop.name, key)
            self._mailed.add(key)
        return state is None

    def _queue(self, saved: Saved, shop: Shop, span: tuple[date, date], key: str, shops: tuple[str, ...]) -> None:
        """Two workers may make it at once; the key is unique, so one of them is sent."""
        wish = saved.wish(shops, span)
        made = output(make(self.house, saved.report, wish), saved.kind, wish.language, span[1])
        payload = _mail(saved, wish.language, span) | {
            "file": {"name": made.name, "base64": base64.b64encode(made.content).decode("ascii")}
        }
        now = instant(self.house.clock.now())
        with self.house.db.write() as conn:
            commands.insert_many(conn, [NewCommand(shop.name, 0, key, "mail", payload, now)], now)


def _mail(saved: Saved, language: str, span: tuple[date, date]) -> dict[str, Any]:
    title = report_of(saved.report).title(language)
    first, last = (day_text(day, language) for day in span)
    shown = last if first == last or report_of(saved.report).is_balance else f"{first} – {last}"
    text = _TEXT[language].format(title=title, span=shown)
    return {
        "audience": "bookkeeper" if saved.mail else "vendor", "to": saved.mail, "name": "", "template": "report",
        "subject": f"{title}, {shown}", "text": text, "html": f"<p>{escape(text).replace(chr(10) * 2, '</p><p>')}</p>",
        "on": span[1].isoformat(), "test": False,
    }  # fmt: skip
