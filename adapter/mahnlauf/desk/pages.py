"""Templates of the desk: escaped throughout, strict about names, with our own ways to write amounts and days."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from mahnlauf import __version__
from mahnlauf.desk import formats

_FILTERS = (
    formats.money, formats.clipped, formats.day, formats.weekday, formats.near_day, formats.long_day, formats.count,
    formats.size,
)  # fmt: skip


@cache
def style_sheet() -> bytes:
    """The one style sheet."""
    return (files("mahnlauf.desk") / "static" / "desk.css").read_bytes()


@cache
def style_address() -> str:
    """Where browsers find it: another content, another address, so it may be kept for ever."""
    return f"/static/desk-{hashlib.sha256(style_sheet()).hexdigest()[:12]}.css"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("mahnlauf.desk"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    for write in _FILTERS:
        environment.filters[write.__name__] = write
    environment.globals.update(style=style_address(), version=__version__)
    return environment


def page(template: str, **values: Any) -> str:
    """The whole page as HTML."""
    return _environment().get_template(template).render(values)
