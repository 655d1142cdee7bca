"""The screens about plans: looked at, copied, changed as form and as text, compared, saved, and the table of rules."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from werkzeug.test import TestResponse

from mahnlauf.clerk import Actor
from mahnlauf.clerk.plans import Keeping, copy_plan, save_plan
from mahnlauf.shops.plan_files import LONGEST, digest_of, former_plans, stored_plan
from mahnlauf.store import audit
from tests.desk.test_roles import visitor as somebody
from tests.desk.visitor import Visitor, assert_well_formed, buyer, text_of
from tests.world import World

BY = Actor("owner", "test")


def filled(made: World) -> World:
    """A shop that follows a plan of the merchant's own; one claim has begun, one has not."""
    copy_plan(keeping(made), "full_service", "meins", BY)
    made.shop("laden", plan="meins")
    made.order("1001")
    made.days(22, 22)
    made.order("1002", billing=buyer("Mira Castellanos", "mira@post.example"))
    return made


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    return filled(make_world())


@pytest.fixture
def owner(world: World) -> Visitor:
    return Visitor(world)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """Somebody who saves nothing, for many tests."""
    with World(tmp_path_factory.mktemp("plans")) as made:
        yield Visitor(filled(made))


def keeping(world: World) -> Keeping:
    return Keeping(world.house.db, world.house.plans, world.house.clock)


def stored(world: World, name: str = "meins") -> str:
    return stored_plan(world.house.plans, name).text


def fields(html: str, form: str = "plan") -> dict[str, Any]:
    """What a browser would send of that form, unless somebody types."""
    body = html[html.index(f'<form id="{form}"') :]
    body = body[: body.index("</form>")]
    found: dict[str, Any] = {}
    for tag, name in re.findall(r'(<input [^>]*?name="([^"]+)"[^>]*>)', body):
        if "checkbox" in tag and " checked" not in tag:
            continue
        value = re.search(r'value="([^"]*)"', tag)
        found.setdefault(name, []).append(plain(value[1] if value else ""))
    for name, options in re.findall(r'<select id="[^"]*" name="([^"]+)">(.*?)</select>', body):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = [plain(chosen[1] if chosen else "")]
    for name, text in re.findall(r'<textarea [^>]*?name="([^"]+)"[^>]*>\n(.*?)</textarea>', body, re.DOTALL):
        found[name] = [plain(text)]
    return found


def plain(html: str) -> str:
    return (
        html.replace("&#34;", '"').replace("&#39;", "'").replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&")
    )


def sent(owner: Visitor, path: str, data: dict[str, Any], status: int = 200) -> TestResponse:
    owner.world.forget()
    token = re.search(r'name="form_token" value="([^"]+)"', owner.client.get("/plans/full_service").text)
    assert token is not None
    response = owner.client.post(path, data={"form_token": token[1], **data})
    assert response.status_code == status, text_of(response.text)[-600:]
    if status != 303 and response.mimetype == "text/html":
        assert_well_formed(response.text)
    return response


def editor(owner: Visitor, how: str = "form") -> dict[str, Any]:
    return fields(owner.open(f"/plans/meins/edit?as={how}").text)


# --- looking ---


def test_every_plan_is_drawn_with_what_uses_it(reader: Visitor) -> None:
    html = reader.open("/plans").text
    assert "2 offene Forderungen" in text_of(html)
    assert html.count('class="ladder"') == 7  # the plan without stages has no line
    first = html[html.index('<li class="card">') : html.index("</li>")]
    assert "meins" in first
    assert "eigenes" in first
    assert "Shop laden" in text_of(first)


def test_a_plan_is_told_in_sentences_in_both_languages_with_its_versions_and_its_text(reader: Visitor) -> None:
    german = reader.read("/plans/meins")
    assert "Zahlungserinnerung per E-Mail, Frist 7 Tage" in german
    assert "gilt jetzt" in german
    assert "offset_days = 21" in german
    reader.client.post("/language", data={"language": "en"})
    english = reader.read("/plans/meins")
    assert "payment reminder by e-mail, term of 7 days" in english
    assert re.search(r"Day 2\d", english)
    reader.client.post("/language", data={"language": "de"})


