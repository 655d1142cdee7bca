"""The yardstick of a run: the least that a daily run in Python and SQLite can do, and the same in plain SQL.

Select the due claims by index, compute the open amount, write a mail as text and HTML, put it into an outbox, move
the claim to its next level, commit every 500, durably. No events, no plan, no calendar, no amounts by bucket.

As a program it measures: `run` with a short letter, `long` with one as long as Mahnlauf's, `sql` without a letter.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import jinja2
from measure import Measured, answer, peak_mb, timed

TODAY = date(2026, 12, 14)
BATCH = 500
_UNTIL, _LATER = TODAY + timedelta(days=14), TODAY + timedelta(days=20)
_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
_SCHEMA = """
CREATE TABLE claim (id INTEGER PRIMARY KEY, shop INTEGER, number TEXT, name TEXT, email TEXT, cents INTEGER,
    paid INTEGER DEFAULT 0, due TEXT, state TEXT DEFAULT 'open', level INTEGER DEFAULT 0, next_on TEXT, updated TEXT,
    UNIQUE (shop, number));
CREATE INDEX claim_next ON claim (next_on, id) WHERE next_on IS NOT NULL;
CREATE TABLE outbox (id INTEGER PRIMARY KEY, claim INTEGER, level INTEGER, kind TEXT, body TEXT, created TEXT,
    UNIQUE (claim, level, kind));
"""
_DUE = "SELECT * FROM claim WHERE next_on <= ? ORDER BY next_on, id LIMIT ?"
_QUEUE = "INSERT INTO outbox (claim, level, kind, body, created) VALUES (?, ?, 'mail', ?, ?)"
_MOVE = "UPDATE claim SET level = ?, next_on = ?, updated = ? WHERE id = ?"
_SQL_QUEUE = (
    "INSERT INTO outbox (claim, level, kind, created) SELECT id, level + 1, 'mail', ? FROM claim WHERE next_on <= ?"
)
_SQL_MOVE = "UPDATE claim SET level = level + 1, next_on = date(next_on, '+14 days'), updated = ? WHERE next_on <= ?"
_TEXT = (
    "Guten Tag {{ c.name }},\n\nzur Bestellung {{ c.number }} vom {{ c.due }} sind noch"
    " {{ '%.2f' | format(open / 100) }} EUR offen{% if fee %}, dazu {{ '%.2f' | format(fee / 100) }} EUR"
    " Mahnkosten{% endif %}.\nBitte zahlen Sie bis {{ until }}.\n" + "Wort. " * 120
)
_HTML = (
    "<html><body><p>Guten Tag {{ c.name }},</p><p>zur Bestellung {{ c.number }} sind noch"
    " <b>{{ '%.2f' | format(open / 100) }}</b> EUR offen.</p><table>{% for label, cents in lines %}"
    "<tr><td>{{ label }}</td><td>{{ cents }}</td></tr>{% endfor %}</table>"
)
_SHORT, _LONG = 40, 490  # paragraphs that fill the HTML up to 0.8 or 6.3 kB


class Letter:
    """A mail as text and HTML by Jinja."""

    def __init__(self, paragraphs: int) -> None:
        self.text = jinja2.Environment().from_string(_TEXT)
        html = f"{_HTML}{'<p>Wort.</p>' * paragraphs}</body></html>"
        self.html = jinja2.Environment(autoescape=True).from_string(html)

    def write(self, claim: sqlite3.Row, cents: int, fee: int) -> str:
        """Both, one after the other."""
        lines = [("Rechnung", cents), ("Mahnkosten", fee), ("Summe", cents + fee)]
        text = self.text.render(c=claim, open=cents, fee=fee, until=_UNTIL)
        return text + self.html.render(c=claim, open=cents, lines=lines)


def connect(folder: Path) -> sqlite3.Connection:
    """The yardstick's database in that folder."""
    conn = sqlite3.connect(folder / "yardstick.db", isolation_level=None)
    conn.row_factory = sqlite3.Row
    conn.executescript(_PRAGMAS)
    return conn


def fill(folder: Path, claims: int, step: int) -> None:
    """``claims`` open claims, of which each ``step``-th is due."""
    with closing(connect(folder)) as conn:
        conn.executescript(_SCHEMA)
        conn.execute("BEGIN")
        conn.executemany(
            "INSERT INTO claim (id, shop, number, name, email, cents, due, next_on) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (number, number % 50, f"{number}", f"Kunde {number}", f"kunde{number}@example.com",
                 1000 + number % 9000, "2026-11-22", str(_LATER if number % step else TODAY))
                for number in range(1, claims + 1)
            ),
        )  # fmt: skip
        conn.execute("COMMIT")
        conn.execute("ANALYZE")
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def reset(folder: Path) -> None:
    """Everything as it was before the run."""
    with closing(connect(folder)) as conn:
        conn.execute("BEGIN")
        conn.execute("DELETE FROM outbox")
        conn.execute("UPDATE claim SET level = 0, next_on = ? WHERE level > 0", (str(TODAY),))
        conn.execute("COMMIT")
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def run(conn: sqlite3.Connection, letter: Letter) -> None:
    """One day."""
    day, until = str(TODAY), str(_UNTIL)
    while True:
        conn.execute("BEGIN IMMEDIATE")
        due = conn.execute(_DUE, (day, BATCH)).fetchall()
        mails, moved = [], []
        for claim in due:
            cents = claim["cents"] - claim["paid"]
            if claim["state"] != "open" or cents <= 0:
                continue
            level = claim["level"] + 1
            mails.append((claim["id"], level, letter.write(claim, cents, 250 * (level > 1)), day))
            moved.append((level, until, day, claim["id"]))
        conn.executemany(_QUEUE, mails)
        conn.executemany(_MOVE, moved)
        conn.execute("COMMIT")
        if len(due) < BATCH:
            return


def plain_sql(conn: sqlite3.Connection) -> None:
    """The same rows, moved by two statements."""
    conn.execute("BEGIN IMMEDIATE")
    conn.execute(_SQL_QUEUE, (str(TODAY), str(TODAY)))
    conn.execute(_SQL_MOVE, (str(TODAY), str(TODAY)))
    conn.execute("COMMIT")


def _with_letter(folder: Path, paragraphs: int) -> Measured:
    letter = Letter(paragraphs)
    with closing(connect(folder)) as conn:
        return Measured(timed(lambda: run(conn, letter)), peak_mb())


def _without_letter(folder: Path) -> Measured:
    with closing(connect(folder)) as conn:
        return Measured(timed(lambda: plain_sql(conn)), peak_mb())


if __name__ == "__main__":
    answer(
        {
            "run": lambda folder: _with_letter(folder, _SHORT),
            "long": lambda folder: _with_letter(folder, _LONG),
            "sql": _without_letter,
        }
    )
