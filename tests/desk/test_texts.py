"""The letters' screens: a merchant writes his own texts and sees what becomes of them before anybody else does."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from mahnlauf.app import create_app
from mahnlauf.desk.door import COOKIE
from mahnlauf.desk.texts import titles
from mahnlauf.letters import TEMPLATES
from mahnlauf.letters.source import OBJECTIONS, shipped
from mahnlauf.people import register
from mahnlauf.store import audit
from tests.desk.visitor import Visitor, assert_well_formed, buyer, text_of
from tests.world import World

DUNNING = "/letters/laden/de/dunning_1"
OURS = shipped("de", "dunning_1")
OWN = OURS.replace("Subject: 1. Mahnung", "Subject: Unsere erste Mahnung")


class Writer:
    """Somebody with a session who fills in the forms of these screens."""

    def __init__(self, world: World, role: str = "owner", shops: tuple[str, ...] = (), name: str = "") -> None:
        clock, db = world.house.clock, world.house.db
        name = name or role
        user = register.add(db, clock, f"{name}@laden.example", role, shops, name.title())
        self.client: FlaskClient = create_app(world.house).test_client()
        self.client.set_cookie(COOKIE, world.house.entrance().begin(user.id, "test"))

    def open(self, path: str, status: int = 200) -> str:
        answer = self.client.get(path)
        assert answer.status_code == status, answer.text[-300:]
        assert_well_formed(answer.text)
        return answer.text

    def field(self, name: str, path: str = DUNNING) -> str:
        """What stands in a hidden field of that page."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.open(path))
        assert found is not None
        return found[1]

    def text(self, path: str = DUNNING) -> str:
        """What stands in the field of the editor."""
        found = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", self.open(path), re.DOTALL)
        assert found is not None
        return unescape(found[1])

    def send(self, path: str, **form: str) -> TestResponse:
        """Posts a form with the token of this session."""
        token = self.field("form_token", "/letters/laden/look")
        return self.client.post(path, data={"form_token": token, **form})

    def save(self, text: str, seen: str = "", path: str = DUNNING) -> TestResponse:
        return self.send(f"{path}/save", text=text, seen=seen or self.field("seen", path))


@pytest.fixture
def owner(world: World) -> Writer:
    return Writer(world)


# --- the list ---


def test_every_text_stands_in_the_list_once_and_in_every_voice(world: World) -> None:
    listed = [name for _, names in titles.OCCASIONS for name in names]
    assert sorted(listed) == sorted((*TEMPLATES, OBJECTIONS))
    assert set(titles.TITLES) == set(listed)
    page = Visitor(world).open("/letters").text
    for template in listed:
        for voice in ("de", "de_du", "en"):
            assert f'href="/letters/laden/{voice}/{template}"' in page


def test_the_list_says_which_texts_are_the_shops_own_and_which_are_faulty(world: World, owner: Writer) -> None:
    assert "eigener Text" not in owner.open("/letters")
    assert owner.save(OWN).status_code == 303
    faulty = world.folder / "letters/laden/de/final_notice.txt"
    faulty.write_text("Subject: x\n\n{{ totl }}", encoding="utf-8")
    (world.folder / "letters/all/en").mkdir(parents=True)
    (world.folder / "letters/all/en/offer.txt").write_text(shipped("en", "offer"), encoding="utf-8")
    page = text_of(owner.open("/letters"))
    assert "1. Mahnung dunning_1 Deutsch, Sie eigener Text Deutsch, du unser Text" in page
    assert "final_notice Deutsch, Sie fehlerhaft: unser Text gilt" in page
    assert "offer Deutsch, Sie unser Text Deutsch, du unser Text Englisch für alle Shops" in page


@pytest.mark.parametrize("voice", ["de", "de_du", "en"])
def test_every_text_opens_is_sound_and_can_be_looked_at_in_each_shape(world: World, owner: Writer, voice: str) -> None:
    token = owner.field("form_token", "/letters/laden/look")
    for template in (*TEMPLATES, OBJECTIONS):
        path = f"/letters/laden/{voice}/{template}"
        page = owner.open(path)
        assert "Der Text ist in Ordnung." in page, path
        for shape in re.findall(r'name="shape" form="draft" value="(\w+)"', page):
            form = {"form_token": token, "text": owner.text(path), "shape": shape}
            shown = owner.client.post(f"{path}/preview", data=form)
            assert "Keine Vorschau" not in shown.text, (path, shape)
            assert len(shown.text) > 1000
            assert shown.headers["Content-Security-Policy"].startswith("sandbox;")


# --- writing ---


