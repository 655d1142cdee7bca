"""The tables of incoming money and of the days until claims are paid, as the migrations make them."""

from __future__ import annotations

MONEY_IN = (
    """CREATE TABLE money_in (
        id INTEGER PRIMARY KEY, shop TEXT NOT NULL, ref TEXT NOT NULL, on_day TEXT NOT NULL, currency TEXT NOT NULL,
        amount_minor INTEGER NOT NULL, payer TEXT NOT NULL, purpose TEXT NOT NULL, state TEXT NOT NULL,
        reason TEXT NOT NULL DEFAULT '', came_at TEXT NOT NULL, settled_at TEXT, UNIQUE (shop, ref)
    ) STRICT""",
    "CREATE INDEX money_in_open ON money_in (id) WHERE state = 'open'",
    """CREATE TABLE money_shares (
        money_id INTEGER NOT NULL, claim_id INTEGER NOT NULL, amount_minor INTEGER NOT NULL,
        PRIMARY KEY (money_id, claim_id)
    ) STRICT""",
    "CREATE INDEX money_shares_of_claim ON money_shares (claim_id)",
)

# Of a claim's payments (reference, day, amount, fees, interest, principal, credit, undone, source) the last that
# paid principal, counted from the invoice: whatever came later was too much.
_PAID_ON = (
    "(SELECT max(json_extract(one.value, '$[1]')) FROM json_each({0}.folded, '$.payments') AS one"
    " WHERE json_extract(one.value, '$[5]') > 0 AND NOT json_extract(one.value, '$[7]'))"
)
_TO_PAY = (
    f"min(366, max(0, CAST(julianday({_PAID_ON})"
    " - julianday(coalesce(json_extract({0}.folded, '$.invoice_date'), {0}.due_date)) AS INTEGER)))"
)
_PAID_IN = (
    f"INSERT INTO days_to_pay SELECT {{0}}.shop, {{0}}.currency, {_TO_PAY}, 1"
    f" WHERE {{0}}.state = 'paid' AND {_TO_PAY} IS NOT NULL ON CONFLICT DO UPDATE SET claims = claims + 1;"
)
_NOT_PAID_IN = (
    "UPDATE days_to_pay SET claims = claims - 1 WHERE {0}.state = 'paid'"
    f" AND (shop, currency, days) = ({{0}}.shop, {{0}}.currency, {_TO_PAY});"
)
DAYS_TO_PAY = (
    """CREATE TABLE days_to_pay (
        shop TEXT NOT NULL, currency TEXT NOT NULL, days INTEGER NOT NULL, claims INTEGER NOT NULL,
        PRIMARY KEY (shop, currency, days)
    ) STRICT, WITHOUT ROWID""",
    "INSERT INTO days_to_pay SELECT shop, currency, days, count(*) FROM"
    f" (SELECT shop, currency, {_TO_PAY.format('claims')} AS days FROM claims WHERE state = 'paid')"
    " WHERE days IS NOT NULL GROUP BY 1, 2, 3",
    f"CREATE TRIGGER claims_paid AFTER INSERT ON claims WHEN NEW.state = 'paid' BEGIN {_PAID_IN.format('NEW')} END",
    "CREATE TRIGGER claims_paid_now AFTER UPDATE OF state, folded ON claims WHEN NEW.state = 'paid' OR"
    " OLD.state = 'paid' BEGIN"
    f" {_NOT_PAID_IN.format('OLD')} {_PAID_IN.format('NEW')} END",
    f"CREATE TRIGGER claims_paid_no_more AFTER DELETE ON claims WHEN OLD.state = 'paid' BEGIN"
    f" {_NOT_PAID_IN.format('OLD')} END",
)
