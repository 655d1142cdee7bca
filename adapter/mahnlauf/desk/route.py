"""A route of the desk: its address, what it answers, and what somebody must be allowed to do to get there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import redirect, request
from werkzeug.wrappers import Response

from mahnlauf.desk import guard, pages
from mahnlauf.desk.door import Door
from mahnlauf.desk.mode import mode_of
from mahnlauf.desk.office import House, Office
from mahnlauf.desk.tongue import language
from mahnlauf.people import roles
from mahnlauf.people.roles import Visitor

Answer = str | Response
LONGEST = 100
HTMX = "htmx.min.js"


@dataclass(slots=True)
class Desk:
    """One request of one visitor."""

    house: House
    visitor: Visitor
    door: Door
    office: Office = field(init=False)

    def __post_init__(self) -> None:
        self.office = Office(self.house, self.visitor)

    def page(self, template: str, *, here: str, **values: Any) -> str:
        """A page with the frame around it."""
        return self._framed(template, (), here=here, **values)

    def lively(self, template: str, *, here: str, scripts: tuple[str, ...] = (HTMX,), **values: Any) -> Response:
        """A page that may run these scripts of ours. It must be of use without them, too."""
        return guard.with_scripts(Response(self._framed(template, scripts, here=here, **values), mimetype="text/html"))

    def part(self, template: str, **values: Any) -> str:
        """A piece of a page, which a script puts in its place."""
        return pages.page(template, visitor=self.visitor, form_token=self.door.form_token(self.visitor), **values)

    def _framed(self, template: str, scripts: tuple[str, ...], **values: Any) -> str:
        return pages.page(
            template, mode=mode_of(self.office), visitor=self.visitor, language=language(), scripts=scripts,
            form_token=self.door.form_token(self.visitor), roles=roles, **values,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Route:
    """``needs`` is one of the permissions of `roles`, several mean any of them; POST changes, GET only shows."""

    rule: str
    view: Callable[..., Answer]
    needs: tuple[str, ...]
    methods: tuple[str, ...] = ("GET",)

    @property
    def name(self) -> str:
        """The endpoint."""
        return f"{self.view.__module__.rpartition('.')[2]}_{self.view.__name__}"


def back(path: str) -> Response:
    """After a POST: shows that page of ours by GET. ``path`` is never taken from a request."""
    return redirect(path, 303)


def asked(name: str, most: int = LONGEST) -> str:
    """A parameter of the address."""
    return request.args.get(name, "")[:most].strip()


def told(name: str, most: int = 2000) -> str:
    """A field of the form."""
    return request.form.get(name, "")[: most + 1].strip()
