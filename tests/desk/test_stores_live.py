"""Going live: exactly what would have been sent today, what is missing first, and one question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from mahnlauf.core.clock import instant
from mahnlauf.dunning.rehearsal import Rehearsal, rehearse
from mahnlauf.store import claims, commands, records, visits
from tests.desk.test_stores import deeds, send
from tests.desk.visitor import Visitor, buyer
from tests.world import World

READY = {
    "creditor": "Muster GmbH",
    "creditor_address": "Lindenweg 4|50667 Köln",
    "iban": "DE02120300000000202051",
    "sender": "Muster GmbH <buchhaltung@muster.example>",
    "owner_email": "chefin@muster.example",
}
FIRST = date(2026, 3, 2)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A shop in test mode that lacks nothing; one order of 119.00 EUR whose first reminder is due on day 21."""
    with World(tmp_path / "house", test_mode="true", **READY) as made:
        house = made.house
        house.settings = replace(house.settings, smtp="smtp://user:pass@mail.muster.example:587")
        made.order("1001", billing=buyer("Mira Castellanos", "mira@post.example"))
        checked_now(made)
        yield made


def checked_now(world: World) -> None:
    """The connection was tested just now."""
    with world.house.db.write() as conn:
        visits.checked(conn, "laden", [("ok", "Orders can be read.")], instant(world.now))


def due(world: World, number: int = 21) -> World:
    """A morning on which a reminder is due and no worker has run."""
    world.day(number)
    checked_now(world)
    return world


def page(world: World, query: str = "?since=2026-03-01") -> str:
    return Visitor(world).read(f"/shops/laden/live{query}")


# --- the rehearsal ---


def test_a_rehearsal_is_the_run_that_follows(world: World) -> None:
    """What it announces is what the very next run of the live shop sends."""
    world.order("1002", "80.00", billing=buyer("Ömer Öztürk", "oemer@post.example"))
    due(world)
    told = rehearse(world.house.runner, world.house.shops.get("laden"), FIRST)
    announced = sorted((one.kind, one.to, one.subject) for one in told.sendings if one.kind == "mail")
    world.shop("laden", test_mode="false", live_since="2026-03-02")
    world.run()
    sent = sorted(
        (row.kind, row.payload["to"], row.payload["subject"]) for row in world.commands() if row.kind == "mail"
    )
    assert announced == sent
    assert len(sent) == 2


def test_a_rehearsal_changes_nothing(world: World) -> None:
    due(world)
    before = "\n".join(world.house.db.reader.iterdump())
    assert rehearse(world.house.runner, world.house.shops.get("laden"), FIRST).sendings
    assert "\n".join(world.house.db.reader.iterdump()) == before
    assert world.house.shops.get("laden").test_mode


def test_orders_before_the_day_do_not_count_and_are_counted(world: World) -> None:
    due(world)
    told = rehearse(world.house.runner, world.house.shops.get("laden"), FIRST + timedelta(days=1))
    assert (told.sendings, told.held) == ([], {"before_go_live": 1})


def test_letters_that_went_to_the_owner_today_belong_to_it(world: World) -> None:
    due(world).run()
    world.forget()
    shop = world.house.shops.get("laden")
    (one,) = rehearse(world.house.runner, shop, FIRST).sendings
    assert (one.to, one.tested, one.open_minor) == ("mira@post.example", True, 11900)
    assert rehearse(world.house.runner, shop, FIRST + timedelta(days=1)).sendings == []
    world.day(22)
    assert rehearse(world.house.runner, shop, FIRST).sendings == []


def test_a_buyer_who_would_hear_first_of_a_later_stage_is_named(world: World) -> None:
    due(world).run()
    row = claims.find(world.house.db.reader, "laden", "1001", 0)
    assert row is not None
    assert row.next_on is not None
    world.day((date.fromisoformat(row.next_on) - FIRST).days)
    shop = world.house.shops.get("laden")
    told = rehearse(world.house.runner, shop, FIRST)
    assert [one.number for one in told.begun] == ["1001"]
    checked_now(world)
    assert "erführe zuerst von der nächsten Stufe: 1001" in page(world)


