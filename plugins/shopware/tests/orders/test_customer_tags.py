"""A tag on the customer as the lever: set once, and taken back only from whom we gave it."""

from __future__ import annotations

import pytest

from mahnlauf import CourseContext, Participant, Seat
from mahnlauf_shopware.customer_tags import CustomerTags

BUYER = Participant("joerg.mueller@kunde.example")
TAG = "Gesperrt"


@pytest.fixture
def tags(world):
    """Look, set, remove: each a call as the host makes it."""
    where, platform = CourseContext("tags", dict(world.shop.settings)), CustomerTags()

    class Tags:
        def look(self, who=BUYER):
            return platform.look(who, TAG, where, world.http)

        def set(self, look):
            return platform.suspend(BUYER, TAG, look, where, world.http)

        def remove(self, kept):
            return platform.restore(BUYER, TAG, kept, where, world.http)

    return Tags()


@pytest.fixture
def customer(world):
    world.orders.place()
    (found,) = world.orders.customers.values()
    return found


def test_the_tag_is_made_once_set_once_and_removed(world, tags, customer) -> None:
    look = tags.look()
    assert look.seat is Seat.ACTIVE
    tags.set(look)
    tags.set(look)
    assert [tag["name"] for tag in world.orders.tags.values()] == [TAG]
    assert [tag["id"] for tag in customer["tags"]] == list(world.orders.tags)
    assert tags.look().seat is Seat.SUSPENDED
    tags.remove(look.kept)
    tags.remove(look.kept)
    assert customer["tags"] == []


def test_a_tag_of_the_merchant_is_used_and_one_that_he_set_is_not_ours(world, tags, customer) -> None:
    world.orders.tags["t" * 32] = {"id": "t" * 32, "name": TAG}
    tags.set(tags.look())
    assert customer["tags"] == [{"id": "t" * 32}]
    assert (tags.look().seat, tags.look().kept) == (Seat.SUSPENDED, {})


def test_a_guest_who_ordered_again_is_locked_out_too(world, tags, customer) -> None:
    guest = {**customer, "id": "f" * 32, "tags": []}
    world.orders.customers[guest["id"]] = guest
    tags.set(tags.look())
    assert [len(one["tags"]) for one in (customer, guest)] == [1, 1]


def test_who_is_no_customer_is_absent(tags, customer) -> None:
    assert tags.look(Participant("nobody@kunde.example")).seat is Seat.ABSENT
