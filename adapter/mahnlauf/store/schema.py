"""The schema as migrations (sqlite-utils). Tables are STRICT, amounts INTEGER minor units, instants UTC text."""

from __future__ import annotations

from sqlite_utils import Database as UtilsDatabase
from sqlite_utils.migrations import Migrations

from mahnlauf.store.money_tables import DAYS_TO_PAY, MONEY_IN
from mahnlauf.store.people_tables import BUYER_MERGES, PASSKEYS

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


_AUDIT = (
    """CREATE TABLE audit (
        id INTEGER PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, via TEXT NOT NULL, what TEXT NOT NULL,
        shop TEXT NOT NULL, claim_id INTEGER, detail TEXT NOT NULL, key TEXT NOT NULL, digest TEXT NOT NULL
    ) STRICT""",
    "CREATE UNIQUE INDEX audit_once ON audit (actor, key) WHERE key <> ''",
    "CREATE INDEX audit_of_claim ON audit (claim_id) WHERE claim_id IS NOT NULL",
    """CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
       BEGIN SELECT raise(ABORT, 'the audit log is never changed'); END""",
    """CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit
       BEGIN SELECT raise(ABORT, 'the audit log is never deleted'); END""",
)


@migrations()
def audit_log(db: UtilsDatabase) -> None:
    """Who did what: an entry is added and stays."""
    for statement in _AUDIT:
        db.execute(statement)


@migrations()
def registrations_of_shops(db: UtilsDatabase) -> None:
    """Shops that registered themselves, by the id that they gave themselves; what their platform keeps is encrypted."""
    db.execute(
        """CREATE TABLE registrations (
            platform TEXT NOT NULL, ident TEXT NOT NULL, shop TEXT NOT NULL, sealed TEXT NOT NULL,
            updated_at TEXT NOT NULL, PRIMARY KEY (platform, ident)
        ) STRICT"""
    )


_DOCUMENTS = (
    """CREATE TABLE documents (
        id INTEGER PRIMARY KEY, shop TEXT NOT NULL, kind TEXT NOT NULL, order_ref TEXT NOT NULL,
        part INTEGER NOT NULL, series TEXT NOT NULL, position INTEGER NOT NULL, number TEXT NOT NULL,
        corrects TEXT NOT NULL, issued_on TEXT NOT NULL, currency TEXT NOT NULL, total_minor INTEGER NOT NULL,
        content TEXT NOT NULL, pdf BLOB NOT NULL, sha256 TEXT NOT NULL, issued_at TEXT NOT NULL,
        UNIQUE (shop, series, position), UNIQUE (shop, number), UNIQUE (shop, order_ref, part)
    ) STRICT""",
    """CREATE TRIGGER documents_stay BEFORE UPDATE ON documents
        BEGIN SELECT RAISE(ABORT, 'an issued document is never changed'); END""",
    """CREATE TRIGGER documents_last BEFORE DELETE ON documents
        BEGIN SELECT RAISE(ABORT, 'an issued document is never deleted'); END""",
)


@migrations()
def issued_documents(db: UtilsDatabase) -> None:
    """Invoices and credit notes as they were issued; the database itself refuses to change or delete one."""
    for statement in _DOCUMENTS:
        db.execute(statement)


