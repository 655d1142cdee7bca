"""First start: three questions that end in test mode with every letter to look at."""

from __future__ import annotations

import json
import re
import smtplib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword

from mahnlauf.app import create_app
from mahnlauf.desk.blueprint import ROUTES
from mahnlauf.house import House
from mahnlauf.outbox.smtp import Server
from mahnlauf.people import register
from mahnlauf.settings import Settings
from mahnlauf.store import audit
from mahnlauf.worker import _as_configured
from tests.desk.beginner import SECRET, SENDER, Beginner
from tests.desk.test_hostile import HOSTILE
from tests.desk.visitor import text_of
from tests.outbox.postman import Postman, mail_server

PASSWORD = "hunter2-und-noch-etwas"
MAIL = {"sender": "Muster GmbH <buchhaltung@example.com>", "owner_email": "anna@example.com", "security": "starttls"}


@pytest.fixture
def owner(tmp_path: Path) -> Iterator[Beginner]:
    with Beginner(tmp_path / "new") as made:
        yield made


def at(postman: Postman) -> dict[str, str]:
    """The fields that lead to this server."""
    return {**MAIL, "host": "127.0.0.1", "port": postman.url.rpartition(":")[2]}


def faults(html: str) -> str:
    return " ".join(re.findall(r'<strong class="fault">(.*?)</strong>', html))


# --- the way ---


def test_the_first_screen_of_an_installation_without_a_shop_leads_the_owner_to_the_wizard(owner: Beginner) -> None:
    answer = owner.client.get("/")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/start")
    text = owner.read("/start")
    for question in ("Welcher Shop?", "Wie gehen E-Mails hinaus?", "Wie streng?", "Alle Schreiben ansehen"):
        assert question in text


def test_once_there_is_a_shop_the_first_screen_is_today_and_the_wizard_stays_reachable(owner: Beginner) -> None:
    owner.with_shop()
    assert "<h1>Drei Fragen" not in owner.page("/")
    assert 'href="/start"' in owner.page("/shops")


def test_others_than_the_owner_see_the_first_screen_and_never_the_wizard(tmp_path: Path) -> None:
    with Beginner(tmp_path / "new") as made:
        for role in ("clerk", "bookkeeper", "agency"):
            client = made.browser(role)
            assert client.get("/").status_code == 200
            assert client.get("/start").status_code == 403
            assert 'href="/start"' not in client.get("/").text


@pytest.mark.parametrize("route", [one for one in ROUTES if one.rule.startswith("/start") and "POST" in one.methods])
def test_no_form_of_the_wizard_is_taken_without_its_token(owner: Beginner, route: object) -> None:
    rule = route.rule  # type: ignore[attr-defined]
    answer = owner.client.post(rule, data={"do": "skip", "platform": "woocommerce", "name": "laden"})
    assert answer.status_code == 403
    assert not owner.house.shops.all()
    assert not owner.house.settings.path.exists()


def test_whoever_stops_in_the_middle_finds_what_is_done_marked_and_goes_on_with_the_rest(owner: Beginner) -> None:
    owner.with_shop()
    owner.send("/start/mail", do="skip")
    later = create_app(owner.house).test_client()
    later.set_cookie("mahnlauf_desk", owner.client.get_cookie("mahnlauf_desk").value)  # type: ignore[union-attr]
    owner.client = later
    html = owner.page("/start")
    assert html.count("card done") == 2
    assert re.search(r'<li class="card now">.*?Wie streng\?', html, re.DOTALL)
    assert "als Dateien" in text_of(html)


def test_every_question_leads_back_to_the_one_before(owner: Beginner) -> None:
    owner.with_shop().with_plan()
    for path, before in (("/start/letters", "plan"), ("/start/plan", "mail"), ("/start/mail", "shop")):
        assert re.search(rf'<p class="back"><a href="/start/{before}"', owner.page(path)), path