def test_a_plan_that_does_not_exist_is_said_to_be_unknown(reader: Visitor) -> None:
    for path in ("/plans/nope", "/plans/nope/edit", "/plans/..%2fx", "/plans/meins/former/2026"):
        assert reader.client.get(path).status_code == 404


def test_a_shipped_plan_is_copied_before_it_is_changed(owner: Visitor) -> None:
    assert owner.client.get("/plans/copecart/edit").headers["Location"] == "/plans/copecart#copy"
    assert sent(owner, "/plans/copecart/copy", {"new": "raten"}, 303).headers["Location"] == "/plans/raten/edit"
    assert "raten_instalments" in stored(owner.world, "raten")
    again = sent(owner, "/plans/copecart/copy", {"new": "raten"}, 400)
    assert "Ein Verfahren „raten“ gibt es schon." in text_of(again.text)
    wrong = sent(owner, "/plans/copecart/copy", {"new": "../x"}, 400)
    assert "„../x“ kann nicht der Name eines Verfahrens sein." in text_of(wrong.text)


# --- the editor ---


def test_a_form_that_nobody_touched_changes_no_letter_of_the_text(reader: Visitor) -> None:
    answer = sent(reader, "/plans/meins/edit", {**editor(reader), "do": "toml"})
    assert fields(answer.text)["toml"][0].strip() == stored(reader.world).strip()


def test_a_number_changed_in_the_form_stands_in_the_text_beside_its_comments(reader: Visitor) -> None:
    form = editor(reader) | {"stages.1.offset_days": "39", "stages.2.fee_minor": "0,90", "do": "toml"}
    text = fields(sent(reader, "/plans/meins/edit", form).text)["toml"][0]
    table = tomllib.loads(text)
    assert [one["offset_days"] for one in table["stages"]] == [21, 39, 49, 63]
    assert table["stages"][2]["fee_minor"] == 90
    assert "# Nur was Druck, Umschlag und Porto wirklich kosten" in text


def test_stages_are_added_moved_and_removed_and_what_was_typed_stays(reader: Visitor) -> None:
    form = editor(reader) | {".title": "Mein Titel"}
    for deed, keys in (
        ("add:stages", ["reminder", "warning1", "warning2", "handover", "stage1"]),
        ("up:stages:4", ["reminder", "warning1", "warning2", "stage1", "handover"]),
        ("drop:stages:1", ["reminder", "warning2", "stage1", "handover"]),
    ):
        form = fields(sent(reader, "/plans/meins/edit", {**form, "do": deed}).text)
        table = tomllib.loads(form["base"][0])
        assert [one["key"] for one in table["stages"]] == keys
        assert table["title"] == "Mein Titel"


@pytest.mark.parametrize(
    "deed", ["drop:stages:99", "up:stages:-1", "add:nothing", "drop:stages:x", "::", "up:stages:0"]
)
def test_a_button_that_names_nothing_changes_nothing(reader: Visitor, deed: str) -> None:
    form = fields(sent(reader, "/plans/meins/edit", {**editor(reader), "do": deed}).text)
    assert form["base"][0].strip() == stored(reader.world).strip()


def test_what_is_wrong_is_said_with_key_value_and_expectation_and_stays_typed(reader: Visitor) -> None:
    form = editor(reader) | {"stages.0.term_days": "bald", "do": "check"}
    page = sent(reader, "/plans/meins/edit", form)
    assert 'Stufe 1: „Frist in Tagen“ (term_days) ist "bald". Erwartet: eine ganze Zahl von 1 bis 365.' in text_of(
        page.text
    )
    assert fields(page.text)["stages.0.term_days"] == ["bald"]


