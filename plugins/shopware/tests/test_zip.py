"""The app that a shop owner uploads, for each line of Shopware."""

from __future__ import annotations

import io
import json
import os
import re
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from mahnlauf import SettingsError
from mahnlauf_shopware import vocabulary
from mahnlauf_shopware.packing import EDITIONS, EVENTS, App, Edition, check_address, check_name, pack, shop_folder

APP = App("Mahnlauf", "https://mahnlauf.example:8443/app/", 'geheim<&>"Ü')
SCHEMAS = next(iter(Path(__file__).parents[4].glob("*/fixtures/shopware/manifest-3.0.xsd")), Path("none")).parent
LANGUAGES = {"en-GB", "de-DE"}
# hookable in 6.6; an event that a shop does not know makes the whole installation fail
HOOKABLE = re.compile(
    r"checkout\.order\.(placed|payment_method\.changed)|(order|customer)\.written"
    r"|state_enter\.(order_transaction|order)\.state\.[a-z_]+|app\.(installed|updated|activated|deactivated|deleted)"
    r"|shopware\.updated"
)


@pytest.fixture(params=EDITIONS.values(), ids=EDITIONS)
def edition(request: pytest.FixtureRequest) -> Edition:
    found: Edition = request.param
    return found


def files(edition: Edition, app: App = APP) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(pack(app, edition))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def manifest(edition: Edition, app: App = APP) -> etree._Element:
    return etree.fromstring(files(edition, app)["Mahnlauf/manifest.xml"])


def test_the_same_input_gives_the_same_bytes(edition: Edition) -> None:
    first = pack(APP, edition)
    os.utime(shop_folder() / "manifest.xml")
    assert pack(APP, edition) == first


def test_one_folder_named_like_the_app(edition: Edition) -> None:
    names = list(files(edition))
    assert names == sorted(names)
    assert {name.partition("/")[0] for name in names} == {manifest(edition).findtext("meta/name")}
    assert ("Mahnlauf/Resources/config/custom-fields.xml" in names) is (edition.line == "6.7")
    assert not [name for name in names if name.endswith((".php", ".twig"))]


@pytest.mark.parametrize("schema", ["2.0", "3.0"])
def test_the_manifest_is_valid_by_every_schema(edition: Edition, schema: str) -> None:
    if not SCHEMAS.is_dir():
        pytest.skip("the schemas of Shopware do not lie beside this checkout")
    etree.XMLSchema(etree.parse(SCHEMAS / f"manifest-{schema}.xsd")).assertValid(manifest(edition))


def test_the_flows_are_valid_by_their_schema(edition: Edition) -> None:
    if not SCHEMAS.is_dir():
        pytest.skip("the schemas of Shopware do not lie beside this checkout")
    schema = etree.XMLSchema(etree.parse(SCHEMAS / "flow-1.0.xsd"))
    schema.assertValid(etree.fromstring(files(edition)["Mahnlauf/Resources/flow.xml"]))


def test_every_file_of_xml_and_json_can_be_read(edition: Edition) -> None:
    for name, content in files(edition).items():
        if name.endswith(".xml"):
            etree.fromstring(content)
        elif name.endswith(".json"):
            json.loads(content)


def test_the_secret_arrives_as_it_is_and_is_left_out_for_the_store(edition: Edition) -> None:
    assert manifest(edition).findtext("setup/secret") == APP.secret
    assert manifest(edition, App("Mahnlauf", APP.app_url, "")).find("setup/secret") is None


def test_every_address_is_ours(edition: Edition) -> None:
    root = "https://mahnlauf.example:8443/app/platforms/shopware/"
    found = manifest(edition)
    addresses = [*found.xpath("//@url | //@source"), found.findtext("setup/registrationUrl")]
    assert len(addresses) > 30
    assert [one for one in addresses if not one.startswith(root)] == []
    assert found.xpath("allowed-hosts/host/text()") == ["mahnlauf.example"]


def test_every_event_is_one_that_the_oldest_shop_knows(edition: Edition) -> None:
    hooks = manifest(edition).findall("webhooks/webhook")
    assert tuple(one.get("event") for one in hooks) == EVENTS
    assert [event for event in EVENTS if not HOOKABLE.fullmatch(event)] == []
    assert len({one.get("name") for one in hooks}) == len(hooks)
    assert {one.get("event") for one in hooks if one.get("onlyLiveVersion")} == {"order.written"}


def test_names_are_there_in_both_languages(edition: Edition) -> None:
    found = manifest(edition)
    for holder in found.xpath("//*[label]"):
        assert {label.get("lang", "en-GB") for label in holder.findall("label")} == LANGUAGES, holder.attrib
    assert len(found.findall("meta/privacyPolicyExtensions")) == 2


@pytest.mark.parametrize("has_letters", [False, True])
def test_no_right_is_asked_for_twice_and_none_that_nothing_needs(edition: Edition, has_letters: bool) -> None:
    app = App("Mahnlauf", APP.app_url, "", has_letters)
    rights = [(one.tag, one.text) for one in manifest(edition, app).find("permissions")]
    assert len(set(rights)) == len(rights)
    assert {tag for tag, _ in rights} == {"read", "create", "update", "delete"}
    assert {text for tag, text in rights if tag == "delete"} == {"customer_tag"}
    assert bool({"document", "media"} & {text for _, text in rights}) is has_letters


def test_custom_fields_are_those_that_we_write(edition: Edition) -> None:
    names = set(manifest(edition).xpath("custom-fields//@name"))
    assert names == {
        vocabulary.CLAIM, vocabulary.LEVEL, vocabulary.NEXT_STEP, vocabulary.OPEN_AMOUNT, vocabulary.PAUSED,
        vocabulary.STATE,
    }  # fmt: skip


def test_triggers_have_a_name_in_both_languages(edition: Edition) -> None:
    found = files(edition)
    events = etree.fromstring(found["Mahnlauf/Resources/flow.xml"]).xpath("flow-events/flow-event/name/text()")
    assert tuple(events) == vocabulary.FLOW_EVENTS
    for language in LANGUAGES:
        told = json.loads(found[f"Mahnlauf/Resources/app/administration/snippet/{language}.json"])
        assert list(told["sw-flow-custom-event"]["flow-list"]) == [event.replace(".", "_") for event in events]


def test_flow_actions_ask_for_texts_only(edition: Edition) -> None:
    """A number that a merchant enters makes the flow of 6.6 fail."""
    flow = etree.fromstring(files(edition)["Mahnlauf/Resources/flow.xml"])
    assert set(flow.xpath("//input-field/@type")) == {"text"}
    assert "{{ order.id }}" in flow.xpath("//parameter/@value")


@pytest.mark.parametrize("address", ["https://mahnlauf.example", "http://localhost:8000", "http://192.168.1.5:8000"])
def test_an_address_that_shops_reach(address: str) -> None:
    assert check_address(f"{address}/") == address


@pytest.mark.parametrize(
    "address",
    ["http://mahnlauf.example", "mahnlauf.example", "https://a@b.example", "https://mahnlauf.example/?a=1", ""],
)
def test_an_address_that_shops_cannot_use_is_refused(address: str) -> None:
    with pytest.raises(SettingsError, match="address of Mahnlauf"):
        check_address(address)


@pytest.mark.parametrize("name", ["Mahn lauf", "1Mahnlauf", "Mähnlauf", "../Mahnlauf", "a" * 51])
def test_a_name_that_is_no_folder_is_refused(name: str) -> None:
    with pytest.raises(SettingsError, match="name of the app"):
        check_name(name)