def test_the_later_questions_ask_for_a_shop_first(owner: Beginner) -> None:
    for path in ("/start/plan", "/start/letters", "/start/letters/1/mail", "/start/letters/1/pdf"):
        assert "Verbinden Sie zuerst einen Shop." in owner.read(path, 404)


# --- the shop ---


def test_platforms_are_cards_and_each_asks_for_the_least_it_must_know(owner: Beginner) -> None:
    for platform, fields in (("woocommerce", {"name", "url", "webhook_secret"}), ("digistore", {"name", "passphrase"})):
        html = owner.page(f"/start/shop?platform={platform}")
        names = set(re.findall(r'<input id="f-\w+" name="(\w+)"', html))
        assert names == fields
    assert "meldet sich damit selbst an" in owner.read("/start/shop?platform=shopware")
    assert owner.page("/start/shop?platform=nonsense").partition("<main")[2].count('aria-current="true"') == 1


def test_a_new_shop_is_in_test_mode_and_stands_in_the_audit_log_without_its_secret(owner: Beginner) -> None:
    owner.with_shop()
    shop = owner.house.shops.get("laden")
    assert (shop.test_mode, shop.settings["url"]) == (True, "https://shop.example")
    rows = [row for row in audit.page(owner.house.db.reader, limit=50) if row.what == "shop.added"]
    assert [row.via for row in rows] == ["desk"]
    assert SECRET not in rows[0].detail


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(owner: Beginner) -> None:
    answer = owner.send("/start/shop", platform="woocommerce", name="mein laden", url="ftp://x", webhook_secret=SECRET)
    assert answer.status_code == 400
    assert 'value="mein laden"' in answer.text
    assert 'value="ftp://x"' in answer.text
    assert faults(answer.text)
    assert not owner.house.shops.all()


def test_a_secret_that_was_typed_stays_without_standing_in_the_page(owner: Beginner) -> None:
    wrong = owner.send("/start/shop", platform="woocommerce", name="mein laden", url="", webhook_secret=SECRET)
    assert SECRET not in wrong.text
    kept = re.search(r'name="kept" value="([^"]+)"', wrong.text)
    assert kept is not None
    again = owner.send("/start/shop", platform="woocommerce", name="laden", url="", webhook_secret="", kept=kept[1])
    assert again.status_code == 303
    assert owner.house.shops.get("laden").settings["webhook_secret"] == SECRET


def test_a_sealed_secret_of_one_platform_opens_for_no_other(owner: Beginner) -> None:
    wrong = owner.send("/start/shop", platform="digistore", name="mein laden", passphrase=SECRET)
    kept = re.search(r'name="kept" value="([^"]+)"', wrong.text)
    assert kept is not None
    for token in (kept[1], "nonsense", kept[1][:-3]):
        owner.send("/start/shop", platform="woocommerce", name="laden", url="", kept=token)
        assert SECRET not in owner.house.shops.get("laden").settings.values()


def test_a_shop_that_is_there_can_be_changed_and_keeps_the_secret_that_is_not_typed_again(owner: Beginner) -> None:
    owner.with_shop()
    html = owner.page("/start/shop")
    assert 'value="https://shop.example"' in html
    assert SECRET not in html
    owner.send("/start/shop", platform="woocommerce", url="https://anders.example", webhook_secret="")
    settings = owner.house.shops.get("laden").settings
    assert (settings["url"], settings["webhook_secret"]) == ("https://anders.example", SECRET)


def test_the_public_address_counts_at_once_and_then_a_click_makes_the_link_to_the_shop(owner: Beginner) -> None:
    owner.with_shop()
    assert "Mit WooCommerce verbinden" not in owner.read("/start/shop")
    assert owner.send("/start/address", base_url="https://mahnlauf.example/").status_code == 303
    assert "https://mahnlauf.example/webhooks/laden" in owner.read("/start/shop")
    answer = owner.send("/start/connect")
    link = re.search(r'href="(https://shop\.example/wc-auth/v1/authorize\?[^"]+)"', answer.text)
    assert link is not None
    assert "mahnlauf.example" in link[1]


