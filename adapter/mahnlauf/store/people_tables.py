"""The tables of merged buyers and of passkeys, as the migrations make them."""

from __future__ import annotations

BUYER_MERGES = (
    """CREATE TABLE buyer_merges (
        id INTEGER PRIMARY KEY, shop TEXT NOT NULL, one TEXT NOT NULL, other TEXT NOT NULL, merged_at TEXT NOT NULL,
        undone_at TEXT
    ) STRICT""",
    "CREATE INDEX buyer_merges_by_one ON buyer_merges (shop, one) WHERE undone_at IS NULL",
    "CREATE INDEX buyer_merges_by_other ON buyer_merges (shop, other) WHERE undone_at IS NULL",
)

PASSKEYS = (
    """CREATE TABLE passkeys (
        id INTEGER PRIMARY KEY, user_id INTEGER, credential TEXT NOT NULL UNIQUE, public_key TEXT NOT NULL,
        sign_count INTEGER NOT NULL, name TEXT NOT NULL, made_at TEXT NOT NULL, used_at TEXT
    ) STRICT""",
    """CREATE TABLE passkey_challenges (
        bound TEXT NOT NULL, purpose TEXT NOT NULL, challenge TEXT NOT NULL, expires_at TEXT NOT NULL,
        PRIMARY KEY (bound, purpose)
    ) STRICT""",
)
