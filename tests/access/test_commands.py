"""The commands about access, tokens and subscribers, as a person types them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mahnlauf.cli.root import cli
from tests.access.world import SECRET, School

BUYER = "orjan+kurs@kunde.example"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    rules = '[shops.akademie.products.512020]\ncourses = ["lms:42"]\n'
    school = School.open(tmp_path, rules, passphrase=SECRET)
    school.all_of(["06-payment-installment-1of3", "07-payment-missed-installment-2"])
    school.house.close()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MAHNLAUF_SECRET_KEY", "k" * 40)
    monkeypatch.setenv("MAHNLAUF_DATABASE", "m.db")

    def call(*words: str) -> Result:
        return CliRunner().invoke(cli, words)

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


def test_a_rule_is_said_changed_and_taken_back(run: Callable[..., Result]) -> None:
    assert "not connected" in run("access", "rule", "akademie", "512020", "--course", "hof:1").stderr
    run("access", "connect", "hof", "--platform", "todo")
    said = run("access", "rule", "akademie", "512020", "--course", "hof:1", "--course", "hof:2@1", "--grace-days", "5")
    assert "hof:1, hof:2@1" in said.stdout
    run("access", "rule", "akademie", "512020", "--suspend", "never")
    (row,) = json.loads(run("access", "map", "--json").stdout)
    assert (row["courses"], row["grace_days"], row["suspend"], row["in_file"]) == (
        ["hof:1", "hof:2@1"],
        5,
        "never",
        False,
    )
    assert run("access", "rule", "akademie", "512020", "--forget").exit_code == 0
    (row,) = json.loads(run("access", "map", "--json").stdout)
    assert (row["courses"], row["in_file"]) == (["lms:42"], True)
    assert "Nothing was said" in run("access", "rule", "akademie", "512020", "--forget").stderr


def test_connections_are_listed_without_their_secrets(run: Callable[..., Result]) -> None:
    assert "No course platform" in run("access", "connections").stdout
    run("access", "connect", "m", "--platform", "moodle", "--set", "url=https://m.example", "--set", "token=geheim")
    for words in ([], ["--json"]):
        said = run("access", "connections", *words).stdout
        assert "https://m.example" in said
        assert "geheim" not in said


def test_the_participants_of_an_order_are_named_and_shown(run: Callable[..., Result]) -> None:
    assert BUYER in run("access", "participants", "1").stdout
    assert "ada@schule.example" in run("access", "participants", "1", "Ada@schule.example").stdout
    assert "said already" in run("access", "participants", "1", "ada@schule.example").stdout
    assert BUYER in run("access", "participants", "1", "--buyer").stdout
    assert run("access", "participants", "1", "ada").exit_code == 2
    assert run("access", "participants", "1", "a@b.example", "--buyer").exit_code == 2


@pytest.mark.parametrize(
    "words,names",
    [
        ([], "what to change"), (["--forget", "--suspend", "auto"], "what to change"),
        (["--grace-days", "999"], "grace_days"), (["--threshold-percent", "-1"], "threshold_percent"),
        (["--course", "moodle"], "connection:course"), (["--suspend", "soon"], "soon"),
    ],
)  # fmt: skip
def test_a_wrong_rule_is_one_sentence(words: list[str], names: str, run: Callable[..., Result]) -> None:
    result = run("access", "rule", "akademie", "512020", *words)
    assert (result.exit_code, names in result.stderr) == (2, True), result.stderr
    assert len(result.stderr.splitlines()) == 1


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
    assert "does not exist" in run("subscriber", "ping", "9").stderr