@pytest.mark.parametrize("address", ["", "mahnlauf.example", "javascript:alert(1)", "https://a.example/?x=1",
                                     "https://user@a.example", "https://a.example/\nsmtp = 1"])  # fmt: skip
def test_what_cannot_be_a_public_address_is_refused_beside_its_field(owner: Beginner, address: str) -> None:
    owner.with_shop()
    answer = owner.send("/start/address", base_url=address)
    assert answer.status_code == 400
    assert "https://mahnlauf.example.com" in faults(answer.text)
    assert not owner.house.settings.path.exists()


# --- mail ---


def test_a_test_mail_really_goes_through_the_server_that_was_typed_before_anything_is_kept(owner: Beginner) -> None:
    owner.with_shop()
    with mail_server(Postman()) as postman:
        answer = owner.send("/start/mail", do="test", **at(postman))
    assert [one.rcpt_tos for one in postman.envelopes] == [["anna@example.com"]]
    assert postman.envelopes[0].mail_from == "buchhaltung@example.com"
    text = text_of(answer.text)
    assert "Der Mailserver hat die Testmail angenommen. Sehen Sie in das Postfach anna@example.com." in text
    assert not owner.house.settings.path.exists()


def test_a_kept_server_stands_in_a_file_for_the_owner_alone_and_every_process_sees_it(owner: Beginner) -> None:
    owner.with_shop()
    other = House.open(owner.house.settings)
    with mail_server(Postman()) as postman:
        fields = {**at(postman), "user": "anna@example.com", "password": PASSWORD}
        assert owner.send("/start/mail", do="save", **fields).headers["Location"] == "/start/plan"
    path = owner.house.settings.path
    assert path.stat().st_mode & 0o777 == 0o600
    kept = Server.from_url(Settings.load({}, owner.folder).smtp)
    assert (kept.user, kept.password) == ("anna@example.com", PASSWORD)
    assert other.refresh()
    assert other.settings.smtp == kept.url
    assert not other.refresh()
    other.close()


def test_the_worker_sends_over_the_new_server_without_a_new_start(owner: Beginner) -> None:
    owner.with_shop()
    worker = House.open(owner.house.settings)
    outbox = _as_configured(worker, worker.outbox())
    assert _as_configured(worker, outbox) is outbox
    with mail_server(Postman()) as postman:
        owner.send("/start/mail", do="save", **at(postman))
        anna = register.add(worker.db, worker.clock, "anna@laden.example", "clerk", ())
        worker.entrance().send_link(anna, "invitation")
        _as_configured(worker, outbox).work()
    assert [one.rcpt_tos for one in postman.envelopes] == [["anna@laden.example"]]
    worker.close()


class Strict:
    """Takes one user with one password."""

    def __call__(self, _server: object, _session: object, _envelope: object, _how: str, data: object) -> AuthResult:
        fits = isinstance(data, LoginPassword) and data.password == PASSWORD.encode()
        return AuthResult(success=fits, handled=fits)


def test_a_refused_login_is_told_in_a_sentence_and_the_password_is_never_shown(owner: Beginner) -> None:
    owner.with_shop()
    options = {"authenticator": Strict(), "auth_require_tls": False}
    with mail_server(Postman(), **options) as postman:
        fields = {**at(postman), "user": "anna"}
        wrong = owner.send("/start/mail", do="test", **fields, password="falsch-falsch")
        assert "nimmt Benutzer und Passwort nicht an" in text_of(wrong.text)
        right = owner.send("/start/mail", do="test", **fields, password=PASSWORD)
        kept = re.search(r'name="kept" value="([^"]+)"', right.text)
        assert kept is not None
        again = owner.send("/start/mail", do="test", **fields, password="", kept=kept[1])
        assert len(postman.envelopes) == 2
    for answer in (wrong, right, again):
        assert PASSWORD not in answer.text
        assert "falsch-falsch" not in answer.text


