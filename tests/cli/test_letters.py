"""``mahnlauf letter`` and ``letters`` as people type them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mahnlauf.cli.letters import letter, letters
from mahnlauf.cli.mail import bounce, mail
from tests.world import KEY, World


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MAHNLAUF_SECRET_KEY", KEY)
    for name in ("MAHNLAUF_DATABASE", "MAHNLAUF_CONFIG", "MAHNLAUF_SMTP", "MAHNLAUF_TODAY"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def call(*words: str) -> Result:
    group = {"letter": letter, "letters": letters, "mail": mail, "bounce": bounce}[words[0]]
    return CliRunner().invoke(group, list(words[1:]))


def test_a_preview_needs_no_installation(here: Path) -> None:
    text = call("letter", "preview", "dunning_1", "--register", "du").output
    assert text.startswith("1. Mahnung: Rechnung RE-2026-118")
    assert "Hallo Ada," in text
    assert call("letter", "preview", "dunning_1", "--lang", "en", "--format", "html").output.startswith(
        "<!doctype html>"
    )


def test_a_pdf_goes_into_a_file(here: Path) -> None:
    assert "name a file" in call("letter", "preview", "dunning_1", "--format", "pdf").output
    assert call("letter", "preview", "dunning_1", "--format", "pdf", "--out", "a.pdf").exit_code == 0
    assert Path("a.pdf").read_bytes().startswith(b"%PDF")


def test_a_copied_text_is_sound_and_a_broken_one_is_named_with_its_fault(here: Path) -> None:
    assert call("letter", "copy", "dunning_1").exit_code == 0
    assert call("letter", "copy", "page", "--shop", "laden").exit_code == 0
    assert call("letter", "check").output == "2 own texts checked, 0 faults.\n"
    own = here / "letters/all/de/dunning_1.txt"
    own.write_text(own.read_text("utf-8").replace("{{ deadline }}", "{{ deadlin }}"), "utf-8")
    (here / "letters/laden/page.typ").write_text("#nonsense", "utf-8")
    found = call("letter", "check")

    assert found.exit_code == 1
    assert "the variable 'deadlin' is unknown; did you mean 'deadline'?" in found.output
    assert "unknown variable: nonsense" in found.output
    assert call("letter", "check", "dunning_1").exit_code == 1
    assert call("letter", "check", str(own)).exit_code == 1
    assert call("letter", "check", "dunning_2_collection_warning").exit_code == 0
    assert call("letter", "check", "nothing").exit_code == 2
    assert "exists already" in call("letter", "copy", "dunning_1").output


def test_the_list_names_own_texts(here: Path) -> None:
    call("letter", "copy", "dunning_1", "--shop", "laden")
    rows = json.loads(call("letter", "list", "--json").output)
    assert [row["name"] for row in rows if row["own"]] == ["dunning_1"]


def test_a_preview_with_a_claim_shows_its_facts_in_the_shops_words(here: Path) -> None:
    with World(here) as world:
        world.order("1001", "119.00")
        ident = world.row("1001").id
    call("letter", "copy", "payment_reminder", "--shop", "laden")
    own = here / "letters/laden/de/payment_reminder.txt"
    own.write_text(own.read_text("utf-8").replace("Subject: Zahlungserinnerung", "Subject: Gruß"), "utf-8")
    text = call("letter", "preview", "payment_reminder", "--claim", str(ident)).output
    assert text.startswith("Gruß: Bestellung 1001")
    assert re.search(r"Gesamt offen +119,00\xa0€", text)


def test_letters_that_wait_are_printed_once(here: Path) -> None:
    with World(here) as world:
        world.order("1001")
        world.days(20, 56)
        world.outbox()
    waiting = json.loads(call("letters", "list", "--json").output)["laden"]
    [made] = json.loads(call("letters", "print", "--out", "post", "--json").output)
    assert made["letters"] == waiting >= 1
    assert Path(made["file"]).read_bytes().startswith(b"%PDF")
    assert call("letters", "print", "--out", "post").output == "No letter waits to be printed.\n"


def test_a_test_mail_needs_a_server_and_a_bounce_needs_a_notification(here: Path) -> None:
    with World(here):
        pass
    assert "MAHNLAUF_SMTP is not set" in str(call("mail", "test", "ada@example.org").exception)
    Path("a.eml").write_bytes(b"Subject: hello\r\n\r\nhello\r\n")
    assert "no delivery status notification" in str(call("bounce", "a.eml").exception)
