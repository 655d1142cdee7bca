"""The demo, played as a visitor plays it: from nothing, then once more, over real HTTP on this machine."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import requests

from mahnlauf.core.errors import SettingsError
from mahnlauf.demo import run_demo
from mahnlauf.demo.recordings import orders_at_the_end, recordings
from mahnlauf.demo.scenes import SCENES
from mahnlauf.demo.summary import summary_of
from mahnlauf.dunning.describe import claim_json
from mahnlauf.house import House
from mahnlauf.ledger.fold import fold
from mahnlauf.settings import Settings
from mahnlauf.store import claims, commands, deliveries, events
from mahnlauf.store.access import leases_of_order
from mahnlauf.testing.fake_shop import FakeShop
from tests.world import read_mail

LAST_DAY = date(2027, 1, 31)


@dataclass(slots=True)
class Played:
    """A folder in which the demo ran, what it printed, and the shops it wrote to."""

    folder: Path
    codes: list[int] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)
    traces: list[dict[str, Any]] = field(default_factory=list)
    shops: list[FakeShop] = field(default_factory=list)

    def open(self) -> House:
        return House.open(Settings.load({}, self.folder))


@pytest.fixture(scope="module")
def patched() -> Iterator[pytest.MonkeyPatch]:
    """No setting of the developer's machine reaches the demo; the real time is another than the demo's."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DATABASE", "CONFIG", "SECRET_KEY", "SMTP", "TODAY"):
            patch.delenv(f"MAHNLAUF_{name}", raising=False)
        yield patch


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory, patched: pytest.MonkeyPatch) -> Played:
    """The demo, started twice in one folder."""
    made = Played(tmp_path_factory.mktemp("demo"))

    def watched(*args: Any, **kwargs: Any) -> FakeShop:
        made.shops.append(FakeShop(*args, **kwargs))
        return made.shops[-1]

    patched.setattr("mahnlauf.demo.run.FakeShop", watched)
    for _ in range(2):
        lines: list[str] = []
        patched.setattr("mahnlauf.demo.run.click.echo", lambda text, _lines=lines, **_: _lines.append(text))
        made.codes.append(run_demo(serve=False, folder=made.folder))
        made.printed.append("\n".join(lines))
        made.traces.append(trace(made))
    patched.undo()
    return made


@pytest.fixture
def house(played: Played) -> Iterator[House]:
    opened = played.open()
    yield opened
    opened.close()


def trace(played: Played) -> dict[str, Any]:
    """Everything that a start leaves behind and a second one must not change."""
    house = played.open()
    reader = house.db.reader
    try:
        return {
            "summary": summary_of(house),
            "deliveries": deliveries.counts(reader),
            "events": sorted((one.identity, one.at) for key in events.claims_with_events(reader)
                             for one in events.of_claim(reader, *key)),
            "claims": [(row.order_ref, row.state, row.folded) for row in claims.page(reader)],
            "commands": [(one.key, one.kind, one.state, one.attempts) for one in commands.newest(reader, limit=-1)],
            "files": {path.relative_to(played.folder): path.read_bytes()
                      for name in ("mail", "post") for path in (played.folder / name).rglob("*") if path.is_file()},
        }  # fmt: skip
    finally:
        house.close()


def test_the_demo_ends_well_and_every_delivery_is_answered_with_200(played: Played) -> None:
    assert played.codes == [0, 0]
    assert re.search(r"deliveries were answered \d+ with 200\.", played.printed[0])
    assert f"answered {len(recordings())} with 200." in played.printed[1]


def test_every_recorded_delivery_but_the_callback_of_the_keys_is_shown() -> None:
    assert len(recordings()) == 120
    assert sum(not one.topic for one in recordings()) == 1  # the ping


def test_nothing_is_parked_and_nothing_waits(played: Played) -> None:
    summary = played.traces[0]["summary"]
    assert (summary.parked, summary.undone) == (0, 0)


def test_a_second_start_finds_the_same_and_doubles_nothing(played: Played) -> None:
    first, second = played.traces
    assert [name for name in first if first[name] != second[name]] == []
    assert played.printed[0].splitlines()[1:] == played.printed[1].splitlines()[1:]


def test_every_stored_claim_is_what_its_events_fold_to(house: House) -> None:
    reader = house.db.reader
    for row in claims.page(reader):
        facts = events.of_claim(reader, row.shop, row.order_ref, row.instalment)
        plan = house.plans.version(reader, row.plan_version)
        state = fold(row.shop, row.order_ref, row.instalment, facts, plan)
        assert json.loads(row.folded) == state.as_json()