def test_a_saved_text_goes_out_from_the_next_letter_on_and_what_was_sent_stays(world: World) -> None:
    world.order("1001")
    world.days(20, 24)
    world.outbox()
    sent = [mail.subject for mail in world.mails()]
    owner = Writer(world)
    path = "/letters/laden/de/payment_reminder"
    text = owner.text(path).replace("Subject: Zahlungserinnerung", "Subject: Kleiner Gruß")
    assert owner.save(text, path=path).headers["Location"] == f"{path}?done=saved"
    assert "Gespeichert." in owner.open(f"{path}?done=saved")
    world.order("1002", billing=buyer("Mira Castellanos", "mira@post.example"))
    world.days(25, 60)
    world.outbox()
    assert [mail.subject for mail in world.mails()][: len(sent)] == sent
    assert any(mail.subject.startswith("Kleiner Gruß") for mail in world.mails())
    assert "Zahlungserinnerung" in Visitor(world).read("/claims/1/letters/1")


@pytest.mark.parametrize(
    "text, why",
    [
        (
            OURS.replace("{{ deadline }}", "bald").replace("[[pay]]", ""),
            "Im Schreiben fehlt: der letzte Tag für Zahlung",
        ),
        (OURS.replace("[[table]]", ""), "Setzen Sie [[table]] allein in eine Zeile."),
        (OURS.replace("{{ total }}", "{{ totl }}"), "Zeile 3: Die Variable „totl“ gibt es nicht; meinten Sie „total“?"),
        (OURS + "\n<b>wichtig</b>", "Das HTML <b> würde so gedruckt"),
        (OURS + "{% if total %}", "So lässt sich der Text nicht lesen"),
        ("Guten Tag", "Der Text muss mit einer Zeile „Subject: …“"),
    ],
)
def test_a_text_that_lacks_what_it_must_say_is_not_saved_and_says_why(
    world: World, owner: Writer, text: str, why: str
) -> None:
    answer = owner.save(text)
    assert answer.status_code == 400
    page = unescape(answer.text)
    assert "Nicht gespeichert." in page
    assert why in page
    assert text.strip() in page  # what was typed is still there
    assert not (world.folder / "letters").exists()


def test_the_list_of_duties_ticks_itself_while_the_text_is_written(owner: Writer) -> None:
    def marks(text: str) -> dict[str, str]:
        token = owner.field("form_token", "/letters/laden/look")
        answer = owner.client.post(
            f"{DUNNING}/check", data={"form_token": token, "text": text}, headers={"HX-Request": "true"}
        )
        assert "<html" not in answer.text
        return {must: mark for mark, must in re.findall(r'<li class="(\w*)">.*?<code>([^<]+)</code>', answer.text)}

    assert set(marks(OURS).values()) == {"good"}
    without = marks(OURS.replace("[[table]]", ""))
    assert {must for must, mark in without.items() if mark == "bad"} == {"[[table]]", "claim_no"}
    assert set(marks("Subject: x").values()) == {""}  # not to be told yet


def test_a_browser_without_script_gets_the_whole_page_back_with_the_text_in_it(owner: Writer) -> None:
    answer = owner.send(f"{DUNNING}/check", text="Subject: Halb fertig\n\n{{ total }}", seen="x", shape="text")
    assert_well_formed(answer.text)
    assert "Halb fertig" in answer.text
    assert 'value="text" checked' in answer.text
    assert "Im Schreiben fehlt" in answer.text


def test_variables_stand_beside_with_meaning_and_the_value_of_the_chosen_claim(world: World, owner: Writer) -> None:
    world.order("1001", "119.00", billing=buyer("Mira Castellanos", "mira@post.example"))
    world.run()
    assert "{{ total }} der offene Betrag 154,37 €" in text_of(owner.open(DUNNING))
    answer = owner.send(f"{DUNNING}/check", text=OURS, seen="x", claim="ML000001")
    assert "{{ total }} der offene Betrag 119,00 €" in text_of(answer.text)
    shown = owner.send(f"{DUNNING}/preview", text=OURS, shape="text", claim="1")
    assert "Guten Tag Mira Castellanos" in shown.text
    for number, why in (("ML000999", "gibt es nicht"), ("<b>", "keine Nummer einer Forderung")):
        page = owner.send(f"{DUNNING}/preview", text=OURS, shape="mail", claim=number)
        assert why in page.text
        assert "<b>" not in page.text


def test_a_letter_that_needs_what_the_claim_lacks_is_shown_with_the_examples_facts(world: World, owner: Writer) -> None:
    world.order("1001")
    world.run()
    path = "/letters/laden/de/handover_notice"
    page = owner.send(f"{path}/preview", text=shipped("de", "handover_notice"), shape="text", claim="1")
    assert "Keine Vorschau" not in page.text
    assert "1001" in page.text


