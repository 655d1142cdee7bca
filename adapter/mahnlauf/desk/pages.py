"""Templates of the desk: escaped throughout, strict about names, with our own ways to write amounts and days."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from mahnlauf import __version__
from mahnlauf.desk import assets, formats
from mahnlauf.desk.german import told_in_words
from mahnlauf.desk.navigation import ways
from mahnlauf.desk.tongue import language, t
from mahnlauf.desk.words import GROUPS, ROLES

_FILTERS = (
    formats.money, formats.clipped, formats.day, formats.weekday, formats.near_day, formats.long_day, formats.count,
    formats.size,
)  # fmt: skip


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("mahnlauf.desk"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    for write in _FILTERS:
        environment.filters[write.__name__] = write
    environment.globals.update(asset=assets.address, version=__version__, ways=ways, t=t, tongue=language)
    environment.filters.update(t=t, role=_role, group=_group, told=told_in_words)
    return environment


def page(template: str, **values: Any) -> str:
    """The whole page as HTML."""
    return _environment().get_template(template).render(values)


def _role(code: str) -> str:
    """What a role is called."""
    return t(ROLES.get(code, code))


def _group(code: str) -> str:
    """What rows of a report are added up by."""
    return t(GROUPS[code])