def test_a_known_password_is_never_sent_to_another_server_or_as_another_user(owner: Beginner) -> None:
    owner.with_shop()
    with mail_server(Postman()) as postman:
        known = {**at(postman), "user": "anna", "password": PASSWORD}
        owner.send("/start/mail", do="save", **known)
        for change in ({"host": "localhost"}, {"user": "eve"}, {"port": "2525"}):
            owner.send("/start/mail", do="save", **{**known, "password": "", **change})
            assert Server.from_url(owner.house.settings.smtp).password == ""
            owner.send("/start/mail", do="save", **known)
        owner.send("/start/mail", do="save", **{**known, "password": ""})
        assert Server.from_url(owner.house.settings.smtp).password == PASSWORD


def test_a_server_that_cannot_be_reached_or_refuses_is_told_in_a_sentence(owner: Beginner) -> None:
    class Refusing(Postman):
        async def handle_DATA(self, *_: object) -> str:  # type: ignore[override]
            return "554 we do not know you"

    with mail_server(Refusing()) as postman:
        refused = owner.send("/start/mail", do="test", **at(postman))
        fields = at(postman)
    assert "Die Testmail ging nicht hinaus. Der Mailserver antwortete: 554 we do not know you" in text_of(refused.text)
    gone = owner.send("/start/mail", do="test", **fields)
    assert "Der Mailserver 127.0.0.1 ist nicht zu erreichen" in text_of(gone.text)
    assert f'value="{fields["port"]}"' in gone.text


def test_going_on_without_a_server_is_an_answer_too(owner: Beginner) -> None:
    owner.with_shop()
    assert owner.send("/start/mail", do="skip").headers["Location"] == "/start/plan"
    assert 'smtp = ""' in owner.house.settings.path.read_text("utf-8")
    assert "zurzeit als Dateien" in owner.read("/start/mail")


def test_what_the_environment_sets_is_shown_and_cannot_be_changed(tmp_path: Path) -> None:
    environment = {"smtp": f"smtp://anna:{PASSWORD}@mail.example.com", "sources": {"smtp": "MAHNLAUF_SMTP"}}
    with Beginner(tmp_path / "new", **environment) as owner:
        owner.with_shop()
        html = owner.page("/start/mail")
        assert "durch MAHNLAUF_SMTP festgelegt und hier nicht zu ändern: mail.example.com:587" in text_of(html)
        assert 'name="host"' not in html
        assert PASSWORD not in html
        owner.send("/start/mail", do="save", host="evil.example", port="25", **MAIL)
        assert owner.house.settings.smtp == environment["smtp"]
        assert "smtp" not in owner.house.settings.path.read_text("utf-8")
        assert owner.house.settings.owner_email == "anna@example.com"


def test_where_nothing_may_be_changed_there_is_only_the_way_on(tmp_path: Path) -> None:
    fixed = dict.fromkeys(("smtp", "sender", "owner_email"), "mahnlauf demo")
    with Beginner(tmp_path / "new", sources=fixed) as owner:
        owner.with_shop()
        html = owner.page("/start/mail")
        assert "durch mahnlauf demo festgelegt" in text_of(html)
        assert not re.findall(r'<input id="f-', html)
        assert 'href="/start/plan"' in html
        owner.send("/start/mail", do="save", host="evil.example", port="25", **MAIL)
        owner.send("/start/mail", do="skip")
        assert not owner.house.settings.path.exists()


@pytest.mark.parametrize(
    "field, value",
    [
        ("host", ""), ("host", "mail example"), ("host", "a\nb"), ("host", "http://mail.example.com"),
        ("port", "0"), ("port", "70000"), ("port", "²"), ("port", "-1"),
        ("user", "a\r\nb"), ("sender", ""), ("sender", "nobody"), ("sender", "A <a@b.example>\r\nBcc: x@y.example"),
        ("owner_email", ""), ("owner_email", "anna"), ("owner_email", "a@b.example, c@d.example"),
        *((name, text) for name in ("host", "owner_email") for text in HOSTILE.values()),
    ],
)  # fmt: skip
def test_a_field_that_does_not_fit_says_so_and_nothing_is_kept_or_sent(owner: Beginner, field: str, value: str) -> None:
    fields = {**MAIL, "host": "127.0.0.1", "port": "9", field: value}
    for do in ("save", "test"):
        answer = owner.send("/start/mail", do=do, **fields)
        assert answer.status_code == 400
        assert faults(answer.text)
        assert "<script>" not in answer.text
    assert not owner.house.settings.path.exists()


