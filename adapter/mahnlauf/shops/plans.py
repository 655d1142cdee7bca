"""Which plans there are: the shipped ones, the merchant's own, and every version that a claim started with."""

from __future__ import annotations

import json
import os
import re
from importlib.resources import files
from pathlib import Path

from mahnlauf.core.errors import NotFound, PlanError
from mahnlauf.core.plan import Plan
from mahnlauf.core.plan_reader import NAME, NAME_WORDS, plan_from_table, plan_from_toml
from mahnlauf.shops.plan_rules import FILE, RuleBook
from mahnlauf.shops.shop import EXTERNAL_PLAN
from mahnlauf.store import records
from mahnlauf.store.database import Connection

NO_PLAN = "none"
_SHIPPED = files("mahnlauf") / "plans"
_NO_STAGES = {"profile": EXTERNAL_PLAN, "title": "Die Plattform zieht selbst ein", "stages": [], "triggers": []}
EXTERNAL = plan_from_table(_NO_STAGES, EXTERNAL_PLAN)


def renamed(text: str, name: str, key: str = "name") -> str:
    """A plan's text with another name (or another value of ``key``); raises PlanError for one that cannot be one."""
    if not NAME.fullmatch(name):
        raise PlanError([f'"{name}" cannot be the name of a plan. Expected {NAME_WORDS}.'])
    return re.sub(rf"(?m)^{key}\s*=.*$", f'{key} = "{name}"', text, count=1)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as fault:
        raise PlanError([f"{path.name}: letter {fault.start + 1} is not UTF-8. Save the file as UTF-8."]) from fault


class PlanBook:
    """Reads plans once and keeps them. A merchant's file of the same name wins over the shipped plan."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self.rules = RuleBook(folder.parent / FILE if folder else None)
        self._versions: dict[str, Plan] = {}
        self._kept: set[str] = set()
        self._current: dict[str, tuple[float, Plan]] = {}

    def names(self) -> list[str]:
        """Every plan that a shop can be set to."""
        own = {path.stem for path in self.folder.glob("*.toml")} if self.folder and self.folder.is_dir() else set()
        shipped = {one.name.removesuffix(".toml") for one in _SHIPPED.iterdir() if one.name.endswith(".toml")}
        return sorted(own | shipped)

    def text(self, name: str) -> tuple[str, str]:
        """(content, where it stands) of a plan; raises NotFound naming those that exist, PlanError if it is no text."""
        path = self.folder / f"{name}.toml" if self.folder else None
        if path is not None and path.is_file():
            return _read(path), str(path)
        shipped = _SHIPPED / f"{name}.toml"
        if "/" in name or not shipped.is_file():
            raise NotFound(f'Plan "{name}" does not exist. Known: {", ".join(self.names())}.')
        return shipped.read_text(encoding="utf-8"), f"{name}.toml"

    def current(self, name: str) -> Plan:
        """The plan as it stands in its file now; raises NotFound or PlanError."""
        if name == EXTERNAL_PLAN:
            return EXTERNAL
        stamp = self._stamp(name)
        known = self._current.get(name)
        if known is None or known[0] != stamp:
            text, source = self.text(name)
            plan = plan_from_toml(text, source)
            if plan.name != name:  # the claims of two plans must not be told apart by their versions only
                raise PlanError([f'{source}: "name" is "{plan.name}". Expected "{name}", as the file is called.'])
            known = (stamp, plan)
            self._current[name] = known
            self._versions[plan.version] = plan
        return known[1]

    def version(self, conn: Connection, version: str) -> Plan:
        """The plan with which a claim started; raises PlanError if it was never kept."""
        plan = self._versions.get(version)
        if plan is None:
            content = records.plan_content(conn, version)
            if content is None:
                raise PlanError([f'Plan version "{version}" is not in the database.'])
            plan = plan_from_table(json.loads(content), f"plan version {version}", whole=False)
            self._versions[version] = plan
        return plan

    def keep(self, conn: Connection, plan: Plan, now: str) -> None:
        """Stores the version beside the claims, once per process; inside the caller's transaction."""
        if plan.version not in self._kept:
            content = json.dumps(plan.source, ensure_ascii=False, sort_keys=True, default=str)
            records.keep_plan(conn, plan.version, plan.name, content, now)

    def kept(self, plan: Plan) -> None:
        """The transaction that kept it was committed."""
        self._kept.add(plan.version)

    def _stamp(self, name: str) -> float:
        """When the merchant's file was changed; asked for every claim, so without the detours of `Path`."""
        if self.folder is None:
            return 0.0
        try:
            return os.stat(f"{self.folder}/{name}.toml").st_mtime
        except OSError:
            return 0.0
