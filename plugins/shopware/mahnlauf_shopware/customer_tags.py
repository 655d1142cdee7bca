"""A tag on the customer as a course that can be taken: rules of the shop and course plugins read it.

The course is the name of the tag, and whoever has the tag is locked out. Somebody may have set it before us: then
nothing is taken, and nothing is given back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import requests

from mahnlauf import CourseContext, Look, Outcome, Participant, Seat, Setting, ShopContext
from mahnlauf_shopware.api import MOST_ROWS, Api
from mahnlauf_shopware.faults import Refused
from mahnlauf_shopware.fields import Fields


class CustomerTags:
    """Sets and removes a tag, by the keys of the connected shop."""

    name: str = "shopware"
    title: str = "Shopware customer tags"
    settings: Sequence[Setting] = (
        Setting(
            "shop", "Connected shop", "Name of the shop whose customers these are: mahnlauf shop list", required=True
        ),
    )

    def look(self, who: Participant, course: str, where: CourseContext, http: requests.Session) -> Look:
        """Which customers of that address do not have the tag; a guest who comes back is another customer."""
        api = _api(where, http)
        tag = _tag_id(course, api)
        criteria = {
            "filter": [{"type": "equals", "field": "email", "value": who.email}],
            "associations": {"tags": {}},
            "limit": MOST_ROWS,
        }
        customers = [Fields(row, "A customer") for row in api.search("customer", criteria).rows]
        if not customers:
            return Look(Seat.ABSENT, words=f"The shop has no customer {who.email}.")
        free = [one.text("id") for one in customers if tag not in {row.text("id") for row in one.rows("tags")}]
        return Look(Seat.ACTIVE, {"customers": ",".join(free)}) if free else Look(Seat.SUSPENDED)

    def suspend(
        self, who: Participant, course: str, look: Look, where: CourseContext, http: requests.Session
    ) -> Outcome:
        """Sets the tag; makes it once if the shop has none of that name."""
        api = _api(where, http)
        tag = _tag_id(course, api)
        if not api.search("tag", {"ids": [tag], "limit": 1}).rows:
            api.post("tag", {"id": tag, "name": course})
        for customer in _customers(look.kept):
            api.patch(f"customer/{customer}", {"tags": [{"id": tag}]})
        return Outcome.done(f"The customer has the tag {course}.")

    def restore(
        self, who: Participant, course: str, kept: Mapping[str, str], where: CourseContext, http: requests.Session
    ) -> Outcome:
        """Removes the tag from those who got it from us."""
        api = _api(where, http)
        tag = _tag_id(course, api)
        for customer in _customers(kept):
            try:
                api.delete(f"customer/{customer}/tags/{tag}")
            except Refused as fault:
                if fault.status != 404:  # somebody removed it before us
                    raise
        return Outcome.done(f"The customer does not have the tag {course} any more.")


def _api(where: CourseContext, http: requests.Session) -> Api:
    return Api(ShopContext(where.name, where.settings), http)


def _tag_id(name: str, api: Api) -> str:
    """The tag of that name. Naming it in a change would make another one each time, so its id is looked for."""
    rows = api.search("tag", {"filter": [{"type": "equals", "field": "name", "value": name}], "limit": 1}).rows
    return str(rows[0]["id"]) if rows else hashlib.sha256(f"mahnlauf:{name}".encode()).hexdigest()[:32]


def _customers(kept: Mapping[str, str]) -> list[str]:
    return [one for one in kept.get("customers", "").split(",") if one]
