"""``mahnlauf outbox``, ``deliveries`` and ``replay``: looking at what failed, and trying it again."""

from __future__ import annotations

import pytest

from mahnlauf.store import commands
from tests.cli.shell import Shell
from tests.world import Recorded, recorded

FORGED = Recorded(
    "forged", {**recorded("01-bacs-on-hold__order-created").headers, "X-WC-Webhook-Signature": "x"}, b"{}"
)


def settled(shell: Shell, state: str) -> int:
    """The first command of a run, brought into a state."""
    shell.today = "2026-12-14"
    shell.say("run")
    with shell.house() as house, house.db.write() as conn:
        ident = commands.newest(conn)[-1].id
        commands.settle(conn, ident, state, "The mail server said no.")
    return ident


def test_the_outbox_can_be_narrowed_to_a_state(shell: Shell) -> None:
    ident = settled(shell, "refused")
    (one,) = shell.json("outbox", "list", "--state", "refused")
    assert (one["id"], one["answer"], one["kind"]) == (ident, "The mail server said no.", "mail")
    assert "The mail server said no." in shell.say("outbox", "list", "--state", "refused")


@pytest.mark.parametrize("state", ["refused", "gave_up"])
def test_a_failed_command_is_tried_again(shell: Shell, state: str) -> None:
    ident = settled(shell, state)
    shell.say("outbox", "retry", ident)
    assert shell.json("outbox", "list", "--state", state) == []
    shell.say("worker", "--once")
    assert ident in [one["id"] for one in shell.json("outbox", "list", "--state", "done")]


def test_what_is_done_is_not_done_again(shell: Shell) -> None:
    ident = settled(shell, "done")
    assert f"Command {ident} is done" in shell.refused("outbox", "retry", ident)
    assert "does not exist" in shell.refused("outbox", "retry", 9999)


def test_an_empty_outbox_says_so(fresh: Shell) -> None:
    assert fresh.json("outbox", "list") == []
    assert "nothing of that kind" in fresh.say("outbox", "list")


def test_deliveries_are_listed_newest_first_with_what_became_of_them(shell: Shell) -> None:
    rows = shell.json("deliveries", "--limit", 500)
    assert [row["id"] for row in rows] == sorted((row["id"] for row in rows), reverse=True)
    assert {row["state"] for row in rows} == {"applied", "ignored"}
    assert len(shell.json("deliveries", "--limit", 3)) == 3
    assert "order.updated" in shell.say("deliveries")


def test_a_parked_delivery_is_replayed_after_the_secret_was_corrected(fresh: Shell) -> None:
    fresh.say("shop", "add", "s1", "--set", "webhook_secret=mistyped")
    assert fresh.deliver([recorded("01-bacs-on-hold__order-created")]) == [401]
    (parked,) = fresh.json("deliveries", "--state", "parked")
    assert "ignature" in parked["reason"]
    still = fresh.run("replay", parked["id"])
    assert (still.exit_code, "parked" in still.stdout) == (1, True)

    fresh.say("shop", "add", "s1", "--set", "webhook_secret=oeffentliches-fixture-geheimnis-1")
    assert "applied" in fresh.say("replay", parked["id"], "--dry-run")
    assert fresh.json("claims") == []
    assert "1 claim changed" in fresh.say("replay", parked["id"])
    assert [one["order_ref"] for one in fresh.json("claims")] == ["22"] or len(fresh.json("claims")) == 1
    assert fresh.json("deliveries", "--state", "parked") == []


def test_several_deliveries_are_replayed_at_once(fresh: Shell) -> None:
    fresh.deliver([FORGED, Recorded("forged too", FORGED.headers, b"[]")])
    result = fresh.run("replay", 1, 2)
    assert (result.exit_code, len(result.stdout.splitlines())) == (1, 2)


def test_a_delivery_that_is_not_there_is_one_sentence(fresh: Shell) -> None:
    assert fresh.refused("replay", 7) == "Delivery 7 does not exist. See: mahnlauf deliveries"


def test_plugins_names_the_platforms(empty: Shell) -> None:
    assert "woocommerce" in [one["name"] for one in empty.json("plugins")["platforms"]]
    assert "WooCommerce" in empty.say("plugins")