def test_every_mail_is_there_exactly_once(played: Played) -> None:
    mails = [read_mail(path) for path in (played.folder / "mail").rglob("*.eml")]
    assert len(mails) == played.traces[0]["summary"].left["mail"] > 40
    assert max(Counter(mail.message_id for mail in mails).values()) == 1
    assert max(Counter((mail.to, mail.subject, mail.text) for mail in mails).values()) == 1


def test_the_shop_has_one_note_for_each_step_of_an_order(played: Played) -> None:
    shop = played.shops[0]
    texts = {number: [note["note"] for note in notes] for number, notes in shop.notes.items()}
    assert all(len(set(notes)) == len(notes) for notes in texts.values())
    assert sum(map(len, texts.values())) == played.traces[0]["summary"].left["shop"]
    assert not any(note["customer_note"] for notes in shop.notes.values() for note in notes)
    assert [note.partition(",")[0] for note in reversed(texts[25])] == [
        "Mahnlauf: Zahlungserinnerung",
        "Mahnlauf: 1. Mahnung",
        "Mahnlauf: 2. Mahnung",
        "Mahnlauf: Übergabe an Inkasso",
    ]


def test_the_shop_knows_how_each_order_stands_and_what_comes_next(played: Played) -> None:
    shop = played.shops[0]
    fields = ("state", "level", "open", "next_on")
    known = {number: tuple(shop.meta(number)[f"_mahnlauf_{name}"] for name in fields) for number in (25, 63, 77)}
    assert known == {
        25: ("handed_over", "handover", "12050 EUR", ""),
        63: ("open", "reminder", "11900 EUR", "2027-02-08"),
        77: ("paid", "warning2", "0 EUR", ""),
    }


def test_a_second_start_writes_nothing_to_the_shop(played: Played) -> None:
    assert {method for method, _ in played.shops[1].calls} == {"GET"}
    assert played.shops[1].notes == {}


def test_the_echo_of_our_own_writing_changes_no_claim(played: Played) -> None:
    """Every PUT came back as order.updated, so there are more deliveries than recordings, and the ledger is right."""
    puts = sum(method == "PUT" for method, _ in played.shops[0].calls)
    assert puts > 40
    assert sum(played.traces[0]["deliveries"].values()) > len(recordings()) + 40


def test_claims_of_every_kind_can_be_seen_at_the_end(house: House) -> None:
    found = {row.order_ref: described(house, row) for row in claims.page(house.db.reader)}
    states = Counter(one["state"] for one in found.values())
    assert set(states) == {"open", "handed_over", "paid", "cancelled", "stopped", "written_off"}
    assert {one["stage"] for one in found.values() if one["state"] == "open"} == {"reminder", "warning1", "warning2"}
    assert held(found) == {"23": "disputed", "32": "hold", "70": "promise"}
    assert found["76"]["state"] == "paid"
    assert found["76"]["stage"] == "reminder"
    assert (found["77"]["paid_minor"], found["77"]["total_minor"], found["77"]["stage"]) == (12050, 0, "warning2")
    assert (found["37"]["state"], found["37"]["credit_minor"]) == ("paid", 600)
    assert found["33"]["currency"] == "CHF"
    assert found["90"]["stage"] == "warning2"  # a person said what it was, and no echo asks again


def test_every_reminder_says_who_is_owed_and_where_to_pay(played: Played) -> None:
    mails = [read_mail(path) for path in (played.folder / "mail").rglob("*.eml")]
    reminders = [mail.text.replace("\xa0", " ") for mail in mails if "warning" in mail.file or "reminder" in mail.file]
    assert len(reminders) > 25
    for text in reminders:
        assert "Lernwerk Beispiel GmbH, Beispielstraße 12, 10115 Berlin" in text
        assert "DE02 1203 0000 0000 2020 51" in text


def test_every_letter_lies_in_the_post_folder(played: Played) -> None:
    letters = [path for path in (played.folder / "post/demo").iterdir() if path.is_file()]
    assert len(letters) == played.traces[0]["summary"].left["letter"] > 5


def test_a_scene_speaks_of_an_order_that_the_shop_really_has() -> None:
    known = {str(order["id"]) for order in orders_at_the_end(recordings())}
    assert {scene.order for scene in SCENES} <= known


