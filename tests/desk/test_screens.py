"""What stands on the screens: the right words, the right amounts, and a way on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from mahnlauf.desk import formats
from mahnlauf.store import commands, records
from tests.desk.visitor import Visitor, buyer, full_world
from tests.world import World

Make = Callable[..., World]


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """Looks at a full world, for tests that change nothing in it."""
    with World(tmp_path_factory.mktemp("screens")) as world:
        yield Visitor(full_world(world))


# --- today ---


def test_today_tells_of_every_claim_who_how_much_how_it_stands_and_what_comes(world: World) -> None:
    world.order("1001")
    world.order("1002", "89.40", billing=buyer("Mira Castellanos", "mira@post.example"))
    world.days(21, 22)
    text = Visitor(world).read("/")
    for words in (
        "Dienstag, 24. März 2026",
        "Jürgen Weiß",
        "j.weiss@kunde.example",
        "1001",
        "ML000001",
        "119,00 €",
        "Mira Castellanos",
        "89,40 €",
        "Zahlungserinnerung",
        "1. Mahnung, Mo 06.04.2026",
    ):
        assert words in text
    assert "Nichts. Alles läuft von selbst." in text


def test_today_adds_up_each_currency_for_itself(visitor: Visitor) -> None:
    text = visitor.read("/")
    overview = text[text.index("Offen") : text.index("Braucht einen Menschen")]
    assert "Offen 1.422,08 € 220,50 CHF 4 Forderungen" in overview
    assert "davon gemahnt 1.422,08 € 220,50 CHF 4 Forderungen" in overview
    assert "Bezahlt 95,00 € 2 Forderungen, 1 weitere ohne Zahlung erledigt" in overview


def test_today_lists_what_only_a_person_can_settle(visitor: Visitor) -> None:
    text = visitor.read("/")
    needs = text[text.index("Braucht einen Menschen") : text.index("Geht als Nächstes hinaus")]
    assert "Einwand Hofmann Consulting, Bestellung 1002" in needs
    assert "Die Rechnung ist falsch." in needs
    assert "Erstattung Ömer Öztürk, Bestellung 1004: Guthaben an den Käufer erstatten" in needs
    assert "0,10 €" in needs
    assert "Mira Castellanos" not in needs  # a hold with an end ends by itself


def test_today_tells_of_refused_deliveries_silent_shops_and_test_mode(make_world: Make) -> None:
    world = make_world(test_mode="true")
    world.order("1001")
    world.send(b"no json", "order.updated")
    world.day(60, silent=True)
    text = Visitor(world).read("/")
    assert "1 Zustellung zurückgestellt" in text
    assert "Shop laden schweigt: Es wird nicht gemahnt" in text
    assert "Zahlungen sind nur bis Mo 02.03.2026 bekannt." in text
    assert "Shop laden ist im Testbetrieb" in text
    assert "Testbetrieb: nichts geht an Käufer" in text


def test_today_tells_which_mail_was_refused(world: World) -> None:
    world.order("1001", billing=buyer("Max Größe", "größe@kunde.example"))
    world.day(21).run()
    text = Visitor(world).read("/")
    assert "Zustellung E-Mail wurde abgelehnt: Zahlungserinnerung: Bestellung 1001" in text
    assert text.count("enthält Zeichen, die Mailserver nicht annehmen") == 1


def test_today_tells_of_a_setting_that_is_missing_before_anything_was_given_up(world: World) -> None:
    with world.house.db.write() as conn:
        text = "The mail server refused the login (535). Check MAHNLAUF_SMTP."
        records.report(conn, "laden", "outbox_mail", text, "2026-03-02T08:00:00Z")
    assert (
        "Postausgang Der Mailserver lehnt die Anmeldung ab. Prüfen Sie MAHNLAUF_SMTP. laden · 02.03.2026, 09:00"
        in Visitor(world).read("/")
    )


def test_today_shows_what_goes_out_next_soonest_first(world: World) -> None:
    world.order("1001")
    world.day(3).order("1002", "89.40", billing=buyer("Mira Castellanos", "mira@post.example"))
    world.day(21)
    text = Visitor(world).read("/")
    coming = text[text.index("Geht als Nächstes hinaus") : text.index("Forderungen, offene zuerst")]
    assert coming.index("heute Jürgen Weiß") < coming.index("Do 26.03. Mira Castellanos")
    assert "Bestellung 1001 · Zahlungserinnerung · E-Mail 119,00 €" in coming


def test_today_lists_open_claims_before_those_that_are_over(visitor: Visitor) -> None:
    text = visitor.read("/")
    listed = text[text.index("Forderungen, offene zuerst") :]
    names = ("Lena Lindqvist", "Jürgen Weiß", "Ömer Öztürk", "Hans-Peter Brandt")  # open, open, paid, stopped
    assert sorted(names, key=listed.index) == list(names)


def test_today_of_an_empty_installation_says_how_to_begin(world: World) -> None:
    text = Visitor(world).read("/")
    assert "Noch keine Forderung." in text
    assert "mahnlauf shop add" in text
    assert "Shop laden schweigt" in text


# --- the list ---


def test_the_list_is_found_by_name_in_any_case_by_mail_and_by_number(visitor: Visitor) -> None:
    for query in ("öztürk", "ÖZTÜRK", "ömer özt", "OEMER@post", "1004", "ML000004", "ml000004"):
        text = visitor.read(f"/claims?q={query}")
        assert "Ömer Öztürk" in text, query
        assert "Castellanos" not in text, query


def test_what_is_found_by_its_number_can_be_searched_for_all_the_same(world: World) -> None:
    world.order("7")
    world.order("1007", billing=buyer("Mira Castellanos", "mira@post.example"))
    visitor = Visitor(world)
    assert "Castellanos" not in visitor.read("/claims?q=7")
    assert "Castellanos" in visitor.read("/claims?q=7&in=1")


def test_signs_that_mean_something_to_a_database_are_just_signs(visitor: Visitor) -> None:
    for query in ("%25", "_", "!", "'", '"', "%25%25", "100%25", "\\", "'; DROP TABLE claims; --", "(((", "%00"):
        assert "Keine Forderung passt dazu." in visitor.read(f"/claims?q={query}"), query


def test_the_list_is_narrowed_down_by_state(visitor: Visitor) -> None:
    assert "Brandt" in visitor.read("/claims?state=settled")
    assert "Brandt" not in visitor.read("/claims?state=open")
    assert "Ömer Öztürk" in visitor.read("/claims?state=paid")
    assert "Brandt" in visitor.read("/claims?state=unknown")


def test_the_list_is_narrowed_down_by_shop(world: World) -> None:
    world.order("1001")
    world.shop("zweiter")
    visitor = Visitor(world)
    assert "1001" in visitor.read("/claims?shop=laden")
    assert "Keine Forderung passt dazu." in visitor.read("/claims?shop=zweiter")
    assert "Keine Forderung passt dazu." in visitor.read("/claims?shop=none-such")


def test_pages_follow_each_other_by_key_and_show_each_claim_once(world: World) -> None:
    for number in range(1, 124):
        world.order(str(number))
    visitor, seen, path = Visitor(world), [], "/claims"
    for _ in range(3):
        html = visitor.open(path).text
        seen += [int(found) for found in re.findall(r'class="who"><a href="/claims/(\d+)"', html)]
        following = re.search(r'href="(/claims\?[^"]*after=\d+)"', html)
        path = following[1].replace("&amp;", "&") if following else ""
    assert seen == list(range(123, 0, -1))
    assert path == ""


@pytest.mark.parametrize("after", ["x", "-1", "1.5", "99999999999999999999", "9" * 300, "%00", "²"])
def test_a_key_that_is_none_shows_the_first_page(visitor: Visitor, after: str) -> None:
    for path in ("/claims", "/deliveries", "/outbox"):
        visitor.open(f"{path}?after={after}")


# --- one claim ---


def test_a_claim_shows_its_account_with_every_allocation(world: World) -> None:
    world.order("1001")
    world.days(21, 22)
    world.days(35, 36)
    world.days(49, 50)
    world.money(5000)
    text = Visitor(world).claim()
    account = text[text.index("Konto") : text.index("Schreiben, wie sie")]
    assert "02.03.2026 Bestellung 1001 Status „on-hold“, offen +119,00 119,00" in account
    assert "Mahnkosten: 2. Mahnung, Ankündigung der Übergabe +1,50 120,50" in account
    assert "Zahlung 50,00 €: 1,50 € auf Kosten und 48,50 € auf Hauptforderung −1,50 −48,50 70,50" in account
    assert "Offen am 21.04.2026 0,00 70,50 70,50 €" in account


def test_a_claim_shows_its_letters_as_sent(world: World) -> None:
    world.order("1001")
    world.day(21).run()
    visitor = Visitor(world)
    text = visitor.claim()
    assert "Mo 23.03.2026 Zahlungserinnerung: Bestellung 1001" in text
    assert "Jürgen Weiß <j.weiss@kunde.example> · Frist bis 30.03.2026" in text
    assert "versendet" in text
    letter = visitor.read("/claims/1/letters/1")
    assert "Zahlungserinnerung: Bestellung 1001" in letter
    assert "119,00 € bis zum 30.03.2026" in letter  # the mail as text
    assert "<html" in visitor.open("/claims/1/letters/1/mail").text


def test_in_test_mode_a_letter_says_that_it_went_to_the_owner(make_world: Make) -> None:
    world = make_world(test_mode="true", live_since="2026-03-01")
    world.order("1001")
    world.day(21).run()
    assert "Testbetrieb: ging an Sie" in Visitor(world).read("/claims/1/letters/1")


def test_a_claim_says_why_nothing_happens_today(world: World) -> None:
    world.order("1001")
    world.day(21).run()
    assert "Die Frist bis 30.03.2026 läuft noch. term_running" in Visitor(world).claim()
    world.tell("dispute.opened", reason="Nicht bestellt")
    world.run()
    assert "Der Käufer hat Einwände erhoben: Nicht bestellt. disputed" in Visitor(world).claim()


def test_a_claim_says_what_happens_today(world: World) -> None:
    world.order("1001")
    world.day(21)
    text = Visitor(world).claim()
    assert "Was heute geschieht Zahlungserinnerung, mit dem nächsten Mahnlauf." in text


def test_a_paid_claim_says_that_it_is_over(world: World) -> None:
    world.order("1001")
    world.paid()
    text = Visitor(world).claim()
    assert "Warum nichts mehr geschieht Die Forderung ist bezahlt. paid" in text


def test_a_claim_shows_past_and_future_as_a_list_and_as_a_picture(world: World) -> None:
    world.order("1001")
    world.day(21).run()
    html = Visitor(world).open("/claims/1").text
    listed = html[html.index('class="story"') :]
    assert listed.index("Bestellung im Shop") < listed.index("Mo 23.03.2026") < listed.index("Übergabe an Inkasso")
    picture = html[html.index('class="timeline"') : html.index("</svg>", html.index('class="timeline"'))]
    for words in ("Heute, Mo 23.03. · Frist bis 30.03.", "Zahlungserinnerung", "1. Mahnung", "Übergabe an Inkasso"):
        assert words in picture
    assert 'class="band term"' in picture


def test_a_claim_shows_plan_default_buyer_and_shop(world: World) -> None:
    world.order("1001")
    world.days(21, 22)
    text = Visitor(world).claim()
    assert f"full_service · {world.row().plan_version}" in text
    assert "Zahlungserinnerung (Stufe 1 von 4)" in text
    assert "Königstraße 5, 90762 Fürth, DE" in text
    assert "„on-hold“ · offen" in text
    world.day(36).run()
    assert "In Verzug seit Di 31.03.2026 · Frist einer Mahnung verstrichen" in Visitor(world).claim()


def test_a_claim_shows_every_attempt_and_its_answer(world: World) -> None:
    world.order("1001", billing=buyer("Max Größe", "größe@kunde.example"))
    world.day(21).run()
    text = Visitor(world).claim()
    assert "abgelehnt" in text
    assert "1 Versuch" in text
    assert "Die E-Mail-Adresse „größe@kunde.example“ enthält Zeichen, die Mailserver nicht annehmen." in text


def test_a_claim_shows_what_the_shop_was_told(make_world: Make) -> None:
    keys = {"url": "https://shop.example", "consumer_key": "ck_1", "consumer_secret": "cs_1"}
    world = make_world(**keys)
    world.order("1001")
    world.day(21).run_only()
    text = Visitor(world).claim()
    assert "Was der Shop erfahren hat" in text
    assert "Mahnlauf: Zahlungserinnerung, offen 119,00 €, Frist bis 30.03.2026." in text
    assert "cs_1" not in text


def test_an_order_in_the_bin_closes_the_account_at_nothing(world: World) -> None:
    world.deliver("01-bacs-on-hold__order-created")
    ref = world.house.db.reader.execute("select order_ref from claims").fetchone()[0]
    world.send({"id": int(ref)}, "order.deleted")
    text = Visitor(world).claim(ref)
    assert "storniert" in text
    assert "Papierkorb des Shops" in text
    assert "0,00 0,00 0,00 €" in text
    assert "der Shop nennt keinen Zeitpunkt" in text
    assert "1970" not in text


@pytest.mark.parametrize(
    "ident", ["99", "0", "-1", "abc", "1.5", "99999999999999999999", "9" * 300, "²", "1%00", "%F0%9F%A6%8A"]
)
def test_a_claim_that_does_not_exist_is_a_friendly_404(visitor: Visitor, ident: str) -> None:
    text = visitor.read(f"/claims/{ident}", 404)
    assert "Nicht gefunden" in text
    assert "Alle Forderungen" in text


def test_a_letter_is_shown_with_its_own_claim_only(visitor: Visitor) -> None:
    own = commands.of_claim(visitor.world.house.db.reader, 1)[0]
    visitor.open(f"/claims/1/letters/{own.id}")
    for path in (f"/claims/2/letters/{own.id}", f"/claims/2/letters/{own.id}/mail", "/claims/1/letters/9999"):
        visitor.open(path, 404)


def test_a_command_that_is_no_letter_is_not_shown_as_one(visitor: Visitor) -> None:
    task = next(one for one in visitor.world.commands() if one.kind == "task")
    visitor.open(f"/claims/{task.claim_id}/letters/{task.id}", 404)


def test_a_shop_whose_settings_broke_is_told_and_breaks_nothing_else(world: World) -> None:
    world.order("1001")
    with world.house.db.write() as conn:
        conn.execute("UPDATE shops SET settings = json_set(settings, '$.timezone', 'Mars/Base')")
    visitor = Visitor(world)
    assert 'timezone "Mars/Base" is unknown' in visitor.read("/")
    assert "Jürgen Weiß" in visitor.read("/claims")
    assert "Mars/Base" in visitor.read("/claims/1", 503)


def test_a_bug_is_told_without_a_traceback(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a secret stands here")

    monkeypatch.setattr("mahnlauf.desk.views.deliveries_page", broken)
    text = Visitor(world).read("/deliveries", 500)
    assert "Hier ist etwas schiefgegangen" in text
    assert "secret" not in text
    assert "a secret stands here" in caplog.text


# --- the logs ---


def test_deliveries_show_what_came_and_what_became_of_it(world: World) -> None:
    world.order("1001")
    world.send(b"{}", "order.updated")
    visitor = Visitor(world)
    text = visitor.read("/deliveries")
    assert "order.created" in text
    assert "übernommen" in text
    parked = visitor.read("/deliveries?state=parked")
    assert "zurückgestellt" in parked
    assert "order.created" not in parked
    assert "order.created" in visitor.read("/deliveries?q=created")
    assert "Keine Zustellung passt dazu." in visitor.read("/deliveries?q=nothing-like-it")


def test_the_outbox_shows_what_leaves_and_how_it_stands(visitor: Visitor) -> None:
    assert "Zahlungserinnerung: Bestellung 1001" in visitor.read("/outbox")
    assert "Guthaben an den Käufer erstatten" in visitor.read("/outbox?state=todo")
    assert "Zahlungserinnerung: Bestellung 1001" not in visitor.read("/outbox?state=todo")
    assert "Zahlungserinnerung: Bestellung 1004" in visitor.read("/outbox?q=Öztürk")
    assert "Kein Auftrag passt dazu." in visitor.read("/outbox?state=waiting")


def test_what_waits_is_listed_in_the_order_in_which_it_goes_out(world: World) -> None:
    for ref in ("1001", "1002"):
        world.order(ref)
    world.day(21).run_only()
    text = Visitor(world).read("/outbox?state=waiting")
    assert text.index("Bestellung 1001") < text.index("Bestellung 1002")


# --- how things are written ---


def test_amounts_have_german_points_and_a_real_minus() -> None:
    assert formats.money(119000, "EUR") == "1.190,00\xa0€"
    assert formats.money(-119, "EUR") == "−1,19\xa0€"
    assert formats.bare(119000, "JPY") == "119.000"
    assert (formats.change(150, "EUR"), formats.change(-150, "EUR"), formats.change(0, "EUR")) == ("+1,50", "−1,50", "")


def test_days_are_written_the_german_way() -> None:
    assert formats.weekday("2026-09-22") == "Di 22.09.2026"
    assert formats.near_day("2026-09-22") == "Di 22.09."
    assert formats.day(None) == formats.weekday(None) == ""
    assert formats.moment("2026-07-01T22:30:00Z") == "02.07.2026, 00:30"