def test_a_letter_that_cannot_be_written_is_told_and_not_reported(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("no ink")

    monkeypatch.setattr("mahnlauf.dunning.telling.written", broken)
    due(world)
    told = rehearse(world.house.runner, world.house.shops.get("laden"), FIRST)
    assert (told.sendings, len(told.faults)) == ([], 1)
    assert records.open_findings(world.house.db.reader) == []


# --- the page ---


def test_the_page_shows_recipient_way_subject_and_amount_of_each_letter_and_the_sum(world: World) -> None:
    said = page(due(world))
    assert "Das wäre heute hinausgegangen, am Mo 23.03.2026 1 × E-Mail" in said
    assert "Mira Castellanos mira@post.example" in said
    assert re.search(r"Zahlungserinnerung.*E-Mail", said)
    assert "ML000001 1001 119,00 €" in said
    assert "Das fehlt noch" not in said


def test_by_default_only_orders_from_today_on_count(world: World) -> None:
    said = page(due(world), "")
    assert 'name="since" type="date" value="2026-03-23"' in Visitor(world).open("/shops/laden/live").text
    assert "Nichts: Heute ist keine Forderung an der Reihe, die zählt." in said
    assert "1 fällige Forderung: Die Bestellung ist älter" in said


@pytest.mark.parametrize("day", ["gestern", "2026-02-30", "9999-12-31", '"><script>alert(1)</script>'])
def test_a_day_that_is_none_is_a_sentence(world: World, day: str) -> None:
    answer = Visitor(world).open(f"/shops/laden/live?since={day}")
    assert 'role="alert"' in answer.text
    assert "<script>alert" not in answer.text
    assert send(world, "/shops/laden/live/go", since=day).status_code == 409
    assert world.house.shops.get("laden").test_mode


def test_it_asks_once_and_the_next_run_writes_to_the_buyer(world: World) -> None:
    due(world)
    assert Visitor(world).open("/shops/laden/live").text.count('action="/shops/laden/live/go"') == 1
    answer = send(world, "/shops/laden/live/go", since="2026-03-02")
    assert answer.headers["Location"] == "/shops/laden?told=live"
    shop = world.house.shops.get("laden")
    assert (shop.test_mode, shop.live_since) == (False, FIRST)
    assert deeds(world) == [("shop.live", "laden", {"live_since": "2026-03-02"})]
    world.run()
    (mail,) = (row for row in world.commands() if row.kind == "mail")
    assert (mail.payload["to"], mail.payload["test"]) == ("mira@post.example", False)
    assert "Der Shop ist scharf." in Visitor(world).read("/shops/laden?told=live")


def test_the_way_back_is_one_click_and_noted(world: World) -> None:
    due(world)
    send(world, "/shops/laden/live/go", since="2026-03-02")
    assert "Zurück in den Testbetrieb" in Visitor(world).read("/shops/laden")
    assert send(world, "/shops/laden/test").headers["Location"] == "/shops/laden?told=test"
    assert world.house.shops.get("laden").test_mode
    assert [one[0] for one in deeds(world)] == ["shop.live", "shop.test"]
    world.run()
    assert all(row.payload["test"] for row in world.commands() if row.kind == "mail")
    said = Visitor(world).read("/protocol")
    assert "Shop scharf geschaltet" in said
    assert "Shop zurück im Testbetrieb" in said


def test_what_is_held_back_is_named_and_what_has_its_day_still_to_come_is_not(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = {"disputed": 1, "too_early": 2, "before_go_live": 3, "of_a_plugin": 4}
    monkeypatch.setattr("mahnlauf.desk.stores.golive.rehearse", lambda *_: Rehearsal(FIRST, held=held))
    said = page(due(world))
    assert "Fällig, aber angehalten Einwand 1 Forderung Wartet 4 Forderungen" in said
    assert "3 fällige Forderungen: Die Bestellung ist älter" in said
    assert "2 Forderungen" not in said


# --- what is missing ---


@pytest.mark.parametrize(
    "without,sentence",
    [
        ("creditor", "Der Name des Gläubigers fehlt"),
        ("sender", "ist keine Adresse, von der Mails ankommen"),
        ("smtp", "Es ist kein Mailserver eingestellt"),
        ("owner_email", "Es fehlt Ihre eigene E-Mail-Adresse"),
        ("check", "in den letzten 24 Stunden nicht geprüft"),
        ("old check", "in den letzten 24 Stunden nicht geprüft"),
        ("good check", "fand einen Fehler"),
        ("heard", "hat sich noch nie gemeldet"),
        ("news", "Der Shop schweigt seit dem"),
    ],
)
def test_what_is_missing_stands_in_words_and_blocks_until_it_is_there(
    world: World, without: str, sentence: str
) -> None:
    due(world)
    take_away(world, without)
    said = page(world)
    assert "Das fehlt noch fehlt" in said
    assert sentence in said
    assert "Ja, scharf schalten" not in said
    answer = send(world, "/shops/laden/live/go", since="2026-03-02")
    assert answer.status_code == 409
    assert sentence in answer.text
    assert world.house.shops.get("laden").test_mode
    assert not [one for one in deeds(world) if one[0] == "shop.live"]


def take_away(world: World, what: str) -> None:
    house = world.house
    if what in ("creditor", "sender"):
        world.shop("laden", **{what: ""})
    elif what == "owner_email":
        world.shop("laden", owner_email="")
        house.settings = replace(house.settings, owner_email="")
    elif what == "smtp":
        house.settings = replace(house.settings, smtp="")
    with house.db.write() as conn:
        if what == "check":
            visits.unchecked(conn, "laden")
        elif what == "old check":
            visits.checked(conn, "laden", [("ok", "x")], instant(world.now - timedelta(hours=25)))
        elif what == "good check":
            visits.checked(conn, "laden", [("error", "x")], instant(world.now))
        elif what == "heard":
            conn.execute("UPDATE shops SET heard_at = NULL")
        elif what == "news":
            conn.execute("UPDATE shops SET heard_at = ?", (instant(world.now - timedelta(days=31)),))


def test_hints_do_not_block(world: World) -> None:
    due(world)
    world.shop("laden", iban="", creditor_address="")
    said = page(world)
    assert "Ohne IBAN" in said
    assert "Ja, scharf schalten" in said


def test_a_platform_that_collects_itself_needs_no_letters(world: World) -> None:
    world.house.shops.save("akademie", "digistore", {"passphrase": "x" * 32})
    house = world.house
    house.settings = replace(house.settings, smtp="", owner_email="")
    with house.db.write() as conn:
        visits.checked(conn, "akademie", [("ok", "x")], instant(world.now))
        conn.execute("UPDATE shops SET heard_at = ? WHERE name = 'akademie'", (instant(world.now),))
    said = Visitor(world).read("/shops/akademie/live")
    assert "Das fehlt noch" not in said
    assert "Digistore24 zieht selbst ein" in said
    assert send(world, "/shops/akademie/live/go", since="2026-03-02").status_code == 303
    assert not world.house.shops.get("akademie").test_mode


def test_going_live_with_another_shops_letters_is_impossible(world: World) -> None:
    """Each shop's page shows its own claims only."""
    world.house.shops.save("zweiter", "woocommerce", {"webhook_secret": "y" * 20})
    due(world)
    assert "mira@post.example" not in Visitor(world).read("/shops/zweiter/live?since=2026-03-01")
    assert "mira@post.example" in page(world)


def test_tests_of_another_day_or_shop_are_not_found(world: World) -> None:
    due(world).run()
    reader = world.house.db.reader
    assert len(commands.tested_on(reader, "laden", "2026-03-23", 10)) == 1
    assert commands.tested_on(reader, "laden", "2026-03-24", 10) == []
    assert commands.tested_on(reader, "fremd", "2026-03-23", 10) == []