def test_a_letter_is_shown_on_paper_as_pictures_and_as_pdf(owner: Writer) -> None:
    page = owner.send(f"{DUNNING}/preview", text=OURS, shape="paper")
    assert page.text.count('src="data:image/png;base64,iVBOR') == 1
    made = owner.send(f"{DUNNING}/pdf", text=OURS)
    assert (made.mimetype, made.data[:5]) == ("application/pdf", b"%PDF-")
    wrong = owner.send(f"{DUNNING}/pdf", text="Subject: x\n\n{{ nix }}")
    assert wrong.status_code == 400
    assert "nix" in wrong.text


# --- two people, versions, back to ours ---


def test_the_second_of_two_people_is_told_and_loses_nothing(world: World) -> None:
    anna, ben = Writer(world, name="anna"), Writer(world, name="ben")
    seen = ben.field("seen")
    assert anna.save(OWN).status_code == 303
    mine = OURS.replace("Subject: 1. Mahnung", "Subject: Bens Mahnung")
    answer = ben.save(mine, seen)
    assert answer.status_code == 409
    page = unescape(answer.text)
    assert "Anna hat diesen Text geändert" in page
    assert "Subject: Bens Mahnung" in page
    assert "Subject: Unsere erste Mahnung" in page
    assert ben.text() == OWN
    new = re.search(r'name="seen" value="(\w+)"', answer.text)
    assert new is not None
    assert ben.save(mine, new[1]).status_code == 303
    assert ben.text() == mine


def test_a_form_without_the_mark_of_what_was_opened_replaces_nothing(owner: Writer) -> None:
    owner.save(OWN)
    token = owner.field("form_token")
    assert owner.client.post(f"{DUNNING}/save", data={"form_token": token, "text": OURS}).status_code == 409
    assert owner.client.post(f"{DUNNING}/reset", data={"form_token": token}).status_code == 409
    assert owner.text() == OWN


def test_back_to_ours_takes_the_text_away_and_keeps_it_as_a_version(world: World, owner: Writer) -> None:
    owner.save(OWN)
    assert owner.send(f"{DUNNING}/reset", seen=owner.field("seen")).headers["Location"].endswith("?done=reset")
    assert owner.text() == OURS
    assert not (world.folder / "letters/laden/de/dunning_1.txt").exists()
    page = owner.open(DUNNING)
    numbers = re.findall(r"\?version=(\d+)", page)
    assert len(numbers) == 1
    assert owner.text(f"{DUNNING}?version={numbers[0]}") == OWN
    assert "gespeichert ist sie noch nicht" in owner.open(f"{DUNNING}?version={numbers[0]}")
    assert owner.text(f"{DUNNING}?version=99999") == OURS
    assert owner.send(f"{DUNNING}/reset", seen="x").status_code == 404


def test_a_text_that_was_changed_by_hand_is_kept_before_it_is_replaced(world: World, owner: Writer) -> None:
    path = world.folder / "letters/laden/de/dunning_1.txt"
    owner.save(OWN)
    by_hand = OWN.replace("Unsere erste", "Von Hand")
    path.write_text(by_hand, encoding="utf-8")
    assert owner.text() == by_hand
    owner.save(OWN.replace("Unsere erste", "Neue"))
    page = owner.open(DUNNING)
    assert "in der Datei geändert" in page
    kept = [owner.text(f"{DUNNING}?version={number}") for number in re.findall(r"\?version=(\d+)", page)]
    assert kept == [path.read_text("utf-8"), by_hand, OWN]


def test_every_change_stands_in_the_protocol_without_the_text_itself(world: World, owner: Writer) -> None:
    owner.save(OWN)
    owner.send(f"{DUNNING}/reset", seen=owner.field("seen"))
    rows = [row for row in audit.page(world.house.db.reader, limit=10) if row.what.startswith("letter.")]
    assert [(row.what, row.shop, row.via, row.detail) for row in rows] == [
        ("letter.reset", "laden", "desk", '{"template": "dunning_1", "voice": "de"}'),
        ("letter.saved", "laden", "desk", '{"template": "dunning_1", "voice": "de"}'),
    ]
    assert "Text eines Schreibens geändert" in owner.open("/protocol")


def test_a_disk_that_refuses_is_a_sentence_and_changes_nothing(world: World, owner: Writer) -> None:
    (world.folder / "letters").mkdir()
    (world.folder / "letters/laden").write_text("no folder", encoding="utf-8")
    answer = owner.save(OWN)
    assert answer.status_code == 400
    assert "cannot be written" in answer.text
    assert [row for row in audit.page(world.house.db.reader, limit=10) if row.what == "letter.saved"] == []


# --- who may ---


@pytest.mark.parametrize("role", ["clerk", "bookkeeper"])
def test_others_look_at_texts_but_change_nothing(world: World, role: str) -> None:
    visitor = Writer(world, role, ("laden",))
    page = visitor.open(DUNNING)
    assert "readonly" in page
    assert f'"{DUNNING}/save"' not in page
    for path in (f"{DUNNING}/save", f"{DUNNING}/reset", "/letters/laden/look/save", "/letters/laden/look/logo"):
        assert visitor.send(path, text=OWN).status_code == 403
    assert visitor.send(f"{DUNNING}/preview", text=OURS, shape="mail").status_code == 200


