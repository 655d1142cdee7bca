"""A plugin that is broken in whatever way: it is listed, everything else works on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.metadata import EntryPoint
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mahnlauf import Delivery, Reading, ShopContext, hookimpl
from mahnlauf.contract.registry import Registry
from mahnlauf.core.errors import NotFound
from mahnlauf_woocommerce.platform import WooCommerce
from tests.world import World

GROUP = "mahnlauf"
GOOD = EntryPoint("woocommerce", "mahnlauf_woocommerce", GROUP)


class Raises:
    """Raises wherever it is asked; ``fault`` says what."""

    def __init__(self, fault: Exception) -> None:
        self.fault = fault
        self.told: list[str] = []

    @hookimpl
    def claim_opened(self, claim: Mapping[str, Any]) -> None:
        self.told.append("claim_opened")
        raise self.fault

    @hookimpl
    def action_taken(self, claim: Mapping[str, Any], action: Mapping[str, Any]) -> None:
        self.told.append("action_taken")
        raise self.fault

    @hookimpl
    def claim_settled(self, claim: Mapping[str, Any]) -> None:
        self.told.append("claim_settled")
        raise self.fault


class Listens:
    """Remembers every fact."""

    def __init__(self) -> None:
        self.facts: list[tuple[str, str]] = []

    @hookimpl
    def claim_opened(self, claim: Mapping[str, Any]) -> None:
        self.facts.append(("claim_opened", claim["order_ref"]))

    @hookimpl
    def action_taken(self, claim: Mapping[str, Any], action: Mapping[str, Any]) -> None:
        self.facts.append((f"action_taken {action['stage']}", claim["order_ref"]))

    @hookimpl
    def claim_settled(self, claim: Mapping[str, Any]) -> None:
        self.facts.append(("claim_settled", claim["order_ref"]))


def registers(*platforms: Any) -> Any:
    """A plugin that registers these."""

    class Plugin:
        @hookimpl
        def register_platforms(self, register: Callable[[Any], None]) -> None:
            for one in platforms:
                register(one)

    return Plugin()


@pytest.mark.parametrize(
    "source, told",
    [
        ("raise RuntimeError('no')", "RuntimeError: no"),
        ("import a_module_that_nobody_has", "ModuleNotFoundError"),
        ("def (", "SyntaxError"),
        ("raise SystemExit(3)", "SystemExit: 3"),
        ("class Odd(Exception):\n def __str__(self): return 'odd'\nraise Odd", "Odd: odd"),
    ],
)
def test_a_plugin_that_fails_at_import_is_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, told: str
) -> None:
    (tmp_path / "broken_plugin.py").write_text(source)
    monkeypatch.syspath_prepend(tmp_path)
    registry = Registry.load([EntryPoint("broken", "broken_plugin", GROUP), GOOD])
    ((plugin, where, text),) = [(one.plugin, one.where, one.text) for one in registry.faults]
    assert (plugin, where) == ("broken", "import")
    assert told in text
    assert list(registry.platforms) == ["woocommerce"]


def test_a_plugin_that_is_gone_is_listed() -> None:
    registry = Registry.load([EntryPoint("gone", "no_such_package.at_all", GROUP), GOOD])
    assert [one.plugin for one in registry.faults] == ["gone"]
    assert list(registry.platforms) == ["woocommerce"]


def test_a_hook_with_arguments_that_nobody_gives_is_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = "from mahnlauf import hookimpl\n@hookimpl\ndef claim_opened(invoice): ...\n"
    (tmp_path / "odd_plugin.py").write_text(source)
    monkeypatch.syspath_prepend(tmp_path)
    registry = Registry.load([EntryPoint("odd", "odd_plugin", GROUP), GOOD])
    (fault,) = registry.faults
    assert fault.plugin == "odd"
    assert "invoice" in fault.text
    assert list(registry.platforms) == ["woocommerce"]


@pytest.mark.parametrize(
    "platform, told",
    [
        (SimpleNamespace(name="half", title="Half"), "platform lacks settings, can, collected_by, verify"),
        (WooCommerce(), 'platform "woocommerce" is registered already'),
        (None, "lacks name"),
    ],
)
def test_a_platform_that_promises_too_little_does_not_count(platform: Any, told: str) -> None:
    registry = Registry.load([GOOD])
    registry.add("stranger", registers(platform))
    (fault,) = registry.faults
    assert (fault.plugin, fault.where) == ("stranger", "register_platforms")
    assert told in fault.text
    assert list(registry.platforms) == ["woocommerce"]


def test_a_platform_that_nobody_has_is_answered_with_those_that_there_are() -> None:
    with pytest.raises(NotFound, match=r'"shopify" is not installed\. Installed: woocommerce'):
        Registry.load([GOOD]).platform("shopify")


# --- facts ---


def with_plugins(tmp_path: Path, *plugins: Any) -> World:
    registry = Registry.load([GOOD])
    for number, plugin in enumerate(plugins):
        registry.add(f"plugin{number}", plugin)
    return World(tmp_path, registry=registry)


def live(world: World) -> None:
    """An order is opened, reminded and paid."""
    assert world.order().status_code == 200
    world.day(21).run()
    assert world.paid().status_code == 200


def test_facts_are_told_in_their_order(tmp_path: Path) -> None:
    listener = Listens()
    with with_plugins(tmp_path, listener) as world:
        live(world)
    assert listener.facts == [("claim_opened", "1001"), ("action_taken reminder", "1001"), ("claim_settled", "1001")]


def test_a_fact_hook_that_raises_is_listed_and_harms_nobody(tmp_path: Path) -> None:
    broken, listener = Raises(ValueError("no")), Listens()
    with with_plugins(tmp_path, broken, listener) as world:
        live(world)
        assert broken.told == ["claim_opened", "action_taken", "claim_settled"]
        assert len(listener.facts) == 3
        assert [(one.plugin, one.where, one.text) for one in world.house.registry.faults] == [
            ("plugin0", "claim_opened", "ValueError: no"),
            ("plugin0", "action_taken", "ValueError: no"),
            ("plugin0", "claim_settled", "ValueError: no"),
        ]
        assert world.claim()["state"] == "paid"
        world.check()


def test_a_fault_that_comes_with_every_webhook_is_listed_once(tmp_path: Path) -> None:
    with with_plugins(tmp_path, Raises(ValueError("no"))) as world:
        for ref in range(2000, 2150):
            world.order(str(ref))
        assert len(world.house.registry.faults) == 1


def test_faults_that_differ_each_time_do_not_fill_the_memory() -> None:
    registry = Registry()
    for number in range(500):
        registry.add(f"plugin{number}", registers(None))
    assert len(registry.faults) == 100


# --- a platform's methods ---


class Fails(WooCommerce):
    """A platform with a bug in one place."""

    name = "fails"

    def __init__(self, where: str) -> None:
        self.where = where

    def verify(self, delivery: Delivery, shop: ShopContext) -> None:
        if self.where == "verify":
            raise RuntimeError("a bug")
        super().verify(delivery, shop)

    def read(self, delivery: Delivery, shop: ShopContext) -> Reading:
        if self.where == "read":
            raise RuntimeError("a bug")
        return super().read(delivery, shop)


@pytest.mark.parametrize("where, status", [("verify", 503), ("read", 200)])
def test_a_delivery_that_a_plugin_chokes_on_is_kept(tmp_path: Path, where: str, status: int, caplog: Any) -> None:
    with with_plugins(tmp_path, registers(Fails(where))) as world:
        world.house.shops.save("other", "fails", {"webhook_secret": "oeffentliches-fixture-geheimnis-1"})
        answer = world.deliver("06-invoice-cheque-on-hold__order-created", shop="other")
        assert answer.status_code == status
        assert "a bug" not in answer.text
        ((_, why),) = world.parked()
        assert "RuntimeError" in why
        assert world.order().status_code == 200
    assert "a bug" in caplog.text
