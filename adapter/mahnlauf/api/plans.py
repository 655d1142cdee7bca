"""A plan before it is used: what the check says, what it would change for the shop's open claims, who gets which.

A token belongs to one shop, a plan to all of them: so programs may ask, and putting a plan into force stays with the
owner, on the desk or by ``mahnlauf plan save``.
"""

from __future__ import annotations

from typing import Any

from mahnlauf.access.tokens import CLAIMS, OPERATIONS, READ
from mahnlauf.api.claims import own
from mahnlauf.api.problem import Conflict
from mahnlauf.api.route import IDENT, Ask, Route
from mahnlauf.api.schema import BOOLEAN, TEXT, WHOLE, Field, Schema, nullable, rows, shape, text
from mahnlauf.clerk.plans import examined, stored_and_examined
from mahnlauf.core.errors import NotFound
from mahnlauf.dunning.describe import state_of
from mahnlauf.dunning.plan_change import KINDS, compare
from mahnlauf.dunning.plan_check import CheckedPlan
from mahnlauf.dunning.plan_choice import facts_of
from mahnlauf.dunning.plan_why import answers, chosen
from mahnlauf.shops.plan_files import LONGEST


def checked(ask: Ask) -> dict[str, Any]:
    """What is wrong or doubtful with a text, which is not kept."""
    found = _examined(ask)
    return {"plan": ask.path["name"], "fits": found.fits, "findings": [one.as_json() for one in found.findings]}


def changes(ask: Ask) -> dict[str, Any]:
    """What that text would change for the open claims of this shop that follow the plan."""
    found = _examined(ask)
    if found.plan is None or not found.fits:
        first = next(one.text for one in found.findings if one.level == "error")
        raise Conflict(f"The plan has errors, ask its check for all of them: {first}")
    house = ask.house
    compared = compare(ask.conn, house.plans, house.shops, house.clock, found.plan, shops=(ask.shop,))
    return {"shop": ask.shop, **compared.as_json()}


def choice(ask: Ask) -> dict[str, Any]:
    """Which plan the claim would get by the rules of today, rule by rule."""
    row, house = own(ask), ask.house
    shop = house.shops.get(row.shop)
    rules = () if shop.is_external else house.plans.rules.current()
    found = answers(house.plans, rules, facts_of(state_of(row), shop), shop.plan)
    asked = [one.as_json() for one in found]
    return {"plan": row.plan, "has_begun": bool(row.stage), "would_get": chosen(found).plan, "rules": asked}


def _examined(ask: Ask) -> CheckedPlan:
    name, book = ask.path["name"], ask.house.plans
    if name not in book.names():
        raise NotFound(f"This plan does not exist. Known: {', '.join(book.names())}.")
    given = ask.body["toml"]
    return stored_and_examined(book, name)[1] if given is None else examined(book, given, name)


_STEP = shape(stage=nullable(TEXT), on=nullable(TEXT), now=BOOLEAN, open_minor=WHOLE)
_KIND: Schema = {"type": "string", "enum": list(KINDS)}
_GROUP = shape(kind=_KIND, days=WHOLE, before=nullable(TEXT), after=nullable(TEXT), claims=WHOLE)
_PART = shape(
    claims=WHOLE, groups=rows(_GROUP), stays={"type": "object", "additionalProperties": {"type": "integer"}}
)  # fmt: skip
_CHANGED = shape(
    claim=WHOLE, shop=TEXT, order_ref=TEXT, currency=TEXT, has_begun=BOOLEAN, kind=_KIND, before=_STEP, after=_STEP
)  # fmt: skip
_COMPARED = shape(
    shop=TEXT, plan=TEXT, version=TEXT, open=WHOLE, looked_at=WHOLE, waiting=_PART, begun=_PART, shown=rows(_CHANGED)
)  # fmt: skip
_CHECKED = shape(
    plan=TEXT, fits=BOOLEAN, findings=rows(shape(level=TEXT, text=TEXT, paragraph=TEXT))
)  # fmt: skip
_ANSWER = shape(rule=nullable(WHOLE), plan=TEXT, verdict=TEXT, condition=nullable(TEXT))
_CHOICE = shape(plan=TEXT, has_begun=BOOLEAN, would_get=TEXT, rules=rows(_ANSWER))
_TOML = (Field("toml", text(LONGEST), "The plan's text; without it the plan as it stands."),)
ROUTES = (
    Route("POST", "/plans/<name>/check", "checkPlan", "What is wrong or doubtful with a plan", checked, _CHECKED,
          (OPERATIONS,), (), _TOML),
    Route("POST", "/plans/<name>/changes", "comparePlan", "What a changed plan would do to open claims", changes,
          _COMPARED, (OPERATIONS,), (), _TOML, faults=(409,)),
    Route("GET", f"/claims/{IDENT}/plan", "choosePlan", "Which plan a claim would get, and why", choice, _CHOICE,
          (CLAIMS, READ, OPERATIONS)),
)  # fmt: skip
