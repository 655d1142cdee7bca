"""The desk speaks English where that is wanted, and no German is left behind."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import mahnlauf.desk
from mahnlauf.clerk.sentences import SENTENCES
from mahnlauf.clerk.titles import verb_title
from mahnlauf.desk.english import ENGLISH
from tests.desk.visitor import Visitor, assert_well_formed, full_world, text_of
from tests.world import World

DESK = Path(mahnlauf.desk.__file__).parent
SAME = {"", "Name", "Shop", "Test", "Filter", "E-Mail", ", ", " · "}
PATHS = ("/", "/claims", "/claims/1", "/claims/2", "/claims/1/do/hold", "/claims/1/do/pay", "/claims/1/buyer", "/phone",
         "/deliveries", "/outbox", "/users", "/protocol", "/claims/1/letters/1", "/claims?q=nobody", "/money", "/me",
         "/claims/1/buyer/merge?with=2")  # fmt: skip


def spoken() -> Iterator[str]:
    """Every text that the templates and modules hand to `t`."""
    for page in DESK.rglob("templates/**/*.html"):
        found = re.findall(r"""\bt\((?:"([^"]+)"|'([^']+)')""", page.read_text("utf-8"))
        yield from (one or other for one, other in found)
    for module in DESK.rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            first = node.args[0] if isinstance(node, ast.Call) and node.args else None
            if isinstance(first, ast.Constant) and getattr(node.func, "id", "") in ("t", "Tag"):  # type: ignore[attr-defined]
                yield str(first.value)


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    with World(tmp_path_factory.mktemp("english")) as world:
        made = Visitor(full_world(world))
        made.client.post("/language", data={"language": "en"})
        yield made


def test_every_text_of_the_desk_has_its_english() -> None:
    assert sorted(set(spoken()) - ENGLISH.keys() - SAME) == []


def test_a_text_and_its_english_have_the_same_holes() -> None:
    holes = re.compile(r"\{\w*\}")
    wrong = [text for text, english in ENGLISH.items() if set(holes.findall(text)) != set(holes.findall(english))]
    assert wrong == []
    both = [code for code, (german, english) in SENTENCES.items() if not (german and english)]
    assert both == []


@pytest.mark.parametrize("path", PATHS)
def test_an_english_page_says_so_and_uses_no_german_of_ours(visitor: Visitor, path: str) -> None:
    html = visitor.open(path).text
    assert_well_formed(html)
    assert '<html lang="en">' in html
    text = text_of(re.sub(r'<svg class="timeline".*?</svg>', "", html, flags=re.DOTALL))
    for word in (" wird ", " nicht ", "Forderung", "Käufer ", "Bestellung ", "Nächste", "Zahlung "):
        place = text.find(word)
        assert place < 0 or "Betreff" in text or path in LETTERS, text[max(place - 60, 0) : place + 60]


LETTERS = ("/claims/1/letters/1", "/claims/1", "/claims/2", "/outbox", "/deliveries", "/")  # letters are German


def test_the_language_is_remembered_by_the_browser_and_can_be_changed_back(world: World) -> None:
    visitor = Visitor(world)
    assert "Today" not in visitor.read("/")
    visitor.client.post("/language", data={"language": "en"})
    assert "Needs a person" in visitor.read("/")
    visitor.client.post("/language", data={"language": "xx"})
    assert "Needs a person" in visitor.read("/")
    visitor.client.post("/language", data={"language": "de"})
    assert "Braucht einen Menschen" in visitor.read("/")


def test_amounts_and_days_are_written_the_english_way(visitor: Visitor) -> None:
    text = visitor.read("/claims/2")
    assert "€1,262.18" in text
    assert re.search(r"Mon 23 Mar 2026", text)
    assert verb_title("pay", "en") in text
