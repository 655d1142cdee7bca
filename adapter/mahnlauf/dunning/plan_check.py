"""Checks the text of a plan as a whole: what cannot be read, what the law says, what its name says."""

from __future__ import annotations

from dataclasses import dataclass

from mahnlauf.core.plan import Plan
from mahnlauf.core.plan_reader import examine_toml
from mahnlauf.dunning.plan_lint import ERROR, LintFinding, lint


@dataclass(frozen=True, slots=True)
class CheckedPlan:
    """A plan as far as it could be read (None: it is not TOML) and everything that was found, errors first.
    ``is_whole``: nothing of it was left out because it could not be read."""

    source: str
    plan: Plan | None
    findings: tuple[LintFinding, ...]
    is_whole: bool = False

    @property
    def fits(self) -> bool:
        """Whether it may be used: there are no errors."""
        return all(finding.level != ERROR for finding in self.findings)

    def as_json(self) -> dict[str, object]:
        """`{plan, source, fits, findings}`."""
        return {
            "plan": self.plan.name if self.plan else None,
            "source": self.source,
            "fits": self.fits,
            "findings": [finding.as_json() for finding in self.findings],
        }


def check_plan(text: str, source: str, name: str) -> CheckedPlan:
    """Reads and judges a plan; ``source`` is where it stands, ``name`` what it must be called."""
    plan, faults = examine_toml(text, source)
    if plan is not None and plan.name != name:
        faults.append(f'{source}: "name" is "{plan.name}". Expected "{name}", as the file is called.')
    found = [LintFinding(ERROR, fault) for fault in faults]
    if plan is not None:
        found += lint(plan, source, whole=not faults)
    return CheckedPlan(source, plan, tuple(found), is_whole=not faults)
