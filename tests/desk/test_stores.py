"""The shops on the desk: the list, adding one, its settings, testing it, asking it, and who may do what."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import requests
import responses
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from mahnlauf.app import create_app
from mahnlauf.core.clock import instant
from mahnlauf.core.errors import NotFound
from mahnlauf.desk.door import COOKIE
from mahnlauf.desk.english import ENGLISH
from mahnlauf.desk.stores.fields import access_settings
from mahnlauf.intake.syncing import watched_sync
from mahnlauf.people import register
from mahnlauf.shops.entering import Unfit, enter
from mahnlauf.shops.shop import COMMON_SETTINGS
from mahnlauf.store import audit, shops, visits
from mahnlauf.worker import Rounds
from tests.desk.visitor import Visitor, assert_well_formed, text_of
from tests.world import SECRET, World, signed

URL = "https://shop.example"
KEYS = {"url": URL, "consumer_key": "ck_" + "1" * 40, "consumer_secret": "cs_" + "2" * 40}
SCRIPT = '"><script>alert(1)</script>'


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with World(tmp_path / "house") as made:
        yield made


@pytest.fixture
def web() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


def token(client: FlaskClient) -> str:
    found = re.search(r'name="form_token" value="([0-9a-f]+)"', client.get("/new-shop?platform=woocommerce").text)
    found = found or re.search(r'name="form_token" value="([0-9a-f]+)"', client.get("/shops/laden").text)
    assert found is not None
    return found[1]


def send(world: World, path: str, **form: str) -> TestResponse:
    """The owner sends that form."""
    client = Visitor(world).client
    world.forget()
    answer = client.post(path, data={"form_token": token(client), **form})
    world.forget()
    return answer


def member(world: World, role: str, *of_shops: str) -> FlaskClient:
    user = register.add(world.house.db, world.house.clock, f"{role}@laden.example", role, of_shops)
    client = create_app(world.house).test_client()
    client.set_cookie(COOKIE, world.house.entrance().begin(user.id, "test"))
    return client


def settings_of(world: World, name: str = "laden") -> dict[str, str]:
    world.forget()
    return dict(world.house.shops.get(name).settings)


def deeds(world: World, what: str = "shop.") -> list[tuple[str, str, dict[str, object]]]:
    """(what, shop, detail) of what was done to shops, oldest first."""
    rows = audit.page(world.house.db.reader, what=what, limit=50)[::-1]
    return [(row.what, row.shop, json.loads(row.detail)) for row in rows]


# --- the list ---


def test_the_list_tells_platform_mode_freshness_and_the_next_step(world: World) -> None:
    world.order("1001")
    world.shop("zweiter", test_mode="true")
    said = Visitor(world).read("/shops")
    assert "laden scharf seit 02.03.2026 Plattform WooCommerce" in said
    assert "Zahlungen bekannt bis 02.03.2026" in said
    assert "zweiter Testbetrieb" in said
    assert "hat sich noch nie gemeldet" in said


def test_without_a_shop_the_list_leads_to_the_first(world: World) -> None:
    with world.house.db.write() as conn:
        conn.execute("DELETE FROM shops")
    world.forget()
    page = Visitor(world).open("/shops").text
    assert "Noch kein Shop" in text_of(page)
    assert 'href="/new-shop"' in page


def test_a_shop_whose_settings_no_longer_fit_is_shown_and_put_right_on_the_desk(world: World) -> None:
    row = shops.get(world.house.db.reader, "laden")
    assert row is not None
    with world.house.db.write() as conn:
        shops.save(conn, shops.ShopRow("laden", "woocommerce", {"payment_days": "viele"}, row.secrets, None), "")
    visitor = Visitor(world)
    for path in ("/shops", "/shops/laden"):
        said = visitor.read(path)
        assert "unbrauchbar" in said
        assert "Die Einstellung „payment_days“ ist „viele“" in said
    assert visitor.client.get("/shops/laden/live").headers["Location"] == "/shops/laden/settings"
    assert send(world, "/shops/laden/settings/save", payment_days="21").status_code == 303
    assert world.house.shops.get("laden").payment_days == 21


def test_a_shop_of_a_plugin_that_is_gone_is_still_shown(world: World) -> None:
    with world.house.db.write() as conn:
        conn.execute("UPDATE shops SET platform = 'strange' WHERE name = 'laden'")
    visitor = Visitor(world)
    assert "nicht installiert" in visitor.read("/shops")
    assert "nicht installiert" in visitor.read("/shops/laden")
    assert "nicht installiert" in visitor.read("/shops/laden/settings", 503)


def test_parked_deliveries_and_a_failed_sync_are_named(world: World) -> None:
    body = b'{"id": "no number"}'
    assert world.post(signed(body, "order.created", "d1"), body).status_code == 200
    assert len(world.parked()) == 1
    with world.house.db.write() as conn:
        visits.began(conn, "laden", instant(world.now))
        visits.ended(conn, "laden", 0, "The shop is in maintenance (503).", instant(world.now))
    said = Visitor(world).read("/shops")
    assert "Zurückgestellt 1 Zustellung" in said
    assert "Abgleich gescheitert: Der Shop ist im Wartungsmodus (503)." in said


# --- adding ---


def test_every_installed_platform_can_be_chosen_and_its_form_asks_for_what_it_declares(world: World) -> None:
    visitor = Visitor(world)
    said = visitor.read("/new-shop")
    for platform in world.house.registry.platforms.values():
        assert platform.title in said
        page = visitor.open(f"/new-shop?platform={platform.name}").text
        if not getattr(platform, "registers_itself", ""):
            for setting in access_settings(platform):
                assert f'name="{setting.name}"' in page
    assert "meldet sich selbst an" in visitor.read("/new-shop?platform=shopware")
    visitor.read("/new-shop?platform=nothing", 404)


def test_a_new_shop_begins_in_test_mode_with_a_secret_of_its_own(world: World) -> None:
    answer = send(world, "/new-shop/add", platform="woocommerce", shop="neu", url=URL, owner_email="a@b.example")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/shops/neu")
    made = world.house.shops.get("neu")
    assert (made.test_mode, made.settings["url"], len(made.settings["webhook_secret"]) > 30) == (True, URL, True)
    assert deeds(world) == [("shop.added", "neu", {"platform": "woocommerce", "settings": ["owner_email", "url"]})]
    assert "/webhooks/neu" in Visitor(world).open("/shops/neu").text


@pytest.mark.parametrize(
    "form,sentence",
    [
        ({"shop": "laden"}, "Einen Shop dieses Namens gibt es schon."),
        ({"shop": "ein laden"}, "Erwartet werden Buchstaben, Ziffern, - und _, höchstens 60."),
        ({"shop": ""}, "Erwartet werden Buchstaben, Ziffern, - und _, höchstens 60."),
        ({"shop": SCRIPT}, "Erwartet werden Buchstaben, Ziffern, - und _, höchstens 60."),
        ({"shop": "neu", "url": "shop.example"}, "Erwartet wird eine Adresse wie https://shop.example"),
        ({"shop": "neu", "url": "javascript:alert(1)"}, "Erwartet wird eine Adresse wie https://shop.example"),
        ({"shop": "neu", "owner_email": "niemand"}, "Erwartet wird eine E-Mail-Adresse wie anna@example.com"),
        ({"shop": "neu", "owner_email": "a@b.example\r\nBcc: x@y.z"}, "Erwartet werden druckbare Zeichen"),
        ({"shop": "neu", "retry_grace_days": "bald"}, "Erwartet wird eine ganze Zahl."),
        ({"shop": "neu", "settle_orders": "vielleicht"}, "Erwartet wird Ja oder Nein."),
        ({"shop": "neu", "creditor": "x" * 2001}, "Erwartet werden höchstens 2000 Zeichen."),
    ],
)
def test_what_does_not_fit_is_a_sentence_beside_its_field_and_nothing_typed_is_lost(
    world: World, form: dict[str, str], sentence: str
) -> None:
    answer = send(world, "/new-shop/add", platform="woocommerce", **{"url": URL, "creditor": "Muster & Söhne", **form})
    assert answer.status_code == 400
    assert_well_formed(answer.text)
    assert sentence in text_of(answer.text)
    assert 'aria-invalid="true"' in answer.text
    assert "<script>alert" not in answer.text
    if "creditor" not in form:
        assert "Muster &amp; Söhne" in answer.text
    assert [row.name for row in shops.all_shops(world.house.db.reader)] == ["laden"]
    assert deeds(world) == []


def test_every_fault_is_told_at_once(world: World) -> None:
    form = {"url": "nowhere", "owner_email": "niemand", "retry_grace_days": "x"}
    answer = send(world, "/new-shop/add", platform="woocommerce", shop="ein laden", **form)
    assert answer.text.count('class="fault"') == 1  # the name comes first
    answer = send(world, "/new-shop/add", platform="woocommerce", shop="neu", **form)
    assert answer.text.count('class="fault"') == 3


def test_a_platform_that_registers_itself_has_no_form(world: World) -> None:
    assert send(world, "/new-shop/add", platform="shopware", shop="neu").status_code == 404
    assert shops.get(world.house.db.reader, "neu") is None


# --- settings ---


def test_no_page_shows_a_secret_and_an_empty_field_keeps_it(world: World) -> None:
    world.shop("laden", **KEYS)
    visitor = Visitor(world)
    for path in ("/shops", "/shops/laden", "/shops/laden/settings", "/shops/laden/live"):
        page = visitor.open(path).text
        assert SECRET not in page
        assert KEYS["consumer_secret"] not in page
    assert "gesetzt, wird nicht gezeigt" in visitor.open("/shops/laden/settings").text
    form = {"webhook_secret": "", "consumer_key": "", "consumer_secret": "", "creditor": "Muster GmbH"}
    assert send(world, "/shops/laden/settings/save", **form).status_code == 303
    kept = settings_of(world)
    assert (kept["consumer_secret"], kept["webhook_secret"], kept["creditor"]) == (
        KEYS["consumer_secret"], SECRET, "Muster GmbH",
    )  # fmt: skip
    assert deeds(world) == [("shop.changed", "laden", {"settings": ["creditor"]})]


def test_a_wrong_secret_is_not_shown_back_either(world: World) -> None:
    answer = send(world, "/shops/laden/settings/save", consumer_secret="cs_getippt", payment_days="-1")
    assert answer.status_code == 400
    assert "cs_getippt" not in answer.text


def test_a_secret_is_removed_by_its_box(world: World) -> None:
    world.shop("laden", **KEYS)
    form = {"consumer_key": "", "consumer_key-remove": "1"}
    assert send(world, "/shops/laden/settings/save", **form).status_code == 303
    assert settings_of(world)["consumer_key"] == ""


def test_lines_are_typed_as_lines_and_come_back_as_lines(world: World) -> None:
    send(world, "/shops/laden/settings/save", creditor_address="Lindenweg 4\r\n\r\n 50667 Köln ")
    assert settings_of(world)["creditor_address"] == "Lindenweg 4|50667 Köln"
    assert "Lindenweg 4\n50667 Köln</textarea>" in Visitor(world).open("/shops/laden/settings").text


def test_the_form_cannot_change_the_mode_nor_what_it_does_not_ask_for(world: World) -> None:
    send(world, "/shops/laden/settings/save", test_mode="true", live_since="2020-01-01", strange="x", creditor="A")
    shop = world.house.shops.get("laden")
    assert (shop.test_mode, "strange" in shop.settings, shop.settings["creditor"]) == (False, False, "A")
    assert str(shop.live_since) == "2026-03-02"


def test_a_wrong_iban_a_plan_that_is_gone_and_a_missing_tax_number_are_told_together(world: World) -> None:
    form = {
        "iban": "DE02120300000000202052",
        "plan": "gone",
        "invoices": "true",
        "creditor": "A",
        "creditor_address": "B",
    }
    answer = send(world, "/shops/laden/settings/save", **form)
    said = text_of(answer.text)
    assert answer.status_code == 400
    for sentence in (
        "in dieser stimmt eine Stelle nicht",
        "„gone“ gibt es nicht",
        "Jede Rechnung muss eine davon nennen",
    ):
        assert sentence in said
    assert "iban" not in settings_of(world)


def test_the_settings_speak_english_too(world: World) -> None:
    visitor = Visitor(world)
    visitor.client.post("/language", data={"language": "en"})
    said = visitor.read("/shops/laden/settings")
    assert "The owner's e-mail" in said
    assert "Shop address" in said
    assert "E-Mail des Inhabers" not in said
    german = Visitor(world).read("/shops/laden/settings")
    assert "Adresse des Shops" in german
    assert "Shop address" not in german


def test_every_common_setting_has_its_english() -> None:
    texts = {text for one in COMMON_SETTINGS for text in (one.label, one.help) if text}
    assert sorted(texts - ENGLISH.keys()) == []


def test_every_setting_of_our_platforms_speaks_german(world: World) -> None:
    ours = [setting for one in world.house.registry.platforms.values() for setting in one.settings]
    bare = [one.name for one in ours if one.kind != "given" and not (one.german and one.german_help)]
    assert bare == []


# --- one function for command line and desk ---


def test_entering_names_each_fault_and_keeps_nothing(world: World) -> None:
    house = world.house
    with pytest.raises(Unfit) as refused:
        enter(house.shops, house.plans, "laden", "woocommerce", {"iban": "DE1", "country": "XX", "creditor": "A"})
    assert set(refused.value.faults) == {"iban", "country"}
    assert "creditor" not in settings_of(world)
    with pytest.raises(NotFound):
        enter(house.shops, house.plans, "neu", "woocommerce", {}, new=False)
    with pytest.raises(Unfit, match="is a woocommerce shop"):
        enter(house.shops, house.plans, "laden", "digistore", {"passphrase": "x" * 20})


def test_a_secret_never_enters_the_audit_log(world: World) -> None:
    send(world, "/shops/laden/settings/save", consumer_secret="cs_geheim", url=URL)
    assert deeds(world) == [("shop.changed", "laden", {"settings": ["consumer_secret", "url"]})]
    assert "cs_geheim" not in json.dumps(deeds(world, ""))
    assert "Shop geändert" in Visitor(world).read("/protocol")


# --- test and sync ---


def test_a_test_shows_its_findings_as_sentences_and_a_change_of_settings_forgets_them(
    world: World, web: responses.RequestsMock
) -> None:
    world.shop("laden", **KEYS)
    web.get(f"{URL}/wp-json/", json={"namespaces": ["wc/v3"]})
    web.get(f"{URL}/wp-json/wc/v3/orders", json={"code": "woocommerce_rest_authentication_error"}, status=401)
    assert send(world, "/shops/laden/check").headers["Location"] == "/shops/laden#check"
    visitor = Visitor(world)
    assert "Fehler Der Shop kennt den REST-Schlüssel, lehnt ihn aber ab." in visitor.read("/shops/laden")
    assert "lehnt ihn aber ab" in visitor.read("/shops")
    visitor.client.post("/language", data={"language": "en"})
    assert "The shop knows the REST key but refused it." in visitor.read("/shops/laden")
    send(world, "/shops/laden/settings/save", creditor="A")
    assert "Noch nicht geprüft" in Visitor(world).read("/shops/laden")


def test_what_a_shop_says_is_shown_as_text(world: World, web: responses.RequestsMock) -> None:
    world.shop("laden", **KEYS)
    web.get(f"{URL}/wp-json/", json={"namespaces": ["wc/v3"]})
    web.get(f"{URL}/wp-json/wc/v3/orders", json={"code": "<img src=x>", "message": SCRIPT}, status=418)
    send(world, "/shops/laden/check")
    page = Visitor(world).open("/shops/laden").text
    assert "<script>alert" not in page
    assert "<img" not in page


def test_a_sync_is_wanted_on_the_desk_done_by_the_worker_and_told(world: World, web: responses.RequestsMock) -> None:
    world.shop("laden", **KEYS)
    web.get(f"{URL}/wp-json/wc/v3/orders", json=[])
    web.get(f"{URL}/wp-json/wc/v3/webhooks", json=[])
    visitor = Visitor(world)
    assert "noch nie gefragt" in visitor.read("/shops/laden")
    send(world, "/shops/laden/sync")
    waiting = visitor.open("/shops/laden").text
    assert "Er beginnt." in text_of(waiting)
    assert 'hx-get="/shops/laden/syncing"' in waiting
    world.later(timedelta(minutes=2))
    assert "mahnlauf worker" in visitor.read("/shops/laden/syncing")
    Rounds(world.house).go(0.0)
    said = visitor.open("/shops/laden/syncing").text
    assert "0 Bestellungen erzählt, 0 Forderungen geändert" in text_of(said)
    assert "hx-get" not in said
    assert [one[0] for one in deeds(world)] == ["shop.sync"]


def test_the_worker_goes_at_once_to_a_shop_that_somebody_wants_to_be_asked(
    world: World, web: responses.RequestsMock
) -> None:
    world.shop("laden", **KEYS)
    web.get(f"{URL}/wp-json/wc/v3/orders", json=[])
    web.get(f"{URL}/wp-json/wc/v3/webhooks", json=[])
    rounds = Rounds(world.house)
    rounds.go(0.0)
    asked = len(web.calls)
    rounds.go(1.0)
    assert len(web.calls) == asked
    send(world, "/shops/laden/sync")
    rounds.go(2.0)
    assert len(web.calls) > asked


def test_a_sync_that_fails_says_why_and_one_that_was_cut_off_says_so(world: World, web: responses.RequestsMock) -> None:
    world.shop("laden", **KEYS)
    web.get(f"{URL}/wp-json/wc/v3/orders", body="maintenance", status=503)
    with requests.Session() as http, pytest.raises(requests.RequestException):
        watched_sync(world.house.intake, "laden", http)
    visitor = Visitor(world)
    assert "Der Shop ist im Wartungsmodus (503)" in visitor.read("/shops/laden/syncing")
    with world.house.db.write() as conn:
        visits.began(conn, "laden", instant(world.now))
        visits.came(conn, "laden", 20, 80, instant(world.now))
    running = visitor.open("/shops/laden/syncing").text
    assert '<progress value="25" max="100"' in running
    world.later(timedelta(minutes=11))
    assert "Er brach ab" in visitor.read("/shops/laden/syncing")


def test_a_shop_that_cannot_be_asked_says_so(world: World) -> None:
    assert send(world, "/shops/laden/sync").status_code == 400
    assert visits.wanted(world.house.db.reader) == set()
    assert "lässt sich mit diesen Einstellungen nicht fragen" in Visitor(world).read("/shops/laden")


# --- who may ---


def test_somebody_of_one_shop_sees_that_shop_only(world: World) -> None:
    world.shop("fremd", url="https://fremd.example")
    clerk = member(world, "clerk", "laden")
    listed = clerk.get("/shops").text
    assert "laden" in listed
    assert "fremd" not in listed
    for path in ("/shops/fremd", "/shops/fremd/syncing", "/shops/fremd/connecting"):
        assert clerk.get(path).status_code == 404, path
    sent = {"form_token": token(clerk)}
    for path in ("/shops/fremd/check", "/shops/fremd/sync"):
        assert clerk.post(path, data=sent).status_code == 404, path
    assert visits.wanted(world.house.db.reader) == set()


def test_a_clerk_looks_and_tests_but_changes_nothing(world: World) -> None:
    clerk = member(world, "clerk", "laden")
    page = clerk.get("/shops/laden").text
    assert "/shops/laden/settings" not in page
    assert "/shops/laden/live" not in page
    sent = {"form_token": token(clerk), "since": "2026-03-01", "creditor": "Dieb GmbH"}
    changes = ("settings/save", "live/go", "test", "connect")
    assert {clerk.post(f"/shops/laden/{one}", data=sent).status_code for one in changes} == {403}
    assert clerk.get("/shops/laden/settings").status_code == 403
    assert clerk.post("/new-shop/add", data={**sent, "platform": "woocommerce", "shop": "x"}).status_code == 403
    assert deeds(world) == []


def test_a_form_from_elsewhere_changes_nothing(world: World) -> None:
    client = Visitor(world).client
    form = {"form_token": token(client), "creditor": "Dieb GmbH"}
    headers = {"Origin": "https://evil.example"}
    for path in ("/shops/laden/settings/save", "/shops/laden/test", "/shops/laden/connect", "/new-shop/add"):
        assert client.post(path, data=form, headers=headers).status_code == 403, path
        assert client.post(path, data={**form, "form_token": ""}).status_code == 403, path
    assert deeds(world) == []


def test_a_name_that_is_no_shop_is_not_found(world: World) -> None:
    visitor = Visitor(world)
    for name in ("nirgends", "%22%3E%3Cscript%3E", "..", "a" * 300):
        for end in ("", "/settings", "/live", "/connected", "/syncing"):
            answer = visitor.client.get(f"/shops/{name}{end}")
            assert answer.status_code in (404, 308), (name, end)
            assert "<script>" not in answer.text
