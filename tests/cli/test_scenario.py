"""``mahnlauf scenario``: counts each scenario and each row of a table once; the last line is for scripts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.shell import Shell

GOLDEN = Path(__file__).parents[1] / "golden"
ONE = GOLDEN / "07-full-service-plain.json"
TABLE = GOLDEN / "vectors-deadlines.json"


def test_our_own_scenarios_and_tables_pass(empty: Shell) -> None:
    said = empty.say("scenario", *sorted(GOLDEN.glob("*.json")))
    passed, _, rest = said.splitlines()[-1].partition(" ")
    assert rest == "passed, 0 failed"
    assert int(passed) > len(list(GOLDEN.glob("*.json")))
    assert len(said.splitlines()) == 1


def test_a_scenario_counts_once_and_a_row_once(empty: Shell) -> None:
    assert empty.say("scenario", ONE) == "1 passed, 0 failed\n"
    rows = len(json.loads(TABLE.read_text("utf-8"))["vectors"])
    assert empty.json("scenario", TABLE)["passed"] >= rows


def test_what_differs_is_printed_and_ends_with_1(empty: Shell) -> None:
    document = json.loads(ONE.read_text("utf-8"))
    document["expected"]["actions"][0]["date"] = "2001-01-01"
    (empty.folder / "wrong.json").write_text(json.dumps(document))
    result = empty.run("scenario", ONE, "wrong.json")
    assert result.exit_code == 1
    assert "2001-01-01" in result.stdout
    assert result.stdout.splitlines()[-1] == "1 passed, 1 failed"
    table = empty.run("scenario", "--json", ONE, "wrong.json")
    assert [bool(case["differences"]) for case in json.loads(table.stdout)["cases"]] == [False, True]


@pytest.mark.parametrize(
    "content,sentence",
    [
        (None, "it cannot be read: No such file"),
        ("{", "it is not JSON"),
        ("[1]", "Expected an object"),
        ('{"schema": "other/1"}', 'its schema is "other/1". Expected dunning-golden/1'),
        ("{}", "it names no schema"),
        ('{"schema": "dunning-golden/1"}', "missing"),
        ('{"schema": "dunning-vectors/1"}', "expected at least one table"),
    ],
)
def test_a_file_that_is_none_fails_in_a_sentence(empty: Shell, content: str | None, sentence: str) -> None:
    if content is not None:
        (empty.folder / "odd.json").write_text(content)
    result = empty.run("scenario", "odd.json", ONE)
    assert (result.exit_code, result.stderr) == (1, "")
    assert sentence in result.stdout
    assert result.stdout.splitlines()[-1] == "1 passed, 1 failed"


def test_recorded_calls_are_checked_too(empty: Shell) -> None:
    folder = Path(__file__).parents[2] / "plugins/digistore/tests/payloads"
    assert empty.say("scenario", *sorted(folder.glob("*.json"))) == "44 passed, 0 failed\n"
    document = json.loads((folder / "03-payment-single.json").read_text("utf-8"))
    document["expect"]["order_id"] = "ANDERE01"
    (empty.folder / "wrong.json").write_text(json.dumps(document))
    result = empty.run("scenario", "wrong.json")
    assert (result.exit_code, "ANDERE01" in result.stdout) == (1, True)
