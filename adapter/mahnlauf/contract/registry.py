"""Loads plugins one by one and isolates their faults: a broken plugin is listed, the others work on."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points
from typing import Any

import pluggy

from mahnlauf.contract import hookspecs
from mahnlauf.contract.channel import Channel
from mahnlauf.contract.courses import CoursePlatform
from mahnlauf.contract.platform import Platform, Setting
from mahnlauf.core.errors import NotFound

ENTRY_POINT_GROUP = "mahnlauf"
FACTS = ("claim_opened", "action_taken", "claim_settled")
_MOST_FAULTS = 100
log = logging.getLogger(__name__)
_REQUIRED = ("name", "title", "settings", "can", "collected_by")
_METHODS = ("verify", "read", "fetch", "write_back", "check")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that went wrong in a plugin: which, where, and the sentence."""

    plugin: str
    where: str
    text: str


@dataclass(slots=True)
class Registry:
    """The loaded plugins: platforms and channels by name, and every fault met so far."""

    platforms: dict[str, Platform] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    courses: dict[str, CoursePlatform] = field(default_factory=dict)
    german: dict[str, str] = field(default_factory=dict)
    plugins: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    manager: pluggy.PluginManager = field(default_factory=lambda: pluggy.PluginManager("mahnlauf"))

    def __post_init__(self) -> None:
        self.manager.add_hookspecs(hookspecs)

    @classmethod
    def load(cls, points: Iterable[EntryPoint] | None = None) -> Registry:
        """All plugins installed beside us, by the entry-point group ``mahnlauf``."""
        registry = cls()
        found = entry_points(group=ENTRY_POINT_GROUP) if points is None else points
        for point in sorted(found, key=lambda one: one.name):
            try:
                registry.add(point.name, point.load())
            except (Exception, SystemExit) as fault:  # a stranger's module may raise anything at import
                registry._note(point.name, "import", fault)
        return registry

    def add(self, name: str, plugin: Any) -> None:
        """Registers one plugin module or object; its platforms are checked before they count."""
        self.manager.register(plugin, name=name)
        self.plugins.append(name)
        for call, one in self._each("register_platforms"):
            if one == name:
                self._guarded(name, "register_platforms", call, register=lambda platform: self._take(name, platform))
        for call, one in self._each("register_channels"):
            if one == name:
                self._guarded(name, "register_channels", call, register=self._take_channel)
        for call, one in self._each("register_access"):
            if one == name:
                self._guarded(name, "register_access", call, register=self._take_courses)
        for call, one in self._each("register_german"):
            if one == name:
                self._guarded(name, "register_german", call, register=self.german.update)

    def platform(self, name: str) -> Platform:
        """The platform of that name; raises NotFound naming those that exist."""
        try:
            return self.platforms[name]
        except KeyError:
            known = ", ".join(sorted(self.platforms)) or "none"
            raise NotFound(f'Platform "{name}" is not installed. Installed: {known}.') from None

    def course_platform(self, name: str) -> CoursePlatform:
        """The course platform of that name; raises NotFound naming those that exist."""
        try:
            return self.courses[name]
        except KeyError:
            known = ", ".join(sorted(self.courses)) or "none"
            raise NotFound(f'Course platform "{name}" is not installed. Installed: {known}.') from None

    def channel_settings(self) -> list[Setting]:
        """What the installed channels want to be told, beside a shop's platform."""
        return [setting for channel in self.channels.values() for setting in channel.settings]

    def listens(self, fact: str) -> bool:
        """Whether any plugin wants to hear that fact."""
        return any(True for _ in self._each(fact))

    def tell(self, fact: str, **arguments: Any) -> None:
        """Tells a fact to every plugin that listens, one at a time; a raising plugin is listed and skipped."""
        for call, name in self._each(fact):
            self._guarded(name, fact, call, **arguments)

    def _take(self, plugin: str, platform: Platform) -> None:
        missing = [part for part in (*_REQUIRED, *_METHODS) if not hasattr(platform, part)]
        if missing:
            raise TypeError(f"platform lacks {', '.join(missing)}")
        if platform.name in self.platforms:
            raise ValueError(f'platform "{platform.name}" is registered already')
        self.platforms[platform.name] = platform

    def _take_channel(self, channel: Channel) -> None:
        missing = [part for part in ("name", "title", "settings", "post") if not hasattr(channel, part)]
        if missing:
            raise TypeError(f"channel lacks {', '.join(missing)}")
        if channel.name in self.channels:
            raise ValueError(f'channel "{channel.name}" is registered already')
        self.channels[channel.name] = channel

    def _take_courses(self, platform: CoursePlatform) -> None:
        promised = ("name", "title", "settings", "look", "suspend", "restore")
        missing = [part for part in promised if not hasattr(platform, part)]
        if missing:
            raise TypeError(f"course platform lacks {', '.join(missing)}")
        if platform.name in self.courses:
            raise ValueError(f'course platform "{platform.name}" is registered already')
        self.courses[platform.name] = platform

    def _each(self, hook: str) -> Iterator[tuple[Any, str]]:
        caller: pluggy.HookCaller = getattr(self.manager.hook, hook)
        for implementation in caller.get_hookimpls():
            yield implementation, implementation.plugin_name

    def _guarded(self, plugin: str, where: str, implementation: Any, **arguments: Any) -> None:
        wanted = {name: arguments[name] for name in implementation.argnames}
        try:
            implementation.function(**wanted)
        except Exception as fault:  # one plugin's fault stays one fault
            self._note(plugin, where, fault)

    def _note(self, plugin: str, where: str, fault: BaseException) -> None:
        """Lists each fault once, and not for ever: one that comes with every webhook must not fill the memory."""
        found = Fault(plugin, where, f"{type(fault).__name__}: {fault}")
        log.error("plugin %s failed in %s: %s", plugin, where, found.text)
        if found not in self.faults and len(self.faults) < _MOST_FAULTS:
            self.faults.append(found)