def test_a_configuration_that_cannot_be_written_is_a_sentence_and_what_was_typed_stays(owner: Beginner) -> None:
    owner.house.settings.path.write_text('sender = """Muster\n<a@example.com>"""\n', "utf-8")
    answer = owner.send("/start/mail", do="save", **MAIL, host="mail.example.com", port="587")
    assert (answer.status_code, "cannot be changed there" in answer.text) == (400, True)
    assert 'value="mail.example.com"' in answer.text
    assert owner.house.settings.path.read_text("utf-8").startswith('sender = """Muster')


def test_a_password_with_any_sign_in_it_comes_back_as_it_was() -> None:
    for password in ("p@ss:w/o?r#d%41", "ä ö ü ß €", '"quoted" \\ back', "'; --"):
        server = Server("mail.example.com", 465, "anna@example.com", password, True)
        assert Server.from_url(server.url) == server
    assert Server.from_url(Server("::1", 25).url) == Server("::1", 25)


# --- how strict ---


def test_five_plans_are_offered_from_gentle_to_strict_with_one_recommended(owner: Beginner) -> None:
    owner.with_shop()
    html = owner.page("/start/plan")
    names = re.findall(r'name="plan" value="(\w+)"', html)
    assert names == ["bezahlt", "copecart", "full_service", "novalnet", "spreadmind"]
    assert re.search(r'value="full_service" id="plan-full_service" checked', html)
    text = text_of(html)
    assert text.count("empfohlen") == 1
    assert re.search(r"Ausgewogen.*Das erste Tag 21 ab Bestellung.*Übergabe an Inkasso von selbst, am Tag 63", text)
    assert re.search(r"Erst fragen.*?Übergabe an Inkasso nur wenn Sie zustimmen", text)
    assert re.search(r"Zügig .*?Kosten für den Käufer keine Übergabe an Inkasso von selbst", text)


def test_a_plan_of_ones_own_stands_among_them(owner: Beginner) -> None:
    plans = owner.house.settings.plans_dir
    plans.mkdir()
    text = (Path(__file__).parents[2] / "adapter/mahnlauf/plans/bezahlt.toml").read_text("utf-8")
    (plans / "meines.toml").write_text(
        text.replace('name = "bezahlt"', 'name = "meines"').replace('title = "bezahlt.de', 'title = "Meines'), "utf-8"
    )
    (plans / "kaputt.toml").write_text("nonsense", "utf-8")
    owner.with_shop()
    assert "Meines: Angebot" in owner.read("/start/plan")
    owner.with_plan("meines")
    assert owner.house.shops.get("laden").plan == "meines"


def test_choosing_sets_the_plan_and_who_writes(owner: Beginner) -> None:
    owner.with_shop().with_plan("novalnet", iban="DE02120300000000202051")
    settings = owner.house.shops.get("laden").settings
    assert settings["plan"] == "novalnet"
    assert settings["creditor_address"] == "Werkstattgasse 7|04109 Leipzig"
    assert "Werkstattgasse 7\n04109 Leipzig</textarea>" in owner.page("/start/plan")


@pytest.mark.parametrize(
    "field, value",
    [("creditor", ""), ("creditor_address", " \r\n "), ("iban", "DE02120300000000202052"), ("owner_email", "anna"),
     ("plan", ""), ("plan", "copecart_instalments"), ("plan", "../../etc/passwd"), ("plan", "none")],
)  # fmt: skip
def test_an_answer_that_does_not_fit_is_told_and_keeps_the_rest(owner: Beginner, field: str, value: str) -> None:
    owner.with_shop()
    answer = owner.send("/start/plan", **{"plan": "novalnet", "phone": "+49 341 1", **SENDER, field: value})
    assert answer.status_code == 400
    assert 'value="+49 341 1"' in answer.text
    assert faults(answer.text) or "Wählen Sie eines der Verfahren." in answer.text
    assert owner.house.shops.get("laden").settings.get("creditor", "") == ""


