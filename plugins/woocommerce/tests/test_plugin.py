"""The plugin through the public door, and its page for shop owners."""

from __future__ import annotations

from pathlib import Path

import pytest

import mahnlauf_woocommerce
from mahnlauf import Platform, Standing
from mahnlauf_woocommerce.standing import TABLE
from mahnlauf_woocommerce.topics import SUBSCRIBE

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
WORDS = {
    "en": {
        Standing.NONE: "nothing yet",
        Standing.OPEN: "owed",
        Standing.PAID: "paid",
        Standing.REVERSED: "taken back, owed",
        Standing.UNCLEAR: "ask a person",
        Standing.VOID: "nothing",
        "class": "method",
        "other": "your own statuses",
    },
    "de": {
        Standing.NONE: "noch nichts",
        Standing.OPEN: "offen",
        Standing.PAID: "bezahlt",
        Standing.REVERSED: "zurückgeholt, offen",
        Standing.UNCLEAR: "Mensch fragen",
        Standing.VOID: "nichts",
        "class": "Zahlart",
        "other": "eigene Status",
    },
}


def rendered(language: str) -> str:
    """The defaults as a table: never paid / paid before, where that makes a difference."""
    words = WORDS[language]
    statuses = list(next(iter(TABLE.values())))
    lines = [
        f"| {words['class']} | " + " | ".join(words.get(one, f"`{one}`") for one in statuses) + " |",
        "| --- " * (len(statuses) + 1) + "|",
    ]
    for method_class, rows in TABLE.items():
        cells = [" / ".join(dict.fromkeys(words[ruling.standing] for ruling in rows[one])) for one in statuses]
        lines.append(f"| `{method_class}` | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def test_the_host_gets_one_platform_that_keeps_its_promise() -> None:
    found: list[Platform] = []
    mahnlauf_woocommerce.register_platforms(found.append)
    (platform,) = found
    assert isinstance(platform, Platform)
    assert (platform.name, platform.collected_by) == ("woocommerce", "us")
    assert {one.name for one in platform.settings if one.secret} == {
        "webhook_secret",
        "consumer_key",
        "consumer_secret",
    }
    assert [one.name for one in platform.settings if one.required] == ["webhook_secret"]
    assert all(one.label for one in platform.settings)
    names = {one.name for one in platform.settings}
    assert all(names.issuperset(needed) for needed in platform.can.values())


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_page_for_shop_owners_shows_the_table_as_it_is(language: str) -> None:
    assert rendered(language) in README


def test_the_page_for_shop_owners_names_every_setting_and_topic() -> None:
    found: list[Platform] = []
    mahnlauf_woocommerce.register_platforms(found.append)
    names = [*SUBSCRIBE, *(one.name for one in found[0].settings)]
    assert [name for name in names if max(README.count(f"`{name}`"), README.count(f"--set {name}=")) < 2] == []
