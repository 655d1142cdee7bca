"""``mahnlauf doctor``: each thing that can be wrong is found, with what to do about it."""

from __future__ import annotations

import json
from typing import Any

from mahnlauf.store import commands, shops
from tests.cli.shell import Shell


def findings(shell: Shell, code: int) -> list[dict[str, Any]]:
    result = shell.run("doctor", "--json")
    assert result.exit_code == code, result.output
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


def errors(shell: Shell) -> str:
    return "\n".join(one["text"] for one in findings(shell, 1) if one["level"] == "error")


def warnings(shell: Shell) -> str:
    return "\n".join(one["text"] for one in findings(shell, 0) if one["level"] == "warning")


def test_a_new_installation_has_no_error(fresh: Shell) -> None:
    assert "was never heard" in warnings(fresh)
    assert "ok       " in fresh.say("doctor")


def test_an_empty_folder_lacks_a_database(empty: Shell) -> None:
    assert "mahnlauf init" in errors(empty)


def test_without_a_key_nothing_works(fresh: Shell) -> None:
    (fresh.folder / "mahnlauf.key").unlink()
    assert "There is no secret key" in errors(fresh)


def test_another_key_does_not_open_the_shops(fresh: Shell) -> None:
    (fresh.folder / "mahnlauf.key").write_text("another key that is long enough")
    assert "sealed with another" in errors(fresh)


def test_a_key_that_others_can_read_is_a_warning(fresh: Shell) -> None:
    (fresh.folder / "mahnlauf.key").chmod(0o644)
    assert "chmod 600" in warnings(fresh)


def test_settings_that_are_no_toml_are_an_error(fresh: Shell) -> None:
    (fresh.folder / "mahnlauf.toml").write_text("database = mahnlauf.db")
    assert "this is not TOML" in errors(fresh)


def test_a_database_of_an_older_version_is_an_error(fresh: Shell) -> None:
    (fresh.folder / "old.db").touch()
    fresh.extra["MAHNLAUF_DATABASE"] = "old.db"
    assert "mahnlauf db upgrade" in errors(fresh)


def test_a_shop_that_cannot_be_used_is_an_error(fresh: Shell) -> None:
    with fresh.house() as house, house.db.write() as conn:
        row = shops.get(conn, "s1")
        assert row is not None
        shops.save(conn, shops.ShopRow("s1", "woocommerce", {"plan": "gentle"}, row.secrets, None), "")
    assert 'Plan "gentle" does not exist' in errors(fresh)


def test_a_silent_shop_is_an_error(shell: Shell) -> None:
    shell.say("shop", "add", "s1", "--set", "stale_after_days=30")
    shell.today = "2027-01-10"
    assert "last heard on 2026-11-22, 49 days ago" in errors(shell)


def test_a_live_shop_without_creditor_is_a_warning(shell: Shell) -> None:
    assert "lack creditor, creditor_address, iban, owner_email" in warnings(shell)


def test_parked_deliveries_are_a_warning(fresh: Shell) -> None:
    with fresh.house() as house:
        house.intake.receive("s1", "POST", {}, b"forged")
    assert "Parked deliveries: 1." in warnings(fresh)


def test_failed_commands_are_an_error(shell: Shell) -> None:
    shell.today = "2026-12-14"
    shell.say("run")
    with shell.house() as house, house.db.write() as conn:
        commands.settle(conn, 1, "gave_up", "No.")
        commands.settle(conn, 2, "refused", "No.")
    assert "Commands given up: 1." in errors(shell)
    assert "Commands refused: 1." in errors(shell)


def test_commands_that_nobody_sends_are_an_error(shell: Shell) -> None:
    shell.today = "2026-12-14"
    shell.say("run")
    shell.today = "2026-12-15"
    assert "no worker runs" in errors(shell)
    shell.say("worker", "--once")
    assert "no worker runs" not in json.dumps(findings(shell, 0))


def test_a_mail_server_that_does_not_answer_is_an_error(fresh: Shell) -> None:
    fresh.extra["MAHNLAUF_SMTP"] = "smtp://user:topsecret@127.0.0.1:1"
    told = errors(fresh)
    assert "MAHNLAUF_SMTP cannot be used" in told
    assert "topsecret" not in told


def test_the_test_clock_is_a_warning(fresh: Shell) -> None:
    assert "The test clock stands at 2026-11-22" in warnings(fresh)


def test_nothing_is_changed_by_looking(shell: Shell) -> None:
    before = (shell.folder / "mahnlauf.db").read_bytes()
    shell.say("doctor")
    assert (shell.folder / "mahnlauf.db").read_bytes() == before
