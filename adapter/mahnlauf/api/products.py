"""Which product opens which courses, and when who does not pay loses them: read and said by programs."""

from __future__ import annotations

import re
from typing import Any

from mahnlauf.access.products import Mapped
from mahnlauf.access.tokens import ACCESS, CLAIMS, OPERATIONS, READ
from mahnlauf.api.problem import Conflict
from mahnlauf.api.route import Ask, Route
from mahnlauf.api.schema import Field, Kind, choice, ref, whole
from mahnlauf.core.errors import SettingsError
from mahnlauf.shops.products import COUNTS, SUSPEND

_MOST_COURSES = 100
_NAME_PATTERN = "^[!-~]([ -~]{0,198}[!-~])?$"
_COURSE_PATTERN = "^[A-Za-z0-9_.-]{1,60}:[!-?A-~]{1,100}(@[0-9]{1,2})?$"


def products(ask: Ask) -> dict[str, Any]:
    """Every product that has a rule."""
    return {"shop": ask.shop, "items": [_told(one) for one in ask.house.products().of(ask.shop)]}


def saved(ask: Ask) -> dict[str, Any]:
    """Changes the named parts of a rule; the worker decides the known orders anew."""
    changes = {name: value for name, value in ask.body.items() if name != "product" and value is not None}
    try:
        ask.house.products().save(ask.shop, ask.body["product"], changes, f"token:{ask.token.name}", "api")
    except SettingsError as fault:  # all that can be wrong by now: a connection that is not there
        raise Conflict(str(fault)) from fault
    return products(ask)


def forgotten(ask: Ask) -> dict[str, Any]:
    """Takes back what was said: courses.toml counts again."""
    ask.house.products().forget(ask.shop, ask.body["product"], f"token:{ask.token.name}", "api")
    return products(ask)


def _told(one: Mapped) -> dict[str, Any]:
    return {name: value for name, value in one.as_json().items() if name != "shop"}


def _text(value: Any, pattern: str) -> str:
    if not isinstance(value, str) or not re.fullmatch(pattern.strip("^$"), value):
        raise ValueError
    return value


def _courses(value: Any) -> list[str]:
    if not isinstance(value, list) or len(value) > _MOST_COURSES:
        raise ValueError
    return [_text(one, _COURSE_PATTERN) for one in value]


_COURSES = Kind(
    {"type": "array", "items": {"type": "string", "pattern": _COURSE_PATTERN}, "maxItems": _MOST_COURSES},
    "a list of courses such as moodle:42", _courses,
)  # fmt: skip
_NAME = Kind({"type": "string", "pattern": _NAME_PATTERN}, "the id of a product", lambda one: _text(one, _NAME_PATTERN))
_PRODUCT = Field("product", _NAME, "Its id in the shop.", required=True)
_RULE = (
    _PRODUCT,
    Field("courses", _COURSES, "All that it opens, each connection:course; @2 behind it: paid for with 2 instalments."),
    Field("suspend", choice(*SUSPEND), "auto: by the rule; manual: by a person; never."),
    *(Field(name, whole(0, most), f"As in courses.toml, at most {most}.") for name, most in COUNTS.items()),
)
ROUTES = (
    Route("GET", "/products", "listProducts", "Which product opens which courses", products, ref("Products"),
          (ACCESS, CLAIMS, READ, OPERATIONS)),
    Route("POST", "/products", "saveProduct", "Say what a product opens and when that is taken", saved,
          ref("Products"), (OPERATIONS,), (), _RULE, faults=(409,)),
    Route("POST", "/products/forget", "forgetProduct", "Take back what was said about a product", forgotten,
          ref("Products"), (OPERATIONS,), (), (_PRODUCT,), faults=(404,)),
)  # fmt: skip