def test_the_paragraph_stands_beside_a_finding_of_the_law(reader: Visitor) -> None:
    form = editor(reader) | {"stages.0.fee_minor": "2,50"}
    told = text_of(sent(reader, "/plans/meins/draft", form).text)
    assert "aber erst dieses Schreiben begründet den Verzug" in told
    assert "§ 286 Abs. 1" in told


HOSTILE = [
    "",
    "= = =",
    "stages = 3",
    'stages = [1, "x", {}]',
    "[[stages]]\n" * 50,
    "a = " + "[" * 5000,
    "a = " + "9" * 5000,
    "name = 1979-05-27\n[interest]\nmode = []",
    "on_paid = {type = {}}\nbuyers = [[]]\nallocation = {}\nroll = 1",
    "title = '<script>alert(1)</script>'\nname = 'meins'\nx = '</textarea>'",
    'name = "meins"\ninstalments = "gone"',
    'name = "\\ud800"',
    "\x00\x01",
    "x" * 70_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_answered_with_sentences_and_kept(reader: Visitor, text: str) -> None:
    before = stored(reader.world)
    seen = digest_of(before)
    for path, status in (("edit", 200), ("draft", 200), ("review", 400), ("save", 400)):
        page = sent(reader, f"/plans/meins/{path}", {"toml": text, "seen": seen, "view": "toml"}, status)
        assert "Traceback" not in page.text
        assert "<script>alert" not in page.text
        if path in ("review", "save") and "\x00" not in text:
            assert fields(page.text)["toml"][0] == text
    sent(reader, "/plans/meins/edit", {"toml": text, "seen": seen, "view": "toml", "do": "form"})
    assert stored(reader.world) == before


def test_a_text_of_a_megabyte_is_refused_with_a_sentence(reader: Visitor) -> None:
    answer = sent(reader, "/plans/meins/save", {"toml": "x" * 1_000_000, "seen": ""}, 400)
    assert "Der Text hat 1000000 Zeichen. Erwartet werden höchstens 64000." in text_of(answer.text)


def test_no_form_field_reaches_what_is_not_in_the_form(reader: Visitor) -> None:
    marks = ["stages.99", "stages.x", "nothing.0", "interest.7", "stages", "__class__"]
    form = editor(reader) | {"shown": marks, "stages.99.key": "x", "nothing.0.key": "x", "do": "toml"}
    text = fields(sent(reader, "/plans/meins/edit", form).text)["toml"][0]
    assert tomllib.loads(text) == tomllib.loads(stored(reader.world))


# --- what would change, and saving ---


def later(owner: Visitor) -> dict[str, Any]:
    """The second stage four days later, the first a week."""
    return editor(owner) | {"stages.1.offset_days": "39", "stages.0.offset_days": "28"}


def test_before_saving_the_page_says_what_would_change_for_which_claims(reader: Visitor) -> None:
    told = text_of(sent(reader, "/plans/meins/review", later(reader)).text)
    assert "Noch ohne Stufe 1 Forderung: „Zahlungserinnerung“ 7 Tage später." in told
    assert "Mitten im Verfahren 1 Forderung: „1. Mahnung“" in told
    assert "Mira Castellanos" in told
    assert stored(reader.world).count("offset_days = 39") == 0


def test_saving_keeps_the_former_text_and_stands_in_the_protocol(owner: Visitor) -> None:
    before = stored(owner.world)
    review = sent(owner, "/plans/meins/review", later(owner)).text
    form = {"toml": re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", review, re.DOTALL), "seen": digest_of(before)}
    form["toml"] = [plain(form["toml"][0])]
    assert sent(owner, "/plans/meins/save", {**form, "scope": "keep"}, 303).headers["Location"].endswith("?saved=1")
    assert "offset_days = 39" in stored(owner.world)
    (stamp,) = former_plans(owner.world.house.plans, "meins")
    assert "offset_days = 35" in owner.read(f"/plans/meins/former/{stamp}")
    assert "offset_days = 35" in owner.open(f"/plans/meins/edit?as=toml&former={stamp}").text
    assert "Verfahren gespeichert" in owner.read("/protocol")
    assert audit.page(owner.world.house.db.reader, what="plan.saved", limit=5)[0].actor == "owner"


def text_later(world: World) -> str:
    return stored(world).replace("offset_days = 21", "offset_days = 28")


@pytest.mark.parametrize("scope,moved", [("keep", 0), ("waiting", 1), ("all", 2), ("", 0), ("everything", 0)])
def test_open_claims_follow_as_far_as_was_chosen(owner: Visitor, scope: str, moved: int) -> None:
    world = owner.world
    form = {"toml": text_later(world), "seen": digest_of(stored(world)), "scope": scope}
    sent(owner, "/plans/meins/save", form, 303)
    current = world.house.plans.current("meins").version
    assert [world.row(ref).plan_version for ref in ("1001", "1002")].count(current) == moved
    world.check()


def test_claims_of_older_versions_can_follow_later(owner: Visitor) -> None:
    world = owner.world
    sent(owner, "/plans/meins/save", {"toml": text_later(world), "seen": digest_of(stored(world))}, 303)
    assert "1 Forderung: „Zahlungserinnerung“ 7 Tage später." in owner.read("/plans/meins/move")
    assert sent(owner, "/plans/meins/move", {"scope": "waiting"}, 303).headers["Location"].endswith("moved=1")
    sent(owner, "/plans/meins/move", {"scope": "keep"}, 400)
    sent(owner, "/plans/meins/move", {"scope": "all", "after": "-1", "so_far": "x"}, 303)
    assert "Keine offene Forderung steht in einer älteren Fassung" in owner.read("/plans/meins/move")


def test_the_second_of_two_who_change_the_same_plan_is_told_and_loses_nothing(owner: Visitor) -> None:
    world = owner.world
    mine = editor(owner, "toml") | {"toml": text_later(world)}
    theirs = stored(world).replace("offset_days = 63", "offset_days = 70")
    save_plan(keeping(world), "meins", theirs, digest_of(stored(world)), Actor("user:2", "desk"))
    page = sent(owner, "/plans/meins/save", mine, 409)
    assert "Inzwischen hat jemand anders" in page.text
    assert "offset_days = 70" in page.text
    assert fields(page.text)["toml"][0].strip() == text_later(world).replace("= 70", "= 63").strip()
    assert stored(world) == theirs
    sent(owner, "/plans/meins/save", fields(page.text), 303)
    assert "offset_days = 28" in stored(world)


def test_a_plan_with_an_error_of_law_is_not_saved(reader: Visitor) -> None:
    text = stored(reader.world).replace("term_days = 7", "term_days = 7\nfee_minor = 300", 1)
    page = sent(reader, "/plans/meins/save", {"toml": text, "seen": digest_of(stored(reader.world))}, 400)
    assert "Erst ohne Fehler" in page.text
    assert fields(page.text)["toml"][0].strip() == text.strip()


def test_a_shipped_plan_cannot_be_saved_over(reader: Visitor) -> None:
    text = stored(reader.world, "novalnet")
    sent(reader, "/plans/novalnet/save", {"toml": text, "seen": digest_of(text)}, 400)
    assert not (reader.world.folder / "plans/novalnet.toml").exists()


def test_only_the_owner_changes_plans_and_only_with_the_forms_token(world: World) -> None:
    paths = ("edit", "draft", "review", "save", "move", "copy")
    for role, status in (("clerk", 403), ("bookkeeper", 403), ("agency", 403), ("owner", 403)):
        client = somebody(world, role)
        assert [client.post(f"/plans/meins/{one}", data={"toml": "x"}).status_code for one in paths] == [status] * 6
    assert somebody(world, "clerk").get("/plans/meins").status_code == 200
    assert somebody(world, "agency").get("/plans").status_code == 403
    assert "Ändern" not in text_of(somebody(world, "clerk").get("/plans/meins").text)


def test_a_clerk_of_one_shop_counts_only_its_claims(world: World) -> None:
    world.shop("anders", plan="meins")
    text = text_of(somebody(world, "clerk", ("anders",)).get("/plans").text)
    assert "2 offene Forderungen" not in text
    assert "laden" not in text


def test_a_file_that_is_no_text_does_not_close_the_list(owner: Visitor) -> None:
    (owner.world.folder / "plans/alt.toml").write_bytes(b'name = "alt"\ntitle = "M\xe4hnung"\n')
    assert "1 Fehler" in owner.read("/plans")
    assert "UTF-8" in owner.read("/plans/alt")


# --- rules ---

RULES = """[[rules]]
plan = "none"
currency = "EUR"
amount_below = "50.00"

[[rules]]
plan = "bezahlt"
buyer = "business"
"""


def test_the_rules_are_a_table_that_ends_with_the_shops_own_plan(owner: Visitor) -> None:
    assert "Ohne Regeln folgt jede Forderung der Einstellung ihres Shops." in owner.read("/plan-rules")
    sent(owner, "/plan-rules/save", {"toml": RULES.replace("\n", "\r\n"), "seen": ""}, 303)
    assert (owner.world.folder / "plan_rules.toml").read_bytes() == RULES.encode()
    told = owner.read("/plan-rules")
    assert "1 Betrag unter 50,00 EUR none" in told
    assert "2 Käufer Unternehmen bezahlt" in told
    assert "sonst, im Shop laden meins" in told
    assert "Regel 2" in owner.read("/plans")


def test_a_wrong_rule_is_told_while_it_is_typed_and_never_saved(owner: Visitor) -> None:
    wrong = '[[rules]]\nplan = "gone"\n[[rules]]\nbuyer = "child"\n'
    told = text_of(sent(owner, "/plan-rules/draft", {"toml": wrong}).text)
    assert "Regel 2" in told
    assert "„plan“ fehlt" in told
    assert "so heißt kein Verfahren" in text_of(
        sent(owner, "/plan-rules/draft", {"toml": '[[rules]]\nplan = "x"'}).text
    )
    page = sent(owner, "/plan-rules/save", {"toml": wrong, "seen": ""}, 400)
    assert fields(page.text, "rules")["toml"][0] == wrong
    assert not (owner.world.folder / "plan_rules.toml").exists()


def test_the_second_who_saves_the_rules_is_told(owner: Visitor) -> None:
    sent(owner, "/plan-rules/save", {"toml": RULES, "seen": ""}, 303)
    page = sent(owner, "/plan-rules/save", {"toml": "", "seen": ""}, 409)
    assert "Inzwischen hat jemand anders die Regeln gespeichert" in page.text
    assert (owner.world.folder / "plan_rules.toml").read_text() == RULES


@pytest.mark.parametrize(
    "query,told",
    [
        ("q=1002", "meins : Keine Regel passt, also gilt die Einstellung von laden."),
        ("q=1001", "Es hat schon begonnen und behält „meins“."),
        ("q=nobody", "Keine Forderung passt zu „nobody“."),
        ("shop=laden&amount=20,00", "none : Regel 1 passt als erste."),
        ("shop=laden&amount=200&buyer=business", "bezahlt : Regel 2 passt als erste."),
        ("shop=laden&amount=x'<&country=%22&trigger=x", "none : Regel 1 passt als erste."),
        ("shop=gone&amount=3", "Welches bekäme diese Forderung?"),
    ],
)
def test_somebody_may_ask_which_plan_a_claim_would_get_and_why(owner: Visitor, query: str, told: str) -> None:
    sent(owner, "/plan-rules/save", {"toml": RULES, "seen": ""}, 303)
    assert told in owner.read(f"/plan-rules?{query}")


def test_the_longest_plan_is_far_below_the_limit(world: World) -> None:
    assert max(len(stored(world, name)) for name in world.house.plans.names()) * 5 < LONGEST
