"""The merchant changes his plans and the rules that choose them: checked, written whole, remembered in the audit log.

Whoever saves says which text he began with. If somebody else has saved meanwhile, nothing is written and he is told.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from mahnlauf.clerk.actor import Actor
from mahnlauf.core.clock import Clock, instant
from mahnlauf.core.errors import BadInput, PlanError
from mahnlauf.dunning.plan_check import CheckedPlan, check_plan
from mahnlauf.dunning.plan_lint import ERROR, LintFinding
from mahnlauf.dunning.plan_move import Progress, move
from mahnlauf.shops import plan_files as files
from mahnlauf.shops.book import ShopBook
from mahnlauf.shops.plan_files import LONGEST, Stored
from mahnlauf.shops.plan_rules import FILE, Rule, rules_from_toml
from mahnlauf.shops.plans import PlanBook
from mahnlauf.store import audit
from mahnlauf.store.audit import AuditRow
from mahnlauf.store.database import Connection, Database

_checked = lru_cache(maxsize=32)(check_plan)  # pure; the list of plans asks it for every plan


class Overtaken(BadInput):
    """Somebody else saved in the meantime; nothing was written."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """What changing plans needs."""

    db: Database
    book: PlanBook
    clock: Clock

    @property
    def now(self) -> str:
        """The moment as it is stored."""
        return instant(self.clock.now())


def examined(book: PlanBook, text: str, name: str) -> CheckedPlan:
    """The plan with everything that is wrong or doubtful: what `check_plan` finds, and what only this installation can
    know. A text of any length is judged in bounded time."""
    source = f"{name}.toml"
    if len(text) > LONGEST:
        fault = f"{source}: the text has {len(text)} letters. Expected at most {LONGEST}."
        return CheckedPlan(source, None, (LintFinding(ERROR, fault),))
    checked = _checked(text, source, name)
    linked = checked.plan.instalments if checked.plan else ""
    if not linked or linked in book.names():
        return checked
    fault = f'{source}: "instalments" is "{linked}", which is no plan. Known: {", ".join(book.names())}.'
    return replace(checked, findings=(LintFinding(ERROR, fault), *checked.findings))


def stored_and_examined(book: PlanBook, name: str) -> tuple[Stored, CheckedPlan]:
    """A plan as it stands in its file; one that is no text at all has that as its fault. Raises NotFound."""
    try:
        stored = files.stored_plan(book, name)
    except PlanError as fault:
        return Stored("", ""), CheckedPlan(f"{name}.toml", None, (LintFinding(ERROR, str(fault)),))
    return stored, examined(book, stored.text, name)


def examined_rules(book: PlanBook, text: str) -> tuple[tuple[Rule, ...], tuple[str, ...]]:
    """The rules, and one sentence for each fault; with a fault there are no rules."""
    if len(text) > LONGEST:
        return (), (f"{FILE}: the text has {len(text)} letters. Expected at most {LONGEST}.",)
    try:
        rules = rules_from_toml(text, FILE)
    except PlanError as fault:
        return (), fault.findings
    known = book.names()
    unknown = (
        f'{FILE}, [[rules]] {number}: "plan" is "{rule.plan}", which is no plan. Known: {", ".join(known)}.'
        for number, rule in enumerate(rules, start=1)
        if rule.plan not in known
    )
    return rules, tuple(unknown)


def save_plan(keeping: Keeping, name: str, text: str, seen: str, by: Actor) -> CheckedPlan:
    """Writes a plan of the merchant's own; ``seen`` is the digest of the text that was changed. Raises NotFound,
    BadInput for a shipped plan, PlanError with its errors, `Overtaken`."""
    before = files.stored_plan(keeping.book, name)
    if not files.is_own(keeping.book, name):
        raise BadInput(f'Plan "{name}" is shipped and stays as it is. Copy it first: mahnlauf plan copy {name} NEW')
    checked = examined(keeping.book, text, name)
    if checked.plan is None or not checked.fits:
        raise PlanError([one.text for one in checked.findings if one.level == ERROR])
    with keeping.db.write() as conn:  # its gate lets one process in at a time
        _not_overtaken(seen, files.stored_plan(keeping.book, name).digest, f'Plan "{name}"')
        detail = {"plan": name, "version": checked.plan.version, "before": before.digest}
        _remember(conn, keeping.now, by, "plan.saved", detail)
        files.write_plan(keeping.book, name, text, keeping.now)
    return checked


def copy_plan(keeping: Keeping, name: str, new: str, by: Actor) -> Sequence[str]:
    """Begins a plan of the merchant's own with a copy; returns the names, two if it has a plan for instalments. Raises
    NotFound, PlanError, BadInput if one of them exists."""
    texts = files.copies(keeping.book, name, new)
    with keeping.db.write() as conn:
        for called in texts:
            if called in keeping.book.names():
                raise BadInput(f'There is a plan "{called}" already. Choose another name.')
        _remember(conn, keeping.now, by, "plan.copied", {"plan": new, "from": name})
        for called, text in texts.items():
            files.write_plan(keeping.book, called, text, keeping.now)
    return list(texts)


def save_rules(keeping: Keeping, text: str, seen: str, by: Actor) -> tuple[Rule, ...]:
    """Writes the rules that choose plans. Raises PlanError with one sentence per fault, `Overtaken`."""
    rules, faults = examined_rules(keeping.book, text)
    if faults:
        raise PlanError(faults)
    with keeping.db.write() as conn:
        _not_overtaken(seen, files.stored_rules(keeping.book).digest, "The table of rules")
        _remember(conn, keeping.now, by, "plan_rules.saved", {"rules": len(rules)})
        files.write_rules(keeping.book, text, keeping.now)
    return rules


def move_claims(
    keeping: Keeping, shops: ShopBook, name: str, scope: str, after: int, limit: int, by: Actor
) -> Progress:
    """Lets open claims follow the plan as it stands now, up to ``limit`` of them; see `plan_move.move`."""
    plan = keeping.book.current(name)
    done = move(keeping.db, keeping.book, shops, keeping.clock, plan, scope, after, limit)
    if done.moved:
        detail = {"plan": name, "version": plan.version, "scope": scope, "moved": done.moved, "up_to": done.reached}
        with keeping.db.write() as conn:
            _remember(conn, keeping.now, by, "plan.moved", detail)
    return done


def _not_overtaken(seen: str, stored: str, what: str) -> None:
    if seen != stored:
        raise Overtaken(f"{what} was changed by somebody else while you were at it. Nothing was saved.")


def _remember(conn: Connection, now: str, by: Actor, what: str, detail: Mapping[str, object]) -> None:
    audit.append(conn, AuditRow(now, by.name, by.via, what, detail=json.dumps(detail)))
