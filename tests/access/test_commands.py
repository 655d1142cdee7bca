"""The commands about access, tokens and subscribers, as a person types them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mahnlauf.cli.access import access, subscriber, token
from tests.access.world import SECRET, School

BUYER = "orjan+kurs@kunde.example"
GROUPS = {"access": access, "token": token, "subscriber": subscriber}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    rules = '[shops.akademie.products.512020]\ncourses = ["lms:42"]\n'
    school = School.open(tmp_path, rules, passphrase=SECRET)
    school.all_of(["06-payment-installment-1of3", "07-payment-missed-installment-2"])
    school.house.close()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MAHNLAUF_SECRET_KEY", "k" * 40)
    monkeypatch.setenv("MAHNLAUF_DATABASE", "m.db")

    def call(group: str, *arguments: str) -> Result:
        return CliRunner().invoke(GROUPS[group], arguments, catch_exceptions=True)

    return call


def test_a_participant_is_shown_with_the_orders(run: Callable[..., Result]) -> None:
    (row,) = json.loads(run("access", "show", "akademie", BUYER, "--json").stdout)
    assert (row["product"], row["state"], row["orders"]) == ("512020", "suspended", ["RAT3A11B: suspended"])
    assert "Nothing is known" in run("access", "show", "akademie", "fremd@x.example").stdout


def test_the_map_names_a_connection_that_is_missing(run: Callable[..., Result]) -> None:
    assert json.loads(run("access", "map", "--json").stdout)[0]["missing"] == ["lms"]
    assert run("access", "connect", "lms", "--platform", "todo").exit_code == 0
    assert json.loads(run("access", "map", "--json").stdout)[0]["missing"] == []
    assert "1 order decided anew." in run("access", "refresh", "akademie").stdout


def test_a_token_is_shown_once_and_listed_without_its_text(run: Callable[..., Result]) -> None:
    made = run("token", "add", "lms", "--shop", "akademie").stdout.strip()
    listed = run("token", "list").stdout
    assert made.startswith("ml_")
    assert "lms" in listed
    assert made not in listed
    assert run("token", "revoke", "lms").exit_code == 0
    assert run("token", "revoke", "lms").exit_code == 1


def test_a_subscriber_is_added_pinged_and_switched(run: Callable[..., Result]) -> None:
    secret = run("subscriber", "add", "https://kurse.example/hook", "--shop", "akademie").stdout.strip()
    assert secret.startswith("whsec_")
    assert run("subscriber", "rotate", "1").stdout.strip() != secret
    assert "Queued" in run("subscriber", "ping", "1").stdout
    assert run("subscriber", "off", "1").exit_code == 0
    assert json.loads(run("subscriber", "list", "--json").stdout)[0]["works"] is False
    assert run("subscriber", "on", "1").exit_code == 0
    assert "0 messages" in run("subscriber", "recover", "1", "--since", "2026-01-01").stdout
    assert "does not exist" in str(run("subscriber", "ping", "9").exception)
