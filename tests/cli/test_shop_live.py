"""``mahnlauf shop live``: what would be sent today, what is missing, and one word to go live."""

from __future__ import annotations

import json

from mahnlauf.core.clock import instant
from mahnlauf.store import visits
from tests.cli.shell import Shell

READY = ("creditor=Muster GmbH", "sender=Muster GmbH <a@muster.example>", "owner_email=b@muster.example")


def ready(shell: Shell) -> Shell:
    """Back in test mode, with everything that it takes to go live, on a day on which reminders are due."""
    shell.today = "2026-12-14"
    shell.extra["MAHNLAUF_SMTP"] = "smtp://user:pass@mail.muster.example:587"
    pairs = [part for pair in (*READY, "test_mode=true") for part in ("--set", pair)]
    shell.say("shop", "add", "s1", *pairs)
    with shell.house() as house, house.db.write() as conn:
        visits.checked(conn, "s1", [("ok", "Orders can be read.")], instant(house.clock.now()))
    return shell


def test_what_is_missing_is_said_and_nothing_changes_even_with_yes(fresh: Shell) -> None:
    result = fresh.run("shop", "live", "s1", "--yes")
    assert result.exit_code == 1
    for sentence in ("No mail server is set", "never been heard of", "creditor's name is missing", "in test mode"):
        assert sentence in result.output
    assert fresh.json("shop", "list")[0]["test_mode"]


def test_what_it_shows_is_what_the_next_run_sends(shell: Shell) -> None:
    ready(shell)
    found = shell.json("shop", "live", "s1", "--since", "2026-11-01")
    announced = sorted(one["to"] for one in found["sendings"] if one["kind"] == "mail")
    assert announced
    assert found["test_mode"]
    assert "Today would leave:" in shell.say("shop", "live", "s1", "--since", "2026-11-01")
    said = shell.say("shop", "live", "s1", "--since", "2026-11-01", "--yes")
    assert "Shop s1 is live since 2026-11-01." in said
    shell.say("run")
    with shell.house() as house:
        rows = house.db.reader.execute("SELECT payload FROM commands WHERE kind = 'mail'").fetchall()
    payloads = [json.loads(row[0]) for row in rows]
    assert sorted(one["to"] for one in payloads if one["on"] == "2026-12-14" and not one["test"]) == announced


def test_older_orders_are_counted_and_not_dunned(shell: Shell) -> None:
    ready(shell)
    said = shell.say("shop", "live", "s1", "--since", "2026-12-14")
    assert "Today would leave: 0 messages." in said
    assert "of an older order, so never reminded" in said
