"""A merchant's own texts: files beside the configuration, used at once when they are sound, never when they are not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mahnlauf.letters import TextBook, check_file
from mahnlauf.letters.example import full
from mahnlauf.letters.source import shipped
from mahnlauf.store import records
from tests.world import World

OWN = shipped("de", "payment_reminder").replace("Subject: Zahlungserinnerung", "Subject: Kleiner Gruß")


def write(path: Path, text: str, mtime: int = 1) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(mtime, mtime))
    return path


def subject(book: TextBook, shop: str = "laden", language: str = "de", register: str = "sie") -> str:
    return book.compose(
        shop, "payment_reminder", full("payment_reminder"), language=language, register=register, settings={}
    ).subject


def test_a_shops_own_text_wins_over_the_one_for_all_and_that_over_ours(tmp_path: Path) -> None:
    book = TextBook(tmp_path)
    assert subject(book).startswith("Zahlungserinnerung")
    write(tmp_path / "all/de/payment_reminder.txt", OWN.replace("Kleiner", "Großer"))
    assert subject(book).startswith("Großer Gruß")
    write(tmp_path / "laden/de/payment_reminder.txt", OWN)
    assert subject(book).startswith("Kleiner Gruß")
    assert subject(book, "anderer").startswith("Großer Gruß")
    assert subject(book, register="du").startswith("Zahlungserinnerung")
    assert subject(book, language="en").startswith("Payment reminder")


def test_a_changed_file_is_used_from_the_next_letter_on(tmp_path: Path) -> None:
    book, path = TextBook(tmp_path), tmp_path / "laden/de/payment_reminder.txt"
    write(path, OWN)
    assert subject(book).startswith("Kleiner")
    write(path, OWN.replace("Kleiner", "Neuer"), mtime=2)
    assert subject(book).startswith("Neuer")
    path.unlink()
    assert subject(book).startswith("Zahlungserinnerung")


def test_an_unchanged_file_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book, path = TextBook(tmp_path), tmp_path / "laden/de/payment_reminder.txt"
    write(path, OWN)
    subject(book)
    monkeypatch.setattr(Path, "read_text", lambda *_, **__: pytest.fail("read again"))
    assert subject(book).startswith("Kleiner")


@pytest.mark.parametrize(
    "text, why",
    [
        ("Subject: x\n\n{{ totl }}", "the variable 'totl' is unknown; did you mean 'total'?"),
        ("Subject: x\n\nBitte zahlen.", "The letter never says the number of the claim"),
        ("Subject: x\n\n{% include '/etc/passwd' %}", "include is not possible"),
        ("", "must begin with a line"),
    ],
)
def test_a_faulty_text_is_not_used_and_its_first_fault_is_told_once(tmp_path: Path, text: str, why: str) -> None:
    book = TextBook(tmp_path)
    path = write(tmp_path / "laden/de/payment_reminder.txt", text)
    assert subject(book).startswith("Zahlungserinnerung")
    assert subject(book).startswith("Zahlungserinnerung")
    [fault] = book.drain()
    assert fault.shop == "laden"
    assert why in fault.text
    assert why in check_file(path)[0]
    assert list(book.drain()) == []


def test_a_file_that_is_no_text_is_told_with_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "de" / "payment_reminder.txt"
    path.parent.mkdir()
    path.write_bytes(b"\xff\xfe\x00")
    assert check_file(path) == ["This is not UTF-8 text; save it as UTF-8."]
    assert check_file(tmp_path / "de" / "nonsense.txt")[0].endswith(
        "No such file or directory: " + repr(str(tmp_path / "de" / "nonsense.txt"))
    )
    assert "There is no letter 'nonsense'" in check_file(write(tmp_path / "de" / "nonsense.txt", OWN))[0]


def test_the_run_writes_with_the_shops_text_and_reports_a_faulty_one(world: World) -> None:
    folder = world.folder / "letters/laden/de"
    write(folder / "payment_reminder.txt", OWN)
    write(folder / "dunning_1.txt", "Subject: x\n\n{{ totl }}")
    world.order("1001")
    world.days(20, 40)
    world.outbox()
    subjects = [mail.subject for mail in world.mails() if "1001" in mail.subject]

    assert [one.partition(":")[0] for one in subjects] == ["Kleiner Gruß", "1. Mahnung"]
    [finding] = [row for row in records.open_findings(world.house.db.reader) if row["code"] == "letter_text"]
    assert finding["text"].startswith("letters/laden/de/dunning_1.txt is not used, the shipped text goes out instead: ")