def test_fewer_days_first_and_the_rest_later_come_to_the_same(
    played: Played, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAHNLAUF_DATABASE", str(tmp_path / "mahnlauf.db"))
    assert run_demo(days=36, serve=False, folder=tmp_path) == 0
    assert run_demo(serve=False, folder=tmp_path) == 0
    assert [row[:2] for row in trace(Played(tmp_path))["claims"]] == [row[:2] for row in played.traces[0]["claims"]]
    assert Counter(command[1] for command in trace(Played(tmp_path))["commands"]) == Counter(
        command[1] for command in played.traces[0]["commands"]
    )


def test_no_mail_leaves_the_machine_whatever_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAHNLAUF_SMTP", "smtp://127.0.0.1:1")
    assert run_demo(days=23, serve=False, folder=tmp_path) == 0
    assert list((tmp_path / "mail").rglob("*.eml"))


def test_a_proxy_of_the_machine_is_not_asked_for_the_fake_shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.delenv("no_proxy", raising=False)
    assert run_demo(days=1, serve=False, folder=tmp_path) == 0


def test_an_installation_of_somebody_is_left_alone(tmp_path: Path) -> None:
    house = House.open(Settings.load({"MAHNLAUF_SECRET_KEY": "k" * 40}, tmp_path))
    house.shops.save("laden", "woocommerce", {"webhook_secret": "geheim"})
    house.close()
    before = (tmp_path / "mahnlauf.db").read_bytes()
    with pytest.raises(SettingsError, match=r'holds the shop "laden", which is not the demo\'s\. Start the demo in an'):
        run_demo(serve=False, folder=tmp_path)
    assert (tmp_path / "mahnlauf.db").read_bytes() == before
    assert not (tmp_path / "mahnlauf.key").exists()


def test_a_shop_of_somebody_that_is_called_demo_is_left_alone(tmp_path: Path) -> None:
    house = House.open(Settings.load({"MAHNLAUF_SECRET_KEY": "k" * 40}, tmp_path))
    house.shops.save("demo", "woocommerce", {"webhook_secret": "geheim", "creditor": "Echter Laden"})
    house.close()
    with pytest.raises(SettingsError, match='holds the shop "demo"'):
        run_demo(serve=False, folder=tmp_path)


def test_a_busy_port_is_told_before_anything_is_done(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        with pytest.raises(SettingsError, match=rf"^Port {port} cannot be used: .* mahnlauf demo --port {port + 1}$"):
            run_demo(port=port, folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_key_is_for_its_owner_alone(played: Played) -> None:
    assert (played.folder / "mahnlauf.key").stat().st_mode & 0o777 == 0o600


def test_the_desk_is_served_on_the_last_day_until_ctrl_c(played: Played) -> None:
    port = free_port()
    code = f"from mahnlauf.demo import run_demo; raise SystemExit(run_demo(port={port}))"
    with subprocess.Popen([sys.executable, "-c", code], cwd=played.folder, stdout=subprocess.PIPE, text=True) as demo:
        try:
            assert demo.stdout is not None
            said = next(line for line in demo.stdout if line.startswith("Open "))
            page = requests.get(f"http://127.0.0.1:{port}/", timeout=10)
        finally:
            demo.send_signal(signal.SIGINT)
        assert demo.wait(timeout=15) == 0
    assert said.startswith(f"Open http://127.0.0.1:{port}/ (Ctrl-C ends the demo). There it is 31 January 2027.")
    assert page.status_code == 200
    assert "Käthe Kölsch" in page.text


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


def described(house: House, row: Any) -> dict[str, Any]:
    plan = house.plans.version(house.db.reader, row.plan_version)
    return claim_json(row, plan, house.shops.get(row.shop), LAST_DAY)


def held(found: dict[str, dict[str, Any]]) -> dict[str, str]:
    return {ref: one["blockers"][0]["code"] for ref, one in found.items() if one["blockers"]}


def test_a_course_is_suspended_on_the_announced_day_and_opened_by_the_payment(house: House) -> None:
    rows = reversed(commands.newest(house.db.reader, limit=-1))
    told = [(one.payload["participant"], one.payload["wanted"], one.done_at) for one in rows if one.kind == "access"]
    of_77 = [(wanted, str(done)[:10]) for who, wanted, done in told if who == "kaufer2@kunde.example"]
    assert of_77 == [("suspended", "2027-01-06"), ("granted", "2027-01-26")]
    assert summary_of(house).courses == (1, 1)
    assert not [who for who, *_ in told if who == "kaufer@kunde.example"]  # order 76 was paid before its day
    (lease,) = leases_of_order(house.db.reader, "demo", "77")
    assert (lease.state, lease.product) == ("granted", "16")