def test_a_platform_that_collects_itself_is_asked_no_plan(owner: Beginner) -> None:
    owner.send("/start/shop", platform="digistore", name="kurse", passphrase="ein geheimnis von digistore")
    assert "hier wird niemand gemahnt" in owner.read("/start/plan")
    assert owner.send("/start/plan", **SENDER).status_code == 303
    assert "Dieses Verfahren schreibt niemandem." in owner.read("/start/letters")


def test_the_drawing_of_a_plan_is_a_picture_of_its_own(owner: Beginner) -> None:
    answer = owner.client.get("/start/plans/novalnet")
    assert answer.mimetype == "image/svg+xml"
    assert owner.client.get("/start/plans/..%2Fetc").status_code == 404
    assert owner.client.get("/start/plans/nonsense").status_code == 404


def test_another_shop_can_be_walked_through_by_its_name(owner: Beginner) -> None:
    owner.with_shop()
    owner.house.shops.save("zweiter", "woocommerce", {"webhook_secret": SECRET})
    assert 'href="/start/mail?shop=zweiter"' in owner.page("/start/shop?shop=zweiter")
    owner.send("/start/plan?shop=zweiter", plan="bezahlt", **SENDER)
    assert [owner.house.shops.get(one).plan for one in ("laden", "zweiter")] == ["full_service", "bezahlt"]
    assert owner.client.get("/start/plan?shop=keiner").status_code == 404


def test_hostile_texts_of_a_merchant_stay_texts(owner: Beginner) -> None:
    owner.with_shop()
    for text in HOSTILE.values():
        owner.send("/start/plan", plan="full_service", creditor=text[:300], creditor_address=text[:300])
        for path in ("/start/plan", "/start/letters", "/start/letters/1/mail"):
            assert not re.search(r"<script|<img[^>]+onerror|javascript:", owner.client.get(path).text), path


def test_nothing_of_the_wizard_speaks_to_the_network_by_itself(
    owner: Beginner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("nobody asked for that")

    monkeypatch.setattr(smtplib.SMTP, "connect", refuse)
    owner.with_shop()
    owner.send("/start/mail", do="save", **MAIL, host="mail.example.com", port="587")
    owner.with_plan()
    for path in ("/start", "/start/shop", "/start/mail", "/start/plan", "/start/letters"):
        owner.page(path)


def test_the_audit_log_names_what_was_changed_and_no_value(owner: Beginner) -> None:
    owner.with_shop()
    owner.send("/start/mail", do="save", **MAIL, host="mail.example.com", port="587", user="anna", password=PASSWORD)
    row = next(one for one in audit.page(owner.house.db.reader, limit=50) if one.what == "settings.mail")
    assert json.loads(row.detail) == {"settings": ["owner_email", "sender", "smtp"]}
    assert urlsplit(owner.house.settings.smtp).hostname == "mail.example.com"
    assert "Mailserver und Absender geändert" in owner.read("/protocol")


def test_another_process_makes_links_with_the_new_address_at_its_next_page(owner: Beginner) -> None:
    owner.with_shop()
    other = House.open(owner.house.settings)
    client = create_app(other, open_desk=True).test_client()
    owner.send("/start/address", base_url="https://mahnlauf.example")
    assert "https://mahnlauf.example/webhooks/laden" in client.get("/start/shop").text
    assert other.shops.links is not None
    assert other.shops.links.reach_others
    owner.house.settings.path.write_text("this is no TOML", "utf-8")
    assert client.get("/claims").status_code == 200
    assert "this is not TOML" in client.get("/start/mail").text
    other.close()
