"""The schema as migrations (sqlite-utils). Tables are STRICT, amounts INTEGER minor units, instants UTC text."""

from __future__ import annotations

from sqlite_utils import Database as UtilsDatabase
from sqlite_utils.migrations import Migrations

migrations = Migrations("mahnlauf")

_FIRST = (
    """CREATE TABLE shops (
        name TEXT PRIMARY KEY, platform TEXT NOT NULL, settings TEXT NOT NULL, secrets TEXT NOT NULL,
        created_at TEXT NOT NULL, heard_at TEXT
    ) STRICT""",
    """CREATE TABLE deliveries (
        id INTEGER PRIMARY KEY, shop TEXT NOT NULL, key TEXT NOT NULL, topic TEXT NOT NULL, received_at TEXT NOT NULL,
        state TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '', events INTEGER NOT NULL DEFAULT 0,
        method TEXT NOT NULL, query TEXT NOT NULL, headers TEXT NOT NULL, body BLOB NOT NULL,
        UNIQUE (shop, key)
    ) STRICT""",
    "CREATE INDEX deliveries_parked ON deliveries (id) WHERE state = 'parked'",
    """CREATE TABLE events (
        id INTEGER PRIMARY KEY, shop TEXT NOT NULL, identity TEXT NOT NULL, kind TEXT NOT NULL,
        order_ref TEXT NOT NULL, instalment INTEGER NOT NULL, at TEXT NOT NULL, position INTEGER NOT NULL,
        on_day TEXT NOT NULL, data TEXT NOT NULL, delivery_id INTEGER, recorded_at TEXT NOT NULL,
        UNIQUE (shop, identity)
    ) STRICT""",
    "CREATE INDEX events_of_claim ON events (shop, order_ref, instalment)",
    """CREATE TABLE claims (
        id INTEGER PRIMARY KEY, shop TEXT NOT NULL, order_ref TEXT NOT NULL, instalment INTEGER NOT NULL,
        number TEXT NOT NULL, buyer_name TEXT NOT NULL, buyer_email TEXT NOT NULL, currency TEXT NOT NULL,
        state TEXT NOT NULL, principal_minor INTEGER NOT NULL, fees_minor INTEGER NOT NULL,
        interest_minor INTEGER NOT NULL, credit_minor INTEGER NOT NULL, paid_minor INTEGER NOT NULL,
        due_date TEXT, stage TEXT NOT NULL, next_stage TEXT NOT NULL, next_on TEXT,
        plan TEXT NOT NULL, plan_version TEXT NOT NULL, test_mode INTEGER NOT NULL, collected_by TEXT NOT NULL,
        folded TEXT NOT NULL, updated_at TEXT NOT NULL,
        version INTEGER NOT NULL DEFAULT 1,
        UNIQUE (shop, order_ref, instalment)
    ) STRICT""",
    "CREATE INDEX claims_next ON claims (next_on, id) WHERE next_on IS NOT NULL",
    "CREATE INDEX claims_state ON claims (state, id)",
    """CREATE TABLE commands (
        id INTEGER PRIMARY KEY, shop TEXT NOT NULL, claim_id INTEGER NOT NULL, key TEXT NOT NULL, kind TEXT NOT NULL,
        payload TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, not_before TEXT NOT NULL,
        lease_token TEXT NOT NULL DEFAULT '', lease_until TEXT, sending INTEGER NOT NULL DEFAULT 0,
        answer TEXT NOT NULL DEFAULT '', created_at TEXT NOT NULL, done_at TEXT,
        UNIQUE (shop, key)
    ) STRICT""",
    "CREATE INDEX commands_due ON commands (not_before, id) WHERE state = 'waiting'",
    "CREATE INDEX commands_leased ON commands (lease_until) WHERE state = 'leased'",
    "CREATE INDEX commands_of_claim ON commands (claim_id)",
    """CREATE TABLE attempts (
        id INTEGER PRIMARY KEY, command_id INTEGER NOT NULL, at TEXT NOT NULL, verdict TEXT NOT NULL,
        answer TEXT NOT NULL, facts TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX attempts_of_command ON attempts (command_id)",
    """CREATE TABLE plan_versions (
        version TEXT PRIMARY KEY, name TEXT NOT NULL, content TEXT NOT NULL, seen_at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE findings (
        id INTEGER PRIMARY KEY, shop TEXT NOT NULL, code TEXT NOT NULL, text TEXT NOT NULL, seen_at TEXT NOT NULL,
        times INTEGER NOT NULL DEFAULT 1, resolved_at TEXT, UNIQUE (shop, code, text)
    ) STRICT""",
    """CREATE TABLE runs (
        id INTEGER PRIMARY KEY, shop TEXT NOT NULL, day TEXT NOT NULL, finished_at TEXT NOT NULL,
        due INTEGER NOT NULL, acted INTEGER NOT NULL, blocked INTEGER NOT NULL
    ) STRICT""",
)


_SPOOL = (
    """CREATE TABLE spool (
        command_id INTEGER PRIMARY KEY, shop TEXT NOT NULL, added_at TEXT NOT NULL, batch TEXT, printed_at TEXT
    ) STRICT""",
    "CREATE INDEX spool_waiting ON spool (shop, command_id) WHERE printed_at IS NULL",
)


@migrations()
def first_tables(db: UtilsDatabase) -> None:
    """Shops, deliveries, events, claims, commands, attempts, plan versions, findings, runs."""
    for statement in _FIRST:
        db.execute(statement)


@migrations()
def sync_cursor(db: UtilsDatabase) -> None:
    """How far each shop's orders have been asked for."""
    db.execute("ALTER TABLE shops ADD COLUMN synced_to TEXT")


@migrations()
def html_of_mails(db: UtilsDatabase) -> None:
    """The HTML of a mail in a column of its own."""
    db.execute("ALTER TABLE commands ADD COLUMN html TEXT NOT NULL DEFAULT ''")


# The screens ask for what is rare among very many rows; each index is empty or small while all goes well.
_LISTS = (
    "CREATE INDEX claims_of_shop ON claims (shop, state, id)",
    "CREATE INDEX claims_stuck ON claims (id)"
    " WHERE state = 'open' AND next_on IS NULL AND (next_stage <> '' OR stage <> '')",
    "CREATE INDEX commands_of_people ON commands (state, id) WHERE state IN ('todo', 'refused', 'gave_up')",
)


@migrations()
def indexes_of_lists(db: UtilsDatabase) -> None:
    """Claims by shop, claims that are stuck, commands that need a person."""
    for statement in _LISTS:
        db.execute(statement)


@migrations()
def letters_wait_for_the_printer(db: UtilsDatabase) -> None:
    """The spool: letters on paper that wait to be printed, and the batch in which each was."""
    for statement in _SPOOL:
        db.execute(statement)


_ACCESS = (
    """CREATE TABLE leases (
        id INTEGER PRIMARY KEY, shop TEXT NOT NULL, order_ref TEXT NOT NULL, product TEXT NOT NULL,
        participant TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL, by TEXT NOT NULL, since TEXT,
        until TEXT, paid_through INTEGER NOT NULL, claim_id INTEGER NOT NULL, updated_at TEXT NOT NULL,
        UNIQUE (shop, order_ref, product, participant)
    ) STRICT""",
    "CREATE INDEX leases_of_participant ON leases (shop, participant, product)",
    "CREATE INDEX leases_until ON leases (until) WHERE until IS NOT NULL",
    """CREATE TABLE grants (
        id INTEGER PRIMARY KEY, shop TEXT NOT NULL, participant TEXT NOT NULL, product TEXT NOT NULL,
        state TEXT NOT NULL, reason TEXT NOT NULL, since TEXT, until TEXT, version INTEGER NOT NULL,
        updated_at TEXT NOT NULL, UNIQUE (shop, participant, product)
    ) STRICT""",
    "CREATE INDEX grants_of_shop ON grants (shop, id)",
    """CREATE TABLE course_wishes (
        shop TEXT NOT NULL, connection TEXT NOT NULL, course TEXT NOT NULL, participant TEXT NOT NULL,
        wanted TEXT NOT NULL, version INTEGER NOT NULL, updated_at TEXT NOT NULL,
        UNIQUE (connection, course, participant, shop)
    ) STRICT""",
    """CREATE TABLE course_takes (
        connection TEXT NOT NULL, course TEXT NOT NULL, participant TEXT NOT NULL, kept TEXT NOT NULL,
        taken_at TEXT NOT NULL, UNIQUE (connection, course, participant)
    ) STRICT""",
    """CREATE TABLE connections (
        name TEXT PRIMARY KEY, platform TEXT NOT NULL, settings TEXT NOT NULL, secrets TEXT NOT NULL,
        created_at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE tokens (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, digest TEXT NOT NULL UNIQUE, shop TEXT NOT NULL,
        scope TEXT NOT NULL, created_at TEXT NOT NULL, revoked_at TEXT
    ) STRICT""",
    """CREATE TABLE subscribers (
        id INTEGER PRIMARY KEY, shop TEXT NOT NULL, url TEXT NOT NULL, types TEXT NOT NULL, secrets TEXT NOT NULL,
        disabled_at TEXT, why TEXT NOT NULL DEFAULT '', created_at TEXT NOT NULL, UNIQUE (shop, url)
    ) STRICT""",
    """CREATE TABLE messages (
        id INTEGER PRIMARY KEY, shop TEXT NOT NULL, type TEXT NOT NULL, subject TEXT NOT NULL, body TEXT NOT NULL,
        created_at TEXT NOT NULL, UNIQUE (shop, type, subject)
    ) STRICT""",
    "CREATE INDEX messages_by_time ON messages (shop, created_at)",
)


@migrations()
def access_tables(db: UtilsDatabase) -> None:
    """Who may open which course, what we took, and whom we tell."""
    for statement in _ACCESS:
        db.execute(statement)


@migrations()
def handshakes_table(db: UtilsDatabase) -> None:
    """Connections that a shop owner is about to allow: one-time tokens, kept as digests."""
    db.execute(
        """CREATE TABLE handshakes (
            digest TEXT PRIMARY KEY, shop TEXT NOT NULL, expires_at TEXT NOT NULL, used_at TEXT
        ) STRICT"""
    )


@migrations()
def slow_round(db: UtilsDatabase) -> None:
    """How far each shop's known orders have been asked about again."""
    db.execute("ALTER TABLE shops ADD COLUMN refetch_after INTEGER NOT NULL DEFAULT 0")
    db.execute("ALTER TABLE shops ADD COLUMN refetched_at TEXT")