_PEOPLE = (
    """CREATE TABLE users (
        id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, name TEXT NOT NULL, role TEXT NOT NULL,
        shops TEXT NOT NULL, language TEXT NOT NULL, created_at TEXT NOT NULL, removed_at TEXT
    ) STRICT""",
    """CREATE TABLE login_links (
        id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, made_at TEXT NOT NULL, expires_at TEXT NOT NULL, used_at TEXT
    ) STRICT""",
    "CREATE INDEX login_links_of_user ON login_links (user_id, made_at)",
    """CREATE TABLE sessions (
        id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, user_id INTEGER, begun_at TEXT NOT NULL,
        seen_at TEXT NOT NULL, expires_at TEXT NOT NULL, ended_at TEXT, browser TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX sessions_open ON sessions (expires_at) WHERE ended_at IS NULL",
)


@migrations()
def people_tables(db: UtilsDatabase) -> None:
    """Users, their login links and their sessions."""
    for statement in _PEOPLE:
        db.execute(statement)


_OPEN = "{0}.principal_minor + {0}.fees_minor + {0}.interest_minor"
_GROUP = "{0}.shop, {0}.state, {0}.stage, {0}.currency, coalesce(substr({0}.due_date, 1, 7), '')"
_COUNTED = (
    "INSERT INTO claim_totals (shop, state, stage, currency, due_month, claims, open_minor, paid_minor) VALUES"
    f" ({_GROUP.format('NEW')}, 1, {_OPEN.format('NEW')}, NEW.paid_minor) ON CONFLICT DO UPDATE SET"
    " claims = claims + 1, open_minor = open_minor + excluded.open_minor,"
    " paid_minor = paid_minor + excluded.paid_minor;"
)
_UNCOUNTED = (
    f"UPDATE claim_totals SET claims = claims - 1, open_minor = open_minor - ({_OPEN.format('OLD')}),"
    " paid_minor = paid_minor - OLD.paid_minor"
    f" WHERE (shop, state, stage, currency, due_month) = ({_GROUP.format('OLD')});"
)
_FIGURES = "principal_minor, fees_minor, interest_minor, paid_minor"
_TOTALS = (
    """CREATE TABLE claim_totals (
        shop TEXT NOT NULL, state TEXT NOT NULL, stage TEXT NOT NULL, currency TEXT NOT NULL, due_month TEXT NOT NULL,
        claims INTEGER NOT NULL, open_minor INTEGER NOT NULL, paid_minor INTEGER NOT NULL,
        PRIMARY KEY (shop, state, stage, currency, due_month)
    ) STRICT, WITHOUT ROWID""",
    f"INSERT INTO claim_totals SELECT {_GROUP.format('claims')}, count(*),"
    " sum(principal_minor + fees_minor + interest_minor), sum(paid_minor) FROM claims GROUP BY 1, 2, 3, 4, 5",
    f"CREATE TRIGGER claims_counted AFTER INSERT ON claims BEGIN {_COUNTED} END",
    f"CREATE TRIGGER claims_uncounted AFTER DELETE ON claims BEGIN {_UNCOUNTED} END",
    f"CREATE TRIGGER claims_recounted AFTER UPDATE OF shop, state, stage, currency, due_date, {_FIGURES} ON claims"
    f" WHEN ({_GROUP.format('OLD')}) <> ({_GROUP.format('NEW')}) BEGIN {_UNCOUNTED} {_COUNTED} END",
    f"CREATE TRIGGER claims_reckoned AFTER UPDATE OF {_FIGURES} ON claims"
    f" WHEN ({_GROUP.format('OLD')}) = ({_GROUP.format('NEW')}) AND"
    f" ({_OPEN.format('OLD')}, OLD.paid_minor) <> ({_OPEN.format('NEW')}, NEW.paid_minor) BEGIN"
    f" UPDATE claim_totals SET open_minor = open_minor - ({_OPEN.format('OLD')}) + {_OPEN.format('NEW')},"
    " paid_minor = paid_minor - OLD.paid_minor + NEW.paid_minor"
    f" WHERE (shop, state, stage, currency, due_month) = ({_GROUP.format('NEW')}); END",
)


@migrations()
def totals_of_claims(db: UtilsDatabase) -> None:
    """How many claims of each kind there are and how much is open, kept by triggers in the claim's own transaction."""
    for statement in _TOTALS:
        db.execute(statement)


@migrations()
def courses_of_shops(db: UtilsDatabase) -> None:
    """Which product opens which courses, as far as it was said by command, screen or API: JSON by product."""
    db.execute("ALTER TABLE shops ADD COLUMN courses TEXT NOT NULL DEFAULT '{}'")


_BOOKINGS = (
    """CREATE TABLE bookings (
        id INTEGER PRIMARY KEY, shop TEXT NOT NULL, number INTEGER NOT NULL, order_ref TEXT NOT NULL,
        instalment INTEGER NOT NULL, identity TEXT NOT NULL, cause TEXT NOT NULL, tax_rate TEXT NOT NULL,
        on_day TEXT NOT NULL, currency TEXT NOT NULL, amount_minor INTEGER NOT NULL, ref TEXT NOT NULL,
        country TEXT NOT NULL, reverses INTEGER, posted_at TEXT NOT NULL, digest TEXT NOT NULL,
        UNIQUE (shop, number)
    ) STRICT""",
    "CREATE INDEX bookings_of_claim ON bookings (shop, order_ref, instalment)",
    "CREATE INDEX bookings_by_day ON bookings (shop, on_day, number)",
    """CREATE TRIGGER bookings_stay BEFORE UPDATE ON bookings
        BEGIN SELECT RAISE(ABORT, 'a booking is never changed'); END""",
    """CREATE TRIGGER bookings_last BEFORE DELETE ON bookings
        BEGIN SELECT RAISE(ABORT, 'a booking is never deleted'); END""",
    "CREATE TABLE bookings_reached (id INTEGER PRIMARY KEY CHECK (id = 1), event_id INTEGER NOT NULL) STRICT",
)


@migrations()
def journal_of_the_bookkeeper(db: UtilsDatabase) -> None:
    """What was booked for every claim; the database itself refuses to change or delete a row."""
    for statement in _BOOKINGS:
        db.execute(statement)


@migrations()
def mails_that_left(db: UtilsDatabase) -> None:
    """How many mails of a shop have left since a moment, for its limits."""
    db.execute("CREATE INDEX commands_mailed ON commands (shop, done_at) WHERE kind = 'mail' AND done_at IS NOT NULL")


@migrations()
def claims_of_buyers(db: UtilsDatabase) -> None:
    """The claims of one buyer, for letters about several of them."""
    db.execute("CREATE INDEX claims_of_buyer ON claims (shop, buyer_email, buyer_name)")


@migrations()
def revoked_links(db: UtilsDatabase) -> None:
    """Links to a claim that were made up to a day and open nothing any more."""
    db.execute("CREATE TABLE revoked_links (claim_id INTEGER PRIMARY KEY, up_to TEXT NOT NULL) STRICT")


_SEARCHED = ("number", "order_ref", "buyer_name", "buyer_email", "principal_minor")
_NOTED = "INSERT INTO search_noted (claim_id) VALUES ({0}.id) ON CONFLICT DO NOTHING;"
_SEARCH = (
    "CREATE VIRTUAL TABLE claim_search USING fts5(words, detail='none', columnsize=0, prefix='1 2 3',"
    " tokenize='unicode61 remove_diacritics 2')",
    "CREATE TABLE search_noted (claim_id INTEGER PRIMARY KEY) STRICT",
    "INSERT INTO search_noted SELECT id FROM claims",
    f"CREATE TRIGGER claims_to_find AFTER INSERT ON claims BEGIN {_NOTED.format('NEW')} END",
    f"CREATE TRIGGER claims_not_to_find AFTER DELETE ON claims BEGIN {_NOTED.format('OLD')} END",
    f"CREATE TRIGGER claims_found_otherwise AFTER UPDATE OF {', '.join(_SEARCHED)} ON claims"
    f" WHEN ({', '.join(f'OLD.{name}' for name in _SEARCHED)}) <> ({', '.join(f'NEW.{name}' for name in _SEARCHED)})"
    f" BEGIN {_NOTED.format('NEW')} END",
)


@migrations()
def search_of_claims(db: UtilsDatabase) -> None:
    """Claims by the words in them; what the index has not taken in yet is noted."""
    for statement in _SEARCH:
        db.execute(statement)


@migrations()
def html_of_mails_apart(db: UtilsDatabase) -> None:
    """The HTML of mails in a table of its own, so that a command's turns do not write it anew each time."""
    db.execute("CREATE TABLE mail_html (command_id INTEGER PRIMARY KEY, html TEXT NOT NULL) STRICT")
    db.execute("INSERT INTO mail_html SELECT id, html FROM commands WHERE html <> ''")
    db.execute("ALTER TABLE commands DROP COLUMN html")


@migrations()
def claims_by_amount(db: UtilsDatabase) -> None:
    """Open claims in the order of what is open."""
    db.execute(
        "CREATE INDEX claims_by_amount ON claims (principal_minor + fees_minor + interest_minor, id)"
        " WHERE state = 'open'"
    )


@migrations()
def money_that_came_in(db: UtilsDatabase) -> None:
    """Money on the merchant's account that names no claim by itself, and the claims that a person gave it to."""
    for statement in MONEY_IN:
        db.execute(statement)


@migrations()
def days_until_claims_are_paid(db: UtilsDatabase) -> None:
    """How many claims were paid so many days after their invoice, kept by triggers in the claim's own transaction."""
    for statement in DAYS_TO_PAY:
        db.execute(statement)


@migrations()
def what_shops_were_asked(db: UtilsDatabase) -> None:
    """How far the sync of each shop is, and what the last test of its connection found."""
    db.execute(
        """CREATE TABLE shop_syncs (
            shop TEXT PRIMARY KEY, wanted_at TEXT, began_at TEXT, moved_at TEXT, ended_at TEXT,
            orders INTEGER NOT NULL DEFAULT 0, changed INTEGER NOT NULL DEFAULT 0, total INTEGER,
            fault TEXT NOT NULL DEFAULT ''
        ) STRICT"""
    )
    db.execute("CREATE TABLE shop_checks (shop TEXT PRIMARY KEY, at TEXT NOT NULL, findings TEXT NOT NULL) STRICT")


@migrations()
def own_texts_and_their_versions(db: UtilsDatabase) -> None:
    """What shops wrote themselves, every version; the files beside the configuration are what letters are made of."""
    db.execute(
        """CREATE TABLE wordings (
            id INTEGER PRIMARY KEY, shop TEXT NOT NULL, voice TEXT NOT NULL, template TEXT NOT NULL,
            text TEXT NOT NULL, saved_at TEXT NOT NULL, actor TEXT NOT NULL
        ) STRICT"""
    )
    db.execute("CREATE INDEX wordings_of_text ON wordings (shop, voice, template, id)")


@migrations()
def open_claims_of_plans(db: UtilsDatabase) -> None:
    """How many open claims stand in which version of a plan; no run changes what is in this index."""
    db.execute("CREATE INDEX open_claims_of_plans ON claims (plan, plan_version, id) WHERE state = 'open'")


_COURSES = (
    """CREATE TABLE connection_health (
        connection TEXT PRIMARY KEY, answered_at TEXT, fault_at TEXT, fault TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    "CREATE INDEX leases_taken ON leases (state, id) WHERE state <> 'granted'",
    "CREATE INDEX leases_announced ON leases (id) WHERE state = 'granted' AND until IS NOT NULL AND reason <> ''",
    "CREATE INDEX leases_of_product ON leases (shop, product, id)",
    "CREATE INDEX commands_to_subscribers ON commands (id) WHERE kind = 'subscriber'",
)


@migrations()
def courses_and_subscribers_on_the_screen(db: UtilsDatabase) -> None:
    """When each course platform answered last and what was wrong, and indexes for the lists of leases and messages."""
    for statement in _COURSES:
        db.execute(statement)


@migrations()
def buyers_that_are_one_person(db: UtilsDatabase) -> None:
    """Pairs of buyers of a shop of whom a person said that they are the same; each can be taken apart again."""
    for statement in BUYER_MERGES:
        db.execute(statement)


@migrations()
def passkeys_of_people(db: UtilsDatabase) -> None:
    """Public keys by which people log in, and the question that each browser has to answer, once."""
    for statement in PASSKEYS:
        db.execute(statement)