def test_another_shops_texts_look_and_claims_do_not_exist(world: World) -> None:
    world.order("1001")
    world.run()
    world.shop("fremd")
    visitor = Writer(world, "clerk", ("laden",))
    for path in ("/letters/fremd/de/dunning_1", "/letters/fremd/look", "/letters?shop=fremd", "/letters/nix/look"):
        assert "Diesen Shop gibt es nicht." in visitor.open(path, 404)
    assert visitor.send("/letters/fremd/de/dunning_1/preview", text=OURS, shape="mail").status_code == 404
    owner = Writer(world)
    shown = owner.send("/letters/fremd/de/dunning_1/preview", text=OURS, shape="text", claim="1")
    assert "Die Forderung 1 gibt es nicht." in shown.text  # it is the other shop's


def test_a_form_from_elsewhere_changes_nothing(owner: Writer) -> None:
    form = {"text": OWN, "seen": owner.field("seen"), "form_token": owner.field("form_token")}
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert owner.client.post(f"{DUNNING}/save", data=form, headers=headers).status_code == 403
    assert owner.client.post(f"{DUNNING}/save", data=form | {"form_token": "x"}).status_code == 403
    assert owner.text() == OURS


@pytest.mark.parametrize("path", ["/letters/laden/xx/dunning_1", "/letters/laden/de/nix", "/letters/laden/de/..%2fx",
                                  "/letters/..%2f..%2fetc/de/dunning_1"])  # fmt: skip
def test_an_address_that_names_no_text_opens_no_file(owner: Writer, path: str) -> None:
    assert owner.client.get(path).status_code == 404


# --- what a hostile text could want ---

_SECRETS = (
    "{{ config }}", "{{ self }}", "{{ shop.settings }}", "{{ facts.creditor }}", "{{ cycler.__init__.__globals__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}", "{{ total.__class__ }}", "{{ total|attr('__class__') }}",
    "{% include '/etc/passwd' %}", "{% import 'os' as os %}", "{% extends 'x' %}", "{{ request.environ }}",
    "{{ namespace() }}", "{% set x = total %}", "{{ lipsum() }}", "{% macro x() %}{% endmacro %}",
)  # fmt: skip
_ENDLESS = (
    "{% for a in range(10**9) %}x{% endfor %}", "{{ 'a' * 10**9 }}", "{{ 10**10**10 }}", "[[a:" + " " * 49_000 + "x",
    "x" * 60_000, "a\n\n" * 16_000, "[[table]]\n\n" * 400, "{% if total %}" * 2000 + "{% endif %}" * 2000,
    "{{ " + "(" * 20_000 + "total" + ")" * 20_000 + " }}", "<a" * 24_000, "{{ total" + "|upper" * 7000 + " }}",
)  # fmt: skip


@pytest.mark.parametrize("hostile", _SECRETS)
def test_a_text_reads_no_files_secrets_or_objects(world: World, owner: Writer, hostile: str) -> None:
    world.shop("laden", webhook_secret="a secret of the shop that no text may read")
    text = OURS.replace("[[table]]", f"{hostile}\n\n[[table]]")
    assert owner.save(text).status_code == 400
    shown = owner.send(f"{DUNNING}/preview", text=text, shape="text")
    assert "Keine Vorschau" in shown.text
    for sign in ("a secret of the shop", "root:x", "<class", "object at 0x"):
        assert sign not in shown.text


@pytest.mark.parametrize("hostile", _ENDLESS, ids=range(len(_ENDLESS)))
def test_no_text_keeps_the_house_busy_or_grows_without_end(owner: Writer, hostile: str) -> None:
    text = OURS.replace("[[table]]", f"{hostile}\n\n[[table]]")
    for shape in ("mail", "text", "paper"):
        assert len(owner.send(f"{DUNNING}/preview", text=text, shape=shape).data) < 12_000_000
    owner.send(f"{DUNNING}/check", text=text, seen="x")


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "</textarea><script>x", "{{ 7*7 }}", '"onload="x'])
def test_what_is_typed_is_shown_as_text_in_the_form_and_in_the_frame(owner: Writer, hostile: str) -> None:
    text = f"{hostile}\nSubject: {hostile}\n\n{hostile}"
    form = owner.send(f"{DUNNING}/check", text=text, seen=hostile, claim=hostile)
    assert_well_formed(form.text)
    for answer in (form, owner.send(f"{DUNNING}/preview", text=f"Subject: {hostile}\n\n{hostile}", shape="mail")):
        for sign in ("<script>alert", "<script>x", '"onload="x', ">49<"):
            assert sign not in answer.text
